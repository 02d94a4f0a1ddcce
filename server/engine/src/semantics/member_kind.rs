//! What kind of thing a class body binds a name to.

use super::definition::inner_definition;
use super::receiver::decorators;
use super::variables::Found;
use super::{BindingKind, Context, MemberKind};

impl<'m> Context<'m> {
    /// What a binding in a class body makes.
    #[must_use]
    pub fn member_kind(&self, found: Found<'m>) -> MemberKind {
        let plain = match found.binding.kind {
            BindingKind::Function => MemberKind::Method,
            BindingKind::Class => return MemberKind::Class,
            _ => return MemberKind::Data,
        };
        let Some(at) = self.at_node(found, found.binding.statement).and_then(inner_definition) else {
            return MemberKind::Data;
        };
        let there = self.at(at);
        let mut kind = match found.binding.name.as_str() {
            "__new__" => MemberKind::StaticMethod,
            "__init_subclass__" | "__class_getitem__" => MemberKind::ClassMethod,
            _ => plain,
        };
        for decorator in decorators(at.node) {
            match there.decorator_name(decorator).as_deref() {
                Some("builtins.classmethod" | "abc.abstractclassmethod") => kind = MemberKind::ClassMethod,
                Some("builtins.staticmethod" | "abc.abstractstaticmethod") => kind = MemberKind::StaticMethod,
                Some("builtins.property" | "functools.cached_property" | "abc.abstractproperty") => {
                    kind = MemberKind::Property;
                }
                Some(
                    "abc.abstractmethod"
                    | "typing.override"
                    | "typing.final"
                    | "typing_extensions.override"
                    | "typing_extensions.final",
                ) => {}
                _ if kind == MemberKind::Method => kind = MemberKind::Data,
                _ => {}
            }
        }
        kind
    }
}

//! Special methods as the interpreter looks for them: on the class of an object, never on the object (Language Reference 3.3.12).

use super::bases::written;
use super::classes::Key;
use super::outside::OutsideClass;
use super::{At, Class, ClassId, Context, Definition, Member, MemberKind, Outside, Value};
use crate::syntax::{Kind, Node};

/// Where a class has a special method from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Special {
    /// This class of its order supplies it.
    From(Member),
    /// This class of its order says that there is none, with `None`.
    Denied(Member),
    /// No class of its order has it.
    Missing,
    /// Not known.
    Unknown,
}

impl Special {
    /// The class that supplies it is one of the file, or of another module that is not `builtins.object`.
    #[must_use]
    pub fn own(&self) -> Option<&Member> {
        match self {
            Special::From(member) if !is_object(&member.class) => Some(member),
            _ => None,
        }
    }

    /// It is what `object` has.
    #[must_use]
    pub fn is_of_object(&self) -> bool {
        matches!(self, Special::From(member) if is_object(&member.class))
    }
}

/// Whether it is `builtins.object`.
#[must_use]
pub fn is_object(class: &ClassId) -> bool {
    class.module == "builtins" && class.qualname == "object"
}

impl<'m> Context<'m> {
    /// Where instances of the class have a special method from.
    #[must_use]
    pub fn special(&self, class: &Class, name: &str) -> Special {
        if let Some(member) = self.supplier(class, name) {
            return if self.is_absent(class, &member) {
                Special::Denied(member)
            } else {
                Special::From(member)
            };
        }
        let keys = self.keys_of(class);
        let is_sure = class.complete
            && class.mro.is_ok()
            && !self.may_have(class, name)
            && !self.hooks(&keys, true).may_change(name, keys.len(), MemberKind::Method);
        if is_sure { Special::Missing } else { Special::Unknown }
    }

    /// Whether every class of the order is made by `type` or `ABCMeta`, and no decorator gives another class: then calling it runs
    /// its `__new__` and `__init__`.
    #[must_use]
    pub fn is_plainly_made(&self, class: &Class) -> bool {
        let keys = self.keys_of(class);
        class.complete && !keys.is_empty() && keys.iter().all(|key| self.has_plain_metaclass(key))
    }

    fn has_plain_metaclass(&self, key: &Key<'m>) -> bool {
        let is_plain = |id: &ClassId| {
            matches!((id.module.as_str(), id.qualname.as_str()), ("builtins", "type") | ("abc", "ABCMeta"))
        };
        match key {
            Key::File(at) => {
                let there = self.at(*at);
                let written = written(at.node);
                let metaclass = written.metaclass.map(|node| there.definition(node));
                self.decorators_keep_class(*at)
                    && !written.doubtful
                    && match metaclass {
                        None => true,
                        Some(Definition::External(path)) => {
                            matches!(self.outside(&path), Outside::Class(id) if is_plain(&id))
                        }
                        Some(_) => false,
                    }
            }
            Key::Outside(id) => match self.outside_class(id) {
                Some(OutsideClass::Table(class)) => is_plain(&class.metaclass()),
                Some(class) => class.written().is_some_and(|class| {
                    class.metaclass.is_none() && class.decorators.is_empty() && !class.replaced
                }),
                None => false,
            },
        }
    }

    /// The class of this file of which the expression gives an instance, and whether it is `self`, which may be of a class below it.
    #[must_use]
    pub fn class_of_object(&self, object: Node<'m>) -> Option<(At<'m>, bool)> {
        if object.kind() == Kind::Identifier
            && let Definition::Parameter(parameter) = self.definition(object)
            && let Some((class, is_class)) = self.class_of_self(parameter)
        {
            return (!is_class).then_some((class, true));
        }
        match self.value(object) {
            Value::InstanceOf(class) => Some((class, false)),
            _ => None,
        }
    }
}

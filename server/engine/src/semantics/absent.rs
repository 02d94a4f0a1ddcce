//! Special methods that a class says it does not have: `None` stands in their place (Language Reference 3.3.1).

use super::classes::Key;
use super::imports::bare;
use super::outside::OutsideClass;
use super::{BindingKind, Class, Context, Member, stdlib};
use crate::syntax::Kind;

impl<'m> Context<'m> {
    /// Whether what supplies a special method of the class is `None`: set there, or put there because the class has an `__eq__`
    /// and no `__hash__`.
    #[must_use]
    pub fn is_absent(&self, class: &Class, member: &Member) -> bool {
        let keys = self.keys_of(class);
        let Some(key) = keys.iter().find(|key| self.id_of(key) == member.class) else { return false };
        match key {
            Key::File(at) => {
                let bindings = self.bindings_in_class(*at, &member.name);
                let giving = bindings.iter().rev().find(|f| f.binding.kind != BindingKind::Annotation);
                match giving {
                    Some(found) => {
                        let value = found.binding.value.and_then(|value| self.at_node(*found, value));
                        value.is_some_and(|value| bare(value.node).kind() == Kind::None)
                    }
                    None => member.name == "__hash__",
                }
            }
            Key::Outside(id) => match self.outside_class(id) {
                Some(OutsideClass::Table(class)) => {
                    let own = class.member(&member.name);
                    own.is_some_and(|own| own.kind == stdlib::MemberKind::Nothing)
                }
                Some(class) => {
                    let own = class.written().and_then(|class| class.member(&member.name));
                    own.map_or(member.name == "__hash__", |own| own.is_none)
                }
                None => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::ask_class;
    use crate::version::PythonVersion;

    fn has(text: &str, name: &str) -> bool {
        ask_class(text, PythonVersion::NEWEST, "C", |context, class| {
            let member = context.supplier(class, name).unwrap();
            !context.is_absent(class, &member)
        })
    }

    #[test]
    fn is_there() {
        assert!(has("class C: pass\n", "__hash__"));
        assert!(has("class C:\n    def __eq__(self, o): ...\n    __hash__ = object.__hash__\n", "__hash__"));
        assert!(has("class A:\n    __hash__ = None\nclass C(A):\n    def __hash__(self): ...\n", "__hash__"));
    }

    #[test]
    fn none_stands_in_its_place() {
        assert!(!has("class C:\n    def __eq__(self, o): ...\n", "__hash__"));
        assert!(!has("class A:\n    __iter__ = None\nclass C(A): pass\n", "__iter__"));
        assert!(!has("class C(list): pass\n", "__hash__"));
    }
}

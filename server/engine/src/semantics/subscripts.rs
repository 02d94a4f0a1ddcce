//! What `class[…]` gives, where the class's own body says so.

use super::{At, BindingKind, Context, Subscript};
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// What the body of a class of this file says that `class[…]` gives; `None` where it says nothing.
    pub(super) fn own_subscript(&self, class: At<'m>) -> Option<Subscript> {
        let bindings = self.bindings_in_class(class, "__class_getitem__");
        let found = *bindings.last()?;
        let single = bindings.len() == 1 && found.binding.kind == BindingKind::Function;
        let function =
            self.at_node(found, found.binding.statement).and_then(super::definition::inner_definition);
        let Some(function) = function.filter(|_| single) else { return Some(Subscript::Unknown) };
        let there = self.at(function);
        let receiver = function.node.field_child(Field::Parameters).and_then(|list| list.named_child(0));
        let mut kinds = returns(function.node).map(|value| match value.map(Node::unparenthesized) {
            Some(value) if value.kind() == Kind::Identifier => {
                let is_receiver = receiver.is_some_and(|receiver| receiver.text() == value.text());
                let only =
                    there.only_binding(value).is_some_and(|f| f.binding.kind == BindingKind::Parameter);
                if is_receiver && only { Subscript::Itself } else { Subscript::Unknown }
            }
            Some(call) if call.kind() == Kind::Call => {
                let callee = call.field_child(Field::Function);
                let further = callee.is_some_and(|callee| {
                    callee.field_child(Field::Attribute).is_some_and(|n| n.text() == "__class_getitem__")
                        && callee.field_child(Field::Object).is_some_and(|o| there.super_class(o).is_some())
                });
                if further { Subscript::Further } else { Subscript::Unknown }
            }
            _ => Subscript::Unknown,
        });
        let first = kinds.next().unwrap_or(Subscript::Unknown);
        Some(if kinds.all(|kind| kind == first) { first } else { Subscript::Unknown })
    }
}

/// The values of the function's own `return` statements.
pub(super) fn returns(function: Node<'_>) -> impl Iterator<Item = Option<Node<'_>>> {
    let own = move |node: &Node<'_>| {
        let around = node.ancestors().find(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition);
        around == Some(function)
    };
    let statements = function.descendants().filter(|n| n.kind() == Kind::ReturnStatement);
    statements.filter(own).map(|statement| statement.named_child(0))
}

#[cfg(test)]
mod tests {
    use crate::semantics::testing::ask_class;
    use crate::version::PythonVersion;

    fn order(text: &str) -> String {
        ask_class(text, PythonVersion::NEWEST, "B", |_, class| {
            let names =
                class.mro.as_ref().map(|mro| mro.0.iter().map(|id| id.qualname.as_str()).collect::<Vec<_>>());
            format!("{} {}", names.unwrap_or_default().join(" "), class.complete)
        })
    }

    #[test]
    fn anything_is_not_known() {
        for body in ["return f(cls)", "pass", "if x:\n            return cls\n        return 1"] {
            let text = format!(
                "class A:\n    def __class_getitem__(cls, key):\n        {body}\nclass B(A[int]): pass\n"
            );
            assert!(order(&text).ends_with("false"), "{text}");
        }
        assert!(order("class A: pass\nclass B(A[int]): pass\n").ends_with("false"));
    }

    #[test]
    fn the_class_itself_or_what_the_next_class_gives() {
        let itself = "class A:\n    def __class_getitem__(cls, key): return cls\nclass B(A[int]): pass\n";
        assert_eq!(order(itself), "B A object true");
        let further = "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass A(Generic[T]):\n    def __class_getitem__(cls, key):\n        return super().__class_getitem__(key)\nclass B(A[int]): pass\n";
        assert_eq!(order(further), "B A Generic object true");
    }
}

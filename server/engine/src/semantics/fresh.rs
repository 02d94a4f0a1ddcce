//! Expressions that make a new collection which can be changed.

use super::Context;
use super::iterated::is_changeable;
use crate::syntax::{Field, Kind, Node};

impl<'m> Context<'m> {
    /// The name of the class of the new list, dict, set or the like that a display, comprehension or plain call makes: `list`,
    /// `defaultdict`. `None` for everything else.
    #[must_use]
    pub fn new_collection(&self, node: Node<'m>) -> Option<String> {
        let node = node.unparenthesized();
        Some(match node.kind() {
            Kind::List | Kind::ListComprehension => "list".to_string(),
            Kind::Dictionary | Kind::DictionaryComprehension => "dict".to_string(),
            Kind::Set | Kind::SetComprehension => "set".to_string(),
            Kind::Call => {
                let name = self.qualified_name(node.field_child(Field::Function)?)?;
                is_changeable(&name).then(|| name.rsplit('.').next().unwrap_or_default().to_string())?
            }
            _ => return None,
        })
    }
}

/// Whether the display or call has nothing in it: `[]`, `set()`.
#[must_use]
pub fn is_empty(node: Node<'_>) -> bool {
    let node = node.unparenthesized();
    match node.kind() {
        Kind::Call => node
            .field_child(Field::Arguments)
            .is_some_and(|list| list.kind() == Kind::ArgumentList && list.named_child(0).is_none()),
        kind => !kind.is_comprehension() && node.named_child(0).is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;

    fn made(text: &str) -> String {
        ask(text, |context, node| context.new_collection(node)).unwrap_or_default()
    }

    #[test]
    fn names_the_class_of_what_is_made() {
        for (text, class) in [
            ("[1]\n", "list"),
            ("({})\n", "dict"),
            ("{x for x in y}\n", "set"),
            ("set()\n", "set"),
            ("from collections import defaultdict as d\nd(list)\n", "defaultdict"),
        ] {
            assert_eq!(made(text), class, "{text}");
        }
    }

    #[test]
    fn leaves_out_what_cannot_change_or_is_not_known() {
        for text in ["()\n", "frozenset()\n", "f()\n", "def list(): ...\nlist()\n", "(x for x in y)\n"] {
            assert_eq!(made(text), "", "{text}");
        }
    }
}

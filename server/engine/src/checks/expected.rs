//! Code that is there to raise: tests of the very pitfall that a check would find.

use crate::syntax::{Field, Kind, Node};

/// Whether the code at `node` stands where this error is expected: in a `try` that catches it, or in a `with` of a test
/// (`assertRaises`, `pytest.raises`).
pub(super) fn expects(node: Node<'_>, error: &str) -> bool {
    let mut child = node;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda => return false,
            Kind::TryStatement if child.field() == Field::Body => {
                let catches = |clause: Node<'_>| {
                    clause.kind() == Kind::ExceptClause
                        && clause.field_child(Field::Value).is_none_or(|value| {
                            value.descendants().any(|n| {
                                n.kind() == Kind::Identifier
                                    && (n.text() == error
                                        || matches!(n.text(), "Exception" | "BaseException"))
                            })
                        })
                };
                if parent.children().any(catches) {
                    return true;
                }
            }
            Kind::WithStatement => {
                let tests = parent.child_of_kind(Kind::WithClause).is_some_and(|clause| {
                    clause.descendants().any(|n| {
                        n.kind() == Kind::Identifier
                            && (n.text().starts_with("assertRaises")
                                || matches!(n.text(), "raises" | "suppress"))
                    })
                });
                if tests {
                    return true;
                }
            }
            _ => {}
        }
        child = parent;
    }
    false
}

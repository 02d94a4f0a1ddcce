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

/// Whether the code at `node` may be there to see if it raises: it stands in a `try` that catches anything, or in a `with` of a
/// test, in the same function.
pub(super) fn is_tested(node: Node<'_>) -> bool {
    let mut child = node;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => return false,
            Kind::TryStatement
                if child.field() == Field::Body && parent.child_of_kind(Kind::ExceptClause).is_some() =>
            {
                return true;
            }
            Kind::WithStatement if parent.child_of_kind(Kind::WithClause).is_some_and(may_swallow) => {
                return true;
            }
            _ => child = parent,
        }
    }
    false
}

/// Whether a `with` names something that waits for an exception or a warning.
fn may_swallow(clause: Node<'_>) -> bool {
    clause.descendants().filter(|n| n.kind() == Kind::Identifier).any(|n| {
        n.text().starts_with("assert")
            || n.text().contains("raises")
            || matches!(n.text(), "suppress" | "warns")
    })
}

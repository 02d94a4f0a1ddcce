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

/// Whether what the code at `node` raises, warns of or merely survives is what is asked there: in a `try` with an `except`, or in a
/// `with` of a test (`assertRaises`, `pytest.raises`, `pytest.warns`, `assert_produces_warning`, `suppress`).
pub(super) fn is_tried(node: Node<'_>) -> bool {
    let mut child = node;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => return false,
            Kind::TryStatement
                if child.field() == Field::Body
                    && parent.children().any(|clause| clause.kind() == Kind::ExceptClause) =>
            {
                return true;
            }
            Kind::WithStatement => {
                let watches = |n: Node<'_>| n.kind() == Kind::Identifier && is_watcher(n.text());
                let clause = parent.child_of_kind(Kind::WithClause);
                if clause.is_some_and(|clause| clause.descendants().any(watches)) {
                    return true;
                }
            }
            _ => {}
        }
        child = parent;
    }
    false
}

/// The name of a context manager that waits for errors or warnings, or puts up with them.
fn is_watcher(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["raises", "warn", "suppress", "deprecat", "expect", "error", "exception", "assert"]
        .iter()
        .any(|part| name.contains(part))
}

/// Whether the code at `node` stands in a test, which may do what it does to see that nothing happens.
pub(super) fn is_in_test(node: Node<'_>) -> bool {
    node.ancestors().any(|outer| {
        outer.kind() == Kind::FunctionDefinition
            && outer.field_child(Field::Name).is_some_and(|name| name.text().starts_with("test"))
    })
}

//! Loops: when one is left for good.

use crate::syntax::{Kind, Node};

/// Whether a loop is left for good once the code at `node`, in its body, has run: by a `break`, `return` or `raise` around
/// it or behind it in the same block or one around, before the next round starts.
#[must_use]
pub fn leaves_loop(node: Node<'_>, around: Node<'_>) -> bool {
    let mut child = node;
    while let Some(parent) = child.parent() {
        if parent == around {
            return false;
        }
        match parent.kind() {
            Kind::ReturnStatement | Kind::RaiseStatement => return true,
            Kind::Block => {
                let in_inner_loop = is_in_inner_loop(parent, around);
                for next in std::iter::successors(child.next_sibling(), |n| n.next_sibling()) {
                    match next.kind() {
                        Kind::ReturnStatement | Kind::RaiseStatement => return true,
                        Kind::BreakStatement | Kind::ContinueStatement if in_inner_loop => break,
                        Kind::BreakStatement => return true,
                        Kind::ContinueStatement => return false,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        child = parent;
    }
    false
}

/// Whether the nearest loop around a node is another one than this.
fn is_in_inner_loop(node: Node<'_>, around: Node<'_>) -> bool {
    let is_loop = |n: &Node<'_>| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement);
    node.ancestors().find(is_loop).is_some_and(|nearest| nearest != around)
}

//! Loops: when one is left for good.

use rustc_hash::FxHashMap;

use crate::syntax::{Field, Kind, Node};

/// A `for` or `while` statement, looked through once.
#[derive(Debug)]
pub struct Loop<'m> {
    statement: Node<'m>,
    /// For each block inside, by number, the statements of that very block that jump: number, and whether that leaves the loop
    /// for good (as opposed to going on with its next round, or with what follows an inner loop).
    jumps: FxHashMap<u32, Vec<(u32, Jump)>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Jump {
    LeavesLoop,
    NextRound,
    LeavesInnerLoop,
}

impl<'m> Loop<'m> {
    /// Looks through a loop. Cost: linear in it.
    #[must_use]
    pub fn new(statement: Node<'m>) -> Loop<'m> {
        let mut jumps: FxHashMap<u32, Vec<(u32, Jump)>> = FxHashMap::default();
        let mut inner_end = 0;
        for node in statement.descendants().skip(1) {
            let inner = node.id() < inner_end;
            let jump = match node.kind() {
                Kind::ReturnStatement | Kind::RaiseStatement => Jump::LeavesLoop,
                Kind::BreakStatement | Kind::ContinueStatement if inner => Jump::LeavesInnerLoop,
                Kind::BreakStatement => Jump::LeavesLoop,
                Kind::ContinueStatement => Jump::NextRound,
                Kind::Block
                    if !inner
                        && node.field() == Field::Body
                        && node.parent().is_some_and(|p| {
                            p != statement && matches!(p.kind(), Kind::ForStatement | Kind::WhileStatement)
                        }) =>
                {
                    inner_end = node.subtree_end();
                    continue;
                }
                _ => continue,
            };
            if let Some(block) = node.parent() {
                jumps.entry(block.id()).or_default().push((node.id(), jump));
            }
        }
        Loop { statement, jumps }
    }

    /// Whether the loop is left for good once the code at `node`, in its body, has run: by a `break`, `return` or `raise` around
    /// it or behind it in the same block or one around, before the next round starts.
    #[must_use]
    pub fn is_left_after(&self, node: Node<'_>) -> bool {
        let mut child = node;
        while let Some(parent) = child.parent() {
            if parent.id() == self.statement.id() {
                return false;
            }
            match parent.kind() {
                Kind::ReturnStatement | Kind::RaiseStatement => return true,
                Kind::Block => {
                    let jumps = self.jumps.get(&parent.id()).map_or(&[][..], Vec::as_slice);
                    let next = jumps.get(jumps.partition_point(|(id, _)| *id <= child.id()));
                    match next {
                        Some((_, Jump::LeavesLoop)) => return true,
                        Some((_, Jump::NextRound)) => return false,
                        Some((_, Jump::LeavesInnerLoop)) | None => {}
                    }
                }
                _ => {}
            }
            child = parent;
        }
        false
    }
}

/// The loop that a `break` or `continue` belongs to.
#[must_use]
pub fn loop_of(jump: Node<'_>) -> Option<Node<'_>> {
    let mut inner = jump;
    for outer in jump.ancestors() {
        match outer.kind() {
            // What stands in the `else` belongs to a loop further out.
            Kind::ForStatement | Kind::WhileStatement if inner.field() == Field::Body => return Some(outer),
            kind if kind.is_function() || kind == Kind::ClassDefinition => return None,
            _ => {}
        }
        inner = outer;
    }
    None
}

/// The `break` statements that belong to a loop, in order.
#[must_use]
pub fn breaks_of(statement: Node<'_>) -> Vec<Node<'_>> {
    let body = statement.field_child(Field::Body);
    let inside = body.into_iter().flat_map(Node::descendants);
    inside.filter(|n| n.kind() == Kind::BreakStatement && loop_of(*n) == Some(statement)).collect()
}

/// Whether a `finally` may go somewhere else than where the program was going when it came there: a `return` in it, or a jump to a
/// loop around it.
#[must_use]
pub fn goes_elsewhere(finally: Node<'_>) -> bool {
    super::wrappers::own_nodes(finally).any(|n| match n.kind() {
        Kind::ReturnStatement => true,
        Kind::BreakStatement | Kind::ContinueStatement => loop_of(n).is_none_or(|of| of.id() < finally.id()),
        _ => false,
    })
}

/// The word with which a loop starts.
#[must_use]
pub fn loop_word(statement: Node<'_>) -> &'static str {
    match statement.kind() {
        Kind::WhileStatement => "while",
        _ if statement.child_of_kind(Kind::KwAsync).is_some() => "async for",
        _ => "for",
    }
}

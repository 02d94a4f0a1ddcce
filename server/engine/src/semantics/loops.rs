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

//! Loops that are left in their first round, whichever way it takes.

use rustc_hash::FxHashSet;

use super::loops::loop_of;
use super::wrappers::own_nodes;
use crate::syntax::{Field, Kind, Node};

/// What leaves a loop in its first round.
#[derive(Debug, Clone)]
pub struct FirstRound<'m> {
    /// The `return`, `raise` and `break` statements that leave it, in source order.
    pub leaves: Vec<Node<'m>>,
    /// Which of them are reached depends on an `if` in the body.
    pub depends: bool,
}

/// What leaves a loop, where each way through its body does and none starts a second round. `try` and `with` may turn a way aside, so
/// a body that needs them for this is none of these.
#[must_use]
pub fn first_round(statement: Node<'_>) -> Option<FirstRound<'_>> {
    let body = statement.field_child(Field::Body)?;
    let mut left: FxHashSet<u32> = FxHashSet::default();
    // What is inside comes first.
    for node in body.descendants().rev() {
        let leaves = match node.kind() {
            Kind::ReturnStatement | Kind::RaiseStatement | Kind::BreakStatement => true,
            Kind::Block => node.named_children().any(|child| left.contains(&child.id())),
            Kind::IfStatement => {
                let others: Vec<Node<'_>> = node.field_children(Field::Alternative).collect();
                others.last().is_some_and(|last| last.kind() == Kind::ElseClause)
                    && std::iter::once(node)
                        .chain(others)
                        .all(|branch| block_of(branch).is_some_and(|block| left.contains(&block.id())))
            }
            _ => false,
        };
        if leaves {
            left.insert(node.id());
        }
    }
    if !left.contains(&body.id()) {
        return None;
    }
    let jumps: Vec<Node<'_>> = own_nodes(body).filter(|node| is_jump(*node)).collect();
    let of_loop = |node: &Node<'_>| {
        matches!(node.kind(), Kind::ReturnStatement | Kind::RaiseStatement)
            || loop_of(*node) == Some(statement)
    };
    // A jump to a loop further out is a way of its own, and a `finally` with a jump turns others aside.
    if jumps.iter().any(|node| !of_loop(node) && loop_of(*node).is_none_or(|of| of.id() < statement.id()))
        || jumps.iter().any(|node| node.kind() == Kind::ContinueStatement && of_loop(node))
        || own_nodes(body).any(|node| node.kind() == Kind::FinallyClause)
    {
        return None;
    }
    let leaves: Vec<Node<'_>> = jumps.into_iter().filter(of_loop).collect();
    let depends = body
        .named_children()
        .any(|child| child.kind() == Kind::IfStatement && leaves.iter().any(|leave| child.contains(*leave)));
    Some(FirstRound { leaves, depends })
}

/// The block of an `if`, `elif` or `else`.
fn block_of(branch: Node<'_>) -> Option<Node<'_>> {
    branch.field_child(Field::Consequence).or_else(|| branch.field_child(Field::Body))
}

fn is_jump(node: Node<'_>) -> bool {
    super::reach::is_jump(node.kind())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn of_first(text: &str) -> Option<(usize, bool)> {
        let (tree, _) = parse(text, None);
        first_round(tree.root().named_child(0)?).map(|found| (found.leaves.len(), found.depends))
    }

    #[test]
    fn a_second_round_may_start() {
        for text in [
            "for x in y: a()\n",
            "for x in y:\n    if x: return 1\n",
            "for x in y:\n    if x: return 1\n    elif z: return 2\n",
            "for x in y:\n    if x: continue\n    return 1\n",
            "for x in y:\n    try: return f(x)\n    except E: pass\n",
            "for x in y:\n    with x: return 1\n",
            "for x in y:\n    for z in x: break\n",
            "for x in y:\n    def f(): return 1\n",
            "while x:\n    for z in x: return 1\n",
        ] {
            assert_eq!(of_first(text), None, "{text}");
        }
    }

    #[test]
    fn each_way_leaves() {
        for (text, expected) in [
            ("for x in y: return x\n", (1, false)),
            ("for x in y:\n    if x: return 1\n    else: return 2\n", (2, true)),
            ("for x in y:\n    if x: return 1\n    return 2\n", (2, true)),
            ("while x:\n    a()\n    break\n", (1, false)),
            (
                "while x:\n    for z in y:\n        continue\n    if z: a()\n    elif x: break\n    raise E\n",
                (2, true),
            ),
        ] {
            assert_eq!(of_first(text), Some(expected), "{text}");
        }
    }
}

//! Statements behind which the code of their block is never reached.

use super::loops::breaks_of;
use crate::syntax::{Field, Kind, Node};

/// Whether what follows the statement in its block never runs: it is a jump, an `if` each of whose branches ends in one, or a
/// `while True` without `break`.
#[must_use]
pub fn never_goes_on(statement: Node<'_>) -> bool {
    let mut open = vec![statement];
    while let Some(statement) = open.pop() {
        match statement.kind() {
            kind if is_jump(kind) => {}
            Kind::IfStatement => {
                let others: Vec<Node<'_>> = statement.field_children(Field::Alternative).collect();
                if others.last().is_none_or(|last| last.kind() != Kind::ElseClause) {
                    return false;
                }
                for branch in std::iter::once(statement).chain(others) {
                    let block =
                        branch.field_child(Field::Consequence).or_else(|| branch.field_child(Field::Body));
                    let Some(last) = block.and_then(|block| block.named_children().last()) else {
                        return false;
                    };
                    open.push(last);
                }
            }
            Kind::WhileStatement => {
                let condition = statement.field_child(Field::Condition).map(Node::unparenthesized);
                let is_endless = condition.is_some_and(|condition| {
                    condition.kind() == Kind::True
                        || (condition.kind() == Kind::Integer && condition.text() == "1")
                });
                if !is_endless || !breaks_of(statement).is_empty() {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}

/// True for the statements that leave their block at once.
#[must_use]
pub fn is_jump(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ReturnStatement | Kind::RaiseStatement | Kind::BreakStatement | Kind::ContinueStatement
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn of_first(text: &str) -> bool {
        let (tree, _) = parse(text, None);
        never_goes_on(tree.root().named_child(0).unwrap())
    }

    #[test]
    fn jumps_branches_and_endless_loops() {
        for text in [
            "return\n",
            "raise ValueError\n",
            "if x: return\nelif y: raise\nelse:\n    if z: break\n    else: continue\n",
            "while True:\n    a()\n",
            "while 1:\n    for x in y: break\n",
        ] {
            assert!(of_first(text), "{text}");
        }
        for text in [
            "a()\n",
            "if x: return\n",
            "if x: return\nelif y: return\n",
            "if x: return\nelse: a()\n",
            "while True:\n    break\n",
            "while x: return\n",
            "for x in y: return\n",
            "with x: return\n",
            "try: return\nexcept E: pass\n",
        ] {
            assert!(!of_first(text), "{text}");
        }
    }
}

//! A chained comparison as comparisons joined by `and`.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::chain::{Chain, walrus_may_stand};
use crate::equivalents::lines::loses_comment;
use crate::equivalents::names::Home;
use crate::equivalents::stable::statement;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "chain-to-and", kinds: &[Kind::ComparisonOperator], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let chain = Chain::of(node)?;
    if loses_comment(node, &chain.operands) || !is_tried_as_often(node) {
        return None;
    }
    let unstable = chain.unstable(context);
    let mut names = Vec::new();
    if unstable > 0 {
        let home = Home::of(context, statement(node)?)?;
        if unstable > 1 || !walrus_may_stand(context, node) {
            return None;
        }
        names.push(home.fresh(&["middle", "between", "middle_value"])?);
    }
    let written = chain.written(context, &names, |n: Node<'_>| n.text().to_string())?;
    let binds_tighter = node.parent().is_some_and(|p| p.kind() == Kind::NotOperator);
    let written = if binds_tighter { format!("({written})") } else { written };
    Edits::new(context).replace(node, written).titled("Write the chain as comparisons joined by `and`")
}

/// Whether `and` asks results for their truth as often as the chain does. Where the chain is an operand of `and` or `or` that is not
/// the last, CPython asks it once more; in a condition neither does.
fn is_tried_as_often(node: Node<'_>) -> bool {
    let mut child = node;
    let mut is_early = false;
    for parent in node.ancestors() {
        match parent.kind() {
            Kind::ParenthesizedExpression => {}
            Kind::BooleanOperator => is_early |= child.field() == Field::Left,
            Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement => {
                return child.field() == Field::Condition;
            }
            Kind::IfClause => return true,
            _ => return !is_early,
        }
        child = parent;
    }
    !is_early
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_single_comparisons_and_lost_comments() {
        rewrite_silent("chain-to-and", "def f(a, b):\n    return a $0< b\n");
        rewrite_silent("chain-to-and", "def f(a, b):\n    return (a $0< b  # low\n        < 5)\n");
    }

    #[test]
    fn ignores_chains_that_are_tested_twice() {
        rewrite_silent("chain-to-and", "def f(a, b):\n    return 1 $0< b < 5 or a\n");
        rewrite_silent("chain-to-and", "def f(a, b):\n    return (a or (1 $0< b < 5)) and a\n");
    }

    #[test]
    fn ignores_places_where_a_name_cannot_be_bound() {
        rewrite_silent("chain-to-and", "def f(a, b):\n    return [x for x in a $0< b() < 5]\n");
        rewrite_silent("chain-to-and", "def f(a, b):\n    return (x for x in a if 0 $0< b() < 5)\n");
        rewrite_silent("chain-to-and", "class A:\n    a = 1 $0< b() < 5\n");
    }

    #[test]
    fn repeats_a_name_and_binds_what_is_computed() {
        assert_eq!(
            rewritten("chain-to-and", "def f(a, b):\n    return not 0 $0<= b is not a < 5\n"),
            "def f(a, b):\n    return not (0 <= b and b is not a and a < 5)\n"
        );
        assert_eq!(
            rewritten("chain-to-and", "def f(a):\n    return 0 $0<= a() < 5\n"),
            "def f(a):\n    return 0 <= (middle := a()) and middle < 5\n"
        );
    }
}

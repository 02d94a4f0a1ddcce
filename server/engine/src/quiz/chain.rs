//! What a chain of comparisons stands for. The misconceptions: that the result of the first is compared, from either side.

use super::{From, Question, Quiz, is_quotable};
use crate::note::{Span, Text, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "chain", from: From::Nodes(&[Kind::ComparisonOperator], ask) };

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    if !is_quotable(node) {
        return None;
    }
    let operators: Vec<&str> = node.field_children(Field::Operators).map(Node::text).collect();
    let operands: Vec<Node<'m>> = node
        .named_children()
        .filter(|n| n.field() != Field::Operators && n.kind() != Kind::Comment)
        .collect();
    let ([first, second], [a, b, c]) = (operators.as_slice(), operands.as_slice()) else { return None };
    // Brackets would be put around what has none of its own: a comparison of comparisons is read otherwise.
    let is_plain =
        |n: &&Node<'_>| !matches!(n.kind(), Kind::NotOperator | Kind::Lambda | Kind::NamedExpression);
    if ![a, b, c].iter().all(is_plain) {
        return None;
    }
    let (a, b, c) = (a.text(), b.text(), c.text());
    let shown = |text: String| Text(vec![Span::Code(text)]);
    let ask = say("Which of these does {} mean?", [code(node.text())]);
    Some(
        Question::new(
            "comparison-operators",
            context.range(node),
            ask,
            shown(format!("{a} {first} {b} and {b} {second} {c}")),
        )
        .or(shown(format!("({a} {first} {b}) {second} {c}")))
        .or(shown(format!("{a} {first} ({b} {second} {c})")))
        .or(shown(format!("{a} {first} {b} or {b} {second} {c}")))
        .because(say("A chain holds where each of its comparisons holds; {} is evaluated once.", [code(b)])),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_a_chain_means() {
        assert_eq!(
            asked("chain", "def f(n):\n    return 0 <= n < 10\n"),
            [
                "2: Which of these does `0 <= n < 10` mean? + `0 <= n and n < 10` - `(0 <= n) < 10` - `0 <= (n < 10)` - `0 <= n or n < 10`"
            ]
        );
        assert_eq!(asked("chain", "def f(n):\n    return 1 not in n is not None\n").len(), 1);
    }

    #[test]
    fn is_silent_about_one_comparison_and_long_chains() {
        not_asked("chain", "def f(n):\n    return n < 10\n");
        not_asked("chain", "def f(n):\n    return 1 < 2 < n < 10\n");
    }
}

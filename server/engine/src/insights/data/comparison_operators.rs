//! Comparisons in a chain.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "comparison-operators", kinds: &[Kind::ComparisonOperator], run: explain };

/// A longer form is not shown.
const LONG: usize = 120;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let operators: Vec<Node<'m>> = node.field_children(Field::Operators).collect();
    if operators.len() < 2 || operators.len() > 6 || node.has_error() {
        return;
    }
    let operands: Vec<Node<'m>> = node.named_children().filter(|n| n.field() != Field::Operators).collect();
    if operands.len() != operators.len() + 1 {
        return;
    }
    // A name that is bound on the way is read with its new value further on.
    if node.descendants().any(|n| matches!(n.kind(), Kind::NamedExpression | Kind::Await | Kind::Yield)) {
        return;
    }
    let parts: Vec<String> = operands
        .windows(2)
        .zip(&operators)
        .map(|(sides, operator)| {
            let side = |at: usize| sides.get(at).map(|n| n.one_line()).unwrap_or_default();
            format!("{} {} {}", side(0), words(*operator), side(1))
        })
        .collect();
    let form = parts.join(" and ");
    if form.chars().count() > LONG || form.contains(['…', '\n']) {
        return;
    }
    let tells_order = |text: &str| matches!(text, "<" | "<=" | ">" | ">=");
    let is_usual = |one: &Node<'_>, other: &Node<'_>| {
        let (one, other) = (one.text(), other.text());
        one == other && one != "!="
            || tells_order(one) && tells_order(other) && one.get(..1) == other.get(..1)
    };
    let is_mixed = !operators.windows(2).all(|pair| matches!(pair, [one, other] if is_usual(one, other)));
    let mut note = Note::new(
        "comparison-operators",
        context.range(node),
        "Chained comparison",
        say("means {}", [code(form)]),
    )
    .on(operators.iter().map(|n| context.range(*n)))
    .weight(if is_mixed { Weight::Surprise } else { Weight::Working });
    let middle: Vec<Node<'m>> = operands
        .iter()
        .skip(1)
        .take(operators.len() - 1)
        .copied()
        .filter(|n| {
            n.descendants().any(|n| matches!(n.kind(), Kind::Call | Kind::Attribute | Kind::Subscript))
        })
        .collect();
    if let [one] = middle.as_slice() {
        note = note.line(say("{} is evaluated once only.", [code(one.one_line())]));
    }
    if operators.iter().any(|n| n.text() == "!=")
        && let [first, second] = operators.as_slice()
        && (first.text(), second.text()) == ("!=", "!=")
        && let [a, _, b] = operands.as_slice()
    {
        note = note.line(say(
            "{} and {} are not compared with each other.",
            [code(a.one_line()), code(b.one_line())],
        ));
    }
    notes.push(note);
}

/// An operator of two words with one blank between them.
fn words(operator: Node<'_>) -> &str {
    match operator.kind() {
        Kind::NotIn => "not in",
        Kind::IsNot => "is not",
        _ => operator.text(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_single_comparisons() {
        silent_at("comparison-operators", "a $0== b\n");
        silent_at("comparison-operators", "(a $0== b) == c\n");
        silent_at("comparison-operators", "a $0< (b := 3) < c\n");
    }

    #[test]
    fn writes_the_chain_out() {
        assert_eq!(hover("0 $0< x <= 10\n"), ["Chained comparison · means `0 < x and x <= 10`"]);
        assert_eq!(
            hover("a == f(x) $0in b\n"),
            ["Chained comparison · means `a == f(x) and f(x) in b`\n`f(x)` is evaluated once only."]
        );
        assert_eq!(
            hover("a $0!= b != c\n"),
            ["Chained comparison · means `a != b and b != c`\n`a` and `c` are not compared with each other."]
        );
    }
}

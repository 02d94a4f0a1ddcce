//! Which operator takes its operands first.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "operator-precedence",
    kinds: &[
        Kind::BooleanOperator,
        Kind::NotOperator,
        Kind::ComparisonOperator,
        Kind::BinaryOperator,
        Kind::UnaryOperator,
    ],
    run: explain,
};

/// A longer form is not shown.
const LONG: usize = 120;
/// An expression of more nodes is not written out.
const MOST_NODES: u32 = 150;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    // Told once, for the outermost of the operators that no parentheses keep apart.
    if node.parent().is_some_and(|p| is_operator(p.kind())) || node.subtree_end() - node.id() > MOST_NODES {
        return;
    }
    if is_lost(context, node) {
        return;
    }
    let inner: Vec<Node<'m>> = joined(node);
    let doubtful: Vec<&Node<'m>> =
        inner.iter().filter(|n| n.parent().is_some_and(|parent| is_doubtful(parent, **n))).collect();
    // The grammar takes `^` before `&`; Python does it the other way round.
    let is_misread = |n: &Node<'m>| {
        let is = |n: Node<'_>, text: &str| n.field_child(Field::Operator).is_some_and(|o| o.text() == text);
        n.kind() == Kind::BinaryOperator && is(*n, "^") && n.parent().is_some_and(|p| is(p, "&"))
    };
    if doubtful.is_empty() || node.has_error() || inner.iter().any(is_misread) {
        return;
    }
    let Some(form) = parenthesized(node, &inner) else { return };
    let is_surprise = doubtful.iter().any(|n| n.parent().is_some_and(|p| p.kind() == Kind::UnaryOperator));
    let mut tokens: Vec<Node<'m>> = Vec::new();
    for one in doubtful {
        tokens.extend(operators(*one));
        tokens.extend(one.parent().into_iter().flat_map(operators));
    }
    tokens.sort_by_key(|n| n.id());
    tokens.dedup();
    let note =
        Note::new("operator-precedence", context.range(node), "Precedence", say("read as {}", [code(form)]))
            .on(tokens.into_iter().map(|n| context.range(n)))
            .weight(if is_surprise { Weight::Surprise } else { Weight::Working });
    notes.push(note);
}

/// Whether it may be the rest of an expression in brackets that the parser has lost: a statement that starts with a sign, below
/// what could not be read.
fn is_lost<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    let is_statement = node.parent().is_some_and(|p| p.kind() == Kind::ExpressionStatement);
    if !is_statement || !node.text().starts_with(['+', '-', '~']) {
        return false;
    }
    let above = context.piece().checked_sub(1).and_then(|above| context.module().pieces().get(above));
    let is_broken = above.is_some_and(|piece| piece.segment.tree().root().has_error());
    is_broken || context.tree().root().has_error()
}

fn is_operator(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::BooleanOperator
            | Kind::NotOperator
            | Kind::ComparisonOperator
            | Kind::BinaryOperator
            | Kind::UnaryOperator
    )
}

/// The operators below one that no parentheses keep apart from it.
fn joined(node: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut waiting = vec![node];
    while let Some(next) = waiting.pop() {
        let inner: Vec<Node<'_>> = next.named_children().filter(|n| is_operator(n.kind())).collect();
        found.extend(inner.iter().copied());
        waiting.extend(inner);
    }
    found.sort_by_key(|n| n.id());
    found
}

fn operators(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.children()
        .filter(move |n| matches!(n.field(), Field::Operator | Field::Operators) || n.kind() == Kind::KwNot)
}

/// Whether readers may take the inner operator's operands otherwise than Python does.
fn is_doubtful(outer: Node<'_>, inner: Node<'_>) -> bool {
    let above = operators(outer).next().map_or("", Node::text);
    let below = operators(inner).next().map_or("", Node::text);
    let is_bitwise = |operator: &str| matches!(operator, "&" | "|" | "^");
    let is_shift = |operator: &str| matches!(operator, "<<" | ">>");
    match (outer.kind(), inner.kind()) {
        (Kind::BooleanOperator, Kind::BooleanOperator) => above != below,
        (Kind::NotOperator, Kind::ComparisonOperator) => true,
        // A number with its sign in front is read as one.
        (Kind::UnaryOperator, Kind::BinaryOperator) => below == "**",
        (Kind::ComparisonOperator, Kind::BinaryOperator) => is_bitwise(below),
        (Kind::BinaryOperator, Kind::BinaryOperator) => {
            let right_first = inner.field() == Field::Right && above == "**" && below == "**";
            let left_first = inner.field() == Field::Left
                && matches!(
                    (above, below),
                    ("*", "/" | "//" | "%") | ("/" | "//" | "%", "*" | "/" | "//" | "%")
                );
            right_first
                || left_first
                || (is_shift(above) && !is_shift(below))
                || (is_bitwise(above) && above != below)
        }
        _ => false,
    }
}

/// The expression with parentheses around the operators inside it.
fn parenthesized(node: Node<'_>, inner: &[Node<'_>]) -> Option<String> {
    let line = node.one_line();
    // What is left out or joined from several lines would move the places.
    if line != node.text() {
        return None;
    }
    let base = usize::from(node.start());
    let mut marks: Vec<(usize, bool, u32)> = Vec::new();
    for one in inner {
        let parent = one.parent();
        // Arithmetic is read as it was learnt at school, and a row of one word needs no brackets.
        let is_read_so = match one.kind() {
            Kind::BinaryOperator | Kind::UnaryOperator => !parent.is_some_and(|p| is_doubtful(p, *one)),
            Kind::BooleanOperator => parent.is_some_and(|p| {
                p.kind() == Kind::BooleanOperator && one.field() == Field::Left && !is_doubtful(p, *one)
            }),
            _ => false,
        };
        if is_read_so {
            continue;
        }
        marks.push((usize::from(one.start()) - base, true, one.id()));
        marks.push((usize::from(one.end()) - base, false, one.id()));
    }
    // At one place, what ends comes before what starts.
    marks.sort_by_key(|(at, opens, _)| (*at, *opens));
    let mut text = String::new();
    let mut last = 0;
    for (at, opens, _) in marks {
        text.push_str(line.get(last..at)?);
        text.push(if opens { '(' } else { ')' });
        last = at;
    }
    text.push_str(line.get(last..)?);
    (text.chars().count() <= LONG).then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_everybody_reads_so() {
        for source in [
            "a $0and b and c\n",
            "a $0== b\n",
            "a + b $0* c\n",
            "a $0or (b and c)\n",
            "$0not a\n",
            "$0-1 + x\n",
            "a $0- b - c\n",
            "a < b $0and c > d\n",
            "(-x) $0** 2\n",
            "def f():\n    x = (a +\n+ b$0**2*c - d\n+ 1)\n",
        ] {
            silent_at("operator-precedence", source);
        }
    }

    #[test]
    fn writes_the_parentheses() {
        for (source, form) in [
            ("not a $0== b or c\n", "(not (a == b)) or c"),
            ("a or b $0and c\n", "a or (b and c)"),
            ("$0-x ** 2\n", "-(x ** 2)"),
            ("a $0| b == c\n", "(a | b) == c"),
            ("2 $0** 3 ** x\n", "2 ** (3 ** x)"),
            ("1 $0<< n + 1\n", "1 << (n + 1)"),
            ("a $0/ b * c\n", "(a / b) * c"),
        ] {
            assert_eq!(
                hover(source).last().map(String::as_str),
                Some(format!("Precedence · read as `{form}`").as_str())
            );
        }
    }
}

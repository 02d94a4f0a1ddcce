//! An `if` ladder that compares one name with constants, as a `match`.

use text_size::{TextRange, TextSize};

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Place, has_long_string, loses_comment};
use crate::equivalents::stable::is_stable;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;
use crate::version::PythonVersion;

pub(super) const REWRITE: Rewrite = Rewrite { name: "ladder-to-match", kinds: &[Kind::IfStatement], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    if context.target() < PythonVersion::new(3, 10) || has_long_string(node) {
        return None;
    }
    let place = Place::of(node)?;
    let first = node.field_child(Field::Condition)?;
    let subject = subject(first)?;
    if !is_stable(context, subject) {
        return None;
    }
    let deeper = format!("{}{}", place.next(), place.unit);
    let mut edits = Edits::new(context).replace_range(
        TextRange::new(node.start(), first.end()),
        format!("match {}:{deeper}case {}", subject.text(), pattern(first, subject)?),
    );
    let mut cases = 1;
    // A clause at the start of its line has its step in its own edit: two edits at one place have no order.
    let mut clauses = Vec::new();
    let step = if place.indent.is_empty() { place.unit } else { "" };
    for clause in node.named_children().filter(|n| n.field() == Field::Alternative) {
        if place.indent.is_empty() {
            clauses.push(clause.start());
        }
        match clause.kind() {
            Kind::ElifClause => {
                let condition = clause.field_child(Field::Condition)?;
                let range = TextRange::new(clause.start(), condition.end());
                edits = edits.replace_range(range, format!("{step}case {}", pattern(condition, subject)?));
                cases += 1;
            }
            Kind::ElseClause => {
                edits = edits.replace(clause.child_of_kind(Kind::KwElse)?, format!("{step}case _"));
            }
            _ => return None,
        }
    }
    // One case is better said by `if`.
    if cases < 2 {
        return None;
    }
    // Every line below the first moves one step to the right, comments too.
    for line in line_starts(node).into_iter().filter(|line| *line > first.end() && !clauses.contains(line)) {
        edits = edits.insert(line, place.unit);
    }
    let headers = node.descendants().filter(|n| {
        n.field() == Field::Condition && n.parent().is_some_and(|p| p == node || p.parent() == Some(node))
    });
    for header in headers {
        if header.text().contains(['\n', '\r']) || loses_comment(header, &[]) {
            return None;
        }
    }
    edits.titled("Write the `if` ladder as a `match`")
}

/// The first bytes of the lines in a node but its first, where they hold something.
fn line_starts(node: Node<'_>) -> Vec<TextSize> {
    let text = node.tree().text();
    let (start, end) = (usize::from(node.start()), usize::from(node.end()));
    let mut starts = Vec::new();
    for (at, byte) in text.bytes().enumerate().take(end).skip(start) {
        let next = text.as_bytes().get(at + 1).copied();
        let ends = byte == b'\n' || byte == b'\r' && next != Some(b'\n');
        if ends && at + 1 < end && !matches!(next, Some(b'\n' | b'\r')) {
            starts.push(TextSize::new(u32::try_from(at + 1).unwrap_or(u32::MAX)));
        }
    }
    starts
}

/// The name that a condition compares.
fn subject(condition: Node<'_>) -> Option<Node<'_>> {
    let condition = condition.unparenthesized();
    match condition.kind() {
        Kind::ComparisonOperator => {
            condition.named_child(0).filter(|subject| subject.kind() == Kind::Identifier)
        }
        Kind::BooleanOperator => subject(leftmost(condition)?),
        _ => None,
    }
}

/// The first of operands that are joined by `or`.
fn leftmost(node: Node<'_>) -> Option<Node<'_>> {
    let mut node = node;
    while node.kind() == Kind::BooleanOperator {
        node = node.field_child(Field::Left)?.unparenthesized();
    }
    (node.kind() == Kind::ComparisonOperator).then_some(node)
}

/// The pattern that asks the same as the condition.
fn pattern(condition: Node<'_>, subject: Node<'_>) -> Option<String> {
    let mut patterns = Vec::new();
    let mut rest = condition.unparenthesized();
    while rest.kind() == Kind::BooleanOperator {
        if rest.field_child(Field::Operator)?.kind() != Kind::KwOr {
            return None;
        }
        patterns.push(comparison(rest.field_child(Field::Right)?.unparenthesized(), subject)?);
        rest = rest.field_child(Field::Left)?.unparenthesized();
    }
    patterns.push(comparison(rest, subject)?);
    patterns.reverse();
    Some(patterns.join(" | "))
}

fn comparison(node: Node<'_>, subject: Node<'_>) -> Option<String> {
    let mut operands = node.named_children().filter(|_| node.kind() == Kind::ComparisonOperator);
    let (left, right, None) = (operands.next()?, operands.next()?, operands.next()) else { return None };
    let operator = node.field_child(Field::Operators)?;
    if left.kind() != Kind::Identifier || left.text() != subject.text() {
        return None;
    }
    let is_number =
        |n: Node<'_>| matches!(n.kind(), Kind::Integer | Kind::Float) && !n.text().ends_with(['j', 'J']);
    let fits = match operator.kind() {
        // A pattern compares None, True and False by identity, everything else by `==`.
        Kind::KwIs => matches!(right.kind(), Kind::None | Kind::True | Kind::False),
        Kind::EqualEqual => match right.kind() {
            Kind::String => right.descendants().all(|n| n.kind() != Kind::Interpolation) && is_plain(right),
            Kind::UnaryOperator => {
                right.child_of_kind(Kind::Minus).is_some() && right.named_child(0).is_some_and(is_number)
            }
            _ => is_number(right),
        },
        _ => false,
    };
    fits.then(|| right.text().to_string())
}

/// A string that is no f-string: those are no patterns, with or without fields.
fn is_plain(string: Node<'_>) -> bool {
    string
        .child_of_kind(Kind::StringStart)
        .is_some_and(|start| !start.text().to_ascii_lowercase().contains(['f', 't']))
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewrite_silent_at, rewritten};
    use crate::version::PythonVersion;

    const LADDER: &str = "def f(x):\n    i$0f x == 1:\n        a()\n    elif x == 2 or x is None:\n        # why\n        b()\n\n    else:\n        c()  # no\n    d()\n";

    #[test]
    fn ignores_what_is_no_ladder_of_constants() {
        for source in [
            "def f(x):\n    i$0f x == 1:\n        a()\n    else:\n        b()\n",
            "def f(x, y):\n    i$0f x == 1:\n        a()\n    elif y == 2:\n        b()\n",
            "def f(x, y):\n    i$0f x == 1:\n        a()\n    elif x == y:\n        b()\n",
            "def f(x, y):\n    i$0f x == 1:\n        a()\n    elif x == None:\n        b()\n",
            "def f(x, y):\n    i$0f x == 1:\n        a()\n    elif x is 2:\n        b()\n",
            "def f(x, y):\n    i$0f x == 1 and y:\n        a()\n    elif x == 2:\n        b()\n",
            "def f(x, y):\n    i$0f 1 == x:\n        a()\n    elif x == 2:\n        b()\n",
            "def f(x):\n    i$0f x.y == 1:\n        a()\n    elif x.y == 2:\n        b()\n",
            "def f(x):\n    i$0f x == 1:\n        a('''\n''')\n    elif x == 2:\n        b()\n",
            "i$0f x == 1:\n    a()\nelif x == 2:\n    b()\n",
        ] {
            rewrite_silent("ladder-to-match", source);
        }
        rewrite_silent_at("ladder-to-match", LADDER, PythonVersion::new(3, 9));
    }

    #[test]
    fn moves_the_bodies() {
        assert_eq!(
            rewritten("ladder-to-match", LADDER),
            "def f(x):\n    match x:\n        case 1:\n            a()\n        case 2 | None:\n            # why\n            b()\n\n        case _:\n            c()  # no\n    d()\n"
        );
    }
}

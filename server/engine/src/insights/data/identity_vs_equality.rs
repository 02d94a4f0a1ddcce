//! What `is` gives where that is certain.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "identity-vs-equality", kinds: &[Kind::ComparisonOperator], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let mut operators = node.field_children(Field::Operators);
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    let is_not = match operator.kind() {
        Kind::KwIs => false,
        Kind::IsNot => true,
        _ => return,
    };
    let mut sides =
        node.named_children().filter(|n| n.field() != Field::Operators).map(Node::unparenthesized);
    let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else { return };
    if node.has_error() {
        return;
    }
    let Some((is_same, why)) = outcome(context, left, right) else { return };
    let value = if is_same == is_not { "False" } else { "True" };
    let mut lead = say("always {}: ", [code(value)]);
    lead.extend(why);
    let mut note =
        Note::new("identity-vs-equality", context.range(node), if is_not { "is not" } else { "is" }, lead)
            .on([context.range(operator)])
            .weight(if is_same { Weight::Result } else { Weight::Surprise });
    if !is_same {
        note = note.line(say("{} compares the values.", [code(if is_not { "!=" } else { "==" })]));
    }
    notes.push(note);
}

/// Whether both sides are one object, and why.
fn outcome<'m>(context: &Context<'m>, left: Node<'m>, right: Node<'m>) -> Option<(bool, Text)> {
    for side in [left, right] {
        if let Some(what) = fresh(side) {
            return Some((false, say("{} makes a new {} each time", [code(side.one_line()), plain(what)])));
        }
    }
    if left.kind() != Kind::Identifier || right.kind() != Kind::Identifier || left.text() == right.text() {
        return None;
    }
    let straight = context.straight(left)?;
    if straight.others(left).iter().any(|(name, _)| name == right.text()) && straight.is_followed(right) {
        return Some((
            true,
            say("{} and {} refer to one object here", [code(left.text()), code(right.text())]),
        ));
    }
    let (one, other) = (straight.origin(left)?, straight.origin(right)?);
    // Equal tuples of constants may be one object.
    if !one.node.kind().is_new_collection() || !other.node.kind().is_new_collection() {
        return None;
    }
    let (first, second) = (context.at(one).line(one.node), context.at(other).line(other.node));
    Some((
        false,
        if first == second {
            say(
                "{} and {} were made apart, on line {}",
                [code(left.text()), code(right.text()), plain(first)],
            )
        } else {
            say(
                "{} was made on line {}, {} on line {}",
                [code(left.text()), plain(first), code(right.text()), plain(second)],
            )
        },
    ))
}

/// What an expression makes anew whenever it is evaluated.
fn fresh(node: Node<'_>) -> Option<&'static str> {
    if node.text().chars().count() > 40 || node.text().contains(['\n', '\r']) {
        return None;
    }
    Some(match node.kind() {
        Kind::List | Kind::ListComprehension => "list",
        Kind::Set | Kind::SetComprehension => "set",
        Kind::Dictionary | Kind::DictionaryComprehension => "dict",
        Kind::Lambda => "function",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        for source in [
            "x $0is None\n",
            "x $0is y\n",
            "() $0is ()\n",
            "x $0is 'a'\n",
            "[] $0== []\n",
            "a = 1\nb = 1\na $0is b\n",
            "a = (1, 2)\nb = (1, 2)\na $0is b\n",
            "a = []\nb = a\nb = f()\na $0is b\n",
        ] {
            silent_at("identity-vs-equality", source);
        }
    }

    #[test]
    fn says_what_it_always_gives() {
        assert_eq!(
            hover("if x $0is []: pass\n"),
            ["is · always `False`: `[]` makes a new list each time\n`==` compares the values."]
        );
        assert_eq!(
            hover("a = [1]\nb = a\na $0is not b\n"),
            ["is not · always `False`: `a` and `b` refer to one object here"]
        );
        assert_eq!(
            hover("a = [1]\nb = [1]\na $0is b\n"),
            ["is · always `False`: `a` was made on line 1, `b` on line 2\n`==` compares the values."]
        );
    }
}

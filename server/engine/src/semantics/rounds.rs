//! How often a loop over an iterable runs, where that is written out in the code.

use super::Context;
use crate::syntax::{Field, Kind, Node};

/// The number of items that `iterable` gives: for displays without a star, strings without escapes, and `range()` of
/// whole numbers.
#[must_use]
pub fn rounds<'m>(context: &Context<'m>, iterable: Node<'m>) -> Option<usize> {
    let iterable = iterable.unparenthesized();
    match iterable.kind() {
        Kind::List | Kind::Tuple => {
            // The grammar has several kinds for a star, some of them for targets.
            let starred = iterable.named_children().any(|n| n.text().starts_with('*'));
            (!starred).then(|| iterable.named_children().filter(|n| n.kind() != Kind::Comment).count())
        }
        Kind::Call => range_values(context, iterable).map(|values| values.len()),
        _ => None,
    }
}

/// The values of a `range()` of whole numbers written out, at most a million of them.
#[must_use]
pub fn range_values<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Vec<i64>> {
    if call.kind() != Kind::Call {
        return None;
    }
    let function = call.field_child(Field::Function)?;
    if context.qualified_name(function).as_deref() != Some("builtins.range") {
        return None;
    }
    let arguments: Vec<i64> =
        call.field_child(Field::Arguments)?.named_children().map(whole_number).collect::<Option<_>>()?;
    let (start, stop, step) = match arguments.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (*start, *stop, 1),
        [start, stop, step] if *step != 0 => (*start, *stop, *step),
        _ => return None,
    };
    let mut values = Vec::new();
    let mut at = start;
    while if step > 0 { at < stop } else { at > stop } {
        values.push(at);
        at = at.checked_add(step)?;
        if values.len() > 1_000_000 {
            return None;
        }
    }
    Some(values)
}

fn whole_number(node: Node<'_>) -> Option<i64> {
    let text = node.text().replace('_', "");
    match node.kind() {
        Kind::Integer => text.parse().ok(),
        Kind::UnaryOperator => text.strip_prefix('-')?.trim().parse::<i64>().ok().map(|n| -n),
        _ => None,
    }
}

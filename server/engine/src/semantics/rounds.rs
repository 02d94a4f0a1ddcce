//! How often a loop over an iterable runs, where that is written out in the code.

use super::loops::breaks_of;
use super::wrappers::own_nodes;
use super::{Context, Owner, ScopeId};
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

/// The values that the loop goes through, as literals.
#[must_use]
pub fn values_as_literals<'m>(context: &Context<'m>, iterable: Node<'m>) -> Option<Vec<String>> {
    let iterable = iterable.unparenthesized();
    if let Some(values) = range_values(context, iterable) {
        return Some(values.iter().map(ToString::to_string).collect());
    }
    if !matches!(iterable.kind(), Kind::List | Kind::Tuple) {
        return None;
    }
    let constants = iterable.named_children().map(|item| {
        let is_written = !matches!(item.kind(), Kind::Identifier | Kind::Call | Kind::Attribute);
        context.constant(item).filter(|_| is_written).map(|_| item.one_line())
    });
    let values: Vec<String> = constants.collect::<Option<_>>()?;
    values.iter().all(|value| value.chars().count() <= 20).then_some(values)
}

/// Whether a `break`, `return` or the like may end it before its time.
#[must_use]
pub fn is_left_early(statement: Node<'_>) -> bool {
    let body = statement.field_child(Field::Body);
    !breaks_of(statement).is_empty()
        || body.into_iter().flat_map(own_nodes).any(|n| {
            matches!(n.kind(), Kind::ReturnStatement | Kind::RaiseStatement | Kind::Yield | Kind::Await)
        })
        // A `continue` further out leaves this loop too.
        || body.into_iter().flat_map(Node::descendants).any(|n| {
            matches!(n.kind(), Kind::BreakStatement | Kind::ContinueStatement)
                && super::loops::loop_of(n).is_none_or(|of| of.id() < statement.id())
        })
}

/// Whether nothing but the loop binds its variable, neither inside nor from another function.
#[must_use]
pub fn keeps_its_value<'m>(context: &Context<'m>, statement: Node<'m>, target: Node<'m>) -> bool {
    let Some(variable) = context.variable(target) else { return false };
    let own = match variable.owner {
        Owner::Function(scope) => scope,
        Owner::Module => ScopeId(0),
        Owner::Class(_) => return false,
    };
    variable.bindings.iter().all(|found| {
        let inside = (statement.id()..statement.subtree_end()).contains(&found.binding.node);
        found.piece == context.piece()
            && found.binding.scope == own
            && (!inside || found.binding.node == target.id())
    })
}

fn whole_number(node: Node<'_>) -> Option<i64> {
    let text = node.text().replace('_', "");
    match node.kind() {
        Kind::Integer => text.parse().ok(),
        Kind::UnaryOperator => text.strip_prefix('-')?.trim().parse::<i64>().ok().map(|n| -n),
        _ => None,
    }
}

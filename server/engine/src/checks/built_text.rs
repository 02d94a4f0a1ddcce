//! A text that is put together from parts: f-strings, `+`, `%` and `str.format`.

use crate::semantics::format_use::{FormatCall, PercentUse};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part<'m> {
    /// What stands there for certain.
    Text(String),
    /// What an expression gives; a number for certain where it is formatted as one.
    Hole(Node<'m>, bool),
}

/// More parts than this are not looked at.
const MOST: usize = 200;

/// The parts of a text in order; `None` where one is not understood. Holes that are constants are text.
pub(super) fn parts<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Vec<Part<'m>>> {
    let mut waiting = vec![node];
    let mut parts = Vec::new();
    while let Some(node) = waiting.pop() {
        if parts.len() > MOST || waiting.len() > MOST {
            return None;
        }
        let node = node.unparenthesized();
        match node.kind() {
            Kind::String => string(context, node, &mut parts)?,
            Kind::ConcatenatedString => {
                let strings: Vec<Node<'m>> =
                    node.named_children().filter(|n| n.kind() == Kind::String).collect();
                waiting.extend(strings.into_iter().rev());
            }
            Kind::BinaryOperator => match node.field_child(Field::Operator)?.kind() {
                Kind::Plus => {
                    waiting.push(node.field_child(Field::Right)?);
                    waiting.push(node.field_child(Field::Left)?);
                }
                Kind::Percent => percent(context, node, &mut parts)?,
                _ => parts.push(hole(context, node, false)),
            },
            Kind::Call if is_format(node) => format(context, node, &mut parts)?,
            _ => parts.push(hole(context, node, false)),
        }
    }
    Some(parts)
}

/// Whether this is a call of `str.format`, by its name.
pub(super) fn is_format(call: Node<'_>) -> bool {
    call.field_child(Field::Function).is_some_and(|callee| {
        callee.field_child(Field::Attribute).is_some_and(|n| n.text() == "format")
            && callee.field_child(Field::Object).is_some_and(|n| {
                matches!(n.unparenthesized().kind(), Kind::String | Kind::ConcatenatedString)
            })
    })
}

fn hole<'m>(context: &Context<'m>, node: Node<'m>, is_number: bool) -> Part<'m> {
    match context.constant(node) {
        Some(Constant::Str(text)) => Part::Text(text),
        Some(constant @ (Constant::Int(_) | Constant::Float(_) | Constant::Bool(_) | Constant::None)) => {
            Part::Text(constant.to_string())
        }
        _ => {
            let of_number = ["int", "float", "bool"].iter().any(|class| context.value(node).is(class));
            Part::Hole(node, is_number || of_number)
        }
    }
}

fn string<'m>(context: &Context<'m>, node: Node<'m>, parts: &mut Vec<Part<'m>>) -> Option<()> {
    let start = node.child_of_kind(Kind::StringStart)?;
    if start.text().to_ascii_lowercase().starts_with(['b', 't']) {
        return None;
    }
    for child in node.children() {
        match child.kind() {
            Kind::StringContent => parts.push(Part::Text(child.text().to_string())),
            Kind::Interpolation => {
                let spec = child.child_of_kind(Kind::FormatSpecifier);
                let is_number = spec.is_some_and(|spec| spec.text().ends_with(['d', 'x', 'f', 'e', 'g']));
                parts.push(hole(context, child.field_child(Field::Expression)?, is_number));
            }
            _ => {}
        }
    }
    Some(())
}

fn percent<'m>(context: &Context<'m>, node: Node<'m>, parts: &mut Vec<Part<'m>>) -> Option<()> {
    let Constant::Str(format) = context.constant(node.field_child(Field::Left)?)? else { return None };
    let filled = match PercentUse::of(context, node) {
        Some(use_) if use_.failure.is_none() => use_.filled,
        Some(_) => return None,
        // One value that may be a tuple: where there is one place, it fills that one.
        None => {
            let mut conversions = crate::semantics::percent::read(&format, false)?;
            let right = node.field_child(Field::Right)?.unparenthesized();
            let is_one = conversions.len() == 1 && !matches!(right.kind(), Kind::Tuple | Kind::Dictionary);
            let only = conversions.pop().filter(|c| is_one && c.key.is_none() && c.stars == 0)?;
            vec![(only, right)]
        }
    };
    let mut rest = format.as_str();
    for (conversion, value) in filled {
        // A doubled percent sign never spells a conversion that is looked for here: those are found in order.
        let (before, after) = split_at_conversion(rest, &conversion.source)?;
        parts.push(Part::Text(before.replace("%%", "%")));
        parts.push(hole(context, value, !matches!(conversion.letter, 's' | 'r' | 'a')));
        rest = after;
    }
    parts.push(Part::Text(rest.replace("%%", "%")));
    Some(())
}

/// The text before and behind the next conversion; percent signs that are doubled are passed over.
fn split_at_conversion<'t>(text: &'t str, source: &str) -> Option<(&'t str, &'t str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('%')?;
        if text.get(at..)?.starts_with(source) {
            return Some((text.get(..at)?, text.get(at + source.len()..)?));
        }
        from = at + if text.get(at..)?.starts_with("%%") { 2 } else { return None };
    }
}

fn format<'m>(context: &Context<'m>, call: Node<'m>, parts: &mut Vec<Part<'m>>) -> Option<()> {
    let use_ = FormatCall::of(context, call)?;
    let Constant::Str(format) = context.constant(use_.text)? else { return None };
    if use_.failure.is_some() {
        return None;
    }
    let mut rest = format.as_str();
    for (field, value) in use_.filled {
        if field.is_nested {
            return None;
        }
        let at = rest.find(&field.source)?;
        parts.push(Part::Text(rest.get(..at)?.to_string()));
        parts.push(hole(context, value, field.spec.ends_with(['d', 'x', 'f', 'e', 'g'])));
        rest = rest.get(at + field.source.len()..)?;
    }
    parts.push(Part::Text(rest.to_string()));
    Some(())
}

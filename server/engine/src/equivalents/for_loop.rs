//! A `for` loop as the calls of `iter()` and `next()` that it makes, and an `async for` as those of `aiter()` and `anext()`.

use super::lines::{Lines, body_lines, has_long_string};
use super::names::names_of;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// What a round of the loop begins with: the next item, or the end.
#[must_use]
pub fn take_next(item: &str, call: &str, end: &str, at_end: &[String]) -> Lines {
    let mut lines = Lines::default();
    lines.push(0, "try:");
    lines.push(1, format!("{item} = {call}"));
    lines.push(0, format!("except {end}:"));
    for line in at_end {
        lines.push(1, line.as_str());
    }
    lines.push(1, "break");
    lines
}

/// The iterable of a loop as an argument of a call: `(1, 2), (3, 4)` begins with a bracket, too.
#[must_use]
pub fn argument(right: Node<'_>, source: String) -> String {
    if right.kind() == Kind::ExpressionList { format!("({source})") } else { source }
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let (left, right) = (node.field_child(Field::Left)?, node.field_child(Field::Right)?);
    let body = node.field_child(Field::Body)?;
    // The loop's `else` runs where the iterator ends, which here is a `break`.
    let plain = node.field_child(Field::Alternative).is_none();
    let is_async = node.child_of_kind(Kind::KwAsync).is_some();
    let (iter, next, end, wait) = match is_async {
        true => ("aiter", "anext", "StopAsyncIteration", "await "),
        false => ("iter", "next", "StopIteration", ""),
    };
    // `aiter()` and `anext()` are new in Python 3.10.
    if is_async && context.target() < PythonVersion::new(3, 10) {
        return None;
    }
    let known = [iter, next, end].into_iter().all(|n| context.would_mean_builtin(n, node));
    if !plain || !known || has_long_string(node) {
        return None;
    }
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let iterator = ["iterator", "items_iterator"].into_iter().find(|name| !used(name))?;
    let is_name = left.kind() == Kind::Identifier && names_of(left).is_some();
    let item = if is_name { left.text() } else { ["item", "next_item"].into_iter().find(|n| !used(n))? };
    let iterable = argument(right, right.one_line());
    let mut lines = Lines::default();
    lines.push(0, format!("{iterator} = {iter}({iterable})"));
    lines.push(0, "while True:");
    lines.extend(1, take_next(item, &format!("{wait}{next}({iterator})"), end, &[]));
    if !is_name {
        lines.push(1, format!("{} = {item}", left.one_line()));
    }
    let mut brief = lines.clone();
    brief.push(1, "...");
    for line in body_lines(body)? {
        lines.push(1, line);
    }
    Some(Equivalent {
        construct: if is_async { "async-for" } else { "for-loop" },
        range: node.range(),
        code: lines.flat(),
        brief: Some(brief.flat()),
        gives: Gives::Nothing,
    })
}

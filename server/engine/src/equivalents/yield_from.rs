//! `yield from` as the loop that it stands for: what a caller sends, throws or closes reaches the inner iterator (language reference,
//! section 6.2.9).

use super::lines::{Lines, has_long_string};
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

/// The builtins that the loop asks.
pub const BUILTINS: [&str; 6] =
    ["iter", "next", "hasattr", "StopIteration", "GeneratorExit", "BaseException"];

/// What the variables of the loop are called.
#[derive(Debug, Clone)]
pub struct Names<T> {
    /// The iterator.
    pub source: T,
    /// What the caller sent.
    pub sent: T,
    /// What the caller threw.
    pub thrown: T,
    /// What the iterator gave.
    pub item: T,
    /// The `StopIteration`.
    pub end: T,
    /// What came in at the `yield`.
    pub error: T,
}

impl<T> Names<T> {
    /// The names that `make` gives for the usual ones; `None` where it gives none.
    #[must_use]
    pub fn made(make: impl Fn(&'static str) -> Option<T>) -> Option<Names<T>> {
        Some(Names {
            source: make("source")?,
            sent: make("sent")?,
            thrown: make("thrown")?,
            item: make("item")?,
            end: make("end")?,
            error: make("error")?,
        })
    }
}

/// The loop, without what makes the iterator; `at_end` is done where that ends.
#[must_use]
pub fn delegation<T: AsRef<str>>(names: &Names<T>, at_end: &[String]) -> Lines {
    let [source, sent, thrown, item, end, error] =
        [&names.source, &names.sent, &names.thrown, &names.item, &names.end, &names.error].map(AsRef::as_ref);
    let mut lines = Lines::default();
    for (depth, line) in [
        (0, "while True:".to_string()),
        (1, "try:".to_string()),
        (2, format!("if {thrown} is not None:")),
        (3, format!("{item} = {source}.throw({thrown})")),
        (2, format!("elif {sent} is not None:")),
        (3, format!("{item} = {source}.send({sent})")),
        (2, "else:".to_string()),
        (3, format!("{item} = next({source})")),
        (1, format!("except StopIteration as {end}:")),
    ] {
        lines.push(depth, line);
    }
    for line in at_end {
        lines.push(2, line.as_str());
    }
    for (depth, line) in [
        (1, format!("{sent} = {thrown} = None")),
        (1, "try:".to_string()),
        (2, format!("{sent} = yield {item}")),
        (1, "except GeneratorExit:".to_string()),
        (2, format!("if hasattr({source}, \"close\"):")),
        (3, format!("{source}.close()")),
        (2, "raise".to_string()),
        (1, format!("except BaseException as {error}:")),
        (2, format!("if not hasattr({source}, \"throw\"):")),
        (3, "raise".to_string()),
        (2, format!("{thrown} = {error}")),
    ] {
        lines.push(depth, line);
    }
    lines
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    node.child_of_kind(Kind::KwFrom)?;
    let value = node.named_child(0)?;
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let known = BUILTINS.into_iter().all(|name| context.would_mean_builtin(name, node));
    let names = Names::made(|name| (!used(name)).then_some(name))?;
    if has_long_string(node) || !known || used("result") {
        return None;
    }
    let over = value.one_line();
    let mut lines = Lines::default();
    lines.push(0, format!("source = iter({over})"));
    lines.push(0, "sent = thrown = None");
    lines.extend(0, delegation(&names, &["result = end.value".to_string(), "break".to_string()]));
    Some(Equivalent {
        construct: "yield-from",
        range: node.range(),
        code: lines.flat(),
        brief: Some(format!("for item in {over}:\n    yield item")),
        gives: Gives::Name("result".to_string()),
    })
}

//! Insights: each computes one kind of fact from the reader's code. One file an insight.

mod classes;
mod concurrency;
mod data;
mod flow;
mod functions;
mod iteration;
mod modules;
mod names;
pub mod run;
mod text;
mod typing;
mod written;
pub(crate) mod written_out;

use crate::note::Note;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

/// An insight.
#[derive(Debug, Clone, Copy)]
pub struct Insight {
    /// The slug of the card that explains the concept; also the insight's name.
    pub concept: &'static str,
    /// The nodes that it wants to see.
    pub kinds: &'static [Kind],
    /// Looks at one node and says what it has to say about it.
    pub run: for<'m> fn(&Context<'m>, Node<'m>, &mut Vec<Note>),
}

/// Every insight, grouped by what it needs. `tests/tidy.rs` keeps the groups complete.
const GROUPS: &[&[&Insight]] = &[
    text::INSIGHTS,
    concurrency::INSIGHTS,
    names::INSIGHTS,
    functions::INSIGHTS,
    classes::INSIGHTS,
    iteration::INSIGHTS,
    data::INSIGHTS,
    flow::INSIGHTS,
    modules::INSIGHTS,
    typing::INSIGHTS,
    written::INSIGHTS,
];

/// Every insight. Where two notes of equal weight are about the same token, that of the insight that comes first leads.
pub fn insights() -> impl Iterator<Item = &'static Insight> {
    GROUPS.iter().copied().flatten().copied()
}

/// An expression on one line, cut where it is long.
fn short(node: Node<'_>) -> String {
    crate::note::shortened(&node.one_line())
}

/// The same with more room.
fn medium(node: Node<'_>) -> String {
    crate::note::cut(&node.one_line(), 60)
}

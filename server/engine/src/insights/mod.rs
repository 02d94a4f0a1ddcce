//! Insights: each computes one kind of fact from the reader's code. One file an insight.

pub mod run;

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

/// Every insight. Where two have something to say about the same token, the one that stands first here leads.
/// `tests/tidy.rs` keeps it complete.
pub const INSIGHTS: &[&Insight] = &[];

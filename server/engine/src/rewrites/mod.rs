//! Rewrites: each says one thing in another way, and the code does the same as before. One file a rewrite.
//!
//! A rewrite is looked for only when somebody asks what can be done at a place, so it may look at the whole module.

mod comprehension_to_loop;
mod loop_to_comprehension;
pub mod run;
mod write;

use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

/// A rewrite.
#[derive(Debug, Clone, Copy)]
pub struct Rewrite {
    /// Its name: `comprehension-to-loop`.
    pub name: &'static str,
    /// The nodes that it may be about.
    pub kinds: &'static [Kind],
    /// The other way to say it; `None` where that might do something else.
    pub run: for<'m> fn(&Context<'m>, Node<'m>) -> Option<Fix>,
}

/// Every rewrite, in the order in which they are offered. `tests/tidy.rs` keeps it complete.
pub const REWRITES: &[&Rewrite] = &[&comprehension_to_loop::REWRITE, &loop_to_comprehension::REWRITE];

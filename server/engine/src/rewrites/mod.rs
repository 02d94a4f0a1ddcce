//! Rewrites: each says one thing in another way, and the code does the same as before. One file a rewrite.
//!
//! A rewrite is looked for only when somebody asks what can be done at a place, so it may look at the whole module.

mod async_for_to_while;
mod async_with_to_try;
mod augmented_to_assignment;
mod blocks;
mod chain_to_and;
mod class_to_contextmanager;
mod comprehension_to_loop;
mod conditional_to_if;
mod dataclass_to_init;
mod decorator_to_assignment;
mod def_to_lambda;
mod f_string_to_format;
mod fields;
mod for_to_while;
mod format_to_f_string;
mod ladder_to_match;
mod lambda_to_def;
mod loop_to_comprehension;
mod percent_to_f_string;
mod property_to_call;
mod property_to_decorator;
pub mod run;
mod unpacking_to_steps;
mod walrus_to_assignment;
mod with_to_try;
mod write;
mod yield_from_to_loop;

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
pub const REWRITES: &[&Rewrite] = &[
    &comprehension_to_loop::REWRITE,
    &loop_to_comprehension::REWRITE,
    &percent_to_f_string::REWRITE,
    &format_to_f_string::REWRITE,
    &f_string_to_format::REWRITE,
    &lambda_to_def::REWRITE,
    &def_to_lambda::REWRITE,
    &chain_to_and::REWRITE,
    &conditional_to_if::REWRITE,
    &unpacking_to_steps::REWRITE,
    &ladder_to_match::REWRITE,
    &decorator_to_assignment::REWRITE,
    &property_to_decorator::REWRITE,
    &class_to_contextmanager::REWRITE,
    &walrus_to_assignment::REWRITE,
    &augmented_to_assignment::REWRITE,
    &for_to_while::REWRITE,
    &async_for_to_while::REWRITE,
    &with_to_try::REWRITE,
    &async_with_to_try::REWRITE,
    &yield_from_to_loop::REWRITE,
    &dataclass_to_init::REWRITE,
    &property_to_call::REWRITE,
];

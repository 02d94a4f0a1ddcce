//! Insights: each computes one kind of fact from the reader's code. One file an insight.

mod args_kwargs;
mod await_expression;
mod class_vs_instance_attributes;
mod closures;
mod coroutine;
mod dataclass;
mod decorator;
mod decorator_stack;
mod decorator_stacking;
mod decorator_with_arguments;
mod default_arguments;
mod f_string;
mod format_spec;
mod generator_function;
mod gil;
mod inheritance;
mod io_bound_vs_cpu_bound;
mod late_binding_closures;
mod legb_scope;
mod list_comprehension;
mod mro_c3;
pub mod run;
mod super_function;
mod with_statement;

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
pub const INSIGHTS: &[&Insight] = &[
    &format_spec::INSIGHT,
    &f_string::INSIGHT,
    &coroutine::INSIGHT,
    &await_expression::INSIGHT,
    &generator_function::INSIGHT,
    &gil::INSIGHT,
    &io_bound_vs_cpu_bound::INSIGHT,
    &late_binding_closures::INSIGHT,
    &closures::INSIGHT,
    &class_vs_instance_attributes::INSIGHT,
    &args_kwargs::INSIGHT,
    &default_arguments::INSIGHT,
    &legb_scope::INSIGHT,
    &decorator_stacking::INSIGHT,
    &decorator_with_arguments::INSIGHT,
    &decorator::INSIGHT,
    &mro_c3::INSIGHT,
    &super_function::INSIGHT,
    &inheritance::INSIGHT,
    &dataclass::INSIGHT,
    &list_comprehension::INSIGHT,
    &with_statement::INSIGHT,
];

//! Insights about functions, calls and decorators.

mod args_kwargs;
mod call_unpacking;
mod decorator;
mod decorator_stack;
mod decorator_stacking;
mod decorator_with_arguments;
mod def_statement;
mod default_arguments;
mod functools_wraps;
mod generator_function;
mod mutable_default_argument;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &generator_function::INSIGHT,
    &functools_wraps::INSIGHT,
    &def_statement::INSIGHT,
    &call_unpacking::INSIGHT,
    &args_kwargs::INSIGHT,
    &mutable_default_argument::INSIGHT,
    &default_arguments::INSIGHT,
    &decorator_stacking::INSIGHT,
    &decorator_with_arguments::INSIGHT,
    &decorator::INSIGHT,
];

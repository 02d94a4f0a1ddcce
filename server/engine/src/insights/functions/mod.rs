//! Insights about functions, calls and decorators.

mod args_kwargs;
mod assignment_statement;
mod bytecode_and_dis;
mod call_unpacking;
mod cpython_execution_model;
mod decorator;
mod decorator_stack;
mod decorator_stacking;
mod decorator_with_arguments;
mod def_statement;
mod default_arguments;
mod functools_wraps;
mod generator_function;
mod mutable_default_argument;
mod none_singleton;
mod what_is_assigned;

use text_size::TextRange;

use crate::insights::Insight;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &generator_function::INSIGHT,
    &functools_wraps::INSIGHT,
    &def_statement::INSIGHT,
    &call_unpacking::INSIGHT,
    &args_kwargs::INSIGHT,
    &none_singleton::INSIGHT,
    &mutable_default_argument::INSIGHT,
    &assignment_statement::INSIGHT,
    &default_arguments::INSIGHT,
    &decorator_stacking::INSIGHT,
    &decorator_with_arguments::INSIGHT,
    &decorator::INSIGHT,
    &bytecode_and_dis::INSIGHT,
    &cpython_execution_model::INSIGHT,
];

/// The keywords that make a function: what it is compiled to is told there, and never on its name.
fn code_anchors<'m>(context: &Context<'m>, function: Node<'m>) -> Vec<TextRange> {
    let keywords = [Kind::KwAsync, Kind::KwDef, Kind::KwLambda];
    keywords.iter().filter_map(|kind| function.child_of_kind(*kind)).map(|n| context.range(n)).collect()
}

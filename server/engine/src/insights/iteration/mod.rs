//! Insights about iteration, comprehensions and slices.

mod dict_comprehension;
mod first_round;
mod for_loop;
mod generator_expression;
mod list_comprehension;
mod loop_variable;
mod modify_while_iterating;
mod nested_comprehension;
mod slicing;
mod while_loop;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &list_comprehension::INSIGHT,
    &dict_comprehension::INSIGHT,
    &nested_comprehension::INSIGHT,
    &slicing::INSIGHT,
    &generator_expression::INSIGHT,
    &modify_while_iterating::INSIGHT,
    &for_loop::INSIGHT,
    &while_loop::INSIGHT,
];

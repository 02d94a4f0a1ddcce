//! Insights about iteration, comprehensions and slices.

mod for_loop;
mod generator_expression;
mod list_comprehension;
mod modify_while_iterating;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &list_comprehension::INSIGHT,
    &generator_expression::INSIGHT,
    &modify_while_iterating::INSIGHT,
    &for_loop::INSIGHT,
];

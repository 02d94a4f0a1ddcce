//! Insights about values: operators, copies, hashing, cost.

mod aliasing;
mod augmented_assignment;
mod boolean_operators;
mod chained_assignment;
mod collection_complexity;
mod comparison_operators;
mod dict_methods;
mod floor_division_modulo;
mod hashability;
mod identity_vs_equality;
mod index_error;
mod input_print;
mod interning_and_caching;
mod list_multiplication_aliasing;
mod operator_precedence;
mod rounding;
mod sequence_unpacking;
mod shallow_vs_deep_copy;
mod starred_unpacking;
mod truthiness;
mod unpacking;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &sequence_unpacking::INSIGHT,
    &starred_unpacking::INSIGHT,
    &hashability::INSIGHT,
    &index_error::INSIGHT,
    &input_print::INSIGHT,
    &dict_methods::INSIGHT,
    &list_multiplication_aliasing::INSIGHT,
    &identity_vs_equality::INSIGHT,
    &interning_and_caching::INSIGHT,
    &chained_assignment::INSIGHT,
    &aliasing::INSIGHT,
    &augmented_assignment::INSIGHT,
    &comparison_operators::INSIGHT,
    &boolean_operators::INSIGHT,
    &operator_precedence::INSIGHT,
    &shallow_vs_deep_copy::INSIGHT,
    &truthiness::INSIGHT,
    &collection_complexity::INSIGHT,
    &floor_division_modulo::INSIGHT,
    &rounding::INSIGHT,
];

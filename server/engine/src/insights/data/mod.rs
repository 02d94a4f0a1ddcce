//! Insights about values: operators, copies, hashing, cost.

mod floor_division_modulo;
mod rounding;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[&floor_division_modulo::INSIGHT, &rounding::INSIGHT];

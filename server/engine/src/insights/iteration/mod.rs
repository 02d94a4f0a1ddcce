//! Insights about iteration, comprehensions and slices.

mod list_comprehension;
mod slicing;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[&list_comprehension::INSIGHT, &slicing::INSIGHT];

//! Insights about async, threads and processes.

mod await_expression;
mod coroutine;
mod gil;
mod io_bound_vs_cpu_bound;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] =
    &[&coroutine::INSIGHT, &await_expression::INSIGHT, &gil::INSIGHT, &io_bound_vs_cpu_bound::INSIGHT];

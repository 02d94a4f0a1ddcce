//! Insights about async, threads and processes.

mod asyncio_gather;
mod await_expression;
mod blocking_call_in_async;
mod coroutine;
mod gil;
mod io_bound_vs_cpu_bound;
mod multiprocessing_module;
mod start_methods_main_guard;
mod task_group_structured_concurrency;
mod threading_module;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &blocking_call_in_async::INSIGHT,
    &coroutine::INSIGHT,
    &asyncio_gather::INSIGHT,
    &task_group_structured_concurrency::INSIGHT,
    &await_expression::INSIGHT,
    &start_methods_main_guard::INSIGHT,
    &multiprocessing_module::INSIGHT,
    &threading_module::INSIGHT,
    &gil::INSIGHT,
    &io_bound_vs_cpu_bound::INSIGHT,
];

//! Insights about the flow of control: loops, `match`, `try`, `with`.

mod bool_type;
mod break_continue;
mod contextlib_contextmanager;
mod except_star;
mod exception_chaining;
mod exception_hierarchy;
mod if_statement;
mod loop_else;
mod match_exhaustiveness;
mod match_patterns;
mod own_manager;
mod return_statement;
mod try_except;
mod with_statement;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &match_patterns::INSIGHT,
    &match_exhaustiveness::INSIGHT,
    &try_except::INSIGHT,
    &exception_hierarchy::INSIGHT,
    &exception_chaining::INSIGHT,
    &loop_else::INSIGHT,
    &break_continue::INSIGHT,
    &contextlib_contextmanager::INSIGHT,
    &with_statement::INSIGHT,
    &return_statement::INSIGHT,
    &if_statement::INSIGHT,
    &bool_type::INSIGHT,
];

//! Insights that are nothing but the same thing written out.

mod conditional_expression;
mod walrus_operator;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[&conditional_expression::INSIGHT, &walrus_operator::INSIGHT];

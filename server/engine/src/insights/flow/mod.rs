//! Insights about the flow of control: loops, `match`, `try`, `with`.

mod with_statement;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[&with_statement::INSIGHT];

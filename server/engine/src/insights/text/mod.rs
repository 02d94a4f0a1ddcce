//! Insights about text: formats, patterns and layouts.

mod f_string;
mod format_spec;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[&format_spec::INSIGHT, &f_string::INSIGHT];

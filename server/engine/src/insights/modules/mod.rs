//! Insights about modules and imports.

mod circular_imports;
mod import_statement;
mod sys_path_search;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] =
    &[&sys_path_search::INSIGHT, &circular_imports::INSIGHT, &import_statement::INSIGHT];

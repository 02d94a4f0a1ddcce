//! Insights about annotations and versions.

mod deferred_annotations;
mod optional_type;
mod python_versions_overview;
mod type_hints;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &optional_type::INSIGHT,
    &type_hints::INSIGHT,
    &deferred_annotations::INSIGHT,
    &python_versions_overview::INSIGHT,
];

//! Insights about names and scopes.

mod closures;
mod late_binding_closures;
mod legb_scope;
mod unbound_local_error;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] =
    &[
        &late_binding_closures::INSIGHT,
        &closures::INSIGHT,
        &unbound_local_error::INSIGHT,
        &legb_scope::INSIGHT,
    ];

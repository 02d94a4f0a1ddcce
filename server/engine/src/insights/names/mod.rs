//! Insights about names and scopes.

mod class_scope;
mod closures;
mod declared;
mod global_statement;
mod late_binding_closures;
mod legb_scope;
mod name_binding;
mod name_error;
mod name_mangling;
mod nonlocal_statement;
mod unbound_local_error;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &late_binding_closures::INSIGHT,
    &closures::INSIGHT,
    &unbound_local_error::INSIGHT,
    &name_error::INSIGHT,
    &name_binding::INSIGHT,
    &class_scope::INSIGHT,
    &global_statement::INSIGHT,
    &nonlocal_statement::INSIGHT,
    &name_mangling::INSIGHT,
    &legb_scope::INSIGHT,
];

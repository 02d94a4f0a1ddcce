//! Insights about classes and the look-up of attributes.

mod class_graph;
mod class_vs_instance_attributes;
mod dataclass;
mod inheritance;
mod merge_steps;
mod mro_c3;
mod super_function;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &class_vs_instance_attributes::INSIGHT,
    &mro_c3::INSIGHT,
    &super_function::INSIGHT,
    &inheritance::INSIGHT,
    &dataclass::INSIGHT,
];

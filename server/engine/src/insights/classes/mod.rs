//! Insights about classes and the look-up of attributes.

mod class_vs_instance_attributes;
mod dataclass;
mod descriptor_protocol;
mod r#enum;
mod equality_and_hash;
mod inheritance;
mod merge_steps;
mod mro_c3;
mod namedtuple;
mod ordering_methods;
mod property;
mod super_function;

use crate::insights::Insight;

/// Those that stand first lead, where notes of equal weight meet on one token.
pub(super) const INSIGHTS: &[&Insight] = &[
    &r#enum::INSIGHT,
    &namedtuple::INSIGHT,
    &class_vs_instance_attributes::INSIGHT,
    &mro_c3::INSIGHT,
    &super_function::INSIGHT,
    &inheritance::INSIGHT,
    &dataclass::INSIGHT,
    &equality_and_hash::INSIGHT,
    &ordering_methods::INSIGHT,
    &property::INSIGHT,
    &descriptor_protocol::INSIGHT,
];

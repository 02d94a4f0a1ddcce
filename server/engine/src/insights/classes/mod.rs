//! Insights about classes and the look-up of attributes.

mod abstract_base_class;
mod attribute_asked;
mod attribute_ladder;
mod attribute_lookup;
mod attribute_missing;
mod attribute_of_class;
mod class_graph;
mod class_statement;
mod class_vs_instance_attributes;
mod dataclass;
mod descriptor_protocol;
mod r#enum;
mod equality_and_hash;
mod inheritance;
mod init_subclass;
mod iteration_protocol;
mod merge_steps;
mod metaclass;
mod mro_c3;
mod multiple_inheritance_mixins;
mod namedtuple;
mod operator_overloading;
mod ordering_methods;
mod property;
mod reflected_operators;
mod slots;
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
    &slots::INSIGHT,
    &abstract_base_class::INSIGHT,
    &iteration_protocol::INSIGHT,
    &multiple_inheritance_mixins::INSIGHT,
    &metaclass::INSIGHT,
    &init_subclass::INSIGHT,
    &class_statement::INSIGHT,
    &operator_overloading::INSIGHT,
    &reflected_operators::INSIGHT,
    &property::INSIGHT,
    &attribute_lookup::INSIGHT,
    &descriptor_protocol::INSIGHT,
];

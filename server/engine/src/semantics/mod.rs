//! What names mean: scopes, bindings, references, callables and classes.
//!
//! Two layers. A [`SegmentModel`] is computed from one segment's tree alone, in segment-relative offsets, and is
//! kept while the segment's text stays the same. A [`Module`] joins the segments' models by name and answers what needs
//! more than one of them: what a name resolves to, imports, values, classes and their method resolution order.

mod absent;
mod abstracts;
mod alternatives;
mod annotations;
mod argument_nodes;
pub mod arguments;
mod attributes;
mod bases;
pub mod blocking;
mod build;
pub mod builtins;
pub mod c3;
mod calls;
pub mod choices;
pub mod class_making;
pub mod class_names;
#[cfg(test)]
mod class_tests;
mod classes;
mod code_objects;
mod conditions;
mod constants;
mod context;
pub mod cooperation;
pub mod coroutines;
pub mod costs;
pub mod data;
pub mod dataclasses;
mod decoration;
mod definition;
pub mod descriptors;
mod elements;
pub mod enums;
pub mod exceptions;
pub mod first_round;
mod flow;
pub mod format_spec;
pub mod format_use;
pub mod fresh;
mod full_names;
mod function_locals;
mod graph;
pub mod hashing;
mod hooks;
mod import_cycles;
mod import_guards;
mod imported;
mod imports;
mod instance_layout;
pub mod iterated;
pub mod known_dict;
pub mod late_binding;
mod library_versions;
mod literal_keys;
mod lookup;
pub mod loops;
mod makes;
mod member_kind;
mod members;
mod model;
mod module;
#[cfg(test)]
mod module_tests;
pub mod mutators;
pub mod named_tuples;
mod names;
mod narrowing;
mod neighbours;
pub mod numbers;
pub mod operands;
mod operators;
mod outside;
pub mod own_variable;
pub mod patterns;
pub mod percent;
mod plain_uses;
mod processes;
mod properties;
mod purity;
pub mod reach;
mod receiver;
pub mod regex;
mod remembered;
mod reorder;
pub mod replacement;
mod repr;
pub mod rounds;
pub mod shared_default;
pub mod shared_items;
pub mod signature;
mod slots;
mod source;
mod special;
pub mod stdlib;
mod straight;
pub mod struct_layout;
mod subscripts;
pub mod suggestion;
mod summary;
pub mod super_call;
pub mod syntax_versions;
#[cfg(test)]
pub(crate) mod testing;
pub mod threads;
pub mod time_format;
pub mod timeline;
pub mod uses;
mod value_names;
mod values;
mod variables;
pub mod waiting;
pub mod wrappers;

pub use annotations::Forward;
pub use argument_nodes::ArgumentNodes;
pub use attributes::{AttributeKind, ClassAttribute, InClass};
pub use build::mangle;
pub use classes::{Class, ClassId, Mro, MroConflict};
pub use code_objects::{CodeObject, Inner};
pub use constants::Constant;
pub use context::{Context, Dependencies, Place};
pub use data::Data;
pub use decoration::Gives;
pub use definition::Definition;
pub use flow::{Bound, Branch, Flow, Way};
pub use import_cycles::{Cycle, Early};
pub use import_guards::ImportGuard;
pub use imported::Imported;
pub use literal_keys::LiteralKey;
pub use loops::Loop;
pub use members::Member;
pub use model::{
    Binding, BindingId, BindingKind, Callable, CallableKind, Capture, ClassFacts, ModelOptions, Reference,
    Resolution, Scope, ScopeId, ScopeKind, SegmentModel, Symbol, SymbolFlags, SymbolKind,
};
pub use module::{At, Module, ModuleOptions, ModulePiece};
pub use outside::Outside;
pub use own_variable::OwnVariable;
pub use processes::Unguarded;
pub use properties::Property;
pub use purity::Purity;
pub use repr::repr_str;
pub use slots::Layout;
pub use source::{Home, ModuleSource, NoModules, OwnName, Resolved, Shadow, absolute_name};
pub use special::{Special, is_object};
pub use straight::Straight;
pub use summary::{ClassSummary, DecoratorSummary, MemberKind, ModuleSummary, Subscript, Target};
pub use values::Value;
pub use variables::{Found, Owner, Variable};

/// A Python identifier.
pub type Name = smol_str::SmolStr;

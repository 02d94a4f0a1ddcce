//! What names mean: scopes, bindings, references, callables and classes.
//!
//! Two layers. A [`SegmentModel`] is computed from one segment's tree alone, in segment-relative offsets, and is
//! kept while the segment's text stays the same. A [`Module`] joins the segments' models by name and answers what needs
//! more than one of them: what a name resolves to, imports, values, classes and their method resolution order.

mod build;
mod context;
mod model;
mod module;
mod source;

pub use build::{has_future_annotations, mangle};
pub use context::{Context, Dependencies, Place};
pub use model::{
    Binding, BindingId, BindingKind, Callable, CallableKind, Capture, ClassFacts, ModelOptions, Reference,
    Resolution, Scope, ScopeId, ScopeKind, SegmentModel, Symbol, SymbolFlags, SymbolKind,
};
pub use module::{
    At, Class, ClassId, Definition, Member, Module, ModuleOptions, ModulePiece, Mro, MroConflict, Value,
};
pub use source::{ModuleId, ModuleSource, NoModules, Resolved};

/// A Python identifier.
pub type Name = smol_str::SmolStr;

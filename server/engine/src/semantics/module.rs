//! The module: its segments joined by name.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::{TextRange, TextSize};

use super::{BindingId, ModuleSource, Name, SegmentModel};
use crate::document::{Document, Segment};
use crate::syntax::Node;
use crate::version::PythonVersion;

/// What a module is joined under.
#[derive(Clone)]
pub struct ModuleOptions {
    /// The Python version the code is written for.
    pub target: PythonVersion,
    /// Where imports lead.
    pub source: Arc<dyn ModuleSource>,
}

/// A segment with its model, in its place.
#[derive(Debug, Clone)]
pub struct ModulePiece {
    /// Where it starts, in bytes of the document.
    pub start: TextSize,
    /// Its first line, from 0.
    pub first_line: u32,
    /// The segment.
    pub segment: Arc<Segment>,
    /// Its model.
    pub model: Arc<SegmentModel>,
}

/// A whole file's names. Immutable; a new one is joined after each edit from the models of unchanged segments.
pub struct Module {
    pieces: Vec<ModulePiece>,
    names: Arc<FxHashMap<Name, Vec<(u32, BindingId)>>>,
    options: ModuleOptions,
}

/// A node, and the number of the piece it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<'m> {
    /// The number of the piece.
    pub piece: usize,
    /// The node; its offsets count from the start of the piece.
    pub node: Node<'m>,
}

/// What a name or attribute leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition<'m> {
    /// A `def` of this file.
    Function(At<'m>),
    /// A `class` of this file.
    Class(At<'m>),
    /// A parameter (its node).
    Parameter(At<'m>),
    /// A name bound exactly once to this value.
    Value(At<'m>),
    /// Something of another module, by its qualified name: `threading.Thread`, `builtins.len`, `os`.
    External(String),
    /// Bound, but to what cannot be told.
    Unknown,
}

/// What kind of object an expression gives, as far as that is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'m> {
    /// An instance of a builtin or standard-library class, by qualified name: `builtins.list`.
    Instance(String),
    /// An instance of a class of this file.
    InstanceOf(At<'m>),
    /// A class, function or module itself.
    Object(Definition<'m>),
    /// None.
    None,
    /// Not known.
    Unknown,
}

/// A class by where it is defined: the module's name (empty for this file's) and its qualified name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId {
    /// `collections.abc`; empty for the file at hand.
    pub module: Name,
    /// `Outer.Inner`
    pub qualname: Name,
}

/// A class with its linearisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Which class it is.
    pub id: ClassId,
    /// Its bases as they are known.
    pub bases: Vec<ClassId>,
    /// False where a base is not known: then the order is only what is certain.
    pub complete: bool,
    /// The linearisation, or why there is none.
    pub mro: Result<Mro, MroConflict>,
}

/// A method resolution order: the class itself first, `object` last where it is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mro(pub Vec<ClassId>);

/// Why no linearisation exists: after `before`, these heads contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MroConflict {
    /// What could still be put in order.
    pub before: Vec<ClassId>,
    /// The classes of which each has to come before another.
    pub heads: Vec<ClassId>,
}

/// A member of a class with the class that supplies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The attribute.
    pub name: Name,
    /// The class of the MRO that has it.
    pub class: ClassId,
    /// Where it is bound, if in this file: the piece and the byte range in the document.
    pub place: Option<TextRange>,
}

impl Module {
    /// Joins the document's segments. Models of segments that `previous` has too, under the same options, are kept.
    #[must_use]
    pub fn new(document: &Document, options: ModuleOptions, previous: Option<&Module>) -> Module {
        let _ = (document, previous);
        Module { pieces: Vec::new(), names: Arc::default(), options }
    }

    /// The segments with their models, in source order.
    #[must_use]
    pub fn pieces(&self) -> &[ModulePiece] {
        &self.pieces
    }

    /// What it was joined under.
    #[must_use]
    pub fn options(&self) -> &ModuleOptions {
        &self.options
    }

    /// Where the module binds a top-level name: number of the piece, and the binding in its model. Checks and insights
    /// ask through [`Context::globals`](super::Context::globals), which remembers that they did.
    #[must_use]
    pub fn globals(&self, name: &str) -> &[(u32, BindingId)] {
        self.names.get(name).map_or(&[], Vec::as_slice)
    }

    /// The top-level names that `previous` bound in other segments than this module, or in other versions of them.
    #[must_use]
    pub fn changed_names(&self, previous: &Module) -> std::collections::BTreeSet<Name> {
        self.names.keys().chain(previous.names.keys()).cloned().collect()
    }
}

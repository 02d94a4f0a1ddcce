//! What checks and insights ask: a module seen from one of its segments.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use text_size::{TextRange, TextSize};

use super::{At, Binding, BindingId, Module, ModulePiece, Name, SegmentModel};
use crate::document::SegmentId;
use crate::syntax::{Node, SyntaxTree};
use crate::version::PythonVersion;

/// The top-level names that an answer about one segment depended on. When none of them is bound anew (in another
/// segment, or by another version of the same one), the answer still holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dependencies {
    /// The names.
    pub names: FxHashSet<Name>,
    /// There are too many to count: no name may have changed at all.
    pub everything: bool,
}

impl Dependencies {
    /// Whether an answer with these dependencies has to be computed again, where `changed` are the names that are bound anew.
    #[must_use]
    pub fn meet(&self, changed: &BTreeSet<Name>) -> bool {
        // Other code that binds the same names as before changes none of them.
        let is_met = |name: &Name| self.names.contains(name) || self.everything && name != Module::ANY_CODE;
        changed.iter().any(is_met)
    }

    /// Adds those of another answer.
    pub(super) fn extend(&mut self, others: &Dependencies) {
        self.everything |= others.everything;
        if !self.everything {
            self.names.extend(others.names.iter().cloned());
        } else if others.names.contains(Module::ANY_CODE) {
            self.names.insert(Name::new_static(Module::ANY_CODE));
        }
    }
}

/// A range of a segment, whichever place that segment has in its document now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The segment.
    pub segment: SegmentId,
    /// Bytes from the start of the segment.
    pub range: TextRange,
}

/// A module seen from one of its segments. Whatever a check or an insight learns about *other* segments it learns through
/// this, so that it is known which answers have to be computed again after an edit.
#[derive(Clone, Copy)]
pub struct Context<'m> {
    module: &'m Module,
    piece: usize,
    here: &'m ModulePiece,
    dependencies: &'m RefCell<Dependencies>,
    nesting: u8,
    assumed: Option<Assumed>,
    asked: Option<TextSize>,
}

/// What is taken for granted about a variable while it is found out what its bindings give: its class in `builtins`, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Assumed {
    /// The variable's first binding: the piece, and the identifier's number.
    pub(super) variable: (usize, u32),
    /// The name of the class.
    pub(super) class: Option<&'static str>,
}

impl<'m> Context<'m> {
    /// A view from the piece with this number; `None` where there is no such piece.
    #[must_use]
    pub fn new(
        module: &'m Module,
        piece: usize,
        dependencies: &'m RefCell<Dependencies>,
    ) -> Option<Context<'m>> {
        Some(Context {
            module,
            piece,
            here: module.pieces().get(piece)?,
            dependencies,
            nesting: 0,
            assumed: None,
            asked: None,
        })
    }

    /// A view from the piece with this number, for a question that has to be answered before another one can be, and whose
    /// dependencies are kept apart.
    pub(super) fn nested<'n>(
        &self,
        piece: usize,
        dependencies: &'n RefCell<Dependencies>,
    ) -> Option<Context<'n>>
    where
        'm: 'n,
    {
        let nesting = self.nesting.saturating_add(1);
        Some(Context { nesting, ..Context::new(self.module, piece, dependencies)? })
    }

    /// The same view, whose answers' dependencies are kept apart.
    pub(super) fn noting<'n>(&self, dependencies: &'n RefCell<Dependencies>) -> Context<'n>
    where
        'm: 'n,
    {
        Context { dependencies, ..*self }
    }

    /// How many questions wait for the answer to this one.
    pub(super) fn nesting(&self) -> u8 {
        self.nesting
    }

    /// The same view under an assumption about one variable.
    pub(super) fn assuming(&self, assumed: Assumed) -> Context<'m> {
        Context { assumed: Some(assumed), ..*self }
    }

    /// The same view for those who want to know only what there is to say about the byte `offset` of the document.
    #[must_use]
    pub fn asked_about(&self, offset: TextSize) -> Context<'m> {
        Context { asked: Some(offset), ..*self }
    }

    /// Whether what is said on one of these places, in bytes of the document, is of use: where not, an insight whose answer takes
    /// long need not look for it.
    #[must_use]
    pub fn is_asked_about(&self, places: &[TextRange]) -> bool {
        self.asked.is_none_or(|offset| places.iter().any(|place| place.contains(offset)))
    }

    /// What is taken for granted for now.
    pub(super) fn assumed(&self) -> Option<Assumed> {
        self.assumed
    }

    /// The same module seen from where `at` stands.
    #[must_use]
    pub fn at(&self, at: At<'m>) -> Context<'m> {
        match self.module.pieces().get(at.piece) {
            Some(here) => Context { piece: at.piece, here, ..*self },
            None => *self,
        }
    }

    /// The module.
    #[must_use]
    pub fn module(&self) -> &'m Module {
        self.module
    }

    /// The number of the piece from which it is seen.
    #[must_use]
    pub fn piece(&self) -> usize {
        self.piece
    }

    /// The tree of the segment.
    #[must_use]
    pub fn tree(&self) -> &'m SyntaxTree {
        self.here.segment.tree()
    }

    /// The model of the segment.
    #[must_use]
    pub fn model(&self) -> &'m SegmentModel {
        &self.here.model
    }

    /// The Python version that the code is written for.
    #[must_use]
    pub fn target(&self) -> PythonVersion {
        self.module.options().target
    }

    /// The node together with the piece it stands in.
    #[must_use]
    pub fn locate(&self, node: Node<'m>) -> At<'m> {
        At { piece: self.piece, node }
    }

    /// Where the node stands in the document, in bytes.
    #[must_use]
    pub fn range(&self, node: Node<'_>) -> TextRange {
        node.range() + self.here.start
    }

    /// The line of the document, from 1, on which the node starts.
    #[must_use]
    pub fn line(&self, node: Node<'_>) -> u32 {
        self.here.first_line + self.here.segment.lines().line(node.start()) + 1
    }

    /// The node's place, which stays right when lines are added above it.
    #[must_use]
    pub fn place(&self, node: Node<'_>) -> Place {
        self.place_of(node.range())
    }

    /// The place of a range of this segment.
    #[must_use]
    pub fn place_of(&self, range: TextRange) -> Place {
        Place { segment: self.here.segment.id(), range }
    }

    /// Where the module binds a top-level name, in source order: number of the piece, and the binding in its model.
    #[must_use]
    pub fn globals(&self, name: &str) -> Vec<(u32, BindingId)> {
        self.depend_on(Name::new(name));
        self.module.globals(name)
    }

    /// One of the bindings that [`globals`](Self::globals) gives, and its line in the document, from 1.
    #[must_use]
    pub fn global_binding(&self, (piece, binding): (u32, BindingId)) -> Option<(&'m Binding, u32)> {
        let place = self.module.pieces().get(piece as usize)?;
        let binding = place.model.binding(binding)?;
        let node = place.segment.tree().node(binding.node)?;
        Some((binding, self.at(At { piece: piece as usize, node }).line(node)))
    }

    /// Remembers that an answer depends on a name of the module's table.
    pub(super) fn depend_on(&self, name: Name) {
        let mut dependencies = self.dependencies.borrow_mut();
        // Of everything, only the code is not a name.
        if !dependencies.everything || name == Module::ANY_CODE {
            dependencies.names.insert(name);
        }
    }

    /// Remembers that an answer depends on the code of every segment.
    pub(crate) fn depend_on_code(&self) {
        self.depend_on(Name::new_static(Module::ANY_CODE));
    }

    /// Remembers that an answer depends on what another one depends on.
    pub(super) fn depend_on_all(&self, others: &Dependencies) {
        self.dependencies.borrow_mut().extend(others);
    }
}

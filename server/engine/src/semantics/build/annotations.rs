//! In which block an annotation is evaluated.

use super::super::{Name, ScopeKind};
use super::walk::{LAZY_ANNOTATIONS, Walk};
use crate::syntax::{Kind, Node};

impl<'t> Walk<'t> {
    /// Opens an annotation block. It sees the class that it stands in.
    pub(super) fn open_annotations(&mut self, parent: u32, node: Node<'t>, sees_class: bool) -> u32 {
        let name = Name::new_static("__annotate__");
        let scope = self.table.open(ScopeKind::Annotation, name, Some(parent), node.id());
        self.take_format(scope);
        if sees_class {
            self.see_class(scope);
        }
        scope
    }

    /// Since 3.14 lazily evaluated blocks take the wished format as a parameter.
    pub(super) fn take_format(&mut self, scope: u32) {
        if self.options.target >= LAZY_ANNOTATIONS {
            let flags = self.flags(scope, ".format");
            flags.parameter = true;
            flags.referenced = true;
        }
    }

    pub(super) fn see_class(&mut self, scope: u32) {
        self.table.scope_mut(scope).sees_class = true;
        self.flags(scope, "__classdict__").referenced = true;
    }

    /// A block for annotations that nothing ever evaluates, so that the names in them can still be explained.
    pub(super) fn unevaluated_annotations(&mut self, scope: u32, node: Node<'t>) -> u32 {
        if let Some(known) = self.table.scope(scope).unevaluated {
            return known;
        }
        let name = Name::new_static("__annotate__");
        let inner = self.table.open(ScopeKind::Annotation, name, Some(scope), node.id());
        let in_class = self.table.scope(scope).kind == ScopeKind::Class;
        let raw = self.table.scope_mut(inner);
        raw.detached = true;
        raw.sees_class = in_class;
        self.table.scope_mut(scope).unevaluated = Some(inner);
        inner
    }

    /// The block of the annotation in `x: annotation`, a statement of `scope`.
    pub(super) fn annotation_scope(&mut self, scope: u32, annotation: Node<'t>) -> u32 {
        let kind = self.table.scope(scope).kind;
        let is_lazy = self.options.target >= LAZY_ANNOTATIONS;
        let is_body = matches!(kind, ScopeKind::Module | ScopeKind::Class);
        // A module may be asked for its annotations while it is still running, so all of them are conditional there.
        let is_conditional =
            kind == ScopeKind::Module || kind == ScopeKind::Class && self.is_conditional(annotation);
        if is_lazy && is_conditional && !self.table.scope(scope).conditional_annotations {
            self.table.scope_mut(scope).conditional_annotations = true;
            self.flags(scope, "__conditional_annotations__").referenced = true;
        }
        if self.options.future_annotations {
            return self.unevaluated_annotations(scope, annotation);
        }
        if !is_lazy {
            return scope;
        }
        let own = match self.table.scope(scope).annotations {
            Some(own) => own,
            None => {
                let own = self.open_annotations(scope, annotation, kind == ScopeKind::Class);
                self.table.scope_mut(scope).annotations = Some(own);
                own
            }
        };
        if is_body { own } else { self.unevaluated_annotations(scope, annotation) }
    }

    /// Whether a statement of a class body may be passed over or run more than once.
    fn is_conditional(&self, node: Node<'t>) -> bool {
        node.ancestors()
            .take_while(|n| !n.kind().is_function() && n.kind() != Kind::ClassDefinition)
            .any(|n| n.kind().may_leave_out())
    }
}

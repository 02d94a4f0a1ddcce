//! Making the fix of a rewrite.

use text_size::{TextRange, TextSize};

use crate::semantics::Context;
use crate::syntax::Node;
use crate::text::{Applicability, Edit, Fix};

/// The edits of one rewrite, collected in any order.
pub(super) struct Edits<'c, 'm> {
    context: &'c Context<'m>,
    edits: Vec<Edit>,
}

impl<'c, 'm> Edits<'c, 'm> {
    pub(super) fn new(context: &'c Context<'m>) -> Edits<'c, 'm> {
        Edits { context, edits: Vec::new() }
    }

    pub(super) fn replace(self, node: Node<'_>, text: impl Into<String>) -> Self {
        self.replace_range(node.range(), text)
    }

    pub(super) fn replace_range(mut self, range: TextRange, text: impl Into<String>) -> Self {
        let start =
            self.context.range(self.context.tree().root()).start() - self.context.tree().root().start();
        self.edits.push(Edit { range: range + start, text: text.into() });
        self
    }

    pub(super) fn insert(self, at: TextSize, text: impl Into<String>) -> Self {
        self.replace_range(TextRange::empty(at), text)
    }

    /// The fix: what it changes is only how the same is said.
    pub(super) fn titled(self, title: impl Into<String>) -> Option<Fix> {
        Some(Fix {
            title: title.into(),
            applicability: Applicability::Safe,
            preferred: false,
            edits: self.edits,
        })
    }
}

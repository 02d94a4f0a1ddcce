//! The code that a traceback is about.

use std::cell::RefCell;
use std::sync::Arc;

use text_size::{TextRange, TextSize};

use crate::document::Document;
use crate::errors::Frame;
use crate::semantics::{Context, Dependencies, Module, ModuleOptions, ModuleSource};
use crate::syntax::Node;
use crate::version::PythonVersion;

/// A file as it is now.
pub struct Source {
    text: String,
    module: Module,
}

impl Source {
    /// Understands a text.
    #[must_use]
    pub fn new(text: &str, target: PythonVersion, source: Arc<dyn ModuleSource>) -> Source {
        let module = Module::new(&Document::new(text), ModuleOptions { target, source }, None);
        Source { text: text.to_string(), module }
    }

    /// Whether these letters stand anywhere in it.
    pub(super) fn spells(&self, letters: &str) -> bool {
        self.text.contains(letters)
    }

    /// A line of it, from 1.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        self.text.lines().nth(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Whether it still has the line that the traceback shows.
    #[must_use]
    pub fn has_line(&self, frame: &Frame) -> bool {
        let shown = frame.source.as_deref().map(str::trim);
        shown.is_some() && self.line(frame.line).map(str::trim) == shown
    }

    /// Where a line stands in the text, without its end.
    fn range_of(&self, number: u32) -> Option<TextRange> {
        let line = self.line(number)?;
        let start = line.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        Some(TextRange::at(TextSize::try_from(start).ok()?, TextSize::of(line)))
    }

    /// Asks about each node that has a part on this line, from the outermost on.
    pub(super) fn on_line<T>(
        &self,
        number: u32,
        mut ask: impl for<'m> FnMut(&Context<'m>, Node<'m>) -> Option<T>,
    ) -> Vec<T> {
        let Some(line) = self.range_of(number) else {
            return Vec::new();
        };
        self.everywhere(|context, node| {
            let range = context.range(node);
            if range.end() > line.start() && range.start() < line.end() { ask(context, node) } else { None }
        })
    }

    /// Asks about every node of the file.
    pub(super) fn everywhere<T>(
        &self,
        mut ask: impl for<'m> FnMut(&Context<'m>, Node<'m>) -> Option<T>,
    ) -> Vec<T> {
        let dependencies = RefCell::new(Dependencies::default());
        let mut answers = Vec::new();
        for piece in 0..self.module.pieces().len() {
            let Some(context) = Context::new(&self.module, piece, &dependencies) else { continue };
            answers.extend(context.tree().root().descendants().filter_map(|node| ask(&context, node)));
        }
        answers
    }

    /// The bytes of the document that the marks of a frame stand for. Marks count columns, which are characters where all are ASCII.
    pub(super) fn marked(&self, frame: &Frame) -> Option<TextRange> {
        let line = self.line(frame.line)?;
        let marks = frame.marked.as_ref().filter(|_| line.is_ascii())?;
        let first = self.range_of(frame.line)?.start();
        let indent = line.len() - line.trim_start().len();
        let at = |column: usize| Some(first + TextSize::try_from(indent + column).ok()?);
        let (start, end) = (at(marks.all.start)?, at(marks.all.end)?);
        (start < end).then(|| TextRange::new(start, end))
    }

    /// The answer about the one expression on the frame's line that failed: the marked one, or the only one of its kind. Where several are
    /// possible, they have to agree.
    pub(super) fn culprit<T: PartialEq>(
        &self,
        frame: &Frame,
        mut ask: impl for<'m> FnMut(&Context<'m>, Node<'m>) -> Option<T>,
    ) -> Option<T> {
        let marked = self.marked(frame);
        let answers = self.on_line(frame.line, |context, node| {
            let is_marked = marked.is_some_and(|marked| marked == context.range(node));
            Some((is_marked, ask(context, node)?))
        });
        let is_any_marked = answers.iter().any(|(is_marked, _)| *is_marked);
        let mut answers = answers.into_iter().filter(|(is_marked, _)| *is_marked || !is_any_marked);
        let (_, first) = answers.next()?;
        answers.all(|(_, other)| other == first).then_some(first)
    }
}

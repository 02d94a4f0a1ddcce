//! The lines of files in which an exception was raised. They move with the lines above them, and are there as long as they are as they were.

use std::sync::{Arc, Mutex, PoisonError};

use pygloss_engine::document::Document;
use pygloss_engine::text::{Encoding, TextRange};
use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::negotiated::Negotiated;

/// The code of the diagnostics.
const CODE: &str = "traceback";

/// A line in which an exception was raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its file.
    pub uri: lsp::Uri,
    /// What of it failed.
    pub range: lsp::Range,
    /// The text of the line.
    pub line: String,
    /// What happened, in one sentence.
    pub message: String,
    /// The slug of the card that tells more.
    pub concept: &'static str,
}

/// The lines of the traceback that was explained last.
#[derive(Default)]
pub struct Marks(Mutex<Vec<Mark>>);

impl Marks {
    /// Takes the lines of another traceback. Gives the addresses of files whose diagnostics may be others now.
    pub fn replace(&self, marks: Vec<Mark>) -> Vec<lsp::Uri> {
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *own, marks);
        before.iter().chain(own.iter()).map(|mark| mark.uri.clone()).collect()
    }

    /// The marked lines of a file, of whose lines `line` gives the text.
    pub fn in_file<'t>(&self, uri: &lsp::Uri, line: impl Fn(u32) -> &'t str) -> Vec<Mark> {
        let own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = own.iter().filter(|mark| mark.uri == *uri && line(mark.range.start.line) == mark.line);
        here.cloned().collect()
    }

    /// Moves the marks of a file whose lines from `first` to `last`, counted before, were changed, and takes those away whose own line was.
    fn follow(&self, uri: &lsp::Uri, before: &Document, after: &Document, first: u32, last: u32) {
        let (added, removed) = (after.line_count(), before.line_count());
        let mut own = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        own.retain_mut(|mark| {
            if mark.uri != *uri {
                return true;
            }
            let line = mark.range.start.line;
            let moved = line.saturating_add(added).saturating_sub(removed);
            let is_there = |line: u32| after.line_text(line) == mark.line;
            let is_touched = (first..=last).contains(&line);
            // A change at the start or the end of a line, or one that a client tells in other terms than the reader has made it in, leaves the
            // line as it was: then it is the last of those that stand there now, or the first.
            let now = match line {
                _ if before.line_text(line) != mark.line => None,
                line if is_touched => [moved, line].into_iter().find(|line| is_there(*line)),
                line if line > last => Some(moved),
                line => Some(line),
            };
            if let Some(now) = now {
                mark.range.start.line = now;
                mark.range.end.line = now;
            }
            now.is_some()
        });
    }

    fn has(&self, uri: &lsp::Uri) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|mark| mark.uri == *uri)
    }
}

/// The marks of one file, for whoever changes its text.
pub struct Following {
    /// All marks.
    pub marks: Arc<Marks>,
    /// The file.
    pub uri: lsp::Uri,
}

impl Following {
    /// A part of the text, `range` of what it was before, was replaced.
    pub fn edited(&self, before: &Document, after: &Document, range: TextRange) {
        let line = |offset| before.position(offset, Encoding::Utf8).line;
        self.marks.follow(&self.uri, before, after, line(range.start()), line(range.end()));
    }

    /// The whole text was given anew: what differs stands between the lines that are the same from the top and those from the bottom.
    pub fn replaced(&self, before: &Document, after: &Document) {
        if !self.marks.has(&self.uri) {
            return;
        }
        let (old, new) = (before.line_count(), after.line_count());
        let fewer = old.min(new);
        let is_same = |back: bool, number: u32| {
            let at = |count: u32| if back { count - 1 - number } else { number };
            before.line_text(at(old)) == after.line_text(at(new))
        };
        let above = (0..fewer).find(|number| !is_same(false, *number)).unwrap_or(fewer);
        let below = (0..fewer - above).find(|number| !is_same(true, *number)).unwrap_or(fewer - above);
        if above < old.max(new) {
            self.marks.follow(&self.uri, before, after, above, (old - below).saturating_sub(1).max(above));
        }
    }
}

impl Mark {
    /// The mark for a client.
    pub fn diagnostic(self, client: &Negotiated) -> lsp::Diagnostic {
        lsp::Diagnostic {
            range: self.range,
            severity: Some(lsp::DiagnosticSeverity::INFORMATION),
            code: Some(lsp::NumberOrString::String(CODE.to_string())),
            source: Some("pygloss".to_string()),
            message: self.message,
            data: client.diagnostic_data.then(|| json!({"concept": self.concept, "also": []})),
            ..lsp::Diagnostic::default()
        }
    }
}

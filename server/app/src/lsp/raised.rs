//! The lines of open files in which an exception was raised, as long as they are as they were.

use std::sync::{Mutex, PoisonError};

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

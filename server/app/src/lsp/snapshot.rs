//! One state of a file, understood.

use std::sync::{Arc, Mutex, PoisonError};

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic};
use pygloss_engine::text::{Applicability, Encoding, Fix, Position, TextRange, TextSize};

use crate::concepts::{self, Occurring};

/// A state of a file. Immutable, and shared by the computations about it.
pub struct Snapshot {
    /// What is understood of it.
    pub analysis: Analysis,
    /// Our own count of what had arrived.
    pub revision: u64,
    /// The client's version.
    pub version: Option<i32>,
    encoding: Encoding,
    findings: Mutex<Option<Arc<Vec<Diagnostic>>>>,
    concepts: Mutex<Option<Arc<Vec<Occurring>>>>,
}

impl Snapshot {
    /// A state of a file.
    pub fn new(analysis: Analysis, revision: u64, version: Option<i32>, encoding: Encoding) -> Snapshot {
        Snapshot {
            analysis,
            revision,
            version,
            encoding,
            findings: Mutex::default(),
            concepts: Mutex::default(),
        }
    }

    /// The findings, computed when first asked for; `None` where it was cancelled.
    pub fn findings(&self, cancel: &Cancel) -> Option<Arc<Vec<Diagnostic>>> {
        if let Some(found) = &*self.findings.lock().unwrap_or_else(PoisonError::into_inner) {
            return Some(Arc::clone(found));
        }
        let found = Arc::new(self.analysis.diagnostics(cancel)?);
        *self.findings.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Some(found)
    }

    /// The concepts that occur in it, computed when first asked for; `None` where it was cancelled.
    pub fn concepts(&self, cancel: &Cancel) -> Option<Arc<Vec<Occurring>>> {
        if let Some(found) = &*self.concepts.lock().unwrap_or_else(PoisonError::into_inner) {
            return Some(Arc::clone(found));
        }
        let found = Arc::new(concepts::in_file(&self.analysis, self.encoding, cancel)?);
        *self.concepts.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Some(found)
    }

    /// How the client counts columns.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The byte that a client's position means.
    pub fn offset(&self, position: Position) -> TextSize {
        self.analysis.document().offset(position, self.encoding)
    }

    /// The client's positions of a range.
    pub fn positions(&self, range: TextRange) -> (Position, Position) {
        let document = self.analysis.document();
        (document.position(range.start(), self.encoding), document.position(range.end(), self.encoding))
    }
}

/// The first safe fix of each finding that has one.
pub fn safe_fixes(findings: &[Diagnostic]) -> impl Iterator<Item = &Fix> {
    let is_safe = |fix: &&Fix| fix.applicability == Applicability::Safe;
    findings.iter().filter_map(move |finding| finding.fixes.iter().find(is_safe))
}

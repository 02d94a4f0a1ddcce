//! One state of a file, understood.

use std::sync::{Arc, Mutex, PoisonError};

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic};
use pygloss_engine::text::{Applicability, Edit, Encoding, Position, TextRange, TextSize};

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
}

impl Snapshot {
    /// A state of a file.
    pub fn new(analysis: Analysis, revision: u64, version: Option<i32>, encoding: Encoding) -> Snapshot {
        Snapshot { analysis, revision, version, encoding, findings: Mutex::default() }
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

/// The edits of the first safe fix of each finding, without those that would meet an earlier one's.
pub fn safe_edits(findings: &[Diagnostic]) -> Vec<Edit> {
    let mut chosen: Vec<Edit> = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.applicability == Applicability::Safe) else {
            continue;
        };
        // Two fixes may add the same import.
        let new: Vec<&Edit> = fix.edits.iter().filter(|edit| !chosen.contains(edit)).collect();
        if new.iter().any(|edit| chosen.iter().any(|other| meet(edit.range, other.range))) {
            continue;
        }
        let new: Vec<Edit> = new.into_iter().cloned().collect();
        chosen.extend(new);
    }
    chosen.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    chosen
}

fn meet(a: TextRange, b: TextRange) -> bool {
    a.start() == b.start() || (a.start() < b.end() && b.start() < a.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(start.into(), end.into())
    }

    #[test]
    fn ranges_that_touch_do_not_meet() {
        assert!(!meet(range(0, 3), range(3, 5)));
        assert!(meet(range(0, 4), range(3, 5)));
        assert!(meet(range(3, 3), range(3, 5)));
        assert!(meet(range(1, 9), range(3, 5)));
    }
}

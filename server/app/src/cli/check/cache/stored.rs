//! Findings as they are kept in a file.

use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::checks::{self, Check, UNUSED_SUPPRESSION};
use pygloss_engine::severity::Severity;
use pygloss_engine::text::{Applicability, Edit, Fix, TextRange, TextSize};
use serde::{Deserialize, Serialize};

type Range = (u32, u32);

/// A finding.
#[derive(Serialize, Deserialize)]
pub struct Stored {
    code: String,
    severity: u8,
    range: Range,
    message: String,
    related: Vec<(Range, String)>,
    fixes: Vec<StoredFix>,
}

#[derive(Serialize, Deserialize)]
struct StoredFix {
    title: String,
    is_safe: bool,
    preferred: bool,
    edits: Vec<(Range, String)>,
}

impl Stored {
    /// A finding, to be kept.
    pub fn new(finding: &Diagnostic) -> Stored {
        let fix = |fix: &Fix| StoredFix {
            title: fix.title.clone(),
            is_safe: fix.applicability == Applicability::Safe,
            preferred: fix.preferred,
            edits: fix.edits.iter().map(|edit| (numbers(edit.range), edit.text.clone())).collect(),
        };
        Stored {
            code: finding.check.code.to_string(),
            severity: finding.severity as u8,
            range: numbers(finding.range),
            message: finding.message.clone(),
            related: finding.related.iter().map(|(range, text)| (numbers(*range), text.clone())).collect(),
            fixes: finding.fixes.iter().map(fix).collect(),
        }
    }

    /// The finding again; `None` where it cannot be one of this program.
    pub fn revive(&self) -> Option<Diagnostic> {
        let fix = |fix: &StoredFix| {
            let edit = |(at, text): &(Range, String)| Some(Edit { range: range(*at)?, text: text.clone() });
            Some(Fix {
                title: fix.title.clone(),
                applicability: if fix.is_safe { Applicability::Safe } else { Applicability::Unsafe },
                preferred: fix.preferred,
                edits: fix.edits.iter().map(edit).collect::<Option<_>>()?,
            })
        };
        let related = self.related.iter().map(|(at, text)| Some((range(*at)?, text.clone())));
        Some(Diagnostic {
            check: check(&self.code)?,
            severity: Severity::ALL
                .iter()
                .map(|(_, severity)| *severity)
                .find(|s| *s as u8 == self.severity)?,
            range: range(self.range)?,
            message: self.message.clone(),
            related: related.collect::<Option<_>>()?,
            fixes: self.fixes.iter().map(fix).collect::<Option<_>>()?,
        })
    }
}

fn check(code: &str) -> Option<&'static Check> {
    checks::check(code).or_else(|| (code == UNUSED_SUPPRESSION.code).then_some(&UNUSED_SUPPRESSION))
}

fn numbers(range: TextRange) -> Range {
    (range.start().into(), range.end().into())
}

fn range((start, end): Range) -> Option<TextRange> {
    (start <= end).then(|| TextRange::new(TextSize::new(start), TextSize::new(end)))
}

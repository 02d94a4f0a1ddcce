//! From what the checks found in each segment to the diagnostics of a document.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use text_size::TextRange;

use super::suppressions::Suppressions;
use super::{Analysis, Cancel, imports, team};
use crate::checks::run::SegmentFindings;
use crate::checks::{Change, Check, Finding, Remedy, Selection, UNUSED_SUPPRESSION, run};
use crate::document::SegmentId;
use crate::note::counted;
use crate::semantics::{Dependencies, Module, Place};
use crate::severity::Severity;
use crate::text::{Edit, Fix};

/// More findings than this are not shown for one file.
pub const MOST_FINDINGS: usize = 1000;

/// A finding with its place in the document.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The check.
    pub check: &'static Check,
    /// How loudly it is said.
    pub severity: Severity,
    /// Where, in bytes of the document.
    pub range: TextRange,
    /// What, in one sentence.
    pub message: String,
    /// The other half of it.
    pub related: Vec<(TextRange, String)>,
    /// How to mend it.
    pub fixes: Vec<Fix>,
}

/// What was found out about a segment, and holds until a name changes that it depends on.
pub(super) trait Kept {
    /// What it depends on.
    fn dependencies(&self) -> &Dependencies;
}

impl Kept for SegmentFindings {
    fn dependencies(&self) -> &Dependencies {
        &self.dependencies
    }
}

/// The cells of the pieces that neither changed nor depended on a name that is bound elsewhere now; empty cells for
/// all others.
pub(super) fn keep<F: Kept>(
    module: &Module,
    previous: Option<&Analysis>,
    cells: impl for<'a> Fn(&'a Analysis) -> &'a [Arc<OnceLock<F>>],
) -> Vec<Arc<OnceLock<F>>> {
    let fresh = || Arc::new(OnceLock::new());
    let Some(previous) = previous else { return module.pieces().iter().map(|_| fresh()).collect() };
    let changed = module.changed_names(&previous.module);
    let old: FxHashMap<SegmentId, (usize, &Arc<OnceLock<F>>)> = previous
        .module
        .pieces()
        .iter()
        .zip(cells(previous))
        .enumerate()
        .map(|(at, (piece, findings))| (piece.segment.id(), (at, findings)))
        .collect();
    module
        .pieces()
        .iter()
        .map(|piece| {
            let Some((at, kept)) = old.get(&piece.segment.id()) else { return fresh() };
            let same_model =
                previous.module.pieces().get(*at).is_some_and(|p| Arc::ptr_eq(&p.model, &piece.model));
            let stale = kept.get().is_some_and(|found| found.dependencies().meet(&changed));
            if same_model && !stale { Arc::clone(kept) } else { fresh() }
        })
        .collect()
}

pub(super) fn diagnostics(analysis: &Analysis, cancel: &Cancel) -> Option<Vec<Diagnostic>> {
    let mut all = all(analysis, cancel)?;
    if all.len() > MOST_FINDINGS {
        let more = all.len() - MOST_FINDINGS;
        all.truncate(MOST_FINDINGS);
        if let Some(last) = all.last_mut() {
            let are = if more == 1 { "is" } else { "are" };
            let more = counted(more, "more finding");
            last.message.push_str(&format!(" ({more} in this file {are} not shown.)"));
        }
    }
    Some(all)
}

pub(super) fn all(analysis: &Analysis, cancel: &Cancel) -> Option<Vec<Diagnostic>> {
    let mut found = Vec::new();
    let places = Places::new(&analysis.module);
    let of_pieces: Vec<&SegmentFindings> = analysis
        .findings
        .iter()
        .enumerate()
        .map(|(piece, cell)| match cell.get() {
            Some(findings) => Some(findings),
            None => {
                let fresh = run::run(&analysis.module, piece, &analysis.selection, cancel)?;
                Some(cell.get_or_init(|| fresh))
            }
        })
        .collect::<Option<_>>()?;
    let suppressions = Suppressions::new(analysis.document.pieces(), &of_pieces);
    for (piece, findings) in of_pieces.into_iter().enumerate() {
        let of_team = team::findings(analysis, piece, cancel)?;
        for (check, finding) in findings.findings.iter().chain(of_team) {
            if analysis.selection.has(check)
                && let Some(place) = places.range(finding.place)
                && !suppressions.silence(check, place)
                && analysis.selection.tells(check, finding)
            {
                found.extend(places.diagnostic(analysis, check, finding));
            }
        }
    }
    if analysis.selection.has(&UNUSED_SUPPRESSION) {
        let of_team = |code: &str| analysis.library.team_checks().iter().any(|check| check.slug == code);
        let known = |code: &str| Selection::is_known(code) || of_team(code);
        found.extend(suppressions.unused(&analysis.selection, known));
    }
    found.sort_by_key(|d| (d.range.start(), d.range.end(), d.check.code));
    // A check may speak about a segment from several others: of a class, where its instances are used.
    found.dedup_by(|a, b| a.check.code == b.check.code && a.range == b.range);
    Some(found)
}

/// Where the segments stand now.
struct Places<'m> {
    module: &'m Module,
    starts: FxHashMap<SegmentId, text_size::TextSize>,
}

impl<'m> Places<'m> {
    fn new(module: &'m Module) -> Places<'m> {
        let starts = module.pieces().iter().map(|piece| (piece.segment.id(), piece.start)).collect();
        Places { module, starts }
    }

    fn range(&self, place: Place) -> Option<TextRange> {
        self.starts.get(&place.segment).map(|start| place.range + *start)
    }

    /// `None` only if the finding is about a segment that is gone, which its dependencies rule out.
    fn diagnostic(
        &self,
        analysis: &Analysis,
        check: &'static Check,
        finding: &Finding,
    ) -> Option<Diagnostic> {
        let related = finding
            .related
            .iter()
            .filter_map(|(place, text)| Some((self.range(*place)?, text.to_plain())))
            .collect();
        Some(Diagnostic {
            check,
            severity: analysis.selection.severity(check)?,
            range: self.range(finding.place)?,
            message: finding.message.to_quoted(),
            related,
            fixes: finding.remedies.iter().filter_map(|remedy| self.fix(analysis, remedy)).collect(),
        })
    }

    fn fix(&self, analysis: &Analysis, remedy: &Remedy) -> Option<Fix> {
        let mut edits = Vec::with_capacity(remedy.changes.len());
        for change in &remedy.changes {
            match change {
                Change::Replace(place, text) => {
                    edits.push(Edit { range: self.range(*place)?, text: text.clone() });
                }
                Change::Import(statement) => {
                    edits.extend(imports::insertion(self.module, &analysis.document, statement));
                }
            }
        }
        Some(Fix {
            title: remedy.title.clone(),
            applicability: remedy.applicability,
            preferred: remedy.preferred,
            edits,
        })
    }
}

//! The findings of the checks of a team's own cards.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use super::findings::{Kept, keep};
use super::{Analysis, Cancel};
use crate::checks::run::Broken;
use crate::checks::{Check, Finding, team_check};
use crate::contain::contain;
use crate::knowledge::{Library, TeamCheck};
use crate::semantics::{Context, Dependencies, Module};

/// What the checks of the cards found in one segment.
#[derive(Debug, Clone, Default)]
pub(super) struct TeamFindings {
    findings: Vec<(&'static Check, Finding)>,
    dependencies: Dependencies,
}

impl Kept for TeamFindings {
    fn dependencies(&self) -> &Dependencies {
        &self.dependencies
    }
}

/// The cells of the pieces, with what still holds in them: nothing does where the cards are others than before.
pub(super) fn cells(
    module: &Module,
    library: &Arc<Library>,
    previous: Option<&Analysis>,
) -> Vec<Arc<OnceLock<TeamFindings>>> {
    if library.team_checks().is_empty() {
        return Vec::new();
    }
    let previous = previous.filter(|previous| Arc::ptr_eq(&previous.library, library));
    keep(module, previous, |previous| &previous.team)
}

/// The findings in one piece; `None` where it was cancelled.
pub(super) fn findings<'a>(
    analysis: &'a Analysis,
    piece: usize,
    cancel: &Cancel,
) -> Option<&'a [(&'static Check, Finding)]> {
    let Some(cell) = analysis.team.get(piece) else { return Some(&[]) };
    let found = match cell.get() {
        Some(found) => found,
        None => {
            let fresh = run(analysis, piece, cancel)?;
            cell.get_or_init(|| fresh)
        }
    };
    Some(&found.findings)
}

fn run(analysis: &Analysis, piece: usize, cancel: &Cancel) -> Option<TeamFindings> {
    let dependencies = RefCell::new(Dependencies::default());
    let context = Context::new(&analysis.module, piece, &dependencies)?;
    let broken = Broken::new(context.tree().root());
    let flags = contain("the checks of cards", || {
        analysis.library.flags(&context, &|node| broken.covers(node), &|| cancel.is_cancelled())
    });
    let flags = match flags {
        Some(flags) => flags?,
        None => Vec::new(),
    };
    let mut findings: Vec<(&'static Check, Finding)> = flags
        .into_iter()
        .map(|flag| (check_of(flag.check), Finding::new(context.place_of(flag.range), flag.message)))
        .collect();
    findings
        .sort_by_key(|(check, finding)| (finding.place.range.start(), finding.place.range.end(), check.code));
    findings.dedup_by(|a, b| a.0.code == b.0.code && a.1.place == b.1.place);
    Some(TeamFindings { findings, dependencies: dependencies.into_inner() })
}

/// A check of a team's card as findings, lists and settings know it.
#[must_use]
pub fn check_of(check: &TeamCheck) -> &'static Check {
    team_check(&check.slug, check.severity)
}

#[cfg(test)]
mod tests;

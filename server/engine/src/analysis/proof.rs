//! Whether the check of a team's card flags what the card calls bad, and nothing that it calls good.

use std::sync::Arc;

use super::{Analysis, Cancel, Settings, Shared};
use crate::document::Document;
use crate::knowledge::Entry;
use crate::knowledge::card::{Fence, FenceRole, Origin, Problem};
use crate::version::PythonVersion;

/// What is wrong with the `bad` and `good` fences of the checks that the library of `shared` has from packs.
#[must_use]
pub fn prove(shared: &Shared, target: PythonVersion) -> Vec<Problem> {
    let mut problems = Vec::new();
    for entry in shared.library.entries().filter(|entry| entry.origin() == Origin::Pack) {
        let Some(card) = entry.card().filter(|card| !card.checks.is_empty()) else { continue };
        for fence in card.fences() {
            problems.extend(judge(shared, target, entry, fence));
        }
    }
    problems
}

fn judge(shared: &Shared, target: PythonVersion, entry: &Entry, fence: &Fence) -> Vec<Problem> {
    let expected: &[usize] = match &fence.role {
        FenceRole::Bad { flagged } => flagged,
        FenceRole::Good => &[],
        _ => return Vec::new(),
    };
    let code = entry.header().slug.as_ref();
    let version = |(major, minor)| PythonVersion::new(major, minor);
    let target = fence.max.or(fence.min).map_or(target, version);
    let settings = Settings { select: Some(vec![code.to_string()]), target, ..Settings::default() };
    let analysis = Analysis::new(Document::new(&fence.code), Arc::new(settings), shared, None);
    let found = analysis.all_diagnostics(&Cancel::default()).unwrap_or_default();
    let line = |start: text_size::TextSize| {
        let before = fence.code.get(..usize::from(start)).unwrap_or_default();
        before.matches('\n').count() + 1
    };
    let lines: Vec<usize> = found.iter().map(|finding| line(finding.range.start())).collect();
    // A line of the fence stands as many lines below the one that opens it.
    let problem = |line: usize, message: String| Problem {
        file: entry.file().to_string(),
        line: fence.line + line,
        message,
    };
    let missed = expected.iter().filter(|line| !lines.contains(line)).map(|line| {
        problem(*line, format!("the check `{code}` does not flag this line, which is marked with `#!`"))
    });
    let extra =
        found.iter().zip(&lines).filter(|(_, line)| !expected.contains(line)).map(|(finding, line)| {
            problem(
                *line,
                format!("the check `{code}` flags this line, which is not marked: {}", finding.message),
            )
        });
    missed.chain(extra).collect()
}

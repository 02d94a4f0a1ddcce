//! Running the checks over one segment, in one walk.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::{CHECKS, Check, Finding, Selection, may_hold_directives};
use crate::analysis::Cancel;
use crate::contain::contain;
use crate::semantics::{Context, Dependencies, Module};
use crate::syntax::{Kind, Node};

/// What the checks found in one segment.
#[derive(Debug, Clone, Default)]
pub struct SegmentFindings {
    /// The findings with their checks, in source order.
    pub findings: Vec<(&'static Check, Finding)>,
    /// The top-level names that the answer depended on.
    pub dependencies: Dependencies,
    /// Whether a comment of the segment may silence findings.
    pub may_hold_directives: bool,
}

/// The checks that want to see a kind of node, each with its number among [`CHECKS`].
fn checks_for(kind: Kind) -> &'static [(usize, &'static Check)] {
    static TABLE: LazyLock<Vec<Vec<(usize, &'static Check)>>> = LazyLock::new(|| {
        let mut table = vec![Vec::new(); Kind::COUNT];
        for (number, check) in CHECKS.iter().enumerate() {
            for kind in check.kinds {
                if let Some(row) = table.get_mut(*kind as usize) {
                    row.push((number, *check));
                }
            }
        }
        table
    });
    TABLE.get(kind as usize).map_or(&[], Vec::as_slice)
}

/// Runs the checks that are on over the piece with this number; `None` where it was cancelled. Nothing is reported in a
/// function, or else a top-level statement, that holds a syntax error.
#[must_use]
pub fn run(module: &Module, piece: usize, selection: &Selection, cancel: &Cancel) -> Option<SegmentFindings> {
    let dependencies = RefCell::new(module.dependencies());
    let mut findings: Vec<(&'static Check, Finding)> = Vec::new();
    let context = Context::new(module, piece, &dependencies)?;
    let root = context.tree().root();
    let broken = Broken::new(root);
    let mut found = Vec::new();
    for (count, node) in root.descendants().enumerate() {
        if count % 256 == 0 && cancel.is_cancelled() {
            return None;
        }
        let checks = checks_for(node.kind());
        if checks.is_empty() || broken.covers(node) {
            continue;
        }
        for (_, check) in checks.iter().filter(|(number, _)| selection.runs(*number)) {
            let is_whole = contain(check.code, || (check.run)(&context, node, &mut found)).is_some();
            if found.is_empty() {
                continue;
            }
            if is_whole {
                findings.extend(found.drain(..).map(|finding| (*check, finding)));
            }
            found.clear();
        }
    }
    findings
        .sort_by_key(|(check, finding)| (finding.place.range.start(), finding.place.range.end(), check.code));
    findings.dedup_by(|a, b| a.0.code == b.0.code && a.1.place == b.1.place);
    let may_hold_directives = may_hold_directives(context.tree().text());
    Some(SegmentFindings { findings, dependencies: dependencies.into_inner(), may_hold_directives })
}

/// The parts of a segment in which nothing is said, because they hold a syntax error: node numbers, in order.
pub(crate) struct Broken(Vec<std::ops::Range<u32>>);

impl Broken {
    pub(crate) fn new(root: Node<'_>) -> Broken {
        let mut ranges = Vec::new();
        if !root.has_error() {
            return Broken(ranges);
        }
        for statement in root.children().filter(|n| n.has_error() || n.kind() == Kind::Error) {
            innermost_broken(statement, &mut ranges);
        }
        Broken(ranges)
    }

    pub(crate) fn covers(&self, node: Node<'_>) -> bool {
        let at = self.0.partition_point(|range| range.end <= node.id());
        self.0.get(at).is_some_and(|range| range.contains(&node.id()))
    }
}

/// Narrows a broken statement down to the functions that hold the errors, where all errors lie in functions.
fn innermost_broken(statement: Node<'_>, ranges: &mut Vec<std::ops::Range<u32>>) {
    let mut functions: Vec<std::ops::Range<u32>> = Vec::new();
    let mut outside = false;
    let is_error = |n: Node<'_>| n.kind() == Kind::Error || n.is_missing();
    for node in statement.descendants() {
        let covered = functions.last().is_some_and(|range| range.contains(&node.id()));
        if node.kind() == Kind::FunctionDefinition && node.has_error() && !covered {
            functions.push(node.id()..node.subtree_end());
        } else if is_error(node) && !covered {
            outside = true;
        }
    }
    if outside || functions.is_empty() {
        ranges.push(statement.id()..statement.subtree_end());
    } else {
        ranges.extend(functions);
    }
}

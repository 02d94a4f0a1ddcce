//! Findings as a JSON array, in the names that ruff uses. The shape is described in `server/README.md`.

use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::text::{Applicability, Fix, TextRange};
use serde::Serialize;

use super::report::Report;
use crate::cli::excerpt::{Lines, Location};
use crate::cli::files::absolute;
use crate::cli::output::{Failure, Output};

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    concept: &'a str,
    end_location: Location,
    filename: &'a str,
    fix: Option<JsonFix<'a>>,
    group: &'a str,
    location: Location,
    message: &'a str,
    related: Vec<JsonRelated<'a>>,
    severity: &'static str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    applicability: &'static str,
    edits: Vec<JsonEdit<'a>>,
    preferred: bool,
    title: &'a str,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    content: &'a str,
    end_location: Location,
    location: Location,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    end_location: Location,
    location: Location,
    message: &'a str,
}

/// Prints them.
pub fn print(output: &mut Output, reports: &[Report]) -> Result<(), Failure> {
    let mut first = true;
    output.raw(b"[")?;
    for report in reports {
        let lines = Lines::new(&report.text);
        let filename = if report.name == "-" { report.name.clone() } else { absolute(&report.path) };
        for finding in &report.findings {
            output.raw(if first { b"\n" } else { b",\n" })?;
            first = false;
            let object = serde_json::to_string_pretty(&shape(finding, &filename, &lines))?;
            for (i, line) in object.lines().enumerate() {
                output.raw(if i == 0 { b"  " } else { b"\n  " })?;
                output.raw(line.as_bytes())?;
            }
        }
    }
    output.raw(if first { b"]\n" } else { b"\n]\n" })
}

fn shape<'a>(finding: &'a Diagnostic, filename: &'a str, lines: &Lines<'_>) -> JsonFinding<'a> {
    let places = |range: TextRange| (lines.location(range.start()), lines.location(range.end()));
    let (location, end_location) = places(finding.range);
    let fix = finding.fixes.iter().find(|fix| fix.preferred).or(finding.fixes.first());
    JsonFinding {
        code: finding.check.code,
        concept: finding.check.concept,
        end_location,
        filename,
        fix: fix.map(|fix| shape_fix(fix, places)),
        group: finding.check.group.name(),
        location,
        message: &finding.message,
        related: finding
            .related
            .iter()
            .map(|(range, message)| {
                let (location, end_location) = places(*range);
                JsonRelated { end_location, location, message }
            })
            .collect(),
        severity: finding.severity.name(),
    }
}

fn shape_fix(fix: &Fix, places: impl Fn(TextRange) -> (Location, Location)) -> JsonFix<'_> {
    let edits = fix.edits.iter().map(|edit| {
        let (location, end_location) = places(edit.range);
        JsonEdit { content: &edit.text, end_location, location }
    });
    JsonFix {
        applicability: applicability(fix.applicability),
        edits: edits.collect(),
        preferred: fix.preferred,
        title: &fix.title,
    }
}

/// The word for how safe a fix is.
pub fn applicability(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    }
}

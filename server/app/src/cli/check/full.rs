//! Findings with an excerpt of the source and the change that mends them.

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::severity::Severity;
use pygloss_engine::text::{Applicability, Fix, TextRange};

use super::report::Report;
use crate::cli::excerpt::Lines;
use crate::cli::output::{Failure, Output, width};

/// Lines of source around what is pointed at.
const AROUND: usize = 1;

/// A related place further away than this gets an excerpt of its own.
const NEAR: usize = 8;

/// Prints them.
pub fn print(output: &mut Output, reports: &[Report]) -> Result<(), Failure> {
    let renderer =
        if output.is_colored() { Renderer::styled() } else { Renderer::plain() }.term_width(width(100));
    for report in reports {
        let lines = Lines::new(&report.text);
        for finding in &report.findings {
            output.line(renderer.render(&groups(report, finding, &lines)))?;
            output.line("")?;
        }
    }
    Ok(())
}

fn groups<'a>(report: &'a Report, finding: &'a Diagnostic, lines: &Lines<'a>) -> Vec<Group<'a>> {
    let row = lines.row(finding.range.start());
    let is_near = |range: &TextRange| lines.row(range.start()).abs_diff(row) <= NEAR;
    let (near, far): (Vec<_>, Vec<_>) = finding.related.iter().partition(|(range, _)| is_near(range));
    let mut window = Window::new(lines, near.iter().map(|(range, _)| *range).chain([finding.range]));
    let mut snippet = window.snippet(&report.name);
    snippet = snippet.annotation(AnnotationKind::Primary.span(window.span(finding.range)));
    for (range, message) in near {
        snippet = snippet.annotation(AnnotationKind::Context.span(window.span(*range)).label(message));
    }
    let title = level(finding.severity).primary_title(finding.message.as_str()).id(finding.check.code);
    let mut groups = vec![title.element(snippet)];
    for (range, message) in far {
        window = Window::new(lines, [*range]);
        let place = AnnotationKind::Primary.span(window.span(*range));
        let snippet = window.snippet(&report.name).annotation(place);
        groups.push(Level::NOTE.secondary_title(message.as_str()).element(snippet));
    }
    let fix = finding.fixes.iter().find(|fix| fix.preferred).or(finding.fixes.first());
    groups.extend(fix.map(|fix| mended(fix, &report.name, lines)));
    groups
}

fn mended<'a>(fix: &'a Fix, name: &str, lines: &Lines<'a>) -> Group<'a> {
    let window = Window::new(lines, fix.edits.iter().map(|edit| edit.range));
    let mut snippet =
        Snippet::<Patch<'_>>::source(window.text.clone()).line_start(window.first_row).fold(true);
    snippet = snippet.path(name.to_string());
    for edit in &fix.edits {
        snippet = snippet.patch(Patch::new(window.span(edit.range), without_returns(&edit.text)));
    }
    let risk = match fix.applicability {
        Applicability::Safe => "",
        Applicability::Unsafe => " (may change what the program does: `--unsafe-fixes`)",
    };
    Level::HELP.secondary_title(format!("{}{risk}", fix.title)).element(snippet)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::INFO.with_name("hint"),
    }
}

/// Whole lines around some places. Only these are given to the renderer, whose cost grows with the text.
struct Window {
    text: String,
    first_row: usize,
    start: usize,
}

impl Window {
    fn new(lines: &Lines<'_>, places: impl IntoIterator<Item = TextRange>) -> Window {
        let covered = places.into_iter().reduce(TextRange::cover).unwrap_or_default();
        let first_row = lines.row(covered.start()).saturating_sub(AROUND).max(1);
        let last_row = lines.row(covered.end()) + AROUND;
        let range = lines.range(first_row, last_row);
        Window { text: without_returns(lines.text(range)), first_row, start: range.start().into() }
    }

    fn span(&self, range: TextRange) -> std::ops::Range<usize> {
        usize::from(range.start()).saturating_sub(self.start)
            ..usize::from(range.end()).saturating_sub(self.start)
    }

    fn snippet<'a>(&self, name: &str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        Snippet::source(self.text.trim_end_matches('\n').to_string())
            .line_start(self.first_row)
            .path(name.to_string())
            .fold(false)
    }
}

/// A carriage return ends a line for Python, and does not for the renderer: it becomes a line feed, or a blank before one,
/// so that no byte moves.
fn without_returns(text: &str) -> String {
    text.replace("\r\n", " \n").replace('\r', "\n")
}

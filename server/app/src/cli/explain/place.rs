//! What there is to say about a place in a file.

use std::path::Path;

use pygloss_engine::analysis::{Analysis, Cancel};
use pygloss_engine::knowledge::Entry;
use pygloss_engine::knowledge::render::{self, Options};
use pygloss_engine::note::Note;
use pygloss_engine::text::TextSize;

use crate::cli::engine::{Engine, tokens};
use crate::cli::excerpt::{Lines, Location};
use crate::cli::files::displayed;
use crate::cli::gloss::Gloss;
use crate::cli::input;
use crate::cli::output::{Failure, Output, width};
use crate::cli::styled::{Look, Styled, shown};
use crate::instructions::{Choice, projects_of, with_instructions};
use crate::workspace::Surroundings;

/// Prints it.
pub fn print(
    output: &mut Output,
    engine: &Engine,
    path: &Path,
    row: usize,
    column: Option<usize>,
    options: &Options,
) -> Result<(), Failure> {
    let name = displayed(path);
    let file = input::read(path).map_err(|message| format!("{name}: {message}"))?;
    let lines = Lines::new(&file.text);
    let at = lines.offset(Location { row, column: column.unwrap_or(1) });
    let at = at.ok_or_else(|| outside(&name, &lines, row))?;
    let analysis = engine.analyse(path, &file.text, &engine.settings(path));
    let mut projects = projects_of(path);
    projects.extend(std::env::current_dir());
    let choice = Choice { configured: None, path: Surroundings::of_process().path, projects };
    let texts = match column {
        Some(_) => hover(&analysis, at, &choice, options),
        None => whole_line(&analysis, &lines, row, &choice, options, output),
    };
    // The line itself, so that it is seen what is talked about.
    let number = Styled::new(Look::Dim, format!("{name}:{row}  "));
    output.line(number.and(Look::Plain, shown(lines.line(row).trim())).paint(output))?;
    for text in &texts {
        output.line("")?;
        output.line(text)?;
    }
    if texts.is_empty() {
        let place = if column.is_some() { "place" } else { "line" };
        let text = Styled::new(Look::Dim, format!("There is nothing to tell about this {place}."));
        output.line("")?;
        output.line(text.paint(output))?;
    }
    Ok(())
}

fn outside(name: &str, lines: &Lines<'_>, row: usize) -> String {
    let count = lines.count();
    if row == 0 || row > count {
        return format!("{name}: there is no line {row}; the file has {count}, counted from 1");
    }
    let columns = lines.line(row).chars().count();
    format!("{name}: line {row} has {columns} columns, counted from 1")
}

/// What a hover at one place shows; where everything is to be said, what the interpreter makes of it too.
fn hover(analysis: &Analysis, at: TextSize, choice: &Choice, options: &Options) -> Vec<String> {
    let Some(explanation) = analysis.explain(at) else { return Vec::new() };
    let library = analysis.library();
    let is_beneath = explanation.notes.is_empty() && explanation.cards.is_empty();
    if !options.more || explanation.beneath.is_empty() {
        return render::hover(library, &explanation, options).into_iter().collect();
    }
    let mut texts: Vec<String> = Vec::new();
    texts.extend(render::hover(library, &explanation, options).filter(|_| !is_beneath));
    let source = analysis.document().text();
    texts.extend(
        explanation
            .beneath
            .into_iter()
            .map(|note| render::note(library, &with_instructions(note, &source, choice), options)),
    );
    texts
}

/// Everything on a line: what the hovers of its tokens show, each once, and the findings.
fn whole_line(
    analysis: &Analysis,
    lines: &Lines<'_>,
    row: usize,
    choice: &Choice,
    options: &Options,
    output: &Output,
) -> Vec<String> {
    let range = lines.range(row, row);
    let mut texts: Vec<String> = Vec::new();
    let mut leading: Vec<Note> = Vec::new();
    for token in tokens(analysis.document()).filter(|token| range.contains(token.start())) {
        // What leads on several tokens, as on `class` and the name, differs at most in the cards that are named.
        let first = analysis.explain(token.start()).and_then(|found| found.notes.into_iter().next());
        if let Some(first) = first {
            if leading.iter().any(|told| {
                told.concept == first.concept && told.lead == first.lead && told.facts == first.facts
            }) {
                continue;
            }
            leading.push(first);
        }
        for text in hover(analysis, token.start(), choice, options) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    let findings = analysis.all_diagnostics(&Cancel::default()).unwrap_or_default();
    for finding in findings.iter().filter(|finding| range.contains(finding.range.start())) {
        let card = analysis.library().get(finding.check.code).map(Entry::header);
        let mut gloss = Gloss::of_finding(finding, card, row, |range| lines.row(range.start()));
        gloss.see_also(finding.check.code);
        let width = width(super::WIDEST).min(super::WIDEST);
        let page = gloss.page(width, output.is_colored());
        let lines: Vec<String> = page.iter().map(|line| line.paint(output).trim_end().to_string()).collect();
        texts.push(lines.join("\n"));
    }
    texts
}

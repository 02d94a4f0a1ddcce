//! What there is to say about a place in a file.

use std::path::Path;

use pygloss_engine::analysis::{Analysis, Cancel};
use pygloss_engine::text::{TextRange, TextSize};

use crate::cli::engine::{Engine, tokens};
use crate::cli::excerpt::{Lines, Location};
use crate::cli::files::displayed;
use crate::cli::gloss::Gloss;
use crate::cli::input;
use crate::cli::output::{Failure, Output};
use crate::cli::styled::{Look, Styled};

/// Prints it.
pub fn print(
    output: &mut Output,
    engine: &Engine,
    path: &Path,
    row: usize,
    column: Option<usize>,
    width: usize,
) -> Result<(), Failure> {
    let name = displayed(path);
    let file = input::read(path).map_err(|message| format!("{name}: {message}"))?;
    let lines = Lines::new(&file.text);
    let at = lines.offset(Location { row, column: column.unwrap_or(1) });
    let at = at.ok_or_else(|| outside(&name, &lines, row))?;
    let analysis = engine.analyse(&file.text, &engine.settings(path));
    let glosses = match column {
        Some(_) => hover(engine, &analysis, &lines, at),
        None => whole_line(engine, &analysis, &lines, row),
    };
    // The line itself, so that it is seen what is talked about.
    let number = Styled::new(Look::Dim, format!("{name}:{row}  "));
    output.line(number.and(Look::Plain, lines.line(row).trim().to_string()).paint(output))?;
    if glosses.is_empty() {
        output.line("")?;
        let place = if column.is_some() { "place" } else { "line" };
        return output.line(Styled::new(Look::Dim, format!("There is nothing to tell about this {place}.")).paint(output));
    }
    for gloss in &glosses {
        output.line("")?;
        for line in gloss.page(width, output.is_colored()) {
            output.line(line.paint(output).trim_end())?;
        }
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

/// What a hover at one place shows: the notes, or else the leading card.
fn hover(engine: &Engine, analysis: &Analysis, lines: &Lines<'_>, at: TextSize) -> Vec<Gloss> {
    let Some(explanation) = analysis.explain(at) else { return Vec::new() };
    let row = lines.row(explanation.range.start());
    let mut glosses: Vec<Gloss> =
        explanation.notes.iter().map(|note| Gloss::of_note(note, explanation.range, row, true)).collect();
    if glosses.is_empty() {
        let card = explanation.cards.first().and_then(|slug| engine.card(slug));
        glosses.extend(card.map(|card| Gloss::of_card(explanation.range, row, card)));
    }
    if let Some(last) = glosses.last_mut() {
        let slugs = explanation.notes.iter().flat_map(|note| [note.concept].into_iter().chain(note.related.iter().copied()));
        last.see_also(slugs.chain(explanation.cards.iter().map(String::as_str)));
    }
    glosses
}

/// Everything on a line: what its tokens' hovers show, each once, and the findings.
fn whole_line(engine: &Engine, analysis: &Analysis, lines: &Lines<'_>, row: usize) -> Vec<Gloss> {
    let range = lines.range(row, row);
    let mut glosses: Vec<Gloss> = Vec::new();
    let mut seen: Vec<(String, TextRange)> = Vec::new();
    for token in tokens(analysis.document()).filter(|token| range.contains(token.start())) {
        let Some(explanation) = analysis.explain(token.start()) else { continue };
        let slug = explanation.notes.first().map(|note| note.concept).or(explanation.cards.first().map(String::as_str));
        let about = explanation.notes.first().map_or(explanation.range, |note| note.range);
        let Some(key) = slug.map(|slug| (slug.to_string(), about)) else { continue };
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        glosses.extend(hover(engine, analysis, lines, token.start()));
    }
    let findings = analysis.all_diagnostics(&Cancel::default()).unwrap_or_default();
    for finding in findings.iter().filter(|finding| range.contains(finding.range.start())) {
        let mut gloss = Gloss::of_finding(finding, row, |range| lines.row(range.start()));
        gloss.see_also([finding.check.code]);
        glosses.push(gloss);
    }
    glosses
}

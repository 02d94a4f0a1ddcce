//! `pygloss review --list`: every question about the code of some files, with its answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::text::Encoding;
use serde::Serialize;

use super::super::Outcome;
use super::super::excerpt::Location;
use super::super::files::displayed;
use super::super::output::{DIM, Failure, Format, Output};
use super::super::settings::Configuration;
use super::super::styled::shown;
use super::{paragraph, understood};
use crate::review::{Question, all_of_file};

#[derive(Serialize)]
struct JsonQuestion<'q> {
    file: String,
    kind: &'static str,
    concept: &'q str,
    title: &'q str,
    ask: &'q str,
    code: Option<&'q str>,
    lines: &'q [Option<u32>],
    choices: &'q [String],
    right: usize,
    why: Option<&'q str>,
    location: Option<Location>,
    end_location: Option<Location>,
}

/// Prints them, in source order.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(
    configuration: &Arc<Configuration>,
    paths: &[PathBuf],
    format: Format,
) -> Result<Outcome, Failure> {
    let (files, outcome) = understood(configuration, paths);
    let mut output = Output::stdout();
    let mut all: Vec<(&PathBuf, &'static str, Question)> = Vec::new();
    for (path, analysis) in &files {
        let found = all_of_file(analysis, Encoding::Utf32, 0, &Cancel::default());
        all.extend(found.into_iter().map(|(kind, question)| (path, kind, question)));
    }
    match format {
        Format::Json => {
            let shapes: Vec<_> =
                all.iter().map(|(path, kind, question)| json(path, kind, question)).collect();
            output.pretty_json(&shapes)?;
        }
        Format::Text => {
            for (path, _, question) in &all {
                text(&mut output, path, question)?;
            }
        }
    }
    output.finish()?;
    Ok(outcome.max(configuration.outcome()))
}

fn json<'q>(path: &Path, kind: &'static str, question: &'q Question) -> JsonQuestion<'q> {
    let location = |at: pygloss_engine::text::Position| Location {
        row: at.line as usize + 1,
        column: at.character as usize + 1,
    };
    JsonQuestion {
        file: path.display().to_string(),
        kind,
        concept: &question.slug,
        title: &question.title,
        ask: &question.ask,
        code: question.code.as_deref(),
        lines: &question.lines,
        choices: &question.choices,
        right: question.right,
        why: question.why.as_deref(),
        location: question.place.as_ref().map(|place| location(place.start)),
        end_location: question.place.as_ref().map(|place| location(place.end)),
    }
}

fn text(output: &mut Output, path: &Path, question: &Question) -> Result<(), Failure> {
    let dim = output.style(DIM);
    let line = question.place.as_ref().map_or(0, |place| place.start.line + 1);
    output.line(format_args!("{dim}{}:{line}{dim:#}  {}", displayed(path), shown(&question.title)))?;
    paragraph(output, &question.ask, 0)?;
    for (number, choice) in question.choices.iter().enumerate() {
        let mark = if number == question.right { "*" } else { "-" };
        paragraph(output, &format!("{mark} {choice}"), 2)?;
    }
    output.line("")
}

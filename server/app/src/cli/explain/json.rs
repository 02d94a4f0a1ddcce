//! The notes of files as data, one JSON object a file. The shape is described in `server/README.md`.

use std::path::Path;

use pygloss_engine::analysis::Explanation;
use pygloss_engine::note::{Fact, Note, Text, Weight};
use pygloss_engine::text::TextRange;
use serde::Serialize;

use super::target::Target;
use crate::cli::engine::{Engine, tokens};
use crate::cli::excerpt::{Lines, Location};
use crate::cli::files::displayed;
use crate::cli::input;
use crate::cli::output::{Failure, Output};

#[derive(Serialize)]
struct JsonFile<'a> {
    version: u32,
    file: &'a str,
    notes: Vec<JsonNote<'a>>,
}

#[derive(Serialize)]
struct JsonNote<'a> {
    concept: &'a str,
    title: &'a str,
    lead: String,
    facts: Vec<JsonFact>,
    code: Option<&'a str>,
    general: Option<String>,
    location: Location,
    end_location: Location,
    anchors: Vec<JsonAnchor>,
    weight: &'static str,
    short: &'a str,
    steps: Vec<String>,
    hint: Option<JsonHint<'a>>,
}

#[derive(Serialize)]
struct JsonHint<'a> {
    kind: &'static str,
    label: &'a str,
    location: Location,
}

#[derive(Serialize)]
struct JsonFact {
    kind: &'static str,
    text: String,
}

#[derive(Serialize)]
struct JsonAnchor {
    location: Location,
    end_location: Location,
}

/// Prints what the hovers of a file, of one of its lines or of one place show, each note once and without the cards.
pub fn print(output: &mut Output, engine: &Engine, target: &Target) -> Result<(), Failure> {
    let (path, row, column) = match target {
        Target::Place { file, row, column } => (file.as_path(), Some(*row), *column),
        Target::Card(file) => (Path::new(file), None, None),
    };
    let name = displayed(path);
    let file = input::read(path).map_err(|message| format!("{name}: {message}"))?;
    let lines = Lines::new(&file.text);
    let analysis = engine.analyse(path, &file.text, &engine.settings(path));
    let offsets: Vec<_> = match (row, column) {
        (Some(row), Some(column)) => lines.offset(Location { row, column }).into_iter().collect(),
        (Some(row), None) => tokens(analysis.document())
            .map(TextRange::start)
            .filter(|at| lines.range(row, row).contains(*at))
            .collect(),
        _ => tokens(analysis.document()).map(TextRange::start).collect(),
    };
    let mut notes: Vec<Note> = Vec::new();
    for offset in offsets {
        for note in analysis.explain(offset).into_iter().flat_map(Explanation::into_notes) {
            // A note is on several tokens of one construct, so it was met a moment ago or not at all.
            if !notes.iter().rev().any(|known| *known == note) {
                notes.push(note);
            }
        }
    }
    // What the interpreter makes of it is named last, as in a hover.
    notes.sort_by_key(|note| note.weight == Weight::Beneath);
    let shape = JsonFile {
        version: 1,
        file: &path.display().to_string(),
        notes: notes.iter().map(|note| shape(note, &lines)).collect(),
    };
    output.json(&shape)
}

fn shape<'a>(note: &'a Note, lines: &Lines<'_>) -> JsonNote<'a> {
    let fact = |fact: &Fact| {
        let (kind, text) = match fact {
            Fact::Line(text) => ("line", text),
            Fact::Bullet(text) => ("bullet", text),
            Fact::Step(text) => ("step", text),
        };
        JsonFact { kind, text: text.to_quoted() }
    };
    let anchor = |range: &TextRange| JsonAnchor {
        location: lines.location(range.start()),
        end_location: lines.location(range.end()),
    };
    JsonNote {
        concept: note.concept,
        title: &note.title,
        lead: note.lead.to_quoted(),
        facts: note.facts.iter().map(fact).collect(),
        code: note.code.as_deref(),
        general: note.general.as_ref().map(|text| text.to_quoted()),
        location: lines.location(note.range.start()),
        end_location: lines.location(note.range.end()),
        anchors: note.anchors.iter().map(anchor).collect(),
        weight: note.weight.name(),
        short: &note.short,
        steps: note.steps.iter().map(Text::to_quoted).collect(),
        hint: note.hint.as_ref().map(|hint| JsonHint {
            kind: hint.kind.name(),
            label: &hint.label,
            location: lines.location(hint.at),
        }),
    }
}

//! Holding insights against fixtures.

use std::sync::Arc;

use text_size::TextRange;

use super::Fixture;
use crate::analysis::{Analysis, Cancel, Settings, Shared};
use crate::document::Document;
use crate::knowledge::Library;
use crate::note::{Fact, Note, Weight};
use crate::version::PythonVersion;

fn analyse(text: &str, target: PythonVersion) -> Analysis {
    let settings = Settings { target, ..Settings::default() };
    let shared = Shared::new(Arc::new(Library::default()));
    Analysis::new(Document::new(text), Arc::new(settings), &shared, None)
}

/// All notes about the concept in the source, as the lines a reader would see.
#[must_use]
pub fn notes_of(concept: &str, source: &str) -> Vec<String> {
    notes_at_target(concept, source, PythonVersion::NEWEST)
}

/// The same for code that is written for a certain version of Python.
#[must_use]
pub fn notes_at_target(concept: &str, source: &str, target: PythonVersion) -> Vec<String> {
    let fixture = Fixture::new(source);
    let analysis = analyse(&fixture.text, target);
    let all = TextRange::up_to(analysis.document().len());
    let notes = analysis.notes(all, &Cancel::default());
    notes.iter().filter(|note| note.concept == concept).map(show).collect()
}

/// What the insights say at the fixture's cursor `$0`, the narrowest first, as the lines a reader would see.
#[must_use]
pub fn hover(source: &str) -> Vec<String> {
    notes_at(source).iter().filter(|note| note.weight != Weight::Beneath).map(show).collect()
}

/// What they say there of what the interpreter makes of it.
#[must_use]
pub fn beneath(source: &str) -> Vec<String> {
    notes_at(source).iter().filter(|note| note.weight == Weight::Beneath).map(show).collect()
}

fn notes_at(source: &str) -> Vec<Note> {
    let fixture = Fixture::new(source);
    let analysis = analyse(&fixture.text, PythonVersion::NEWEST);
    let Some(cursor) = fixture.cursors.first() else { return Vec::new() };
    let piece = analysis.document().piece_at(*cursor);
    crate::insights::run::at(analysis.module(), piece, *cursor)
}

/// The note that leads at the fixture's cursor `$0`.
///
/// # Panics
/// Where none does.
#[must_use]
pub fn note_at(source: &str) -> Note {
    let fixture = Fixture::new(source);
    let analysis = analyse(&fixture.text, PythonVersion::NEWEST);
    let cursor = fixture.cursors.first().copied().unwrap_or_default();
    let piece = analysis.document().piece_at(cursor);
    let notes = crate::insights::run::at(analysis.module(), piece, cursor);
    assert!(!notes.is_empty(), "no note at the cursor in {source}");
    notes.into_iter().next().unwrap_or_else(|| unreachable!())
}

/// The notes that a hover at the fixture's cursor `$0` is made of, the first one leading.
#[must_use]
pub fn explained(source: &str) -> Vec<Note> {
    let fixture = Fixture::new(source);
    let cursor = fixture.cursors.first().copied().unwrap_or_default();
    let found = analyse(&fixture.text, PythonVersion::NEWEST).explain(cursor);
    found.map(|explanation| explanation.notes).unwrap_or_default()
}

/// The steps of the note that leads at the fixture's cursor `$0`.
#[must_use]
pub fn steps_at(source: &str) -> Vec<String> {
    if hover(source).is_empty() {
        return Vec::new();
    }
    note_at(source).steps.iter().map(crate::note::Text::to_quoted).collect()
}

/// The insight says nothing at the cursor.
///
/// # Panics
/// Where it does.
pub fn silent_at(concept: &str, source: &str) {
    let fixture = Fixture::new(source);
    let analysis = analyse(&fixture.text, PythonVersion::NEWEST);
    assert!(!fixture.cursors.is_empty(), "there is no cursor in {source}");
    for cursor in &fixture.cursors {
        // A cursor behind a name is on nothing, and nothing is said about nothing.
        let next = fixture.text.get(usize::from(*cursor)..).and_then(|rest| rest.chars().next());
        assert!(
            next.is_some_and(|c| !c.is_whitespace() && !"),:.".contains(c)),
            "a cursor is on nothing in {source}"
        );
        let piece = analysis.document().piece_at(*cursor);
        let notes = crate::insights::run::at(analysis.module(), piece, *cursor);
        let about: Vec<_> = notes.iter().filter(|n| n.concept == concept).map(show).collect();
        assert!(about.is_empty(), "{concept} speaks: {about:?}");
    }
}

/// A note as plain lines: `Title · lead`, then facts, code and the general line.
pub(super) fn show(note: &Note) -> String {
    let mut lines = vec![format!("{} · {}", note.title, note.lead.to_quoted())];
    let mut number = 0;
    for fact in &note.facts {
        number = if matches!(fact, Fact::Step(_)) { number + 1 } else { 0 };
        lines.push(match fact {
            Fact::Line(text) => text.to_quoted(),
            Fact::Bullet(text) => format!("- {}", text.to_quoted()),
            Fact::Step(text) => format!("{number}. {}", text.to_quoted()),
        });
    }
    lines.extend(note.code.iter().flat_map(|code| code.lines().map(|line| format!("    {line}"))));
    lines.extend(note.general.iter().map(|general| format!("({})", general.to_quoted())));
    lines.join("\n")
}

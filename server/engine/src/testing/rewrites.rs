//! Holding rewrites against fixtures.

use std::sync::Arc;

use text_size::TextRange;

use super::Fixture;
use crate::analysis::{Analysis, Cancel, Settings, Shared};
use crate::document::Document;
use crate::knowledge::Library;
use crate::rewrites::run::Offer;
use crate::text::apply;
use crate::version::PythonVersion;

fn offers(text: &str, fixture: &Fixture, target: PythonVersion) -> Vec<Offer> {
    let shared = Shared::new(Arc::new(Library::default()));
    let settings = Settings { target, ..Settings::default() };
    let analysis = Analysis::new(Document::new(text), Arc::new(settings), &shared, None);
    let cursor = fixture.cursors.first().copied();
    assert!(cursor.is_some(), "there is no cursor in {text}");
    analysis.rewrites(TextRange::empty(cursor.unwrap_or_default()), &Cancel::default())
}

/// The text after the rewrite is done at the cursor `$0`.
///
/// # Panics
/// Where it is not offered.
#[must_use]
pub fn rewritten(name: &str, source: &str) -> String {
    rewritten_at(name, source, PythonVersion::NEWEST)
}

/// The same for code that is written for a certain version of Python.
///
/// # Panics
/// Where it is not offered.
#[must_use]
pub fn rewritten_at(name: &str, source: &str, target: PythonVersion) -> String {
    let fixture = Fixture::new(source);
    let all = offers(&fixture.text, &fixture, target);
    let found = all.iter().find(|offer| offer.name == name);
    assert!(found.is_some(), "{name} is not offered in\n{}", fixture.text);
    let edits = found.map(|offer| offer.fix.edits.clone()).unwrap_or_default();
    let text = apply(&fixture.text, &edits);
    assert!(text.is_some(), "{name}: edits overlap or lie outside: {edits:?}");
    let text = text.unwrap_or_default();
    let broken =
        |text: &str| Document::new(text).pieces().iter().any(|p| p.segment.tree().root().has_error());
    assert!(!broken(&text), "{name} breaks the syntax:\n{text}");
    text
}

/// The rewrite is not offered at the cursor.
///
/// # Panics
/// Where it is.
pub fn rewrite_silent(name: &str, source: &str) {
    rewrite_silent_at(name, source, PythonVersion::NEWEST);
}

/// The same for code that is written for a certain version of Python.
///
/// # Panics
/// Where it is offered.
pub fn rewrite_silent_at(name: &str, source: &str, target: PythonVersion) {
    let fixture = Fixture::new(source);
    let all = offers(&fixture.text, &fixture, target);
    let found: Vec<_> = all.iter().filter(|offer| offer.name == name).map(|o| &o.fix.edits).collect();
    assert!(found.is_empty(), "{name} is offered: {found:?} in\n{}", fixture.text);
}

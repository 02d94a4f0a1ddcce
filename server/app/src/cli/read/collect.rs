//! Which glosses a file gets: every computed note and finding, and each card where its concept occurs first.

use std::collections::HashSet;

use pygloss_engine::analysis::{Analysis, Cancel};
use pygloss_engine::text::TextRange;

use crate::cli::engine::{Engine, tokens};
use crate::cli::excerpt::Lines;
use crate::cli::gloss::Gloss;

/// A file's glosses in source order, and the slugs of the concepts they are about, in the order of their occurrence.
#[derive(Default)]
pub struct Glosses {
    /// In source order.
    pub all: Vec<Gloss>,
    /// Each once.
    pub concepts: Vec<String>,
}

/// Collects them.
#[must_use]
pub fn collect(engine: &Engine, analysis: &Analysis, lines: &Lines<'_>) -> Glosses {
    let cancel = Cancel::default();
    let mut glosses = Glosses::default();
    let mut seen = HashSet::new();
    let whole = TextRange::up_to(analysis.document().len());
    let findings = analysis.all_diagnostics(&cancel).unwrap_or_default();
    let mut taken: HashSet<usize> = HashSet::new();
    for note in analysis.notes(whole, &cancel) {
        let place = note.anchors.first().copied().unwrap_or(note.range);
        let row = lines.row(place.start());
        let is_new = seen.insert(note.concept.to_string());
        if is_new {
            glosses.concepts.push(note.concept.to_string());
        }
        taken.insert(row);
        glosses.all.push(Gloss::of_note(&note, place, row, is_new));
    }
    for finding in &findings {
        let row = lines.row(finding.range.start());
        taken.insert(row);
        glosses.all.push(Gloss::of_finding(finding, engine.card(finding.check.code), row, |range| {
            lines.row(range.start())
        }));
    }
    for (slug, range) in cards(analysis) {
        let row = lines.row(range.start());
        // One card a line is enough, and a computed note says more than a card.
        if seen.contains(&slug) || taken.contains(&row) {
            continue;
        }
        if let Some(card) = engine.card(&slug) {
            taken.insert(row);
            glosses.all.push(Gloss::of_card(range, row, card));
            glosses.concepts.push(slug.clone());
            seen.insert(slug);
        }
    }
    glosses.all.sort_by_key(|gloss| (gloss.row, gloss.range.start()));
    glosses
}

/// The leading card of each token that has one and no computed note, in source order.
fn cards(analysis: &Analysis) -> Vec<(String, TextRange)> {
    let mut found = Vec::new();
    for token in tokens(analysis.document()) {
        let Some(explanation) = analysis.explain(token.start()) else { continue };
        if let (true, Some(slug)) = (explanation.notes.is_empty(), explanation.cards.first()) {
            found.push((slug.to_string(), token));
        }
    }
    found
}

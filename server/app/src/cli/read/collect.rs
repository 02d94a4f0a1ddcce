//! Which glosses a file gets: every computed note and finding, and each card where its concept occurs first.

use std::collections::HashSet;

use pygloss_engine::analysis::{Analysis, Cancel, HoverMode, Told};
use pygloss_engine::knowledge::Entry;
use pygloss_engine::text::TextRange;

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
pub fn collect(analysis: &Analysis, lines: &Lines<'_>) -> Glosses {
    let cancel = Cancel::default();
    let mut glosses = Glosses::default();
    let mut concepts: Vec<(usize, String)> = Vec::new();
    let mut seen = HashSet::new();
    let whole = TextRange::up_to(analysis.document().len());
    let findings = analysis.all_diagnostics(&cancel).unwrap_or_default();
    let mut taken: HashSet<usize> = HashSet::new();
    let mut told: HashSet<(usize, &str)> = HashSet::new();
    for Told { note, also } in analysis.told(whole, &cancel) {
        let place = note.anchors.first().copied().unwrap_or(note.range);
        let row = lines.row(place.start());
        let is_new = seen.insert(note.concept.to_string());
        if is_new {
            concepts.push((row, note.concept.to_string()));
        }
        taken.insert(row);
        told.insert((row, note.concept));
        // A card beside a repeated note would say less than the note does.
        let mut rows: Vec<usize> =
            also.iter().map(|at| lines.row(*at)).filter(|other| *other != row).collect();
        rows.dedup();
        taken.extend(&rows);
        told.extend(rows.iter().map(|row| (*row, note.concept)));
        let mut gloss = Gloss::of_note(&note, place, row, is_new);
        gloss.also_on(&rows);
        glosses.all.push(gloss);
    }
    for finding in &findings {
        let row = lines.row(finding.range.start());
        taken.insert(row);
        let card = analysis.library().get(finding.check.code).map(Entry::header);
        let mut gloss = Gloss::of_finding(finding, card, row, |range| lines.row(range.start()));
        // The note on the same line has told what lies behind it.
        if told.contains(&(row, finding.check.concept)) {
            gloss.body.drain(..finding.related.len());
        }
        glosses.all.push(gloss);
    }
    let cards =
        if analysis.settings().hover == HoverMode::All { analysis.cards(&cancel) } else { Vec::new() };
    for (slug, range) in cards {
        let row = lines.row(range.start());
        // One card a line is enough, and a computed note says more than a card.
        if seen.contains(&slug) || taken.contains(&row) || !analysis.is_shown(&slug) {
            continue;
        }
        if let Some(card) = analysis.library().get(&slug).map(Entry::header) {
            taken.insert(row);
            glosses.all.push(Gloss::of_card(range, row, card));
            concepts.push((row, slug.clone()));
            seen.insert(slug);
        }
    }
    // Each concept was met once, so that a stable order by rows is that of the file.
    concepts.sort_by_key(|(row, _)| *row);
    glosses.concepts = concepts.into_iter().map(|(_, slug)| slug).collect();
    glosses.all.sort_by_key(|gloss| (gloss.row, gloss.range.start()));
    glosses
}

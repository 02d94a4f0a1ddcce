//! What to say at one place.

use text_size::{TextRange, TextSize};

use super::{Analysis, HoverMode};
use crate::note::{Note, Weight};

/// What to say at one place. At most one thing leads: the first note, or else the first card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is about, in bytes of the document.
    pub range: TextRange,
    /// Computed notes, the narrowest first.
    pub notes: Vec<Note>,
    /// Slugs of the cards that apply here and that no note above is about, the narrowest first.
    pub cards: Vec<String>,
    /// Slugs of such cards that are below the reader's level: they are offered, not shown.
    pub basics: Vec<String>,
    /// What the interpreter makes of what stands here: named beside the rest, told where there is nothing else or when it is asked for.
    pub beneath: Vec<Note>,
}

impl Explanation {
    /// All that is computed, what the interpreter makes of it last.
    pub fn into_notes(self) -> impl Iterator<Item = Note> {
        self.notes.into_iter().chain(self.beneath)
    }
}

pub(super) fn explain(analysis: &Analysis, offset: TextSize) -> Option<Explanation> {
    if analysis.settings.hover == HoverMode::Off || offset > analysis.document.len() {
        return None;
    }
    let piece = analysis.document.piece_at(offset);
    let mut notes = crate::insights::run::at(&analysis.module, piece, offset);
    notes.retain(|note| analysis.is_told(note));
    let (beneath, notes): (Vec<Note>, Vec<Note>) =
        notes.into_iter().partition(|note| note.weight == Weight::Beneath);
    let place = analysis.module.pieces().get(piece)?;
    let inside = offset.checked_sub(place.start)?;
    let token = place.segment.tree().node_at(inside);
    let (cards, basics) = if analysis.settings.hover == HoverMode::All {
        let mut cards = analysis.library.cards_at(&analysis.module, piece, token);
        cards.retain(|slug| notes.iter().chain(&beneath).all(|note| note.concept != slug));
        cards.into_iter().partition(|slug| analysis.is_shown(slug))
    } else {
        (Vec::new(), Vec::new())
    };
    let range = match notes.first() {
        Some(note) => note.anchors.iter().copied().find(|a| a.contains(offset)).unwrap_or(note.range),
        None => token.range() + place.start,
    };
    let is_empty = notes.is_empty() && cards.is_empty() && basics.is_empty() && beneath.is_empty();
    (!is_empty).then_some(Explanation { range, notes, cards, basics, beneath })
}

//! What to say at one place.

use text_size::{TextRange, TextSize};

use super::{Analysis, HoverMode};
use crate::note::Note;

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
}

pub(super) fn explain(analysis: &Analysis, offset: TextSize) -> Option<Explanation> {
    if analysis.settings.hover == HoverMode::Off || offset > analysis.document.len() {
        return None;
    }
    let piece = analysis.document.piece_at(offset);
    let mut notes = crate::insights::run::at(&analysis.module, piece, offset);
    notes.retain(|note| analysis.is_told(note));
    crate::insights::written_out::complete(&analysis.module, piece, offset, &mut notes);
    notes.retain(|note| analysis.is_told(note));
    let place = analysis.module.pieces().get(piece)?;
    let inside = offset.checked_sub(place.start)?;
    let token = place.segment.tree().node_at(inside);
    let (cards, basics) = if analysis.settings.hover == HoverMode::All {
        let mut cards = analysis.library.cards_at(&analysis.module, piece, token);
        cards.retain(|slug| notes.iter().all(|note| note.concept != slug));
        cards.into_iter().partition(|slug| analysis.is_shown(slug))
    } else {
        (Vec::new(), Vec::new())
    };
    let range = match notes.first() {
        Some(note) => note.anchors.iter().copied().find(|a| a.contains(offset)).unwrap_or(note.range),
        None => token.range() + place.start,
    };
    let is_empty = notes.is_empty() && cards.is_empty() && basics.is_empty();
    (!is_empty).then_some(Explanation { range, notes, cards, basics })
}

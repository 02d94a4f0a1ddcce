//! A list of notes in which nothing is said twice.

use rustc_hash::FxHashMap;
use text_size::TextSize;

use crate::note::{Note, Text};

/// A note, and where else it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The note, at the first of its places.
    pub note: Note,
    /// Its other places, in source order.
    pub also: Vec<TextSize>,
}

/// Notes in source order, each at the first place where it would be said.
pub(super) fn once(notes: Vec<Note>) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::with_capacity(notes.len());
    let mut by_lead: FxHashMap<(&'static str, String, String), Vec<usize>> = FxHashMap::default();
    for note in notes {
        let key = (note.concept, note.title.clone(), Text::to_quoted(&note.lead));
        let alike = by_lead.entry(key).or_default();
        let place = note.anchors.first().map_or(note.range.start(), |anchor| anchor.start());
        let same = alike
            .iter()
            .copied()
            .find(|number| told.get(*number).is_some_and(|earlier| earlier.note.says_the_same_as(&note)));
        match same.and_then(|number| told.get_mut(number)) {
            Some(earlier) => earlier.also.push(place),
            None => {
                alike.push(told.len());
                told.push(Told { note, also: Vec::new() });
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use text_size::TextRange;

    use super::*;

    fn note(at: u32, lead: &str, fact: &str) -> Note {
        Note::new("closures", TextRange::empty(at.into()), "Closure", lead.into()).line(fact.into())
    }

    #[test]
    fn what_was_said_is_not_said_again() {
        let notes = vec![
            note(1, "a", "x"),
            note(2, "b", "x"),
            note(3, "a", "y"),
            note(4, "a", "x").general("Said at the first place."),
            note(5, "a", "x"),
            note(6, "a", "y"),
        ];
        let told = once(notes);
        let places: Vec<(u32, Vec<u32>)> = told
            .iter()
            .map(|told| (told.note.range.start().into(), told.also.iter().map(|at| u32::from(*at)).collect()))
            .collect();
        assert_eq!(places, [(1, vec![4, 5]), (2, vec![]), (3, vec![6])]);
    }
}

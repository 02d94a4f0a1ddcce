//! Somebody who reads, of whom it is known what they know.

use super::{Millis, Record, Stage, depth};
use crate::knowledge::render::Depth;
use crate::knowledge::{Entry, Level, Library};
use crate::note::{Note, Weight};

/// Says how much of a concept is told to somebody.
pub trait Reader {
    /// How much of it is told unasked, by what they know of it; `None` for nothing.
    fn depth(&self, concept: &str) -> Option<Depth>;

    /// Whether its card is above their level, and builds on what they know nothing of: then it is named, and not pushed.
    fn lacks_basics(&self, concept: &str) -> bool;

    /// Whether they want to hear nothing of it, whatever it is.
    fn is_muted(&self, concept: &str) -> bool;

    /// How much of a card is told unasked.
    fn depth_of_card(&self, slug: &str) -> Option<Depth> {
        match self.depth(slug) {
            Some(Depth::Full) if self.lacks_basics(slug) => Some(Depth::Short),
            other => other,
        }
    }

    /// How much of a note is told unasked. Who knows a concept still does not know this code: what fails or misleads in it is told, short,
    /// and what it gives, in one line; only how the construct works falls silent.
    fn depth_of(&self, note: &Note) -> Option<Depth> {
        let depth = self.depth(note.concept);
        if self.is_muted(note.concept) {
            return depth;
        }
        match (note.weight, depth) {
            (Weight::Fails | Weight::Surprise, None | Some(Depth::Facts)) => Some(Depth::Short),
            (Weight::Result, None) => Some(Depth::Facts),
            (_, other) => other,
        }
    }
}

/// A reader of whom nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anybody;

impl Reader for Anybody {
    fn depth(&self, _: &str) -> Option<Depth> {
        Some(Depth::Full)
    }

    fn lacks_basics(&self, _: &str) -> bool {
        false
    }

    fn is_muted(&self, _: &str) -> bool {
        false
    }
}

/// A reader whose events are remembered.
pub struct Remembered<'r, F> {
    /// The cards.
    pub library: &'r Library,
    /// The level that the reader has chosen.
    pub level: Level,
    /// What is left of a concept's events.
    pub record: F,
    /// The time.
    pub now: Millis,
}

impl<F: Fn(&str) -> Option<Record>> Reader for Remembered<'_, F> {
    fn depth(&self, concept: &str) -> Option<Depth> {
        depth((self.record)(concept).as_ref(), self.now)
    }

    fn lacks_basics(&self, concept: &str) -> bool {
        let is_unknown = |slug: &str| {
            // What is below the reader's level is taken for known.
            self.library.get(slug).is_some_and(|entry| entry.header().level >= self.level)
                && (self.record)(slug).is_none_or(|record| record.stage(self.now) == Stage::New)
        };
        self.library.get(concept).map(Entry::header).is_some_and(|header| {
            header.level > self.level && header.prerequisites.iter().any(|slug| is_unknown(slug.as_ref()))
        })
    }

    fn is_muted(&self, concept: &str) -> bool {
        (self.record)(concept).is_some_and(|record| record.is_muted())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Happening};
    use super::*;
    use crate::knowledge::tests::BUILT_IN;

    /// A reader of this level who knows this.
    fn knowing(
        level: Level,
        known: &'static [&'static str],
    ) -> Remembered<'static, impl Fn(&str) -> Option<Record>> {
        let record = |slug: &str| {
            let mut record = Record::default();
            let event = Event { at: 0, concept: slug.to_string(), happening: Happening::Known };
            known.contains(&slug).then(|| record.add(&event))?;
            Some(record)
        };
        Remembered { library: &BUILT_IN, level, record, now: 0 }
    }

    #[test]
    fn what_is_above_the_reader_waits_for_its_basics() {
        let header = BUILT_IN.get("metaclass").unwrap().header();
        assert_eq!(header.level, Level::Advanced);
        assert!(!header.prerequisites.is_empty());
        let depth = |level, known| knowing(level, known).depth_of_card("metaclass");
        assert_eq!(depth(Level::Beginner, &[]), Some(Depth::Short));
        assert_eq!(depth(Level::Advanced, &[]), Some(Depth::Full));
        assert_eq!(depth(Level::Beginner, &["metaclass"]), Some(Depth::Facts));
        assert_eq!(
            knowing(Level::Beginner, &[]).depth("metaclass"),
            Some(Depth::Full),
            "what is computed is told"
        );
    }
}

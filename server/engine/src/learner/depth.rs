//! How much of a concept is told.

use super::{Millis, Record, Stage};
use crate::knowledge::Level;
use crate::knowledge::render::Depth;

/// Where a card stands to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// The level of the card.
    pub card: Level,
    /// The level of the reader.
    pub reader: Level,
    /// Whether something is known of all the cards that it builds on.
    pub has_basics: bool,
}

/// How much of a concept is told at a time, `None` where it is told only to those who ask: by what the reader said and knows, and by where its card stands.
#[must_use]
pub fn depth(record: Option<&Record>, standing: Standing, now: Millis) -> Option<Depth> {
    if record.is_some_and(Record::is_muted) {
        return None;
    }
    match record.map_or(Stage::New, |record| record.stage(now)) {
        Stage::Mastered => None,
        Stage::Known => Some(Depth::Facts),
        Stage::Familiar => Some(Depth::Short),
        // What is far above the reader is named, not pushed.
        Stage::New if standing.card > standing.reader && !standing.has_basics => Some(Depth::Short),
        Stage::New => Some(Depth::Full),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, Event, Happening};
    use super::*;

    fn standing(card: Level, reader: Level, has_basics: bool) -> Standing {
        Standing { card, reader, has_basics }
    }

    fn after(happenings: &[Happening]) -> Record {
        let mut record = Record::default();
        for (day, happening) in (0..).zip(happenings) {
            record.add(&Event { at: day * DAY, concept: "closure".to_string(), happening: *happening });
        }
        record
    }

    /// The table of `knowledge/README.md`.
    #[test]
    fn the_table_of_the_rules() {
        use Happening::{Answered, Known, Muted, Reminded, Seen};
        let right = Answered { right: true };
        let wrong = Answered { right: false };
        let table: [(&[Happening], Option<Depth>); 14] = [
            (&[], Some(Depth::Full)),
            (&[Seen], Some(Depth::Full)),
            (&[Seen; 3], Some(Depth::Short)),
            (&[Seen; 8], Some(Depth::Facts)),
            (&[Seen; 13], None),
            (&[right], Some(Depth::Short)),
            (&[right; 2], Some(Depth::Facts)),
            (&[right, right, wrong], Some(Depth::Full)),
            (&[Known], Some(Depth::Facts)),
            (&[Known, Seen, Seen, Seen, Seen, Seen], None),
            (&[Known, Reminded], Some(Depth::Full)),
            (&[Muted], None),
            (&[Muted, Seen, right], None),
            (&[Muted, Reminded], Some(Depth::Full)),
        ];
        for (happenings, expected) in table {
            let record = after(happenings);
            let now = 20 * DAY;
            let found = depth(Some(&record), standing(Level::Beginner, Level::Beginner, true), now);
            assert_eq!(found, expected, "{happenings:?}");
        }
    }

    #[test]
    fn what_is_above_the_reader_waits_for_its_basics() {
        use Level::{Advanced, Beginner, Intermediate};
        assert_eq!(depth(None, standing(Advanced, Beginner, false), 0), Some(Depth::Short));
        assert_eq!(depth(None, standing(Advanced, Beginner, true), 0), Some(Depth::Full));
        assert_eq!(depth(None, standing(Advanced, Advanced, false), 0), Some(Depth::Full));
        assert_eq!(depth(None, standing(Beginner, Intermediate, false), 0), Some(Depth::Full));
    }
}

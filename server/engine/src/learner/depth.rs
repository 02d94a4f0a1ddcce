//! How much of a concept is told.

use super::{Millis, Record, Stage};
use crate::knowledge::Level;

/// How much of a concept a hover tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// Nothing, unless it is asked for.
    Silent,
    /// What is computed from the code, and nothing general.
    Facts,
    /// Three lines.
    Short,
    /// All that a hover has room for.
    Full,
}

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

/// How much of a concept is told at a time: by what the reader said and knows, and by where its card stands.
#[must_use]
pub fn depth(record: Option<&Record>, standing: Standing, now: Millis) -> Depth {
    if record.is_some_and(Record::is_muted) {
        return Depth::Silent;
    }
    match record.map_or(Stage::New, |record| record.stage(now)) {
        Stage::Mastered => Depth::Silent,
        Stage::Known => Depth::Facts,
        Stage::Familiar => Depth::Short,
        // What is far above the reader is named, not pushed.
        Stage::New if standing.card > standing.reader && !standing.has_basics => Depth::Short,
        Stage::New => Depth::Full,
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
        let table: [(&[Happening], Depth); 14] = [
            (&[], Depth::Full),
            (&[Seen], Depth::Full),
            (&[Seen; 3], Depth::Short),
            (&[Seen; 8], Depth::Facts),
            (&[Seen; 13], Depth::Silent),
            (&[right], Depth::Short),
            (&[right; 2], Depth::Facts),
            (&[right, right, wrong], Depth::Full),
            (&[Known], Depth::Facts),
            (&[Known, Seen, Seen, Seen, Seen, Seen], Depth::Silent),
            (&[Known, Reminded], Depth::Full),
            (&[Muted], Depth::Silent),
            (&[Muted, Seen, right], Depth::Silent),
            (&[Muted, Reminded], Depth::Full),
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
        assert_eq!(depth(None, standing(Advanced, Beginner, false), 0), Depth::Short);
        assert_eq!(depth(None, standing(Advanced, Beginner, true), 0), Depth::Full);
        assert_eq!(depth(None, standing(Advanced, Advanced, false), 0), Depth::Full);
        assert_eq!(depth(None, standing(Beginner, Intermediate, false), 0), Depth::Full);
    }
}

//! How much of a concept is told.

use super::{Millis, Record, Stage};
use crate::knowledge::render::Depth;

/// How much of a concept is told at a time, `None` where it is told only to those who ask: by what the reader said and knows.
#[must_use]
pub fn depth(record: Option<&Record>, now: Millis) -> Option<Depth> {
    if record.is_some_and(Record::is_muted) {
        return None;
    }
    match record.map_or(Stage::New, |record| record.stage(now)) {
        Stage::Mastered => None,
        Stage::Known => Some(Depth::Facts),
        Stage::Familiar => Some(Depth::Short),
        Stage::New => Some(Depth::Full),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, Event, Happening};
    use super::*;

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
            assert_eq!(depth(Some(&record), 20 * DAY), expected, "{happenings:?}");
        }
    }
}

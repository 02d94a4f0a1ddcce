//! What is left of all that happened: how well each concept is known, and when it is asked about again.

use pygloss_engine::knowledge::Library;
use pygloss_engine::learner::{Event, Millis, Record, Stage};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Schedule;
use super::schedule::Answered;

/// Kept up to date event by event, each at the same cost, so that no answer has to go through all events.
#[derive(Debug, Default)]
pub struct History {
    records: FxHashMap<String, Record>,
    schedule: Schedule,
}

/// A history as it is written down.
#[derive(Debug, Serialize, Deserialize)]
pub struct Left {
    records: FxHashMap<String, Record>,
    answered: FxHashMap<String, Answered>,
}

/// How many concepts stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Of so many a question is due.
    pub due: usize,
    /// Of so many something is remembered.
    pub met: usize,
    /// So many are known, or mastered.
    pub known: usize,
    /// Of so many the reader wants to hear nothing.
    pub muted: usize,
}

impl History {
    /// What is left of these events, which come in the order of their times.
    #[must_use]
    pub fn of<'e>(events: impl IntoIterator<Item = &'e Event>) -> History {
        History::under(None, events)
    }

    /// The same, where these weights say how long something is remembered.
    #[must_use]
    pub fn under<'e>(weights: Option<&[f32]>, events: impl IntoIterator<Item = &'e Event>) -> History {
        let mut history = History { schedule: Schedule::under(weights), ..History::default() };
        events.into_iter().for_each(|event| history.add(event));
        history
    }

    /// What was written down of a history under these weights.
    #[must_use]
    pub fn again(weights: Option<&[f32]>, left: Left) -> History {
        History { records: left.records, schedule: Schedule::again(weights, left.answered) }
    }

    /// What is to be written down.
    #[must_use]
    pub fn left(&self) -> Left {
        Left { records: self.records.clone(), answered: self.schedule.answered() }
    }

    /// Adds what happened last.
    pub fn add(&mut self, event: &Event) {
        match self.records.get_mut(&event.concept) {
            Some(record) => record.add(event),
            None => self.records.entry(event.concept.clone()).or_default().add(event),
        }
        self.schedule.add(event);
    }

    /// Forgets a concept.
    pub fn forget(&mut self, concept: &str) {
        self.records.remove(concept);
        self.schedule.forget(concept);
    }

    /// What is left of a concept's events.
    #[must_use]
    pub fn record(&self, concept: &str) -> Option<&Record> {
        self.records.get(concept)
    }

    /// All concepts of which something is remembered, in no order.
    pub fn records(&self) -> impl Iterator<Item = (&str, &Record)> {
        self.records.iter().map(|(concept, record)| (concept.as_str(), record))
    }

    /// When concepts are asked about again.
    #[must_use]
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// Whether the reader wants to hear nothing of a concept.
    #[must_use]
    pub fn is_muted(&self, concept: &str) -> bool {
        self.record(concept).is_some_and(Record::is_muted)
    }

    /// How the reader stands with a concept, in a word: `muted`, or the name of its stage.
    #[must_use]
    pub fn standing(&self, concept: &str, now: Millis) -> &'static str {
        self.record(concept).map_or(Stage::New.name(), |record| record.standing(now))
    }

    /// Whether a concept is known, or mastered.
    #[must_use]
    pub fn knows(&self, concept: &str, now: Millis) -> bool {
        self.record(concept).is_some_and(|record| record.stage(now) >= Stage::Known)
    }

    /// The concepts that are to be asked about by a time, that for which it is latest first: those of which there are cards, and of
    /// which the reader wants to hear.
    #[must_use]
    pub fn due(&self, library: &Library, now: Millis) -> Vec<&str> {
        let mut due = self.schedule.due(now);
        due.retain(|slug| !self.is_muted(slug) && library.get(slug).is_some());
        due
    }

    /// How many concepts stand how at a time.
    #[must_use]
    pub fn tally(&self, library: &Library, now: Millis) -> Tally {
        Tally {
            due: self.due(library, now).len(),
            met: self.records.len(),
            known: self.records.values().filter(|record| record.stage(now) >= Stage::Known).count(),
            muted: self.records.values().filter(|record| record.is_muted()).count(),
        }
    }
}

/// What happened with a concept on a day.
#[cfg(test)]
pub(super) fn event(day: i64, concept: &str, happening: pygloss_engine::learner::Happening) -> Event {
    Event { at: day * pygloss_engine::learner::DAY, concept: concept.to_string(), happening }
}

#[cfg(test)]
mod tests {
    use pygloss_engine::learner::{DAY, Happening};

    use super::*;

    #[test]
    fn what_stands_how_is_counted() {
        let history = History::of(&[
            event(0, "closures", Happening::Answered { right: false }),
            event(0, "mro-c3", Happening::Answered { right: false }),
            event(0, "no-such-card", Happening::Answered { right: false }),
            event(0, "list-type", Happening::Known),
            event(0, "lambda-expression", Happening::Seen),
            event(1, "mro-c3", Happening::Muted),
        ]);
        let tally = history.tally(crate::cards::library(), 2 * DAY);
        assert_eq!(tally, Tally { due: 1, met: 5, known: 1, muted: 1 });
        let standing = |slug| history.standing(slug, 2 * DAY);
        assert_eq!(
            ["list-type", "mro-c3", "closures", "metaclass"].map(standing),
            ["known", "muted", "new", "new"]
        );
        assert_eq!(History::default().tally(crate::cards::library(), 0), Tally::default());
    }
}

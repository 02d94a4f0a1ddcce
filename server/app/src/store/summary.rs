//! What is left of a long memory, kept beside its events: who opens the file reads that, and the events behind it, and not all.
//!
//! It is made again from the events wherever it may not fit them: when some were taken away or put between others, when other weights
//! were fitted, and when another version of this program has written it.

use serde::{Deserialize, Serialize};

use super::database::{Database, Problem};
use super::fitting::Fitted;
use crate::review::{History, Left, answers};

/// The name of what is kept among the texts.
const NAME: &str = "summary";
/// With so many events behind it, it is made anew.
const MANY: usize = 500;
/// What another version of this program left is not read: it may count otherwise.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Counted up where an event counts otherwise than before, or more is left of it.
const SCHEME: u32 = 1;

/// What is left of all events that were in the file when it was read.
#[derive(Debug, Default)]
pub struct Summed {
    /// How each concept stands.
    pub history: History,
    /// The number of the last event.
    pub last: i64,
    /// How many of the events are answers.
    pub answers: usize,
    /// How often events had been taken away or put between others.
    pub rewritten: i64,
    /// The weights that were used.
    pub fitted: Option<Fitted>,
}

impl Summed {
    /// Takes up the events that are newer, and gives their number.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn follow(&mut self, database: &Database) -> Result<usize, Problem> {
        let events = database.events_after(self.last)?;
        for kept in &events {
            self.last = self.last.max(kept.id);
            self.history.add(&kept.event);
        }
        self.answers += answers(events.iter().map(|kept| &kept.event));
        Ok(events.len())
    }
}

#[derive(Serialize, Deserialize)]
struct Summary {
    version: String,
    scheme: u32,
    rewritten: i64,
    last: i64,
    answers: usize,
    weights: Option<Vec<f32>>,
    left: Left,
}

impl Summary {
    fn fits(&self, rewritten: i64, weights: Option<&[f32]>) -> bool {
        self.version == VERSION
            && self.scheme == SCHEME
            && self.rewritten == rewritten
            && self.weights.as_deref() == weights
    }
}

impl Database {
    /// What is left of all events, under the weights that were fitted last. Cost: linear in the concepts, and in the few events that are
    /// newer than what is kept; in all events where nothing that fits is kept.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn summed(&mut self) -> Result<Summed, Problem> {
        let rewritten = self.rewritten()?;
        let fitted = self.fitted()?;
        let weights = fitted.as_ref().and_then(Fitted::weights);
        let kept: Option<Summary> = self.text(NAME)?.and_then(|text| serde_json::from_str(&text).ok());
        let kept = kept.filter(|kept| kept.fits(rewritten, weights));
        let (history, last, answers) = match kept {
            Some(kept) => (History::again(weights, kept.left), kept.last, kept.answers),
            None => (History::under(weights, []), 0, 0),
        };
        let mut summed = Summed { history, last, answers, rewritten, fitted };
        if summed.follow(self)? >= MANY {
            self.keep_summed(&summed);
        }
        Ok(summed)
    }

    /// Keeps what is left of all events, for whoever opens the file next.
    pub fn keep_summed(&mut self, summed: &Summed) {
        let summary = Summary {
            version: VERSION.to_string(),
            scheme: SCHEME,
            rewritten: summed.rewritten,
            last: summed.last,
            answers: summed.answers,
            weights: summed.fitted.as_ref().and_then(Fitted::weights).map(<[f32]>::to_vec),
            left: summed.history.left(),
        };
        // A file that cannot be written is read in full the next time, too.
        let _ = self.set_text(NAME, serde_json::to_string(&summary).ok().as_deref());
    }

    /// The same without what comes with it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn history(&mut self) -> Result<History, Problem> {
        Ok(self.summed()?.history)
    }
}

#[cfg(test)]
mod tests {
    use pygloss_engine::learner::{DAY, Event, Happening};

    use super::*;

    fn event(number: i64) -> Event {
        let happening = match number % 5 {
            0 => Happening::Seen,
            1 => Happening::Read,
            2 if number % 7 == 0 => Happening::Known,
            4 if number % 11 == 0 => Happening::Muted,
            _ => Happening::Answered { right: number % 3 > 0 },
        };
        Event { at: number * DAY / 9, concept: format!("c{}", number % 13), happening }
    }

    fn events(numbers: std::ops::Range<i64>) -> Vec<Event> {
        numbers.map(event).collect()
    }

    /// What all events leave, whatever is kept of them.
    fn in_full(database: &Database) -> String {
        let fitted = database.fitted().unwrap();
        let all = database.events_after(0).unwrap();
        let weights = fitted.as_ref().and_then(Fitted::weights);
        told(&History::under(weights, all.iter().map(|kept| &kept.event)))
    }

    fn told(history: &History) -> String {
        let mut concepts: Vec<String> = history
            .records()
            .map(|(concept, record)| format!("{concept} {record:?} {:?}\n", history.schedule().get(concept)))
            .collect();
        concepts.sort();
        concepts.concat()
    }

    /// A file with so many events that what they leave is kept.
    fn many() -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let mut database = Database::open(folder.path()).unwrap().database;
        database.add(&events(0..800)).unwrap();
        database.history().unwrap();
        (folder, database)
    }

    #[test]
    fn what_is_kept_is_what_all_events_leave() {
        let folder = tempfile::tempdir().unwrap();
        let mut database = Database::open(folder.path()).unwrap().database;
        let is_kept = |database: &Database| database.text(NAME).unwrap().is_some();
        database.add(&events(0..40)).unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database));
        assert!(!is_kept(&database), "few events are read quickly");
        database.add(&events(40..700)).unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database));
        assert!(is_kept(&database));
        database.add(&events(700..790)).unwrap();
        let summed = database.summed().unwrap();
        assert_eq!(told(&summed.history), in_full(&database));
        assert_eq!((summed.last, summed.answers), (790, answers(&events(0..790))));
    }

    #[test]
    fn what_no_longer_fits_is_made_again() {
        let (_folder, mut database) = many();
        database.reset(Some("c3")).unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database), "a concept is forgotten");
        database.undo().unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database), "something is taken back");
        database.merge(&events(-300..5)).unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database), "some come between others");
        let weights: Vec<f32> = (0..21u8).map(|n| 0.5 + f32::from(n) / 10.0).collect();
        let fitted = serde_json::json!({"at": 1, "answers": 400, "weights": weights}).to_string();
        database.keep_fitted(&serde_json::from_str(&fitted).unwrap()).unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database), "other weights");
        for odd in ["", "{}", "[1]"] {
            database.set_text(NAME, Some(odd)).unwrap();
            assert_eq!(told(&database.history().unwrap()), in_full(&database), "{odd}");
        }
        database.reset(None).unwrap();
        assert_eq!(told(&database.history().unwrap()), "");
    }

    #[test]
    fn another_version_s_is_not_read() {
        let (_folder, mut database) = many();
        let text = database.text(NAME).unwrap().unwrap();
        let mut summary: serde_json::Value = serde_json::from_str(&text).unwrap();
        summary["left"]["records"] = serde_json::json!({});
        database.set_text(NAME, Some(&summary.to_string())).unwrap();
        assert_ne!(told(&database.history().unwrap()), in_full(&database), "it is what is read");
        summary["version"] = "0.0.1".into();
        database.set_text(NAME, Some(&summary.to_string())).unwrap();
        assert_eq!(told(&database.history().unwrap()), in_full(&database));
    }
}

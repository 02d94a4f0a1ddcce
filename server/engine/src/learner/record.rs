//! What is left of all that happened with one concept.

use serde::{Deserialize, Serialize};

use super::{DAY, Event, Happening, MINUTE, Millis};

/// How well a concept is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Stage {
    /// Nothing is known of it.
    #[default]
    New,
    /// Met on several days, or one question about it answered.
    Familiar,
    /// The reader said so, or answered twice, a day apart, or met it again and again.
    Known,
    /// Known, and met since on several days without a question.
    Mastered,
}

impl Stage {
    /// As it is written for programs and in lists.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::New => "new",
            Stage::Familiar => "familiar",
            Stage::Known => "known",
            Stage::Mastered => "mastered",
        }
    }
}

/// Views of a concept that are closer together are one.
pub const ONE_VIEW: Millis = 10 * MINUTE;
/// A concept that nothing was heard of for this long is a stage less known.
const FORGOTTEN_AFTER: Millis = 180 * DAY;
/// Right answers count as two where this much time lies between them.
const APART: Millis = 20 * 60 * MINUTE;

/// How often and on how many days a concept was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Meetings {
    times: u32,
    days: u32,
    last_day: Option<i64>,
}

impl Meetings {
    fn count(&mut self, at: Millis) {
        let day = at.div_euclid(DAY);
        self.times = self.times.saturating_add(1);
        if self.last_day != Some(day) {
            self.days = self.days.saturating_add(1);
            self.last_day = Some(day);
        }
    }

    fn are(&self, times: u32, days: u32) -> bool {
        self.times >= times && self.days >= days
    }
}

/// What is left of the events of one concept. They are added in the order in which they happened; each costs the same.
///
/// Where a field comes or counts otherwise, what programs have written down of it no longer holds (`SCHEME` in `store/summary.rs`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Views since the concept was last said to be unknown.
    met: Meetings,
    /// Views since it is known.
    met_since_known: Meetings,
    /// When it was last shown.
    last_view: Option<Millis>,
    /// When anything was last heard of it.
    last: Option<Millis>,
    /// How often its card was opened.
    reads: u32,
    /// Right answers, each a while after the one before, since the last wrong one.
    right: u32,
    last_right: Option<Millis>,
    /// Wrong answers since the last right one.
    wrong: u32,
    answers: u32,
    said_known: bool,
    muted: bool,
}

impl Record {
    /// Adds what happened.
    pub fn add(&mut self, event: &Event) {
        let at = event.at;
        if self.is_forgotten(at) {
            self.step_back();
        }
        match event.happening {
            Happening::Seen | Happening::Read => self.view(at, event.happening == Happening::Read),
            Happening::Answered { right: true } => {
                self.answers = self.answers.saturating_add(1);
                self.wrong = 0;
                if self.last_right.is_none_or(|last| at - last >= APART) {
                    self.right = self.right.saturating_add(1);
                    self.last_right = Some(at);
                }
            }
            Happening::Answered { right: false } => {
                self.answers = self.answers.saturating_add(1);
                self.wrong = self.wrong.saturating_add(1);
                self.unlearn();
            }
            Happening::Known => {
                self.muted = false;
                self.said_known = true;
                self.wrong = 0;
            }
            Happening::Reminded => {
                self.muted = false;
                self.wrong = 0;
                self.unlearn();
            }
            Happening::Muted => self.muted = true,
        }
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
    }

    fn view(&mut self, at: Millis, is_read: bool) {
        if is_read {
            self.reads = self.reads.saturating_add(1);
        }
        if self.last_view.is_some_and(|last| (at - last).abs() < ONE_VIEW) {
            return;
        }
        self.last_view = Some(at);
        if self.learned() >= Stage::Known {
            self.met_since_known.count(at);
        }
        self.met.count(at);
    }

    /// Forgets what made the concept known; how often its card was read stays.
    fn unlearn(&mut self) {
        self.said_known = false;
        self.right = 0;
        self.last_right = None;
        self.met = Meetings::default();
        self.met_since_known = Meetings::default();
    }

    /// The stage that was reached, whatever time has gone by.
    fn learned(&self) -> Stage {
        let is_known = self.said_known || self.right >= 2 || self.wrong == 0 && self.met.are(8, 4);
        if is_known && self.met_since_known.are(5, 3) {
            Stage::Mastered
        } else if is_known {
            Stage::Known
        } else if self.right >= 1 || self.wrong == 0 && self.met.are(3, 2) {
            Stage::Familiar
        } else {
            Stage::New
        }
    }

    fn is_forgotten(&self, now: Millis) -> bool {
        self.last.is_some_and(|last| now - last >= FORGOTTEN_AFTER)
    }

    /// Takes one stage back.
    fn step_back(&mut self) {
        let learned = self.learned();
        match learned {
            Stage::Mastered => self.met_since_known = Meetings::default(),
            Stage::Known | Stage::Familiar | Stage::New => self.unlearn(),
        }
        if learned == Stage::Known {
            self.met = Meetings { times: 3, days: 2, last_day: None };
        }
    }

    /// How well the concept is known at a time.
    #[must_use]
    pub fn stage(&self, now: Millis) -> Stage {
        if !self.is_forgotten(now) {
            return self.learned();
        }
        let mut later = self.clone();
        later.step_back();
        later.learned()
    }

    /// How a reader stands with the concept, in a word: `muted`, or the name of the stage.
    #[must_use]
    pub fn standing(&self, now: Millis) -> &'static str {
        if self.muted { "muted" } else { self.stage(now).name() }
    }

    /// Whether the reader said "Never again".
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.muted
    }

    /// How often it was shown, views that are close together counted once.
    #[must_use]
    pub fn views(&self) -> u32 {
        self.met.times
    }

    /// When it was last shown.
    #[must_use]
    pub fn last_view(&self) -> Option<Millis> {
        self.last_view
    }

    /// How often its card was opened.
    #[must_use]
    pub fn reads(&self) -> u32 {
        self.reads
    }

    /// How many questions about it were answered.
    #[must_use]
    pub fn answers(&self) -> u32 {
        self.answers
    }

    /// When anything was last heard of it.
    #[must_use]
    pub fn last(&self) -> Option<Millis> {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stage after some events, each with the day it happens on, at the end of the last of these days.
    fn after(events: &[(f64, Happening)]) -> Stage {
        record(events).stage(day(events.last().map_or(0.0, |(at, _)| *at)))
    }

    fn day(number: f64) -> Millis {
        #[expect(clippy::cast_possible_truncation, reason = "days of a test")]
        let millis = (number * 86_400_000.0) as Millis;
        millis
    }

    fn record(events: &[(f64, Happening)]) -> Record {
        let mut record = Record::default();
        for (at, happening) in events {
            record.add(&Event { at: day(*at), concept: "closure".to_string(), happening: *happening });
        }
        record
    }

    const RIGHT: Happening = Happening::Answered { right: true };
    const WRONG: Happening = Happening::Answered { right: false };
    use Happening::{Known, Muted, Reminded, Seen};

    #[test]
    fn nothing_is_known_at_first() {
        assert_eq!(after(&[]), Stage::New);
        assert_eq!(after(&[(0.0, Seen)]), Stage::New);
    }

    #[test]
    fn views_make_familiar_then_known() {
        assert_eq!(after(&[(0.0, Seen), (0.1, Seen), (0.2, Seen)]), Stage::New, "on one day");
        assert_eq!(after(&[(0.0, Seen), (0.001, Seen), (1.0, Seen)]), Stage::New, "two of them are one");
        assert_eq!(after(&[(0.0, Seen), (0.5, Seen), (1.0, Seen)]), Stage::Familiar);
        let often: Vec<_> = (0..8).map(|n| (f64::from(n) / 2.0, Seen)).collect();
        assert_eq!(after(&often), Stage::Known);
        assert_eq!(after(&often[..7]), Stage::Familiar);
    }

    #[test]
    fn answers_make_known() {
        assert_eq!(after(&[(0.0, RIGHT)]), Stage::Familiar);
        assert_eq!(after(&[(0.0, RIGHT), (0.1, RIGHT)]), Stage::Familiar, "on the same day");
        assert_eq!(after(&[(0.0, RIGHT), (1.0, RIGHT)]), Stage::Known);
        assert_eq!(after(&[(0.0, RIGHT), (1.0, RIGHT), (2.0, WRONG)]), Stage::New);
        assert_eq!(after(&[(0.0, RIGHT), (1.0, WRONG), (2.0, RIGHT)]), Stage::Familiar);
    }

    #[test]
    fn views_after_a_wrong_answer_teach_nothing() {
        let mut events = vec![(0.0, WRONG)];
        events.extend((1..20).map(|n| (f64::from(n), Seen)));
        assert_eq!(after(&events), Stage::New);
        events.push((20.0, RIGHT));
        assert_eq!(after(&events), Stage::Known, "met often, and now answered");
    }

    #[test]
    fn the_reader_has_the_last_word() {
        assert_eq!(after(&[(0.0, Known)]), Stage::Known);
        assert_eq!(after(&[(0.0, Known), (1.0, Reminded)]), Stage::New);
        assert_eq!(after(&[(0.0, WRONG), (1.0, Known)]), Stage::Known);
        assert_eq!(after(&[(0.0, Known), (1.0, WRONG)]), Stage::New);
        assert!(record(&[(0.0, Muted)]).is_muted());
        assert!(!record(&[(0.0, Muted), (1.0, Reminded)]).is_muted());
        assert!(!record(&[(0.0, Muted), (1.0, Known)]).is_muted());
        assert!(record(&[(0.0, Muted), (1.0, Seen)]).is_muted());
    }

    #[test]
    fn what_is_known_and_met_is_mastered() {
        let mut events = vec![(0.0, Known)];
        events.extend((1..=4).map(|n| (f64::from(n), Seen)));
        assert_eq!(after(&events), Stage::Known);
        events.push((5.0, Seen));
        assert_eq!(after(&events), Stage::Mastered);
    }

    #[test]
    fn what_is_not_met_is_forgotten_by_and_by() {
        let known = record(&[(0.0, Known)]);
        assert_eq!(known.stage(day(179.0)), Stage::Known);
        assert_eq!(known.stage(day(181.0)), Stage::Familiar);
        assert_eq!(record(&[(0.0, RIGHT)]).stage(day(181.0)), Stage::New);
        let mut mastered = vec![(0.0, Known)];
        mastered.extend((1..=5).map(|n| (f64::from(n), Seen)));
        assert_eq!(record(&mastered).stage(day(186.0)), Stage::Known);
        mastered.push((186.0, Seen));
        assert_eq!(after(&mastered), Stage::Known, "a glance does not bring it back");
        mastered.push((400.0, Seen));
        assert_eq!(after(&mastered), Stage::Familiar);
    }

    #[test]
    fn clocks_that_go_back_do_no_harm() {
        assert_eq!(after(&[(9.0, Seen), (3.0, Seen), (4.0, Seen)]), Stage::Familiar);
        assert_eq!(after(&[(9.0, RIGHT), (1.0, RIGHT)]), Stage::Familiar);
    }
}

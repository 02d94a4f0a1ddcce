//! When a concept is asked about again: FSRS, which estimates from the answers how long something is remembered.

use fsrs::{FSRS, MemoryState};
use pygloss_engine::learner::{DAY, Event, Happening, Millis};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Asked again when it is remembered with this probability.
const RETENTION: f32 = 0.9;

/// How a concept stands, of which questions were answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// When it is asked about again, in milliseconds since the beginning of 1970, UTC.
    pub due: Millis,
    /// How many questions were answered.
    pub answers: u32,
    state: MemoryState,
    last: Millis,
}

/// A standing as it is written down: when it is due, how many answers, when the last, stability and difficulty, these two bit by bit.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Answered(Millis, u32, Millis, u32, u32);

/// The standing of all concepts of which questions were answered.
#[derive(Default)]
pub struct Schedule {
    model: FSRS,
    standings: FxHashMap<String, Standing>,
}

impl std::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Schedule").field(&self.standings).finish()
    }
}

impl Schedule {
    /// An empty one under the model with these weights; under the model's own, where there are none or they are no weights.
    #[must_use]
    pub fn under(weights: Option<&[f32]>) -> Schedule {
        let model = weights.and_then(|weights| FSRS::new(weights).ok()).unwrap_or_default();
        Schedule { model, standings: FxHashMap::default() }
    }

    /// What was written down of one under these weights.
    pub(super) fn again(weights: Option<&[f32]>, answered: FxHashMap<String, Answered>) -> Schedule {
        let mut schedule = Schedule::under(weights);
        let standing = |Answered(due, answers, last, stability, difficulty)| {
            let state =
                MemoryState { stability: f32::from_bits(stability), difficulty: f32::from_bits(difficulty) };
            Standing { due, answers, state, last }
        };
        schedule.standings = answered.into_iter().map(|(slug, one)| (slug, standing(one))).collect();
        schedule
    }

    /// What is to be written down.
    pub(super) fn answered(&self) -> FxHashMap<String, Answered> {
        let written = |standing: &Standing| {
            let (stability, difficulty) = (standing.state.stability, standing.state.difficulty);
            Answered(standing.due, standing.answers, standing.last, stability.to_bits(), difficulty.to_bits())
        };
        self.standings.iter().map(|(slug, standing)| (slug.clone(), written(standing))).collect()
    }

    /// Works through all that happened, in its order; what is no answer is passed over.
    #[must_use]
    pub fn of<'e>(events: impl Iterator<Item = &'e Event>) -> Schedule {
        let mut schedule = Schedule::default();
        events.for_each(|event| schedule.add(event));
        schedule
    }

    /// Adds what happened last, if it is an answer.
    pub fn add(&mut self, event: &Event) {
        let Happening::Answered { right } = event.happening else { return };
        let before = self.standings.get(&event.concept).copied();
        if let Some(standing) = after(&self.model, before, event.at, right) {
            self.standings.insert(event.concept.clone(), standing);
        }
    }

    /// Forgets a concept.
    pub fn forget(&mut self, concept: &str) {
        self.standings.remove(concept);
    }

    /// How a concept stands; `None` where no question about it was answered.
    #[must_use]
    pub fn get(&self, concept: &str) -> Option<&Standing> {
        self.standings.get(concept)
    }

    /// The concepts that are to be asked about by a time, that for which it is latest first.
    #[must_use]
    pub fn due(&self, now: Millis) -> Vec<&str> {
        let mut due: Vec<(&str, Millis)> = self
            .standings
            .iter()
            .filter(|(_, standing)| standing.due <= now)
            .map(|(slug, s)| (slug.as_str(), s.due))
            .collect();
        due.sort_by(|(one, first), (other, second)| first.cmp(second).then(one.cmp(other)));
        due.into_iter().map(|(slug, _)| slug).collect()
    }
}

/// FSRS's name for an answer that was right. Of a choice among answers nobody says how hard it was.
const GOOD: u32 = 3;
/// For one that was wrong.
const AGAIN: u32 = 1;

/// What an answer is called by FSRS.
pub(super) fn rating(right: bool) -> u32 {
    if right { GOOD } else { AGAIN }
}

/// The days from one answer to the next, to the nearest.
pub(super) fn days_between(last: Millis, at: Millis) -> u32 {
    // Who answers each day at about the same time waits a day, be it a minute less.
    u32::try_from(at.saturating_sub(last).saturating_add(DAY / 2) / DAY).unwrap_or(0)
}

/// The standing after an answer; `None` where the model cannot tell.
fn after(model: &FSRS, before: Option<Standing>, at: Millis, right: bool) -> Option<Standing> {
    let days = before.map_or(0, |standing| days_between(standing.last, at));
    let next = model.next_states(before.map(|standing| standing.state), RETENTION, days).ok()?;
    let next = if rating(right) == GOOD { next.good } else { next.again };
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "days, to the minute")]
    let interval = (f64::from(next.interval) * DAY as f64) as Millis;
    Some(Standing {
        due: at.saturating_add(interval),
        answers: before.map_or(0, |standing| standing.answers).saturating_add(1),
        state: next.memory,
        last: at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(given: &[(i64, bool)]) -> Vec<Event> {
        let event = |(day, right): &(i64, bool)| Event {
            at: day * DAY,
            concept: "closures".to_string(),
            happening: Happening::Answered { right: *right },
        };
        given.iter().map(event).collect()
    }

    fn interval(given: &[(i64, bool)]) -> f64 {
        let events = answers(given);
        let schedule = Schedule::of(events.iter());
        #[expect(clippy::cast_precision_loss, reason = "days of a test")]
        let days = (schedule.get("closures").unwrap().due - events.last().unwrap().at) as f64 / DAY as f64;
        days
    }

    #[test]
    fn what_was_answered_comes_later_and_later() {
        let first = interval(&[(0, true)]);
        let second = interval(&[(0, true), (3, true)]);
        let third = interval(&[(0, true), (3, true), (15, true)]);
        assert!(first > 1.0 && second > 2.0 * first && third > 1.5 * second, "{first} {second} {third}");
    }

    #[test]
    fn weights_that_are_none_are_not_used() {
        let events = answers(&[(0, true), (3, true)]);
        let due = |weights: Option<&[f32]>| {
            let mut schedule = Schedule::under(weights);
            events.iter().for_each(|event| schedule.add(event));
            schedule.get("closures").unwrap().due
        };
        let usual = due(None);
        assert_eq!(due(Some(&[1.0, 2.0])), usual);
        assert_eq!(due(Some(&[f32::NAN; 21])), usual);
        let mut longer = fsrs::DEFAULT_PARAMETERS;
        longer[2] *= 2.0;
        assert!(due(Some(&longer)) > usual);
    }

    #[test]
    fn what_was_answered_wrong_comes_soon() {
        assert!(interval(&[(0, false)]) < 1.0);
        let good = interval(&[(0, true), (3, true), (15, true)]);
        assert!(interval(&[(0, true), (3, true), (15, false)]) < good / 5.0);
    }

    #[test]
    fn the_latest_is_due_first() {
        let mut events = answers(&[(0, true)]);
        events
            .extend(answers(&[(0, false)]).into_iter().map(|e| Event { concept: "mro-c3".to_string(), ..e }));
        events.push(Event { at: 0, concept: "seen".to_string(), happening: Happening::Seen });
        let schedule = Schedule::of(events.iter());
        assert_eq!(schedule.due(0), Vec::<&str>::new());
        assert_eq!(schedule.due(DAY), ["mro-c3"]);
        assert_eq!(schedule.due(30 * DAY), ["mro-c3", "closures"]);
        assert!(schedule.get("seen").is_none());
    }

    #[test]
    fn a_minute_less_than_a_day_is_a_day() {
        let days = |more: Millis| days_between(7 * DAY, 8 * DAY + more);
        assert_eq!((days(-60_000), days(0), days(60_000)), (1, 1, 1));
        assert_eq!((days(-DAY), days(DAY - 1), days(-3 * DAY)), (0, 2, 0));
    }

    #[test]
    fn a_clock_that_goes_back_does_no_harm() {
        assert!(interval(&[(9, true), (3, true)]) > 0.0);
    }
}

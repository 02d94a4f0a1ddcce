//! Weights of the model that fit how one reader remembers.

use fsrs::{ComputeParametersInput, FSRS, FSRSItem, FSRSReview, compute_parameters};
use pygloss_engine::learner::{Event, Happening};
use rustc_hash::FxHashMap;

use super::schedule::{days_between, rating};

/// With fewer answers nothing is fitted. The model has 21 weights, and what it learns from most are wrong answers: of 400, some forty are
/// wrong where questions come back when nine of ten are remembered.
pub const ENOUGH: usize = 400;
/// Of so many parts of the answers the last one is not learned from: it judges.
const PARTS: usize = 5;

/// Of the answers about one concept only the first are learned from: each is learned from together with all before it.
const MOST_OF_ONE: usize = 64;
/// No more answers than these are learned from: the latest.
const MOST: usize = 50_000;

/// How many of these are answers.
pub fn answers<'e>(events: impl IntoIterator<Item = &'e Event>) -> usize {
    events.into_iter().filter(|event| matches!(event.happening, Happening::Answered { .. })).count()
}

/// The weights that fit these answers, which come in the order of their times; `None` where there are not enough of them, or where weights
/// that were learned from the earlier answers foretell the later ones no better (by the log loss) than those that come with the model. The
/// same answers give the same weights. Takes seconds for tens of thousands of answers.
#[must_use]
pub fn fit(events: &[Event]) -> Option<Vec<f32>> {
    if answers(events) < ENOUGH {
        return None;
    }
    let items = items(events);
    let (earlier, later) = items.split_at(items.len() - items.len() / PARTS);
    let learned = FSRS::new(&learn(earlier)?).ok()?;
    let loss = |model: &FSRS| model.evaluate(later.to_vec(), |_| true).ok().map(|judged| judged.log_loss);
    if loss(&learned)? >= loss(&FSRS::default())? {
        return None;
    }
    learn(&items).filter(|weights| FSRS::new(weights).is_ok())
}

fn learn(items: &[FSRSItem]) -> Option<Vec<f32>> {
    let input = ComputeParametersInput { train_set: items.to_vec(), ..ComputeParametersInput::default() };
    compute_parameters(input).ok()
}

/// Each answer that came days after the one before, with all before it about the same concept.
fn items(events: &[Event]) -> Vec<FSRSItem> {
    let mut given: FxHashMap<&str, (Vec<FSRSReview>, i64)> = FxHashMap::default();
    let mut items = Vec::new();
    let mut skipped = answers(events).saturating_sub(MOST);
    for event in events {
        let Happening::Answered { right } = event.happening else { continue };
        if skipped > 0 {
            skipped -= 1;
            continue;
        }
        let (reviews, last) = given.entry(&event.concept).or_insert((Vec::new(), event.at));
        if reviews.len() >= MOST_OF_ONE {
            continue;
        }
        let delta_t = days_between(*last, event.at);
        reviews.push(FSRSReview { rating: rating(right), delta_t });
        *last = event.at;
        if delta_t > 0 {
            items.push(FSRSItem { reviews: reviews.clone() });
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use pygloss_engine::learner::DAY;

    use super::*;

    /// Somebody who remembers a thing for so many days and not longer, asked at times that come from a seed.
    fn answered(remembers: i64, number: usize) -> Vec<Event> {
        let mut seed = 7u64;
        let mut next = |below: i64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from(seed >> 33).unwrap() % below
        };
        let mut events = Vec::new();
        for concept in 0..number / 8 {
            let mut at = next(50) * DAY;
            for turn in 0..8 {
                let wait = 1 + next(20);
                let right = turn > 0 && wait <= remembers + turn && next(20) > 0;
                at += wait * DAY;
                let happening = Happening::Answered { right };
                events.push(Event { at, concept: format!("c{concept}"), happening });
            }
        }
        events.sort_by_key(|event| event.at);
        events
    }

    #[test]
    fn few_answers_fit_nothing() {
        assert_eq!(fit(&[]), None);
        let few = answered(3, ENOUGH - 8);
        assert_eq!(answers(&few), ENOUGH - 8);
        assert_eq!(fit(&few), None);
        let seen: Vec<Event> = answered(3, ENOUGH)
            .into_iter()
            .map(|event| Event { happening: Happening::Seen, ..event })
            .collect();
        assert_eq!(fit(&seen), None, "what was seen was not answered");
    }

    #[test]
    fn answers_on_one_day_fit_nothing() {
        let answers: Vec<Event> =
            answered(3, 2 * ENOUGH).into_iter().map(|event| Event { at: DAY, ..event }).collect();
        assert_eq!(fit(&answers), None);
    }

    #[test]
    fn who_forgets_sooner_than_others_is_foretold_better() {
        let answers = answered(3, 2 * ENOUGH);
        let weights = fit(&answers).unwrap();
        assert_eq!(weights.len(), 21);
        assert_eq!(fit(&answers).as_ref(), Some(&weights), "the same answers give the same weights");
        let loss = |model: FSRS| model.evaluate(items(&answers), |_| true).unwrap().log_loss;
        assert!(loss(FSRS::new(&weights).unwrap()) < loss(FSRS::default()));
    }

    #[test]
    fn a_concept_that_is_asked_about_without_end_costs_no_more() {
        let one = |day: i64| {
            let happening = Happening::Answered { right: day % 3 > 0 };
            crate::review::history::event(day, "closures", happening)
        };
        let all: Vec<Event> = (0..100_000).map(one).collect();
        assert!(items(&all).len() < MOST_OF_ONE);
        let _ = fit(&all);
    }

    #[test]
    fn answers_that_say_nothing_do_no_harm() {
        for right in [true, false] {
            let mut all = answered(3, ENOUGH);
            all.iter_mut().for_each(|event| event.happening = Happening::Answered { right });
            if let Some(weights) = fit(&all) {
                assert!(weights.iter().all(|weight| weight.is_finite()));
            }
        }
        let mut backwards = answered(3, ENOUGH);
        backwards.reverse();
        let _ = fit(&backwards);
    }
}

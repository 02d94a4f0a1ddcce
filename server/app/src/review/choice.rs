//! Which questions are asked: what is due, then what was met in the reader's code, then what a path has next.

use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::learner::{DAY, Millis, Record, Stage};
use rustc_hash::FxHashSet;

use super::history::History;
use super::question::Question;
use super::when;
use crate::answers::Answers;

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'p> {
    /// At most so many questions.
    pub number: usize,
    /// What comes after what was met.
    pub path: Option<&'p LearningPath>,
    /// The time.
    pub now: Millis,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It was asked before, and its time has come again.
    Due,
    /// The concept was met, and never asked about.
    Met,
    /// The path has it next.
    Path,
}

impl Reason {
    /// As it is written for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::Due => "due",
            Reason::Met => "met",
            Reason::Path => "path",
        }
    }
}

/// A question that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The question.
    pub question: Question,
    /// Why it is asked.
    pub reason: Reason,
    /// The same in words: `due for 3 days`.
    pub words: String,
}

/// The questions of a session, one for a concept, and why each is asked. Concepts of which the reader wants to hear nothing are left out,
/// and so are those that they say they know, until a question about them is due.
#[must_use]
pub fn choose(library: &Library, history: &History, wanted: Wanted<'_>) -> Vec<Chosen> {
    let now = wanted.now;
    let schedule = history.schedule();
    let is_open = |slug: &str| {
        schedule.get(slug).is_none() && history.record(slug).is_none_or(|r| r.stage(now) < Stage::Known)
    };
    let mut met: Vec<&str> = history.records().map(|(slug, _)| slug).filter(|slug| is_open(slug)).collect();
    // What is easier comes first, and of that what was met last.
    met.sort_by_cached_key(|slug| {
        let level = library.get(slug).map(|entry| entry.header().level);
        let last = history.record(slug).and_then(Record::last).unwrap_or(0);
        (level, std::cmp::Reverse(last), *slug)
    });
    let due = history.due(library, now).into_iter().map(|slug| (slug, Reason::Due));
    let met = met.into_iter().map(|slug| (slug, Reason::Met));
    let next = wanted.path.into_iter().flat_map(LearningPath::cards).filter(|slug| is_open(slug));
    let next = next.map(|slug| (slug, Reason::Path));
    let answers = Answers::built_in();
    let seed = now.div_euclid(DAY).unsigned_abs();
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    due.chain(met)
        .chain(next)
        .filter(|(slug, _)| !history.is_muted(slug) && taken.insert(slug))
        .filter_map(|(slug, reason)| {
            let asked = schedule.get(slug).map_or(0, |standing| standing.answers);
            let question = Question::of(library.get(slug)?, &answers, asked, seed)?;
            Some(Chosen { question, reason, words: words(slug, reason, history, wanted) })
        })
        .take(wanted.number)
        .collect()
}

/// Why a question is asked, in words.
fn words(slug: &str, reason: Reason, history: &History, wanted: Wanted<'_>) -> String {
    let ago = |time: Millis| when::ago(wanted.now.saturating_sub(time));
    match reason {
        Reason::Due => {
            let due = history.schedule().get(slug).map_or(wanted.now, |standing| standing.due);
            when::due(wanted.now.saturating_sub(due))
        }
        Reason::Met => {
            let record = history.record(slug);
            let heard = record.and_then(Record::last).unwrap_or(wanted.now);
            match record.and_then(Record::last_view) {
                Some(seen) => format!("met {}", ago(seen)),
                None => format!("you spoke of it {}", ago(heard)),
            }
        }
        Reason::Path => {
            let steps = wanted.path.into_iter().flat_map(|path| (1..).zip(path.steps.iter()));
            let step = steps.into_iter().find(|(_, step)| step.cards.iter().any(|card| card == slug));
            let step = step.map(|(number, step)| format!(": {}", step.heading(number)));
            format!("next on the path{}", step.unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use pygloss_engine::learner::{Event, Happening};

    use super::*;
    use crate::paths::paths;
    use crate::review::history::event;

    fn slugs(events: &[(i64, &str, Happening)], path: bool, day: i64) -> Vec<String> {
        let events: Vec<Event> =
            events.iter().map(|(day, slug, happening)| event(*day, slug, *happening)).collect();
        let wanted = Wanted { number: 5, path: paths().first().filter(|_| path), now: day * DAY };
        let chosen = choose(crate::cards::library(), &History::of(&events), wanted);
        chosen.into_iter().map(|one| format!("{} {}", one.question.slug, one.reason.name())).collect()
    }

    #[test]
    fn why_a_question_is_asked_is_said_in_words() {
        let events = [
            event(0, "closures", WRONG),
            event(3, "list-type", Happening::Seen),
            event(4, "metaclass", Happening::Read),
            event(5, "mro-c3", Happening::Reminded),
        ];
        let wanted = Wanted { number: 5, path: paths().first(), now: 7 * DAY };
        let chosen = choose(crate::cards::library(), &History::of(&events), wanted);
        let mut said: Vec<String> =
            chosen.iter().map(|one| format!("{}: {}", one.question.slug, one.words)).collect();
        said.sort();
        let first = &paths()[0].steps[0];
        let path = format!("{}: next on the path: {}", first.cards[0], first.heading(1));
        let mut expected = [
            "closures: due for 7 days",
            "list-type: met 4 days ago",
            "metaclass: met 3 days ago",
            "mro-c3: you spoke of it 2 days ago",
            &path,
        ];
        expected.sort_unstable();
        assert_eq!(said, expected);
    }

    const RIGHT: Happening = Happening::Answered { right: true };
    const WRONG: Happening = Happening::Answered { right: false };

    #[test]
    fn what_is_due_goes_before_what_was_met() {
        let events =
            [(0, "closures", WRONG), (0, "metaclass", Happening::Seen), (1, "list-type", Happening::Seen)];
        assert_eq!(slugs(&events, false, 2), ["closures due", "list-type met", "metaclass met"]);
        let answered = [(0, "closures", RIGHT), (0, "metaclass", Happening::Seen)];
        assert_eq!(slugs(&answered, false, 1), ["metaclass met"], "closures are due later");
        assert_eq!(slugs(&answered, false, 30), ["closures due", "metaclass met"]);
    }

    #[test]
    fn what_is_muted_or_said_to_be_known_is_not_asked() {
        let events = [
            (0, "closures", WRONG),
            (1, "closures", Happening::Muted),
            (1, "metaclass", Happening::Known),
            (1, "no-such-card", Happening::Seen),
        ];
        assert_eq!(slugs(&events, false, 2), Vec::<String>::new());
    }

    #[test]
    fn a_path_fills_up() {
        let first: Vec<&str> = paths()[0].cards().take(6).collect();
        let asked: Vec<String> = first.iter().map(|slug| format!("{slug} path")).collect();
        assert_eq!(slugs(&[], true, 0), asked[..5]);
        assert_eq!(slugs(&[(0, first[0], Happening::Known)], true, 0), asked[1..6]);
    }
}

//! Questions about a file: those that are computed from its code, then those of the cards of its concepts.

use pygloss_engine::analysis::{Analysis, Cancel};
use pygloss_engine::learner::{DAY, Millis, Stage};
use pygloss_engine::note::{Fact, Note, Text};
use pygloss_engine::quiz;
use pygloss_engine::text::Encoding;
use rustc_hash::FxHashMap;

use super::History;
use super::question::{Question, shuffle};
use crate::answers::{Answers, fingerprint};
use crate::concepts::{Occurring, Place};

/// In a session, no more questions of one kind than this are asked about a file.
const MOST_OF_A_KIND: usize = 2;
/// An explanation has at most so many facts; the rest is a hover away.
const MOST_FACTS: usize = 4;

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wishes {
    /// At most so many questions.
    pub number: usize,
    /// The time.
    pub now: Millis,
}

/// Every question that can be asked about a file, in source order, with the name of its kind. `seed` decides in which order the answers of
/// each stand. Those found until then, where cancelled.
#[must_use]
pub fn all_of_file(
    analysis: &Analysis,
    encoding: Encoding,
    seed: u64,
    cancel: &Cancel,
) -> Vec<(&'static str, Question)> {
    let questions = analysis.quiz(cancel);
    questions.iter().filter_map(|one| Some((one.kind, shaped(analysis, one, encoding, seed)?))).collect()
}

/// Of `all` questions that are computed from a file's code those of a session: of each kind one, then of some a second. The day decides which.
/// What the reader's level hides and what they do not want to hear of is left out; what they have answered, and is not due, comes last.
#[must_use]
pub fn of_file(
    analysis: &Analysis,
    mut all: Vec<(&'static str, Question)>,
    history: &History,
    wishes: Wishes,
) -> Vec<Question> {
    let seed = seed_of(wishes.now);
    all.retain(|(_, one)| analysis.is_shown(&one.slug) && !history.is_muted(&one.slug));
    let key = |question: &Question| fingerprint(&format!("{seed} {} {:?}", question.ask, question.place));
    all.sort_by_cached_key(|(_, question)| key(question));
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut ranked: Vec<(bool, usize, Question)> = Vec::new();
    for (kind, question) in all {
        let count = counts.entry(kind).or_default();
        if *count < MOST_OF_A_KIND {
            ranked.push((is_fresh(history, &question.slug, wishes.now), *count, question));
            *count += 1;
        }
    }
    // The order among equals is that of the day.
    ranked.sort_by_key(|(fresh, round, _)| (*fresh, *round));
    ranked.into_iter().map(|(_, _, question)| question).take(wishes.number).collect()
}

/// Questions of the cards of the concepts that occur in a file, for as many as are left to fill up: each concept once, and none of which
/// something is `asked` already.
#[must_use]
pub fn of_its_cards(
    analysis: &Analysis,
    concepts: &[Occurring],
    asked: &[Question],
    history: &History,
    wishes: Wishes,
) -> Vec<Question> {
    let (seed, answers) = (seed_of(wishes.now), Answers::built_in());
    let is_asked = |slug: &str| asked.iter().any(|question| question.slug == slug);
    let is_open = |slug: &str| {
        let stage = history.record(slug).map_or(Stage::New, |record| record.stage(wishes.now));
        let is_due = history.schedule().get(slug).is_some_and(|standing| standing.due <= wishes.now);
        analysis.is_shown(slug) && !history.is_muted(slug) && (is_due || stage < Stage::Known)
    };
    let mut slugs: Vec<&str> = concepts.iter().map(|one| one.slug.as_str()).collect();
    slugs.retain(|slug| !is_asked(slug) && is_open(slug));
    slugs.sort_by_cached_key(|slug| {
        (is_fresh(history, slug, wishes.now), fingerprint(&format!("{seed} {slug}")))
    });
    let of_cards = slugs.into_iter().filter_map(|slug| {
        let asked = history.schedule().get(slug).map_or(0, |standing| standing.answers);
        let mut question = Question::of(analysis.library().get(slug)?, &answers, asked, seed)?;
        question.place = concepts.iter().find(|one| one.slug == slug)?.places.first().cloned();
        Some(question)
    });
    of_cards.take(wishes.number.saturating_sub(asked.len())).collect()
}

/// Whether a question about it was answered, and none is due again.
fn is_fresh(history: &History, slug: &str, now: Millis) -> bool {
    history.schedule().get(slug).is_some_and(|standing| standing.due > now)
}

/// Another one each day.
#[must_use]
pub fn seed_of(now: Millis) -> u64 {
    now.div_euclid(DAY).unsigned_abs()
}

fn shaped(analysis: &Analysis, one: &quiz::Question, encoding: Encoding, seed: u64) -> Option<Question> {
    let header = analysis.library().get(one.concept)?.header();
    let document = analysis.document();
    let (start, end) =
        (document.position(one.place.start(), encoding), document.position(one.place.end(), encoding));
    let line = document.line_text(start.line).trim().to_string();
    let mut choices: Vec<String> =
        std::iter::once(&one.answer).chain(&one.wrong).map(Text::to_quoted).collect();
    let answer = choices.first().cloned()?;
    let ask = one.ask.to_quoted();
    shuffle(&mut choices, seed ^ fingerprint(&ask) ^ u64::from(start.line));
    let right = choices.iter().position(|choice| *choice == answer)?;
    let excerpt = one.code.as_ref()?;
    Some(Question {
        slug: header.slug.to_string(),
        title: header.title.to_string(),
        gloss: header.gloss.to_string(),
        ask,
        code: Some(excerpt.code.clone()),
        lines: excerpt.lines.clone(),
        choices,
        right,
        why: why(one),
        place: Some(Place { start, end, line }),
    })
}

/// The sentence about this code, or else what the insight at this place says.
fn why(one: &quiz::Question) -> Option<String> {
    let because = one.because.as_ref().map(Text::to_quoted);
    because.or_else(|| Some(told(one.why.as_ref()?).join("\n\n")))
}

/// A note's lead as a sentence, and its facts: as Markdown, a list in one piece.
fn told(note: &Note) -> Vec<String> {
    let mut paragraphs = vec![format!("{}: {}.", note.title, note.lead.to_quoted().trim_end_matches('.'))];
    let mut list: Vec<String> = Vec::new();
    let mut number = 0;
    for fact in note.facts.iter().take(MOST_FACTS) {
        match fact {
            Fact::Bullet(text) => list.push(format!("- {}", text.to_quoted())),
            Fact::Step(text) => {
                number += 1;
                list.push(format!("{number}. {}", text.to_quoted()));
            }
            Fact::Line(text) => {
                paragraphs.extend((!list.is_empty()).then(|| std::mem::take(&mut list).join("\n")));
                paragraphs.push(text.to_quoted());
            }
        }
    }
    paragraphs.extend((!list.is_empty()).then(|| list.join("\n")));
    paragraphs
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use pygloss_engine::analysis::{Level, Settings, Shared};
    use pygloss_engine::document::Document;
    use pygloss_engine::learner::{Event, Happening};

    use super::*;
    use crate::review::history::event;

    const TEXT: &str = "import os.path\n\n\ndef f(line, seen=[]):\n    return line[1:-1]\n\n\ndef g(line):\n    return line[2:]\n\n\ndef h(line):\n    return line[:3]\n";

    fn analysis(level: Level) -> Analysis {
        let shared = Shared::new(Arc::clone(crate::cards::library()));
        let settings = Settings { level, ..Settings::default() };
        Analysis::new(Document::new(TEXT), Arc::new(settings), &shared, None)
    }

    fn asked(events: &[(i64, &str, Happening)], level: Level, day: i64) -> Vec<Question> {
        let events: Vec<Event> =
            events.iter().map(|(day, slug, happening)| event(*day, slug, *happening)).collect();
        let wishes = Wishes { number: 20, now: day * DAY };
        let analysis = analysis(level);
        of_file(&analysis, all(&analysis, wishes.now), &History::of(&events), wishes)
    }

    fn all(analysis: &Analysis, now: Millis) -> Vec<(&'static str, Question)> {
        all_of_file(analysis, Encoding::Utf16, seed_of(now), &Cancel::default())
    }

    fn slugs(questions: &[Question]) -> Vec<&str> {
        questions.iter().map(|question| question.slug.as_str()).collect()
    }

    #[test]
    fn two_of_a_kind_are_asked_and_other_kinds_first() {
        let questions = asked(&[], Level::Beginner, 1);
        let mut found = slugs(&questions);
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[3], "slicing", "the second of its kind comes last: {found:?}");
        found.sort_unstable();
        assert_eq!(found, ["default-arguments", "import-statement", "slicing", "slicing"]);
        let orders: std::collections::BTreeSet<Vec<String>> =
            (0..9).map(|day| asked(&[], Level::Beginner, day).into_iter().map(|q| q.ask).collect()).collect();
        assert!(orders.len() > 2, "each day has its own order");
        assert_eq!(asked(&[], Level::Beginner, 3), asked(&[], Level::Beginner, 3));
    }

    #[test]
    fn the_level_and_the_readers_wishes_are_kept() {
        assert_eq!(asked(&[], Level::Advanced, 1), []);
        let muted = [(0, "slicing", Happening::Muted)];
        assert_eq!(asked(&muted, Level::Beginner, 1).len(), 2);
        let right = [(0, "default-arguments", Happening::Answered { right: true })];
        assert_eq!(slugs(&asked(&right, Level::Beginner, 1)).last(), Some(&"default-arguments"));
    }

    #[test]
    fn a_question_has_its_lines_and_its_reason() {
        let questions = asked(&[], Level::Beginner, 1);
        let one = questions.iter().find(|question| question.slug == "default-arguments").unwrap();
        assert_eq!(one.code.as_deref(), Some("def f(line, seen=[]):\n"));
        assert_eq!(one.lines, [Some(4)]);
        assert!(one.why.as_deref().unwrap().starts_with("`[]` is evaluated when the `def` runs"), "{one:?}");
        let place = one.place.as_ref().unwrap();
        assert_eq!((place.start.line, place.start.character), (3, 12));
    }

    #[test]
    fn the_cards_of_the_file_fill_up() {
        let analysis = analysis(Level::Beginner);
        let concepts = crate::concepts::in_file(&analysis, Encoding::Utf16, &Cancel::default()).unwrap();
        let (wishes, history) = (Wishes { number: 6, now: DAY }, History::default());
        let mut questions = of_file(&analysis, all(&analysis, wishes.now), &history, wishes);
        questions.extend(of_its_cards(&analysis, &concepts, &questions, &history, wishes));
        assert_eq!(questions.len(), 6);
        assert!(questions[4..].iter().all(|question| question.lines.is_empty() && question.place.is_some()));
        let found = slugs(&questions[3..]);
        assert!(found[1] != found[2] && !["slicing", "import-statement"].contains(&found[1]), "{found:?}");
    }
}

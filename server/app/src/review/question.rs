//! A question with its answers in the order in which they are shown.

use pygloss_engine::knowledge::Entry;

use crate::answers::{Answers, fingerprint};
use crate::concepts::Place;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The card that it is on.
    pub slug: String,
    /// The title of the card.
    pub title: String,
    /// What the card says in one sentence.
    pub gloss: String,
    /// The question; code in it stands in backticks.
    pub ask: String,
    /// The program that it is about.
    pub code: Option<String>,
    /// The answers, as they are shown.
    pub choices: Vec<String>,
    /// Which of them is right.
    pub right: usize,
    /// Why, as Markdown; `None` where the gloss has to do.
    pub why: Option<String>,
    /// Where in the file it is about that is; of a card's question, where its concept occurs first.
    pub place: Option<Place>,
    /// For each line of the code the number that it has in the file, from 1; `None` for a line that stands for others. Empty where the code
    /// is a card's.
    pub lines: Vec<Option<u32>>,
}

impl Question {
    /// A question of a card: the one after those that were `asked` before, its answers in an order that `seed` decides. `None` where the card
    /// has none, or its answer is not known.
    #[must_use]
    pub fn of(entry: &Entry, answers: &Answers, asked: u32, seed: u64) -> Option<Question> {
        let card = entry.card()?;
        let header = entry.header();
        let count = card.quizzes.len();
        let start = usize::try_from(asked).unwrap_or(0).checked_rem(count)?;
        let quiz = card.quizzes.get(start)?;
        let answer = match (&quiz.answer, &quiz.code) {
            (Some(answer), _) => answer.clone(),
            (None, code) => answers.of(&header.slug, code.as_deref()?)?,
        };
        let mut choices = vec![answer.clone()];
        choices.extend(quiz.wrong.iter().cloned());
        shuffle(&mut choices, seed ^ fingerprint(&quiz.ask) ^ fingerprint(&header.slug));
        let right = choices.iter().position(|choice| *choice == answer)?;
        Some(Question {
            slug: header.slug.to_string(),
            title: header.title.to_string(),
            gloss: header.gloss.to_string(),
            ask: quiz.ask.clone(),
            code: quiz.code.clone(),
            choices,
            right,
            why: None,
            place: None,
            lines: Vec::new(),
        })
    }
}

/// Fisher and Yates, with the numbers of xorshift64*.
pub(super) fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for last in (1..items.len()).rev() {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let drawn = state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        let other = usize::try_from(drawn).unwrap_or(0) % (last + 1);
        items.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_card_of_the_collection_can_be_asked_about() {
        let answers = Answers::built_in();
        let mut firsts = BTreeSet::new();
        for entry in crate::cards::library().entries() {
            let Some(card) = entry.card() else { continue };
            for asked in 0..card.quizzes.len() {
                let question = Question::of(entry, &answers, u32::try_from(asked).unwrap(), 7);
                let question = question.unwrap_or_else(|| panic!("{}: question {asked}", entry.file()));
                let different: BTreeSet<&String> = question.choices.iter().collect();
                assert_eq!(
                    different.len(),
                    question.choices.len(),
                    "{}: {:?}",
                    entry.file(),
                    question.choices
                );
                firsts.insert(question.right);
            }
        }
        assert!(firsts.len() > 2, "the right answer stands here and there: {firsts:?}");
    }

    #[test]
    fn questions_of_a_card_come_in_turn() {
        let entry = crate::cards::library().get("closures").unwrap();
        let ask = |asked| Question::of(entry, &Answers::built_in(), asked, 1).unwrap().ask;
        let count = u32::try_from(entry.card().unwrap().quizzes.len()).unwrap();
        assert_ne!(ask(0), ask(1));
        assert_eq!(ask(0), ask(count));
    }
}

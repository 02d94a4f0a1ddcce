//! Questions that an insight has made itself, from what it computes anyway.

use super::{From, Question, Quiz};
use crate::note::{Note, Span, Text, code};

pub(super) const SHARED_DEFAULT: Quiz = Quiz { name: "shared-default", from: From::Notes(shared_default) };
pub(super) const DIVISION: Quiz = Quiz { name: "division", from: From::Notes(division) };
pub(super) const ROUNDING: Quiz = Quiz { name: "rounding", from: From::Notes(rounding) };
pub(super) const LAYOUT: Quiz = Quiz { name: "layout", from: From::Notes(layout) };
pub(super) const FINDALL: Quiz = Quiz { name: "findall", from: From::Notes(findall) };
pub(super) const REST: Quiz = Quiz { name: "rest", from: From::Notes(rest) };

fn shared_default(note: &Note, _: &str) -> Option<Question> {
    told(note, "mutable-default-argument", as_code)
}

fn division(note: &Note, _: &str) -> Option<Question> {
    told(note, "floor-division-modulo", as_code)
}

fn rounding(note: &Note, _: &str) -> Option<Question> {
    told(note, "rounding", as_code)
}

fn layout(note: &Note, _: &str) -> Option<Question> {
    told(note, "struct-module", as_code)
}

fn findall(note: &Note, _: &str) -> Option<Question> {
    told(note, "regex-syntax", |answer| Text::from(answer))
}

fn rest(note: &Note, _: &str) -> Option<Question> {
    told(note, "def-statement", as_code)
}

fn as_code(answer: &str) -> Text {
    Text(vec![code(answer)])
}

fn told(note: &Note, concept: &str, shown: fn(&str) -> Text) -> Option<Question> {
    let asked = note.question.as_ref().filter(|_| note.concept == concept)?;
    let question = Question::new(note.concept, note.range, asked.ask.clone(), shown(&asked.answer));
    let question = asked.wrong.iter().map(|wrong| shown(wrong)).fold(question, Question::or);
    let lead = note.lead.0.iter().any(|span| !matches!(span, Span::Plain(text) if text.is_empty()));
    Some(if lead { question.told_by(note) } else { question })
}

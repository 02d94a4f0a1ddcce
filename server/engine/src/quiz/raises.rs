//! What a line raises. The misconceptions: another exception, or that Python makes do.

use super::{From, Question, Quiz};
use crate::note::{Note, Span, Text, Weight, code, say};

pub(super) const QUIZ: Quiz = Quiz { name: "raises", from: From::Notes(ask) };

/// For an exception, what people expect in its place.
const TAKEN_FOR: &[(&str, [&str; 3])] = &[
    ("TypeError", ["`ValueError`", "`AttributeError`", "nothing"]),
    ("ValueError", ["`TypeError`", "`IndexError`", "nothing"]),
    ("KeyError", ["`IndexError`", "`AttributeError`", "nothing: it gives `None`"]),
    ("IndexError", ["`KeyError`", "`ValueError`", "nothing: it gives `None`"]),
    ("AttributeError", ["`TypeError`", "`NameError`", "nothing: it gives `None`"]),
    ("ZeroDivisionError", ["`ValueError`", "`OverflowError`", "nothing: it gives `inf`"]),
];

/// Words with which a note says that it depends.
const DOUBTS: [&str; 6] = [" if ", " where ", " may ", " when ", " unless ", " it is "];

fn ask(note: &Note) -> Option<Question> {
    if note.weight != Weight::Fails || note.question.is_some() {
        return None;
    }
    let words = note.lead.to_plain();
    if DOUBTS.iter().any(|doubt| words.contains(doubt)) {
        return None;
    }
    let raised = note.lead.0.windows(2).find_map(|pair| match pair {
        [Span::Plain(before), Span::Code(name)] if before.ends_with("raises ") => Some(name.as_str()),
        _ => None,
    })?;
    let (_, others) = TAKEN_FOR.iter().find(|(name, _)| *name == raised)?;
    let ask = Text::from("What does Python raise here, when it comes to the marked place?");
    let mut because = note.lead.clone();
    because.push(Span::Plain(".".to_string()));
    let question = Question::new(note.concept, note.range, ask, say("{}", [code(raised)])).told_by(note);
    Some(others.iter().map(|other| Text::from(*other)).fold(question, Question::or))
}

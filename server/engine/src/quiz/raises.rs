//! What a line raises. The misconceptions: another exception, or that Python makes do.

use super::{From, LONG_CODE, Question, Quiz};
use crate::note::{Note, Span, Text, Weight, code, say};
use crate::syntax::{Field, Kind, parse};

pub(super) const QUIZ: Quiz = Quiz { name: "raises", from: From::Notes(ask) };

/// For an exception, what people expect in its place.
const TAKEN_FOR: &[(&str, [&str; 3])] = &[
    ("TypeError", ["`ValueError`", "`AttributeError`", "nothing"]),
    ("ValueError", ["`TypeError`", "`IndexError`", "nothing"]),
    ("KeyError", ["`IndexError`", "`AttributeError`", "nothing: it gives `None`"]),
    ("IndexError", ["`KeyError`", "`ValueError`", "nothing: it gives `None`"]),
    ("AttributeError", ["`TypeError`", "`NameError`", "nothing: it gives `None`"]),
];

/// Words with which a note says that it depends.
const DOUBTS: [&str; 6] = [" if ", " where ", " may ", " when ", " unless ", " it is "];

fn ask(note: &Note, about: &str) -> Option<Question> {
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
    if about.chars().count() > LONG_CODE || about.contains('\n') || !is_statement(about) {
        return None;
    }
    let ask = say("What does {} raise, when it is run?", [code(about)]);
    let mut because = note.lead.clone();
    because.push(Span::Plain(".".to_string()));
    let question = Question::new(note.concept, note.range, ask, say("{}", [code(raised)])).told_by(note);
    Some(others.iter().map(|other| Text::from(*other)).fold(question, Question::or))
}

/// Whether the text can be run by itself: a key with its value in a dict reads as a variable with its annotation.
fn is_statement(text: &str) -> bool {
    let (tree, _) = parse(text, None);
    let mut statements = tree.root().named_children();
    let (Some(statement), None) = (statements.next(), statements.next()) else { return false };
    let inner = statement.named_child(0);
    let is_annotation =
        |n: crate::syntax::Node<'_>| n.kind() == Kind::Assignment && n.field_child(Field::Right).is_none();
    !tree.root().has_error()
        && statement.kind() == Kind::ExpressionStatement
        && !inner.is_some_and(is_annotation)
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_certainly_raises() {
        assert_eq!(
            asked("raises", "def f(a, b): ...\nf(1)\n"),
            [
                "2: What does `f(1)` raise, when it is run? + `TypeError` - `ValueError` - `AttributeError` - nothing"
            ]
        );
    }

    #[test]
    fn is_silent_where_it_depends_or_is_part_of_something() {
        not_asked("raises", "def f(x):\n    return x[len(x)]\n");
        not_asked("raises", "d = {[2]: 3}\n");
        not_asked("raises", "def f(a, b): ...\nf(1, 2)\n");
    }
}

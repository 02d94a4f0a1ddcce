//! Finding the questions of a document.

use std::cell::RefCell;

use super::excerpt::LineStarts;
use super::{Excerpt, From, QUIZZES, Question, Quiz};
use crate::analysis::Cancel;
use crate::checks::run::Broken;
use crate::contain::contain;
use crate::note::{Note, Weight};
use crate::semantics::{Context, Dependencies, Module};

/// Every question that can be asked about a document, in source order, with what explains it and the lines it needs. At most one about a
/// place. `notes` are those of the whole document, `text` is all of it. Those found until then, where cancelled.
#[must_use]
pub fn questions(module: &Module, notes: &[Note], text: &str, cancel: &Cancel) -> Vec<Question> {
    let mut found: Vec<(usize, Question)> = Vec::new();
    for (number, quiz) in QUIZZES.iter().enumerate() {
        if let From::Notes(make) = quiz.from {
            for note in notes {
                let about = text.get(std::ops::Range::from(note.range)).unwrap_or_default();
                let made = contain(quiz.name, || make(note, about)).flatten();
                found.extend(made.map(|question| (number, named(question, quiz))));
            }
        }
    }
    for piece in 0..module.pieces().len() {
        if cancel.is_cancelled() {
            break;
        }
        of_piece(module, piece, &mut found);
    }
    found.retain(|(_, question)| question.is_good());
    found.sort_by_key(|(number, question)| (question.place.start(), question.place.end(), *number));
    found.dedup_by(|a, b| a.1.place == b.1.place);
    let starts = LineStarts::of(text);
    let mut questions = Vec::new();
    for (_, mut question) in found {
        let ranges: Vec<_> = std::iter::once(question.place).chain(question.needs.iter().copied()).collect();
        question.code = Excerpt::new(text, &starts, &ranges);
        if question.code.is_none() {
            continue;
        }
        if question.why.is_none() {
            question.why = explained(&question, notes);
        }
        questions.push(question);
    }
    questions
}

fn of_piece(module: &Module, piece: usize, found: &mut Vec<(usize, Question)>) {
    let dependencies = RefCell::new(Dependencies::default());
    let Some(context) = Context::new(module, piece, &dependencies) else { return };
    let root = context.tree().root();
    let broken = Broken::new(root);
    for node in root.descendants() {
        if broken.covers(node) {
            continue;
        }
        for (number, quiz) in QUIZZES.iter().enumerate() {
            let From::Nodes(kinds, make) = quiz.from else { continue };
            if !kinds.contains(&node.kind()) {
                continue;
            }
            let made = contain(quiz.name, || make(&context, node)).flatten();
            // What never runs is nothing to ask about.
            let made = made.filter(|_| !context.never_runs(node));
            found.extend(made.map(|question| (number, named(question, quiz))));
        }
    }
}

fn named(question: Question, quiz: &Quiz) -> Question {
    Question { kind: quiz.name, ..question }
}

/// What an insight says about the concept at the place of a question.
fn explained(question: &Question, notes: &[Note]) -> Option<Note> {
    let fits = |note: &&Note| {
        note.concept == question.concept
            && note.weight != Weight::Beneath
            && note.anchors.iter().any(|anchor| question.place.contains_range(*anchor))
    };
    notes.iter().filter(fits).min_by_key(|note| note.range.len()).cloned()
}

//! Quizzes: questions about the code at hand, whose answers are computed. One file a kind of question.
//!
//! A question is asked where the model proves its answer and at least two wrong ones, each made from a misconception: what the answer
//! would be if Python worked as people sometimes think. Where one of the two is missing, there is no question.

mod binds;
mod calling;
mod chain;
mod clause;
mod closure;
mod comprehension;
mod date;
mod decorators;
mod default;
mod excerpt;
mod format;
mod grouping;
mod imports;
mod mangling;
mod nested;
mod order;
mod raises;
mod resolves;
mod rounds;
pub mod run;
mod slice;
mod super_next;
mod told;

pub use excerpt::Excerpt;

use text_size::TextRange;

use crate::note::{Note, Span, Text};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

/// The fewest and the most wrong answers that a question has.
const WRONG: std::ops::RangeInclusive<usize> = 2..=3;
/// A longer answer, in characters, is not shown.
const LONGEST: usize = 120;
/// Code in a question that is longer is not asked about.
const LONG_CODE: usize = 60;

/// A question about the code at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What kind of question it is: `slice`, `super`.
    pub kind: &'static str,
    /// The slug of the card that explains the concept.
    pub concept: &'static str,
    /// What it is about, in bytes of the document.
    pub place: TextRange,
    /// What else has to be read to answer it, in bytes of the document.
    pub needs: Vec<TextRange>,
    /// The question.
    pub ask: Text,
    /// The right answer.
    pub answer: Text,
    /// Two or three wrong ones, different from the right one and from each other.
    pub wrong: Vec<Text>,
    /// Why, in one sentence about this code.
    pub because: Option<Text>,
    /// The insight at this place, if there is one.
    pub why: Option<Note>,
    /// The lines that are needed to answer it.
    pub code: Option<Excerpt>,
}

impl Question {
    fn new(concept: &'static str, place: TextRange, ask: Text, answer: Text) -> Question {
        Question {
            kind: "",
            concept,
            place,
            needs: Vec::new(),
            ask,
            answer,
            wrong: Vec::new(),
            because: None,
            why: None,
            code: None,
        }
    }

    /// Adds a wrong answer, unless it is the right one or is there already.
    fn or(mut self, wrong: Text) -> Question {
        if self.wrong.len() < *WRONG.end() && wrong != self.answer && !self.wrong.contains(&wrong) {
            self.wrong.push(wrong);
        }
        self
    }

    /// Adds what else has to be read.
    fn needs(mut self, ranges: impl IntoIterator<Item = TextRange>) -> Question {
        self.needs.extend(ranges);
        self
    }

    /// Says why.
    fn because(mut self, text: Text) -> Question {
        self.because = Some(text);
        self
    }

    /// Sets the insight that explains it.
    fn told_by(mut self, note: &Note) -> Question {
        self.why = Some(note.clone());
        self
    }

    /// Whether it can be asked: enough wrong answers, and none of its texts in need of more than a line.
    fn is_good(&self) -> bool {
        let fits = |text: &Text| {
            text.to_plain().chars().count() <= LONGEST
                && text.0.iter().all(|span| match span {
                    Span::Plain(text) => !text.contains('\n'),
                    // A backtick cannot stand in code between backticks; what was cut cannot be judged.
                    Span::Code(code) => !code.is_empty() && !code.contains(['`', '\n', '\r', '…']),
                })
        };
        let ask_fits = self.ask.0.iter().all(|span| match span {
            Span::Plain(_) => true,
            Span::Code(code) => {
                !code.contains(['`', '\n', '\r', '…']) && code.chars().count() <= 2 * LONG_CODE
            }
        });
        WRONG.contains(&self.wrong.len())
            && ask_fits
            && std::iter::once(&self.answer).chain(&self.wrong).all(fits)
    }
}

/// A kind of question.
#[derive(Debug, Clone, Copy)]
struct Quiz {
    /// Its name.
    name: &'static str,
    from: From,
}

/// What a kind of question is made from.
#[derive(Debug, Clone, Copy)]
enum From {
    /// A node of one of these kinds.
    Nodes(&'static [Kind], for<'m> fn(&Context<'m>, Node<'m>) -> Option<Question>),
    /// What an insight says, with the text that it is about.
    Notes(fn(&Note, &str) -> Option<Question>),
}

/// Every kind of question. Where two are about the same place, that which comes first is asked.
const QUIZZES: &[&Quiz] = &[
    &super_next::QUIZ,
    &order::QUIZ,
    &closure::QUIZ,
    &resolves::QUIZ,
    &binds::QUIZ,
    &raises::QUIZ,
    &told::SHARED_DEFAULT,
    &told::DIVISION,
    &told::ROUNDING,
    &told::LAYOUT,
    &told::FINDALL,
    &told::REST,
    &slice::QUIZ,
    &format::QUIZ,
    &date::QUIZ,
    &comprehension::QUIZ,
    &comprehension::LEAK,
    &nested::QUIZ,
    &rounds::QUIZ,
    &rounds::AFTER,
    &clause::QUIZ,
    &chain::QUIZ,
    &grouping::QUIZ,
    &decorators::QUIZ,
    &default::QUIZ,
    &calling::QUIZ,
    &mangling::QUIZ,
    &imports::QUIZ,
];

/// Whether an expression is short enough to be quoted as it stands: on one line, without a backtick.
fn is_quotable(node: Node<'_>) -> bool {
    let text = node.text();
    text.chars().count() <= LONG_CODE && !text.contains(['\n', '\r', '`', '\t'])
}

/// The first line or lines of a definition, up to its colon.
fn header<'m>(context: &Context<'m>, definition: Node<'m>) -> TextRange {
    let range = context.range(definition);
    match definition.child_of_kind(Kind::Colon) {
        Some(colon) => TextRange::new(range.start(), context.range(colon).end()),
        None => range,
    }
}

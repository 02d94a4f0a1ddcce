//! Two questions that tell which level fits a reader.

use pygloss_engine::analysis::Level;

use super::question::Question;
use crate::answers::Answers;

/// A question whose answer tells something about the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The question.
    pub ask: String,
    /// The program that it is about.
    pub code: Option<String>,
    /// The answers to choose from.
    pub choices: Vec<String>,
}

/// How much Python somebody writes, and which level that means: where they do not know what the program prints, and where they do.
const HOW_MUCH: [(&str, Level, Level); 3] = [
    ("I have just begun, or only read it", Level::Beginner, Level::Beginner),
    ("Now and then, for a course or for myself", Level::Beginner, Level::Intermediate),
    ("Nearly every working day", Level::Intermediate, Level::Advanced),
];

/// The card with the program: its first question. What the program prints is read off CPython, as for every card.
const CARD: &str = "mutable-default-argument";
/// The last answer about the program.
const CANNOT_TELL: &str = "I cannot tell";

/// The questions: how much Python is written, and what a program prints.
#[must_use]
pub fn questions() -> Vec<Asked> {
    let how_much = Asked {
        ask: "How much Python do you write?".to_string(),
        code: None,
        choices: HOW_MUCH.iter().map(|(words, ..)| (*words).to_string()).collect(),
    };
    let program = program().map(|question| Asked {
        ask: question.ask,
        code: question.code,
        choices: question.choices.into_iter().chain([CANNOT_TELL.to_string()]).collect(),
    });
    std::iter::once(how_much).chain(program).collect()
}

/// The same question each time.
fn program() -> Option<Question> {
    Question::of(crate::cards::library().get(CARD)?, &Answers::built_in(), 0, 0)
}

/// The level that these answers mean: the numbers of the chosen ones, counted from 0. `None` where there is no such answer.
#[must_use]
pub fn level_of(how_much: usize, prints: usize) -> Option<Level> {
    let (_, otherwise, knowing) = HOW_MUCH.get(how_much)?;
    let program = program()?;
    if prints > program.choices.len() {
        return None;
    }
    Some(if prints == program.right { *knowing } else { *otherwise })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_lead_to_levels() {
        let [how_much, program] = &questions()[..] else { panic!("two questions") };
        let right = program.choices.iter().position(|choice| choice == "{'a': 0, 'c': 1}").unwrap();
        let cannot_tell = program.choices.len() - 1;
        assert!(program.code.is_some() && right != cannot_tell);
        let levels: Vec<_> =
            (0..how_much.choices.len()).map(|i| [level_of(i, right), level_of(i, cannot_tell)]).collect();
        let [new, some, pro] = Level::ALL.map(Some);
        assert_eq!(levels, [[new, new], [some, new], [pro, some]]);
        assert_eq!(level_of(how_much.choices.len(), 0), None);
        assert_eq!(level_of(0, program.choices.len()), None);
    }
}

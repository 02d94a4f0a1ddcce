//! A knowledge card: parsed from its Markdown file, and held against the rules of `knowledge/README.md`.
//!
//! The build script includes this folder too, so that a bad card fails the build: nothing here may use another module of
//! the engine, and the only library is `toml`.

mod body;
mod check;
mod front;
mod front_trigger;
mod header;
mod inline;
mod limits;
mod set;
mod trigger;

pub use body::{Block, Fence, FenceRole, Heading};
pub use check::{CheckSpec, Message};
pub use front::Quiz;
pub use header::{CardKind, Header, Level, List, Str};
pub use inline::{Run, runs};
pub use limits::LONGEST_CARD;
pub use set::{check_planned, check_set, read_planned};
pub use trigger::{CONSTRUCTS, KEYWORDS, OPERATORS, Role, TriggerSpec};

use std::collections::BTreeMap;
use std::fmt;

/// Something wrong with a card.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as it was named to us.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What a card holds may be quoted, and must not steer the terminal that shows it.
        write!(f, "{}:{}: {}", harmless(&self.file), self.line, harmless(&self.message))
    }
}

/// A text with its control characters, and those that change the direction of text, written as escapes.
fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// A control character, or one that changes the direction of text or hides in it.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Where a card comes from. Built-in ones keep to more rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Comes with pygloss: its area is one of the collection's, its sources are Python's own documentation.
    BuiltIn,
    /// A team's own. Its checks are declared on the card; its images are dropped, its links are shown as text.
    Pack,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What stands in the front matter.
    pub header: Header,
    /// The questions.
    pub quizzes: Vec<Quiz>,
    /// A team's own pitfall: what its check flags.
    pub checks: Vec<CheckSpec>,
    /// The body, in order.
    pub body: Vec<Block>,
    /// What of a team's card does not keep to the style. It serves all the same.
    pub remarks: Vec<Problem>,
    /// The line (from 1) of each key of the front matter.
    lines: BTreeMap<String, usize>,
}

impl Card {
    /// Parses and checks one card. `file` is its path with `/` between folders; its stem is the slug, the folder it lies in
    /// the area.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(file: &str, text: &str, origin: Origin) -> Result<Card, Vec<Problem>> {
        let mut problems = Problems { file: file.to_string(), list: Vec::new(), remarks: Vec::new() };
        if text.len() > LONGEST_CARD {
            problems.add(1, format!("a card has at most {LONGEST_CARD} bytes; split it in two"));
            return Err(problems.list);
        }
        let card = Card::read(text, origin, &mut problems);
        if let Some(card) = &card {
            card.check_fences(origin, &mut problems);
            card.check_style(&mut problems);
        }
        // Readers are served by a team's card that is too long, and not by none.
        let mut remarks = problems.remarks;
        if origin == Origin::BuiltIn {
            problems.list.append(&mut remarks);
        }
        match card {
            Some(card) if problems.list.is_empty() => Ok(Card { remarks, ..card }),
            _ => {
                problems.list.append(&mut remarks);
                problems.list.sort();
                Err(problems.list)
            }
        }
    }

    /// Parses a card that comes with pygloss: the build has checked it.
    #[must_use]
    pub fn of_program(file: &str, text: &str) -> Option<Card> {
        let mut problems = Problems { file: file.to_string(), list: Vec::new(), remarks: Vec::new() };
        Card::read(text, Origin::BuiltIn, &mut problems)
    }

    fn read(text: &str, origin: Origin, problems: &mut Problems) -> Option<Card> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let front = front::read(&text, origin, problems)?;
        let body = body::read(&text, front.body_line, origin, problems);
        Some(Card {
            header: front.header?,
            quizzes: front.quizzes,
            checks: front.checks,
            body,
            lines: front.lines,
            remarks: Vec::new(),
        })
    }

    /// The line (from 1) on which a key of the front matter stands; 1 where it does not.
    #[must_use]
    pub fn line_of(&self, key: &str) -> usize {
        self.lines.get(key).copied().unwrap_or(1)
    }

    /// The fences of the body, in order.
    pub fn fences(&self) -> impl Iterator<Item = &Fence> {
        self.body.iter().filter_map(|block| match block {
            Block::Fence(fence) => Some(fence),
            _ => None,
        })
    }

    /// Which fences a card of this kind has to have.
    fn check_fences(&self, origin: Origin, problems: &mut Problems) {
        let has = |wanted: fn(&FenceRole) -> bool| self.fences().any(|fence| wanted(&fence.role));
        let is_bad = |role: &FenceRole| matches!(role, FenceRole::Bad { .. });
        match self.header.kind {
            CardKind::Concept => {
                // What a team's card is about is not to be had where cards are checked.
                if origin == Origin::BuiltIn && !has(|role| matches!(role, FenceRole::Run { .. })) {
                    problems.add(1, "a concept card needs an example that is run: a ```python run fence");
                }
                let wrong = |role: &FenceRole| {
                    matches!(role, FenceRole::Bad { .. } | FenceRole::Fixed | FenceRole::Good)
                };
                for fence in self.fences().filter(|fence| wrong(&fence.role)) {
                    problems.add(fence.line, "`bad`, `fixed` and `good` belong to pitfall cards, whose check they test; use `run` here");
                }
            }
            CardKind::Pitfall => {
                if !has(is_bad) {
                    problems.add(1, "a pitfall card needs a ```python bad fence that its check flags");
                }
            }
        }
        let mut below_heading = false;
        let mut bad_above = false;
        for block in &self.body {
            match block {
                Block::Heading(_) => below_heading = true,
                Block::Fence(fence) => {
                    if below_heading && matches!(fence.role, FenceRole::Bad { .. } | FenceRole::Fixed) {
                        problems.add(
                            fence.line,
                            "`bad` and `fixed` stand before the first heading; move the fence up",
                        );
                    }
                    if fence.role == FenceRole::Fixed && origin == Origin::Pack {
                        problems.add(fence.line, "a team's check has no fix, so that there is nothing `fixed`; write a ```python good fence");
                    } else if fence.role == FenceRole::Fixed && !bad_above {
                        problems.add(fence.line, "a `fixed` fence shows what the fix makes of the `bad` fence above it; put it right after one");
                    }
                    bad_above = is_bad(&fence.role);
                }
                Block::Paragraph(_) | Block::Item { .. } => {}
            }
        }
    }
}

impl Card {
    /// Holds the card to the style, as far as a program can.
    fn check_style(&self, problems: &mut Problems) {
        let mut words = self.header.gloss.split_whitespace().count();
        for block in &self.body {
            words += match block {
                Block::Heading(_) => 1,
                Block::Paragraph(text) | Block::Item { text, .. } => text.split_whitespace().count(),
                Block::Fence(fence) => fence.words(),
            };
        }
        let most = limits::CARD_WORDS;
        if words > most {
            problems.remark(1, format!("the card has {words} words with its examples, and {most} is the most; leave out what a reader does not need here, or split it"));
        }
        for (key, text) in [("title", &self.header.title), ("gloss", &self.header.gloss)] {
            if let Some(phrase) = limits::unhelpful(&prose(text)) {
                problems.remark(
                    self.line_of(key),
                    format!("\"{phrase}\" helps nobody who is stuck; leave it out"),
                );
            }
        }
    }
}

/// A text without its code.
fn prose(text: &str) -> String {
    runs(text).into_iter().map(|run| if run.code { "`".to_string() } else { run.text }).collect()
}

/// Collects what is wrong with one file.
struct Problems {
    file: String,
    list: Vec<Problem>,
    /// What is wrong with the style only.
    remarks: Vec<Problem>,
}

impl Problems {
    fn add(&mut self, line: usize, message: impl Into<String>) {
        self.list.push(Problem { file: self.file.clone(), line, message: message.into() });
    }

    fn remark(&mut self, line: usize, message: impl Into<String>) {
        self.remarks.push(Problem { file: self.file.clone(), line, message: message.into() });
    }
}

/// The slug of a card file: its name without folders and `.md`.
#[must_use]
pub fn slug_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}

/// Whether a text can be a slug: lower-case words and digits with hyphens between them.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(word)
}

#[cfg(test)]
mod tests;

//! The syntax of Python's `re` (Library Reference, "Regular Expression Syntax"): reading a pattern as CPython's own parser
//! does, and saying in words what its parts are.

mod class;
mod escape;
mod extension;
mod flags;
mod parse;
mod shapes;
mod source;
mod words;

pub use flags::Flags;
pub use parse::parse;
pub use shapes::{Runaway, runaway, unreachable};
pub use words::{Part, contents, describe, joined, parts, whole};

use std::ops::Range;

use crate::version::PythonVersion;

/// How a pattern is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Whether it is a `bytes`.
    pub is_bytes: bool,
    /// The flags given beside it.
    pub flags: Flags,
    /// The Python that reads it.
    pub target: PythonVersion,
}

/// A pattern that `re` accepts.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Its characters.
    pub text: Vec<char>,
    /// How it was read.
    pub reading: Reading,
    /// Its items; what an item is made of has smaller numbers.
    pub items: Vec<Item>,
    /// The whole, as alternatives.
    pub body: Body,
    /// The groups with a number, from 1: their names, and their items.
    pub groups: Vec<Group>,
    /// The flags that hold for the whole, those written in it included.
    pub flags: Flags,
}

impl Pattern {
    /// The source of a part.
    #[must_use]
    pub fn source(&self, range: &Range<usize>) -> String {
        self.text.get(range.clone()).unwrap_or_default().iter().collect()
    }

    /// The item with this number.
    #[must_use]
    pub fn item(&self, id: usize) -> Option<&Item> {
        self.items.get(id)
    }
}

/// Alternatives, each a sequence of items by their numbers.
pub type Body = Vec<Vec<usize>>;

/// A group with a number.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Its name.
    pub name: Option<String>,
    /// How many characters it matches; `None` as long as it is open.
    width: Option<Width>,
}

/// The fewest and the most characters that an item matches.
type Width = (u64, u64);

/// One item of a pattern.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// Where it stands, in characters.
    pub range: Range<usize>,
    /// The flags that are switched on and off around it.
    changed: (Flags, Flags),
    width: Width,
}

impl Item {
    /// The flags that hold for it.
    #[must_use]
    pub fn flags(&self, pattern: &Pattern) -> Flags {
        (pattern.flags | self.changed.0) - self.changed.1
    }
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// This character.
    Literal(char),
    /// `.`
    Any,
    /// `\d`, `\D`, `\s`, `\S`, `\w`, `\W`, by the letter.
    Category(char),
    /// `[…]`
    Set {
        /// `[^…]`
        negated: bool,
        /// What is in it.
        members: Vec<Member>,
    },
    /// A place: `^`, `$`, or the letter of `\A`, `\b`, `\B`, `\Z`, `\z`.
    At(char),
    /// Parentheses.
    Group(Kind, Body),
    /// The text of a group once more.
    Same(usize),
    /// `(?(1)yes|no)`
    Condition(usize, Body),
    /// A quantifier behind an item.
    Repeat {
        /// At least so often.
        least: u32,
        /// At most so often.
        most: Option<u32>,
        /// How it tries.
        mode: Mode,
        /// The item.
        item: usize,
    },
}

/// A member of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// This character.
    Literal(char),
    /// From the first to the second.
    Range(char, char),
    /// `\d` and such, by the letter.
    Category(char),
}

/// How a quantifier tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As much as it can first.
    Greedy,
    /// As little as it can first.
    Lazy,
    /// As much as it can, and gives nothing back.
    Possessive,
}

/// What parentheses are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A group with this number.
    Numbered(usize),
    /// `(?:…)`
    Plain,
    /// `(?i-s:…)`
    Flagged(Flags, Flags),
    /// `(?>…)`
    Atomic,
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`
    Look {
        /// To the left.
        behind: bool,
        /// That it is not there.
        negated: bool,
    },
}

/// Why a pattern could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// `re` refuses it: with this message, at this character.
    Invalid {
        /// As CPython says it, without the position.
        message: String,
        /// The character.
        at: Option<usize>,
    },
    /// Whether `re` accepts it is not known here.
    Unknown,
}

#[cfg(test)]
mod tests;

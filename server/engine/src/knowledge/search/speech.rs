//! How people speak of things that cards have another word for: `star` of `*`, `dictionary` of `dict`.

use rustc_hash::FxHashMap;

use super::index::term_of;
use super::words::{Marks, Token, tokens};

/// One saying a line: `phrase, phrase: word word`.
const SAYINGS: &str = include_str!("../../../../../knowledge/search/speech.txt");

/// A phrase, as terms, and what it may mean, as terms.
#[derive(Debug)]
pub struct Saying {
    /// The terms after the first one.
    rest: Vec<String>,
    /// What cards call it.
    pub means: Vec<String>,
}

/// All sayings, by their first term.
#[derive(Debug)]
pub struct Speech {
    by_first: FxHashMap<String, Vec<Saying>>,
}

impl Speech {
    /// Reads the sayings that come with the program.
    pub fn new() -> Speech {
        let mut speech = Speech { by_first: FxHashMap::default() };
        for line in SAYINGS.lines().filter(|line| !line.starts_with('#')) {
            // The colon may itself be a phrase or a meaning, so the separator has a blank behind it and none before.
            let Some((phrases, means)) = line.split_once(": ") else { continue };
            let means = all_terms(means);
            for phrase in phrases.split(", ") {
                let mut phrase = all_terms(phrase);
                if phrase.is_empty() {
                    continue;
                }
                let first = phrase.remove(0);
                let saying = Saying { rest: phrase, means: means.clone() };
                speech.by_first.entry(first).or_default().push(saying);
            }
        }
        speech
    }

    /// The sayings that `terms` start with, and how many terms each takes.
    pub fn at<'s>(&'s self, terms: &'s [String]) -> impl Iterator<Item = (usize, &'s Saying)> {
        let (first, rest) = terms.split_first().map_or((None, terms), |(first, rest)| (Some(first), rest));
        let sayings = first.and_then(|first| self.by_first.get(first)).map_or(&[][..], Vec::as_slice);
        sayings
            .iter()
            .filter(|saying| rest.starts_with(&saying.rest))
            .map(|saying| (saying.rest.len() + 1, saying))
    }
}

/// The terms of a text, each word as a whole.
fn all_terms(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    tokens(text, Marks::Everywhere, |token| {
        found.push(match token {
            Token::Mark(mark) => mark.to_string(),
            Token::Word(word) => {
                super::words::terms(word).first().map(|word| term_of(word)).unwrap_or_default()
            }
        });
    });
    found
}

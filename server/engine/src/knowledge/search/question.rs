//! A question, taken apart into what is to be looked up.

use super::index::{Index, Term, term_of};
use super::speech::Speech;
use super::weight;
use super::words::{Marks, Token, terms, tokens};

/// One thing that is asked for, by any of several terms; a card counts with the one that fits it best.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Terms, and how sure it is that they are meant.
    pub terms: Vec<(Term, f32)>,
    /// How much this part of the question matters.
    pub weight: f32,
}

/// What cards call it, where people say something else.
const MEANT: f32 = 0.55;
/// Part of a word.
const PART: f32 = 0.35;
/// A word that starts so, while it is being typed.
const STARTED: f32 = 0.6;
/// A word that is one slip of the finger away; two slips are squared.
const SLIPPED: f32 = 0.75;
/// Two words that are one on cards: `default dict`.
const JOINED: f32 = 0.2;

struct Asked {
    /// As it is written, in lower case.
    word: String,
    /// What to look up: the whole first.
    terms: Vec<String>,
    weight: f32,
    is_mark: bool,
    is_small: bool,
    /// Stands in quotes or backticks, so that it means itself.
    is_quoted: bool,
}

/// What a question asks for.
pub fn wishes(index: &Index, speech: &Speech, question: &str) -> Vec<Wish> {
    let asked = asked(question);
    let heads: Vec<String> =
        asked.iter().map(|word| word.terms.first().cloned().unwrap_or_default()).collect();
    let mut wishes: Vec<Wish> =
        asked.iter().map(|word| Wish { terms: known(index, word), weight: word.weight }).collect();
    for (at, word) in asked.iter().enumerate() {
        if wishes.get(at).is_some_and(|wish| wish.terms.is_empty())
            && !word.is_mark
            && word.weight > weight::LEAST
        {
            let meant = misspelt(index, &word.word);
            if let Some(wish) = wishes.get_mut(at) {
                wish.terms = meant;
            }
        }
    }
    // While somebody types, the last word is a beginning.
    if let Some((last, wish)) = asked.last().zip(wishes.last_mut())
        && !last.is_mark
        && asked.len() <= 3
        && !question.ends_with([' ', '?'])
        && last.word.len() > 1
    {
        for (word, term) in index.spoken() {
            if word.starts_with(&last.word) && !wish.terms.iter().any(|(known, _)| known == term) {
                wish.terms.push((*term, STARTED));
                wish.weight = wish.weight.max(1.0);
            }
        }
    }
    let mut more = Vec::new();
    for at in 0..heads.len() {
        let rest = heads.get(at..).unwrap_or_default();
        for (length, saying) in speech.at(rest) {
            let means = saying.means.iter().filter_map(|term| Some((index.term(term)?, MEANT)));
            if length == 1 {
                if let Some(wish) = wishes.get_mut(at) {
                    wish.terms.extend(means);
                    // A word that stands for something on cards is no empty one.
                    wish.weight = wish.weight.max(0.6);
                }
            } else {
                more.push(Wish { terms: means.collect(), weight: 1.0 });
            }
        }
        if let [first, second, ..] = asked.get(at..).unwrap_or_default()
            && !first.is_mark
            && !second.is_mark
            && let Some(term) = index.term(&term_of(&format!("{}{}", first.word, second.word)))
        {
            more.push(Wish { terms: vec![(term, 1.0)], weight: JOINED });
        }
    }
    wishes.extend(more);
    wishes.retain(|wish| !wish.terms.is_empty());
    wishes
}

fn asked(question: &str) -> Vec<Asked> {
    let question = question.replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    let mut asked: Vec<Asked> = Vec::new();
    tokens(&question, Marks::Everywhere, |token| match token {
        Token::Mark(mark) => asked.push(Asked {
            word: mark.to_string(),
            terms: vec![mark.to_string()],
            weight: 1.0,
            is_mark: true,
            is_small: false,
            is_quoted: false,
        }),
        Token::Word(word) => {
            let parts = terms(word);
            let whole = parts.first().cloned().unwrap_or_default();
            let quoted = |quote: char| question.contains(&format!("{quote}{word}{quote}"));
            asked.push(Asked {
                terms: parts.iter().map(|part| term_of(part)).collect(),
                weight: weight::of(&whole),
                is_mark: false,
                is_small: weight::is_small(&whole),
                word: whole,
                is_quoted: quoted('`') || quoted('"') || quoted('\''),
            });
        }
    });
    let others = asked.iter().filter(|word| word.weight > weight::LEAST && !word.is_small).count();
    for word in &mut asked {
        if word.is_small && (word.is_quoted || others == 0) {
            word.weight = 1.0;
        }
    }
    asked
}

/// The terms of a word that cards have.
fn known(index: &Index, word: &Asked) -> Vec<(Term, f32)> {
    let mut found = Vec::new();
    let mut sure = 1.0;
    for term in &word.terms {
        found.extend(index.term(term).map(|term| (term, sure)));
        sure = PART;
    }
    found
}

/// The words of names that a word may have been meant to be. Only the nearest are kept.
fn misspelt(index: &Index, word: &str) -> Vec<(Term, f32)> {
    let length = word.chars().count();
    let allowed = match length {
        0..=3 => return Vec::new(),
        4..=6 => 1,
        _ => 2,
    };
    let mut nearest = allowed;
    let mut found: Vec<(usize, Term)> = Vec::new();
    for (spoken, term) in index.spoken() {
        if spoken.len().abs_diff(word.len()) > nearest {
            continue;
        }
        let distance = strsim::osa_distance(spoken, word);
        if distance <= nearest {
            nearest = distance;
            found.push((distance, *term));
        }
    }
    found.retain(|(distance, _)| *distance == nearest);
    found.sort_unstable();
    found.dedup();
    let sure = if nearest > 1 { SLIPPED * SLIPPED } else { SLIPPED };
    found.into_iter().map(|(_, term)| (term, sure)).collect()
}

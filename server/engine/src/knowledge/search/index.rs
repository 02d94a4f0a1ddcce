//! The index: for each term the cards that have it, and how much they are about it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Document;
use super::page::{self, Field};
use super::stem::stem;
use super::words::{Marks, Token, terms, tokens};

const FIELDS: usize = Field::ALL.len();

/// A term's number.
pub type Term = u32;

/// How much a term counts where it stands, and how strongly a long text of this kind is marked down: `w` and `b` of BM25F.
const fn weight_of(field: Field) -> (f32, f32) {
    match field {
        Field::Names => (2.0, 0.3),
        Field::Asked => (4.0, 0.2),
        Field::Gloss => (1.5, 0.4),
        Field::Triggers => (2.0, 0.7),
        Field::Questions => (0.8, 0.6),
        Field::Prose => (0.5, 0.5),
        Field::Code => (0.2, 0.7),
    }
}

/// From where on more of a term adds little: `k1` of BM25.
const SATURATION: f32 = 3.0;

/// A part of a word (`error` in `KeyError`) counts half as much as a word; terms are counted in halves.
const WHOLE: u16 = 2;
const PART: u16 = 1;

/// A card that has a term.
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    /// The card's number.
    pub card: u32,
    /// How much it is about the term: from 0 to 1, the weight of the term itself left out.
    pub share: f32,
}

/// One of a card's names.
#[derive(Debug, Clone)]
pub struct Name {
    /// As it is compared as a whole.
    pub folded: String,
    /// Its terms, each once.
    pub terms: Vec<Term>,
    /// Whether it is no name but a phrase by which people ask.
    pub is_phrase: bool,
    /// Whether it is a name of a team's own card.
    pub is_own: bool,
}

/// The index over a set of cards.
#[derive(Debug, Default)]
pub struct Index {
    numbers: FxHashMap<String, Term>,
    postings: Vec<Vec<Posting>>,
    rarities: Vec<f32>,
    /// By card.
    names: Vec<Vec<Name>>,
    /// The words of names as they are written, with their terms: what a slip of the finger may have meant.
    spoken: Vec<(String, Term)>,
}

impl Index {
    /// Reads all cards.
    pub fn new(documents: &[Document<'_>]) -> Index {
        let mut builder = Builder::default();
        for document in documents {
            builder.add(document);
        }
        builder.finish()
    }

    /// The number of a term, where some card has it.
    pub fn term(&self, term: &str) -> Option<Term> {
        self.numbers.get(term).copied()
    }

    /// The cards that have a term.
    pub fn cards(&self, term: Term) -> &[Posting] {
        self.postings.get(term as usize).map_or(&[], Vec::as_slice)
    }

    /// How much it says that a card has this term: the rarer, the more.
    pub fn rarity(&self, term: Term) -> f32 {
        self.rarities.get(term as usize).copied().unwrap_or_default()
    }

    /// The names of all cards, in the cards' order.
    pub fn names(&self) -> &[Vec<Name>] {
        &self.names
    }

    /// The words of names.
    pub fn spoken(&self) -> &[(String, Term)] {
        &self.spoken
    }
}

/// The term of a word in lower case: its stem. Marks are their own terms.
pub fn term_of(word: &str) -> String {
    stem(word)
}

/// A name without what makes no difference when it is typed: case, quotes, hyphens, blanks at the ends.
pub fn folded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.trim().chars() {
        match c {
            '-' if text.ends_with(|c: char| c.is_alphanumeric()) => text.push(' '),
            '`' | '"' => {}
            c if c.is_whitespace() => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            c => text.extend(c.to_lowercase()),
        }
    }
    text.trim_end_matches('?').trim_end().to_string()
}

#[derive(Default)]
struct Builder<'a> {
    numbers: FxHashMap<String, Term>,
    /// Where in `found` stands what a word is looked up under, so that each is stemmed once.
    seen: FxHashMap<&'a str, Range<usize>>,
    found: Vec<(Term, u16)>,
    /// By term: how often the newest card has it in each field.
    counts: Vec<[u16; FIELDS]>,
    /// The terms of the newest card.
    touched: Vec<Term>,
    /// By term: the cards that have it, with the counts of each field.
    raw: Vec<Vec<(u32, [u16; FIELDS])>>,
    /// By card: the length of each field.
    lengths: Vec<[u16; FIELDS]>,
    names: Vec<Vec<Name>>,
    spoken: FxHashMap<&'a str, Term>,
}

fn number(numbers: &mut FxHashMap<String, Term>, term: &str) -> Term {
    if let Some(number) = numbers.get(term) {
        return *number;
    }
    let next = numbers.len() as Term;
    numbers.insert(term.to_string(), next);
    next
}

impl<'a> Builder<'a> {
    fn add(&mut self, document: &Document<'a>) {
        let card = self.lengths.len() as u32;
        self.lengths.push([0; FIELDS]);
        let mut names = Vec::new();
        let phrases = document.asked.split(';').map(|phrase| (phrase.trim(), true));
        for (name, is_phrase) in document.names.iter().map(|name| (*name, false)).chain(phrases) {
            let field = if is_phrase { Field::Asked } else { Field::Names };
            let mut terms = Vec::new();
            tokens(name, Marks::Everywhere, |token| {
                let term = self.count(field, token);
                terms.extend(term);
                if let Some((term, Token::Word(word))) = term.zip(Some(token)) {
                    self.spoken.entry(word).or_insert(term);
                }
            });
            terms.sort_unstable();
            terms.dedup();
            // A name may be without a term, such as `<>`, and still be typed.
            if !terms.is_empty() || !is_phrase {
                let folded = if is_phrase { String::new() } else { folded(name) };
                names.push(Name { folded, terms, is_phrase, is_own: document.is_own });
            }
        }
        self.names.push(names);
        tokens(document.gloss, Marks::InCode, |token| {
            self.count(Field::Gloss, token);
        });
        page::read(document.text, |field, text| {
            let marks = match field {
                Field::Prose | Field::Questions => Marks::InCode,
                Field::Code => Marks::Nowhere,
                _ => Marks::Everywhere,
            };
            tokens(text, marks, |token| {
                self.count(field, token);
            });
        });
        self.raw.resize_with(self.numbers.len(), Vec::new);
        for term in self.touched.drain(..) {
            let term = term as usize;
            if let Some((cards, counts)) = self.raw.get_mut(term).zip(self.counts.get_mut(term)) {
                cards.push((card, std::mem::take(counts)));
            }
        }
    }

    /// Counts a token on the newest card and gives the term of the whole of it.
    fn count(&mut self, field: Field, token: Token<'a>) -> Option<Term> {
        let written = match token {
            Token::Word(written) | Token::Mark(written) => written,
        };
        let range = match self.seen.get(written) {
            Some(range) => range.clone(),
            None => self.learn(token, written),
        };
        let field = field as usize;
        let terms = self.found.get(range).unwrap_or_default();
        for (term, weight) in terms {
            let Some(counts) = self.counts.get_mut(*term as usize) else { continue };
            if *counts == [0; FIELDS] {
                self.touched.push(*term);
            }
            if let Some(count) = counts.get_mut(field) {
                *count = count.saturating_add(*weight);
            }
        }
        if let Some(length) = self.lengths.last_mut().and_then(|lengths| lengths.get_mut(field)) {
            *length = length.saturating_add(1);
        }
        terms.first().map(|(term, _)| *term)
    }

    /// Finds out what a token is looked up under. A mark is never written like a word.
    fn learn(&mut self, token: Token<'a>, written: &'a str) -> Range<usize> {
        let start = self.found.len();
        match token {
            Token::Mark(mark) => self.found.push((number(&mut self.numbers, mark), WHOLE)),
            Token::Word(word) => {
                let mut weight = WHOLE;
                for term in terms(word) {
                    let number = number(&mut self.numbers, &term_of(&term));
                    if self.found.iter().skip(start).all(|(known, _)| *known != number) {
                        self.found.push((number, weight));
                    }
                    weight = PART;
                }
            }
        }
        self.counts.resize(self.numbers.len(), [0; FIELDS]);
        let range = start..self.found.len();
        self.seen.insert(written, range.clone());
        range
    }

    fn finish(self) -> Index {
        let cards = self.lengths.len().max(1) as f32;
        let usual: Vec<f32> = (0..Field::ALL.len())
            .map(|field| {
                let all: f32 = self.lengths.iter().filter_map(|l| l.get(field)).map(|l| f32::from(*l)).sum();
                (all / cards).max(1.0)
            })
            .collect();
        // Per card and field: what one occurrence is worth there.
        let worth: Vec<[f32; FIELDS]> = self
            .lengths
            .iter()
            .map(|lengths| {
                let mut worth = [0.0; FIELDS];
                for (((field, worth), length), usual) in
                    Field::ALL.iter().zip(&mut worth).zip(lengths).zip(&usual)
                {
                    let (weight, b) = weight_of(*field);
                    *worth = weight / (1.0 - b + b * f32::from(*length) / usual) / f32::from(WHOLE);
                }
                worth
            })
            .collect();
        let share = |(card, counts): &(u32, [u16; FIELDS])| {
            let worth = worth.get(*card as usize)?;
            let count: f32 = counts.iter().zip(worth).map(|(count, worth)| f32::from(*count) * worth).sum();
            Some(Posting { card: *card, share: count / (count + SATURATION) })
        };
        let mut spoken: Vec<(String, Term)> = self
            .spoken
            .into_iter()
            .filter(|(word, _)| word.len() > 2)
            .map(|(word, term)| (word.to_lowercase(), term))
            .collect();
        spoken.sort_unstable();
        spoken.dedup();
        let postings: Vec<Vec<Posting>> =
            self.raw.iter().map(|cards| cards.iter().filter_map(share).collect()).collect();
        // A card that mentions a term in passing has only a share of it.
        let rarity = |postings: &Vec<Posting>| {
            let with: f32 = postings.iter().map(|posting| posting.share).sum();
            (1.0 + (cards - with + 0.5).max(0.0) / (with + 0.5)).ln()
        };
        Index {
            numbers: self.numbers,
            rarities: postings.iter().map(rarity).collect(),
            postings,
            names: self.names,
            spoken,
        }
    }
}

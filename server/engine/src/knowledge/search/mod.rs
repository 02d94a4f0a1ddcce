//! Finds cards for a question, a name, the beginning of a name, or one with a slip of the finger in it.
//!
//! How cards are ranked:
//!
//! 1. **Called so.** A card whose slug, title, alias or rule code is what was typed comes first (the codes of other tools are looked up in
//!    [`codes`](super::codes)), a built-in one before a team's own, then cards with a name that
//!    starts so, then those that are a slip of the finger away. Case, hyphens and backticks make no difference.
//! 2. **Words.** Each word of the question is a wish (`question.rs`). Words that all questions are made of weigh nothing
//!    (`weight.rs`). A wish may be met by several
//!    terms: the word itself, its stem (`stem.rs`), what people say for what cards call otherwise (`speech.rs`), a part of a compound
//!    name, the name it was misspelt from, and, while it is being typed, the names that start so. Marks (`**`, `:=`, `->`, `%s`) are
//!    words (`words.rs`).
//! 3. **Where.** A card is worth the sum over the wishes of how rare the best met term is, times how much the card is about it:
//!    BM25F, with a weight for each place on the card (`index.rs`, `page.rs`). A term that a card mentions in passing counts
//!    for a fraction of a card when rarity is counted.
//! 4. **Whole phrases.** On top comes how much of one of the card's names, or of the phrases by which people ask for it
//!    (`asked.rs`), the question holds (`rank.rs`).
//!
//! Among equals the slug decides, so that the same question has the same answer every time.

mod asked;
mod index;
mod page;
mod question;
mod rank;
mod speech;
mod stem;
mod weight;
mod words;

use super::card::Origin;
use super::library::Entry;
use index::Index;
pub(super) use rank::CALLED_SO;
use speech::Speech;

/// A card that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'l> {
    /// The card.
    pub slug: &'l str,
    /// Its title.
    pub title: &'l str,
    /// Its one sentence, which may hold `code`.
    pub gloss: &'l str,
    /// How well it fits. Only comparable within the answer to one question; from 900 on, the card is called so.
    pub score: f32,
}

/// A card as the index reads it.
#[derive(Debug, Clone)]
pub(super) struct Document<'a> {
    /// What it is called.
    pub names: Vec<&'a str>,
    /// Whether it is a team's own.
    pub is_own: bool,
    /// How people ask for it, one phrase after another with `;` between.
    pub asked: &'a str,
    /// Its one sentence.
    pub gloss: &'a str,
    /// Its whole text.
    pub text: &'a str,
}

impl<'a> Document<'a> {
    /// All that a card has to be found by, but for the codes of other tools' rules.
    pub fn of(entry: &'a Entry) -> Document<'a> {
        let header = entry.header();
        let names = [&header.slug, &header.title].into_iter().chain(header.aliases.iter());
        Document {
            names: names.map(AsRef::as_ref).collect(),
            is_own: entry.origin() == Origin::Pack,
            asked: "",
            gloss: &header.gloss,
            text: entry.text(),
        }
    }
}

/// Ready to be asked.
#[derive(Debug)]
pub(super) struct Searcher {
    index: Index,
    speech: Speech,
}

impl Searcher {
    /// Reads all cards, given in the order of their slugs.
    pub fn new(mut documents: Vec<Document<'_>>) -> Searcher {
        asked::add(&mut documents);
        Searcher { index: Index::new(&documents), speech: Speech::new() }
    }

    /// The numbers of the best cards with their scores.
    pub fn search(&self, question: &str, limit: usize) -> Vec<(usize, f32)> {
        let end = question.char_indices().nth(LONGEST).map_or(question.len(), |(at, _)| at);
        let question = question.get(..end).unwrap_or(question);
        let wishes = question::wishes(&self.index, &self.speech, question);
        let scores = rank::scores(&self.index, &wishes, question);
        let mut found: Vec<(usize, f32)> =
            scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(limit);
        for (_, score) in &mut found {
            *score = (*score * 100.0).round() / 100.0;
        }
        found
    }
}

/// So many characters of a question are read. A whole traceback may be pasted; what follows says no more.
const LONGEST: usize = 1000;

#[cfg(test)]
mod tests;

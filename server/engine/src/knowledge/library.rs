//! All cards that there are: the built-in ones and those of packs.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::card::{Card, Header, Origin, Problem, check_set};
use super::matching::{self, Fit, Site};
use super::search::{Document, Hit, Searcher};
use super::trigger::{CardIndex, Triggers, query_problems};
use crate::semantics::{Context, Dependencies, Module};
use crate::syntax::Node;

/// A card as the program carries it: the build script has read and checked it.
#[derive(Debug)]
pub struct BuiltIn {
    /// What is needed to find it.
    pub header: Header,
    /// Its file below `knowledge/cards`.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// A card of a library. Its body is parsed when it is first asked for.
#[derive(Debug, Clone)]
pub struct Entry {
    header: Header,
    origin: Origin,
    file: String,
    text: Source,
    card: OnceLock<Option<Card>>,
}

#[derive(Debug, Clone)]
enum Source {
    Program(&'static str),
    /// Already parsed.
    Read(Arc<str>),
}

impl Entry {
    /// What is needed to find the card.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where the card comes from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Its file, below its folder of cards.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The whole card.
    #[must_use]
    pub fn card(&self) -> Option<&Card> {
        let parse = || match self.text {
            Source::Program(text) => Card::parse(&self.file, text, self.origin).ok(),
            Source::Read(_) => None,
        };
        self.card.get_or_init(parse).as_ref()
    }

    /// The card's file as it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.text {
            Source::Program(text) => text,
            Source::Read(text) => text,
        }
    }
}

/// A card that answers at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'l> {
    /// The card.
    pub slug: &'l str,
    /// How closely it fits.
    pub fit: Fit,
}

/// All cards.
#[derive(Debug, Default)]
pub struct Library {
    entries: Vec<Entry>,
    by_slug: FxHashMap<String, CardIndex>,
    /// By what people call them: slug, title, alias and rule code in lower case.
    by_name: FxHashMap<String, Vec<CardIndex>>,
    triggers: Triggers,
    /// The codes of other tools' rules, with the slugs of their cards.
    rules: Vec<(String, String)>,
    /// Made when somebody searches for the first time.
    searcher: OnceLock<Searcher>,
}

impl Library {
    /// The cards that come with the program.
    #[must_use]
    pub fn new(cards: &[BuiltIn]) -> Library {
        let entry = |card: &BuiltIn| Entry {
            header: card.header.clone(),
            origin: Origin::BuiltIn,
            file: card.file.to_string(),
            text: Source::Program(card.text),
            card: OnceLock::new(),
        };
        Library::of(cards.iter().map(entry).collect())
    }

    fn of(mut entries: Vec<Entry>) -> Library {
        entries.sort_by(|a, b| a.header.slug.cmp(&b.header.slug));
        let mut library = Library { entries, ..Library::default() };
        for (index, entry) in (0..).zip(&library.entries) {
            let header = &entry.header;
            library.by_slug.insert(header.slug.to_string(), index);
            library.triggers.add(index, &header.triggers);
            let names = [&header.slug, &header.title].into_iter().chain(header.aliases.iter());
            for name in names {
                let cards = library.by_name.entry(fold(name)).or_default();
                if !cards.contains(&index) {
                    cards.push(index);
                }
            }
        }
        library
    }

    /// These cards and those of a pack, given as paths (with `/`) and texts. Cards that are not in order are left out and
    /// reported; the rest serve.
    #[must_use]
    pub fn with_pack(&self, files: &[(String, String)]) -> (Library, Vec<Problem>) {
        let slugs: BTreeSet<&str> = self.slugs().collect();
        let (cards, problems) = read_pack(files, &slugs);
        let texts: FxHashMap<&str, &str> =
            files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
        let read = cards.into_iter().map(|(file, card)| Entry {
            header: card.header.clone(),
            origin: Origin::Pack,
            text: Source::Read(texts.get(file.as_str()).copied().unwrap_or_default().into()),
            file,
            card: OnceLock::from(Some(card)),
        });
        let library = Library::of(self.entries.iter().cloned().chain(read).collect());
        let rules = self.rules.iter().map(|(code, slug)| (code.as_str(), slug.as_str()));
        (library.with_rules(rules), problems)
    }

    /// Makes cards known under the codes that other tools have for the same rule: pairs of code and slug.
    #[must_use]
    pub fn with_rules<'r>(mut self, rules: impl IntoIterator<Item = (&'r str, &'r str)>) -> Library {
        for (code, slug) in rules {
            if let Some(index) = self.by_slug.get(slug).copied() {
                let cards = self.by_name.entry(fold(code)).or_default();
                if !cards.contains(&index) {
                    cards.insert(0, index);
                }
                self.rules.push((code.to_string(), slug.to_string()));
            }
        }
        self.searcher = OnceLock::new();
        self
    }

    /// All cards by slug.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    fn slugs(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.header.slug.as_ref())
    }

    fn entry(&self, index: CardIndex) -> Option<&Entry> {
        self.entries.get(index as usize)
    }

    /// The card with this slug.
    #[must_use]
    pub fn get(&self, slug: &str) -> Option<&Entry> {
        self.entry(*self.by_slug.get(slug)?)
    }

    /// The cards that are called this: by slug, title, alias or the code of a rule, whatever the case. A slug comes first.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<&Entry> {
        let name = fold(name);
        let called = self.by_name.get(&name).into_iter().flatten().filter_map(|index| self.entry(*index));
        let mut found: Vec<&Entry> = called.collect();
        found.sort_by_key(|entry| entry.header.slug != name);
        found
    }

    /// The cards that answer a question, a name or the beginning of one, the best first and `limit` at most: see
    /// [`search`](super::search) for how they are ranked. The index is made by the first search and kept.
    #[must_use]
    pub fn search(&self, question: &str, limit: usize) -> Vec<Hit<'_>> {
        let searcher = self.searcher.get_or_init(|| Searcher::new(self.documents()));
        let hit = |(index, score): (usize, f32)| {
            let header = &self.entries.get(index)?.header;
            Some(Hit { slug: &header.slug, title: &header.title, gloss: &header.gloss, score })
        };
        searcher.search(question, limit).into_iter().filter_map(hit).collect()
    }

    /// The cards as a search reads them, in the order of the entries.
    fn documents(&self) -> Vec<Document<'_>> {
        let mut documents: Vec<Document<'_>> = self.entries.iter().map(Document::of).collect();
        for (code, slug) in &self.rules {
            let index = self.by_slug.get(slug.as_str());
            if let Some(document) = index.and_then(|index| documents.get_mut(*index as usize)) {
                document.names.push(code);
            }
        }
        documents
    }

    /// The cards that answer at a token, the narrowest first (see [`Fit`]), then those of the inner construct, then by
    /// slug. `insights` are those that had something to say about this place.
    pub fn at<'l, 't>(&'l self, site: &dyn Site<'t>, token: Node<'t>, insights: &[&str]) -> Vec<Match<'l>> {
        let matches = matching::at(&self.triggers, site, token, insights);
        let of =
            |(index, fit)| self.entry(index).map(|entry| Match { slug: entry.header.slug.as_ref(), fit });
        matches.into_iter().filter_map(of).collect()
    }

    /// The slugs of the cards that answer at a token of a module's piece, the narrowest first.
    #[must_use]
    pub fn cards_at<'m>(&self, module: &'m Module, piece: usize, token: Node<'m>) -> Vec<String> {
        let dependencies = RefCell::new(Dependencies::default());
        let Some(context) = Context::new(module, piece, &dependencies) else { return Vec::new() };
        cards_in(self, &context, token)
    }
}

fn cards_in<'m>(library: &Library, context: &Context<'m>, token: Node<'m>) -> Vec<String> {
    library.at(context, token, &[]).into_iter().map(|found| found.slug.to_string()).collect()
}

/// Case and blanks at the ends make no difference when a name is looked up.
fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

/// What is wrong in a folder of a team's own cards, given as paths (with `/`) and texts: what `pygloss cards check` says.
/// `library` holds the cards that they may refer to.
#[must_use]
pub fn check_folder(library: &Library, files: &[(String, String)]) -> Vec<Problem> {
    read_pack(files, &library.slugs().collect()).1
}

/// The cards of a pack that are in order, and what is wrong with the others.
fn read_pack(files: &[(String, String)], known: &BTreeSet<&str>) -> (Vec<(String, Card)>, Vec<Problem>) {
    let mut cards = Vec::new();
    let mut problems = Vec::new();
    for (file, text) in files {
        match Card::parse(file, text, Origin::Pack) {
            Ok(card) => {
                let queries = query_problems(&card.header.triggers);
                if queries.is_empty() {
                    cards.push((file.clone(), card));
                }
                problems.extend(queries.into_iter().map(|(line, message)| Problem {
                    file: file.clone(),
                    line,
                    message,
                }));
            }
            Err(found) => problems.extend(found),
        }
    }
    let set: Vec<(&str, &Card)> = cards.iter().map(|(file, card)| (file.as_str(), card)).collect();
    let among = check_set(&set, known, known);
    // A reference that leads nowhere costs its card only that reference; a slug that is taken costs the card.
    let mut seen = known.clone();
    let first: Vec<bool> = set.iter().map(|(_, card)| seen.insert(card.header.slug.as_ref())).collect();
    problems.extend(among);
    problems.sort();
    let kept = cards.into_iter().zip(first).filter(|(_, first)| *first).map(|(card, _)| card).collect();
    (kept, problems)
}

//! All cards that there are: the built-in ones and those of packs.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::card::{Card, CardKind, Header, Origin, Problem, TriggerSpec, check_set};
use super::codes::{Asked, Codes};
use super::flagging::{Flag, TeamCheck, TeamChecks};
use super::matching::{self, Fit, Site};
use super::search::{CALLED_SO, Document, Hit, Searcher};
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
            Source::Program(text) => Card::of_program(&self.file, text),
            Source::Read(_) => None,
        };
        self.card.get_or_init(parse).as_ref()
    }

    /// Whether somebody has asked for the card.
    #[cfg(test)]
    pub(super) fn is_parsed(&self) -> bool {
        self.card.get().is_some()
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
    /// The pitfalls of a concept, by its slug.
    pitfalls: FxHashMap<String, Vec<CardIndex>>,
    triggers: Triggers,
    checks: TeamChecks,
    /// Codes of other tools, with the slug of the card about the same rule.
    rules: Vec<(String, String)>,
    /// All codes of other tools. They are read when somebody asks for one.
    codes: Option<fn() -> &'static Codes>,
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
        Library::of(cards.iter().map(entry).collect(), Vec::new())
    }

    fn of(mut entries: Vec<Entry>, rules: Vec<(String, String)>) -> Library {
        entries.sort_by(|a, b| a.header.slug.cmp(&b.header.slug));
        let mut library = Library { entries, ..Library::default() };
        for (index, entry) in (0..).zip(&library.entries) {
            let header = &entry.header;
            library.by_slug.insert(header.slug.to_string(), index);
            library.triggers.add(index, &header.triggers);
            let concept = header.concept.as_ref().filter(|_| header.kind == CardKind::Pitfall);
            if let Some(concept) = concept.filter(|concept| **concept != header.slug) {
                library.pitfalls.entry(concept.to_string()).or_default().push(index);
            }
            // Of the built-in cards none is parsed before somebody asks for it.
            if entry.origin == Origin::Pack
                && let Some(card) = entry.card()
            {
                library.checks.add(card);
            }
            let names = [&header.slug, &header.title].into_iter().chain(header.aliases.iter());
            for name in names {
                let cards = library.by_name.entry(fold(name)).or_default();
                // The names of one card come one after the other.
                if cards.last() != Some(&index) {
                    cards.push(index);
                }
            }
        }
        library.name_in_short();
        for (code, slug) in &rules {
            if let Some(index) = library.by_slug.get(slug).copied() {
                let cards = library.by_name.entry(fold(code)).or_default();
                if !cards.contains(&index) {
                    cards.insert(0, index);
                }
            }
        }
        library.rules = rules;
        library
    }

    /// What a title says in brackets at its end may be left out, where nothing else is called so.
    fn name_in_short(&mut self) {
        let mut names: FxHashMap<String, Vec<CardIndex>> = FxHashMap::default();
        for (index, entry) in (0..).zip(&self.entries) {
            let short = entry.header.title.strip_suffix(')').and_then(|title| title.rsplit_once(" ("));
            if let Some((short, _)) = short {
                names.entry(fold(short)).or_default().push(index);
            }
        }
        for (name, cards) in names {
            self.by_name.entry(name).or_insert(cards);
        }
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
        let entries = self.entries.iter().cloned().chain(read).collect();
        let library = Library::of(entries, self.rules.clone());
        (Library { codes: self.codes, ..library }, problems)
    }

    /// Makes cards known under the codes that other tools have for the same rule: pairs of code and slug.
    #[must_use]
    pub fn with_rules<'r>(self, rules: impl IntoIterator<Item = (&'r str, &'r str)>) -> Library {
        let rules = rules.into_iter().map(|(code, slug)| (code.to_string(), slug.to_string()));
        let rules = self.rules.into_iter().chain(rules).collect();
        Library { codes: self.codes, ..Library::of(self.entries, rules) }
    }

    /// Has all codes of other tools lead to their cards.
    #[must_use]
    pub fn with_codes(self, codes: fn() -> &'static Codes) -> Library {
        Library { codes: Some(codes), ..self }
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

    /// The pitfalls that belong to a concept, by slug: they name it, not it them.
    pub fn pitfalls(&self, concept: &str) -> impl Iterator<Item = &Entry> {
        self.pitfalls.get(concept).into_iter().flatten().filter_map(|index| self.entry(*index))
    }

    /// The cards that are called this: by slug, title, alias or the code of a rule, whatever the case. A slug comes first,
    /// then what is meant by the code, where it can be nothing but one.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<&Entry> {
        let asked = Asked::new(name);
        let name = fold(name);
        let called = self.by_name.get(&name).into_iter().flatten().copied();
        let coded = self.coded(&asked);
        let indexes: Vec<CardIndex> = if asked.is_plainly_a_code() {
            coded.into_iter().chain(called).collect()
        } else {
            called.chain(coded).collect()
        };
        let mut found: Vec<&Entry> = Vec::new();
        for entry in indexes.into_iter().filter_map(|index| self.entry(index)) {
            if found.iter().all(|known| known.header.slug != entry.header.slug) {
                found.push(entry);
            }
        }
        // A team's card has no name before a built-in one.
        found.sort_by_key(|entry| (entry.header.slug != name, entry.origin == Origin::Pack));
        found
    }

    /// The cards about the rules that are asked for by code.
    fn coded(&self, asked: &Asked<'_>) -> Vec<CardIndex> {
        let Some(codes) = self.codes else { return Vec::new() };
        let rules = codes().called(asked.code, asked.tools);
        rules.flat_map(|rule| &rule.cards).filter_map(|slug| self.by_slug.get(*slug).copied()).collect()
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
        let mut found = searcher.search(question, limit);
        let asked = Asked::new(question);
        if !asked.is_a_word() {
            lead_with(&mut found, self.coded(&asked), asked.is_plainly_a_code());
            found.truncate(limit);
        }
        found.into_iter().filter_map(hit).collect()
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
    /// slug; where they fit equally well, a team's card goes before a built-in one on names, which are its own, and after it on
    /// what belongs to the language. `insights` are those that had something to say about this place.
    pub fn at<'l, 't>(&'l self, site: &dyn Site<'t>, token: Node<'t>, insights: &[&str]) -> Vec<Match<'l>> {
        let mut matches = matching::at(&self.triggers, site, token, insights);
        matches.sort_by_key(|(index, fit)| {
            let is_own = self.entry(*index).is_some_and(|entry| entry.origin == Origin::Pack);
            (*fit, is_own != matches!(fit, Fit::Name | Fit::Attribute | Fit::NarrowedNode))
        });
        let of =
            |(index, fit)| self.entry(index).map(|entry| Match { slug: entry.header.slug.as_ref(), fit });
        matches.into_iter().filter_map(of).collect()
    }

    /// The checks of teams' cards.
    #[must_use]
    pub fn team_checks(&self) -> &[TeamCheck] {
        self.checks.all()
    }

    /// What the checks of teams' cards flag in a module's piece, where `is_broken` does not hold, in no order; `None` where it
    /// was cancelled.
    pub fn flags<'l, 'm>(
        &'l self,
        context: &Context<'m>,
        is_broken: &dyn Fn(Node<'m>) -> bool,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Vec<Flag<'l>>> {
        self.checks.flags(context, context.tree().root(), is_broken, is_cancelled)
    }

    /// The slugs of the cards that answer at a token of a module's piece, the narrowest first.
    #[must_use]
    pub fn cards_at<'m>(&self, module: &'m Module, piece: usize, token: Node<'m>) -> Vec<String> {
        self.matches_at(module, piece, token).into_iter().map(|found| found.slug.to_string()).collect()
    }

    /// The same with how closely each fits.
    #[must_use]
    pub fn matches_at<'l, 'm>(&'l self, module: &'m Module, piece: usize, token: Node<'m>) -> Vec<Match<'l>> {
        let dependencies = RefCell::new(Dependencies::default());
        let Some(context) = Context::new(module, piece, &dependencies) else { return Vec::new() };
        self.at(&context, token, &[])
    }

    /// What the name or attribute at a token resolves to, in full, where it is one that cards are about.
    #[must_use]
    pub fn asked<'m>(&self, module: &'m Module, piece: usize, token: Node<'m>) -> Option<String> {
        let dependencies = RefCell::new(Dependencies::default());
        let context = Context::new(module, piece, &dependencies)?;
        matching::asked(&self.triggers, &context, token)
    }
}

/// Case and blanks at the ends make no difference when a name is looked up.
/// Puts the cards about a code first; after those that are called so, where it may also be a name.
fn lead_with(found: &mut Vec<(usize, f32)>, coded: Vec<CardIndex>, before_names: bool) {
    let mut coded: Vec<usize> = coded.into_iter().map(|index| index as usize).collect();
    if !before_names {
        let is_named = |index: &usize| found.iter().any(|(it, score)| it == index && *score >= CALLED_SO);
        coded.retain(|index| !is_named(index));
    }
    found.retain(|(index, _)| !coded.contains(index));
    let named = found.iter().take_while(|(_, score)| !before_names && *score >= CALLED_SO).count();
    let best = found.get(named).map_or(0.0, |(_, score)| *score);
    let mut seen = Vec::new();
    for index in coded {
        if !seen.contains(&index) {
            found.insert(named + seen.len(), (index, best.max(CALLED_SO)));
            seen.push(index);
        }
    }
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

/// What is wrong in a folder of a team's own cards, given as paths (with `/`) and texts: what `pygloss cards check` says.
/// `library` holds the cards that they may refer to.
#[must_use]
pub fn check_folder(library: &Library, files: &[(String, String)]) -> Vec<Problem> {
    let (cards, mut problems) = read_pack(files, &library.slugs().collect());
    problems.extend(cards.into_iter().flat_map(|(_, card)| card.remarks));
    problems.sort();
    problems
}

/// More queries than this are not taken from one folder: each costs time wherever a place is looked at.
const MOST_QUERIES: usize = 50;
/// And so with checks.
const MOST_CHECKS: usize = 1_000;

/// The cards of a pack that are in order, and what is wrong with the others.
fn read_pack(files: &[(String, String)], known: &BTreeSet<&str>) -> (Vec<(String, Card)>, Vec<Problem>) {
    let mut cards = Vec::new();
    let mut problems = Vec::new();
    let mut counts = Counts::default();
    for (file, text) in files {
        match Card::parse(file, text, Origin::Pack) {
            Ok(card) => {
                let wrong = counts.problems_of(&card);
                if wrong.is_empty() {
                    cards.push((file.clone(), card));
                }
                let problem = |(line, message)| Problem { file: file.clone(), line, message };
                problems.extend(wrong.into_iter().map(problem));
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

/// How many queries and checks the cards of a pack have.
#[derive(Default)]
struct Counts {
    queries: usize,
    checks: usize,
}

impl Counts {
    /// What is wrong with a card's queries and with the number of its checks.
    fn problems_of(&mut self, card: &Card) -> Vec<(usize, String)> {
        let triggers = || card.header.triggers.iter().chain(card.checks.iter().map(|check| &check.trigger));
        let lines = triggers().filter_map(|trigger| match trigger {
            TriggerSpec::Query { line, .. } => Some(*line as usize),
            _ => None,
        });
        let lines: Vec<usize> = lines.collect();
        self.queries += lines.len();
        self.checks += card.checks.len();
        let most =
            |most, things| format!("a folder of cards has at most {most} {things}; this one is left out");
        if let Some(first) = lines.first().filter(|_| self.queries > MOST_QUERIES) {
            return vec![(*first, most(MOST_QUERIES, "queries"))];
        }
        if !card.checks.is_empty() && self.checks > MOST_CHECKS {
            return vec![(card.line_of("check"), most(MOST_CHECKS, "checks"))];
        }
        query_problems(triggers())
    }
}

//! The front matter: TOML between two lines of `+++`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::header::{List, Str};
use super::inline::{Foreign, scan};
use super::limits::{ALIAS_CHARS, GLOSS_CHARS, TITLE_CHARS};
use super::{CardKind, CheckSpec, Header, Level, Origin, Problems, is_invisible, is_slug, slug_of};

/// The areas of the collection: the folders of the built-in cards.
const AREAS: &[&str] = &[
    "async",
    "classes",
    "concurrency",
    "context-managers",
    "data-and-ml",
    "data-structures",
    "data-types",
    "design-patterns",
    "errors",
    "functions",
    "internals",
    "iteration",
    "language",
    "learning",
    "modules-and-packaging",
    "names-and-scopes",
    "object-model",
    "performance",
    "security",
    "stdlib",
    "syntax",
    "testing-and-quality",
    "tooling",
    "typing",
    "web",
];

const KEYS: &[&str] = &[
    "kind",
    "title",
    "gloss",
    "area",
    "level",
    "concept",
    "aliases",
    "prerequisites",
    "related",
    "notes",
    "sources",
    "since",
    "trigger",
    "check",
    "quiz",
];

/// What settings call groups of checks; no check has such a code.
const RESERVED: &[&str] = &["all", "error", "trap", "security", "speed", "idiom", "team"];

/// A question with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// The question; may hold `code`.
    pub ask: String,
    /// The program it is about.
    pub code: Option<String>,
    /// The right answer; `None` where it is what the program prints.
    pub answer: Option<String>,
    /// The wrong answers.
    pub wrong: Vec<String>,
    /// The line of the card (from 1) on which it stands.
    pub line: usize,
}

pub(super) struct Front {
    /// `None` where something is missing from it.
    pub header: Option<Header>,
    pub quizzes: Vec<Quiz>,
    pub checks: Vec<CheckSpec>,
    pub lines: BTreeMap<String, usize>,
    /// The line (from 1) on which the body starts.
    pub body_line: usize,
}

/// Reads the front matter; `None` where it cannot be made sense of.
pub(super) fn read(text: &str, origin: Origin, problems: &mut Problems) -> Option<Front> {
    let Some(inside) = text.strip_prefix("+++\n") else {
        problems.add(1, "a card begins with a line `+++`, then its front matter in TOML, then another `+++`");
        return None;
    };
    let end = if inside.starts_with("+++\n") { Some(0) } else { inside.find("\n+++\n").map(|at| at + 1) };
    let Some(toml) = end.and_then(|end| inside.get(..end)) else {
        problems.add(1, "the front matter has no end; close it with a line `+++`");
        return None;
    };
    let table = match DeTable::parse(toml) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = line_at(toml, error.span().map_or(0, |span| span.start));
            problems.add(
                line,
                format!("the front matter is not valid TOML: {}", error.message().replace('\n', " ")),
            );
            return None;
        }
    };
    let mut reader = Reader { toml, problems, known: KEYS, what: "a card" };
    reader.check_keys(&table);
    let lines =
        table.keys().map(|key| (key.get_ref().to_string(), line_at(toml, key.span().start))).collect();
    let header = reader.header(&table, origin);
    let quizzes = reader.quizzes(&table, origin);
    let checks = reader.own_checks(&table, origin);
    let body_line = 3 + toml.matches('\n').count();
    Some(Front { header, quizzes, checks, lines, body_line })
}

/// The line of the card on which a byte of the front matter stands.
pub(super) fn line_at(toml: &str, offset: usize) -> usize {
    2 + toml.get(..offset).unwrap_or(toml).matches('\n').count()
}

type Value<'t> = Spanned<DeValue<'t>>;

pub(super) struct Reader<'t, 'p> {
    pub(super) toml: &'t str,
    pub(super) problems: &'p mut Problems,
    /// The keys that may stand in the table at hand.
    pub(super) known: &'p [&'static str],
    /// What that table is.
    pub(super) what: &'static str,
}

impl Reader<'_, '_> {
    pub(super) fn report(&mut self, span: &Range<usize>, message: impl Into<String>) {
        let line = line_at(self.toml, span.start);
        self.problems.add(line, message);
    }

    pub(super) fn check_keys(&mut self, table: &DeTable<'_>) {
        for key in table.keys() {
            if !self.known.contains(&key.get_ref().as_ref()) {
                let message = format!(
                    "`{}` is no key of {}; the keys are {}",
                    key.get_ref(),
                    self.what,
                    self.known.join(", ")
                );
                self.report(&key.span(), message);
            }
        }
    }

    pub(super) fn text(&mut self, table: &DeTable<'_>, key: &str) -> Option<(Str, Range<usize>)> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                self.check_visible(text, &value.span());
                Some((Cow::Owned(text.to_string()), value.span()))
            }
            DeValue::String(_) => {
                self.report(&value.span(), format!("`{key}` is empty; write something or leave the key out"));
                None
            }
            _ => {
                self.report(&value.span(), format!("`{key}` has to be text: {key} = \"…\""));
                None
            }
        }
    }

    /// What is shown on a screen is to be seen there, and must not steer it.
    fn check_visible(&mut self, text: &str, span: &Range<usize>) {
        if text.chars().any(|c| is_invisible(c) && !matches!(c, '\n' | '\t' | '\r')) {
            self.report(span, "the text holds a character that is not seen; take it out, or write it as an escape of Python");
        }
    }

    fn check_length(&mut self, key: &str, text: &str, span: &Range<usize>, most: usize) {
        let chars = text.chars().count();
        if chars > most {
            let line = line_at(self.toml, span.start);
            self.problems
                .remark(line, format!("`{key}` has {chars} characters, and {most} is the most; shorten it"));
        }
    }

    fn required(&mut self, table: &DeTable<'_>, key: &str) -> Option<(Str, Range<usize>)> {
        if !table.contains_key(key) {
            self.problems.add(1, format!("`{key}` is missing; add {key} = \"…\" to the front matter"));
        }
        if let Some((value, span)) = table.get(key).map(|value| (value.get_ref(), value.span()))
            && value.as_str().is_some_and(|text| text.trim().is_empty())
        {
            self.report(&span, format!("`{key}` is empty; fill it in"));
            return None;
        }
        self.text(table, key)
    }

    fn strings(&mut self, value: &Value<'_>, key: &str) -> Vec<(Str, Range<usize>)> {
        let Some(array) = value.get_ref().as_array() else {
            self.report(&value.span(), format!("`{key}` has to be a list of texts: {key} = [\"…\"]"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) => {
                    self.check_visible(text, &item.span());
                    texts.push((Cow::Owned(text.to_string()), item.span()));
                }
                None => self.report(&item.span(), format!("`{key}` holds texts only; put it in quotes")),
            }
        }
        texts
    }

    fn list(&mut self, table: &DeTable<'_>, key: &str) -> Vec<(Str, Range<usize>)> {
        table.get(key).map_or_else(Vec::new, |value| self.strings(value, key))
    }

    /// A list of slugs.
    fn slugs(&mut self, table: &DeTable<'_>, key: &str) -> List {
        let found = self.list(table, key);
        for (slug, span) in &found {
            if !is_slug(slug) {
                self.report(
                    span,
                    format!("`{slug}` is no slug; write the file name of a card without `.md`"),
                );
            }
        }
        plain(found)
    }

    fn header(&mut self, table: &DeTable<'_>, origin: Origin) -> Option<Header> {
        let file = self.problems.file.clone();
        let slug = slug_of(&file).to_string();
        if !is_slug(&slug) {
            self.problems.add(
                1,
                format!(
                    "`{slug}` is no slug; name the file in lower-case words with hyphens: with-statement.md"
                ),
            );
        }
        let kind = self.kind(table, origin);
        let title = self.required(table, "title");
        if let Some((title, span)) = &title {
            if title.contains('\n') {
                self.report(span, "`title` is one line of plain text");
            }
            self.check_length("title", title, span, TITLE_CHARS);
        }
        let gloss = self.required(table, "gloss");
        if let Some((gloss, span)) = &gloss {
            self.check_gloss(gloss, span);
            self.check_length("gloss", gloss, span, GLOSS_CHARS);
        }
        let area = self.required(table, "area");
        if let Some((area, span)) = &area {
            self.check_area(area, span, &file, origin);
        }
        let level = self.required(table, "level").and_then(|(level, span)| {
            let found = Level::ALL.into_iter().find(|l| l.name() == level);
            if found.is_none() {
                self.report(
                    &span,
                    format!("`{level}` is no level; write beginner, intermediate or advanced"),
                );
            }
            found
        });
        let concept = self.concept(table, kind, origin);
        let aliases = self.list(table, "aliases");
        for (alias, span) in &aliases {
            if alias.contains('\n') {
                self.report(span, "an alias is one line, as people type it");
            }
            self.check_length("aliases", alias, span, ALIAS_CHARS);
        }
        self.list(table, "notes");
        let sources = self.sources(table, origin);
        let since = self.text(table, "since").map(|(since, span)| {
            if version(&since).is_none() {
                self.report(&span, format!("`{since}` is no Python version; write it as \"3.12\""));
            }
            since
        });
        let prerequisites = self.slugs(table, "prerequisites");
        let related = self.slugs(table, "related");
        let triggers = self.triggers(table);
        Some(Header {
            slug: Cow::Owned(slug),
            kind,
            title: title?.0,
            gloss: gloss?.0,
            area: area?.0,
            level: level?,
            concept,
            aliases: plain(aliases),
            prerequisites,
            related,
            sources,
            since,
            triggers: Cow::Owned(triggers),
        })
    }

    /// A card that brings a check is a pitfall without saying so.
    fn kind(&mut self, table: &DeTable<'_>, origin: Origin) -> CardKind {
        let has_check = origin == Origin::Pack && table.contains_key("check");
        match self.text(table, "kind") {
            None if has_check => CardKind::Pitfall,
            None => CardKind::Concept,
            Some((kind, span)) if kind == "concept" => {
                if has_check {
                    self.report(&span, "a card with a [check] is a pitfall; write kind = \"pitfall\"");
                }
                CardKind::Concept
            }
            Some((kind, span)) if kind == "pitfall" => {
                if origin == Origin::Pack && !has_check {
                    self.report(
                        &span,
                        "a pitfall card documents a check; add a [check], or leave `kind` out",
                    );
                }
                CardKind::Pitfall
            }
            Some((kind, span)) => {
                self.report(&span, format!("`{kind}` is no kind of card; write concept or pitfall"));
                CardKind::Concept
            }
        }
    }

    /// The checks of a team's card.
    fn own_checks(&mut self, table: &DeTable<'_>, origin: Origin) -> Vec<CheckSpec> {
        let Some(value) = table.get("check") else { return Vec::new() };
        if origin == Origin::BuiltIn {
            self.report(
                &value.span(),
                "checks that come with pygloss are written in Rust; [check] is for a team's own cards",
            );
            return Vec::new();
        }
        let slug = slug_of(&self.problems.file).to_string();
        if RESERVED.contains(&slug.as_str()) {
            let message = format!("`{slug}` is the name of a group of checks; choose another file name");
            self.report(&value.span(), message);
        }
        self.checks(table)
    }

    fn concept(&mut self, table: &DeTable<'_>, kind: CardKind, origin: Origin) -> Option<Str> {
        let concept = self.text(table, "concept");
        match (&concept, kind) {
            // Behind a team's rule need not stand a concept of the language.
            (None, CardKind::Pitfall) if origin == Origin::BuiltIn => {
                self.problems
                    .add(1, "`concept` is missing: a pitfall card names the card of the concept behind it");
            }
            (Some((_, span)), CardKind::Concept) => {
                self.report(span, "only pitfall cards have a `concept`; write related = [\"…\"]");
            }
            _ => {}
        }
        concept.map(|(concept, _)| concept)
    }

    /// One sentence that stands alone.
    fn check_gloss(&mut self, gloss: &str, span: &Range<usize>) {
        self.check_inline("`gloss`", gloss, span);
        let prose: String =
            scan(gloss).0.into_iter().map(|run| if run.code { "x".to_string() } else { run.text }).collect();
        let ends = |c: char| matches!(c, '.' | '!' | '?');
        if !prose.trim_end().ends_with(ends) || gloss.contains('\n') {
            self.report(span, "`gloss` is one whole sentence on one line; end it with a full stop");
        }
        let chars: Vec<char> = prose.chars().collect();
        let another =
            |three: &[char]| matches!(three, [end, ' ', start] if ends(*end) && start.is_uppercase());
        if chars.windows(3).any(another) {
            self.report(span, "`gloss` is one sentence; move the second one to the body");
        }
    }

    pub(super) fn check_inline(&mut self, what: &str, text: &str, span: &Range<usize>) {
        for foreign in scan(text).1 {
            let found = match foreign {
                Foreign::Html => "HTML",
                Foreign::Image => "an image",
                Foreign::Footnote => "a footnote",
                Foreign::Link => "a link that is not http",
            };
            self.report(span, format!("{what} holds {found}; write it in words, or as `code`"));
        }
    }

    fn check_area(&mut self, area: &str, span: &Range<usize>, file: &str, origin: Origin) {
        if origin == Origin::BuiltIn && !AREAS.contains(&area) {
            self.report(span, format!("`{area}` is no area; the areas are {}", AREAS.join(", ")));
            return;
        }
        if !is_slug(area) {
            self.report(span, format!("`{area}` is no area; write lower-case words with hyphens"));
        }
        let folder = file.rsplit('/').nth(1);
        if origin == Origin::BuiltIn && folder.is_some_and(|folder| folder != area) {
            let folder = folder.unwrap_or_default();
            self.report(
                span,
                format!(
                    "the card lies in the folder `{folder}` but its area is `{area}`; make them the same"
                ),
            );
        }
    }

    fn sources(&mut self, table: &DeTable<'_>, origin: Origin) -> List {
        let sources = self.list(table, "sources");
        for (source, span) in &sources {
            let official = source.starts_with("https://docs.python.org/")
                || source.starts_with("https://peps.python.org/");
            let http = source.starts_with("https://") || source.starts_with("http://");
            if origin == Origin::BuiltIn && !official {
                self.report(
                    span,
                    format!("`{source}` is no page of docs.python.org or peps.python.org; cite one of those"),
                );
            } else if !http {
                self.report(span, format!("`{source}` is no http address"));
            }
        }
        if sources.is_empty() && origin == Origin::BuiltIn {
            self.problems.add(1, "`sources` is missing; name the page of docs.python.org or peps.python.org that backs the card");
        }
        plain(sources)
    }

    pub(super) fn tables<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        key: &str,
    ) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let items = value.get_ref().as_array().map(|array| array.iter().collect::<Vec<_>>());
        let tables: Option<Vec<_>> = items.map(|items| {
            items.iter().filter_map(|item| Some((item.get_ref().as_table()?, item.span()))).collect()
        });
        if tables.is_none() {
            self.report(
                &value.span(),
                format!("write each {key} as a table of its own, below a line [[{key}]]"),
            );
        }
        tables.unwrap_or_default()
    }

    fn quizzes(&mut self, table: &DeTable<'_>, origin: Origin) -> Vec<Quiz> {
        let tables = self.tables(table, "quiz");
        let mut reader = Reader {
            toml: self.toml,
            problems: &mut *self.problems,
            known: &["ask", "code", "choices"],
            what: "a quiz",
        };
        let quizzes: Vec<Quiz> = tables.iter().filter_map(|(quiz, span)| reader.quiz(quiz, span)).collect();
        if origin == Origin::Pack {
            // A team's card may do without.
        } else if tables.len() < 2 {
            self.problems.add(1, "a card has two quizzes or more; add a [[quiz]]");
        } else if quizzes.len() == tables.len() && quizzes.iter().all(|quiz| quiz.code.is_none()) {
            self.problems.add(1, "at least one quiz has `code`, so that its answer can be proven");
        }
        quizzes
    }

    fn quiz(&mut self, quiz: &DeTable<'_>, span: &Range<usize>) -> Option<Quiz> {
        self.check_keys(quiz);
        if !quiz.contains_key("ask") {
            self.report(span, "the quiz has no question; add ask = \"…\"");
        }
        let ask = self.text(quiz, "ask");
        if let Some((ask, span)) = &ask {
            self.check_inline("`ask`", ask, span);
        }
        let code = self.text(quiz, "code").map(|(code, _)| code.into_owned());
        let choices = self.list(quiz, "choices");
        if choices.len() < 2 {
            self.report(
                span,
                "a quiz has two choices or more, the right one first; add choices = [\"…\", \"…\"]",
            );
        }
        for (at, (choice, span)) in choices.iter().enumerate() {
            if choices.iter().take(at).any(|(earlier, _)| earlier == choice) {
                self.report(span, format!("the choice \"{choice}\" is there twice; replace one of them"));
            }
            if choice == "run" && (at > 0 || code.is_none()) {
                self.report(span, "\"run\" stands for what the quiz's code prints, so it is the first choice, of a quiz with code");
            }
        }
        let line = line_at(self.toml, span.start);
        let mut choices = choices.into_iter().map(|(choice, _)| choice.into_owned());
        let answer = choices.next().filter(|first| first != "run");
        Some(Quiz { ask: ask?.0.into_owned(), code, answer, wrong: choices.collect(), line })
    }
}

fn plain(texts: Vec<(Str, Range<usize>)>) -> List {
    Cow::Owned(texts.into_iter().map(|(text, _)| text).collect())
}

/// The parts of `3.12`.
pub(super) fn version(text: &str) -> Option<(u8, u8)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

//! Learning paths: cards in an order in which they can be read, from files `knowledge/paths/*.toml`.
//!
//! The build script includes this file too, so that a bad path fails the build: nothing here may use another module of the
//! engine than the cards, and the only library is `toml`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::card::{List, Problem, Str, is_slug};

/// A path through the cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningPath {
    /// The file's stem.
    pub name: Str,
    /// The heading.
    pub title: Str,
    /// Whom it is for and where it leads.
    pub about: Str,
    /// Its steps, in order.
    pub steps: Cow<'static, [Step]>,
}

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The heading.
    pub title: Str,
    /// What it is about.
    pub about: Option<Str>,
    /// The slugs of its cards, in order.
    pub cards: List,
}

impl Step {
    /// Whether its title counts the steps itself, as `Day 3: text`, `Phase 1, collections` and `2. Numbers` do.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        let (count, _) = self.title.split_once([':', ',', '.']).unwrap_or((&self.title, ""));
        count.ends_with(|c: char| c.is_ascii_digit())
    }

    /// Its title as a heading: the step with this number of its path, from 1, where it does not count itself.
    #[must_use]
    pub fn heading(&self, number: usize) -> String {
        if self.is_counted() { self.title.to_string() } else { format!("{number}. {}", self.title) }
    }
}

impl LearningPath {
    /// Parses and checks one path. `file` is its path with `/` between folders; `slugs` are those of all cards.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(file: &str, text: &str, slugs: &BTreeSet<&str>) -> Result<LearningPath, Vec<Problem>> {
        let mut reader = Reader { file, text, problems: Vec::new() };
        let path = match DeTable::parse(text) {
            Ok(table) => reader.path(&table.into_inner(), slugs),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                reader.report(at, format!("this is not valid TOML: {}", error.message().replace('\n', " ")));
                None
            }
        };
        match path {
            Some(path) if reader.problems.is_empty() => Ok(path),
            _ => {
                reader.problems.sort();
                Err(reader.problems)
            }
        }
    }

    /// The slugs of all its cards, in order; each is there once.
    pub fn cards(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().flat_map(|step| step.cards.iter()).map(AsRef::as_ref)
    }

    /// A Rust expression that makes this path of constants.
    #[must_use]
    pub fn to_source(&self) -> String {
        let mut steps = String::new();
        for step in self.steps.iter() {
            let about =
                step.about.as_ref().map_or("None".to_string(), |about| format!("Some({})", text(about)));
            let cards: Vec<String> = step.cards.iter().map(text).collect();
            // Writing to a string cannot fail.
            let _ = write!(
                steps,
                "{HERE}::Step {{ title: {}, about: {about}, cards: std::borrow::Cow::Borrowed(&[{}]) }}, ",
                text(&step.title),
                cards.join(", ")
            );
        }
        format!(
            "{HERE}::LearningPath {{ name: {}, title: {}, about: {}, steps: std::borrow::Cow::Borrowed(&[{steps}]) }}",
            text(&self.name),
            text(&self.title),
            text(&self.about)
        )
    }
}

/// Where the types below stand for whoever uses the engine.
const HERE: &str = "pygloss_engine::knowledge::paths";

fn text(text: &Str) -> String {
    format!("std::borrow::Cow::Borrowed({text:?})")
}

struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn report(&mut self, offset: usize, message: impl Into<String>) {
        let line = 1 + self.text.get(..offset).unwrap_or(self.text).matches('\n').count();
        self.problems.push(Problem { file: self.file.to_string(), line, message: message.into() });
    }

    fn path(&mut self, table: &DeTable<'_>, slugs: &BTreeSet<&str>) -> Option<LearningPath> {
        self.check_keys(table, &["title", "about", "step"], "a path");
        let name = self.file.rsplit('/').next().unwrap_or(self.file).trim_end_matches(".toml").to_string();
        if !is_slug(&name) {
            self.report(
                0,
                format!(
                    "`{name}` is no name; call the file in lower-case words with hyphens: first-week.toml"
                ),
            );
        }
        let title = self.required(table, "title", 0);
        let about = self.required(table, "about", 0);
        let mut steps = Vec::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (step, span) in self.steps(table) {
            self.check_keys(step, &["title", "about", "cards"], "a step");
            let title = self.required(step, "title", span.start);
            let about = self.optional(step, "about");
            let cards = self.cards(step, span.start, slugs, &mut seen);
            steps.extend(title.map(|title| Step { title, about, cards: Cow::Owned(cards) }));
        }
        if steps.is_empty() && self.problems.is_empty() {
            self.report(0, "a path has a step or more; add a [[step]] with `title` and `cards`");
        }
        Some(LearningPath { name: Cow::Owned(name), title: title?, about: about?, steps: Cow::Owned(steps) })
    }

    fn check_keys(&mut self, table: &DeTable<'_>, known: &[&str], what: &str) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let message = format!("`{name}` is no key of {what}; the keys are {}", known.join(", "));
                self.report(key.span().start, message);
            }
        }
    }

    /// Plain text on one line.
    fn optional(&mut self, table: &DeTable<'_>, key: &str) -> Option<Str> {
        let value = table.get(key)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() && !text.contains('\n') => Some(Cow::Owned(text.to_string())),
            _ => {
                self.report(value.span().start, format!("`{key}` has to be text on one line: {key} = \"…\""));
                None
            }
        }
    }

    fn required(&mut self, table: &DeTable<'_>, key: &str, offset: usize) -> Option<Str> {
        if !table.contains_key(key) {
            self.report(offset, format!("`{key}` is missing; add {key} = \"…\""));
        }
        self.optional(table, key)
    }

    fn steps<'t>(&mut self, table: &'t DeTable<'t>) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        let Some(value) = table.get("step") else { return Vec::new() };
        let tables = |array: &'t [Spanned<DeValue<'t>>]| -> Option<Vec<_>> {
            array.iter().map(|item| Some((item.get_ref().as_table()?, item.span()))).collect()
        };
        let found = value.get_ref().as_array().and_then(|array| tables(array));
        if found.is_none() {
            self.report(value.span().start, "write each step as a table of its own, below a line [[step]]");
        }
        found.unwrap_or_default()
    }

    /// The cards of a step. `seen` holds those of the steps so far with the places where they stand.
    fn cards(
        &mut self,
        step: &DeTable<'_>,
        offset: usize,
        slugs: &BTreeSet<&str>,
        seen: &mut BTreeMap<String, usize>,
    ) -> Vec<Str> {
        let mut cards = Vec::new();
        let list = step.get("cards").and_then(|value| value.get_ref().as_array());
        for item in list.into_iter().flat_map(|array| array.iter()) {
            let at = item.span().start;
            let Some(slug) = item.get_ref().as_str() else {
                self.report(at, "`cards` holds slugs only; put each in quotes");
                continue;
            };
            if !slugs.contains(slug) {
                self.report(at, format!("there is no card `{slug}`; check the spelling"));
            }
            match seen.get(slug).copied() {
                Some(earlier) => {
                    let line = 1 + self.text.get(..earlier).unwrap_or_default().matches('\n').count();
                    self.report(
                        at,
                        format!("`{slug}` is on this path already, on line {line}; keep one of the two"),
                    );
                }
                None => {
                    seen.insert(slug.to_string(), at);
                }
            }
            cards.push(Cow::Owned(slug.to_string()));
        }
        if cards.is_empty() {
            self.report(offset, "the step has no cards; add cards = [\"…\"]");
        }
        cards
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "knowledge/paths/first-week.toml";

    fn parse(text: &str) -> Result<LearningPath, Vec<String>> {
        let slugs = BTreeSet::from(["closures", "lambda", "gil"]);
        LearningPath::parse(FILE, text, &slugs)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    const GOOD: &str = "\
title = \"First week\"
about = \"Names and functions.\"

[[step]]
title = \"Names\"
about = \"Where they live.\"
cards = [\"closures\", \"gil\"]

[[step]]
title = \"Functions\"
cards = [\"lambda\"]
";

    #[test]
    fn reads_a_path() {
        let path = parse(GOOD).unwrap();
        assert_eq!((path.name.as_ref(), path.title.as_ref()), ("first-week", "First week"));
        assert_eq!(path.cards().collect::<Vec<_>>(), ["closures", "gil", "lambda"]);
        assert_eq!(path.steps[0].about.as_deref(), Some("Where they live."));
        assert_eq!(path.steps[1].about, None);
        let source = path.to_source();
        assert!(
            source.contains("Step { title: std::borrow::Cow::Borrowed(\"Functions\"), about: None,"),
            "{source}"
        );
    }

    #[test]
    fn a_title_may_count_itself() {
        let step = |title| Step { title: Cow::Borrowed(title), about: None, cards: Cow::Borrowed(&[]) };
        for title in ["Day 3: text", "Week 12", "2. Numbers", "Phase 1, collections"] {
            assert!(step(title).is_counted(), "{title}");
            assert_eq!(step(title).heading(7), title);
        }
        for title in ["Text", "Days", "Beginner: loops", "Iterators, decorators"] {
            assert!(!step(title).is_counted(), "{title}");
            assert_eq!(step(title).heading(7), format!("7. {title}"));
        }
    }

    #[test]
    fn a_problem_has_its_file_its_line_and_its_reason() {
        let said = |text: &str| parse(text).unwrap_err().join("\n");
        let at = |line: usize, message: &str| format!("{FILE}:{line}: {message}");
        assert_eq!(
            said(&GOOD.replace("lambda", "lamdba")),
            at(11, "there is no card `lamdba`; check the spelling")
        );
        assert_eq!(
            said(&GOOD.replace("lambda", "gil")),
            at(11, "`gil` is on this path already, on line 7; keep one of the two")
        );
        assert_eq!(
            said(&GOOD.replace("about = \"Names and functions.\"", "abuot = \"x\"")),
            [
                at(1, "`about` is missing; add about = \"…\""),
                at(2, "`abuot` is no key of a path; the keys are title, about, step"),
            ]
            .join("\n")
        );
        assert_eq!(
            said(&GOOD.replace("cards = [\"lambda\"]\n", "")),
            at(9, "the step has no cards; add cards = [\"…\"]")
        );
        assert_eq!(
            said("title = \"a\"\nabout = \"b\"\n"),
            at(1, "a path has a step or more; add a [[step]] with `title` and `cards`")
        );
        assert!(said("title = \"a\nb\"").contains(": this is not valid TOML: "));
        assert!(said("title = 1\nabout = \"b\"\nstep = 3\n").contains(":3: write each step as a table"));
    }
}

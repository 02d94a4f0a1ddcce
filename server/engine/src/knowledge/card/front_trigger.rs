//! Triggers as they stand in the front matter.

use std::ops::Range;

use toml::de::DeTable;

use super::front::{Reader, line_at};
use super::header::Str;
use super::{CONSTRUCTS, KEYWORDS, OPERATORS, Role, TriggerSpec};

/// The keys that say where a trigger answers; each trigger has one of them.
const TRIGGER_KEYS: &[&str] =
    &["keyword", "operator", "node", "name", "method", "attribute", "define", "insight", "query"];

/// The keys by which a trigger or a check finds its places in code, with those that narrow it.
pub(super) const PLACES: &[&str] = &[
    "keyword",
    "operator",
    "in",
    "node",
    "min_bases",
    "min_decorators",
    "argument",
    "name",
    "as",
    "method",
    "attribute",
    "define",
    "query",
];

impl Reader<'_, '_> {
    pub(super) fn triggers(&mut self, table: &DeTable<'_>) -> Vec<TriggerSpec> {
        let tables = self.tables(table, "trigger");
        let known = [PLACES, &["insight"]].concat();
        let mut reader =
            Reader { toml: self.toml, problems: &mut *self.problems, known: &known, what: "a trigger" };
        tables.iter().filter_map(|(trigger, span)| reader.trigger(trigger, span)).collect()
    }

    pub(super) fn trigger(&mut self, trigger: &DeTable<'_>, span: &Range<usize>) -> Option<TriggerSpec> {
        self.check_keys(trigger);
        let present: Vec<&str> =
            TRIGGER_KEYS.iter().copied().filter(|key| trigger.contains_key(*key)).collect();
        let [key] = present.as_slice() else {
            self.report(span, format!("a trigger has exactly one of the keys {}", TRIGGER_KEYS.join(", ")));
            return None;
        };
        self.check_narrowing(trigger, key);
        let (value, span) = self.text(trigger, key)?;
        let one_of = |reader: &mut Self, words: &[&str], what: &str| {
            if !words.contains(&value.as_ref()) {
                reader.report(&span, format!("`{value}` is no {what}"));
            }
        };
        let identifier = |part: &str| {
            part.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || c == '_')
        };
        let dotted = value.split('.').all(identifier);
        Some(match *key {
            "keyword" | "operator" => {
                let words = if *key == "keyword" { KEYWORDS } else { OPERATORS };
                one_of(self, words, &format!("{key} of Python"));
                TriggerSpec::Token { token: value.clone(), within: self.construct(trigger, "in") }
            }
            "node" => {
                one_of(
                    self,
                    CONSTRUCTS,
                    "construct; use a class of Python's ast module, such as ClassDef or With",
                );
                self.node(trigger, value)
            }
            "name" => {
                if !dotted {
                    self.report(&span, format!("`{value}` is no name; write it in full: threading.Thread"));
                }
                TriggerSpec::Name { name: value.clone(), role: self.role(trigger) }
            }
            "method" => {
                if !dotted || !value.contains('.') {
                    self.report(&span, format!("`{value}` is no method; write class and method: list.pop"));
                }
                TriggerSpec::Method(value.clone())
            }
            "attribute" | "define" => {
                if !identifier(&value) {
                    self.report(&span, format!("`{value}` is no attribute's name"));
                }
                if *key == "define" {
                    TriggerSpec::Define(value.clone())
                } else {
                    TriggerSpec::Attribute(value.clone())
                }
            }
            "insight" => TriggerSpec::Insight(value.clone()),
            _ => TriggerSpec::Query {
                query: value.clone(),
                line: u32::try_from(line_at(self.toml, span.start)).unwrap_or(u32::MAX),
            },
        })
    }

    /// `in`, `as` and the like go with one kind of trigger each.
    fn check_narrowing(&mut self, trigger: &DeTable<'_>, key: &str) {
        let goes_with = |narrowing: &str| match narrowing {
            "in" => matches!(key, "keyword" | "operator"),
            "as" => key == "name",
            _ => key == "node",
        };
        for (narrowing, value) in trigger.iter() {
            let narrowing = narrowing.get_ref().as_ref();
            if ["in", "as", "min_bases", "min_decorators", "argument"].contains(&narrowing)
                && !goes_with(narrowing)
            {
                self.report(&value.span(), format!("`{narrowing}` does not go with `{key}`; take it out"));
            }
        }
    }

    fn construct(&mut self, trigger: &DeTable<'_>, key: &str) -> Option<Str> {
        let (construct, span) = self.text(trigger, key)?;
        if !CONSTRUCTS.contains(&construct.as_ref()) {
            self.report(
                &span,
                format!(
                    "`{construct}` is no construct; use a class of Python's ast module, such as Raise or With"
                ),
            );
        }
        Some(construct)
    }

    fn role(&mut self, trigger: &DeTable<'_>) -> Option<Role> {
        let (role, span) = self.text(trigger, "as")?;
        let found = Role::ALL.into_iter().find(|(name, _)| *name == role).map(|(_, role)| role);
        if found.is_none() {
            self.report(
                &span,
                format!("`{role}` is no use of a name; write call, base, decorator, annotation or import"),
            );
        }
        found
    }

    fn node(&mut self, trigger: &DeTable<'_>, construct: Str) -> TriggerSpec {
        let is_class = construct == "ClassDef";
        let is_definition = is_class || construct == "FunctionDef" || construct == "AsyncFunctionDef";
        let mut number = |key: &str, allowed: bool| {
            let Some(value) = trigger.get(key) else { return 0 };
            let number =
                value.get_ref().as_integer().and_then(|n| n.as_str().parse::<u32>().ok()).filter(|n| *n > 0);
            if number.is_none() {
                self.report(&value.span(), format!("`{key}` is a number from 1 up: {key} = 2"));
            }
            if !allowed {
                self.report(&value.span(), format!("`{key}` does not go with {construct}; take it out"));
            }
            number.unwrap_or(0)
        };
        let min_bases = number("min_bases", is_class);
        let min_decorators = number("min_decorators", is_definition);
        let argument = self.text(trigger, "argument").map(|(argument, span)| {
            if !is_class && construct != "Call" {
                self.report(&span, format!("`argument` goes with ClassDef and Call, not with {construct}"));
            }
            argument
        });
        TriggerSpec::Node { construct, min_bases, min_decorators, argument }
    }
}

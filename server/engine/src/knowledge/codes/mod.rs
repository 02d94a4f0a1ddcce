//! What other tools call the things that they report, and the cards that explain those.
//!
//! `knowledge/data/tool-codes.tsv` has a rule a line: tool, code, name (where the tool has both), and the card's slug. Where pygloss has
//! a check for the same rule, the check knows the code; such a line has no slug and only adds the name.

mod asked;
mod tool;

use rustc_hash::FxHashMap;

pub use asked::Asked;
pub use tool::Tool;

/// A rule of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Whose rule it is.
    pub tool: Tool,
    /// Its code: `B006`, `reportReturnType`, `union-attr`.
    pub code: &'static str,
    /// Its name, where the tool has one beside the code; else empty.
    pub name: &'static str,
    /// The slugs of the cards that explain it. A rule may be two checks here.
    pub cards: Vec<&'static str>,
}

/// All rules that lead to a card, by code and name.
#[derive(Debug, Default)]
pub struct Codes {
    rules: Vec<Rule>,
    /// By code and by name, in lower case.
    by_key: FxHashMap<String, Vec<u16>>,
}

const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/data/tool-codes.tsv"));

impl Codes {
    /// The rules of the table, joined with those that have a check: tool, code and the check's slug.
    #[must_use]
    pub fn new(checks: impl IntoIterator<Item = (Tool, &'static str, &'static str)>) -> Codes {
        Codes::of_table(TABLE, checks)
    }

    fn of_table(
        table: &'static str,
        checks: impl IntoIterator<Item = (Tool, &'static str, &'static str)>,
    ) -> Codes {
        let mut codes = Codes::default();
        for (tool, code, slug) in checks {
            codes.add(tool, code, "", slug);
        }
        for line in table.lines() {
            let mut fields = line.split('\t');
            let tool = fields.next().and_then(Tool::named);
            let (code, name, slug) = (fields.next(), fields.next(), fields.next());
            if let (Some(tool), Some(code), Some(name), Some(slug)) = (tool, code, name, slug) {
                codes.add(tool, code, name, slug);
            }
        }
        codes
    }

    /// Adds a rule, or a card or name to it.
    fn add(&mut self, tool: Tool, code: &'static str, name: &'static str, slug: &'static str) {
        let known = self.by_key.get(&code.to_lowercase()).into_iter().flatten();
        let known = known.copied().find(|at| {
            self.rules.get(usize::from(*at)).is_some_and(|rule| rule.tool == tool && rule.code == code)
        });
        let at = match known {
            Some(at) => at,
            // The name of a check's rule is of no use where there is no check.
            None if slug.is_empty() => return,
            None => {
                let Ok(at) = u16::try_from(self.rules.len()) else { return };
                self.rules.push(Rule { tool, code, name: "", cards: Vec::new() });
                self.by_key.entry(code.to_lowercase()).or_default().push(at);
                at
            }
        };
        let Some(rule) = self.rules.get_mut(usize::from(at)) else { return };
        if !slug.is_empty() && !rule.cards.contains(&slug) {
            rule.cards.push(slug);
        }
        if !name.is_empty() && rule.name.is_empty() {
            rule.name = name;
            let named = self.by_key.entry(name.to_lowercase()).or_default();
            if !named.contains(&at) {
                named.push(at);
            }
        }
    }

    /// All of them.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules with this code or name, whatever the case; those of `tools` only, where there are any.
    pub fn called<'c>(&'c self, code: &str, tools: &[Tool]) -> impl Iterator<Item = &'c Rule> {
        let found = self.by_key.get(&code.to_lowercase()).into_iter().flatten();
        let rules = found.filter_map(|at| self.rules.get(usize::from(*at)));
        rules.filter(move |rule| tools.is_empty() || tools.contains(&rule.tool))
    }

    /// The rules that somebody means who types `text`: `B006`, `pylint:W0102`, `mypy[union-attr]`, `Ruff(B006)`.
    #[must_use]
    pub fn asked(&self, text: &str) -> Vec<&Rule> {
        let asked = Asked::new(text);
        self.called(asked.code, asked.tools).collect()
    }
}

#[cfg(test)]
mod tests;

//! Triggers in tables, so that asking which cards answer at a token costs a few hash look-ups.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::card::{Role, Str, TriggerSpec};
use super::construct::Construct;
use crate::syntax::{Kind, Query};

/// A card's place in its library.
pub(super) type CardIndex = u32;

/// All triggers of a library.
#[derive(Debug, Default)]
pub(super) struct Triggers {
    pub tokens: FxHashMap<Kind, Vec<TokenTrigger>>,
    pub nodes: FxHashMap<Kind, Vec<NodeTrigger>>,
    /// By qualified name; builtins without `builtins.`.
    pub names: FxHashMap<Str, Vec<(CardIndex, Option<Role>)>>,
    /// By class and method; builtins without `builtins.`.
    pub methods: FxHashMap<Str, Vec<CardIndex>>,
    pub attributes: FxHashMap<Str, Vec<CardIndex>>,
    pub defines: FxHashMap<Str, Vec<CardIndex>>,
    pub insights: FxHashMap<Str, Vec<CardIndex>>,
    pub queries: Vec<QueryTrigger>,
    /// The first and the last parts of the names and methods that have a dot.
    ends: FxHashSet<String>,
}

/// A keyword or operator.
#[derive(Debug)]
pub(super) struct TokenTrigger {
    pub card: CardIndex,
    pub within: Option<&'static Construct>,
}

/// A construct.
#[derive(Debug)]
pub(super) struct NodeTrigger {
    pub card: CardIndex,
    pub construct: &'static Construct,
    pub min_bases: u32,
    pub min_decorators: u32,
    pub argument: Option<Str>,
}

impl NodeTrigger {
    /// Whether more than the construct is asked for.
    pub fn is_narrowed(&self) -> bool {
        self.min_bases > 0 || self.min_decorators > 0 || self.argument.is_some()
    }
}

/// A query, compiled when it is first needed.
#[derive(Debug)]
pub(super) struct QueryTrigger {
    pub card: CardIndex,
    source: Str,
    compiled: OnceLock<Option<Query>>,
}

impl QueryTrigger {
    /// The query; `None` where it is not valid, which is reported when the card is read.
    pub fn query(&self) -> Option<&Query> {
        self.compiled.get_or_init(|| Query::new(&self.source).ok()).as_ref()
    }
}

impl Triggers {
    /// Adds a card's triggers.
    pub fn add(&mut self, card: CardIndex, triggers: &[TriggerSpec]) {
        for trigger in triggers {
            match trigger {
                TriggerSpec::Token { token, within } => self.add_token(card, token, within.as_deref()),
                TriggerSpec::Node { construct, min_bases, min_decorators, argument } => {
                    let Some(construct) = Construct::named(construct) else { continue };
                    for kind in construct.kinds {
                        self.nodes.entry(*kind).or_default().push(NodeTrigger {
                            card,
                            construct,
                            min_bases: *min_bases,
                            min_decorators: *min_decorators,
                            argument: argument.clone(),
                        });
                    }
                }
                TriggerSpec::Name { name, role } => {
                    self.note_ends(name);
                    self.names.entry(without_builtins(name)).or_default().push((card, *role));
                }
                TriggerSpec::Method(name) => {
                    self.note_ends(name);
                    self.methods.entry(without_builtins(name)).or_default().push(card);
                }
                TriggerSpec::Attribute(name) => self.attributes.entry(name.clone()).or_default().push(card),
                TriggerSpec::Define(name) => self.defines.entry(name.clone()).or_default().push(card),
                TriggerSpec::Insight(name) => self.insights.entry(name.clone()).or_default().push(card),
                TriggerSpec::Query { query, .. } => {
                    self.queries.push(QueryTrigger { card, source: query.clone(), compiled: OnceLock::new() })
                }
            }
        }
    }

    fn note_ends(&mut self, name: &str) {
        if let Some((first, _)) = name.split_once('.') {
            let last = name.rsplit('.').next().unwrap_or_default();
            self.ends.extend([first.to_string(), last.to_string()]);
        }
    }

    /// Whether a name may lead to one that is asked for by way of re-exports: it starts or ends as one of them does. To follow
    /// every name would have every module read that a file imports.
    pub fn may_pass_on(&self, name: &str) -> bool {
        let Some((first, _)) = name.split_once('.') else { return false };
        let last = name.rsplit('.').next().unwrap_or_default();
        self.ends.contains(first) || self.ends.contains(last)
    }

    fn add_token(&mut self, card: CardIndex, token: &str, within: Option<&str>) {
        let construct = within.and_then(Construct::named);
        if within.is_some() && construct.is_none() {
            return;
        }
        for kind in token_kinds(token) {
            self.tokens.entry(kind).or_default().push(TokenTrigger { card, within: construct });
        }
    }
}

/// The tokens that a keyword or operator shows up as: `is` also in `is not`, `in` also in `not in`.
fn token_kinds(token: &str) -> Vec<Kind> {
    let twin = match token {
        "is" => Some(Kind::IsNot),
        "in" => Some(Kind::NotIn),
        _ => None,
    };
    let kind = match token {
        "None" => Some(Kind::None),
        "True" => Some(Kind::True),
        "False" => Some(Kind::False),
        "..." => Some(Kind::Ellipsis),
        _ => Kind::token(token),
    };
    kind.into_iter().chain(twin).collect()
}

fn without_builtins(name: &Str) -> Str {
    match name.strip_prefix("builtins.") {
        Some(rest) => Str::Owned(rest.to_string()),
        None => name.clone(),
    }
}

/// What is wrong with a card's queries: the line of the card, and why.
pub(super) fn query_problems<'t>(triggers: impl Iterator<Item = &'t TriggerSpec>) -> Vec<(usize, String)> {
    let problem = |trigger: &TriggerSpec| {
        let TriggerSpec::Query { query, line } = trigger else { return None };
        let (row, message) = Query::new(query).err()?;
        Some((*line as usize + row, format!("the query is not valid: {message}")))
    };
    triggers.filter_map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::card::{CONSTRUCTS, KEYWORDS, OPERATORS};

    #[test]
    fn every_word_that_a_card_may_use_is_known_to_the_tables() {
        for token in KEYWORDS.iter().chain(OPERATORS) {
            assert!(!token_kinds(token).is_empty(), "{token}");
        }
        for construct in CONSTRUCTS {
            assert!(Construct::named(construct).is_some(), "{construct}");
        }
    }
}

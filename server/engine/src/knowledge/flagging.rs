//! What the checks of a team's cards flag.
//!
//! A check flags a place once, and the narrowest stretch that says what is meant: a construct is flagged at its head, a name
//! as far as it is written.

use text_size::TextRange;

use super::card::{Card, Message, Role, Str, TriggerSpec};
use super::construct::owners;
use super::matching::{Site, defines_member, fulfils, is_store};
use super::naming::{Named, has_role};
use super::trigger::{NodeTrigger, QueryTrigger, Triggers};
use crate::note::{Span, Text};
use crate::severity::Severity;
use crate::syntax::{Field, Kind, Node, Query};

/// More places than this are not flagged in one segment: whoever reads of them has read enough.
const MOST_FLAGS: usize = 5_000;

/// The most characters of code that a message repeats.
const LONGEST_NAME: usize = 60;

/// A check of a team's card.
#[derive(Debug)]
pub struct TeamCheck {
    /// The slug of its card, which is its code.
    pub slug: Str,
    /// How loudly it speaks.
    pub severity: Severity,
    message: Message,
    /// What its trigger asks for, as the card writes it.
    target: String,
}

/// A place that a check flags.
#[derive(Debug)]
pub struct Flag<'l> {
    /// The check.
    pub check: &'l TeamCheck,
    /// The place, in bytes of the tree's text.
    pub range: TextRange,
    /// What is said there.
    pub message: Text,
}

/// All checks of a library.
#[derive(Debug, Default)]
pub(super) struct TeamChecks {
    checks: Vec<TeamCheck>,
    /// Their triggers; what stands for a card there is the number of a check here.
    triggers: Triggers,
}

impl TeamChecks {
    /// Adds those of a card.
    pub fn add(&mut self, card: &Card) {
        for spec in &card.checks {
            let number = u32::try_from(self.checks.len()).unwrap_or(u32::MAX);
            self.triggers.add(number, std::slice::from_ref(&spec.trigger));
            self.checks.push(TeamCheck {
                slug: card.header.slug.clone(),
                severity: spec.severity,
                message: spec.message.clone(),
                target: target(&spec.trigger),
            });
        }
    }

    /// All of them.
    pub fn all(&self) -> &[TeamCheck] {
        &self.checks
    }

    /// What they flag below `root`, where `is_broken` does not hold, in no order. `None` where it was cancelled.
    pub fn flags<'l, 't>(
        &'l self,
        site: &dyn Site<'t>,
        root: Node<'t>,
        is_broken: &dyn Fn(Node<'t>) -> bool,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Vec<Flag<'l>>> {
        let mut found =
            Found { checks: &self.checks, text: root.text(), start: root.start(), flags: Vec::new() };
        if self.checks.is_empty() {
            return Some(found.flags);
        }
        let roles = Roles::of(&self.triggers);
        for (count, node) in root.descendants().enumerate() {
            if count % 256 == 0 && is_cancelled() {
                return None;
            }
            if matches!(node.kind(), Kind::Error | Kind::Unknown) || node.is_missing() || is_broken(node) {
                continue;
            }
            self.tokens(node, &mut found);
            self.nodes(node, &mut found);
            if node.kind() == Kind::Identifier {
                self.attributes(site, node, &mut found);
                if roles.may_fit(node) {
                    self.names(site, node, &mut found);
                }
            }
        }
        self.queries(site, root, is_broken, &mut found);
        Some(found.flags)
    }

    fn tokens(&self, token: Node<'_>, found: &mut Found<'_, '_>) {
        for trigger in self.triggers.tokens.get(&token.kind()).into_iter().flatten() {
            // `is` and `not` of `is not` are one operator.
            if token.parent().is_some_and(|p| matches!(p.kind(), Kind::IsNot | Kind::NotIn)) {
                continue;
            }
            let fits =
                |within: &&super::construct::Construct| owners(token).iter().skip(1).any(|o| within.is(*o));
            if trigger.within.as_ref().is_none_or(fits) {
                found.add(trigger.card, token.range());
            }
        }
    }

    fn nodes(&self, node: Node<'_>, found: &mut Found<'_, '_>) {
        for trigger in self.triggers.nodes.get(&node.kind()).into_iter().flatten() {
            if trigger.construct.is(node) && fulfils(trigger, node) {
                let head = head(trigger, node);
                found.add(trigger.card, head);
            }
        }
    }

    fn attributes(&self, site: &dyn Site<'_>, token: Node<'_>, found: &mut Found<'_, '_>) {
        let name = token.text();
        let is_read = || {
            token.field() == Field::Attribute
                && token.parent().is_some_and(|p| p.kind() == Kind::Attribute && !is_store(p))
        };
        if let Some(checks) = self.triggers.attributes.get(name).filter(|_| is_read()) {
            checks.iter().for_each(|check| found.add(*check, token.range()));
        }
        if let Some(checks) = self.triggers.defines.get(name).filter(|_| defines_member(site, token)) {
            checks.iter().for_each(|check| found.add(*check, token.range()));
        }
    }

    fn names<'t>(&self, site: &dyn Site<'t>, token: Node<'t>, found: &mut Found<'_, '_>) {
        let Some(named) = Named::new(&self.triggers, site, token) else { return };
        let range = match named.reference {
            Some(reference) => reference.range(),
            None => imported(token),
        };
        for name in &named.names {
            for (check, role) in self.triggers.names.get(name.as_str()).into_iter().flatten() {
                if named.fits(name, *role) {
                    found.add(*check, range);
                }
            }
        }
        for method in named.methods(&self.triggers, site) {
            for check in self.triggers.methods.get(method.as_str()).into_iter().flatten() {
                found.add(*check, token.range());
            }
        }
    }

    fn queries<'t>(
        &self,
        site: &dyn Site<'t>,
        root: Node<'t>,
        is_broken: &dyn Fn(Node<'t>) -> bool,
        found: &mut Found<'_, '_>,
    ) {
        let usable = self.triggers.queries.iter().filter_map(|trigger| Some((trigger, trigger.query()?)));
        let (usable, compiled): (Vec<&QueryTrigger>, Vec<&Query>) = usable.unzip();
        if usable.is_empty() {
            return;
        }
        // Errors may be anywhere in what a query matches, so that all of it has to be sound.
        let sound = |range: &TextRange| {
            let node = root.tree().node_at(range.start());
            std::iter::once(node).chain(node.ancestors()).all(|n| n.kind() != Kind::Error && !is_broken(n))
        };
        for (trigger, captures) in usable.into_iter().zip(site.captures(&compiled, root)) {
            for range in captures.into_iter().filter(sound) {
                found.add(trigger.card, range);
            }
        }
    }
}

struct Found<'l, 't> {
    checks: &'l [TeamCheck],
    text: &'t str,
    start: text_size::TextSize,
    flags: Vec<Flag<'l>>,
}

impl Found<'_, '_> {
    fn add(&mut self, check: u32, range: TextRange) {
        let Some(check) = self.checks.get(check as usize).filter(|_| self.flags.len() < MOST_FLAGS) else {
            return;
        };
        let code =
            range.checked_sub(self.start).and_then(|r| self.text.get(std::ops::Range::<usize>::from(r)));
        let spans = check.message.spans(&shortened(code.unwrap_or_default()), &check.target);
        let span = |(text, is_code)| if is_code { Span::Code(text) } else { Span::Plain(text) };
        let message = Text(spans.into_iter().map(span).collect());
        self.flags.push(Flag { check, range, message });
    }
}

/// Code on one line, and not too much of it. Backticks would end the code in a message.
fn shortened(code: &str) -> String {
    let words: Vec<&str> = code.split_whitespace().collect();
    let line = words.join(" ").replace('`', "'");
    match line.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// The uses of a name that the checks ask for, so that no other name has to be followed.
struct Roles {
    /// In any role, or as a method.
    any: bool,
    roles: Vec<Role>,
}

impl Roles {
    fn of(triggers: &Triggers) -> Roles {
        let roles = || triggers.names.values().flatten().map(|(_, role)| *role);
        let mut asked: Vec<Role> = roles().flatten().collect();
        asked.sort_unstable();
        asked.dedup();
        let any = roles().any(|role| role.is_none()) || !triggers.methods.is_empty();
        Roles { any, roles: asked }
    }

    fn may_fit(&self, token: Node<'_>) -> bool {
        // `T` in `import Thread as T` says the same a second time.
        if token.field() == Field::Alias {
            return false;
        }
        if self.any {
            return true;
        }
        let Some(parent) = token.parent() else { return false };
        if matches!(parent.kind(), Kind::DottedName | Kind::RelativeImport) {
            return self.roles.contains(&Role::Import);
        }
        let is_last = parent.kind() == Kind::Attribute && token.field() == Field::Attribute;
        let reference = if is_last { parent } else { token };
        self.roles.iter().any(|role| has_role(reference, *role))
    }
}

/// An imported name as far as it is written up to this token.
fn imported(token: Node<'_>) -> TextRange {
    match token.parent().filter(|parent| parent.kind() == Kind::DottedName) {
        Some(dotted) => TextRange::new(dotted.start(), token.end()),
        None => token.range(),
    }
}

/// The part of a construct that stands for the whole: the name that is defined, the argument that is asked for, the first
/// token of what has a body; else all of it.
fn head(trigger: &NodeTrigger, node: Node<'_>) -> TextRange {
    if let Some(argument) = &trigger.argument {
        let arguments = node.field_child(Field::Superclasses).or_else(|| node.field_child(Field::Arguments));
        let names = arguments.into_iter().flat_map(Node::named_children);
        let name = names.filter_map(|a| a.field_child(Field::Name)).find(|n| n.text() == argument.as_ref());
        if let Some(name) = name {
            return name.range();
        }
    }
    if matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
        && let Some(name) = node.field_child(Field::Name)
    {
        return name.range();
    }
    let has_body = node.children().any(|child| matches!(child.kind(), Kind::Block | Kind::CaseClause));
    match node.child(0).filter(|_| has_body) {
        Some(first) => first.range(),
        None => node.range(),
    }
}

fn target(trigger: &TriggerSpec) -> String {
    match trigger {
        TriggerSpec::Token { token, .. } => token.to_string(),
        TriggerSpec::Node { construct, .. } => construct.to_string(),
        TriggerSpec::Name { name, .. }
        | TriggerSpec::Method(name)
        | TriggerSpec::Attribute(name)
        | TriggerSpec::Define(name)
        | TriggerSpec::Insight(name) => name.to_string(),
        TriggerSpec::Query { .. } => "query".to_string(),
    }
}

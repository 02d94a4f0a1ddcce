//! Which cards answer at a token.
//!
//! A construct answers on its own keywords and operators and, for `def` and `class`, on the name it defines; never on its
//! children. Inside of errors, and of what the parser is known to misread, nothing answers.

use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::construct::{is_definition, owners};
use super::naming::Named;
use super::trigger::{CardIndex, NodeTrigger, QueryTrigger, Triggers};
use crate::semantics::{Context, Mro, Value};
use crate::syntax::{Field, Kind, Node, Query, QueryBudget, parse};

/// How closely a trigger fits; the narrowest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// An insight spoke here.
    Insight,
    /// The name or method that stands here is the card's.
    Name,
    /// The attribute that is read or defined here is the card's.
    Attribute,
    /// The construct fulfils a condition; a pack's query matches.
    NarrowedNode,
    /// A keyword or operator in its construct.
    TokenInConstruct,
    /// Any such construct.
    Node,
    /// Any such keyword or operator.
    Token,
}

/// What matching has to know of the code around a token.
pub trait Site<'t> {
    /// What a name or attribute resolves to: `threading.Thread`, `builtins.len`.
    fn qualified_name(&self, reference: Node<'t>) -> Option<String>;

    /// The full name of a class or function of the file itself that a name or attribute leads to.
    fn own_full_name(&self, reference: Node<'t>) -> Option<String>;

    /// The further names of what a full name leads to, as imports pass it on: `package.db.Session` for `package.Session`.
    fn passed_on(&self, name: &str) -> Vec<String>;

    /// The qualified names of the class of the object that an expression gives, and of the bases of that class, as far as
    /// they are certain.
    fn classes_of(&self, object: Node<'t>) -> Vec<String>;

    /// Whether the statements directly below the tree's root are members of a class.
    fn is_class_body(&self) -> bool;

    /// The ranges that each of the queries captures around a token.
    fn captures(&self, queries: &[&Query], token: Node<'t>) -> Vec<Vec<TextRange>>;
}

impl<'m> Site<'m> for Context<'m> {
    fn qualified_name(&self, reference: Node<'m>) -> Option<String> {
        Context::qualified_name(self, reference)
    }

    fn own_full_name(&self, reference: Node<'m>) -> Option<String> {
        Context::own_full_name(self, reference)
    }

    fn passed_on(&self, name: &str) -> Vec<String> {
        Context::passed_on(self, name)
    }

    fn classes_of(&self, object: Node<'m>) -> Vec<String> {
        let class = match self.value(object) {
            Value::InstanceOf(class) => Some(self.class(class)),
            Value::Instance(name) => {
                let id = self.class_elsewhere_named(&name);
                id.and_then(|id| self.class_elsewhere(&id))
            }
            _ => None,
        };
        let order = class.and_then(|class| class.mro.ok()).map_or_else(Vec::new, |Mro(order)| order);
        // A class of this file is known by the name of the file.
        let own = self.module().own().map_or("", |own| own.name.as_str());
        let module = |module: &str| if module.is_empty() { own.to_string() } else { module.to_string() };
        order.iter().map(|id| format!("{}.{}", module(&id.module), id.qualname)).collect()
    }

    fn is_class_body(&self) -> bool {
        self.model().options.in_class_body
    }

    fn captures(&self, queries: &[&Query], token: Node<'m>) -> Vec<Vec<TextRange>> {
        let Some(piece) = self.module().pieces().get(self.piece()) else { return Vec::new() };
        let segment = &piece.segment;
        // The parser's own tree is not kept for text that was never edited.
        let parsed;
        let tree = match segment.parser_tree() {
            Some(tree) => Some(tree),
            None => {
                parsed = parse(segment.text(), None).1;
                parsed.as_ref()
            }
        };
        let Some(tree) = tree else { return Vec::new() };
        let mut budget = QueryBudget::default();
        let mut captures = |query: &&Query| query.captures(tree, segment.text(), token.range(), &mut budget);
        queries.iter().map(&mut captures).collect()
    }
}

/// How many levels up a token is looked at for errors around it.
pub(super) const FAR_ENOUGH: usize = 200;

/// The cards that answer at `token` with their fit, the narrowest first, each once. `insights` are those that spoke here.
pub(super) fn at<'t>(
    triggers: &Triggers,
    site: &dyn Site<'t>,
    token: Node<'t>,
    insights: &[&str],
) -> Vec<(CardIndex, Fit)> {
    // `is` and `not` of `is not` are one operator.
    let token = token.parent().filter(|p| matches!(p.kind(), Kind::IsNot | Kind::NotIn)).unwrap_or(token);
    let broken = |node: Node<'_>| matches!(node.kind(), Kind::Error | Kind::Unknown);
    if token.is_missing() || std::iter::once(token).chain(token.ancestors().take(FAR_ENOUGH)).any(broken) {
        return Vec::new();
    }
    let mut found = Found::default();
    for name in insights {
        found.all(triggers.insights.get(*name), Fit::Insight);
    }
    let owners = owners(token);
    tokens(triggers, token, &owners, &mut found);
    nodes(triggers, token, &owners, &mut found);
    if token.kind() == Kind::Identifier {
        names(triggers, site, token, &mut found);
        attributes(triggers, site, token, &mut found);
    }
    queries(triggers, site, token, &owners, &mut found);
    found.in_order()
}

#[derive(Default)]
struct Found {
    /// Fit, how far up the construct is, and the card.
    list: Vec<(Fit, usize, CardIndex)>,
}

impl Found {
    fn all(&mut self, cards: Option<&Vec<CardIndex>>, fit: Fit) {
        self.list.extend(cards.into_iter().flatten().map(|card| (fit, 0, *card)));
    }

    fn in_order(mut self) -> Vec<(CardIndex, Fit)> {
        self.list.sort_unstable();
        let mut seen = FxHashSet::default();
        let cards = self.list.into_iter().filter(|(_, _, card)| seen.insert(*card));
        cards.map(|(fit, _, card)| (card, fit)).collect()
    }
}

fn tokens(triggers: &Triggers, token: Node<'_>, owners: &[Node<'_>], found: &mut Found) {
    for trigger in triggers.tokens.get(&token.kind()).into_iter().flatten() {
        match trigger.within {
            None => found.list.push((Fit::Token, 0, trigger.card)),
            Some(construct) => {
                let outer = owners.iter().skip(1).position(|owner| construct.is(*owner));
                found.list.extend(outer.map(|distance| (Fit::TokenInConstruct, distance, trigger.card)));
            }
        }
    }
}

fn nodes<'t>(triggers: &Triggers, token: Node<'t>, owners: &[Node<'t>], found: &mut Found) {
    for (distance, owner) in owners.iter().enumerate() {
        for trigger in triggers.nodes.get(&owner.kind()).into_iter().flatten() {
            if trigger.construct.is(*owner) && fulfils(trigger, *owner) && answers(trigger, *owner, token) {
                let fit = if trigger.is_narrowed() || trigger.construct.is_narrow() {
                    Fit::NarrowedNode
                } else {
                    Fit::Node
                };
                found.list.push((fit, distance, trigger.card));
            }
        }
    }
}

pub(super) fn fulfils(trigger: &NodeTrigger, node: Node<'_>) -> bool {
    let arguments = || {
        let field = if node.kind() == Kind::ClassDefinition { Field::Superclasses } else { Field::Arguments };
        node.field_child(field).into_iter().flat_map(Node::named_children)
    };
    let bases =
        || arguments().filter(|a| !matches!(a.kind(), Kind::KeywordArgument | Kind::DictionarySplat)).count();
    let decorators = || {
        let decorated = node.parent().filter(|parent| parent.kind() == Kind::DecoratedDefinition);
        decorated.map_or(0, |d| d.children().filter(|c| c.kind() == Kind::Decorator).count())
    };
    let has = |name: &str| {
        arguments().any(|a| {
            a.kind() == Kind::KeywordArgument && a.field_child(Field::Name).is_some_and(|n| n.text() == name)
        })
    };
    (trigger.min_bases == 0 || bases() >= trigger.min_bases as usize)
        && (trigger.min_decorators == 0 || decorators() >= trigger.min_decorators as usize)
        && trigger.argument.as_deref().is_none_or(has)
}

/// Whether the construct answers on this token: on its own tokens; where decorators are asked for, also on their `@`; where
/// a keyword argument is, also on its name.
fn answers(trigger: &NodeTrigger, construct: Node<'_>, token: Node<'_>) -> bool {
    let is_decorator = trigger.min_decorators > 0
        && token.kind() == Kind::At
        && token.parent().is_some_and(|parent| parent.kind() == Kind::Decorator);
    let is_argument = trigger.argument.as_deref() == Some(token.text())
        && token.field() == Field::Name
        && token.parent().is_some_and(|parent| parent.kind() == Kind::KeywordArgument);
    is_decorator || is_argument || trigger.construct.owns(construct, token)
}

/// Names, wherever they are used or imported, and methods.
fn names<'t>(triggers: &Triggers, site: &dyn Site<'t>, token: Node<'t>, found: &mut Found) {
    let Some(named) = Named::new(triggers, site, token) else { return };
    for name in &named.names {
        let cards = triggers.names.get(name.as_str()).into_iter().flatten();
        let fits = cards.filter(|(_, role)| named.fits(name, *role));
        found.list.extend(fits.map(|(card, _)| (Fit::Name, 0, *card)));
    }
    for method in named.methods(triggers, site) {
        found.all(triggers.methods.get(method.as_str()), Fit::Name);
    }
}

/// The full name under which cards know what stands at a token: `signal.SIGINT`, `getattr`, `dict.get`; of an operator before one
/// operand the form in which they write it, `-x`; a keyword as it is.
pub(super) fn asked<'t>(triggers: &Triggers, site: &dyn Site<'t>, token: Node<'t>) -> Option<String> {
    if token.parent().is_some_and(|parent| parent.kind() == Kind::UnaryOperator) && !token.is_named() {
        return Some(format!("{}x", token.text()));
    }
    if !token.is_named() && token.text().starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return Some(token.text().to_string());
    }
    if token.kind() != Kind::Identifier {
        return None;
    }
    let named = Named::new(triggers, site, token)?;
    let methods = named.methods(triggers, site);
    methods
        .into_iter()
        .find(|method| triggers.methods.contains_key(method.as_str()))
        .or_else(|| named.names.into_iter().next())
}

fn attributes(triggers: &Triggers, site: &dyn Site<'_>, token: Node<'_>, found: &mut Found) {
    let name = token.text();
    if let Some(cards) = triggers.attributes.get(name)
        && token.field() == Field::Attribute
        && token.parent().is_some_and(|parent| parent.kind() == Kind::Attribute && !is_store(parent))
    {
        found.all(Some(cards), Fit::Attribute);
    }
    if let Some(cards) = triggers.defines.get(name)
        && defines_member(site, token)
    {
        found.all(Some(cards), Fit::Attribute);
    }
}

/// Whether a name or attribute is only written or deleted.
pub(super) fn is_store(target: Node<'_>) -> bool {
    let mut node = target;
    for parent in target.ancestors().take(FAR_ENOUGH) {
        match parent.kind() {
            Kind::PatternList
            | Kind::TuplePattern
            | Kind::ListPattern
            | Kind::ListSplatPattern
            | Kind::ExpressionList => {
                node = parent;
            }
            Kind::Assignment | Kind::ForStatement | Kind::ForInClause => return node.field() == Field::Left,
            Kind::DeleteStatement | Kind::AsPatternTarget => return true,
            _ => return false,
        }
    }
    false
}

/// Whether an identifier is the name of a method, or a name that is assigned to, directly in a class body.
pub(super) fn defines_member(site: &dyn Site<'_>, token: Node<'_>) -> bool {
    let Some(mut node) = token.parent() else { return false };
    if is_definition(node) && token.field() == Field::Name {
        if let Some(decorated) = node.parent().filter(|p| p.kind() == Kind::DecoratedDefinition) {
            node = decorated;
        }
    } else if node.kind() == Kind::Assignment && token.field() == Field::Left {
        // `a = b = value` holds one assignment in the other.
        while let Some(outer) = node.parent().filter(|p| p.kind() == Kind::Assignment) {
            node = outer;
        }
        let Some(statement) = node.parent() else { return false };
        node = statement;
    } else {
        return false;
    }
    match node.parent() {
        Some(body) if body.kind() == Kind::Block => {
            body.parent().is_some_and(|class| class.kind() == Kind::ClassDefinition)
        }
        Some(root) => root.kind() == Kind::Module && site.is_class_body(),
        None => false,
    }
}

fn queries<'t>(
    triggers: &Triggers,
    site: &dyn Site<'t>,
    token: Node<'t>,
    owners: &[Node<'t>],
    found: &mut Found,
) {
    let usable = triggers.queries.iter().filter_map(|trigger| Some((trigger, trigger.query()?)));
    let (usable, compiled): (Vec<&QueryTrigger>, Vec<&Query>) = usable.unzip();
    if usable.is_empty() {
        return;
    }
    let is_keyword = !token.is_named();
    for (trigger, captures) in usable.into_iter().zip(site.captures(&compiled, token)) {
        let hit = owners.iter().enumerate().any(|(distance, owner)| {
            let own = distance == 0 || is_keyword || (token.field() == Field::Name && is_definition(*owner));
            own && captures.contains(&owner.range())
        });
        if hit {
            found.list.push((Fit::NarrowedNode, 0, trigger.card));
        }
    }
}

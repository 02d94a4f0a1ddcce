//! Which cards answer at a token.
//!
//! A construct answers on its own keywords and operators and, for `def` and `class`, on the name it defines; never on its
//! children. Inside of errors, and of what the parser is known to misread, nothing answers.

use text_size::TextRange;

use super::card::Role;
use super::construct::{is_definition, owners};
use super::trigger::{CardIndex, NodeTrigger, QueryTrigger, Triggers};
use crate::semantics::{Context, Mro, Value};
use crate::syntax::{Field, Kind, Node, Query, parse};

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
        order.iter().map(|id| format!("{}.{}", id.module, id.qualname)).collect()
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
        queries.iter().map(|query| query.captures(tree, segment.text(), token.range())).collect()
    }
}

/// How many levels up a token is looked at for errors around it.
const FAR_ENOUGH: usize = 200;

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
        let mut cards: Vec<(CardIndex, Fit)> = Vec::new();
        for (fit, _, card) in self.list {
            if cards.iter().all(|(earlier, _)| *earlier != card) {
                cards.push((card, fit));
            }
        }
        cards
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
                let fit = if trigger.is_narrowed() { Fit::NarrowedNode } else { Fit::Node };
                found.list.push((fit, distance, trigger.card));
            }
        }
    }
}

fn fulfils(trigger: &NodeTrigger, node: Node<'_>) -> bool {
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
    if let Some(imported) = imported_name(token) {
        let cards = triggers.names.get(imported.as_str()).into_iter().flatten();
        // A name without a dot is a builtin's, unless the card asks for an import.
        let dotted = imported.contains('.');
        let fits = |role: Option<Role>| role == Some(Role::Import) || (dotted && role.is_none());
        found.list.extend(cards.filter(|(_, role)| fits(*role)).map(|(card, _)| (Fit::Name, 0, *card)));
        return;
    }
    if triggers.names.is_empty() && triggers.methods.is_empty() {
        return;
    }
    let Some(reference) = reference(token) else { return };
    if reference.kind() == Kind::Attribute
        && let Some(object) = reference.field_child(Field::Object)
        && !triggers.methods.is_empty()
    {
        let classes = site.classes_of(object);
        for class in classes {
            let class = class.strip_prefix("builtins.").unwrap_or(&class);
            found.all(triggers.methods.get(format!("{class}.{}", token.text()).as_str()), Fit::Name);
        }
    }
    let Some(qualified) = site.qualified_name(reference) else { return };
    let builtin = qualified.strip_prefix("builtins.");
    let name = builtin.unwrap_or(&qualified);
    if builtin.is_none() && !name.contains('.') {
        // A module; triggers on modules want its import.
        return;
    }
    let cards = triggers.names.get(name).into_iter().flatten();
    let fits = |role: Option<Role>| role.is_none_or(|role| has_role(reference, role));
    found.list.extend(cards.filter(|(_, role)| fits(*role)).map(|(card, _)| (Fit::Name, 0, *card)));
    found.all(triggers.methods.get(name), Fit::Name);
}

/// The name or attribute that an identifier is the last part of; `None` where it is no use of a name.
fn reference(token: Node<'_>) -> Option<Node<'_>> {
    let parent = token.parent()?;
    match parent.kind() {
        Kind::Attribute if token.field() == Field::Attribute => Some(parent),
        Kind::KeywordArgument if token.field() == Field::Name => None,
        Kind::FunctionDefinition | Kind::ClassDefinition if token.field() == Field::Name => None,
        Kind::DefaultParameter | Kind::TypedDefaultParameter if token.field() == Field::Name => None,
        Kind::Parameters | Kind::LambdaParameters | Kind::AliasedImport => None,
        _ => Some(token),
    }
}

fn has_role(reference: Node<'_>, role: Role) -> bool {
    let Some(parent) = reference.parent() else { return false };
    let is_called = parent.kind() == Kind::Call && reference.field() == Field::Function;
    match role {
        Role::Call => is_called,
        Role::Base => {
            let generic = parent.kind() == Kind::Subscript && reference.field() == Field::Value;
            let arguments = if generic { parent.parent() } else { Some(parent) };
            arguments.is_some_and(|a| a.field() == Field::Superclasses)
        }
        Role::Decorator => {
            let decorator = if is_called { parent.parent() } else { Some(parent) };
            decorator.is_some_and(|d| d.kind() == Kind::Decorator)
        }
        Role::Annotation => reference.ancestors().take(FAR_ENOUGH).any(|a| a.kind() == Kind::Type),
        Role::Import => false,
    }
}

/// What an identifier of an import statement stands for; `None` outside of one, and for relative imports.
fn imported_name(token: Node<'_>) -> Option<String> {
    let mut dotted = token.parent()?;
    let mut upto = token.end();
    if dotted.kind() == Kind::AliasedImport {
        // The alias means the same as the name before it.
        dotted = dotted.field_child(Field::Name)?;
        upto = dotted.end();
    }
    if dotted.kind() != Kind::DottedName {
        return None;
    }
    let parts: Vec<&str> =
        dotted.named_children().filter(|part| part.end() <= upto).map(Node::text).collect();
    let name = parts.join(".");
    let mut statement = dotted.parent()?;
    if statement.kind() == Kind::AliasedImport {
        statement = statement.parent()?;
    }
    match statement.kind() {
        Kind::ImportStatement => Some(name),
        Kind::FutureImportStatement => Some(format!("__future__.{name}")),
        Kind::ImportFromStatement if dotted.field() == Field::ModuleName => Some(name),
        Kind::ImportFromStatement => {
            let module = statement.field_child(Field::ModuleName)?;
            (module.kind() == Kind::DottedName).then(|| format!("{}.{name}", module.text()))
        }
        _ => None,
    }
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

/// Whether an attribute is only written or deleted.
fn is_store(attribute: Node<'_>) -> bool {
    let mut node = attribute;
    for parent in attribute.ancestors().take(FAR_ENOUGH) {
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
fn defines_member(site: &dyn Site<'_>, token: Node<'_>) -> bool {
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

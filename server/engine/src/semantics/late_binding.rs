//! Functions that outlive the round of a loop in which they are made, and read a variable that the loop binds anew.

use rustc_hash::{FxHashMap, FxHashSet};

use super::rounds::range_values;
use super::{BindingId, BindingKind, Constant, Context, Loop, repr_str};
use crate::syntax::{Field, Kind, Node};

/// A variable that a function reads too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateBound<'m> {
    /// Where the function first reads it.
    pub name: Node<'m>,
    /// Where the loop binds it.
    pub bound: Node<'m>,
    /// The loop or comprehension.
    pub around: Node<'m>,
}

/// The variables that a `def` or lambda reads when it is called, after a loop around it has bound them anew. Empty where the
/// function is not certain to outlive its round. Cost: linear in the loops around.
#[must_use]
pub fn late_bound<'m>(context: &Context<'m>, function: Node<'m>) -> Vec<LateBound<'m>> {
    let mut found: Vec<LateBound<'m>> = Vec::new();
    for around in loops_around(function) {
        let Some(round) = Round::new(context, around) else { continue };
        for late in late_in_round(context, function, &round, None) {
            if found.iter().all(|known| known.name != late.name) {
                found.push(late);
            }
        }
    }
    found
}

/// The same for all functions that one loop or comprehension makes. Cost: linear in it.
#[must_use]
pub fn late_bound_by<'m>(context: &Context<'m>, around: Node<'m>) -> Vec<(Node<'m>, LateBound<'m>)> {
    let Some(round) = Round::new(context, around) else { return Vec::new() };
    if round.functions.is_empty() {
        return Vec::new();
    }
    let whole = Loop::new(around);
    let functions = round.functions.iter();
    functions
        .flat_map(|function| {
            let late = late_in_round(context, *function, &round, Some(&whole));
            late.into_iter().map(|late| (*function, late))
        })
        .collect()
}

fn late_in_round<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    round: &Round<'m>,
    whole: Option<&Loop<'m>>,
) -> Vec<LateBound<'m>> {
    let mut found: Vec<LateBound<'m>> = Vec::new();
    let Some(body) = function.field_child(Field::Body) else { return found };
    let Some(kept_at) = kept(context, function, round) else { return found };
    let left = match whole {
        Some(whole) => whole.is_left_after(kept_at),
        None => Loop::new(round.around).is_left_after(kept_at),
    };
    let declares = |n: Node<'_>| matches!(n.kind(), Kind::GlobalStatement | Kind::NonlocalStatement);
    if left || body.descendants().any(declares) {
        return found;
    }
    let own_name = function.field_child(Field::Name).map(Node::text);
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for name in body.descendants().filter(|n| n.kind() == Kind::Identifier) {
        if seen.contains(name.text()) || Some(name.text()) == own_name {
            continue;
        }
        let Some(bound) = round.bound.get(name.text()).copied() else { continue };
        if context.is_same_variable(bound, name) && !context.is_in_class_scope(bound) {
            seen.insert(name.text());
            found.push(LateBound { name, bound, around: round.around });
        }
    }
    found
}

/// What one round of a loop or comprehension binds and makes.
struct Round<'m> {
    around: Node<'m>,
    body: Node<'m>,
    /// Where each name is first bound in it.
    bound: FxHashMap<&'m str, Node<'m>>,
    /// Names that it gives a new object, as opposed to `+=`, which goes on with the one of the round before.
    rebound: FxHashSet<&'m str>,
    /// The functions that its own code makes.
    functions: Vec<Node<'m>>,
}

impl<'m> Round<'m> {
    fn new(context: &Context<'m>, around: Node<'m>) -> Option<Round<'m>> {
        let body = around.field_child(Field::Body)?;
        if has_one_round(around) {
            return None;
        }
        let model = context.model();
        let mut constants: FxHashMap<&str, &str> = FxHashMap::default();
        let mut round = Round {
            around,
            body,
            bound: FxHashMap::default(),
            rebound: FxHashSet::default(),
            functions: Vec::new(),
        };
        let mut skip_to = 0;
        for node in around.descendants().skip(1).filter(|n| n.kind() == Kind::Identifier || is_own_block(*n))
        {
            if node.id() < skip_to {
                continue;
            }
            let name =
                if node.kind() == Kind::Identifier { Some(node) } else { node.field_child(Field::Name) };
            if let Some(name) = name
                && let Some(binding) = model.binding_of_name.get(&name.id()).and_then(|id| model.binding(*id))
            {
                if binding.kind != BindingKind::AugmentedAssignment {
                    round.rebound.insert(name.text());
                }
                let unbinds = matches!(
                    binding.kind,
                    BindingKind::Import | BindingKind::ImportFrom | BindingKind::Delete
                );
                // What every round binds to the same constant is the same in every round.
                let value = binding.value.filter(|_| binding.kind == BindingKind::Assignment);
                let constant = value.and_then(|id| around.tree().node(id)).filter(|n| is_constant(*n));
                let same = constant.is_some_and(|value| {
                    *constants.entry(name.text()).or_insert(value.text()) == value.text()
                });
                if !unbinds && !same {
                    round.bound.entry(name.text()).or_insert(name);
                }
            }
            if node.kind() != Kind::Identifier {
                if node.kind().is_function() && body.contains(node) {
                    round.functions.push(node);
                }
                skip_to = node.subtree_end();
            }
        }
        Some(round)
    }

    /// Whether the round goes on to use a place in which it has put a function, other than by putting something into it: it may
    /// call what is there.
    fn uses_again(&self, context: &Context<'m>, place: Node<'m>, put: Node<'m>) -> bool {
        let behind = |n: &Node<'m>| n.id() >= put.subtree_end() && n.kind() == place.kind();
        let uses = self.body.descendants().filter(behind).take(MANY);
        let mut uses = uses.filter(|n| n.text() == place.text());
        uses.any(|n| {
            let Some(parent) = n.parent() else { return false };
            match parent.kind() {
                Kind::Attribute => {
                    parent.field_child(Field::Attribute).is_none_or(|a| !CONTAINERS.contains(&a.text()))
                }
                Kind::Subscript => parent.field() != Field::Left,
                Kind::AugmentedAssignment | Kind::Assignment => n.field() != Field::Left,
                Kind::ArgumentList => {
                    let callee = call_of(n).and_then(|call| call.field_child(Field::Function));
                    let name = callee.and_then(|callee| context.qualified_name(callee));
                    !matches!(name.as_deref(), Some("builtins.len" | "builtins.print"))
                }
                _ => true,
            }
        })
    }

    /// Whether what a name means was there before the round: the loop does not bind it.
    fn outlives(&self, name: Node<'m>) -> bool {
        name.kind() == Kind::Identifier && !self.rebound.contains(name.text())
    }
}

/// Whether a loop goes over one item that is written down: `for x in [a]`.
fn has_one_round(around: Node<'_>) -> bool {
    let mut heads = around.children().filter(|n| n.kind() == Kind::ForInClause);
    let head = match around.kind() {
        Kind::ForStatement => Some(around),
        _ => heads.next().filter(|_| heads.next().is_none()),
    };
    head.and_then(|head| head.field_child(Field::Right)).is_some_and(|iterable| {
        let iterable = iterable.unparenthesized();
        let mut items = iterable.named_children().filter(|n| n.kind() != Kind::Comment);
        matches!(iterable.kind(), Kind::List | Kind::Tuple | Kind::Set)
            && items.next().is_some_and(|item| item.kind() != Kind::ListSplat)
            && items.next().is_none()
    })
}

fn is_constant(node: Node<'_>) -> bool {
    let is_text = || node.kind() == Kind::String && node.child_of_kind(Kind::Interpolation).is_none();
    node.kind().is_plain_constant() || is_text()
}

/// A function or class, whose code is not the loop's own.
fn is_own_block(node: Node<'_>) -> bool {
    node.kind().is_function() || node.kind() == Kind::ClassDefinition
}

/// Methods that keep a function for later: of containers, of event loops, toolkits and exit stacks.
const KEEPERS: &[&str] = &[
    "append",
    "appendleft",
    "add",
    "insert",
    "extend",
    "put",
    "put_nowait",
    "push",
    "setdefault",
    "connect",
    "bind",
    "register",
    "subscribe",
    "after",
    "after_idle",
    "call_later",
    "call_soon",
    "call_soon_threadsafe",
    "call_at",
    "add_done_callback",
    "add_callback",
    "addCleanup",
    "callback",
    "schedule",
];

/// Those of containers, from which a function may be taken in the same round.
const CONTAINERS: &[&str] =
    &["append", "appendleft", "add", "insert", "extend", "put", "put_nowait", "push", "setdefault"];

/// Keyword arguments under which toolkits and threads keep a function.
const KEPT_AS: &[&str] = &["command", "callback", "target", "on_click", "on_change"];

/// The loops and comprehensions in whose body the function is made, with no other function between; the innermost first.
fn loops_around(function: Node<'_>) -> Vec<Node<'_>> {
    let mut loops = Vec::new();
    let mut child = function;
    for parent in function.ancestors() {
        match parent.kind() {
            Kind::ForStatement | Kind::WhileStatement if child.field() == Field::Body => loops.push(parent),
            kind if kind.is_comprehension() && child.field() == Field::Body => loops.push(parent),
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => break,
            _ => {}
        }
        child = parent;
    }
    loops
}

/// Where a function is put away so that it outlives the round; `None` where that is not certain.
fn kept<'m>(context: &Context<'m>, function: Node<'m>, round: &Round<'m>) -> Option<Node<'m>> {
    if function.kind() == Kind::Lambda {
        return kept_expression(context, function, round);
    }
    if function.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return None;
    }
    kept_name(context, function.field_child(Field::Name)?, round)
}

/// Where the loop puts away what a name means, which the name was bound to in this round, before it is bound again.
fn kept_name<'m>(context: &Context<'m>, name: Node<'m>, round: &Round<'m>) -> Option<Node<'m>> {
    let model = context.model();
    let (_, symbol) = model.symbol_of(name)?;
    let node_of = |id: &BindingId| model.binding(*id).map_or(u32::MAX, |b| b.node);
    let again = symbol.bindings.partition_point(|id| node_of(id) <= name.id());
    let next = symbol.bindings.get(again).map_or(u32::MAX, node_of).min(round.body.subtree_end());
    let first = symbol.references.partition_point(|id| *id <= name.id());
    let uses = symbol.references.get(first..)?.iter().take_while(|id| **id < next);
    uses.filter_map(|id| context.tree().node(*id)).find_map(|n| kept_expression(context, n, round))
}

/// How many expressions of a round are looked at behind one that puts a function away.
const MANY: usize = 1000;

/// How many expressions around a function are looked at.
const FAR: usize = 64;

fn kept_expression<'m>(context: &Context<'m>, expression: Node<'m>, round: &Round<'m>) -> Option<Node<'m>> {
    let mut child = expression;
    for _ in 0..FAR {
        let parent = child.parent()?;
        match parent.kind() {
            Kind::ListComprehension | Kind::SetComprehension | Kind::DictionaryComprehension => {
                return (parent == round.around && child.field() == Field::Body).then_some(child);
            }
            Kind::GeneratorExpression => {
                let made_at_once = parent.parent().is_some_and(|call| {
                    let callee = call.field_child(Field::Function).and_then(|f| context.qualified_name(f));
                    matches!(
                        callee.as_deref(),
                        Some("builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.dict")
                    )
                });
                return (parent == round.around && child.field() == Field::Body && made_at_once)
                    .then_some(child);
            }
            Kind::ParenthesizedExpression
            | Kind::Tuple
            | Kind::List
            | Kind::Set
            | Kind::Dictionary
            | Kind::ExpressionList => {
                child = parent;
            }
            Kind::Pair if child.field() == Field::Value => child = parent,
            Kind::ConditionalExpression if parent.named_child(1) != Some(child) => child = parent,
            Kind::Assignment if child.field() == Field::Right => {
                let left = parent.field_child(Field::Left)?;
                return match left.kind() {
                    Kind::Attribute | Kind::Subscript => {
                        let place = left.field_child(Field::Value).unwrap_or(left);
                        let kept =
                            round.outlives(leftmost(left)) && !round.uses_again(context, place, parent);
                        kept.then_some(parent)
                    }
                    Kind::Identifier if child == expression && expression.kind() == Kind::Lambda => {
                        kept_name(context, left, round)
                    }
                    _ => None,
                };
            }
            Kind::AugmentedAssignment if child.field() == Field::Right => {
                let left = parent.field_child(Field::Left)?;
                let kept = round.outlives(leftmost(left)) && !round.uses_again(context, left, parent);
                return kept.then_some(parent);
            }
            Kind::KeywordArgument => {
                let name = parent.field_child(Field::Name)?.text();
                if KEPT_AS.contains(&name) {
                    return Some(parent);
                }
                child = parent;
                if !is_wrapper(context, call_of(parent)?) {
                    return None;
                }
            }
            Kind::ArgumentList => {
                let call = call_of(parent)?;
                let callee = call.field_child(Field::Function)?;
                if is_wrapper(context, call) {
                    child = call;
                    continue;
                }
                if context.qualified_name(callee).as_deref() == Some("builtins.setattr") {
                    return Some(call);
                }
                let method = callee.field_child(Field::Attribute)?.text();
                let receiver = leftmost(callee);
                let keeps =
                    KEEPERS.contains(&method) && callee.kind() == Kind::Attribute && round.outlives(receiver);
                let container = callee.field_child(Field::Object).filter(|_| CONTAINERS.contains(&method));
                let again = container.is_some_and(|c| round.uses_again(context, c, call));
                return (keeps && !again).then_some(call);
            }
            _ => return None,
        }
    }
    None
}

fn call_of(node: Node<'_>) -> Option<Node<'_>> {
    let parent = node.parent()?;
    if parent.kind() == Kind::ArgumentList { parent.parent() } else { Some(parent) }
        .filter(|n| n.kind() == Kind::Call)
}

/// Calls that give a callable which calls the one they are given.
fn is_wrapper<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let callee = call.field_child(Field::Function).and_then(|f| context.qualified_name(f));
    matches!(
        callee.as_deref(),
        Some("functools.partial" | "builtins.property" | "builtins.staticmethod" | "builtins.classmethod")
    )
}

/// The name that an attribute, item or call starts with.
fn leftmost(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    loop {
        let inner =
            [Field::Object, Field::Value, Field::Function].into_iter().find_map(|f| node.field_child(f));
        match inner {
            Some(inner) if matches!(node.kind(), Kind::Attribute | Kind::Subscript | Kind::Call) => {
                node = inner
            }
            _ => return node,
        }
    }
}

/// What the functions were meant to return, where each returns the variable itself and the loop runs over values that are
/// written down and cannot be changed or left on the way.
#[must_use]
pub fn values_of_rounds<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    late: &LateBound<'m>,
) -> Option<Vec<String>> {
    if function.kind() != Kind::Lambda || function.field_child(Field::Body)? != late.name {
        return None;
    }
    let mut clauses =
        late.around.named_children().filter(|n| matches!(n.kind(), Kind::ForInClause | Kind::IfClause));
    let clause = clauses.next()?;
    // A loop may be left early, or bind the variable itself; a comprehension with one clause can do neither.
    if clauses.next().is_some() || clause.field_child(Field::Left)? != late.bound {
        return None;
    }
    let iterable = clause.field_child(Field::Right)?.unparenthesized();
    let values: Vec<String> = match range_values(context, iterable) {
        Some(numbers) if numbers.len() <= 1000 => numbers.iter().map(ToString::to_string).collect(),
        Some(_) => return None,
        None => written(context, iterable)?,
    };
    let differ = values.iter().any(|value| values.last() != Some(value));
    differ.then_some(values)
}

/// The items of a list or tuple of numbers and strings.
fn written<'m>(context: &Context<'m>, iterable: Node<'m>) -> Option<Vec<String>> {
    if !matches!(iterable.kind(), Kind::List | Kind::Tuple) {
        return None;
    }
    iterable
        .named_children()
        .map(|item| match context.constant(item)? {
            Constant::Int(value) => Some(value.to_string()),
            Constant::Str(text) => Some(repr_str(&text)),
            _ => None,
        })
        .collect()
}

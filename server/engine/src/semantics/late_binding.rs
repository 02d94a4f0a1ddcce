//! Functions that outlive the round of a loop in which they are made, and read a variable that the loop binds anew.

use super::{BindingKind, Context, Resolution, ScopeId, leaves_loop};
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

/// The variables that a `def` or lambda reads when it is called, after the loop around it has bound them anew. Empty where the
/// function is not certain to outlive its round.
#[must_use]
pub fn late_bound<'m>(context: &Context<'m>, function: Node<'m>) -> Vec<LateBound<'m>> {
    let Some(around) = loop_around(function) else { return Vec::new() };
    let Some(kept_at) = kept(context, function, around) else { return Vec::new() };
    let Some(body) = function.field_child(Field::Body) else { return Vec::new() };
    if leaves_loop(kept_at, around) {
        return Vec::new();
    }
    let own_name = function.field_child(Field::Name).map(Node::text);
    let mut found: Vec<LateBound<'m>> = Vec::new();
    for name in body.descendants().filter(|n| n.kind() == Kind::Identifier) {
        if Some(name.text()) == own_name || found.iter().any(|late| late.name.text() == name.text()) {
            continue;
        }
        if let Some(bound) = bound_in_loop(context, name, function, around) {
            found.push(LateBound { name, bound, around });
        }
    }
    found
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

/// Keyword arguments under which toolkits and threads keep a function.
const KEPT_AS: &[&str] = &["command", "callback", "target", "on_click", "on_change"];

/// The innermost loop or comprehension in whose body the function is made, with no other function between.
fn loop_around(function: Node<'_>) -> Option<Node<'_>> {
    let mut child = function;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ForStatement | Kind::WhileStatement if child.field() == Field::Body => return Some(parent),
            kind if kind.is_comprehension() && child.field() == Field::Body => return Some(parent),
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => return None,
            _ => child = parent,
        }
    }
    None
}

/// Where a function is put away so that it outlives the round; `None` where that is not certain.
fn kept<'m>(context: &Context<'m>, function: Node<'m>, around: Node<'m>) -> Option<Node<'m>> {
    if function.kind() == Kind::Lambda {
        return kept_expression(context, function, around);
    }
    if function.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
        return None;
    }
    kept_name(context, function.field_child(Field::Name)?, around)
}

/// Where the loop puts away what a name means, which the name was bound to in this round.
fn kept_name<'m>(context: &Context<'m>, name: Node<'m>, around: Node<'m>) -> Option<Node<'m>> {
    let body = around.field_child(Field::Body)?;
    let uses = body.descendants().filter(|n| {
        n.kind() == Kind::Identifier
            && n.id() > name.id()
            && n.text() == name.text()
            && context.is_same_variable(*n, name)
    });
    uses.filter(|n| !context.model().binding_of_name.contains_key(&n.id()))
        .find_map(|n| kept_expression(context, n, around))
}

fn kept_expression<'m>(context: &Context<'m>, expression: Node<'m>, around: Node<'m>) -> Option<Node<'m>> {
    let mut child = expression;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ListComprehension | Kind::SetComprehension | Kind::DictionaryComprehension => {
                return (parent == around && child.field() == Field::Body).then_some(child);
            }
            Kind::GeneratorExpression => {
                let made_at_once = parent.parent().is_some_and(|call| {
                    let callee = call.field_child(Field::Function).and_then(|f| context.qualified_name(f));
                    matches!(
                        callee.as_deref(),
                        Some("builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.dict")
                    )
                });
                return (parent == around && child.field() == Field::Body && made_at_once).then_some(child);
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
                        outlives(context, leftmost(left), around).then_some(parent)
                    }
                    Kind::Identifier if child == expression && expression.kind() == Kind::Lambda => {
                        kept_name(context, left, around)
                    }
                    _ => None,
                };
            }
            Kind::AugmentedAssignment if child.field() == Field::Right => {
                let left = parent.field_child(Field::Left)?;
                return outlives(context, leftmost(left), around).then_some(parent);
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
                let keeps = KEEPERS.contains(&method)
                    && callee.kind() == Kind::Attribute
                    && outlives(context, receiver, around);
                return keeps.then_some(call);
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

/// Whether what a name means was there before the round: the loop does not bind it.
fn outlives<'m>(context: &Context<'m>, name: Node<'m>, around: Node<'m>) -> bool {
    if name.kind() != Kind::Identifier {
        return false;
    }
    !around.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && n.text() == name.text()
            && context.model().binding_of_name.contains_key(&n.id())
            // `fs += […]` goes on with the object of the round before.
            && n.parent().is_some_and(|p| p.kind() != Kind::AugmentedAssignment)
            && context.is_same_variable(n, name)
    })
}

/// Where the loop binds the variable that `name`, inside the function, captures; `None` where it captures none, or the
/// function binds it itself.
fn bound_in_loop<'m>(
    context: &Context<'m>,
    name: Node<'m>,
    function: Node<'m>,
    around: Node<'m>,
) -> Option<Node<'m>> {
    let model = context.model();
    let owner = match model.resolve(name)? {
        Resolution::Scope(scope) => scope,
        Resolution::Global if !model.options.in_class_body => ScopeId(0),
        _ => return None,
    };
    let owner_node = model.scope(owner)?.node;
    if owner_node >= function.id() {
        return None;
    }
    let mangled = model.mangled(name);
    let bindings: Vec<_> = model.rebindings_of(owner, &mangled).collect();
    let inside = |node: Node<'_>, id: u32| (node.id()..node.subtree_end()).contains(&id);
    if bindings.iter().any(|b| inside(function, b.node)) {
        return None;
    }
    let binding = bindings.into_iter().find(|b| {
        inside(around, b.node)
            && !matches!(b.kind, BindingKind::Import | BindingKind::ImportFrom | BindingKind::Delete)
    })?;
    context.tree().node(binding.node)
}

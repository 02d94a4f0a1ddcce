//! Loops that change the collection they go over.

use super::{Context, Value};
use crate::syntax::{Field, Kind, Node};

/// Methods that take items out or put them in somewhere else than at the end. `append` and `extend` are left out: a
/// list that grows at its end while it is iterated is a worklist.
const CHANGES: &[&str] = &["remove", "pop", "popitem", "clear", "insert", "discard", "appendleft", "popleft"];

/// Methods that change the size of a set.
const CHANGES_OF_SETS: &[&str] =
    &["add", "update", "difference_update", "intersection_update", "symmetric_difference_update"];

/// What a loop goes over.
#[derive(Debug, Clone, Copy)]
pub struct Iterated<'m> {
    /// The collection: a name, an attribute, an item.
    pub collection: Node<'m>,
    /// What a fix wraps in `list(…)`.
    pub wrapped: Node<'m>,
    /// Whether the loop counts: `enumerate(x)`.
    pub counted: bool,
}

/// What a `for` goes over and the places in its body that change it: calls of its methods, and items that are deleted. `None`
/// where there are none, where it goes over a copy, and where the loop binds another object to the name.
#[must_use]
pub fn changes_of_iterated<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
) -> Option<(Iterated<'m>, Vec<Node<'m>>)> {
    if statement.child_of_kind(Kind::KwAsync).is_some() {
        return None;
    }
    let (iterable, body) = (statement.field_child(Field::Right)?, statement.field_child(Field::Body)?);
    let iterated = iterated(context, iterable.unparenthesized())?;
    // A class that iterates over itself has an `__iter__` of its own, which may give a copy.
    if matches!(iterated.collection.text(), "self" | "cls") {
        return None;
    }
    let mut changes = own_nodes(body);
    changes.retain(|node| {
        changed_by(*node).is_some_and(|(target, method)| {
            is_same(context, iterated.collection, target) && counts(context, iterated.collection, method)
        })
    });
    let is_changed = !changes.is_empty() && !is_rebound(context, iterated.collection, statement);
    is_changed.then_some((iterated, changes))
}

/// The collection that the loop goes over: `x`, `x.items()`, `enumerate(x)`; `None` for copies and anything else.
fn iterated<'m>(context: &Context<'m>, iterable: Node<'m>) -> Option<Iterated<'m>> {
    if is_stable(iterable) {
        return Some(Iterated { collection: iterable, wrapped: iterable, counted: false });
    }
    if iterable.kind() != Kind::Call {
        return None;
    }
    let callee = iterable.field_child(Field::Function)?;
    let arguments = iterable.field_child(Field::Arguments)?;
    let mut given = arguments.named_children();
    if callee.kind() == Kind::Attribute {
        let method = callee.field_child(Field::Attribute)?.text();
        let object = callee.field_child(Field::Object)?.unparenthesized();
        let view = matches!(method, "items" | "keys" | "values") && given.next().is_none();
        // Of an attribute, `keys()` may as well be the method of a class that gives lists (`email.message.Message`).
        let dict = object.kind() == Kind::Identifier || is_dict(&context.value(object));
        return (view && dict && is_stable(object)).then_some(Iterated {
            collection: object,
            wrapped: iterable,
            counted: false,
        });
    }
    let first = given.next()?;
    (context.qualified_name(callee).as_deref() == Some("builtins.enumerate") && is_stable(first))
        .then_some(Iterated { collection: first, wrapped: first, counted: true })
}

fn is_dict(value: &Value<'_>) -> bool {
    matches!(
        value,
        Value::Instance(name)
            if matches!(name.as_str(), "builtins.dict" | "collections.OrderedDict" | "collections.defaultdict" | "collections.Counter")
    )
}

/// A name, or an attribute or item of one: what gives the same object each time, as long as nothing is rebound.
fn is_stable(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Identifier | Kind::Attribute | Kind::Subscript)
        && node.descendants().all(|n| {
            !n.is_named()
                || matches!(
                    n.kind(),
                    Kind::Identifier
                        | Kind::Attribute
                        | Kind::Subscript
                        | Kind::Integer
                        | Kind::String
                        | Kind::StringStart
                        | Kind::StringContent
                        | Kind::StringEnd
                )
        })
}

/// The nodes of a loop's body that run in the round itself, functions and classes inside left out.
fn own_nodes(body: Node<'_>) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut skip_to = 0;
    for node in body.descendants() {
        if node.id() < skip_to {
            continue;
        }
        if node.kind().is_function() || node.kind() == Kind::ClassDefinition {
            skip_to = node.subtree_end();
            continue;
        }
        nodes.push(node);
    }
    nodes
}

/// The collection that a node changes, and by which method (none for `del x[…]`).
#[must_use]
fn changed_by(node: Node<'_>) -> Option<(Node<'_>, Option<&str>)> {
    match node.kind() {
        Kind::Call => {
            let callee = node.field_child(Field::Function)?;
            let method = callee.field_child(Field::Attribute)?.text();
            (CHANGES.contains(&method) || CHANGES_OF_SETS.contains(&method))
                .then_some((callee.field_child(Field::Object)?, Some(method)))
        }
        Kind::Subscript => {
            let deleted = node.parent().is_some_and(|p| {
                p.kind() == Kind::DeleteStatement
                    || (p.kind() == Kind::ExpressionList
                        && p.parent().is_some_and(|pp| pp.kind() == Kind::DeleteStatement))
            });
            if deleted { Some((node.field_child(Field::Value)?, None)) } else { None }
        }
        _ => None,
    }
}

/// `del x[…]`, `x.pop(…)`, `x.insert(…)`: a change at a place.
#[must_use]
pub fn is_by_number(change: Node<'_>) -> bool {
    match changed_by(change) {
        Some((_, Some(method))) => matches!(method, "pop" | "insert"),
        change => change.is_some(),
    }
}

/// Whether this method changes a collection like this one. What is known to be something else than a builtin collection
/// keeps its own rules; `add` and `update` count for known sets only, as a dict's `update` may keep its size.
fn counts<'m>(context: &Context<'m>, collection: Node<'m>, method: Option<&str>) -> bool {
    let value = context.value(collection);
    let class = match &value {
        Value::Instance(class) => Some(class.as_str()),
        Value::Unknown => None,
        _ => return false,
    };
    if method.is_some_and(|m| CHANGES_OF_SETS.contains(&m)) {
        return class == Some("builtins.set");
    }
    // Of an attribute, `del` may as well be that of a class which gives its iterators a copy (`email.message.Message`).
    let may_be_another = method.is_none() && collection.kind() == Kind::Attribute;
    class.map_or(!may_be_another, is_changeable)
}

/// Whether this is the full name of a standard collection that can be changed.
#[must_use]
pub fn is_changeable(class: &str) -> bool {
    matches!(
        class,
        "builtins.list"
            | "builtins.dict"
            | "builtins.set"
            | "builtins.bytearray"
            | "collections.deque"
            | "collections.defaultdict"
            | "collections.OrderedDict"
            | "collections.Counter"
    )
}

/// Whether two expressions of stable parts are the same: the same words, and the same variables.
fn is_same<'m>(context: &Context<'m>, a: Node<'m>, b: Node<'m>) -> bool {
    let b = b.unparenthesized();
    if a.text() != b.text() || !is_stable(b) {
        return false;
    }
    variables(a).zip(variables(b)).all(|(one, other)| context.is_same_variable(one, other))
}

/// The identifiers of an expression that are variables.
fn variables(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.descendants().filter(|n| n.kind() == Kind::Identifier && n.field() != Field::Attribute)
}

/// Whether the loop binds one of the collection's variables, or assigns the collection itself.
fn is_rebound<'m>(context: &Context<'m>, collection: Node<'m>, statement: Node<'m>) -> bool {
    let model = context.model();
    let text = collection.text();
    let names: Vec<&str> = variables(collection).map(Node::text).collect();
    statement.descendants().any(|node| match node.kind() {
        Kind::Identifier => names.contains(&node.text()) && model.binding_of_name.contains_key(&node.id()),
        Kind::Attribute | Kind::Subscript => {
            node.text() == text
                && node.field() == Field::Left
                && node.parent().is_some_and(|p| p.kind() == Kind::Assignment)
        }
        _ => false,
    })
}

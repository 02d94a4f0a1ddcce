//! Removing or inserting items of a collection in a loop over that same collection.

use super::expected::expects;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{Context, Loop, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: lists that grow at their end, keys that are set, and changes
/// under another name or in a function.
pub(super) const CHECK: Check = Check {
    code: "modify-while-iterating",
    concept: "modify-while-iterating",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B909"], pylint: &["W4701", "E4702", "E4703"], pyright: &[] },
    related_rules: &["PLE4703"],
    kinds: &[Kind::ForStatement],
    run,
};

/// Methods that take items out or put them in somewhere else than at the end. `append` and `extend` are left out: a
/// list that grows at its end while it is iterated is a worklist.
const CHANGES: &[&str] = &["remove", "pop", "popitem", "clear", "insert", "discard", "appendleft", "popleft"];

/// Methods that change the size of a set.
const CHANGES_OF_SETS: &[&str] =
    &["add", "update", "difference_update", "intersection_update", "symmetric_difference_update"];

/// What a loop goes over.
struct Iterated<'m> {
    /// The collection: a name, an attribute, an item.
    collection: Node<'m>,
    /// What a fix wraps in `list(…)`.
    wrapped: Node<'m>,
    /// Whether the loop counts: `enumerate(x)`.
    counted: bool,
}

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    if statement.child_of_kind(Kind::KwAsync).is_some() {
        return;
    }
    let (Some(iterable), Some(body)) =
        (statement.field_child(Field::Right), statement.field_child(Field::Body))
    else {
        return;
    };
    let Some(iterated) = iterated(context, iterable.unparenthesized()) else { return };
    // A class that iterates over itself has an `__iter__` of its own, which may give a copy.
    if matches!(iterated.collection.text(), "self" | "cls") {
        return;
    }
    let changes: Vec<Node<'m>> = own_nodes(body)
        .into_iter()
        .filter(|node| {
            changed_by(*node).is_some_and(|(target, method)| {
                is_same(context, iterated.collection, target) && counts(context, iterated.collection, method)
            })
        })
        .collect();
    if changes.is_empty() || is_rebound(context, iterated.collection, statement) {
        return;
    }
    let name = iterated.collection.text();
    let whole = Loop::new(statement);
    for change in changes.iter().copied() {
        if whole.is_left_after(change) || expects(change, "RuntimeError") {
            continue;
        }
        let shown = match change.kind() {
            Kind::Call => {
                let callee = change.field_child(Field::Function).map_or("", Node::text);
                format!("{callee}(…)")
            }
            _ => format!("del {}", change.text()),
        };
        let message = say("{} changes {} while the loop goes over it", [code(shown), code(name)]);
        let deletion = change.ancestors().take(2).find(|n| n.kind() == Kind::DeleteStatement);
        let mut finding = Finding::new(context.place(deletion.unwrap_or(change)), message);
        let there = say("the loop goes over {} here", [code(name)]);
        finding = finding.related(context.place(iterable), there);
        // Numbers of a copy are not those of the list that is changed.
        if !iterated.counted || !changes.iter().any(|change| is_by_number(*change)) {
            finding.remedies.extend(remedy(context, statement, &iterated));
        }
        found.push(finding);
    }
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
fn is_by_number(change: Node<'_>) -> bool {
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
    class.is_none_or(|class| {
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
    })
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

fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, iterated: &Iterated<'m>) -> Option<Remedy> {
    if !context.would_mean_builtin("list", statement) {
        return None;
    }
    let wrapped = iterated.wrapped;
    Some(
        Changes::new(context)
            .insert(wrapped.start(), "list(")
            .insert(wrapped.end(), ")")
            .preferred(format!("Loop over a copy: `list({})`", wrapped.text())),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "modify-while-iterating";

    /// bugbear issue 455, ruff issues 12402 and 18399.
    #[test]
    fn ignores_changes_followed_by_break_or_return() {
        check_silent(
            CODE,
            "
            def f(items):
                for x in items:
                    if x:
                        items.remove(x)
                        if log:
                            log(x)
                        break
                for x in items:
                    if x:
                        items.remove(x)
                        return x
                for x in items:
                    return items.pop(x)
                for x in items:
                    try:
                        items.remove(x)
                    except ValueError:
                        pass
                    raise Done
                for x in items:
                    while x:
                        items.remove(x)
                        break
                    break
            ",
        );
    }

    #[test]
    fn ignores_changes_of_another_object() {
        check_silent(
            CODE,
            "
            def f(items, others, d, self):
                for x in items:
                    others.remove(x)
                    d[x] = items
                    self.items.remove(x)
                    del d[x], d.items
                for k in d:
                    d[k].remove(1)
                    del d[k][0]
                for x in items:
                    items = x.children
                    items.remove(x)
                for x in self.items:
                    self.items = list(x)
                    self.items.pop()
            ",
        );
    }

    /// bugbear issue 455: a jar that copies itself; here, what is visibly a copy.
    #[test]
    fn ignores_copies() {
        check_silent(
            CODE,
            "
            def f(items, d):
                for x in list(items):
                    items.remove(x)
                for x in items[:]:
                    items.remove(x)
                for x in items.copy():
                    items.remove(x)
                for k, v in sorted(d.items()):
                    del d[k]
                for k in tuple(d):
                    d.pop(k)
                for x in reversed(items):
                    items.remove(x)
            ",
        );
    }

    #[test]
    fn ignores_objects_that_may_iterate_over_a_copy() {
        check_silent(
            CODE,
            "
            class Box:
                def clear(self):
                    for key in self.keys():
                        self.discard(key)
                    for key in self:
                        self.remove(key)
                    for header in self._visible.keys():
                        del self._visible[header]
            def test(self, d):
                with self.assertRaises(RuntimeError):
                    for k in d:
                        del d[k]
            ",
        );
    }

    #[test]
    fn ignores_worklists() {
        check_silent(
            CODE,
            "
            def f(todo):
                for x in todo:
                    todo.append(x.next)
                    todo.extend(x.children)
            ",
        );
    }

    #[test]
    fn ignores_functions_and_new_values() {
        check_silent(
            CODE,
            "
            def f(items, d):
                for x in items:
                    def later():
                        items.remove(x)
                    later_too = lambda: items.pop()
                else:
                    items.clear()
                for k in d:
                    d[k] = 0
                    d.update({k: 1})
            async def g(stream):
                async for x in stream:
                    stream.pop()
            ",
        );
    }

    #[test]
    fn finds_every_change() {
        check_finds(
            CODE,
            "
            def f(items, d, self):
                for n in items:
                    if n:
                        items.remove(n)
                        ^^^^^^^^^^^^^^^ `items.remove(…)` changes `items` while the loop goes over it
                for k in d:
                    del d[k]
                    ^^^^^^^^ `del d[k]` changes `d` while the loop goes over it
                for k, v in d.items():
                    x = d.pop(k)
                        ^^^^^^^^
                    continue
                    break
                for i, x in enumerate(self.items):
                    while True:
                        self.items.insert(0, x)
                        ^^^^^^^^^^^^^^^^^^^^^^^
                        break
            seen = set()
            for x in seen:
                seen.add(x + 1)
                ^^^^^^^^^^^^^^^
            ",
        );
    }

    /// The numbers of a copy are not those of the list.
    #[test]
    fn leaves_alone_what_goes_by_number() {
        for source in [
            "for i, x in enumerate(items):\n    if x: items.pop(i)\n",
            "for i, x in enumerate(items):\n    if x: del items[i]\n",
            "for i, x in enumerate(items):\n    items.insert(i, x)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "
            def f(items):
                for n in items:  # why
                    items.remove(n)
                    items.pop()
            ",
            "
            def f(items):
                for n in list(items):  # why
                    items.remove(n)
                    items.pop()
            ",
        );
        check_fix(
            CODE,
            "def f(é):\r\n\tfor k, v in é.items(): del é[k]\r\n",
            "def f(é):\r\n\tfor k, v in list(é.items()): del é[k]\r\n",
        );
        check_fix(
            CODE,
            "
            @d
            def f(self):
                def g():
                    for i, x in enumerate(self.xs, 1):
                        self.xs.remove(x)
            ",
            "
            @d
            def f(self):
                def g():
                    for i, x in enumerate(list(self.xs), 1):
                        self.xs.remove(x)
            ",
        );
        assert!(check_fixes(CODE, "def f(x, list):\n    for i in x:\n        x.remove(i)\n").is_empty());
    }
}

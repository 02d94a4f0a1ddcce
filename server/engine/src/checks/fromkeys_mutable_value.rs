//! `dict.fromkeys(keys, [])`: one list, which all keys share.

use super::asked::is_asserted;
use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::data::is_stored;
use crate::semantics::own_variable::are_alternatives;
use crate::semantics::shared_items::changes_an_item;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: values that a name holds, and classes derived from `dict`. A dict that is only compared,
/// or whose keys all get a value of their own later, does no harm.
pub(super) const CHECK: Check = Check {
    code: "fromkeys-mutable-value",
    concept: "dict-methods",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["RUF024"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    found.extend(finding(context, call));
}

fn finding<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Finding> {
    let callee = call.field_child(Field::Function)?;
    if callee.field_child(Field::Attribute)?.text() != "fromkeys" {
        return None;
    }
    let arguments = call.field_child(Field::Arguments).filter(|list| list.kind() == Kind::ArgumentList)?;
    let mut given = arguments.named_children();
    let (keys, value, None) = (given.next()?, given.next()?, given.next()) else { return None };
    if keys.kind() == Kind::ListSplat {
        return None;
    }
    let made = context.new_collection(value)?;
    let class = context.qualified_name(callee.field_child(Field::Object)?)?;
    if !matches!(class.as_str(), "builtins.dict" | "collections.OrderedDict") {
        return None;
    }
    if is_compared(call) || is_filled_anew(context, call) {
        return None;
    }
    let message = say(
        "All keys of this dict share one {}, so a change through one key shows under all of them",
        [code(made)],
    );
    let mut finding =
        Finding::new(context.place(call), message).related(context.place(value), "this is evaluated once");
    if class == "builtins.dict" {
        finding.remedies.extend(remedy(context, call, keys, value));
    }
    Some(finding)
}

/// `assert found == dict.fromkeys(keys, set())`
fn is_compared(call: Node<'_>) -> bool {
    let around = call.ancestors().find(|n| n.kind() != Kind::ParenthesizedExpression);
    around.is_some_and(|n| n.kind() == Kind::ComparisonOperator) || is_asserted(call)
}

/// Whether the dict's name is there to have its keys set (`d[key] = …`), and nothing changes what the keys share.
fn is_filled_anew<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let name = call
        .parent()
        .filter(|assignment| assignment.kind() == Kind::Assignment)
        .and_then(|assignment| assignment.field_child(Field::Left))
        .filter(|left| left.kind() == Kind::Identifier);
    let mut uses = name.and_then(|name| context.uses_of_variable(name)).unwrap_or_default();
    uses.retain(|at| at.piece != context.piece() || !are_alternatives(call, at.node));
    let sets_a_key =
        |name: Node<'_>| name.field() == Field::Value && name.parent().is_some_and(|item| is_stored(item));
    uses.iter().any(|at| sets_a_key(at.node)) && !uses.iter().any(|at| changes_an_item(at.node))
}

/// `dict.fromkeys(keys, value)` becomes `{key: value for key in keys}`.
fn remedy<'m>(context: &Context<'m>, call: Node<'m>, keys: Node<'m>, value: Node<'m>) -> Option<Remedy> {
    if holds(call, &[Kind::Await, Kind::Yield, Kind::NamedExpression, Kind::Comment, Kind::LineContinuation])
        || context.is_in_class_scope(call) && holds(value, &[Kind::Identifier])
    {
        return None;
    }
    let is_free =
        |name: &&str| value.descendants().all(|n| n.kind() != Kind::Identifier || n.text() != *name);
    let variable = ["key", "_key", "k"].into_iter().find(is_free)?;
    let bare = !matches!(keys.kind(), Kind::Lambda | Kind::ConditionalExpression);
    let iterable = if bare { keys.text().to_string() } else { format!("({})", keys.text()) };
    let written = format!("{{{variable}: {} for {variable} in {iterable}}}", value.text());
    Some(
        Changes::new(context)
            .replace(call, written)
            .preferred("Make a new object for each key, with a comprehension"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "fromkeys-mutable-value";

    #[test]
    fn ignores_what_is_compared_or_filled_anew() {
        check_silent(
            CODE,
            "
            def f(graph, keys):
                assert graph.parts() == dict.fromkeys(keys, set())
                self.assertEqual(dict.fromkeys(keys, []), graph)
                if keys:
                    found = dict.fromkeys(keys, {})
                    for key in keys:
                        found[key] = graph[key]
                else:
                    found = {key: {} for key in graph}
                    found[0][1] = 2
                return found
            ",
        );
    }

    #[test]
    fn finds_what_changes_the_shared_value() {
        check_finds(
            CODE,
            "
            def f(keys):
                found = dict.fromkeys(keys, [])
                        ^^^^^^^^^^^^^^^^^^^^^^^
                found['first'] = [1]
                for key in keys:
                    found[key].append(key)
            ",
        );
    }

    #[test]
    fn ignores_immutable_values() {
        check_silent(
            CODE,
            "
            a = dict.fromkeys(keys)
            b = dict.fromkeys(keys, 0) or dict.fromkeys(keys, ()) or dict.fromkeys(keys, None)
            c = dict.fromkeys(keys, frozenset())
            d = dict.fromkeys([])
            ",
        );
    }

    #[test]
    fn ignores_values_that_are_not_known() {
        check_silent(
            CODE,
            "
            a = dict.fromkeys(keys, value)
            b = dict.fromkeys(keys, make())
            c = dict.fromkeys(*given, [])
            ",
        );
    }

    #[test]
    fn ignores_methods_of_other_classes() {
        check_silent(
            CODE,
            "
            class Table:
                @classmethod
                def fromkeys(cls, keys, value): ...
            a = Table.fromkeys(keys, [])
            b = other.fromkeys(keys, [])
            def f(dict):
                return dict.fromkeys(keys, [])
            ",
        );
    }

    #[test]
    fn finds_every_mutable_value() {
        check_finds(
            CODE,
            "
            a = dict.fromkeys(keys, [])
                ^^^^^^^^^^^^^^^^^^^^^^^ All keys of this dict share one `list`, so a change through one key shows under all of them
            b = dict.fromkeys('ab', {})
                ^^^^^^^^^^^^^^^^^^^^^^^
            c = dict.fromkeys(keys, set())
                ^^^^^^^^^^^^^^^^^^^^^^^^^^
            from collections import OrderedDict, deque
            d = OrderedDict.fromkeys(keys, deque())
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "a = dict.fromkeys(keys, [])\n", "a = {key: [] for key in keys}\n");
        check_fix(CODE, "a = dict.fromkeys('é', [key],)\r\n", "a = {_key: [key] for _key in 'é'}\r\n");
        check_fix(
            CODE,
            "a = dict.fromkeys(x if y else z, set())  # why\n",
            "a = {key: set() for key in (x if y else z)}  # why\n",
        );
        check_fix(
            CODE,
            "class A:\n\tb = f(dict.fromkeys(\n\t\tkeys, {}))\n",
            "class A:\n\tb = f({key: {} for key in keys})\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "class A:\n    x = 1\n    y = dict.fromkeys('ab', [x])\n",
            "async def f():\n    return dict.fromkeys('ab', [await g()])\n",
            "a = dict.fromkeys(\n    keys,  # why\n    [])\n",
            "from collections import OrderedDict\na = OrderedDict.fromkeys(keys, [])\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

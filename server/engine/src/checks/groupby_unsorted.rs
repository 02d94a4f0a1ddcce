//! `groupby(items, key)` over items in another order than that of the key: one key gets several groups.

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};

/// Left out: whatever may be in the order of the key, and the grouping of neighbours that is meant as such. What is said are sets,
/// which have no order, and keys that never follow the order of the items themselves.
pub(super) const CHECK: Check = Check {
    code: "groupby-unsorted",
    concept: "itertools-groupby",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    if callee.field_child(Field::Attribute).unwrap_or(callee).text() != "groupby" {
        return;
    }
    let Some(arguments) = ArgumentNodes::of(call) else { return };
    let (Some(items), Some(key)) = (arguments.get(0, "iterable"), arguments.get(1, "key")) else { return };
    if key.kind() == Kind::None || context.qualified_name(callee).as_deref() != Some("itertools.groupby") {
        return;
    }
    let value = context.value(items);
    let message = if value.is("set") || value.is("frozenset") {
        say(
            "{} puts neighbours together, and a {} has no order: one key may get several groups",
            [code("groupby"), code(value.builtin_name().unwrap_or("set"))],
        )
    } else {
        let Some(key) = other_order(context, key).filter(|_| is_sorted_plainly(context, items)) else {
            return;
        };
        say(
            "{} puts neighbours together; the items are sorted by themselves and not by {}, so one key may get several groups",
            [code("groupby"), code(key)],
        )
    };
    let finding = Finding::new(context.place(call), message);
    found.push(finding.related(context.place(items), "the order of the items comes from here"));
}

/// `sorted(words)`, without a key; reversed or not.
fn is_sorted_plainly<'m>(context: &Context<'m>, items: Node<'m>) -> bool {
    let Some(callee) = items.field_child(Field::Function).filter(|_| items.kind() == Kind::Call) else {
        return false;
    };
    let Some(arguments) = ArgumentNodes::of(items) else { return false };
    arguments.positional.len() == 1
        && arguments.named.iter().all(|(name, _)| name.text() == "reverse")
        && context.qualified_name(callee).as_deref() == Some("builtins.sorted")
}

/// A key that orders text, or collections, otherwise than they are ordered themselves: the length, or the letters without their case.
fn other_order<'m>(context: &Context<'m>, key: Node<'m>) -> Option<String> {
    if key.kind() == Kind::Lambda {
        let parameters = key.field_child(Field::Parameters)?;
        let only = parameters.named_child(0).filter(|n| n.kind() == Kind::Identifier)?;
        let body = key.field_child(Field::Body).filter(|n| n.kind() == Kind::Call)?;
        let callee = body.field_child(Field::Function)?;
        let arguments = ArgumentNodes::of(body).filter(|a| a.named.is_empty())?;
        let is_only = |n: Node<'_>| n.kind() == Kind::Identifier && n.text() == only.text();
        let is_it = match (callee.kind(), arguments.positional.as_slice()) {
            (Kind::Identifier, [of]) => {
                is_only(*of) && context.qualified_name(callee).as_deref() == Some("builtins.len")
            }
            (Kind::Attribute, []) => {
                callee.field_child(Field::Object).is_some_and(is_only)
                    && matches!(callee.field_child(Field::Attribute)?.text(), "lower" | "casefold" | "upper")
            }
            _ => false,
        };
        return (is_it && parameters.named_child(1).is_none()).then(|| body.one_line());
    }
    let full = context.qualified_name(key)?;
    matches!(
        full.as_str(),
        "builtins.len" | "builtins.str.lower" | "builtins.str.casefold" | "builtins.str.upper"
    )
    .then(|| key.text().to_string())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "groupby-unsorted";

    #[test]
    fn ignores_what_is_sorted_by_the_same_key() {
        check_silent(
            CODE,
            "
            from itertools import groupby
            def f(words, rows):
                a = groupby(sorted(words, key=len), key=len)
                b = groupby(sorted(rows), key=lambda row: row[0])
                c = groupby(sorted(rows), lambda day: day.year)
                words.sort(key=len)
                d = groupby(words, len)
                e = groupby(sorted(words))
                g = groupby(set(words))
            ",
        );
    }

    #[test]
    fn ignores_runs_of_neighbours() {
        check_silent(
            CODE,
            "
            import itertools
            def f(text, lines, d: dict, numbers: list):
                a = [(c, len(list(g))) for c, g in itertools.groupby(text)]
                b = itertools.groupby(lines, key=str.isspace)
                c = itertools.groupby(d.items(), lambda pair: pair[1])
                e = itertools.groupby(enumerate(numbers), lambda p: p[0] - p[1])
                g = itertools.groupby(numbers, None)
            ",
        );
    }

    /// What pandas and others call by the same name.
    #[test]
    fn ignores_other_functions_of_the_name() {
        check_silent(
            CODE,
            "
            from toolz import groupby
            def f(frame, words: set):
                frame.groupby(words, len)
                groupby(words, len)
            ",
        );
    }

    #[test]
    fn finds_sets_and_other_orders() {
        check_finds(
            CODE,
            "
            import itertools
            def f(words: set, names):
                a = itertools.groupby(words, key=len)
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `groupby` puts neighbours together, and a `set` has no order: one key may get several groups
                b = itertools.groupby(sorted(names), lambda name: len(name))
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `groupby` puts neighbours together; the items are sorted by themselves and not by `len(name)`, so one key may get several groups
                c = itertools.groupby(sorted(names, reverse=True), str.lower)
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }
}

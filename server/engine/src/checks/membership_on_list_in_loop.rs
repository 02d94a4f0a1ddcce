//! `x in items` in a loop, where `items` is a list that the loop leaves alone: each round looks through it.

use super::expected::is_in_test;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::equivalents::lines::Place;
use crate::equivalents::names::Home;
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::costs::{goes_over, is_only_read, may_be_long_list, repeated_by};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: items of which it is not known that they can be hashed, short lists, lists that the loop may change, and tests.
pub(super) const CHECK: Check = Check {
    code: "membership-on-list-in-loop",
    concept: "collection-complexity",
    group: Group::Speed,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator],
    run,
};

/// Classes whose instances can be hashed, whatever they hold.
const HASHED: &[&str] = &["str", "bytes", "int", "float", "bool", "complex"];

fn run<'m>(context: &Context<'m>, comparison: Node<'m>, found: &mut Vec<Finding>) {
    let mut operators = comparison.field_children(Field::Operators);
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    if !matches!(operator.kind(), Kind::KwIn | Kind::NotIn) {
        return;
    }
    let mut sides = comparison.named_children().filter(|n| n.field() != Field::Operators);
    let (Some(item), Some(list)) = (sides.next(), sides.next()) else { return };
    if list.kind() != Kind::Identifier {
        return;
    }
    if !may_be_long_list(context, list)
        || !(is_hashed(context, item) || holds_hashed(context, list))
        || is_in_test(comparison)
        || context.own_variable(list).is_none()
    {
        return;
    }
    let around = repeated_by(context, comparison, list);
    let unchanged = around.iter().take_while(|one| {
        is_long(context, **one) && is_only_read(**one, comparison, list) && !goes_over(**one, list)
    });
    let Some(whole) = unchanged.last() else { return };
    let name = list.text();
    let message = say(
        "Each round looks through the list {} from its start; a set, made once before the loop, finds an item at once",
        [code(name)],
    );
    let word = whole.children().next().unwrap_or(*whole);
    let mut finding = Finding::new(context.place(comparison), message)
        .related(context.place(word), say("this loop leaves {} as it is", [code(name)]));
    finding.remedies.extend(remedy(context, *whole, list));
    found.push(finding);
}

/// Whether the loop may have many rounds: a `for` over what is not known to be short. A `while` that asks somebody, or parses, chooses
/// among few words.
fn is_long<'m>(context: &Context<'m>, statement: Node<'m>) -> bool {
    statement.kind() == Kind::ForStatement
        && statement
            .field_child(Field::Right)
            .is_some_and(|over| !context.value(over).is("list") || may_be_long_list(context, over))
}

fn is_hashed<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    context.value(node).builtin_name().is_some_and(|name| HASHED.contains(&name))
}

/// Whether the list's annotation, or what it was made of, says that its items can be hashed.
fn holds_hashed<'m>(context: &Context<'m>, list: Node<'m>) -> bool {
    let Some(variable) = context.variable(list) else { return false };
    let tree = context.tree();
    !variable.bindings.is_empty()
        && variable.bindings.iter().all(|found| {
            let annotation = found.binding.annotation.and_then(|node| tree.node(node));
            let value = found.binding.value.and_then(|node| tree.node(node));
            found.piece == context.piece()
                && (annotation.is_some_and(names_hashed) || value.is_some_and(|v| gives_hashed(context, v)))
        })
}

/// `list[str]`
fn names_hashed(annotation: Node<'_>) -> bool {
    let text = annotation.text().trim_start_matches("typing.");
    let items = text.strip_prefix("list[").or_else(|| text.strip_prefix("List["));
    items.and_then(|items| items.strip_suffix(']')).is_some_and(|items| HASHED.contains(&items))
}

/// A list made of what holds nothing but what can be hashed: keys, members of a set, characters, parts of text.
fn gives_hashed<'m>(context: &Context<'m>, value: Node<'m>) -> bool {
    if value.kind() == Kind::ListComprehension {
        return value.field_child(Field::Body).is_some_and(|body| is_hashed(context, body));
    }
    let Some(callee) = value.field_child(Field::Function).filter(|_| value.kind() == Kind::Call) else {
        return false;
    };
    if let Some(method) = callee.field_child(Field::Attribute) {
        let object = callee.field_child(Field::Object);
        return matches!(method.text(), "split" | "rsplit" | "splitlines")
            && object.is_some_and(|o| {
                // `'a b c'.split()` is a short list that is quick to write.
                o.kind() != Kind::String && (context.value(o).is("str") || context.value(o).is("bytes"))
            });
    }
    let made = context.qualified_name(callee);
    matches!(made.as_deref(), Some("builtins.list" | "builtins.sorted"))
        && value.field_child(Field::Arguments).and_then(|a| a.named_child(0)).is_some_and(|of| {
            let class = context.value(of);
            class
                .builtin_name()
                .is_some_and(|name| matches!(name, "dict" | "set" | "frozenset" | "str" | "bytes" | "range"))
        })
}

fn remedy<'m>(context: &Context<'m>, whole: Node<'m>, list: Node<'m>) -> Option<Remedy> {
    let place = Place::of(whole)?;
    let home = Home::of(context, whole)?;
    let name = list.text();
    let set = home.fresh(&[&format!("{name}_set"), &format!("set_of_{name}")])?;
    context.would_mean_builtin("set", whole).then_some(())?;
    Some(
        Changes::new(context)
            .insert(whole.start(), format!("{set} = set({name}){}", place.next()))
            .replace(list, set.clone())
            .possible("Make a set before the loop"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "membership-on-list-in-loop";

    #[test]
    fn ignores_lists_that_change_in_the_loop() {
        check_silent(
            CODE,
            "
            def f(seen: list[str], xs: list[str]):
                for x in xs:
                    if x not in seen:
                        seen.append(x)
                for x in xs:
                    seen += [x]
                    print(x in seen)
                for x in xs:
                    use(seen)
                    print(x in seen)
                for x in xs:
                    seen = list(x)
                    print(x in seen)
            ",
        );
    }

    #[test]
    fn ignores_items_that_may_be_unhashable() {
        check_silent(
            CODE,
            "
            def f(known: list, xs, rows: list[list]):
                for x in xs:
                    print(x in known)
                for row in rows:
                    print(row in known, (row, 1) in known, [1] in known)
            ",
        );
    }

    #[test]
    fn ignores_short_lists_and_other_containers() {
        check_silent(
            CODE,
            "
            def f(xs: list[str], d: dict, s: set, unknown):
                few = ['a', 'b']
                for x in xs:
                    print(x in few, x in ['a', 'b'], x in d, x in s, x in unknown, x in 'abc')
                known = list(d)
                print('a' in known)
                for x in ('a', 'b'):
                    print(x in known)
                for x in xs:
                    print(x in xs)
            def g(labels: list[str]):
                expected = ['a', 'b']
                for one in expected:
                    assert one in labels
                choices = '1 2 3'.split()
                while input() not in choices:
                    print('again')
            ",
        );
    }

    #[test]
    fn finds_lists_that_are_searched_again_and_again() {
        check_finds(
            CODE,
            "
            def f(known: list[str], names, d: dict):
                for name in names:
                    if name in known:
                       ^^^^^^^^^^^^^ Each round looks through the list `known` from its start; a set, made once before the loop, finds an item at once
                        print(name)
                keys = sorted(d)
                sizes = [len(x) for x in names]
                for name in names:
                    print(name in keys, 3 not in sizes)
                          ^^^^^^^^^^^^
                                        ^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_before_the_outermost_loop() {
        check_fix(
            CODE,
            "
            def f(known: list[str], rows: list[list[str]]):
                # Once.
                for row in rows:
                    for é in row:
                        if é not in known:  # why
                            print(é)
            ",
            "
            def f(known: list[str], rows: list[list[str]]):
                # Once.
                known_set = set(known)
                for row in rows:
                    for é in row:
                        if é not in known_set:  # why
                            print(é)
            ",
        );
        check_fix(
            CODE,
            "def f(a: list[int], b):\r\n\tfor c in b:\r\n\t\tprint(c in a)\r\n",
            "def f(a: list[int], b):\r\n\ta_set = set(a)\r\n\tfor c in b:\r\n\t\tprint(c in a_set)\r\n",
        );
        let taken = "def f(a: list[int], b, set):\n    for c in b:\n        print(c in a)\n";
        assert!(check_fixes(CODE, taken).is_empty());
    }
}

//! `any([… for …])`: a whole list is built for a function that takes one value after the other.

use text_size::{TextRange, TextSize};

use super::calls::is_test_code;
use super::expected::is_in_test;
use super::write::{Changes, holds, indentation, line_end, size, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: what a generator expression would see otherwise (`await`, `:=`, `super()`), lists of which a comment says why they are
/// made, and lists that the `assert` of a test shows. Only beginners are told of `sum`, `min` and `max`, which go over all values in any
/// case, of the few values of a display, and in tests.
pub(super) const CHECK: Check = Check {
    code: "needless-list-in-reducer",
    concept: "generator-expression",
    group: Group::Idiom,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["C419"], pylint: &["R1728", "R1729"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let name = callee.text();
    if !matches!(name, "any" | "all" | "sum" | "min" | "max") {
        return;
    }
    let Some(arguments) = ArgumentNodes::of(call) else { return };
    let Some(comprehension) = comprehension(name, &arguments) else { return };
    if changes_as_generator(comprehension)
        || context.qualified_name(callee).is_none_or(|full| full.strip_prefix("builtins.") != Some(name))
    {
        return;
    }
    if is_explained(call) || is_told_by_a_test(call) {
        return;
    }
    let brackets = if comprehension.kind() == Kind::ListComprehension { "list" } else { "set" };
    let message = match name {
        "any" | "all" => say(
            "The brackets build the whole {} before {} looks at its first value; without them it stops at the first {} one",
            [code(brackets), code(name), crate::note::plain(if name == "any" { "true" } else { "false" })],
        ),
        _ => say(
            "{} takes one value after the other; the brackets build a whole {} that is thrown away",
            [code(name), code(brackets)],
        ),
    };
    let finding = Finding::new(context.place(comprehension), message).for_beginners(
        !matches!(name, "any" | "all") || goes_over_few(comprehension) || is_test_code(context, call),
    );
    let is_only = arguments.positional.len() == 1;
    found.push(finding.remedy(remedy(context, call, comprehension, is_only, name)));
}

/// Whether the comprehension goes over what is written down there: `for x in [a, b]`.
fn goes_over_few(comprehension: Node<'_>) -> bool {
    let clause = comprehension.child_of_kind(Kind::ForInClause);
    clause
        .and_then(|clause| clause.field_child(Field::Right))
        .is_some_and(|right| matches!(right.unparenthesized().kind(), Kind::List | Kind::Tuple | Kind::Set))
}

/// The comprehension that the function is given, where it is all that the function goes over.
fn comprehension<'m>(name: &str, arguments: &ArgumentNodes<'m>) -> Option<Node<'m>> {
    let first = *arguments.positional.first()?;
    let others = arguments.positional.len() - 1;
    // Of several arguments, `min` and `max` compare the lists themselves. `sum` has a start.
    if !arguments.named.is_empty() || others > usize::from(name == "sum") {
        return None;
    }
    match first.kind() {
        Kind::ListComprehension => Some(first),
        // A set leaves out what is there already, which makes a difference to a sum.
        Kind::SetComprehension if name != "sum" => Some(first),
        _ => None,
    }
}

/// Whether the comment above speaks of it: `# a list, as a generator would stop at the first`.
fn is_explained(call: Node<'_>) -> bool {
    let lines = call.tree().text().get(..usize::from(call.start())).unwrap_or_default().lines().rev().skip(1);
    let above = lines.map(str::trim_start).take_while(|line| line.starts_with('#'));
    above.map(str::to_lowercase).any(|line| {
        ["generator", "comprehension", "short-circuit", "short circuit", "side effect", "side-effect"]
            .iter()
            .any(|word| line.contains(word))
    })
}

/// Whether a test asserts it: pytest prints the values of the list where the assertion fails, and a generator object otherwise.
fn is_told_by_a_test(call: Node<'_>) -> bool {
    is_in_test(call) && call.ancestors().any(|n| n.kind() == Kind::AssertStatement)
}

/// Whether a generator expression in its place would not be the same, or would not compile.
fn changes_as_generator(comprehension: Node<'_>) -> bool {
    holds(comprehension, &[Kind::Await, Kind::KwAsync, Kind::NamedExpression, Kind::Yield, Kind::ListSplat])
        || comprehension
            .descendants()
            .any(|n| n.kind() == Kind::Identifier && matches!(n.text(), "super" | "__class__"))
}

fn remedy<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    comprehension: Node<'m>,
    is_only: bool,
    name: &str,
) -> Remedy {
    let has_comma = call
        .field_child(Field::Arguments)
        .is_some_and(|arguments| arguments.children().any(|n| n.kind() == Kind::Comma));
    // Beside other arguments, or before a comma, a generator expression needs brackets of its own.
    let (open, close) = if is_only && !has_comma { ("", "") } else { ("(", ")") };
    let one = TextSize::new(1);
    let changes = Changes::new(context)
        .replace_range(bracket(comprehension, comprehension.start(), open), open)
        .replace_range(bracket(comprehension, comprehension.end() - one, close), close);
    // Where values are computed by calls, somebody may count on all of them being made.
    let stops =
        matches!(name, "any" | "all") && comprehension.descendants().any(|n| is_unknown_call(context, n));
    let title = "Drop the brackets";
    if stops { changes.possible(title) } else { changes.preferred(title) }
}

/// The bracket at a place, with its line where nothing else would be left on it.
fn bracket(comprehension: Node<'_>, at: TextSize, instead: &str) -> TextRange {
    let (text, end) = (comprehension.tree().text(), at + TextSize::new(1));
    let line_end = line_end(text, end.into());
    let is_last = text.get(usize::from(end)..line_end).is_some_and(|rest| rest.trim().is_empty());
    if !instead.is_empty() || !is_last || !starts_its_line(text, at) {
        return TextRange::new(at, end);
    }
    TextRange::new(at - TextSize::of(indentation(text, at)), size(line_end))
}

fn is_unknown_call<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    node.kind() == Kind::Call
        && node.field_child(Field::Function).is_some_and(|callee| {
            context.qualified_name(callee).is_none_or(|name| !name.starts_with("builtins."))
        })
}

#[cfg(test)]
mod tests {
    use crate::testing::{
        check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_safety, check_silent,
    };

    const CODE: &str = "needless-list-in-reducer";

    #[test]
    fn ignores_what_a_comment_explains() {
        check_silent(
            CODE,
            "
            def f(xs):
                # a list instead of a generator expression:
                # all of them have to be dropped
                if any([drop(x) for x in xs]):
                    return True
            ",
        );
    }

    #[test]
    fn ignores_lists_that_a_failing_test_shows() {
        check_silent(
            CODE,
            "
            def test_shapes(xs):
                assert all([x.shape == (1,) for x in xs])
                assert not any([x.empty for x in xs]), 'empty'
            class TestA:
                def test_a(self, xs):
                    assert sum([x.size for x in xs]) == 3
            ",
        );
    }

    /// ruff issue 12891 and pull request 12895: no generator expression can stand for these.
    #[test]
    fn ignores_asynchronous_comprehensions() {
        check_silent(
            CODE,
            "
            async def f(xs):
                a = any([await x for x in xs])
                b = all([x async for x in xs])
                c = sum([x for x in await xs if await x])
            ",
        );
    }

    #[test]
    fn ignores_what_a_generator_expression_would_see_otherwise() {
        check_silent(
            CODE,
            "
            class A:
                def f(self, xs):
                    return any([super().f(x) for x in xs])
            def g(xs):
                return any([(y := x) for x in xs]), y
            ",
        );
    }

    #[test]
    fn ignores_lists_that_are_compared_or_counted() {
        check_silent(
            CODE,
            "
            a = min([x for x in xs], [y for y in ys])
            b = max([x for x in xs], key=len)
            c = sum({x for x in xs})
            d = len([x for x in xs])
            e = any(xs), all([x, y]), any(x for x in xs), any(*[x for x in xs])
            ",
        );
    }

    #[test]
    fn ignores_other_functions_of_the_name() {
        check_silent(
            CODE,
            "
            from numpy import all
            import numpy as np
            def any(values): return values
            a = any([x for x in xs])
            b = all([x for x in xs])
            c = np.any([x for x in xs])
            def f(sum): return sum([x for x in xs])
            ",
        );
    }

    #[test]
    fn finds_lists_and_sets() {
        check_finds(
            CODE,
            "
            a = any([x.id for x in xs])
                    ^^^^^^^^^^^^^^^^^^ The brackets build the whole `list` before `any` looks at its first value; without them it stops at the first true one
            b = all({x for x in xs})
                    ^^^^^^^^^^^^^^^ The brackets build the whole `set` before `all` looks at its first value; without them it stops at the first false one
            c = sum([x for x in xs], 0.0)
                    ^^^^^^^^^^^^^^^ `sum` takes one value after the other; the brackets build a whole `list` that is thrown away
            def test_a():
                e = any([x for x in xs])
                        ^^^^^^^^^^^^^^^
            def f():
                assert all([x for x in xs])
                           ^^^^^^^^^^^^^^^
            d = max([len(ñ) for ñ in xs])
                    ^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn tells_only_beginners_where_nothing_stops_earlier() {
        check_finds_for_beginners(
            CODE,
            "
            def f(xs):
                return sum([x.size for x in xs]), max([x.size for x in xs])
                           ^^^^^^^^^^^^^^^^^^^^
                                                      ^^^^^^^^^^^^^^^^^^^^
            def test_a(xs):
                ok = any([x for x in xs])
                         ^^^^^^^^^^^^^^^
                return ok
            def g(a, b):
                return any([x.size for x in [a, b]])
                           ^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
        assert_eq!(check_count_by_default(CODE, "def f(xs):\n    return any([x for x in xs])\n"), 1);
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "a = any([x for x in xs])\n", "a = any(x for x in xs)\n");
        check_fix(CODE, "a = sum([x for x in xs], 1)\n", "a = sum((x for x in xs), 1)\n");
        check_fix(CODE, "a = all([x for x in xs],)\n", "a = all((x for x in xs),)\n");
        check_fix(
            CODE,
            "\ta = all([  # why\r\n\t\té for é in xs  # so\r\n\t])\r\n",
            "\ta = all(  # why\r\n\t\té for é in xs  # so\r\n\t)\r\n",
        );
        check_fix(
            CODE,
            "if any([any([y for y in x]) for x in xs]): z = min({x for x in xs})\n",
            "if any(any(y for y in x) for x in xs): z = min(x for x in xs)\n",
        );
    }

    #[test]
    fn leaves_no_empty_line() {
        check_fix(
            CODE,
            "
            a = sum(
                [
                    x
                    for x in xs
                ]
            )
            b = any(
                [x for x in xs
                ])
            ",
            "
            a = sum(
                    x
                    for x in xs
            )
            b = any(
                x for x in xs
                )
            ",
        );
        check_fix(
            CODE,
            "a = sum(\r\n\t[\r\n\tx for x in xs\r\n\t]\r\n)\r\n",
            "a = sum(\r\n\tx for x in xs\r\n)\r\n",
        );
    }

    #[test]
    fn prefers_no_fix_that_may_leave_out_calls() {
        use crate::text::Applicability::Unsafe;
        assert_eq!(check_safety(CODE, "a = any([f(x) for x in xs])\n"), [(Unsafe, false)]);
        assert_eq!(check_safety(CODE, "a = any([len(x) for x in xs])\n"), [(Unsafe, true)]);
        assert_eq!(check_safety(CODE, "a = sum([f(x) for x in xs])\n"), [(Unsafe, true)]);
    }
}

//! Statements behind a `return`, `raise`, `break` or `continue`, which never run.

use text_size::TextRange;

use super::remarks::{above, behind, speaks_of};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::reach::never_goes_on;
use crate::semantics::wrappers::own_nodes;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: what stands there to be seen and not to be run, such as the `yield` that makes a generator, or a `return` or `raise`
/// for those who read the code, and what a comment calls not reached.
pub(super) const CHECK: Check = Check {
    code: "unreachable-after-return",
    concept: "return-statement",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["W0101"],
    kinds: &[
        Kind::ReturnStatement,
        Kind::RaiseStatement,
        Kind::BreakStatement,
        Kind::ContinueStatement,
        Kind::IfStatement,
        Kind::WhileStatement,
    ],
    run,
};

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    if statement.next_sibling().is_none() || !never_goes_on(statement) {
        return;
    }
    let Some(block) = statement.parent().filter(|parent| parent.kind() == Kind::Block) else { return };
    let rest: Vec<Node<'m>> = block.named_children().filter(|n| n.id() > statement.id()).collect();
    let Some(first) = rest.iter().find(|n| !is_harmless(**n)).copied() else { return };
    if is_switched_off(context, statement)
        || rest.iter().any(|n| is_a_sign(*n))
        || is_generator_made_there(&rest)
        || [above(first), behind(first)].iter().any(|comment| speaks_of(comment, &["reach", "never"]))
        || context.never_runs(statement)
        || block.named_children().take_while(|n| n.id() < statement.id()).any(never_goes_on)
    {
        return;
    }
    let message = match statement.kind() {
        Kind::IfStatement => say("This never runs: each branch of the `if` above leaves the block", []),
        Kind::WhileStatement => {
            say("This never runs: the `while` above has no `break` and a condition that stays true", [])
        }
        _ => {
            let word = statement.child(0).map_or("", Node::text);
            say("This never runs: the {} above leaves the block", [code(word)])
        }
    };
    let place = context.place_of(TextRange::new(first.start(), first_line_end(first)));
    let mut finding = Finding::new(place, message);
    let leaves = statement.children().find(|n| !n.is_named()).unwrap_or(statement);
    finding = finding.related(context.place(leaves), "nothing goes on behind this");
    finding.remedies.extend(deleted(context, statement, &rest));
    found.push(finding);
}

/// Where the first line of a statement ends.
fn first_line_end(statement: Node<'_>) -> text_size::TextSize {
    let line = statement.text().split(['\n', '\r']).next().unwrap_or_default();
    statement.start() + text_size::TextSize::of(line.trim_end())
}

/// True for what stands behind a jump out of habit, or says nothing but that the place is not reached.
fn is_harmless(statement: Node<'_>) -> bool {
    let value = statement.named_child(0);
    match statement.kind() {
        Kind::PassStatement | Kind::BreakStatement | Kind::ContinueStatement => true,
        Kind::ReturnStatement => value.is_none_or(|value| value.kind() == Kind::None),
        Kind::ExpressionStatement => value.is_some_and(|value| {
            matches!(value.kind(), Kind::Ellipsis | Kind::String | Kind::ConcatenatedString)
        }),
        _ => false,
    }
}

/// Whether the statement is there for readers and type checkers: `raise AssertionError`, `assert False`, `assert_never(x)`.
fn is_a_sign(statement: Node<'_>) -> bool {
    let called = |node: Node<'_>| {
        let name = if node.kind() == Kind::Call { node.field_child(Field::Function) } else { Some(node) };
        name.map(|name| name.field_child(Field::Attribute).unwrap_or(name).text().to_string())
    };
    let Some(value) = statement.named_child(0) else { return false };
    match statement.kind() {
        Kind::AssertStatement => matches!(value.unparenthesized().text(), "False" | "0"),
        Kind::RaiseStatement => true,
        Kind::ExpressionStatement => called(value)
            .is_some_and(|name| name == "assert_never" || name.to_ascii_lowercase().contains("unreachable")),
        _ => false,
    }
}

/// Whether the jump is there to switch off what stands behind it: `raise NotImplementedError`, `raise AssertionError`, `raise
/// SkipTest`, or one with a comment that says why.
fn is_switched_off<'m>(context: &Context<'m>, statement: Node<'m>) -> bool {
    let raised = statement.named_child(0).filter(|_| statement.kind() == Kind::RaiseStatement);
    let class = raised.map(|raised| raised.field_child(Field::Function).unwrap_or(raised).text());
    let is_remark =
        |next: Node<'m>| next.kind() == Kind::Comment && context.line(next) == context.line(statement);
    let class = class.and_then(|class| class.rsplit('.').next());
    matches!(class, Some("NotImplementedError" | "AssertionError" | "SkipTest"))
        || statement.next_sibling().is_some_and(is_remark)
}

/// Whether a `yield` among the statements makes the function a generator.
fn is_generator_made_there(rest: &[Node<'_>]) -> bool {
    rest.iter().any(|statement| own_nodes(*statement).any(|n| n.kind() == Kind::Yield))
}

/// Without the statements, where nothing else of the function depends on them.
fn deleted<'m>(context: &Context<'m>, statement: Node<'m>, rest: &[Node<'m>]) -> Option<Remedy> {
    let last = rest.last()?;
    let range = TextRange::new(statement.end(), last.end());
    let text = statement.tree().text();
    let between = text.get(usize::from(range.start())..usize::from(range.end()))?;
    if between.contains('#') {
        return None;
    }
    // A name that is bound there belongs to the function everywhere in it.
    let function = statement.ancestors().find(|n| n.kind().is_function())?;
    let bindings = &context.model().bindings;
    let from = rest.first()?.id();
    let from = bindings.partition_point(|binding| binding.node < from);
    let bound = bindings.iter().skip(from).take_while(|binding| binding.node < last.subtree_end());
    let names: Vec<&str> = bound.map(|binding| binding.name.as_str()).collect();
    let is_gone = |n: Node<'_>| rest.iter().any(|statement| statement.contains(n));
    let is_needed = function
        .descendants()
        .any(|n| n.kind() == Kind::Identifier && names.contains(&n.text()) && !is_gone(n));
    let declares = rest
        .iter()
        .flat_map(|n| n.descendants())
        .any(|n| matches!(n.kind(), Kind::GlobalStatement | Kind::NonlocalStatement | Kind::Await));
    if is_needed || declares {
        return None;
    }
    Some(Changes::new(context).replace_range(range, "").possible("Delete what never runs"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "unreachable-after-return";

    #[test]
    fn ignores_what_a_comment_calls_not_reached() {
        check_silent(
            CODE,
            "
            def f():
                while True:
                    if g():
                        return 1
                return -1  # not reachable
            ",
        );
    }

    #[test]
    fn ignores_what_is_reached() {
        check_silent(
            CODE,
            "
            def f(x):
                if x:
                    return 1
                a()
                for y in x:
                    if y: continue
                    if not y:
                        break
                    else:
                        b()
                    c()
                while True:
                    if x: break
                d()
                with e: return 1
                try:
                    return g()
                except E:
                    h()
                i()
            def j(): return 1
            k()
            ",
        );
    }

    /// pylint issues 4698, 1471 and 8909: the `yield` is there to make a generator.
    #[test]
    fn ignores_the_yield_of_a_generator() {
        check_silent(
            CODE,
            "
            def nothing():
                return
                yield
            def fails():
                raise ValueError('x')
                yield 1
            async def none():
                return
                if False:
                    yield
            class A:
                def each(self):
                    raise NotImplementedError
                    for x in ():
                        yield x
            ",
        );
    }

    #[test]
    fn ignores_code_for_type_checkers() {
        check_silent(
            CODE,
            "
            from typing import TYPE_CHECKING, assert_never
            def f(x):
                if TYPE_CHECKING:
                    return 1
                    a()
                if x:
                    return 2
                    assert_never(x)
                if x > 1:
                    raise ValueError
                    assert False, 'not reached'
                return 1
                raise AssertionError('not reached')
            ",
        );
    }

    /// pylint issue 8567: what a `lambda` calls ends nothing; pylint issue 10761: a function that is called may give back.
    #[test]
    fn ignores_calls() {
        check_silent(
            CODE,
            "
            import sys
            def f():
                signal(1, lambda a, b: [print(a), sys.exit(1)])
                g()
                sys.exit(1)
                h()
            ",
        );
    }

    #[test]
    fn ignores_what_is_switched_off() {
        check_silent(
            CODE,
            "
            def f(x):
                if x:
                    raise AssertionError('can this happen?')
                    g(x)
                if x > 1:
                    raise ValueError  # Not before the next version.
                    g(x)
                if x > 2:
                    raise unittest.SkipTest('not now')
                    g(x)
                raise NotImplementedError
                return g(x)
            ",
        );
    }

    #[test]
    fn ignores_habits() {
        check_silent(
            CODE,
            "
            def f(x):
                for y in x:
                    if y:
                        return y
                        break
                    raise ValueError
                    pass
                return 1
                return
            def g():
                raise NotImplementedError
                'below'
                ...
                return None
            ",
        );
    }

    #[test]
    fn finds_the_first_statement() {
        check_finds(
            CODE,
            "
            def f(x):
                return x
                print(x)
                ^^^^^^^^ This never runs: the `return` above leaves the block
                return 2
            def g(xs):
                for x in xs:
                    if x: break; print(x)
                                 ^^^^^^^^ This never runs: the `break` above leaves the block
                    if x > 1:
                        raise ValueError(x)
                        for y in x:
                        ^^^^^^^^^^^ This never runs: the `raise` above leaves the block
                            print(y)
                    continue
                    # why
                    print(x)
                    ^^^^^^^^
                if xs:
                    return 1
                elif g:
                    return 2
                else:
                    raise ValueError
                print(xs)
                ^^^^^^^^^ This never runs: each branch of the `if` above leaves the block
            def h():
                while True:
                    if g():
                        return 1
                return 2
                ^^^^^^^^ This never runs: the `while` above has no `break` and a condition that stays true
            ",
        );
    }

    #[test]
    fn mends_by_deleting() {
        check_fix(
            CODE,
            "def f(x):\r\n\treturn x  \r\n\r\n\tprint('ñ')\r\n\treturn 2\r\n\r\n\r\ndef g(): pass\r\n",
            "def f(x):\r\n\treturn x\r\n\r\n\r\ndef g(): pass\r\n",
        );
        check_fix(
            CODE,
            "def f(x):\n    if x: return x; print(x)  # why\n    return 1\n",
            "def f(x):\n    if x: return x  # why\n    return 1\n",
        );
    }

    #[test]
    fn leaves_alone_what_others_depend_on() {
        for source in [
            "def f():\n    return lambda: x\n    x = 1\n",
            "def f():\n    return 1\n    # why\n    print(2)\n",
            "async def f():\n    return 1\n    await g()\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

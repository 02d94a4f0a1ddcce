//! A comparison that stands alone, whose result nobody has.

use super::calls::is_test_code;
use super::expected::is_tried;
use super::remarks::{above, behind, speaks_of};
use super::write::{Changes, short};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, Context, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because it is meant there: comparisons that are made to see what they raise or run, in tests of comparisons, and those
/// whose comment says so.
pub(super) const CHECK: Check = Check {
    code: "useless-comparison",
    concept: "statements-vs-expressions",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["B015"], pylint: &["W0104"], pyright: &[] },
    related_rules: &["B018", "W0106"],
    kinds: &[Kind::ExpressionStatement],
    run,
};

/// So many comparisons one below the other exercise the operators; one that was to be something else stands alone.
const MANY: usize = 3;

/// Outside of functions, where nothing could be told of the answer, two do.
const MANY_AT_THE_TOP: usize = 2;

/// Words of comments which say that a comparison is there to be survived.
const SMOKE: &[&str] = &["rais", "error", "smoke", "crash", "warn", "fail", "segfault", "exception"];

/// Functions that make a sentence of a comparison: `expect(x) == 1`.
const SENTENCES: &[&str] = &["expect", "ensure", "assume", "that", "it", "this", "check"];

/// What a class may do when it is compared.
const METHODS: &[&str] =
    &["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__", "__iter__", "__getitem__"];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(comparison) = comparison_of(statement) else { return };
    if is_tried(statement)
        || speaks_of(above(statement), SMOKE)
        || speaks_of(behind(statement), SMOKE)
        || is_exercise(context, statement, comparison)
        || context.never_runs(statement)
    {
        return;
    }
    let operands: Vec<Node<'m>> =
        comparison.named_children().filter(|n| n.field() != Field::Operators).collect();
    if operands.iter().any(|operand| is_sentence(*operand) || compares_itself(context, *operand)) {
        return;
    }
    let operator = comparison.field_child(Field::Operators);
    let single = operands.len() == 2;
    let equals = operator.filter(|operator| single && operator.kind() == Kind::EqualEqual);
    let target = operands.first().filter(|n| {
        equals.is_some() && matches!(n.kind(), Kind::Identifier | Kind::Attribute | Kind::Subscript)
    });
    let shown = code(short(comparison, 40));
    let is_test = stands_in_test(statement);
    if is_survival(statement, &operands)
        || (!is_test && !is_in_function(statement) && is_test_code(context, statement))
    {
        return;
    }
    let message = match target {
        _ if is_test => say("Nobody has the result of {}: the test passes either way", [shown]),
        Some(target) => {
            say("{} compares and drops the result: {} stays what it is", [shown, code(target.text())])
        }
        None => say("Nobody has the result of {}: the comparison changes nothing", [shown]),
    };
    let mut finding = Finding::new(context.place(comparison), message);
    finding.remedies.extend(remedy(context, statement, equals.filter(|_| target.is_some()), is_test));
    found.push(finding);
}

fn remedy<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    equals: Option<Node<'m>>,
    is_test: bool,
) -> Option<Remedy> {
    let changes = Changes::new(context);
    match equals {
        _ if is_test => Some(changes.insert(statement.start(), "assert ").possible("Assert it")),
        Some(equals) => Some(changes.replace(equals, "=").possible("Assign with `=`")),
        None => None,
    }
}

/// The comparison that is all of the statement.
fn comparison_of(statement: Node<'_>) -> Option<Node<'_>> {
    let mut children = statement.children();
    let only = children.next().filter(|_| children.next().is_none())?;
    (only.kind() == Kind::ComparisonOperator).then_some(only)
}

/// Whether many comparisons stand in a row, or the same thing is compared with itself.
fn is_exercise<'m>(context: &Context<'m>, statement: Node<'m>, comparison: Node<'m>) -> bool {
    let operands: Vec<&str> =
        comparison.named_children().filter(|n| n.field() != Field::Operators).map(Node::text).collect();
    if matches!(operands.as_slice(), [one, other] if one == other) {
        return true;
    }
    let many = if is_in_function(statement) { MANY } else { MANY_AT_THE_TOP };
    let in_a_row = |all: &mut dyn Iterator<Item = At<'m>>| {
        all.take(many).take_while(|at| comparison_of(at.node).is_some()).count()
    };
    let above = in_a_row(&mut context.statements_above(statement));
    above + in_a_row(&mut context.statements_below(statement)) + 1 >= many
}

fn is_sentence(operand: Node<'_>) -> bool {
    let callee = (operand.kind() == Kind::Call).then(|| operand.field_child(Field::Function)).flatten();
    let name = callee.and_then(|callee| callee.field_child(Field::Attribute).or(Some(callee)));
    name.is_some_and(|name| SENTENCES.contains(&name.text()))
}

/// Whether the operand is of a class of this file that has a comparison of its own.
fn compares_itself<'m>(context: &Context<'m>, operand: Node<'m>) -> bool {
    let Value::InstanceOf(at) = context.value(operand) else { return false };
    let there = context.at(at);
    let class = there.class(at);
    !class.complete
        || METHODS.iter().any(|method| !there.bindings_in_class(at, method).is_empty())
        || class.places.iter().flatten().count() > 1
}

fn is_in_function(statement: Node<'_>) -> bool {
    statement.ancestors().any(|n| n.kind() == Kind::FunctionDefinition)
}

/// Whether a test is about what the comparison does, not about its answer: no answer is written down, and the test asserts nothing at
/// all; or the very same is asserted before and behind; or the operands are deleted next.
fn is_survival(statement: Node<'_>, operands: &[Node<'_>]) -> bool {
    let Some(function) = statement.ancestors().find(|n| n.kind() == Kind::FunctionDefinition) else {
        return false;
    };
    let next = || {
        let block = statement.parent()?;
        block.named_children().find(|n| n.id() > statement.id() && n.kind() != Kind::Comment)
    };
    if let Some(next) = next() {
        let is_asserted_before = || {
            function
                .descendants()
                .take_while(|n| n.id() < statement.id())
                .any(|n| n.kind() == Kind::AssertStatement && n.text() == next.text())
        };
        if next.kind() == Kind::DeleteStatement
            || (next.kind() == Kind::AssertStatement && is_asserted_before())
        {
            return next.kind() == Kind::AssertStatement
                || next.descendants().any(|n| operands.iter().any(|operand| operand.text() == n.text()));
        }
        return false;
    }
    let is_test = function.field_child(Field::Name).is_some_and(|name| name.text().starts_with("test"));
    let asserts = |n: Node<'_>| match n.kind() {
        Kind::AssertStatement => true,
        Kind::Call => n.field_child(Field::Function).is_some_and(|callee| {
            let name = callee.field_child(Field::Attribute).unwrap_or(callee).text();
            name.starts_with("assert") && !name.to_ascii_lowercase().contains("raises")
        }),
        _ => false,
    };
    is_test
        && !operands.iter().any(|operand| is_written_answer(*operand))
        && !function.descendants().any(asserts)
}

/// Whether an operand is an answer that is written down: a literal, a display, `approx(…)`.
fn is_written_answer(operand: Node<'_>) -> bool {
    let operand = operand.unparenthesized();
    match operand.kind() {
        Kind::Call => {
            operand.field_child(Field::Function).is_some_and(|callee| callee.text().ends_with("approx"))
        }
        Kind::UnaryOperator => true,
        Kind::Integer | Kind::Float | Kind::String | Kind::ConcatenatedString => true,
        Kind::True | Kind::False | Kind::None => true,
        kind if kind.is_comprehension() => true,
        kind => matches!(kind, Kind::List | Kind::Tuple | Kind::Set | Kind::Dictionary),
    }
}

/// Whether the function is a test, or says elsewhere what has to hold.
fn stands_in_test(statement: Node<'_>) -> bool {
    let function = statement.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    let named =
        function.and_then(|f| f.field_child(Field::Name)).is_some_and(|n| n.text().starts_with("test"));
    let asserts = statement
        .parent()
        .is_some_and(|block| block.named_children().any(|n| n.kind() == Kind::AssertStatement));
    named || asserts
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "useless-comparison";

    /// ruff pull request 616: a comparison that is only a part of the statement.
    #[test]
    fn ignores_comparisons_that_are_used() {
        check_silent(
            CODE,
            "
            print(x < y)
            z = x == 1
            assert x == 1
            if x == 1: y = x == 2
            x == 1 and done()
            [x == 1]
            x == 1, 2
            x
            ",
        );
    }

    #[test]
    fn ignores_doctests() {
        check_silent(
            CODE,
            "
            def f(x):
                '''
                >>> f(1) == 2
                True
                '''
                return x + 1
            ",
        );
    }

    #[test]
    fn ignores_tests_of_comparisons() {
        check_silent(
            CODE,
            "
            def test(self):
                with pytest.raises(TypeError):
                    a == 1
                with self.assertRaises(TypeError):
                    a < 'x'
                with pytest.warns(FutureWarning), other():
                    a != 1
                with tm.assert_produces_warning(None):
                    a > 1
                try:
                    a == b
                except TypeError:
                    pass
            ",
        );
    }

    #[test]
    fn ignores_classes_with_comparisons_of_their_own() {
        check_silent(
            CODE,
            "
            class Box:
                def __eq__(self, other):
                    seen.append(other)
                    return True
            box = Box()
            box == 1
            class Below(Box): pass
            Below() == 1
            ",
        );
    }

    #[test]
    fn ignores_exercises_of_the_operators() {
        check_silent(
            CODE,
            "
            a < b
            a <= b

            a > 1
            x = 1
            c == c
            expect(x) == 1
            expect(that(x).size) == 1
            ",
        );
    }

    #[test]
    fn ignores_what_only_has_to_be_survived() {
        check_silent(
            CODE,
            "
            def test_fields(fields):
                assert fields
                # The comparison does not raise.
                fields[1:] == fields[:-1]
            def test_bug():
                a = make('hello')
                b = make('world')
                a == b
            def test_cache(idx):
                assert idx._cache == {}
                90 in idx
                assert idx._cache == {}
            def test_counts(u, v):
                before = count()
                u == v
                del u, v
                assert before == count()
            def test_broken(a):
                list(a) == a  # Segfault!
            ",
        );
        check_silent(CODE, "import pytest\narray == 1\narray.x == 2\n");
    }

    #[test]
    fn finds_answers_that_are_written_down() {
        check_finds(
            CODE,
            "
            def test_ticks(locator):
                locator.ticks(1) == []
                ^^^^^^^^^^^^^^^^^^^^^^
            def test_near(x):
                x.value == approx(0.5)
                ^^^^^^^^^^^^^^^^^^^^^^
            def test_two(x, y):
                assert x
                x == y
                ^^^^^^
            ",
        );
    }

    #[test]
    fn finds_what_is_dropped() {
        check_finds(
            CODE,
            "
            def f(user, data):
                if user:
                    user.name == 'x'
                    ^^^^^^^^^^^^^^^^ `user.name == 'x'` compares and drops the result: `user.name` stays what it is
                data['a'] == False
                ^^^^^^^^^^^^^^^^^^
                print(data)
                f(1) == 2
                ^^^^^^^^^ Nobody has the result of `f(1) == 2`: the comparison changes nothing
                print(data)
                1 < data < 3; 3 in data
                ^^^^^^^^^^^^
                              ^^^^^^^^^
            def test_it():
                x = f(1)
                x == 2
                ^^^^^^ Nobody has the result of `x == 2`: the test passes either way
            ",
        );
    }

    #[test]
    fn mends_what_was_meant() {
        check_fix(CODE, "def f(x):\r\n\tif x: x.ñ==1  # why\r\n", "def f(x):\r\n\tif x: x.ñ=1  # why\r\n");
        check_fix(
            CODE,
            "
            def test_it():
                x = f(1)
                f(1) == [
                    2,  # why
                ]
            ",
            "
            def test_it():
                x = f(1)
                assert f(1) == [
                    2,  # why
                ]
            ",
        );
    }

    #[test]
    fn leaves_alone_what_is_no_target() {
        for source in ["def f(x):\n    g(x) == 1\n", "def f(x):\n    x < 1\n", "def f(x):\n    x == y == 1\n"]
        {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

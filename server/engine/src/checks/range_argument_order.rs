//! `range(10, 0)`: a range that begins behind its end and is empty.

use super::asked::is_looked_at;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Constant, Context};
use crate::syntax::{Field, Kind, Node};

/// Left out: names, whose values may be meant to make a range empty; and what is not gone over.
pub(super) const CHECK: Check = Check {
    code: "range-argument-order",
    concept: "range-function",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// Builtins that go over what they are given.
const GO_OVER: &[&str] = &["list", "tuple", "set", "reversed", "enumerate", "zip", "map", "sum", "sorted"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function).filter(|n| n.text() == "range") else { return };
    let Some(arguments) = ArgumentNodes::of(call).filter(|a| a.named.is_empty()) else { return };
    let (start, stop, step) = match arguments.positional.as_slice() {
        [start, stop] => (*start, *stop, None),
        [start, stop, step] => (*start, *stop, Some(*step)),
        _ => return,
    };
    let step = match step.map(|step| written(context, step)) {
        None => 1,
        Some(Some(step)) if step != 0 => step,
        Some(_) => return,
    };
    if !is_empty(context, start, stop, step)
        || !is_gone_over(call)
        || is_looked_at(call.ancestors().take_while(|n| n.kind() != Kind::Block))
        || context.qualified_name(callee).as_deref() != Some("builtins.range")
    {
        return;
    }
    let message = if step > 0 {
        say(
            "{} begins at {}, which is not below its end {}, and gives nothing: to count down it needs a step below 0",
            [code(call.one_line()), code(start.one_line()), code(stop.one_line())],
        )
    } else {
        say(
            "{} counts down from {}, which is not above its end {}, and gives nothing",
            [code(call.one_line()), code(start.one_line()), code(stop.one_line())],
        )
    };
    found.push(Finding::new(context.place(call), message));
}

/// A whole number that stands in the code.
fn written<'m>(context: &Context<'m>, node: Node<'m>) -> Option<i128> {
    let is_literal = node.descendants().filter(|n| n.is_named()).all(|n| {
        matches!(
            n.kind(),
            Kind::Integer | Kind::UnaryOperator | Kind::BinaryOperator | Kind::ParenthesizedExpression
        )
    });
    match context.constant(node) {
        Some(Constant::Int(number)) if is_literal => Some(number),
        _ => None,
    }
}

/// Whether the range is empty because it goes the other way, for certain.
fn is_empty<'m>(context: &Context<'m>, start: Node<'m>, stop: Node<'m>, step: i128) -> bool {
    match (written(context, start), written(context, stop)) {
        (Some(start), Some(stop)) => (step > 0 && start > stop) || (step < 0 && start < stop),
        // A length is 0 at least: up to 0 from there is nothing.
        (None, Some(stop)) => step > 0 && stop <= 0 && is_length(context, start),
        // … and down to it from below.
        (Some(start), None) => step < 0 && start <= 0 && is_length(context, stop),
        _ => false,
    }
}

fn is_length<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    node.kind() == Kind::Call
        && node.field_child(Field::Function).is_some_and(|callee| {
            callee.text() == "len" && context.qualified_name(callee).as_deref() == Some("builtins.len")
        })
}

/// Whether the range is there to be gone over.
fn is_gone_over(call: Node<'_>) -> bool {
    let Some(parent) = call.parent() else { return false };
    match parent.kind() {
        Kind::ForStatement | Kind::ForInClause => call.field() == Field::Right,
        Kind::ArgumentList => parent
            .parent()
            .and_then(|outer| outer.field_child(Field::Function))
            .is_some_and(|callee| GO_OVER.contains(&callee.text())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "range-argument-order";

    #[test]
    fn ignores_negative_steps() {
        check_silent(
            CODE,
            "
            for i in range(10, 0, -1): print(i)
            for i in range(0, -10, -2): print(i)
            for i in range(len(xs) - 1, -1, -1): print(i)
            for i in range(len(xs), 0, -1): print(i)
            for i in range(5, 0, step): print(i)
            ",
        );
    }

    #[test]
    fn ignores_ranges_that_may_hold_something() {
        check_silent(
            CODE,
            "
            N = 0
            for i in range(0, 10): print(i)
            for i in range(1, N): print(i)
            for i in range(5, n): print(i)
            for i in range(0, len(xs)): print(i)
            for i in range(len(xs), 5): print(i)
            for i in range(3, 3): print(i)
            for i in range(10, 0, 0): print(i)
            for i in range(*xs): print(i)
            for i in range(-3, 0): print(i)
            for i in range(-5, len(xs), -1 + 2): print(i)
            ",
        );
    }

    #[test]
    fn ignores_tests_of_range_itself() {
        check_silent(
            CODE,
            "
            class T:
                def test(self):
                    self.assertEqual(list(range(10, 0)), [])
                    assert list(range(10, 0)) == []
                    empty = range(10, 0)
                    if not list(range(1, 0)): pass
            ",
        );
    }

    #[test]
    fn ignores_other_functions_of_the_name() {
        check_silent(CODE, "def range(a, b): return [a, b]\nfor i in range(10, 0): print(i)\n");
        check_silent(CODE, "for i in self.range(10, 0): print(i)\n");
    }

    #[test]
    fn finds_ranges_the_wrong_way_round() {
        check_finds(
            CODE,
            "
            for i in range(10, 0):
                     ^^^^^^^^^^^^ `range(10, 0)` begins at `10`, which is not below its end `0`, and gives nothing: to count down it needs a step below 0
                print(i)
            a = [é for é in range(5, 1, 2)]
                              ^^^^^^^^^^^^^^
            for i in range(0, 10, -1): pass
                     ^^^^^^^^^^^^^^^^ `range(0, 10, -1)` counts down from `0`, which is not above its end `10`, and gives nothing
            for i in range(len(xs), 0): pass
                     ^^^^^^^^^^^^^^^^^
            for i in range(0, len(xs), -1): pass
                     ^^^^^^^^^^^^^^^^^^^^^
            b = list(range(2 * 3, 1))
                     ^^^^^^^^^^^^^^^
            ",
        );
    }
}

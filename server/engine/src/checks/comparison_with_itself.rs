//! `x < x`: the same on both sides of a comparison.

use super::asked::{is_asserted, is_in_method, is_name_path};
use super::expected::is_in_test;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{Context, Value};
use crate::syntax::{Field, Kind, Node};

/// Left out: `x == x` and `x != x` of what may be a float, which is how a NaN is found, and the tests of a class's own
/// comparisons.
pub(super) const CHECK: Check = Check {
    code: "comparison-with-itself",
    concept: "comparison-operators",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["PLR0124"], pylint: &["R0124"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator],
    run,
};

/// Methods in which one side is the object and the other one the parameter.
const COMPARING: &[&str] = &["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"];

fn run<'m>(context: &Context<'m>, comparison: Node<'m>, found: &mut Vec<Finding>) {
    let mut left: Option<Node<'m>> = None;
    let mut operator: Option<Node<'m>> = None;
    for child in comparison.children() {
        if child.field() == Field::Operators {
            operator.get_or_insert(child);
            continue;
        }
        if matches!(child.kind(), Kind::Comment | Kind::LineContinuation) {
            continue;
        }
        let operand = child.unparenthesized();
        if let (Some(left), Some(operator)) = (left, operator.take())
            && left.text() == operand.text()
            && is_name_path(left)
            && is_name_path(operand)
            && is_mistaken(context, comparison, left, operator)
        {
            let message = say(
                "{} stands on both sides of {}, so the answer depends on nothing else",
                [code(operand.text()), code(operator.text())],
            );
            let range = left.range().cover(operand.range());
            found.push(Finding::new(context.place_of(range), message));
        }
        left = Some(operand);
        operator = None;
    }
}

fn is_mistaken<'m>(
    context: &Context<'m>,
    comparison: Node<'m>,
    operand: Node<'m>,
    operator: Node<'m>,
) -> bool {
    let stands_alone = comparison.parent().is_some_and(|p| p.kind() == Kind::ExpressionStatement);
    if stands_alone || is_asserted(comparison) || is_in_test(comparison) {
        return false;
    }
    if !matches!(operator.kind(), Kind::EqualEqual | Kind::NotEqual) {
        return true;
    }
    match context.value(operand) {
        Value::Instance(class) => {
            matches!(
                class.strip_prefix("builtins."),
                Some("int" | "str" | "bytes" | "bool" | "list" | "tuple" | "dict" | "set")
            )
        }
        Value::Unknown => operand.kind() == Kind::Attribute && is_in_method(comparison, COMPARING),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "comparison-with-itself";

    #[test]
    fn ignores_different_operands() {
        check_silent(
            CODE,
            "a = x < y or x.a < x.b or f() < f() or x[0] < x[1] or 1 < 1 or next(x) == next(x)\n",
        );
    }

    /// ruff issue 22160: only a NaN differs from itself.
    #[test]
    fn ignores_tests_for_nan() {
        check_silent(
            CODE,
            "
            def f(x, y: float, z=1.5):
                if x != x or y == y or z != z or x.value != x.value:
                    return None
                return (a > 0) & (c == c)
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_operators() {
        check_silent(
            CODE,
            "
            def f(x):
                assert x <= x and not x < x
                self.assertTrue(x >= x)
                self.assertRaises(TypeError, lambda: x < x)
                x < x
            def test_order(x):
                result = x < x
            ",
        );
    }

    #[test]
    fn finds_orders_and_identity() {
        check_finds(
            CODE,
            "
            def f(x, y):
                if x < x: pass
                   ^^^^^ `x` stands on both sides of `<`, so the answer depends on nothing else
                while y.a >= (y.a): pass
                      ^^^^^^^^^^^ `y.a` stands on both sides of `>=`, so the answer depends on nothing else
                return 0 < x is x or x not in x
                           ^^^^^^
                                     ^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn finds_equality_where_no_nan_can_be() {
        check_finds(
            CODE,
            "
            class A:
                def __eq__(self, other):
                    return self.a == other.a and self.b == self.b and other.c != other.c
                                                 ^^^^^^^^^^^^^^^^
                                                                      ^^^^^^^^^^^^^^^^^^
            def f(name: str, é: int):
                return name == name or é != é
                       ^^^^^^^^^^^^
                                       ^^^^^^^^
            ",
        );
    }
}

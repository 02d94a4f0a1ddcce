//! `0.1 + 0.2 == 0.3`: computed floats compared to the last digit.

use super::write::{Changes, holds, short};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{Constant, Context};
use crate::syntax::literal;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: values that were only stored and read again, and comparisons with what a float holds exactly. Of constants on both
/// sides the answer is known; those that are equal are left alone too.
pub(super) const CHECK: Check = Check {
    code: "float-equality",
    concept: "float-type",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["RUF069"],
    kinds: &[Kind::ComparisonOperator],
    run,
};

fn run<'m>(context: &Context<'m>, comparison: Node<'m>, found: &mut Vec<Finding>) {
    let mut operators = comparison.field_children(Field::Operators);
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    if !matches!(operator.kind(), Kind::EqualEqual | Kind::NotEqual) {
        return;
    }
    let (Some(left), Some(right)) = (comparison.named_child(0), comparison.named_child(1)) else { return };
    let (left, right) = (left.unparenthesized(), right.unparenthesized());
    let message = if let Some(message) = known(context, left, right) {
        message
    } else if let Some((counter, step)) = counted(comparison, left, right) {
        say(
            "{} grows by {}, which no float holds exactly, so it may never equal {}",
            [
                code(counter.text()),
                code(step.text()),
                code(if counter.id() == left.id() { right } else { left }.text()),
            ],
        )
    } else if let Some(computed) = rounded(context, left, right) {
        say(
            "{} is rounded, so it may miss the number it is compared with by its last digit",
            [code(short(computed, 40))],
        )
    } else {
        return;
    };
    let mut finding = Finding::new(context.place(comparison), message);
    finding.remedies.extend(remedy(context, comparison, operator, left, right));
    found.push(finding);
}

/// Two constants, one of them computed, that differ by no more than rounding.
fn known<'m>(context: &Context<'m>, left: Node<'m>, right: Node<'m>) -> Option<crate::note::Text> {
    let computed = [left, right].into_iter().find(|n| n.kind() == Kind::BinaryOperator)?;
    let (Constant::Float(one), Constant::Float(other)) = (context.constant(left)?, context.constant(right)?)
    else {
        return None;
    };
    let near = (one - other).abs() <= 1e-9 * one.abs().max(other.abs());
    #[expect(clippy::float_cmp, reason = "the question is whether they are the same float")]
    let differ = one != other;
    (near && differ).then(|| {
        let value = if computed.id() == left.id() { one } else { other };
        say(
            "{} is {} as a float, so the two are not equal",
            [code(short(computed, 40)), code(format!("{value:?}"))],
        )
    })
}

/// Arithmetic with a fraction that no float holds exactly, compared with such a fraction.
fn rounded<'m>(context: &Context<'m>, left: Node<'m>, right: Node<'m>) -> Option<Node<'m>> {
    let (computed, other) = match (left.kind(), right.kind()) {
        (Kind::BinaryOperator, _) => (left, right),
        (_, Kind::BinaryOperator) => (right, left),
        _ => return None,
    };
    // Both are known: they are equal, or far from it.
    if context.constant(left).is_some() && context.constant(right).is_some() {
        return None;
    }
    let is_value = matches!(other.kind(), Kind::Float) && is_inexact(other)
        || other.kind() == Kind::BinaryOperator && is_arithmetic(other);
    (is_value && is_arithmetic(computed)).then_some(computed)
}

/// Whether the operation works with an inexact fraction that is written in it.
fn is_arithmetic(operation: Node<'_>) -> bool {
    let computes = |n: Node<'_>| {
        n.field_child(Field::Operator).is_some_and(|o| {
            matches!(o.kind(), Kind::Plus | Kind::Minus | Kind::Star | Kind::Slash | Kind::DoubleStar)
        })
    };
    computes(operation)
        && [Field::Left, Field::Right]
            .into_iter()
            .filter_map(|side| operation.field_child(side))
            .map(Node::unparenthesized)
            .any(|side| side.kind() == Kind::Float && is_inexact(side))
}

/// Whether the literal is a fraction that binary digits cannot hold: no multiple of a small power of two.
fn is_inexact(node: Node<'_>) -> bool {
    literal::float(node.text()).is_some_and(|value| value.is_finite() && (value * 1024.0).fract() != 0.0)
}

/// A name that the loop moves by an inexact step, in the loop's own condition: the name, and the step.
fn counted<'m>(comparison: Node<'m>, left: Node<'m>, right: Node<'m>) -> Option<(Node<'m>, Node<'m>)> {
    let is_constant = |n: Node<'_>| matches!(n.kind(), Kind::Float | Kind::Integer);
    let counter = match (left.kind(), right.kind()) {
        (Kind::Identifier, _) if is_constant(right) => left,
        (_, Kind::Identifier) if is_constant(left) => right,
        _ => return None,
    };
    let mut child = comparison;
    let body = loop {
        let parent = child.parent()?;
        match parent.kind() {
            Kind::WhileStatement if child.field() == Field::Condition => {
                break parent.field_child(Field::Body)?;
            }
            Kind::ParenthesizedExpression | Kind::BooleanOperator | Kind::NotOperator => child = parent,
            _ => return None,
        }
    };
    let mut steps = body.descendants().filter(|n| {
        matches!(n.kind(), Kind::AugmentedAssignment | Kind::Assignment)
            && n.field_child(Field::Left).is_some_and(|target| target.text() == counter.text())
    });
    let (step, None) = (steps.next()?, steps.next()) else { return None };
    let by = step.field_child(Field::Right)?;
    let grows = step
        .field_child(Field::Operator)
        .is_some_and(|o| matches!(o.kind(), Kind::PlusEqual | Kind::MinusEqual));
    (grows && by.kind() == Kind::Float && is_inexact(by)).then_some((counter, by))
}

fn remedy<'m>(
    context: &Context<'m>,
    comparison: Node<'m>,
    operator: Node<'m>,
    left: Node<'m>,
    right: Node<'m>,
) -> Option<Remedy> {
    let is_free =
        context.globals("math").is_empty() || context.global_import("math").as_deref() == Some("math");
    if holds(comparison, &[Kind::Comment, Kind::LineContinuation, Kind::NamedExpression])
        || !context.would_mean_global("math", comparison)
        || !is_free
    {
        return None;
    }
    let negation = if operator.kind() == Kind::NotEqual { "not " } else { "" };
    let text = format!("{negation}math.isclose({}, {})", left.text(), right.text());
    let changes = Changes::new(context).replace_word(comparison, &text).import("import math");
    Some(changes.possible(format!("Ask `{negation}math.isclose(…)`")))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "float-equality";

    /// ruff issue 24766: zero is exact.
    #[test]
    fn ignores_comparisons_with_zero() {
        check_silent(CODE, "a = x == 0.0 or x * 0.1 == 0.0 or 0.0 != y - 0.3\n");
    }

    #[test]
    fn ignores_integers_held_in_floats() {
        check_silent(CODE, "a = x == 1.0 or x * 0.1 == 3.0 or x / 2.0 == 10.0\n");
    }

    #[test]
    fn ignores_exact_literals() {
        check_silent(CODE, "assert x + 0.5 == 0.25\nassert x * 0.1 == 2.5\nassert x + 0.25 == 0.75\n");
    }

    /// ruff issue 23281: a division may be one of decimals; ruff pull request 23266: what is stored comes back as it was.
    #[test]
    fn ignores_what_is_not_computed_with_floats() {
        check_silent(
            CODE,
            "
            a = D(5) / 2 == D('2.605')
            b = x.alpha == 0.7 or f(x) == 0.1 or x == y or x / 3 == 0.1
            c = 0.1 + 0.1 == 0.2 or 0.1 + 0.2 == 0.5
            d = x == float('inf')
            ",
        );
    }

    #[test]
    fn finds_computed_floats() {
        check_finds(
            CODE,
            "
            a = 0.1 + 0.2 == 0.3
                ^^^^^^^^^^^^^^^^ `0.1 + 0.2` is `0.30000000000000004` as a float, so the two are not equal
            b = 0.3 != price * 0.1
                ^^^^^^^^^^^^^^^^^^ `price * 0.1` is rounded, so it may miss the number it is compared with by its last digit
            é = 0.0
            while é != 1.0:
                  ^^^^^^^^^ `é` grows by `0.1`, which no float holds exactly, so it may never equal `1.0`
                é += 0.1
            ",
        );
    }

    #[test]
    fn mends_with_isclose() {
        check_fix(
            CODE,
            "import math\na = é * 0.1 == 0.3  # why\r\n",
            "import math\na = math.isclose(é * 0.1, 0.3)  # why\r\n",
        );
        check_fix(
            CODE,
            "'''Doc.'''\nif (x - 0.1) != 0.3: pass\n",
            "'''Doc.'''\n\nimport math\nif not math.isclose(x - 0.1, 0.3): pass\n",
        );
        assert!(check_fixes(CODE, "def f(math, x): return x * 0.1 == 0.3\n").is_empty());
    }
}

//! `not x in y` and `not x is y`, for which Python has operators of their own.

use text_size::{TextRange, TextSize};

use super::calls::is_test_code;
use super::write::{Changes, holds, short};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Only beginners are told of `not (a is b)` in tests, which say so what is not to be.
pub(super) const CHECK: Check = Check {
    code: "not-precedence",
    concept: "membership-operator",
    group: Group::Idiom,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["E713", "E714"], pylint: &["C0117"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::NotOperator],
    run,
};

fn run<'m>(context: &Context<'m>, negation: Node<'m>, found: &mut Vec<Finding>) {
    let Some(argument) = negation.field_child(Field::Argument) else { return };
    let comparison = argument.unparenthesized();
    if comparison.kind() != Kind::ComparisonOperator {
        return;
    }
    let mut operators = comparison.field_children(Field::Operators);
    // `not a in b in c` has no short form.
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    let better = match operator.kind() {
        Kind::KwIn => "not in",
        Kind::KwIs => "is not",
        _ => return,
    };
    let (Some(left), Some(right)) = (comparison.named_child(0), comparison.named_child(1)) else { return };
    let message = say(
        "`not` turns the answer of {} round; {} asks the same in one operator",
        [code(format!("{} {} …", short(left, 30), operator.text())), code(better)],
    );
    let is_spelt_out = argument.kind() == Kind::ParenthesizedExpression && is_test_code(context, negation);
    let mut finding = Finding::new(context.place(comparison), message).for_beginners(is_spelt_out);
    if !holds(negation, &[Kind::Comment, Kind::LineContinuation]) {
        let text = Rewritten { negation, argument, left, right, better }.text();
        let title = format!("Write `{better}`");
        finding = finding.remedy(Changes::new(context).replace_range(negation.range(), text).safe(title));
    }
    found.push(finding);
}

/// The parts of a negated comparison, and the operator that says the same.
struct Rewritten<'t> {
    negation: Node<'t>,
    argument: Node<'t>,
    left: Node<'t>,
    right: Node<'t>,
    better: &'static str,
}

impl Rewritten<'_> {
    /// The comparison with the other operator. Parentheses stay where lines or words would run together without them.
    fn text(&self) -> String {
        let text = self.negation.tree().text();
        let between =
            |from: TextSize, to: TextSize| text.get(usize::from(from)..usize::from(to)).unwrap_or_default();
        let comparison = self.argument.unparenthesized();
        let operator = comparison.field_child(Field::Operators).map_or(comparison.range(), Node::range);
        let blank = |gap: &str| if gap.is_empty() { " ".to_string() } else { gap.to_string() };
        let (before, after) = (
            blank(between(self.left.end(), operator.start())),
            blank(between(operator.end(), self.right.start())),
        );
        let inner = format!("{}{before}{}{after}{}", self.left.text(), self.better, self.right.text());
        let is_bracketed = self.argument.kind() == Kind::ParenthesizedExpression;
        let range: TextRange = self.negation.range();
        let next = text.get(usize::from(range.end())..).and_then(|rest| rest.chars().next());
        let runs_on = next.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if is_bracketed && (runs_on || self.argument.text().contains(['\n', '\r'])) {
            format!("({inner})")
        } else {
            inner
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{
        check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent,
    };

    const CODE: &str = "not-precedence";

    #[test]
    fn tells_only_beginners_of_what_a_test_says_is_not_so() {
        check_finds_for_beginners(
            CODE,
            "
            def test_copy(a, b):
                assert_(not (a is b))
                             ^^^^^^
            ",
        );
        assert_eq!(check_count_by_default(CODE, "def test_copy(a, b):\n    assert_(not a is b)\n"), 1);
        assert_eq!(check_count_by_default(CODE, "def copy(a, b):\n    return not (a is b)\n"), 1);
    }

    #[test]
    fn ignores_what_has_no_operator_of_its_own() {
        check_silent(
            CODE,
            "
            a = x not in y or x is not y or not x or not x == y or not (x or y in z)
            b = not (x in y and z) or not f(x in y)
            ",
        );
    }

    /// ruff issue 4082, pycodestyle issue 767: in a chain `not` belongs to all of it.
    #[test]
    fn ignores_chains() {
        check_silent(CODE, "a = not x is y is not z or not x in y in z or not x in y == z\n");
    }

    /// pycodestyle issue 330: here `not` belongs to the left side alone.
    #[test]
    fn ignores_a_negated_operand() {
        check_silent(CODE, "a = (not x) in y\nb = (not x) is y\n");
    }

    #[test]
    fn finds_both_operators() {
        check_finds(
            CODE,
            "
            if not key in known:
                   ^^^^^^^^^^^^ `not` turns the answer of `key in …` round; `not in` asks the same in one operator
                pass
            a = not (f(x) is y)
                     ^^^^^^^^^ `not` turns the answer of `f(x) is …` round; `is not` asks the same in one operator
            b = [i for i in x if not i[0] in 'é']
                                     ^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "if not x in y: pass\r\n", "if x not in y: pass\r\n");
        check_fix(CODE, "if not(x in y): pass\n", "if x not in y: pass\n");
        check_fix(CODE, "a = not x.é is(y)\n", "a = x.é is not (y)\n");
        check_fix(CODE, "a = not(x in y)or z\n", "a = (x not in y)or z\n");
        check_fix(CODE, "a = z and not ((x in y))\n", "a = z and x not in y\n");
        check_fix(CODE, "a = not (\n\tx in\n\ty\n)\n", "a = (x not in\n\ty)\n");
        check_fix(CODE, "a = not not x in y\n", "a = not x not in y\n");
        check_fix(CODE, "a = not (x if y else z) in w\n", "a = (x if y else z) not in w\n");
        check_fix(CODE, "def f(): return not x in y  # why\n", "def f(): return x not in y  # why\n");
    }

    #[test]
    fn leaves_comments_alone() {
        assert!(check_fixes(CODE, "a = not (x in  # why\n    y)\n").is_empty());
        assert!(check_fixes(CODE, "a = not x \\\n    in y\n").is_empty());
    }
}

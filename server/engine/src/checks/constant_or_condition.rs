//! `x == 1 or 2`: a constant that decides a condition by itself.

use super::asked::{is_condition, is_name_path};
use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, cut, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: `x or 'default'`, which picks a value, and `False and x`, which switches code off.
pub(super) const CHECK: Check = Check {
    code: "constant-or-condition",
    concept: "boolean-operators",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["SIM222"], pylint: &["R1727"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::BooleanOperator],
    run,
};

fn run<'m>(context: &Context<'m>, whole: Node<'m>, found: &mut Vec<Finding>) {
    let Some(operator) = whole.field_child(Field::Operator).map(Node::kind) else { return };
    let is_part = whole.parent().is_some_and(|p| {
        p.kind() == Kind::BooleanOperator
            && p.field_child(Field::Operator).is_some_and(|o| o.kind() == operator)
    });
    if is_part && whole.field() == Field::Left {
        return;
    }
    let Some(operands) = operands(whole, operator) else { return };
    let verdict =
        if operator == Kind::KwOr { decided_or(whole, &operands) } else { ignored_and(whole, &operands) };
    let Some((constant, verdict)) = verdict else { return };
    let shown = code(constant.text());
    let message = match verdict {
        Verdict::AlwaysTrue => say("{} counts as true by itself, so this condition is always true", [shown]),
        Verdict::AlwaysThis => say(
            "{} counts as true by itself, so {} gives it, and what follows is never looked at",
            [shown, code("or")],
        ),
        Verdict::OnlyThis => {
            say("What stands before {} counts as false by itself, so {} always gives it", [shown, code("or")])
        }
        Verdict::OrThis => say(
            "{} is not compared with anything: where the comparison is false, this gives {}",
            [shown.clone(), shown],
        ),
        Verdict::NotAsked => {
            say("{} counts as true by itself, so it takes no part in this condition", [shown])
        }
    };
    let mut finding =
        Finding::new(context.place(whole), message).related(context.place(constant), "this constant");
    finding.remedies.extend(remedy(context, whole, operator, &operands));
    found.push(finding);
}

/// What the constant makes of the whole.
#[derive(Debug, Clone, Copy)]
enum Verdict {
    AlwaysTrue,
    AlwaysThis,
    OnlyThis,
    OrThis,
    NotAsked,
}

/// The operands of `a or b or c`, from left to right. A long chain is nobody's slip.
fn operands(whole: Node<'_>, operator: Kind) -> Option<Vec<Node<'_>>> {
    let mut operands = Vec::new();
    let mut left = whole;
    while left.kind() == Kind::BooleanOperator && left.field_child(Field::Operator)?.kind() == operator {
        operands.push(left.field_child(Field::Right)?);
        left = left.field_child(Field::Left)?;
        if operands.len() > 50 {
            return None;
        }
    }
    operands.push(left);
    operands.reverse();
    Some(operands)
}

fn decided_or<'m>(whole: Node<'m>, operands: &[Node<'m>]) -> Option<(Node<'m>, Verdict)> {
    let at = operands.iter().position(|operand| truth(*operand) == Some(true))?;
    let constant = *operands.get(at)?;
    let before = operands.get(..at)?;
    if is_condition(whole) {
        // `(x := f()) or True` is there to bind the name.
        let binds = before.iter().any(|operand| holds(*operand, &[Kind::NamedExpression]));
        return (!binds).then_some((constant, Verdict::AlwaysTrue));
    }
    if before.iter().all(|operand| truth(*operand).is_some()) {
        let is_last = at + 1 == operands.len();
        return Some((constant, if is_last { Verdict::OnlyThis } else { Verdict::AlwaysThis }));
    }
    // `x == 'a' or 'b'` as a value: the constant is one more of what it was compared with.
    let kind = constant.unparenthesized().kind();
    let compares = before.last().is_some_and(|operand| {
        compared(*operand).is_some_and(|(_, with)| with.unparenthesized().kind() == kind)
    });
    (compares && matches!(kind, Kind::String | Kind::Integer)).then_some((constant, Verdict::OrThis))
}

/// `'a' and 'b' in x`, `x == 'a' and 'b'`: a text that is asked nothing, beside a comparison.
fn ignored_and<'m>(whole: Node<'m>, operands: &[Node<'m>]) -> Option<(Node<'m>, Verdict)> {
    if !is_condition(whole)
        || !operands.iter().any(|n| n.unparenthesized().kind() == Kind::ComparisonOperator)
    {
        return None;
    }
    let is_text = |n: &&Node<'m>| n.unparenthesized().kind() == Kind::String && truth(**n) == Some(true);
    operands.iter().find(is_text).map(|constant| (*constant, Verdict::NotAsked))
}

/// Whether a literal counts as true; `None` for what is no literal.
fn truth(node: Node<'_>) -> Option<bool> {
    let node = node.unparenthesized();
    match node.kind() {
        Kind::True | Kind::Ellipsis | Kind::Lambda => Some(true),
        Kind::False | Kind::None => Some(false),
        Kind::Integer => crate::syntax::literal::integer(node.text()).map(|n| n != 0),
        Kind::Float => crate::syntax::literal::float(node.text()).map(|n| n != 0.0),
        Kind::String => {
            let start = node.child_of_kind(Kind::StringStart)?;
            // A t-string is an object of its own; an f-string of nothing but fields may be empty.
            if start.text().trim_end_matches(['"', '\'']).contains(['t', 'T']) {
                return None;
            }
            match (node.child_of_kind(Kind::StringContent), node.child_of_kind(Kind::Interpolation)) {
                (Some(content), _) => (content.text() != "\\\n").then_some(true),
                (None, None) => Some(false),
                (None, Some(_)) => None,
            }
        }
        Kind::List | Kind::Tuple | Kind::Set | Kind::Dictionary => {
            // `*f(x)` is a call of `*f` in the tree.
            let is_unpacked = |n: Node<'_>| n.text().starts_with('*');
            if node.named_children().next().is_none() {
                Some(false)
            } else {
                node.named_children().any(|n| !is_unpacked(n)).then_some(true)
            }
        }
        _ => None,
    }
}

/// Both sides of a plain `a == b`.
fn compared(node: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    comparison(node, Kind::EqualEqual)
}

fn comparison(node: Node<'_>, kind: Kind) -> Option<(Node<'_>, Node<'_>)> {
    let node = node.unparenthesized();
    if node.kind() != Kind::ComparisonOperator {
        return None;
    }
    let mut operators = node.field_children(Field::Operators);
    let (operator, None) = (operators.next()?, operators.next()) else { return None };
    (operator.kind() == kind).then_some(())?;
    Some((node.named_child(0)?, node.named_child(1)?))
}

/// `x == 'a' or 'b'` as `x in ('a', 'b')`, and `x != 'a' and 'b'` as `x not in ('a', 'b')`.
fn remedy<'m>(
    context: &Context<'m>,
    whole: Node<'m>,
    operator: Kind,
    operands: &[Node<'m>],
) -> Option<Remedy> {
    if holds(whole, &[Kind::Comment, Kind::LineContinuation]) {
        return None;
    }
    let (asked, better) =
        if operator == Kind::KwOr { (Kind::EqualEqual, "in") } else { (Kind::NotEqual, "not in") };
    let (first, others) = operands.split_first()?;
    let (left, with) = comparison(*first, asked)?;
    let is_plain = |n: &Node<'m>| matches!(n.kind(), Kind::String | Kind::Integer | Kind::Float);
    let mut values = vec![with];
    for other in others {
        match comparison(*other, asked) {
            Some((again, with)) if again.text() == left.text() => values.push(with),
            _ => values.push(*other),
        }
    }
    if !is_name_path(left) || !values.iter().all(is_plain) {
        return None;
    }
    let listed: Vec<&str> = values.iter().map(|n| n.text()).collect();
    let text = format!("{} {better} ({})", left.text(), listed.join(", "));
    Some(Changes::new(context).replace_word(whole, &text).preferred(format!("Write `{}`", cut(&text, 50))))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "constant-or-condition";

    #[test]
    fn ignores_comparisons_on_both_sides() {
        check_silent(CODE, "if x == 1 or x == 2 or x in (1, 2) or 'a' in x: pass\n");
    }

    /// ruff issues 4058 and 3830: a default, and code that is switched off.
    #[test]
    fn ignores_defaults_and_switches() {
        check_silent(
            CODE,
            "
            name = given or 'nobody'
            size = x.size or 1
            print(x or [1], x > 1 or 'a')
            if x == 'a' and False: pass
            if 1 and x == 2: pass
            if (n := f()) or True: pass
            if False and x: pass
            return_value = (x or '') + 'a'
            ",
        );
    }

    /// ruff issue 21473: whether there is something in it is another question.
    #[test]
    fn ignores_what_may_be_empty() {
        check_silent(CODE, "if x or f'{y}' or [*z] or tuple(z) or t'' or '' or {**z}: pass\n");
        check_silent(CODE, "styles = [*filter(None, styles)] or [y]\nb = {**f(x)} or {'a': 1}\n");
    }

    #[test]
    fn finds_constants_in_conditions() {
        check_finds(
            CODE,
            "
            if x == 1 or 2:
               ^^^^^^^^^^^ `2` counts as true by itself, so this condition is always true
                pass
            while not (x == 'a' or 'b' or 'c'):
                       ^^^^^^^^^^^^^^^^^^^^^^
                pass
            a = x == 'y' or 'Y'
                ^^^^^^^^^^^^^^^ `'Y'` is not compared with anything: where the comparison is false, this gives `'Y'`
            b = x == ('a' or 'b')
                      ^^^^^^^^^^ `'a'` counts as true by itself, so `or` gives it, and what follows is never looked at
            c = 0 or 5
                ^^^^^^ What stands before `5` counts as false by itself, so `or` always gives it
            if 'a' or 'b' in x: pass
               ^^^^^^^^^^^^^^^
            if 'a' and 'b' in x: pass
               ^^^^^^^^^^^^^^^^ `'a'` counts as true by itself, so it takes no part in this condition
            if x != 'a' and 'b': pass
               ^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_with_membership() {
        check_fix(CODE, "if x == 1 or 2: pass  # why\r\n", "if x in (1, 2): pass  # why\r\n");
        check_fix(CODE, "a = é.x == 'é' or 'b' or é.x == 'c'\n", "a = é.x in ('é', 'b', 'c')\n");
        check_fix(CODE, "if x != 'a' and 'b': pass\n", "if x not in ('a', 'b'): pass\n");
        check_fix(
            CODE,
            "def f(x):\n\tif (x == 'a'\n\t\tor 'b'): return x\n",
            "def f(x):\n\tif (x in ('a', 'b')): return x\n",
        );
    }

    #[test]
    fn leaves_alone_what_may_mean_something_else() {
        for source in [
            "if f(x) == 1 or 2: pass\n",
            "if x == y or 2: pass\n",
            "if 'a' or 'b' in x: pass\n",
            "if (x == 1  # why\n    or 2): pass\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

//! A datetime with a time zone compared with one without: `<` and `-` raise, `==` is false.

use super::calls::is_error_wanted;
use super::moments::{Awareness, awareness};
use super::write::short;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{Text, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: datetimes whose making is not seen.
pub(super) const CHECK: Check = Check {
    code: "naive-aware-comparison",
    concept: "datetime-module",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator, Kind::BinaryOperator],
    run,
};

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    if node.kind() == Kind::BinaryOperator {
        let (Some(left), Some(right)) = (node.field_child(Field::Left), node.field_child(Field::Right))
        else {
            return;
        };
        let is_minus = node.field_child(Field::Operator).is_some_and(|n| n.kind() == Kind::Minus);
        if is_minus && may_be_moment(left) && may_be_moment(right) {
            report(context, node, left, right, "-", found);
        }
        return;
    }
    let mut left: Option<Node<'m>> = None;
    let mut operator: Option<Node<'m>> = None;
    for child in node.children() {
        if child.field() == Field::Operators {
            operator.get_or_insert(child);
        } else if !matches!(child.kind(), Kind::Comment | Kind::LineContinuation) {
            if let (Some(left), Some(operator)) = (left, operator.take())
                && may_be_moment(left)
                && may_be_moment(child)
            {
                report(context, node, left, child, operator.text(), found);
            }
            left = Some(child);
        }
    }
}

/// Whether the expression is of a form that is followed: most operands are not.
fn may_be_moment(node: Node<'_>) -> bool {
    matches!(node.unparenthesized().kind(), Kind::Identifier | Kind::Call | Kind::BinaryOperator)
}

fn report<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    left: Node<'m>,
    right: Node<'m>,
    operator: &str,
    found: &mut Vec<Finding>,
) {
    let Some((one, made_left, left_here)) = awareness(context, left) else { return };
    let Some((other, made_right, right_here)) = awareness(context, right) else { return };
    if one == other || is_error_wanted(node) {
        return;
    }
    let (aware, naive) = if one == Awareness::Aware { (left, right) } else { (right, left) };
    let names = [shown(aware), shown(naive)];
    let message: Text = match operator {
        "==" => say("{} has a time zone and {} has none: they are never equal", names),
        "!=" => say("{} has a time zone and {} has none: they always differ", names),
        "<" | "<=" | ">" | ">=" | "-" => {
            say("{} has a time zone and {} has none: this raises `TypeError`", names)
        }
        _ => return,
    };
    let mut finding = Finding::new(context.place(node), message);
    for (made, here, what, operand) in
        [(made_left, left_here, one, left), (made_right, right_here, other, right)]
    {
        if here && !operand.contains(made) {
            let words = match what {
                Awareness::Aware => "the one with a time zone is made here",
                Awareness::Naive => "the one without a time zone is made here",
            };
            finding = finding.related(context.place(made), words);
        }
    }
    found.push(finding);
}

fn shown(node: Node<'_>) -> crate::note::Span {
    code(short(node, 40))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "naive-aware-comparison";

    #[test]
    fn ignores_one_side_unknown() {
        check_silent(
            CODE,
            "
            from datetime import datetime, timezone
            def f(moment, zone):
                a = datetime.now() < moment
                b = moment - datetime.now(timezone.utc)
                c = datetime.now(zone) < datetime.now()
                d = datetime.fromisoformat(moment) < datetime.now()
                return datetime.now(tz=zone) == datetime.utcnow()
            ",
        );
    }

    #[test]
    fn ignores_two_of_a_kind() {
        check_silent(
            CODE,
            "
            from datetime import datetime, timedelta, timezone
            a = datetime.now() - datetime(2024, 1, 1)
            b = datetime.now(timezone.utc) - datetime(2024, 1, 1, tzinfo=timezone.utc)
            c = datetime.now().astimezone() < datetime.now(timezone.utc) + timedelta(hours=1)
            d = datetime.utcnow().replace(tzinfo=timezone.utc) < datetime.now(timezone.utc)
            e = datetime.now(timezone.utc) - timedelta(days=1)
            f = datetime.now(timezone.utc).replace(tzinfo=None) == datetime.utcnow()
            g = datetime.now() is datetime.now(timezone.utc)
            h = datetime.now().date() == datetime.now(timezone.utc).date()
            ",
        );
    }

    #[test]
    fn ignores_what_changes_on_the_way_and_what_is_wanted() {
        check_silent(
            CODE,
            "
            from datetime import datetime, timezone
            def f(x):
                start = datetime.now()
                if x:
                    start = start.replace(tzinfo=timezone.utc)
                return start < datetime.now(timezone.utc)
            with raises(TypeError):
                datetime.now() < datetime.now(timezone.utc)
            ",
        );
    }

    #[test]
    fn finds_both_kinds_together() {
        check_finds(
            CODE,
            "
            import datetime as dt
            from datetime import datetime, timezone, timedelta
            start = datetime.now()
            a = datetime.now(timezone.utc) - start
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `datetime.now(timezone.utc)` has a time zone and `start` has none: this raises `TypeError`
            b = start + timedelta(days=1) < dt.datetime.now(dt.timezone.utc)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            c = datetime(2024, 3, 9) == datetime(2024, 3, 9, tzinfo=timezone.utc)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            d = datetime.strptime(t, '%Y-%m-%d') > datetime.now().astimezone()
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }
}

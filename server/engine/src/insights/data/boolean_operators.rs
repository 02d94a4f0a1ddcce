//! `and` and `or` that always give the same, and which operand they give.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::data::repr;
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "boolean-operators", kinds: &[Kind::BooleanOperator], run: explain };

/// A longer operand is not shown.
const LONG: usize = 50;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(left), Some(right), Some(operator)) =
        (node.field_child(Field::Left), node.field_child(Field::Right), node.field_child(Field::Operator))
    else {
        return;
    };
    if node.has_error()
        || [left, right].iter().any(|n| n.one_line().chars().count() > LONG || n.one_line().contains('…'))
    {
        return;
    }
    let is_or = operator.kind() == Kind::KwOr;
    let new = |lead| {
        Note::new("boolean-operators", context.range(node), if is_or { "or" } else { "and" }, lead)
            .on([context.range(operator)])
    };
    if let Some(value) = literal(right)
        && value.is_true() == is_or
        && left.kind() == Kind::ComparisonOperator
        && !matches!(value, Constant::Bool(_))
    {
        let shown = right.one_line();
        let lead = say(
            "always {}: {} by itself counts as {}",
            [
                plain(if is_or { "true" } else { "false" }),
                code(shown.clone()),
                plain(if is_or { "true" } else { "false" }),
            ],
        );
        let mut note = new(lead).weight(Weight::Surprise);
        note = note.line(say(
            "Where {} is {}, this gives {}.",
            [
                code(left.one_line()),
                plain(if is_or { "false" } else { "true" }),
                code(repr(&value).unwrap_or(shown.clone())),
            ],
        ));
        let mut compared = left.named_children().filter(|n| n.field() != Field::Operators);
        let mut operators = left.field_children(Field::Operators);
        if is_or
            && let (Some(name), Some(_), None) = (compared.next(), compared.next(), compared.next())
            && let (Some(equal), None) = (operators.next(), operators.next())
            && equal.kind() == Kind::EqualEqual
        {
            note = note.line(say(
                "To compare with both: {}.",
                [code(format!("{} or {} == {shown}", left.one_line(), name.one_line()))],
            ));
        }
        notes.push(note);
        return;
    }
    // As a condition only the outcome counts; as a value it matters which operand it is.
    if is_value(node) && ![left, right].iter().any(|n| is_bool(*n)) {
        let lead = say(
            if is_or {
                "gives {} if that counts as true, else {}"
            } else {
                "gives {} if that counts as false, else {}"
            },
            [code(left.one_line()), code(right.one_line())],
        );
        let note = new(lead).weight(Weight::Working);
        let skipped = right.descendants().any(|n| n.kind() == Kind::Call);
        notes.push(if skipped {
            note.line(say("{} is evaluated in the second case only.", [code(right.one_line())]))
        } else {
            note
        });
    }
}

/// A literal's value, without anything that has to be looked up.
fn literal(node: Node<'_>) -> Option<Constant> {
    use crate::syntax::literal::{Text, float, integer, string};
    let node = node.unparenthesized();
    Some(match node.kind() {
        Kind::Integer => Constant::Int(integer(node.text())?),
        Kind::Float => Constant::Float(float(node.text())?),
        Kind::None => Constant::None,
        Kind::String => match string(node)? {
            Text::Str(text) => Constant::Str(text),
            Text::Bytes(bytes) => Constant::Bytes(bytes),
        },
        _ => return None,
    })
}

/// The expression is bound, returned or given to a call.
fn is_value(node: Node<'_>) -> bool {
    let mut node = node;
    while let Some(parent) = node.parent() {
        match parent.kind() {
            Kind::ParenthesizedExpression => node = parent,
            Kind::Assignment | Kind::KeywordArgument => return node.field() != Field::Left,
            Kind::ReturnStatement | Kind::ArgumentList => return true,
            _ => return false,
        }
    }
    false
}

fn is_bool(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::ComparisonOperator | Kind::NotOperator | Kind::BooleanOperator)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_conditions_and_what_is_compared_twice() {
        for source in [
            "if a $0or b: pass\n",
            "if x == 1 $0or x == 2: pass\n",
            "if x == 1 $0or y: pass\n",
            "if x == 1 $0or 0: pass\n",
            "if x == 1 $0and 2: pass\n",
            "x = a == 1 $0or b\n",
            "if f() $0or 1: pass\n",
            "if x == 1 $0or True: pass\n",
        ] {
            silent_at("boolean-operators", source);
        }
    }

    #[test]
    fn says_what_is_always_true() {
        assert_eq!(
            hover("if x == 1 $0or 2: pass\n"),
            [
                "or · always true: `2` by itself counts as true\nWhere `x == 1` is false, this gives `2`.\nTo compare with both: `x == 1 or x == 2`."
            ]
        );
        assert!(
            hover("if x != 1 $0and '': pass\n")[0]
                .starts_with("and · always false: `''` by itself counts as false")
        );
    }

    #[test]
    fn says_which_operand_it_gives() {
        assert_eq!(
            hover("name = given $0or default()\n"),
            [
                "or · gives `given` if that counts as true, else `default()`\n`default()` is evaluated in the second case only."
            ]
        );
    }
}

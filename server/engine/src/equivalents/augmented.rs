//! An augmented assignment as an assignment.

use super::lines::{Lines, has_long_string};
use super::stable::is_stable;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Classes of `builtins` whose objects are never changed by `+=` and its like: a new one is made.
const IMMUTABLE: &[&str] =
    &["int", "float", "complex", "bool", "str", "bytes", "tuple", "frozenset", "range"];

/// The operator without its `=`, and the name that the module `operator` has for the whole.
fn operator(token: Node<'_>) -> Option<(&'static str, &'static str)> {
    Some(match token.kind() {
        Kind::PlusEqual => ("+", "iadd"),
        Kind::MinusEqual => ("-", "isub"),
        Kind::StarEqual => ("*", "imul"),
        Kind::SlashEqual => ("/", "itruediv"),
        Kind::AtEqual => ("@", "imatmul"),
        Kind::DoubleSlashEqual => ("//", "ifloordiv"),
        Kind::PercentEqual => ("%", "imod"),
        Kind::DoubleStarEqual => ("**", "ipow"),
        Kind::RightShiftEqual => (">>", "irshift"),
        Kind::LeftShiftEqual => ("<<", "ilshift"),
        Kind::AmpersandEqual => ("&", "iand"),
        Kind::CaretEqual => ("^", "ixor"),
        Kind::BarEqual => ("|", "ior"),
        _ => return None,
    })
}

/// The assignment that does the same, where the variable holds what `+=` does not change in place.
#[must_use]
pub fn assignment<'m>(context: &Context<'m>, node: Node<'m>) -> Option<String> {
    let (left, right, sign, _) = parts(node)?;
    let known = context.value(left);
    let immutable = known.builtin_name().is_some_and(|name| IMMUTABLE.contains(&name));
    let operand = if is_atom(right) { right.text().to_string() } else { format!("({})", right.text()) };
    let name = left.text();
    (left.kind() == Kind::Identifier && is_stable(context, left) && immutable)
        .then(|| format!("{name} = {name} {sign} {operand}"))
}

fn parts<'m>(node: Node<'m>) -> Option<(Node<'m>, Node<'m>, &'static str, &'static str)> {
    let left = node.field_child(Field::Left)?;
    let mut rights = node.field_children(Field::Right).filter(|n| n.is_named());
    let right = rights.next()?;
    let (sign, name) = operator(node.field_child(Field::Operator)?)?;
    rights.next().is_none().then_some((left, right, sign, name))
}

fn is_atom(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        Kind::Identifier
            | Kind::Integer
            | Kind::Float
            | Kind::String
            | Kind::True
            | Kind::False
            | Kind::None
            | Kind::Call
            | Kind::Attribute
            | Kind::Subscript
            | Kind::ParenthesizedExpression
            | Kind::List
            | Kind::Set
            | Kind::Dictionary
            | Kind::ListComprehension
            | Kind::SetComprehension
            | Kind::DictionaryComprehension
            | Kind::GeneratorExpression
    ) || node.kind() == Kind::Tuple && node.text().starts_with('(')
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    if has_long_string(node) || node.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    let made = |code: String| Equivalent {
        construct: "augmented-assignment",
        range: node.range(),
        code,
        brief: None,
        gives: Gives::Nothing,
    };
    let (left, right, _, name) = parts(node)?;
    let value = if is_atom(right) { right.one_line() } else { format!("({})", right.one_line()) };
    let mut lines = Lines::default();
    match left.kind() {
        Kind::Identifier => {
            let left = left.text();
            lines.push(0, format!("{left} = operator.{name}({left}, {value})"));
        }
        Kind::Attribute => {
            let (object, attribute) = (left.field_child(Field::Object)?, left.field_child(Field::Attribute)?);
            let object = named(context, &mut lines, object, "owner");
            let place = format!("{object}.{}", attribute.text());
            lines.push(0, format!("{place} = operator.{name}({place}, {value})"));
        }
        Kind::Subscript => {
            let object = left.field_child(Field::Value)?;
            let mut keys = left.field_children(Field::Subscript).filter(|n| n.is_named());
            let (key, None) = (keys.next()?, keys.next()) else { return None };
            if matches!(key.kind(), Kind::Slice | Kind::ListSplat)
                || left.child_of_kind(Kind::Comma).is_some()
            {
                return None;
            }
            let both = is_stable(context, object) && is_stable(context, key);
            let (object, key) = if both {
                (object.one_line(), key.one_line())
            } else {
                // Both are evaluated once, in this order.
                let object = named(context, &mut lines, object, "owner");
                (object, named(context, &mut lines, key, "key"))
            };
            let place = format!("{object}[{key}]");
            lines.push(0, format!("{place} = operator.{name}({place}, {value})"));
        }
        _ => return None,
    }
    Some(made(lines.flat()))
}

/// What stands for an expression that is evaluated once: itself, or a name that it is given first.
fn named<'m>(context: &Context<'m>, lines: &mut Lines, node: Node<'m>, name: &str) -> String {
    if is_stable(context, node) && node.kind() == Kind::Identifier {
        return node.text().to_string();
    }
    lines.push(0, format!("{name} = {}", node.one_line()));
    name.to_string()
}

//! Arithmetic with one number that has a name: what an expression gives for each item of a loop.

use crate::syntax::{Field, Kind, Node, literal};

/// What such an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A whole number.
    Int(i128),
    /// The result of a comparison.
    Bool(bool),
}

/// How deep an expression is looked into.
const DEEP: u32 = 24;
/// Larger powers are not computed.
const LARGEST_POWER: i128 = 20;

impl Number {
    /// What `bool()` gives.
    #[must_use]
    pub fn is_true(self) -> bool {
        match self {
            Number::Int(n) => n != 0,
            Number::Bool(b) => b,
        }
    }

    /// What `repr()` gives.
    #[must_use]
    pub fn repr(self) -> String {
        match self {
            Number::Int(n) => n.to_string(),
            Number::Bool(true) => "True".to_string(),
            Number::Bool(false) => "False".to_string(),
        }
    }

    fn whole(self) -> i128 {
        match self {
            Number::Int(n) => n,
            Number::Bool(b) => i128::from(b),
        }
    }
}

/// The value of an expression of whole numbers in which `name` is `value`; `None` where anything else is in it, or where it raises.
#[must_use]
pub fn evaluate(node: Node<'_>, name: &str, value: i128) -> Option<Number> {
    within(node, name, value, DEEP)
}

fn within(node: Node<'_>, name: &str, value: i128, fuel: u32) -> Option<Number> {
    let fuel = fuel.checked_sub(1)?;
    let node = node.unparenthesized();
    let of = |field| within(node.field_child(field)?, name, value, fuel);
    Some(match node.kind() {
        Kind::Identifier if node.text() == name => Number::Int(value),
        Kind::Integer => Number::Int(literal::integer(node.text())?),
        Kind::True => Number::Bool(true),
        Kind::False => Number::Bool(false),
        Kind::UnaryOperator if node.child(0)?.text() == "-" => {
            Number::Int(of(Field::Argument)?.whole().checked_neg()?)
        }
        Kind::NotOperator => Number::Bool(!of(Field::Argument)?.is_true()),
        Kind::BooleanOperator => {
            let left = of(Field::Left)?;
            let is_and = node.field_child(Field::Operator)?.text() == "and";
            if left.is_true() == is_and { of(Field::Right)? } else { left }
        }
        Kind::BinaryOperator => {
            let (a, b) = (of(Field::Left)?.whole(), of(Field::Right)?.whole());
            Number::Int(match node.field_child(Field::Operator)?.text() {
                "+" => a.checked_add(b)?,
                "-" => a.checked_sub(b)?,
                "*" => a.checked_mul(b)?,
                "//" if b != 0 => floor_divided(a, b)?,
                "%" if b != 0 => a.checked_sub(b.checked_mul(floor_divided(a, b)?)?)?,
                "**" if (0..=LARGEST_POWER).contains(&b) => a.checked_pow(u32::try_from(b).ok()?)?,
                _ => return None,
            })
        }
        Kind::ComparisonOperator => {
            let mut operators = node.field_children(Field::Operators);
            let (operator, None) = (operators.next()?, operators.next()) else { return None };
            let mut operands = node.named_children().filter(|n| n.field() != Field::Operators);
            let a = within(operands.next()?, name, value, fuel)?.whole();
            let b = within(operands.next()?, name, value, fuel)?.whole();
            Number::Bool(match operator.text() {
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                ">=" => a >= b,
                "==" => a == b,
                "!=" => a != b,
                _ => return None,
            })
        }
        _ => return None,
    })
}

/// `a // b`, rounded down.
fn floor_divided(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    if a % b != 0 && (a < 0) != (b < 0) { quotient.checked_sub(1) } else { Some(quotient) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn computes_as_python_does() {
        for (text, expected) in [
            ("n * n - 1", Some("8")),
            ("-n // 2", Some("-2")),
            ("-n % 5", Some("2")),
            ("n > 2 and n != 4", Some("True")),
            ("n > 2 and n", Some("3")),
            ("not n", Some("False")),
            ("2 ** n", Some("8")),
            ("(n + 1) * 2", Some("8")),
            ("n / 2", None),
            ("n // 0", None),
            ("m", None),
            ("n < 4 < 5", None),
        ] {
            let (tree, _) = parse(text, None);
            let expression = tree.root().named_child(0).unwrap().named_child(0).unwrap();
            assert_eq!(evaluate(expression, "n", 3).map(Number::repr).as_deref(), expected, "{text}");
        }
    }
}

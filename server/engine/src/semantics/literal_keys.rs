//! Literals as keys: which of them a dict or set takes for one.

use super::{Constant, Context};
use crate::syntax::{Kind, Node};

/// A literal such that two are equal where Python says so: `1`, `1.0` and `True` are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LiteralKey(Vec<Part>);

/// A constant, or the opening of a tuple with so many items, which follow.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Whole(i128),
    /// The bits of a float that is no whole number.
    Fraction(u64),
    Text(String),
    Bytes(Vec<u8>),
    None,
    Tuple(usize),
}

/// No whole number of this size or more fits in 128 bits.
const HUGE: f64 = 1e38;

impl<'m> Context<'m> {
    /// What a literal is as a key; `None` for everything in which a name occurs, and for what is not certain.
    #[must_use]
    pub fn literal_key(&self, node: Node<'m>) -> Option<LiteralKey> {
        let node = node.unparenthesized();
        let may_be = match node.kind() {
            Kind::String | Kind::Integer | Kind::Float | Kind::True | Kind::False | Kind::None => true,
            Kind::ConcatenatedString | Kind::UnaryOperator | Kind::BinaryOperator | Kind::Tuple => {
                node.descendants().all(|n| n.kind() != Kind::Identifier)
            }
            _ => false,
        };
        if !may_be {
            return None;
        }
        let mut parts = Vec::new();
        let mut waiting = vec![self.constant(node)?];
        while let Some(constant) = waiting.pop() {
            parts.push(match constant {
                Constant::Int(number) => Part::Whole(number),
                Constant::Bool(truth) => Part::Whole(i128::from(truth)),
                Constant::Float(number) if number.is_nan() => return None,
                Constant::Float(number) => float(number),
                Constant::Str(text) => Part::Text(text),
                Constant::Bytes(bytes) => Part::Bytes(bytes),
                Constant::None => Part::None,
                Constant::Tuple(items) => {
                    let count = items.len();
                    waiting.extend(items);
                    Part::Tuple(count)
                }
            });
        }
        Some(LiteralKey(parts))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "it is a whole number that fits")]
fn float(number: f64) -> Part {
    if number.fract() == 0.0 && number.abs() < HUGE {
        return Part::Whole(number as i128);
    }
    Part::Fraction(number.to_bits())
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::LiteralKey;

    fn key(text: &str) -> Option<LiteralKey> {
        ask(&format!("{text}\n"), |context, node| context.literal_key(node))
    }

    #[test]
    fn equal_literals_are_one_key() {
        for (one, other) in [
            ("1", "True"),
            ("1.0", "1"),
            ("-0.0", "False"),
            ("'a'", "\"a\""),
            ("'ab'", "'a' 'b'"),
            ("(1, 'a')", "(True, 'a')"),
        ] {
            assert!(key(one).is_some(), "{one}");
            assert_eq!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn others_are_not() {
        for (one, other) in [
            ("1", "'1'"),
            ("'a'", "b'a'"),
            ("'a'", "'A'"),
            ("1.5", "1"),
            ("(1, 2)", "(2, 1)"),
            ("((1,), 2)", "(1, (2,))"),
        ] {
            assert!(key(one).is_some() && key(other).is_some(), "{one} {other}");
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn names_and_calls_are_no_literals() {
        for text in ["x", "f'{x}'", "(x, 1)", "f()", "..."] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}

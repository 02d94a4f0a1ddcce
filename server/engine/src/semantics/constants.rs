//! Constants: what an expression's value is, where the code alone says so.

use super::imports::{FAR, bare};
use super::{BindingKind, Context};
use crate::syntax::{Field, Kind, Node, literal};

/// A value that the code alone determines.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// An integer that fits in 128 bits.
    Int(i128),
    /// A float.
    Float(f64),
    /// A string.
    Str(String),
    /// A bytes object.
    Bytes(Vec<u8>),
    /// True or False.
    Bool(bool),
    /// None.
    None,
    /// A tuple of constants.
    Tuple(Vec<Constant>),
}

/// Longest string, bytes object or tuple that arithmetic may make.
const LONG: usize = 10_000;

impl<'m> Context<'m> {
    /// The value of an expression made of literals, names bound once to such, and small arithmetic; `None` where it is not
    /// certain, raises, or is large.
    #[must_use]
    pub fn constant(&self, node: Node<'m>) -> Option<Constant> {
        self.constant_within(node, FAR)
    }

    pub(super) fn constant_within(&self, node: Node<'m>, fuel: u32) -> Option<Constant> {
        let fuel = fuel.checked_sub(1)?;
        let node = bare(node);
        Some(match node.kind() {
            Kind::Integer => Constant::Int(literal::integer(node.text())?),
            Kind::Float => Constant::Float(literal::float(node.text())?),
            Kind::True => Constant::Bool(true),
            Kind::False => Constant::Bool(false),
            Kind::None => Constant::None,
            Kind::String | Kind::ConcatenatedString => match literal::string(node)? {
                literal::Text::Str(text) => Constant::Str(text),
                literal::Text::Bytes(bytes) => Constant::Bytes(bytes),
            },
            Kind::Tuple | Kind::ExpressionList => {
                let mut items = Vec::new();
                for item in node.named_children() {
                    items.push(self.constant_within(item, fuel / 2)?);
                    if items.len() > LONG {
                        return None;
                    }
                }
                Constant::Tuple(items)
            }
            Kind::NamedExpression => self.constant_within(node.field_child(Field::Value)?, fuel)?,
            Kind::UnaryOperator => {
                let operand = self.constant_within(node.field_child(Field::Argument)?, fuel)?;
                match (node.child(0)?.text(), operand) {
                    ("-", Constant::Int(n)) => Constant::Int(n.checked_neg()?),
                    ("-", Constant::Float(n)) => Constant::Float(-n),
                    ("+", number @ (Constant::Int(_) | Constant::Float(_))) => number,
                    ("~", Constant::Int(n)) => Constant::Int(!n),
                    _ => return None,
                }
            }
            Kind::NotOperator => match self.constant_within(node.field_child(Field::Argument)?, fuel)? {
                Constant::Bool(b) => Constant::Bool(!b),
                _ => return None,
            },
            Kind::BinaryOperator => {
                let left = self.constant_within(node.field_child(Field::Left)?, fuel)?;
                let right = self.constant_within(node.field_child(Field::Right)?, fuel / 2)?;
                arithmetic(left, node.field_child(Field::Operator)?.text(), right)?
            }
            Kind::Identifier => {
                let found = self.only_binding(node)?;
                if !matches!(found.binding.kind, BindingKind::Assignment | BindingKind::NamedExpression) {
                    return None;
                }
                let value = self.at_node(found, found.binding.value?)?;
                self.at(value).constant_within(value.node, fuel)?
            }
            _ => return None,
        })
    }
}

fn arithmetic(left: Constant, operator: &str, right: Constant) -> Option<Constant> {
    use Constant::{Bytes, Float, Int, Str, Tuple};
    let float = |n: i128| {
        // Exact up to 2**53; what is larger is left alone.
        #[expect(clippy::cast_precision_loss, reason = "the bound makes it exact")]
        (n.unsigned_abs() <= 1 << 53).then_some(n as f64)
    };
    Some(match (left, operator, right) {
        (Int(a), "+", Int(b)) => Int(a.checked_add(b)?),
        (Int(a), "-", Int(b)) => Int(a.checked_sub(b)?),
        (Int(a), "*", Int(b)) => Int(a.checked_mul(b)?),
        (Int(a), "//", Int(b)) => Int(floor_divide(a, b)?),
        (Int(a), "%", Int(b)) => Int(a.checked_sub(floor_divide(a, b)?.checked_mul(b)?)?),
        (Int(a), "**", Int(b)) => Int(a.checked_pow(u32::try_from(b).ok()?)?),
        (Int(a), "<<", Int(b)) => {
            Int(a.checked_mul(1_i128.checked_shl(u32::try_from(b).ok().filter(|b| *b < 126)?)?)?)
        }
        (Int(a), ">>", Int(b)) => Int(a >> u32::try_from(b).ok()?.min(127)),
        (Int(a), "&", Int(b)) => Int(a & b),
        (Int(a), "|", Int(b)) => Int(a | b),
        (Int(a), "^", Int(b)) => Int(a ^ b),
        (Int(a), "/", Int(b)) => floats(float(a)?, "/", float(b)?)?,
        (Float(a), operator, Float(b)) => floats(a, operator, b)?,
        (Float(a), operator, Int(b)) => floats(a, operator, float(b)?)?,
        (Int(a), operator, Float(b)) => floats(float(a)?, operator, b)?,
        (Str(a), "+", Str(b)) => Str((a.len() + b.len() <= LONG).then(|| a + &b)?),
        (Bytes(a), "+", Bytes(b)) => Bytes((a.len() + b.len() <= LONG).then(|| [a, b].concat())?),
        (Tuple(a), "+", Tuple(b)) => Tuple((a.len() + b.len() <= LONG).then(|| [a, b].concat())?),
        (Str(a), "*", Int(n)) | (Int(n), "*", Str(a)) => Str(a.repeat(times(n, a.len())?)),
        (Bytes(a), "*", Int(n)) | (Int(n), "*", Bytes(a)) => Bytes(a.repeat(times(n, a.len())?)),
        _ => return None,
    })
}

fn floats(a: f64, operator: &str, b: f64) -> Option<Constant> {
    Some(Constant::Float(match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" if b != 0.0 => a / b,
        _ => return None,
    }))
}

/// Rounds towards minus infinity, as Python does; `None` for a division by zero.
fn floor_divide(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

fn times(n: i128, length: usize) -> Option<usize> {
    let n = usize::try_from(n.max(0)).ok()?;
    (n.checked_mul(length.max(1))? <= LONG).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::*;

    fn constant(text: &str) -> Option<Constant> {
        ask(text, |context, node| context.constant(node))
    }

    #[test]
    fn nothing_where_it_is_not_certain() {
        for text in [
            "x\n",
            "f'a'\n",
            "1 / 0\n",
            "1 // 0\n",
            "2 ** 1000\n",
            "1 << 500\n",
            "'a' * 100000\n",
            "'a' + 1\n",
            "[1]\n",
            "x = 1\nx = 2\nx\n",
            "x = 1\ndel x\nx\n",
            "x += 1\nx\n",
            "def f(x=1):\n    x\n",
            "1j\n",
            "-'a'\n",
            "2 ** -1\n",
        ] {
            assert_eq!(constant(text), None, "{text}");
        }
    }

    #[test]
    fn literals_names_and_arithmetic() {
        for (text, expected) in [
            ("0x10\n", Constant::Int(16)),
            ("-7 // 2\n", Constant::Int(-4)),
            ("-7 % 3\n", Constant::Int(2)),
            ("7 % -3\n", Constant::Int(-2)),
            ("2 ** 10\n", Constant::Int(1024)),
            ("1 / 2\n", Constant::Float(0.5)),
            ("60 * 60 * 24\n", Constant::Int(86_400)),
            ("N = 3\ndef f():\n    N * 2\n", Constant::Int(6)),
            ("'a' * 3\n", Constant::Str("aaa".into())),
            (
                "(1, None, True)\n",
                Constant::Tuple(vec![Constant::Int(1), Constant::None, Constant::Bool(true)]),
            ),
            ("not True\n", Constant::Bool(false)),
            ("b'a' + b'b'\n", Constant::Bytes(b"ab".to_vec())),
        ] {
            assert_eq!(constant(text), Some(expected), "{text}");
        }
    }
}

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

impl std::fmt::Display for Constant {
    /// A literal with this value, as Python reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Constant::Int(n) => write!(f, "{n}"),
            // A float's literal has no form for what is no number.
            Constant::Float(n) if n.is_infinite() => f.write_str(if *n > 0.0 { "1e999" } else { "-1e999" }),
            Constant::Float(n) if n.is_nan() => f.write_str("(1e999 - 1e999)"),
            Constant::Float(n) => write!(f, "{n:?}"),
            Constant::Str(text) => f.write_str(&super::repr_str(text)),
            Constant::Bytes(bytes) => {
                f.write_str("b'")?;
                bytes.iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))?;
                f.write_str("'")
            }
            Constant::Bool(true) => f.write_str("True"),
            Constant::Bool(false) => f.write_str("False"),
            Constant::None => f.write_str("None"),
            Constant::Tuple(items) => {
                f.write_str("(")?;
                items.iter().try_for_each(|item| write!(f, "{item}, "))?;
                f.write_str(")")
            }
        }
    }
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
                let operator = node.field_child(Field::Operator)?;
                // The grammar takes `^` before `&`; Python does it the other way round.
                let is_xor = |n: Node<'_>| n.field_child(Field::Operator).is_some_and(|o| o.text() == "^");
                if operator.text() == "&" && node.named_children().any(is_xor) {
                    return None;
                }
                let left = self.constant_within(node.field_child(Field::Left)?, fuel)?;
                let right = self.constant_within(node.field_child(Field::Right)?, fuel / 2)?;
                arithmetic(left, operator.text(), right)?
            }
            Kind::Subscript => self.constant_subscript(node, fuel)?,
            Kind::ConditionalExpression => {
                let mut parts = node.named_children().filter(|n| n.kind() != Kind::Comment);
                let (yes, condition, no) = (parts.next()?, parts.next()?, parts.next()?);
                let chosen = if self.constant_within(condition, fuel / 2)?.is_true() { yes } else { no };
                self.constant_within(chosen, fuel / 2)?
            }
            Kind::Call => {
                let function = node.field_child(Field::Function)?;
                if self.qualified_name(function)? != "builtins.len" {
                    return None;
                }
                let mut given = node.field_child(Field::Arguments)?.named_children();
                let (of, None) = (given.next()?, given.next()) else { return None };
                let length = match self.constant_within(of, fuel)? {
                    Constant::Str(text) => text.chars().count(),
                    Constant::Bytes(bytes) => bytes.len(),
                    Constant::Tuple(items) => items.len(),
                    _ => return None,
                };
                Constant::Int(i128::try_from(length).ok()?)
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

impl<'m> Context<'m> {
    /// `x[i]`, `x[i:j:k]` of a string, bytes object or tuple.
    fn constant_subscript(&self, node: Node<'m>, fuel: u32) -> Option<Constant> {
        let of = self.constant_within(node.field_child(Field::Value)?, fuel / 2)?;
        let mut indexes = node.field_children(Field::Subscript);
        let (index, None) = (indexes.next()?, indexes.next()) else { return None };
        if index.kind() == Kind::Slice {
            let bounds = self.slice_bounds(index, fuel / 2)?;
            return Some(match of {
                Constant::Str(text) => {
                    Constant::Str(sliced(&text.chars().collect::<Vec<_>>(), bounds)?.into_iter().collect())
                }
                Constant::Bytes(bytes) => Constant::Bytes(sliced(&bytes, bounds)?),
                Constant::Tuple(items) => Constant::Tuple(sliced(&items, bounds)?),
                _ => return None,
            });
        }
        let at = match self.constant_within(index, fuel / 2)? {
            Constant::Int(at) => at,
            Constant::Bool(at) => i128::from(at),
            _ => return None,
        };
        Some(match of {
            Constant::Str(text) => Constant::Str(item(&text.chars().collect::<Vec<_>>(), at)?.to_string()),
            Constant::Bytes(bytes) => Constant::Int(i128::from(item(&bytes, at)?)),
            Constant::Tuple(items) => item(&items, at)?,
            _ => return None,
        })
    }

    /// Start, stop and step of a slice, each empty where it is left out or None.
    pub(super) fn slice_bounds(&self, slice: Node<'m>, fuel: u32) -> Option<[Option<i128>; 3]> {
        let mut bounds = [None; 3];
        let mut at = 0;
        for child in slice.children().filter(|n| n.kind() != Kind::Comment) {
            if !child.is_named() && child.text() == ":" {
                at += 1;
                continue;
            }
            *bounds.get_mut(at)? = match self.constant_within(child, fuel)? {
                Constant::Int(n) => Some(n),
                Constant::Bool(n) => Some(i128::from(n)),
                Constant::None => None,
                _ => return None,
            };
        }
        Some(bounds)
    }
}

fn item<T: Clone>(items: &[T], at: i128) -> Option<T> {
    let length = i128::try_from(items.len()).ok()?;
    let at = if at < 0 { at.checked_add(length)? } else { at };
    items.get(usize::try_from(at).ok()?).cloned()
}

fn sliced<T: Clone>(items: &[T], bounds: [Option<i128>; 3]) -> Option<Vec<T>> {
    let (_, places) = super::data::slice_places(items.len(), bounds)?;
    places.into_iter().map(|at| items.get(at).cloned()).collect()
}

impl Constant {
    /// What `bool()` gives for it.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Constant::Int(n) => *n != 0,
            Constant::Float(n) => *n != 0.0,
            Constant::Str(text) => !text.is_empty(),
            Constant::Bytes(bytes) => !bytes.is_empty(),
            Constant::Bool(b) => *b,
            Constant::None => false,
            Constant::Tuple(items) => !items.is_empty(),
        }
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
            "'abc'[3]\n",
            "'abc'[::0]\n",
            "'abc'[x:]\n",
            "'abc'[1, 2]\n",
            "(1, x)[0]\n",
            "len('abc', 1)\n",
            "1 if x else 1\n",
            "1 ^ 2 & 3\n",
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
            ("'hello'[1:-1]\n", Constant::Str("ell".into())),
            ("'hello'[::-2]\n", Constant::Str("olh".into())),
            ("'hello'[10:]\n", Constant::Str(String::new())),
            ("'hello'[-1]\n", Constant::Str("o".into())),
            ("b'abc'[1]\n", Constant::Int(98)),
            ("(1, 2, 3)[None:2]\n", Constant::Tuple(vec![Constant::Int(1), Constant::Int(2)])),
            ("len('né')\n", Constant::Int(2)),
            ("1 if 'x' else 2\n", Constant::Int(1)),
        ] {
            assert_eq!(constant(text), Some(expected), "{text}");
        }
    }
}

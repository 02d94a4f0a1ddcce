//! What operators give for operands whose classes are known (Language Reference 6.6 to 6.10).

use super::{Constant, Context, Value};
use crate::syntax::{Field, Kind, Node};

/// Classes whose comparisons with each other all give a bool.
const ORDERED: [&str; 9] = [
    "builtins.int",
    "builtins.bool",
    "builtins.float",
    "builtins.str",
    "builtins.bytes",
    "builtins.set",
    "builtins.frozenset",
    "datetime.timedelta",
    "datetime.datetime",
];

/// Classes of which only `==` and `!=` always give a bool; the order of lists is what their items say.
const EQUAL: [&str; 7] = [
    "builtins.list",
    "builtins.tuple",
    "builtins.dict",
    "builtins.complex",
    "builtins.range",
    "builtins.bytearray",
    "datetime.date",
];

impl<'m> Context<'m> {
    pub(super) fn comparison(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let certain = |kind| matches!(kind, Kind::KwIs | Kind::IsNot | Kind::KwIn | Kind::NotIn);
        let mut operators = node.field_children(Field::Operators);
        if operators.all(|operator| certain(operator.kind())) {
            return Value::builtin("bool");
        }
        // Other comparisons give what the class says; that of these classes is known.
        let only_equal = node.field_children(Field::Operators).all(|o| matches!(o.text(), "==" | "!="));
        let operands =
            || node.named_children().filter(|n| n.field() != Field::Operators && n.kind() != Kind::Comment);
        let is_plain = |n| match self.value_within(n, fuel / 4) {
            Value::Instance(name) => {
                ORDERED.contains(&name.as_str()) || (only_equal && EQUAL.contains(&name.as_str()))
            }
            Value::None => only_equal,
            _ => false,
        };
        if operands().count() <= 8 && operands().all(is_plain) {
            Value::builtin("bool")
        } else {
            Value::Unknown
        }
    }

    /// `-x`, `+x`, `~x`
    pub(super) fn sign(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let operand = node.field_child(Field::Argument).map(|n| self.value_within(n, fuel));
        let Some(Value::Instance(name)) = operand else { return Value::Unknown };
        let inverts = node.child(0).is_some_and(|t| t.text() == "~");
        match name.as_str() {
            "builtins.bool" | "builtins.int" => Value::builtin("int"),
            "builtins.float" | "builtins.complex" | "datetime.timedelta" if !inverts => Value::Instance(name),
            _ => Value::Unknown,
        }
    }

    /// `left operator right`
    pub(super) fn arithmetic(&self, node: Node<'m>, fuel: u32) -> Value<'m> {
        let (Some(left), Some(right), Some(operator)) = (
            node.field_child(Field::Left),
            node.field_child(Field::Right),
            node.field_child(Field::Operator),
        ) else {
            return Value::Unknown;
        };
        let Value::Instance(of_left) = self.value_within(left, fuel) else { return Value::Unknown };
        self.operation(&of_left, operator.text(), right, fuel / 2)
    }

    /// `left += right`: what the name is bound to then.
    pub(super) fn in_place(&self, left: Node<'m>, operator: &str, right: Node<'m>, fuel: u32) -> Value<'m> {
        let Value::Instance(of_left) = self.value_within(left, fuel / 2) else { return Value::Unknown };
        let operator = operator.trim_end_matches('=');
        match (of_left.as_str(), operator) {
            // These take whatever can be gone over, and stay the object that they are.
            ("builtins.list", "+") | ("builtins.dict", "|") => Value::Instance(of_left),
            _ => self.operation(&of_left, operator, right, fuel / 2),
        }
    }

    fn operation(&self, left: &str, operator: &str, right: Node<'m>, fuel: u32) -> Value<'m> {
        // Their own formatting comes first, whatever is formatted.
        if operator == "%" && matches!(left, "builtins.str" | "builtins.bytes") {
            return Value::Instance(left.to_string());
        }
        let Value::Instance(of_right) = self.value_within(right, fuel) else { return Value::Unknown };
        if operator == "**" {
            let is_natural = || matches!(self.constant_within(right, fuel), Some(Constant::Int(n)) if n >= 0);
            let is_whole = |name: &str| matches!(name, "builtins.int" | "builtins.bool");
            return match (left, of_right.as_str()) {
                // With a negative exponent it would be a float.
                (base, exponent) if is_whole(base) && is_whole(exponent) && is_natural() => {
                    Value::builtin("int")
                }
                ("builtins.float", exponent) if is_whole(exponent) => Value::builtin("float"),
                _ => Value::Unknown,
            };
        }
        let result = match (left.strip_prefix("builtins."), of_right.strip_prefix("builtins.")) {
            (Some(left), Some(right)) => {
                of_builtins(left, operator, right).map(|name| format!("builtins.{name}"))
            }
            _ => of_others(left, operator, &of_right).map(str::to_string),
        };
        result.map_or(Value::Unknown, Value::Instance)
    }
}

fn of_builtins<'n>(left: &'n str, operator: &str, right: &'n str) -> Option<&'n str> {
    let is_whole = |name| matches!(name, "int" | "bool");
    let is_real = |name| is_whole(name) || name == "float";
    let is_number = |name| is_real(name) || name == "complex";
    let is_set = |name| matches!(name, "set" | "frozenset");
    let is_sequence = |name| matches!(name, "str" | "bytes" | "bytearray" | "list" | "tuple");
    Some(match operator {
        "+" | "-" | "*" | "//" | "%" | "<<" | ">>" if is_whole(left) && is_whole(right) => "int",
        "&" | "|" | "^" if is_whole(left) && is_whole(right) => {
            if left == "bool" && right == "bool" {
                "bool"
            } else {
                "int"
            }
        }
        "+" | "-" | "*" | "/" | "//" | "%" if is_real(left) && is_real(right) => "float",
        "+" | "-" | "*" | "/" if is_number(left) && is_number(right) => "complex",
        "+" if left == right && is_sequence(left) => left,
        "*" if is_whole(right) && is_sequence(left) => left,
        "*" if is_whole(left) && is_sequence(right) => right,
        "|" | "&" | "-" | "^" if is_set(left) && is_set(right) => left,
        "|" if left == "dict" && right == "dict" => "dict",
        _ => return None,
    })
}

fn of_others(left: &str, operator: &str, right: &str) -> Option<&'static str> {
    const PATHS: [&str; 4] =
        ["pathlib.Path", "pathlib.PurePath", "pathlib._local.Path", "pathlib._local.PurePath"];
    let (date, datetime, delta) = ("datetime.date", "datetime.datetime", "datetime.timedelta");
    let is_whole = |name| matches!(name, "builtins.int" | "builtins.bool");
    if operator == "/" && (PATHS.contains(&right) || right == "builtins.str") {
        return PATHS.into_iter().find(|path| *path == left);
    }
    Some(match operator {
        "-" if left == datetime && right == datetime => delta,
        "-" if left == date && right == date => delta,
        "+" | "-" if left == datetime && right == delta => datetime,
        "+" | "-" if left == date && right == delta => date,
        "+" if left == delta && right == datetime => datetime,
        "+" if left == delta && right == date => date,
        "+" | "-" | "%" if left == delta && right == delta => delta,
        "/" if left == delta && right == delta => "builtins.float",
        "//" if left == delta && right == delta => "builtins.int",
        "*" | "/" if left == delta && (is_whole(right) || right == "builtins.float") => delta,
        "//" if left == delta && is_whole(right) => delta,
        "*" if right == delta && (is_whole(left) || left == "builtins.float") => delta,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::value;

    #[test]
    fn what_operands_decide_at_run_time_is_not_known() {
        for text in ["2 ** -1\n", "[1] < [2]\n", "2.0 ** 0.5\n", "2 ** n\n"] {
            assert_eq!(value(text), "?", "{text}");
        }
    }

    #[test]
    fn operators_of_known_classes() {
        for (text, expected) in [
            ("{**a}\n", "builtins.dict"),
            ("1 < 2.0\n", "builtins.bool"),
            ("1 + 2 * 3\n", "builtins.int"),
            ("1 / 2\n", "builtins.float"),
            ("'%s' % x\n", "builtins.str"),
            ("-1\n", "builtins.int"),
            ("def f(**kw):\n    kw\n", "builtins.dict"),
            ("from datetime import datetime\ndatetime.now() - datetime.now()\n", "datetime.timedelta"),
            ("from datetime import datetime\ndatetime.now().year\n", "builtins.int"),
            ("from pathlib import Path\n(Path('a') / 'b').name\n", "builtins.str"),
            ("from pathlib import Path\nPath('a') / 'b'\n", "pathlib.Path"),
            ("[1] == [2]\n", "builtins.bool"),
            ("2 ** 3\n", "builtins.int"),
            ("b'%d' % x\n", "builtins.bytes"),
            ("1j * 2\n", "builtins.complex"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}

//! What is known of a condition without running it.

use crate::syntax::{Field, Kind, Node};

/// Whether a condition always holds or never does; `None` where that is not known.
pub(super) fn constant(condition: Node<'_>) -> Option<bool> {
    let mut negated = false;
    let mut node = condition;
    loop {
        match node.kind() {
            Kind::ParenthesizedExpression => node = node.named_child(0)?,
            Kind::NamedExpression => node = node.field_child(Field::Value)?,
            Kind::NotOperator => {
                negated = !negated;
                node = node.named_child(0)?;
            }
            _ => break,
        }
    }
    let holds = match node.kind() {
        Kind::True => true,
        Kind::False | Kind::None => false,
        Kind::Ellipsis | Kind::Lambda => true,
        Kind::Integer => is_not_zero(node.text()),
        Kind::String => is_filled(node)?,
        Kind::Identifier if node.text() == "__debug__" => true,
        // False whenever the program runs (PEP 484).
        Kind::Identifier if node.text() == "TYPE_CHECKING" => false,
        Kind::Attribute if node.text().ends_with(".TYPE_CHECKING") => false,
        _ => return None,
    };
    Some(holds != negated)
}

fn is_not_zero(integer: &str) -> bool {
    let digits = match integer.get(..2) {
        Some("0x" | "0X" | "0o" | "0O" | "0b" | "0B") => integer.get(2..).unwrap_or_default(),
        _ => integer.trim_end_matches(['j', 'J']),
    };
    digits.chars().any(|c| !matches!(c, '0' | '_'))
}

/// Whether a string, or a display, has anything in it; `None` where that is not known.
fn is_filled(node: Node<'_>) -> Option<bool> {
    match node.kind() {
        Kind::String => {
            let mut parts = node
                .named_children()
                .filter(|n| matches!(n.kind(), Kind::StringContent | Kind::Interpolation));
            match parts.next() {
                None => Some(false),
                Some(part) if part.kind() == Kind::StringContent => {
                    // A backslash before the end of a line is nothing; any other one stands for something.
                    let rest = part.text().replace("\\\r\n", "").replace("\\\n", "").replace("\\\r", "");
                    (!rest.is_empty()).then_some(true)
                }
                Some(_) => None,
            }
        }
        Kind::ConcatenatedString => {
            let is_string = |n: &Node<'_>| n.kind() == Kind::String;
            node.named_children().filter(is_string).any(|n| is_filled(n) == Some(true)).then_some(true)
        }
        Kind::List | Kind::Tuple | Kind::Set | Kind::ExpressionList => {
            let is_element =
                |n: &Node<'_>| !matches!(n.kind(), Kind::ListSplat | Kind::ParenthesizedListSplat);
            let mut elements = node.named_children().peekable();
            if elements.peek().is_none() {
                return Some(false);
            }
            elements.any(|n| is_element(&n)).then_some(true)
        }
        Kind::Dictionary => {
            let mut elements = node.named_children().peekable();
            if elements.peek().is_none() {
                return Some(false);
            }
            elements.any(|n| n.kind() == Kind::Pair).then_some(true)
        }
        _ => None,
    }
}

/// How often a loop runs its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    Never,
    Once,
    /// More than once.
    Several,
    /// At least once.
    Some,
    Unknown,
}

/// How often a loop over this runs its body.
pub(super) fn rounds(iterable: Node<'_>, is_builtin: impl Fn(Node<'_>) -> bool) -> Rounds {
    let mut node = iterable.unparenthesized();
    // A sum is as long as both of its sides.
    if node.kind() == Kind::BinaryOperator && node.child_of_kind(Kind::Plus).is_some() {
        let is_filled =
            |field| node.field_child(field).is_some_and(|n| is_filled(n.unparenthesized()) == Some(true));
        return if is_filled(Field::Left) || is_filled(Field::Right) {
            Rounds::Some
        } else {
            Rounds::Unknown
        };
    }
    // What these make of something is as long as that.
    while node.kind() == Kind::Call
        && let Some(function) = node.field_child(Field::Function)
        && matches!(function.text(), "enumerate" | "reversed" | "sorted" | "list" | "tuple" | "iter")
        && is_builtin(function)
        && let Some(first) = first_argument(node)
    {
        node = first.unparenthesized();
    }
    if node.kind() != Kind::Call {
        return length(node);
    }
    let Some(function) = node.field_child(Field::Function) else { return Rounds::Unknown };
    if function.kind() == Kind::Attribute {
        return if is_split_of_words(function) { Rounds::Some } else { Rounds::Unknown };
    }
    let range = (function.text() == "range" && is_builtin(function)).then(|| length_of_range(node)).flatten();
    match range {
        None => Rounds::Unknown,
        Some(..=0) => Rounds::Never,
        Some(1) => Rounds::Once,
        Some(2..) => Rounds::Several,
    }
}

fn length(node: Node<'_>) -> Rounds {
    let elements = || {
        node.named_children().filter(|n| !matches!(n.kind(), Kind::ListSplat | Kind::ParenthesizedListSplat))
    };
    match (is_filled(node), node.kind()) {
        (None, _) => Rounds::Unknown,
        (Some(false), _) => Rounds::Never,
        (Some(true), Kind::List | Kind::Tuple | Kind::ExpressionList)
            if elements().count() == node.named_children().count() =>
        {
            if elements().count() == 1 {
                Rounds::Once
            } else {
                Rounds::Several
            }
        }
        (Some(true), _) => Rounds::Some,
    }
}

fn first_argument(call: Node<'_>) -> Option<Node<'_>> {
    let arguments = call.field_child(Field::Arguments)?;
    let first = arguments.named_child(0)?;
    (arguments.kind() == Kind::ArgumentList
        && !matches!(first.kind(), Kind::KeywordArgument | Kind::ListSplat))
    .then_some(first)
}

/// `"a b".split`
fn is_split_of_words(method: Node<'_>) -> bool {
    let parts = (method.field_child(Field::Object), method.field_child(Field::Attribute));
    let (Some(object), Some(attribute)) = parts else { return false };
    let has_words =
        || object.named_children().any(|n| n.kind() == Kind::StringContent && !n.text().trim().is_empty());
    attribute.text() == "split"
        && object.kind() == Kind::String
        && is_filled(object) == Some(true)
        && has_words()
}

/// What a number in a program is.
fn integer(text: &str) -> Option<i64> {
    let digits = text.replace('_', "");
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return digits.parse().ok(),
    };
    i64::from_str_radix(digits.get(2..)?, radix).ok()
}

fn length_of_range(call: Node<'_>) -> Option<i64> {
    let arguments = call.field_child(Field::Arguments)?;
    let number = |n: Node<'_>| match n.kind() {
        Kind::Integer => integer(n.text()),
        _ => None,
    };
    let numbers: Vec<i64> = arguments.named_children().map(number).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [end] => Some(*end),
        [start, end] | [start, end, 1] => end.checked_sub(*start),
        _ => None,
    }
}

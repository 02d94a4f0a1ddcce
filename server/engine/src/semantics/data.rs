//! Values that the code alone determines, lists among them, and how Python writes them.

use super::imports::{FAR, bare};
use super::{Constant, Context, Straight, repr_str};
use crate::syntax::{Field, Kind, Node};

/// A display with more items than this is not looked into.
const MOST_ITEMS: usize = 200;

/// A value that the code alone determines, at one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// One that never changes.
    Constant(Constant),
    /// A list.
    List(Vec<Data>),
    /// A tuple that holds a list somewhere.
    Tuple(Vec<Data>),
}

impl Data {
    /// What `repr()` gives, where that is certain.
    #[must_use]
    pub fn repr(&self) -> Option<String> {
        Some(match self {
            Data::Constant(constant) => repr(constant)?,
            Data::List(items) => {
                format!("[{}]", items.iter().map(Data::repr).collect::<Option<Vec<_>>>()?.join(", "))
            }
            Data::Tuple(items) => in_parentheses(&items.iter().map(Data::repr).collect::<Option<Vec<_>>>()?),
        })
    }

    /// The name of its class.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Data::Constant(constant) => match constant {
                Constant::Int(_) => "int",
                Constant::Float(_) => "float",
                Constant::Str(_) => "str",
                Constant::Bytes(_) => "bytes",
                Constant::Bool(_) => "bool",
                Constant::None => "NoneType",
                Constant::Tuple(_) => "tuple",
            },
            Data::List(_) => "list",
            Data::Tuple(_) => "tuple",
        }
    }

    /// What going over it gives; `None` for what cannot be gone over.
    #[must_use]
    pub fn items(&self) -> Option<Vec<Data>> {
        Some(match self {
            Data::List(items) | Data::Tuple(items) => items.clone(),
            Data::Constant(Constant::Tuple(items)) => items.iter().cloned().map(Data::Constant).collect(),
            Data::Constant(Constant::Str(text)) => {
                text.chars().map(|c| Data::Constant(Constant::Str(c.to_string()))).collect()
            }
            Data::Constant(Constant::Bytes(bytes)) => {
                bytes.iter().map(|byte| Data::Constant(Constant::Int(i128::from(*byte)))).collect()
            }
            Data::Constant(_) => return None,
        })
    }

    /// A sequence of the same class with the items at these places; `None` where there is no such sequence.
    #[must_use]
    pub fn pick(&self, places: &[usize]) -> Option<Data> {
        fn pick<T: Clone>(items: &[T], places: &[usize]) -> Option<Vec<T>> {
            places.iter().map(|at| items.get(*at).cloned()).collect()
        }
        Some(match self {
            Data::List(items) => Data::List(pick(items, places)?),
            Data::Tuple(items) => Data::Tuple(pick(items, places)?),
            Data::Constant(constant) => Data::Constant(match constant {
                Constant::Str(text) => {
                    Constant::Str(pick(&text.chars().collect::<Vec<_>>(), places)?.into_iter().collect())
                }
                Constant::Bytes(bytes) => Constant::Bytes(pick(bytes, places)?),
                Constant::Tuple(items) => Constant::Tuple(pick(items, places)?),
                _ => return None,
            }),
        })
    }
}

impl<'m> Context<'m> {
    /// The value of an expression where it stands, if that is certain: constants, lists of such, and names that a straight line
    /// of statements bound to one that nothing changed.
    #[must_use]
    pub fn data(&self, node: Node<'m>) -> Option<Data> {
        let node = bare(node);
        if let Some(constant) = self.constant(node) {
            return Some(Data::Constant(constant));
        }
        if node.kind() == Kind::Identifier {
            let display = self.straight(node).and_then(|straight: Straight<'m>| straight.display(node))?;
            return self.at(display).data_within(display.node, FAR);
        }
        self.data_within(node, FAR)
    }

    fn data_within(&self, node: Node<'m>, fuel: u32) -> Option<Data> {
        let fuel = fuel.checked_sub(1)?;
        let node = bare(node);
        if let Some(constant) = self.constant_within(node, fuel) {
            return Some(Data::Constant(constant));
        }
        if !matches!(node.kind(), Kind::List | Kind::Tuple | Kind::ExpressionList) {
            return None;
        }
        let mut items = Vec::new();
        for item in node.named_children() {
            items.push(self.data_within(item, fuel / 2)?);
            if items.len() > MOST_ITEMS {
                return None;
            }
        }
        Some(if node.kind() == Kind::List { Data::List(items) } else { Data::Tuple(items) })
    }

    /// Start, stop and step of a slice whose parts are written out or known; each `None` where it is left out or is None.
    #[must_use]
    pub fn slice(&self, slice: Node<'m>) -> Option<[Option<i128>; 3]> {
        self.slice_bounds(slice, FAR)
    }
}

/// The parts of a slice as they are written: start, stop and step.
#[must_use]
pub fn slice_parts(slice: Node<'_>) -> [Option<Node<'_>>; 3] {
    let mut parts = [None; 3];
    let mut at = 0;
    for child in slice.children() {
        match child.kind() {
            Kind::Colon => at += 1,
            Kind::Comment | Kind::LineContinuation => {}
            _ => {
                if let Some(part) = parts.get_mut(at) {
                    *part = Some(child);
                }
            }
        }
    }
    parts
}

/// The places that a slice takes of so many items, in order (`PySlice_AdjustIndices` in Objects/sliceobject.c): start, stop,
/// step and the places; `None` for a step of 0.
#[must_use]
pub fn slice_places(
    length: usize,
    [start, stop, step]: [Option<i128>; 3],
) -> Option<([i128; 3], Vec<usize>)> {
    let length = i128::try_from(length).ok()?;
    let step = step.unwrap_or(1);
    if step == 0 {
        return None;
    }
    // Backwards, the places are one lower: -1 stands for before the first.
    let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let place = |bound: Option<i128>, left_out: i128| match bound {
        None => left_out,
        Some(n) if n < 0 => n.saturating_add(length).clamp(lowest, highest),
        Some(n) => n.clamp(lowest, highest),
    };
    let (first, last) = if step > 0 { (lowest, highest) } else { (highest, lowest) };
    let (start, stop) = (place(start, first), place(stop, last));
    let mut places = Vec::new();
    let mut at = start;
    while if step > 0 { at < stop } else { at > stop } {
        places.push(usize::try_from(at).ok()?);
        at = at.checked_add(step)?;
    }
    Some(([start, stop, step], places))
}

/// What `repr()` gives for a constant, where that is certain.
#[must_use]
pub fn repr(constant: &Constant) -> Option<String> {
    Some(match constant {
        Constant::Int(n) => n.to_string(),
        // Rust writes very large and very small ones otherwise.
        Constant::Float(n) if *n == 0.0 || (1e-4..1e16).contains(&n.abs()) => format!("{n:?}"),
        Constant::Float(_) => return None,
        // Which other characters can be printed depends on the version of Unicode.
        Constant::Str(text)
            if text.chars().all(|c| c.is_ascii() || (c.is_alphanumeric() && u32::from(c) < 0x3000)) =>
        {
            repr_str(text)
        }
        Constant::Str(_) => return None,
        Constant::Bytes(bytes) => repr_bytes(bytes),
        Constant::Bool(true) => "True".to_string(),
        Constant::Bool(false) => "False".to_string(),
        Constant::None => "None".to_string(),
        Constant::Tuple(items) => in_parentheses(&items.iter().map(repr).collect::<Option<Vec<_>>>()?),
    })
}

fn in_parentheses(items: &[String]) -> String {
    match items {
        [item] => format!("({item},)"),
        items => format!("({})", items.join(", ")),
    }
}

fn repr_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for byte in bytes {
        match char::from(*byte) {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c == ' ' || c.is_ascii_graphic() => out.push(c),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}

/// The items of a display without stars; `None` where there is one, or it is none.
#[must_use]
pub fn plain_items(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    if !matches!(node.kind(), Kind::List | Kind::Tuple | Kind::ExpressionList) {
        return None;
    }
    let items: Vec<Node<'_>> = node.named_children().collect();
    items.iter().all(|n| !n.text().starts_with('*')).then_some(items)
}

/// Whether the subscript, attribute or name is bound or deleted here rather than read.
#[must_use]
pub fn is_stored(node: Node<'_>) -> bool {
    super::receiver::is_store(node)
        || node.ancestors().any(|n| n.kind() == Kind::AugmentedAssignment)
            && node.field() == Field::Left
            && node.parent().is_some_and(|n| n.kind() == Kind::AugmentedAssignment)
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::*;

    fn shown(text: &str) -> String {
        ask(text, |context, node| context.data(node).and_then(|data| data.repr())).unwrap_or_default()
    }

    #[test]
    fn what_may_change_is_not_known() {
        for text in
            ["x\n", "[x]\n", "a = [1]\na.append(2)\na\n", "[*a]\n", "a = [1]\nb = [a]\nb\n", "1e300\n"]
        {
            assert_eq!(shown(text), "", "{text}");
        }
    }

    #[test]
    fn writes_values_as_python_does() {
        for (text, expected) in [
            ("a = [1, 'x']\na\n", "[1, 'x']"),
            ("([1],)\n", "([1],)"),
            ("(1, 2.5, None, b'a\\xff\"')\n", "(1, 2.5, None, b'a\\xff\"')"),
            ("[[1, 2], []]\n", "[[1, 2], []]"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn takes_what_a_slice_takes() {
        assert_eq!(slice_places(6, [None, None, Some(-2)]), Some(([5, -1, -2], vec![5, 3, 1])));
        assert_eq!(slice_places(3, [Some(-9), Some(9), None]), Some(([0, 3, 1], vec![0, 1, 2])));
        assert_eq!(slice_places(3, [None, None, Some(0)]), None);
    }
}

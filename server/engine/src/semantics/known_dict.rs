//! A dict that is written out, as it is at one place.

use super::{Constant, Context, data};
use crate::syntax::{Field, Kind, Node};

/// A longer text is not shown.
const LONG: usize = 40;
/// A dict with more keys is not looked into.
const MOST_PAIRS: usize = 100;
/// A statement with more nodes may do anything.
const MOST_NODES: u32 = 300;

/// Functions that leave the dict as it is.
const ONLY_LOOK: [&str; 12] =
    ["print", "len", "sorted", "sum", "min", "max", "list", "tuple", "set", "str", "repr", "type"];

/// A dict display as it is when the expression is evaluated.
pub struct KnownDict<'m> {
    /// How the dict is written where it is used.
    pub name: String,
    /// The line of the display, where that is another statement.
    pub line: Option<u32>,
    /// Its keys, each with what stands for it.
    pub pairs: Vec<(Constant, DictEntry<'m>)>,
}

/// What stands for a key, and how the key is written.
#[derive(Clone)]
pub struct DictEntry<'m> {
    /// The key as Python writes it.
    pub key: String,
    /// The expression of the value.
    pub value: Node<'m>,
    /// The module as the display sees it.
    pub context: Context<'m>,
}

impl<'m> KnownDict<'m> {
    /// What the expression `node` is a dict of, where `whole` around it is evaluated.
    #[must_use]
    pub fn new(context: &Context<'m>, node: Node<'m>, whole: Node<'m>) -> Option<KnownDict<'m>> {
        let node = node.unparenthesized();
        let display = match node.kind() {
            Kind::Dictionary => context.locate(node),
            Kind::Identifier if is_undisturbed(context, whole, node) => {
                context.straight(node)?.display(node).filter(|at| at.node.kind() == Kind::Dictionary)?
            }
            _ => return None,
        };
        let there = context.at(display);
        let mut pairs: Vec<(Constant, DictEntry<'m>)> = Vec::new();
        for pair in display.node.named_children().filter(|n| n.kind() != Kind::Comment) {
            if pair.kind() != Kind::Pair || pairs.len() >= MOST_PAIRS {
                return None;
            }
            let key = there.constant(pair.field_child(Field::Key)?)?;
            let value = pair.field_child(Field::Value)?;
            match position(&pairs, &key)? {
                // The first key stays, the last value counts.
                Some(at) => pairs.get_mut(at)?.1.value = value,
                None => {
                    let text = data::repr(&key)?;
                    pairs.push((key, DictEntry { key: text, value, context: there }));
                }
            }
        }
        let name = short(node)?;
        let line = (node.kind() == Kind::Identifier).then(|| there.line(display.node));
        Some(KnownDict { name, line, pairs })
    }

    /// What stands for the key: `Some(None)` where it is missing, `None` where that is not certain.
    #[must_use]
    pub fn get(&self, key: &Constant) -> Option<Option<&DictEntry<'m>>> {
        Some(position(&self.pairs, key)?.and_then(|at| Some(&self.pairs.get(at)?.1)))
    }
}

/// The place of a key among others; `None` where it is not certain which are equal.
fn position(pairs: &[(Constant, DictEntry<'_>)], key: &Constant) -> Option<Option<usize>> {
    for (at, (known, _)) in pairs.iter().enumerate() {
        if is_equal(known, key)? {
            return Some(Some(at));
        }
    }
    Some(None)
}

/// Whether two keys are equal, as `1`, `1.0` and `True` are; `None` where that is not certain.
#[must_use]
pub fn is_equal(one: &Constant, other: &Constant) -> Option<bool> {
    let mut waiting = vec![(one, other)];
    let mut equal = true;
    while let Some((one, other)) = waiting.pop() {
        if let (Constant::Tuple(a), Constant::Tuple(b)) = (one, other) {
            equal &= a.len() == b.len();
            waiting.extend(a.iter().zip(b));
            continue;
        }
        equal &= match (number(one), number(other)) {
            (Some(Number::Whole(a)), Some(Number::Whole(b))) => a == b,
            (None, None) => one == other,
            (None, _) | (_, None) => false,
            // Floats are left alone: what is equal to one of them is too fine a question here.
            _ => return None,
        };
    }
    Some(equal)
}

enum Number {
    Whole(i128),
    Fraction,
}

fn number(constant: &Constant) -> Option<Number> {
    match constant {
        Constant::Int(n) => Some(Number::Whole(*n)),
        Constant::Bool(b) => Some(Number::Whole(i128::from(*b))),
        Constant::Float(_) => Some(Number::Fraction),
        _ => None,
    }
}

/// Whether nothing in the statement that may run before the expression changes the dict, or runs the expression again.
fn is_undisturbed<'m>(context: &Context<'m>, whole: Node<'m>, dict: Node<'m>) -> bool {
    let is_statement =
        |n: &Node<'_>| n.parent().is_some_and(|p| matches!(p.kind(), Kind::Block | Kind::Module));
    let Some(statement) = std::iter::once(whole).chain(whole.ancestors()).find(is_statement) else {
        return false;
    };
    let region = match statement.kind() {
        Kind::IfStatement => statement.field_child(Field::Condition),
        Kind::ForStatement => statement.field_child(Field::Right),
        Kind::ExpressionStatement
        | Kind::ReturnStatement
        | Kind::AssertStatement
        | Kind::DeleteStatement
        | Kind::RaiseStatement => Some(statement),
        _ => None,
    };
    let Some(region) = region.filter(|region| *region == whole || region.contains(whole)) else {
        return false;
    };
    if region.subtree_end() - region.id() > MOST_NODES {
        return false;
    }
    // What stands around the expression runs after it.
    let others = region.descendants().filter(|n| n.is_named() && *n != whole && !n.contains(whole));
    let mut others = others.filter(|n| n.parent() != Some(whole) || n.field() != Field::Function);
    others.all(|node| match node.kind() {
        Kind::Call => {
            let Some(function) = node.field_child(Field::Function) else { return false };
            if function.kind() == Kind::Attribute {
                let parts = function.field_child(Field::Object).zip(function.field_child(Field::Attribute));
                return parts.is_some_and(|(object, name)| {
                    object.text() == dict.text() && matches!(name.text(), "get" | "keys" | "values" | "items")
                });
            }
            let name = context.qualified_name(function);
            let name = name.as_deref().and_then(|name| name.strip_prefix("builtins."));
            name.is_some_and(|name| ONLY_LOOK.contains(&name))
        }
        Kind::Attribute => {
            node.parent().is_some_and(|p| p.kind() == Kind::Call) && node.field() == Field::Function
        }
        Kind::Await | Kind::Yield | Kind::Lambda | Kind::Unknown | Kind::Error => false,
        _ => true,
    })
}

fn short(node: Node<'_>) -> Option<String> {
    let text = node.one_line();
    (text.chars().count() <= LONG && !text.contains('…')).then_some(text)
}

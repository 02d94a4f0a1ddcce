//! What the code of a file does with an object that is kept in an attribute.

use crate::semantics::builtins::READING_METHODS;
use crate::semantics::shared_items::changes_an_item;
use crate::semantics::uses::changes_in_place;
use crate::semantics::{At, Context};
use crate::syntax::{Field, Kind, Node};

/// What becomes of the object, as far as the attributes of that name in the file tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// The file reads it, and nowhere in a way that changes it or hands it on.
    LookedAt,
    /// The file changes it in place.
    Changed,
    /// The file does not read it, or hands it on.
    Unknown,
}

/// Builtins that go over what they are given, or copy it, and keep nothing of it.
const GOING_OVER: &[&str] = &[
    "all",
    "any",
    "bool",
    "dict",
    "enumerate",
    "filter",
    "frozenset",
    "isinstance",
    "len",
    "list",
    "map",
    "max",
    "min",
    "print",
    "repr",
    "reversed",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

/// Methods that copy what they are given into their object, or go over it.
const TAKING_ITEMS: &[&str] = &["extend", "join", "update"];

/// Looks at all attributes of the name in the file, of whatever object. Cost: linear in the file.
pub(super) fn kept<'m>(context: &Context<'m>, name: &str) -> Kept {
    context.depend_on_code();
    let mut is_read = false;
    let mut is_handed_on = false;
    let pieces = context.module().pieces().iter().enumerate();
    for (piece, there) in pieces.filter(|(_, piece)| piece.segment.text().contains(name)) {
        let of_the_name = |n: &Node<'m>| {
            n.kind() == Kind::Attribute && n.field_child(Field::Attribute).is_some_and(|a| a.text() == name)
        };
        let root = there.segment.tree().root();
        let here = context.at(At { piece, node: root });
        for attribute in root.descendants().filter(of_the_name) {
            if changes_in_place(attribute) || changes_an_item(attribute) {
                return Kept::Changed;
            }
            match looks(&here, attribute) {
                Some(reads) => is_read |= reads,
                None => is_handed_on = true,
            }
        }
    }
    if is_read && !is_handed_on { Kept::LookedAt } else { Kept::Unknown }
}

/// Whether the attribute is read there, rather than bound; `None` where the object may go on to somebody else.
fn looks<'m>(context: &Context<'m>, attribute: Node<'m>) -> Option<bool> {
    let mut child = attribute;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::ParenthesizedExpression | Kind::BooleanOperator => child = parent,
            Kind::ConditionalExpression if parent.named_child(1) != Some(child) => child = parent,
            Kind::ConditionalExpression
            | Kind::ComparisonOperator
            | Kind::NotOperator
            | Kind::BinaryOperator
            | Kind::IfStatement
            | Kind::ElifClause
            | Kind::WhileStatement
            | Kind::IfClause
            | Kind::AssertStatement
            | Kind::ListSplat
            | Kind::DictionarySplat
            | Kind::Interpolation => return Some(true),
            Kind::ForStatement | Kind::ForInClause if child.field() == Field::Right => return Some(true),
            Kind::Subscript if child.field() == Field::Value => return Some(true),
            Kind::Attribute => {
                let method = parent.field_child(Field::Attribute)?.text();
                let is_called = parent.parent()?.kind() == Kind::Call && parent.field() == Field::Function;
                return (is_called && READING_METHODS.contains(&method)).then_some(true);
            }
            Kind::ArgumentList => return is_gone_over(context, parent.parent()?).then_some(true),
            Kind::Assignment if child.field() == Field::Left => return Some(false),
            Kind::DeleteStatement | Kind::ExpressionStatement => return Some(false),
            _ => return None,
        }
    }
    None
}

/// Whether the call goes over its arguments, or copies them, and keeps nothing.
fn is_gone_over<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let Some(callee) = call.field_child(Field::Function) else { return false };
    let method = callee.field_child(Field::Attribute).map_or("", Node::text);
    TAKING_ITEMS.contains(&method)
        || context.qualified_name(callee).is_some_and(|name| {
            matches!(name.as_str(), "copy.copy" | "copy.deepcopy")
                || name.strip_prefix("builtins.").is_some_and(|name| GOING_OVER.contains(&name))
        })
}

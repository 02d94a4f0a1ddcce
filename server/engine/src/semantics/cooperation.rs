//! How methods of one name hand on to each other along a method resolution order.

use super::wrappers::own_nodes;
use super::{At, Class, ClassId, Context, Member};
use crate::syntax::{Field, Kind, Node};

/// A method of the order, and what it does about the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'m> {
    /// The class that has it, and its name.
    pub member: Member,
    /// Its `def`; `None` for a class of another module.
    pub function: Option<At<'m>>,
    /// Whether it calls `super().name(…)`: `None` where that cannot be told.
    pub goes_on: Option<bool>,
}

/// The methods of this name in the order of `class`, from the first on, at most `most` of them.
#[must_use]
pub fn chain<'m>(context: &Context<'m>, class: &Class, name: &str, most: usize) -> Vec<Step<'m>> {
    let mut steps = Vec::new();
    let mut next = context.supplier(class, name);
    while let Some(member) = next.take() {
        let function = function_of(context, &member);
        let goes_on = function.and_then(|at| calls_super(context, at, name));
        let owner = member.class.clone();
        steps.push(Step { member, function, goes_on });
        if steps.len() < most {
            next = context.next_after(class, &owner, name);
        }
    }
    steps
}

/// The `def` of a member of this file.
#[must_use]
pub fn function_of<'m>(context: &Context<'m>, member: &Member) -> Option<At<'m>> {
    let (piece, node) = member.node?;
    let name = context.module().pieces().get(piece)?.segment.tree().node(node)?;
    let function = name.parent().filter(|p| p.kind() == Kind::FunctionDefinition)?;
    Some(At { piece, node: function })
}

/// The line (from 1) on which a member of this file is bound last.
#[must_use]
pub fn line_of(context: &Context<'_>, member: &Member) -> Option<u32> {
    let (piece, node) = member.node?;
    let node = context.module().pieces().get(piece)?.segment.tree().node(node)?;
    Some(context.at(At { piece, node }).line(node))
}

/// Whether a method calls the next one of its name: `Some(true)` for `super().name`, `Some(false)` where neither `super` nor an
/// attribute of that name occurs in it, `None` for anything else (an explicit `Base.name(self)`).
fn calls_super<'m>(context: &Context<'m>, at: At<'m>, name: &str) -> Option<bool> {
    let body = at.node.field_child(Field::Body)?;
    let _ = context;
    let mut mentions = false;
    for node in own_nodes(body) {
        match node.kind() {
            Kind::Attribute if node.field_child(Field::Attribute).is_some_and(|n| n.text() == name) => {
                mentions = true;
                if node.field_child(Field::Object).is_some_and(is_plain_super) {
                    return Some(true);
                }
            }
            Kind::Identifier if matches!(node.text(), "super" | "getattr" | "__class__") => mentions = true,
            _ => {}
        }
    }
    (!mentions).then_some(false)
}

/// `super()` without arguments.
#[must_use]
pub fn is_plain_super(node: Node<'_>) -> bool {
    node.kind() == Kind::Call
        && node
            .field_child(Field::Function)
            .is_some_and(|n| n.kind() == Kind::Identifier && n.text() == "super")
        && node.field_child(Field::Arguments).is_some_and(|n| n.named_children().next().is_none())
}

/// How a reader of this file would name a class: `B`, or `collections.OrderedDict`; builtins without their module.
#[must_use]
pub fn class_name(id: &ClassId) -> String {
    if id.module.is_empty() || id.module == "builtins" {
        id.qualname.to_string()
    } else {
        format!("{}.{}", id.module, id.qualname)
    }
}

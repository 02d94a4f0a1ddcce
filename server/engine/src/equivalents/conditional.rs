//! A conditional expression as the `if` statement that it stands for.

use super::lines::{Lines, has_long_string};
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// The parts of `yes if condition else no`.
#[derive(Debug, Clone, Copy)]
pub struct Conditional<'m> {
    /// What is evaluated where the condition is true.
    pub yes: Node<'m>,
    /// The condition, which is evaluated first.
    pub condition: Node<'m>,
    /// What is evaluated otherwise.
    pub no: Node<'m>,
}

impl<'m> Conditional<'m> {
    /// The parts.
    #[must_use]
    pub fn of(node: Node<'m>) -> Option<Conditional<'m>> {
        let mut parts = node.named_children().filter(|_| node.kind() == Kind::ConditionalExpression);
        let found = Conditional { yes: parts.next()?, condition: parts.next()?, no: parts.next()? };
        parts.next().is_none().then_some(found)
    }
}

pub(super) fn equivalent<'m>(_: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let parts = Conditional::of(node)?;
    if has_long_string(node) {
        return None;
    }
    let assigned = node
        .parent()
        .filter(|p| p.kind() == Kind::Assignment && p.field_child(Field::Right) == Some(node))
        .and_then(|p| p.field_child(Field::Left))
        .filter(|left| left.kind() == Kind::Identifier)
        .map(|left| left.text().to_string());
    let name = assigned.unwrap_or_else(|| "value".to_string());
    let mut lines = Lines::default();
    lines.push(0, format!("if {}:", parts.condition.one_line()));
    lines.push(1, format!("{name} = {}", parts.yes.one_line()));
    lines.push(0, "else:");
    lines.push(1, format!("{name} = {}", parts.no.one_line()));
    let gives = Gives::Name(name);
    Some(Equivalent {
        construct: "conditional-expression",
        range: node.range(),
        code: lines.flat(),
        brief: None,
        gives,
    })
}

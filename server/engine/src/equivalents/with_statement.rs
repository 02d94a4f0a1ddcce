//! A `with` statement of one manager, as the language reference writes it out (section 8.5).

use super::lines::{Lines, body_lines, has_long_string};
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// The manager of a statement that has one only, and what it is bound to.
#[must_use]
pub fn manager(node: Node<'_>) -> Option<(Node<'_>, Option<Node<'_>>)> {
    let clause = node.child_of_kind(Kind::WithClause)?;
    let mut items = clause.named_children().filter(|n| n.kind() == Kind::WithItem);
    let (item, None) = (items.next()?, items.next()) else { return None };
    let value = item.field_child(Field::Value)?;
    let bare = value.unparenthesized();
    match bare.kind() {
        Kind::Tuple => None,
        Kind::AsPattern => {
            let target = bare.named_children().find(|n| n.kind() == Kind::AsPatternTarget)?;
            Some((bare.named_child(0)?, Some(target.named_child(0)?)))
        }
        _ => Some((bare, None)),
    }
}

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let (manager, target) = manager(node)?;
    let body = node.field_child(Field::Body)?;
    if has_long_string(node) {
        return None;
    }
    let is_async = node.child_of_kind(Kind::KwAsync).is_some();
    let names = ["manager", "enter", "exit", "value", "raised"];
    let used = |name: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    if names.into_iter().any(used) || !context.would_mean_builtin("type", node) {
        return None;
    }
    let (letter, word) = if is_async { ("a", "await ") } else { ("", "") };
    let mut lines = Lines::default();
    lines.push(0, format!("manager = {}", manager.one_line()));
    lines.push(0, format!("enter = type(manager).__{letter}enter__"));
    lines.push(0, format!("exit = type(manager).__{letter}exit__"));
    lines.push(0, format!("value = {word}enter(manager)"));
    lines.push(0, "raised = False");
    lines.push(0, "try:");
    if let Some(target) = target {
        lines.push(1, format!("{} = value", target.one_line()));
    }
    for line in body_lines(body)? {
        lines.push(1, line);
    }
    lines.push(0, "except:");
    lines.push(1, "raised = True");
    lines.push(1, format!("if not {word}exit(manager, *sys.exc_info()):"));
    lines.push(2, "raise");
    lines.push(0, "finally:");
    lines.push(1, "if not raised:");
    lines.push(2, format!("{word}exit(manager, None, None, None)"));
    let construct = if is_async { "async-with" } else { "with-statement" };
    Some(Equivalent {
        construct,
        range: node.range(),
        code: lines.flat(),
        brief: None,
        gives: Gives::Nothing,
    })
}

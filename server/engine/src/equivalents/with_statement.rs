//! A `with` statement of one manager, as the language reference writes it out (section 8.5).

use super::lines::{Lines, body_lines, has_long_string};
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// A manager of a `with` statement.
#[derive(Debug, Clone, Copy)]
pub struct Item<'t> {
    /// The expression that gives it.
    pub manager: Node<'t>,
    /// What is bound to what entering it gives.
    pub target: Option<Node<'t>>,
}

impl<'t> Item<'t> {
    fn of(value: Node<'t>) -> Option<Item<'t>> {
        let bare = value.unparenthesized();
        match bare.kind() {
            Kind::Tuple | Kind::ListSplat => None,
            Kind::AsPattern => {
                let target = bare.named_children().find(|n| n.kind() == Kind::AsPatternTarget)?;
                let manager = bare.named_child(0).filter(|n| n.unparenthesized().kind() != Kind::Tuple)?;
                Some(Item { manager, target: Some(target.named_child(0)?) })
            }
            _ => Some(Item { manager: bare, target: None }),
        }
    }
}

/// The managers of a statement in order; `None` where one is not understood.
#[must_use]
pub fn items(node: Node<'_>) -> Option<Vec<Item<'_>>> {
    let clause = node.child_of_kind(Kind::WithClause)?;
    let values: Vec<Node<'_>> = clause
        .named_children()
        .filter(|n| n.kind() == Kind::WithItem)
        .map(|item| item.field_child(Field::Value))
        .collect::<Option<_>>()?;
    let group = match values.as_slice() {
        // `with (a, b):` has two.
        [one] if one.kind() == Kind::Tuple => {
            one.named_children().filter(|n| n.kind() != Kind::Comment).collect()
        }
        _ => values,
    };
    group.into_iter().map(Item::of).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}

/// The manager of a statement that has one only, and what it is bound to.
#[must_use]
pub fn manager(node: Node<'_>) -> Option<(Node<'_>, Option<Node<'_>>)> {
    match items(node)?.as_slice() {
        [item] => Some((item.manager, item.target)),
        _ => None,
    }
}

/// What happens before the body of a `with` statement: the manager, which gets a name, is entered, and what that gives bound to
/// `value`, if to anything.
#[must_use]
pub fn enter(manager: &str, value: &str, [name, enter, exit]: [&str; 3], is_async: bool) -> Lines {
    let (letter, word) = if is_async { ("a", "await ") } else { ("", "") };
    let mut lines = Lines::default();
    lines.push(0, format!("{name} = {manager}"));
    lines.push(0, format!("{enter} = type({name}).__{letter}enter__"));
    lines.push(0, format!("{exit} = type({name}).__{letter}exit__"));
    let entered = format!("{word}{enter}({name})");
    lines.push(0, if value.is_empty() { entered } else { format!("{value} = {entered}") });
    lines
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
    let word = if is_async { "await " } else { "" };
    let mut lines = enter(&manager.one_line(), "value", ["manager", "enter", "exit"], is_async);
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

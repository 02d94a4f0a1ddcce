//! What a thread is given to do.

use super::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// The argument that says what a `threading.Thread(…)` call runs: `target=…`, or the second positional one.
#[must_use]
pub fn thread_target(call: Node<'_>) -> Option<Node<'_>> {
    let arguments = call.field_child(Field::Arguments)?;
    let by_name = arguments.named_children().find(|a| {
        a.kind() == Kind::KeywordArgument && a.field_child(Field::Name).is_some_and(|n| n.text() == "target")
    });
    match by_name {
        Some(argument) => argument.field_child(Field::Value),
        None => arguments.named_child(1).filter(|a| a.kind() != Kind::KeywordArgument),
    }
}

/// The function of this file that an expression names, or the lambda that it is.
#[must_use]
pub fn function_given<'m>(context: &Context<'m>, target: Node<'m>) -> Option<At<'m>> {
    let target = target.unparenthesized();
    if target.kind() == Kind::Lambda {
        return Some(context.locate(target));
    }
    if target.kind() != Kind::Identifier {
        return None;
    }
    match context.definition(target) {
        Definition::Function(at) => Some(at),
        Definition::Value(at) if at.node.kind() == Kind::Lambda => Some(at),
        _ => None,
    }
}

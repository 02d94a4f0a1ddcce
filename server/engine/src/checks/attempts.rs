//! What a `try` tries, where that tells why it catches so much.

use super::remarks::{above, behind, speaks_of};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Builtin functions that hand the question to the object itself, whose answer may be any error.
const ASKING: &[&str] = &[
    "hash",
    "iter",
    "len",
    "repr",
    "str",
    "bool",
    "getattr",
    "hasattr",
    "setattr",
    "delattr",
    "isinstance",
    "issubclass",
    "vars",
    "dir",
];

/// Words of comments that say what is done about errors.
const REASONS: &[&str] = &[
    "error",
    "fail",
    "ignor",
    "rais",
    "except",
    "best effort",
    "crash",
    "whatever",
    "care",
    "matter",
    "broken",
];

/// The only statement of a `try`'s body, where it is one call, assignment or `return`.
pub(super) fn single<'m>(body: Node<'m>) -> Option<Node<'m>> {
    let mut statements = body.named_children().filter(|n| n.kind() != Kind::Comment);
    let only = statements.next().filter(|_| statements.next().is_none())?;
    matches!(only.kind(), Kind::ExpressionStatement | Kind::ReturnStatement).then_some(only)
}

/// The call that is all of a statement, or all that it returns.
pub(super) fn only_call<'m>(statement: Node<'m>) -> Option<Node<'m>> {
    statement.named_child(0).filter(|n| n.kind() == Kind::Call)
}

/// Whether a call asks an object of any class something that the object answers with code of its own: `hash(x)`.
pub(super) fn asks_an_object<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    let callee = call.field_child(Field::Function).filter(|n| ASKING.contains(&n.text()));
    callee.and_then(|callee| context.qualified_name(callee)).is_some_and(|name| name.starts_with("builtins."))
}

/// Whether comment lines right above a `try` say what is done about errors.
pub(super) fn is_announced(statement: Node<'_>) -> bool {
    speaks_of(above(statement), REASONS)
}

/// Whether a comment stands in a handler, or on a line of it.
pub(super) fn has_comment(clause: Node<'_>) -> bool {
    clause.descendants().any(|n| n.kind() == Kind::Comment) || !behind(clause).is_empty()
}

/// Whether the `try` stands in a handler or a `finally`, where another error is on its way.
pub(super) fn is_inner(statement: Node<'_>) -> bool {
    let mut around = statement.ancestors().take_while(|n| !n.kind().is_function());
    around.any(|n| matches!(n.kind(), Kind::ExceptClause | Kind::FinallyClause))
}

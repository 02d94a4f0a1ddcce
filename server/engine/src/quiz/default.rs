//! When a default is evaluated. The misconceptions: at each call, or at the first.

use super::{From, Question, Quiz, header, is_quotable};
use crate::note::{Text, code, plain, say};
use crate::semantics::{At, BindingKind, Context, Owner};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz =
    Quiz { name: "default", from: From::Nodes(&[Kind::DefaultParameter, Kind::TypedDefaultParameter], ask) };

/// A parameter with its default, and the function that has it.
struct Given<'m> {
    node: Node<'m>,
    name: Node<'m>,
    value: Node<'m>,
    function: Node<'m>,
    function_name: &'m str,
}

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let (name, value) = (node.field_child(Field::Name)?, node.field_child(Field::Value)?.unparenthesized());
    let function = node.parent()?.parent().filter(|n| n.kind() == Kind::FunctionDefinition)?;
    let function_name = function.field_child(Field::Name)?.text();
    if !is_quotable(value) || name.kind() != Kind::Identifier {
        return None;
    }
    let given = Given { node, name, value, function, function_name };
    match value.kind() {
        Kind::Call => Some(of_call(context, given)),
        Kind::List | Kind::Dictionary | Kind::Set => Some(of_display(context, given)),
        Kind::Identifier => of_name(context, given),
        _ => None,
    }
}

fn of_call<'m>(context: &Context<'m>, given: Given<'m>) -> Question {
    let Given { node, name, value, function, function_name } = given;
    let ask = say("When is {}, the default of {}, called?", [code(value.text()), code(name.text())]);
    Question::new("default-arguments", context.range(node), ask, Text::from("when the `def` statement runs"))
        .or(say("each time {} is called without {}", [code(function_name), code(name.text())]))
        .or(say("the first time {} is called without {}", [code(function_name), code(name.text())]))
        .or(say("each time {} is called, with {} or without", [code(function_name), code(name.text())]))
        .needs([header(context, function)])
        .because(say("Calls without {} all get the one object that it gave.", [code(name.text())]))
}

fn of_display<'m>(context: &Context<'m>, given: Given<'m>) -> Question {
    let Given { node, name, value, function, function_name } = given;
    let ask = say(
        "{} is called twice without {}. Which object is {} in the second call?",
        [code(function_name), code(name.text()), code(name.text())],
    );
    Question::new(
        "default-arguments",
        context.range(node),
        ask,
        say("the one of the first call, with what has become of it", []),
    )
    .or(say("a new {}", [code(value.text())]))
    .or(say("a copy of the first {}, as it was written", [code(value.text())]))
    .needs([header(context, function)])
    .because(say(
        "{} is evaluated when the `def` runs, and the function keeps the object.",
        [code(value.text())],
    ))
}

fn of_name<'m>(context: &Context<'m>, given: Given<'m>) -> Option<Question> {
    let Given { node, name, value, function, function_name } = given;
    let variable = context.variable(value)?;
    // Only what is written as a variable is bound anew one day; a sentinel's or a class's name is not.
    let found = variable.bindings.iter().find(|found| found.binding.kind == BindingKind::Assignment)?;
    let tree = context.module().pieces().get(found.piece)?.segment.tree();
    let bound = At { piece: found.piece, node: tree.node(found.binding.node)? };
    let literal = found.binding.value.and_then(|id| tree.node(id))?;
    let is_literal =
        matches!(literal.kind(), Kind::Integer | Kind::Float | Kind::String | Kind::True | Kind::False);
    if variable.owner != Owner::Module || !is_literal || value.text() == name.text() {
        return None;
    }
    let ask = say(
        "After line {} has run, {} is bound to another value. What does {} get in a call without it?",
        [plain(context.line(function)), code(value.text()), code(name.text())],
    );
    let question = Question::new(
        "default-arguments",
        context.range(node),
        ask,
        say("what {} was when the `def` ran", [code(value.text())]),
    );
    Some(
        question
            .or(say("what {} is at the time of the call", [code(value.text())]))
            .or(say("what {} was when {} was first called", [code(value.text()), code(function_name)]))
            .needs([header(context, function), context.at(bound).range(bound.node)])
            .because(Text::from(
                "A default is evaluated when the `def` runs; the function keeps the object, not the name.",
            )),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_when_a_default_is_evaluated() {
        assert_eq!(
            asked("default", "import time\ndef f(now=time.time()): ...\n"),
            [
                "2: When is `time.time()`, the default of `now`, called? + when the `def` statement runs - each time `f` is called without `now` - the first time `f` is called without `now` - each time `f` is called, with `now` or without"
            ]
        );
        assert_eq!(
            asked("default", "def f(seen=[]): ...\n"),
            [
                "1: `f` is called twice without `seen`. Which object is `seen` in the second call? + the one of the first call, with what has become of it - a new `[]` - a copy of the first `[]`, as it was written"
            ]
        );
        assert_eq!(
            asked("default", "LIMIT = 5\ndef f(limit=LIMIT): ...\n"),
            [
                "2: After line 2 has run, `LIMIT` is bound to another value. What does `limit` get in a call without it? + what `LIMIT` was when the `def` ran - what `LIMIT` is at the time of the call - what `LIMIT` was when `f` was first called"
            ]
        );
    }

    #[test]
    fn is_silent_about_values_that_cannot_surprise() {
        not_asked("default", "def f(a=1, b=None, c='x', d=()): ...\n");
        not_asked("default", "_missing = object()\ndef f(a=_missing): ...\n");
    }
}

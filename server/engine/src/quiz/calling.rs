//! What a call of a generator function or of a coroutine function does. The misconceptions: that it runs the body, all of it or up to
//! the first `yield`, or in the background.

use super::{From, Question, Quiz, header, is_quotable};
use crate::note::{Text, code, say};
use crate::semantics::wrappers::{decorators_call_it_plainly, own_nodes};
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "calling", from: From::Nodes(&[Kind::FunctionDefinition], ask) };

fn ask<'m>(context: &Context<'m>, function: Node<'m>) -> Option<Question> {
    let kind = context.model().callable(function)?.kind;
    if !decorators_call_it_plainly(context, function) {
        return None;
    }
    let name = function.field_child(Field::Name)?;
    let body = function.field_child(Field::Body)?;
    match kind {
        CallableKind::Generator => {
            let first = own_nodes(body).find(|n| n.kind() == Kind::Yield)?;
            let value = first.named_children().next().filter(|n| is_quotable(*n));
            // A generator without a value to give is somebody's context manager or task.
            let value = value.filter(|_| !first.text().starts_with("yield from"))?;
            let ask = say("What does a call of {} do?", [code(name.text())]);
            Some(
                Question::new(
                    "generator-function",
                    context.range(name),
                    ask,
                    Text::from("it makes a generator; the body has not begun to run"),
                )
                .or(say("it runs the body up to the first `yield`, and returns {}", [code(value.text())]))
                .or(Text::from("it runs the whole body, and returns a list of what is yielded"))
                .or(Text::from("it runs the whole body, and returns what was yielded last"))
                .needs([header(context, function), context.range(first)])
                .because(say(
                    "The `yield` makes {} a generator function: its body runs when somebody asks for a value.",
                    [code(name.text())],
                )),
            )
        }
        CallableKind::Coroutine => {
            let waits = own_nodes(body).any(|n| n.kind() == Kind::Await);
            let ask = say("What does {} do, called without `await`?", [code(name.text())]);
            let question = Question::new(
                "coroutine",
                context.range(name),
                ask,
                Text::from("it makes a coroutine; the body has not begun to run"),
            )
            .or(Text::from("it starts the body in the background, and goes on at once"))
            .or(Text::from("it runs the whole body, and returns what that returns"));
            let question = if waits {
                question.or(Text::from("it runs the body up to the first `await`"))
            } else {
                question
            };
            Some(question.needs([header(context, function)]).because(say(
                "{} is an `async def`: its body runs once the coroutine is awaited or made a task.",
                [code(name.text())],
            )))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_what_a_call_does() {
        assert_eq!(
            asked("calling", "def f(xs):\n    print(1)\n    for x in xs:\n        yield x * 2\n"),
            [
                "1: What does a call of `f` do? + it makes a generator; the body has not begun to run - it runs the body up to the first `yield`, and returns `x * 2` - it runs the whole body, and returns a list of what is yielded - it runs the whole body, and returns what was yielded last"
            ]
        );
        assert_eq!(
            asked("calling", "async def f():\n    return 1\n"),
            [
                "1: What does `f` do, called without `await`? + it makes a coroutine; the body has not begun to run - it starts the body in the background, and goes on at once - it runs the whole body, and returns what that returns"
            ]
        );
    }

    #[test]
    fn is_silent_about_plain_and_decorated_functions() {
        not_asked("calling", "def f():\n    return 1\n");
        not_asked("calling", "@unknown\ndef f():\n    yield 1\n");
        not_asked("calling", "def f():\n    yield\n");
    }
}

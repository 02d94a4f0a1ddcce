//! In which order a stack of decorators is evaluated, applied and entered.

use super::decorator_stack::Stack;
use crate::insights::{Insight, medium};
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::Context;
use crate::semantics::wrappers::function_name;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "decorator-stacking", kinds: &[Kind::DecoratedDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(stack) = Stack::of(context, node) else { return };
    if stack.layers.len() < 2 {
        return;
    }
    let anchors: Vec<_> = stack
        .layers
        .iter()
        .filter_map(|layer| layer.decorator.child_of_kind(Kind::At))
        .map(|at| context.range(at))
        .collect();
    let mut note = Note::new("decorator-stacking", context.range(node), "Decorators", stack.lead())
        .on(anchors)
        .related(&["decorator", "functools-wraps"]);
    for layer in stack.layers.iter().filter(|layer| layer.is_call()) {
        let mut text = say("{} is called", [code(medium(layer.expression))]);
        match layer.made {
            Some(made) => {
                text.push(plain(" and returns "));
                text.push(code(function_name(made.node)));
            }
            None => text.push(plain(", and what it returns is the decorator")),
        }
        note = note.step(text);
    }
    note = note.step(applied(&stack));
    note.steps = calls(context, &stack);
    if let Some(outcome) = stack.outcome(context) {
        if let Some(entered) = outcome.entered(context) {
            let mut text = say("a call of {} enters ", [code(stack.name)]);
            text.extend(entered);
            text.push(plain(" first"));
            note = note.step(text);
        }
        if let Some(lost) = outcome.lost_name(stack.name, stack.layers.len()) {
            note = note.line(lost);
        }
    }
    notes.push(note);
}

/// Everything that runs, in its order: expressions from the top down, then the calls from the bottom up.
fn calls<'m>(context: &Context<'m>, stack: &Stack<'m>) -> Vec<Text> {
    let mut steps = Vec::new();
    for layer in &stack.layers {
        let place = [code(medium(layer.expression)), plain(context.line(layer.decorator))];
        steps.push(match layer.is_call() {
            true => say("{} is called (line {}); what it returns is the decorator.", place),
            false => say("{} is evaluated (line {}): its value is the decorator.", place),
        });
    }
    let statement = if stack.is_class { "class" } else { "def" };
    steps.push(say("The {} makes the {}.", [code(statement), plain(stack.noun())]));
    for (i, layer) in stack.layers.iter().rev().enumerate() {
        let decorator = code(medium(layer.expression));
        steps.push(match i {
            0 => say(&format!("The decorator {{}} is called with the {}.", stack.noun()), [decorator]),
            _ => say("The decorator {} is called with what that call returned.", [decorator]),
        });
    }
    steps.push(say("{} is bound to what the last call returned.", [code(stack.name)]));
    steps
}

/// "`wrap` is applied to `greet` first, `shout` to the result".
fn applied(stack: &Stack<'_>) -> Text {
    let mut text = Text::default();
    for (i, layer) in stack.layers.iter().rev().enumerate() {
        match i {
            0 => {
                text.push(code(layer.applied_name()));
                text.push(plain(" is applied to "));
                text.push(code(stack.name));
                text.push(plain(" first"));
            }
            1 => {
                text.push(plain(", "));
                text.push(code(layer.applied_name()));
                text.push(plain(" to the result"));
            }
            _ => {
                text.push(plain(", then "));
                text.push(code(layer.applied_name()));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_a_single_decorator() {
        silent_at("decorator-stacking", "$0@f\ndef g(): return 1\n");
    }

    #[test]
    fn numbers_what_happens() {
        assert_eq!(
            hover(
                "def shout(f):
    def inner(*args):
        return f(*args).upper()
    return inner

def repeat(times):
    def wrap(f): return lambda *a: f(*a) * times
    return wrap

$0@shout
@repeat(3)
def greet(name): return name
"
            ),
            [
                "Decorators · `greet = shout(repeat(3)(greet))`\n1. `repeat(3)` is called and returns `wrap`\n2. `wrap` is applied to `greet` first, `shout` to the result\n3. a call of `greet` enters `shout`'s `inner` first\n`greet.__name__` is now `'inner'`: neither wrapper uses `functools.wraps`."
            ]
        );
    }

    #[test]
    fn says_only_what_is_known_of_other_modules() {
        assert_eq!(
            hover("import a\n$0@a.b\n@a.c(1)\ndef g(): return 1\n"),
            [
                "Decorators · `g = a.b(a.c(1)(g))`\n1. `a.c(1)` is called, and what it returns is the decorator\n2. `a.c(1)` is applied to `g` first, `a.b` to the result"
            ]
        );
    }
}

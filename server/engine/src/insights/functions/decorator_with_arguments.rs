//! How many calls a decorator with arguments makes.

use super::decorator_stack::Stack;
use crate::insights::{Insight, medium};
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::wrappers::{first_parameter, function_name};
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "decorator-with-arguments", kinds: &[Kind::DecoratedDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(stack) = Stack::of(context, node) else { return };
    let [layer] = stack.layers.as_slice() else { return };
    if !layer.is_call() {
        return;
    }
    let Some(at) = layer.decorator.child_of_kind(Kind::At) else { return };
    let Some(callee) = layer.expression.field_child(Field::Function) else { return };
    let mut note =
        Note::new("decorator-with-arguments", context.range(node), "Decorator with arguments", stack.lead())
            .on([context.range(at)])
            .related(&["decorator", "decorator-stacking"]);
    match layer.made {
        Some(made) => {
            let line = context.at(made).line(made.node);
            note = note
                .step(say(
                    "{} is called and returns {} (line {})",
                    [code(medium(layer.expression)), code(function_name(made.node)), plain(line)],
                ))
                .step(say("{} is called with {}", [code(function_name(made.node)), code(stack.name)]));
        }
        None => {
            note = note.line(say(
                "{} is called first; what it returns is then called with {}.",
                [code(medium(layer.expression)), code(stack.name)],
            ));
        }
    }
    if let Some(outcome) = stack.outcome(context) {
        if let Some(entered) = outcome.entered(context) {
            let mut text = say("a call of {} enters ", [code(stack.name)]);
            text.extend(entered);
            note = note.step(text);
        }
        if let Some(lost) = outcome.lost_name(stack.name, 1) {
            note = note.line(lost);
        }
    }
    if layer.made.is_some() && takes_an_argument(context, callee) {
        note = note.general(say(
            "Written as {} without parentheses, it would get the {} where it expects its own argument.",
            [code(format!("@{}", callee.text())), plain(stack.noun())],
        ));
    }
    // Of a decorator from elsewhere only the rule is known, not what it does here.
    notes.push(if layer.made.is_some() { note } else { note.weight(Weight::Whereabouts) });
}

fn takes_an_argument<'m>(context: &Context<'m>, factory: Node<'m>) -> bool {
    match context.definition(factory) {
        Definition::Function(at) => first_parameter(at.node).is_some_and(|p| {
            matches!(
                p.kind(),
                Kind::Identifier
                    | Kind::TypedParameter
                    | Kind::DefaultParameter
                    | Kind::TypedDefaultParameter
            )
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_decorators_without_a_call() {
        silent_at("decorator-with-arguments", "$0@f\ndef g(): return 1\n");
    }

    #[test]
    fn counts_the_calls() {
        assert_eq!(
            hover(
                "def repeat(times):\n    def wrap(f): return lambda *a: f(*a) * times\n    return wrap\n$0@repeat(3)\ndef g(): return 1\n"
            ),
            [
                "Decorator with arguments · `g = repeat(3)(g)`\n1. `repeat(3)` is called and returns `wrap` (line 2)\n2. `wrap` is called with `g`\n3. a call of `g` enters `wrap`'s lambda\n`g.__name__` is now `'<lambda>'`: the wrapper does not use `functools.wraps`.\n(Written as `@repeat` without parentheses, it would get the function where it expects its own argument.)"
            ]
        );
    }

    #[test]
    fn stays_vague_where_it_must() {
        assert_eq!(
            hover("import a\n$0@a.b(1)\ndef g(): return 1\n"),
            [
                "Decorator with arguments · `g = a.b(1)(g)`\n`a.b(1)` is called first; what it returns is then called with `g`."
            ]
        );
    }
}

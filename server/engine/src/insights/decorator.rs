//! What one decorator does to the function below it.

use super::Insight;
use super::decorator_stack::Stack;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::Context;
use crate::semantics::wrappers::function_name;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "decorator", kinds: &[Kind::DecoratedDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(stack) = Stack::of(context, node) else { return };
    let [layer] = stack.layers.as_slice() else { return };
    if layer.is_call() {
        return;
    }
    let Some(at) = layer.decorator.child_of_kind(Kind::At) else { return };
    let assignment = stack.assignment();
    let mut lead = Text::default();
    lead.push(code(assignment.clone()));
    let mut note = Note::new("decorator", context.range(node), "Decorator", lead)
        .on([context.range(at)])
        .short(assignment)
        .related(&["decorator-stacking", "functools-wraps"]);
    if let Some(applied) = layer.applied {
        let line = context.at(applied).line(applied.node);
        note = note.line(say(
            "{} (line {}) is called once, when this `def` runs, with the new function.",
            [code(layer.expression.text()), plain(line)],
        ));
    }
    if let Some(outcome) = stack.outcome(context) {
        if let (Some(function), Some(entered)) = (outcome.function, outcome.entered()) {
            let line = context.at(function).line(function.node);
            let mut text = say("From then on {} is ", [code(stack.name)]);
            text.extend(entered);
            text.push(plain(format!(" (line {line}).")));
            note = note.line(text);
        } else if outcome.name.is_some() {
            let who = layer.applied.map_or("", |at| function_name(at.node));
            note = note.line(say("{} gives back the same function.", [code(who)]));
        }
        if let Some(lost) = outcome.lost_name(stack.name, 1) {
            note = note.line(lost);
        }
    }
    // Of a decorator from elsewhere only the rule is known, not what it does here.
    notes.push(if layer.applied.is_some() { note } else { note.only_when_asked() });
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_below_the_at_sign() {
        silent_at("decorator", "@f\ndef g(): re$0turn 1\n");
        silent_at("decorator", "@f$0\ndef g(): return 1\n");
    }

    #[test]
    fn says_what_a_decorator_of_another_module_is_called_with() {
        assert_eq!(
            hover("import app\n$0@app.route\ndef g(): return 1\n"),
            ["Decorator · `g = app.route(g)`"]
        );
    }

    #[test]
    fn follows_a_decorator_of_this_file() {
        assert_eq!(
            hover("def d(f):\n    def inner(): return f()\n    return inner\n$0@d\ndef g(): return 1\n"),
            [
                "Decorator · `g = d(g)`\n`d` (line 1) is called once, when this `def` runs, with the new function.\nFrom then on `g` is `d`'s `inner` (line 2).\n`g.__name__` is now `'inner'`: the wrapper does not use `functools.wraps`."
            ]
        );
    }

    #[test]
    fn says_when_the_function_comes_back_or_is_lost() {
        assert!(
            hover("def d(f):\n    return f\n$0@d\ndef g(): return 1\n")[0]
                .ends_with("`d` gives back the same function.")
        );
        assert!(
            hover("def d(f):\n    print(f)\n$0@d\ndef g(): return 1\n")[0]
                .ends_with("`g` is `None` from here on: `d` returns nothing.")
        );
    }

    #[test]
    fn sees_functools_wraps() {
        let text = hover(
            "from functools import wraps as w\ndef d(f):\n    @w(f)\n    def inner(): return f()\n    return inner\n$0@d\ndef g(): return 1\n",
        );
        assert!(!text[0].contains("__name__"), "{text:?}");
    }
}

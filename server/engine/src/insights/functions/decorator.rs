//! What one decorator does to the function below it.

use super::decorator_stack::Stack;
use crate::insights::{Insight, medium};
use crate::note::{Note, Weight, code, plain, say};
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
    let mut note = Note::new("decorator", context.range(node), "Decorator", stack.lead())
        .on([context.range(at)])
        .related(&["decorator-stacking", "functools-wraps"]);
    if let Some(applied) = layer.applied {
        let line = context.at(applied).line(applied.node);
        note = note.line(say(
            "{} (line {}) is called once, when this {} statement runs, with the new {}.",
            [
                code(medium(layer.expression)),
                plain(line),
                code(if stack.is_class { "class" } else { "def" }),
                plain(stack.noun()),
            ],
        ));
    }
    if let Some(outcome) = stack.outcome(context) {
        if let (Some(function), Some(made)) = (outcome.function, outcome.made()) {
            let line = context.at(function).line(function.node);
            let mut text = say("From then on {} is ", [code(stack.name)]);
            text.extend(made);
            text.push(plain(format!(" (line {line}).")));
            note = note.line(text);
        } else if outcome.name.is_some() {
            let who = layer.applied.map_or("", |at| function_name(at.node));
            note = note.line(say("{} gives back the same {}.", [code(who), plain(stack.noun())]));
        }
        if let Some(lost) = outcome.lost_name(stack.name, 1) {
            note = note.line(lost);
        }
    }
    // Of a decorator from elsewhere only the rule is known, not what it does here.
    notes.push(if layer.applied.is_some() { note } else { note.weight(Weight::Whereabouts) });
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_below_the_at_sign() {
        silent_at("decorator", "@f\ndef g(): re$0turn 1\n");
        silent_at("decorator", "@$0f\ndef g(): return 1\n");
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
                "Decorator · `g = d(g)`\n`d` (line 1) is called once, when this `def` statement runs, with the new function.\nFrom then on `g` is `d`'s `inner` (line 2).\n`g.__name__` is now `'inner'`: the wrapper does not use `functools.wraps`."
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
                .ends_with("`g` is `None` from here on: `d` returns `None`.")
        );
    }

    #[test]
    fn sees_functools_wraps() {
        let text = hover(
            "from functools import wraps as w\ndef d(f):\n    @w(f)\n    def inner(): return f()\n    return inner\n$0@d\ndef g(): return 1\n",
        );
        assert!(!text[0].contains("__name__"), "{text:?}");
    }

    #[test]
    fn speaks_of_classes_and_of_setters() {
        let text = hover("def d(c):\n    return c\n$0@d\nclass A: pass\n").remove(0);
        assert_eq!(
            text,
            "Decorator · `A = d(A)`\n`d` (line 1) is called once, when this `class` statement runs, with the new class.\n`d` gives back the same class."
        );
        assert_eq!(
            hover(
                "class A:\n    @property\n    def x(self): return 1\n    $0@x.setter\n    def x(self, value): pass\n"
            ),
            ["Decorator · `x.setter` is called with the new function; the result becomes `x`"]
        );
    }

    #[test]
    fn does_not_trust_decorated_decorators() {
        for source in [
            "@wild\ndef d(f):\n    def inner(): return f()\n    return inner\n$0@d\ndef g(): return 1\n",
            "def d(*f):\n    return f\n$0@d\ndef g(): return 1\n",
            "import functools\ndef d(f):\n    @functools.wraps(len)\n    def inner(): return f()\n    return inner\n$0@d\ndef g(): return 1\n",
            "import functools\ndef d(f):\n    @functools.cache\n    @functools.wraps(f)\n    def inner(): return f()\n    return inner\n$0@d\ndef g(): return 1\n",
        ] {
            let text = hover(source).remove(0);
            assert!(
                !text.contains("From then on")
                    && !text.contains("__name__")
                    && !text.contains("same function"),
                "{text}"
            );
        }
    }
}

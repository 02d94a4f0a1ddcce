//! What a generator function does when it is called, and when its generator is asked for values.

use crate::insights::{Insight, short};
use crate::note::{HintKind, Note, Text, Weight, code, plain, say};
use crate::semantics::wrappers::{decorators_call_it_plainly, own_nodes};
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "generator-function", kinds: &[Kind::FunctionDefinition, Kind::Yield], run: explain };

/// More yields than this are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.kind() == Kind::Yield {
        notes.extend(at_yield(context, node));
        return;
    }
    let is_generator = context.model().callable(node).is_some_and(|c| c.kind == CallableKind::Generator);
    let (Some(name), Some(body), Some(def)) =
        (node.field_child(Field::Name), node.field_child(Field::Body), node.child_of_kind(Kind::KwDef))
    else {
        return;
    };
    if !is_generator {
        return;
    }
    let yields: Vec<Node<'_>> = own_nodes(body).filter(|n| n.kind() == Kind::Yield).collect();
    let call = code(format!("{}()", name.text()));
    let is_plain = decorators_call_it_plainly(context, node);
    let lead = if is_plain {
        say("calling {} runs nothing yet: it makes a generator", [call])
    } else {
        let name = code(name.text());
        say("a call of {} as it is written here runs nothing yet: it makes a generator", [name])
    };
    let mut note = Note::new("generator-function", context.range(node), "Generator function", lead)
        .on([context.range(def), context.range(name)])
        .short("generator")
        .weight(if is_plain { Weight::Result } else { Weight::Working })
        .related(&["generator-expression", "yield-from"]);
    if let Some(colon) = node.child_of_kind(Kind::Colon) {
        note = note.hint(HintKind::Callable, context.range(colon).end(), "generator");
    }
    if let Some(first) = yields.first() {
        note = note.line(say(
            "The first `next()` runs the body up to a `yield`{}; each further one goes on from there.",
            [plain(if yields.len() == 1 {
                format!(" (line {})", context.line(*first))
            } else {
                String::new()
            })],
        ));
    }
    if yields.len() > 1 {
        let lines: Vec<String> = yields.iter().take(MOST).map(|y| context.line(*y).to_string()).collect();
        let more = if yields.len() > MOST { " …" } else { "" };
        note = note.line(say(
            "{} places yield: lines {}{}.",
            [plain(yields.len()), plain(lines.join(", ")), plain(more)],
        ));
    }
    let returned = own_nodes(body)
        .filter(|n| n.kind() == Kind::ReturnStatement)
        .filter_map(|n| n.named_child(0))
        .find(|value| value.kind() != Kind::None);
    if let Some(value) = returned {
        note = note.line(say(
            "{} on line {} ends it; the value travels in `StopIteration.value`, and a `for` loop never sees it.",
            [
                code(format!("return {}", value.text().lines().next().unwrap_or_default())),
                plain(context.line(value)),
            ],
        ));
    }
    for step in states(context, &yields) {
        note = note.more(step);
    }
    notes.push(note);
}

/// The states that a generator goes through (`inspect.getgeneratorstate`), on this function's lines.
fn states<'m>(context: &Context<'m>, yields: &[Node<'m>]) -> Vec<Text> {
    let mut lines: Vec<String> = yields.iter().map(|y| context.line(*y).to_string()).collect();
    lines.dedup();
    let stops = match lines.as_slice() {
        [line] => format!("the `yield` on line {line}"),
        all if all.len() <= MOST => format!("a `yield` (lines {})", all.join(", ")),
        all => format!("a `yield`, on one of {} lines", all.len()),
    };
    [
        "Created: the generator exists, and no line of the body has run.".to_string(),
        format!("Running: `next()` lets the body run until {stops}, or to its end. A `next()` from inside the body raises `ValueError`."),
        "Suspended: the value is given out; the body waits at that `yield` with its local variables, until `next()`, `send()` or `throw()`.".to_string(),
        "Closed: when the body returns or reaches its end, `next()` raises `StopIteration`, which a `for` loop takes as the end. Each further `next()` raises it again, and no line of the body runs.".to_string(),
        "`close()` raises `GeneratorExit` at the `yield` where the body waits, so that `finally` and `with` clean up; before the first `next()` it closes it and runs nothing.".to_string(),
    ]
    .iter()
    .map(|text| Text::from(text.as_str()))
    .collect()
}

/// At a `yield`: what leaves here and what comes back.
fn at_yield<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let keyword = node.child_of_kind(Kind::KwYield)?;
    let from = node.child_of_kind(Kind::KwFrom);
    let function = node.ancestors().find(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition)?;
    if function.kind() != Kind::FunctionDefinition {
        return None;
    }
    let kind = context.model().callable(function)?.kind;
    let name = function.field_child(Field::Name)?.text();
    if kind != CallableKind::Generator {
        return None;
    }
    let value = node.named_child(0);
    let lead = match (from, value) {
        (Some(_), Some(value)) => say("{} hands on every value of {}", [code(name), code(short(value))]),
        (None, Some(value)) => say("{} stops here and gives out {}", [code(name), code(short(value))]),
        _ => say("{} stops here and gives out `None`", [code(name)]),
    };
    let used = node.parent().is_some_and(|p| p.kind() != Kind::ExpressionStatement);
    let mut note = Note::new("generator-function", context.range(node), "yield", lead)
        .on([Some(keyword), from].into_iter().flatten().map(|n| context.range(n)))
        .short("gives out a value and stops");
    note = match (from, used) {
        (Some(_), true) => note.line(Text::from("Its own value is what the inner generator returns.")),
        (Some(_), false) => note,
        (None, true) => note.line(Text::from(
            "The next `next()` goes on from here, and the expression's value is `None`, or what `send()` passes in.",
        )),
        (None, false) => note.line(Text::from("The next `next()` goes on from here, with all local variables as they are.")),
    };
    Some(note)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_functions_and_coroutines() {
        silent_at("generator-function", "de$0f f():\n    def g():\n        yield 1\n    return g\n");
        silent_at("generator-function", "async $0def f():\n    yield 1\n");
        silent_at("generator-function", "def f():\n    yield 1\n    $0return 2\n");
    }

    #[test]
    fn says_that_a_call_runs_nothing() {
        assert_eq!(
            hover("de$0f count(n):\n    i = 0\n    while i < n:\n        yield i\n        i += 1\n"),
            [
                "Generator function · calling `count()` runs nothing yet: it makes a generator\nThe first `next()` runs the body up to a `yield` (line 4); each further one goes on from there."
            ]
        );
    }

    #[test]
    fn says_where_a_return_value_goes() {
        let text = hover("def co$0unt():\n    yield 1\n    yield 2\n    return 'done'\n").remove(0);
        assert!(text.contains("2 places yield: lines 2, 3."), "{text}");
        assert!(text.contains("`return 'done'` on line 4 ends it"), "{text}");
    }

    #[test]
    fn explains_a_yield() {
        assert_eq!(
            hover("def f():\n    got = yi$0eld x + 1\n"),
            [
                "yield · `f` stops here and gives out `x + 1`\nThe next `next()` goes on from here, and the expression's value is `None`, or what `send()` passes in."
            ]
        );
        assert_eq!(hover("def f():\n    yield fr$0om g()\n"), ["yield · `f` hands on every value of `g()`"]);
    }

    #[test]
    fn leaves_open_what_decorators_make_of_it() {
        let text = hover("@decorated\nde$0f f():\n    yield 1\n").remove(0);
        assert!(
            text.starts_with("Generator function · a call of `f` as it is written here runs nothing yet"),
            "{text}"
        );
        let text = hover("class A:\n    @staticmethod\n    de$0f f():\n        yield 1\n").remove(0);
        assert!(text.starts_with("Generator function · calling `f()` runs nothing yet"), "{text}");
    }
}

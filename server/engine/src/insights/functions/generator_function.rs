//! What a generator function does when it is called, and when its generator is asked for values.

use crate::insights::{Insight, short};
use crate::note::{HintKind, Note, Text, Weight, code, cut, plain, say};
use crate::semantics::timeline::{End, Given, Timeline, timeline};
use crate::semantics::wrappers::{decorators_call_it_plainly, own_nodes};
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "generator-function", kinds: &[Kind::FunctionDefinition, Kind::Yield], run: explain };

/// More yields than this are counted, not listed.
const MOST: usize = 4;
/// More states than this are not listed.
const MOST_STATES: usize = 6;

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
    let timeline = timeline(context, node);
    if let Some(timeline) = &timeline {
        note = in_order(note, timeline);
    } else if let Some(first) = yields.first() {
        note = note.line(say(
            "The first `next()` runs the body up to a `yield`{}; each further one goes on from there.",
            [plain(if yields.len() == 1 {
                format!(" (line {})", context.line(*first))
            } else {
                String::new()
            })],
        ));
    }
    if yields.len() > 1 && timeline.is_none() {
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
    for (at, step) in states(context, &yields).into_iter().enumerate() {
        note = note.more(step);
        if at == 0 {
            note = timeline.iter().flat_map(suspended).fold(note, Note::more);
        }
    }
    notes.push(note);
}

/// What each `next()` gives, and how it ends.
fn in_order(mut note: Note, timeline: &Timeline) -> Note {
    for given in timeline.given.iter().take(MOST) {
        let spans = [plain(given.line), code(cut(&given.value, 60))];
        note = note.step(say("`next()` runs to the `yield` on line {} and gives {}", spans));
    }
    if let Some(last) = timeline.given.get(MOST..).and_then(<[Given]>::last) {
        let more = timeline.given.len() - MOST;
        if timeline.end == End::Open {
            note = note.step(Text::from("… and so on"));
        } else if more == 1 {
            let spans = [plain(last.line), code(cut(&last.value, 60))];
            note = note.step(say("`next()` runs to the `yield` on line {} and gives {}", spans));
        } else {
            let spans = [plain(more), code(cut(&last.value, 60)), plain(last.line)];
            note = note.step(say("… {} more, of which the last gives {} (line {})", spans));
        }
    }
    note = match &timeline.end {
        End::Returns(Some(line), Some(value)) => note.step(say(
            "`next()` runs to the `return` on line {} and raises `StopIteration` with {} as its `value`",
            [plain(line), code(cut(value, 60))],
        )),
        End::Returns(Some(line), None) => note
            .step(say("`next()` runs to the `return` on line {} and raises `StopIteration`", [plain(line)])),
        End::Returns(None, _) => note.step(Text::from("`next()` runs to the end and raises `StopIteration`")),
        End::Open => note,
    };
    match &timeline.received {
        Some((name, line)) => note.line(say(
            "{} (line {}) becomes what `send()` passes in; `next()` passes `None`.",
            [code(name.as_str()), plain(line)],
        )),
        None => note,
    }
}

/// The states in which it waits, with what its variables hold.
fn suspended(timeline: &Timeline) -> Vec<Text> {
    let step = |(number, given): (usize, &Given)| {
        let mut text = say(
            "After `next()` number {}: suspended on line {}, {} is out",
            [plain(number + 1), plain(given.line), code(cut(&given.value, 60))],
        );
        for (name, value) in given.names.iter().take(MOST) {
            text.extend(say("; {} is {}", [code(name.as_str()), code(cut(value, 60))]));
        }
        text.push(plain("."));
        text
    };
    timeline.given.iter().take(MOST_STATES).enumerate().map(step).collect()
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
    use crate::testing::{hover, silent_at, steps_at};

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
        let text = hover("def co$0unt(n):\n    yield n\n    yield 2\n    return 'done'\n").remove(0);
        assert!(text.contains("2 places yield: lines 2, 3."), "{text}");
        assert!(text.contains("`return 'done'` on line 4 ends it"), "{text}");
    }

    #[test]
    fn follows_constant_loops() {
        assert_eq!(
            hover("def co$0unt():\n    for i in range(3):\n        got = yield i\n    return 'done'\n"),
            [
                "Generator function · calling `count()` runs nothing yet: it makes a generator\n1. `next()` runs to the `yield` on line 3 and gives `0`\n2. `next()` runs to the `yield` on line 3 and gives `1`\n3. `next()` runs to the `yield` on line 3 and gives `2`\n4. `next()` runs to the `return` on line 4 and raises `StopIteration` with `'done'` as its `value`\n`got` (line 3) becomes what `send()` passes in; `next()` passes `None`.\n`return 'done'` on line 4 ends it; the value travels in `StopIteration.value`, and a `for` loop never sees it."
            ]
        );
        let text = hover("def co$0unt():\n    yield from range(9)\n").remove(0);
        assert!(
            text.contains(
                "\n5. … 5 more, of which the last gives `8` (line 2)\n6. `next()` runs to the end and raises"
            ),
            "{text}"
        );
        let text =
            hover("def co$0unt():\n    n = 0\n    while True:\n        yield n\n        n += 1\n").remove(0);
        assert!(text.ends_with("5. … and so on"), "{text}");
        let steps = steps_at("def co$0unt():\n    n = 'a'\n    yield n\n");
        assert_eq!(steps[1], "After `next()` number 1: suspended on line 3, `'a'` is out; `n` is `'a'`.");
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

//! What calling an `async def` gives, and whether anybody waits for it.

use crate::insights::Insight;
use crate::note::{HintKind, Note, Text, code, plain, say};
use crate::semantics::coroutines::lost_coroutine;
use crate::semantics::wrappers::{decorators_call_it_plainly, own_nodes};
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "coroutine", kinds: &[Kind::FunctionDefinition, Kind::Call], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.kind() == Kind::Call {
        notes.extend(lost(context, node));
        return;
    }
    let (Some(keyword), Some(name), Some(body)) =
        (node.child_of_kind(Kind::KwAsync), node.field_child(Field::Name), node.field_child(Field::Body))
    else {
        return;
    };
    let Some(callable) = context.model().callable(node) else { return };
    let (pattern, call) = if decorators_call_it_plainly(context, node) {
        ("calling {} runs nothing yet: ", code(format!("{}()", name.text())))
    } else {
        ("a call of {} as it is written here runs nothing yet: ", code(name.text()))
    };
    let starts = |what: &str| say(&format!("{pattern}{what}"), [call.clone()]);
    let (title, lead, short) = match callable.kind {
        CallableKind::Coroutine => (
            "Coroutine function",
            starts("it makes a coroutine, which runs when awaited or made a task"),
            "coroutine",
        ),
        CallableKind::AsyncGenerator => {
            ("Asynchronous generator", starts("`async for` asks it for values"), "async generator")
        }
        _ => return,
    };
    let anchors = [Some(keyword), node.child_of_kind(Kind::KwDef), Some(name)];
    let mut note = Note::new("coroutine", context.range(node), title, lead)
        .on(anchors.into_iter().flatten().map(|n| context.range(n)))
        .short(short)
        .related(&["await-expression", "asyncio-tasks"]);
    if let Some(colon) = node.child_of_kind(Kind::Colon) {
        note = note.hint(HintKind::Callable, context.range(colon).end(), short);
    }
    if callable.kind == CallableKind::Coroutine {
        note = note.line(pauses(context, body));
    }
    notes.push(note);
}

/// Where the event loop gets a chance to run something else.
fn pauses<'m>(context: &Context<'m>, body: Node<'m>) -> Text {
    let pauses = |n: &Node<'_>| {
        n.kind() == Kind::Await
            || matches!(n.kind(), Kind::ForStatement | Kind::WithStatement | Kind::ForInClause)
                && n.child_of_kind(Kind::KwAsync).is_some()
    };
    // A generator expression is not run where it stands.
    let at_once = |n: &Node<'_>| {
        n.ancestors().take_while(|a| *a != body).all(|a| a.kind() != Kind::GeneratorExpression)
    };
    let mut lines: Vec<u32> =
        own_nodes(body).filter(pauses).filter(at_once).map(|n| context.line(n)).collect();
    lines.dedup();
    match lines.as_slice() {
        [] => Text::from(
            "Its body never awaits: once started, it runs to its end, and no other task of its event loop gets a turn.",
        ),
        [line] => say("Other tasks get a turn only where it awaits: line {}.", [plain(line)]),
        all if all.len() <= 6 => {
            let list: Vec<String> = all.iter().map(ToString::to_string).collect();
            say("Other tasks get a turn only where it awaits: lines {}.", [plain(list.join(", "))])
        }
        all => say("Other tasks get a turn only where it awaits, on {} lines.", [plain(all.len())]),
    }
}

/// A coroutine of this file that is made and thrown away in one statement.
fn lost<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let lost = lost_coroutine(context, call)?;
    let (at, name) = (lost.made_by?, lost.name);
    let target = context.at(at);
    let lead =
        say("this makes a coroutine and throws it away: nothing of {} runs", [code(lost.callee.text())]);
    let inside = call
        .ancestors()
        .find(|n| n.kind().is_function())
        .filter(|n| n.kind() == Kind::FunctionDefinition && n.child_of_kind(Kind::KwAsync).is_some());
    let advice = match inside {
        Some(_) => say(
            "{} (line {}) is an `async def`. Put `await` before the call.",
            [code(name.text()), plain(target.line(at.node))],
        ),
        None => say(
            "{} (line {}) is an `async def`. `asyncio.run()` starts one from ordinary code.",
            [code(name.text()), plain(target.line(at.node))],
        ),
    };
    Some(
        Note::new("coroutine", context.range(call), "Coroutine never awaited", lead)
            .on([context.range(name)])
            .line(advice),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_plain_functions_and_awaited_calls() {
        silent_at("coroutine", "de$0f f(): pass\n");
        silent_at("coroutine", "async def g(): pass\nasync def f():\n    await $0g()\n    x = $0g()\n");
        silent_at("coroutine", "def g(): pass\n$0g()\n");
        silent_at("coroutine", "@wrap\nasync def g(): pass\n$0g()\n");
    }

    #[test]
    fn says_where_others_get_a_turn() {
        let text = hover("asy$0nc def f():\n    await a()\n    await b()\n");
        assert_eq!(
            text,
            [
                "Coroutine function · calling `f()` runs nothing yet: it makes a coroutine, which runs when awaited or made a task\nOther tasks get a turn only where it awaits: lines 2, 3."
            ]
        );
        assert!(
            hover("asy$0nc def f():\n    return 1\n")[0]
                .ends_with("no other task of its event loop gets a turn.")
        );
    }

    #[test]
    fn sees_a_coroutine_thrown_away() {
        let text = hover("async def g(): pass\nasync def f():\n    $0g()\n");
        assert_eq!(
            text,
            [
                "Coroutine never awaited · this makes a coroutine and throws it away: nothing of `g` runs\n`g` (line 1) is an `async def`. Put `await` before the call."
            ]
        );
    }

    #[test]
    fn leaves_open_what_decorators_and_subclasses_make_of_it() {
        let text = hover("@d\nasy$0nc def f():\n    return 1\n").remove(0);
        assert!(text.starts_with("Coroutine function · a call of `f` as it is written here"), "{text}");
        let class = "class A:\n    async def go(self): pass\n    def start(self):\n        self.g$0o()\n";
        assert!(hover(class)[0].starts_with("Coroutine never awaited"));
        assert!(!hover(&format!("{class}class B(A):\n    def go(self): pass\n"))[0].starts_with("Coroutine"));
    }

    #[test]
    fn does_not_pause_in_a_generator_expression() {
        let text = hover("asy$0nc def f():\n    return (await a() for a in b)\n").remove(0);
        assert!(text.contains("Its body never awaits"), "{text}");
    }
}

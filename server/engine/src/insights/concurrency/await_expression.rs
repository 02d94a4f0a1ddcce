//! What an `await` waits for.

use crate::insights::Insight;
use crate::note::{Note, code, plain, say};
use crate::semantics::{At, CallableKind, Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "await-expression", kinds: &[Kind::Await], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(keyword), Some(awaited)) = (node.child_of_kind(Kind::KwAwait), node.named_child(0)) else {
        return;
    };
    let Some(function) = node.ancestors().find(|n| n.kind().is_function()) else { return };
    if function.child_of_kind(Kind::KwAsync).is_none() {
        return;
    }
    let name = function.field_child(Field::Name).map_or("this function", Node::text);
    let what = awaited.unparenthesized();
    let callee = if what.kind() == Kind::Call { what.field_child(Field::Function) } else { None };
    let coroutine = callee.and_then(|callee| coroutine_function(context, callee));
    let lead = match callee {
        Some(callee) => {
            let waits = coroutine.is_some() || is_of_asyncio(context, callee);
            let pattern = if waits {
                "{} stops here until {} is done"
            } else {
                "{} stops here until what {} gives is done"
            };
            say(pattern, [code(name), code(format!("{}()", callee.text()))])
        }
        None => say("{} stops here until {} is done", [code(name), code(what.text())]),
    };
    let mut note = Note::new("await-expression", context.range(node), "await", lead)
        .on([context.range(keyword)])
        .short("other tasks may run here")
        .related(&["coroutine", "asyncio-tasks"]);
    if let (Some(callee), Some(at)) = (callee, coroutine) {
        let line = context.at(at).line(at.node);
        note = note.line(say(
            "{} (line {}) runs inside this same task; awaiting it does not by itself let others run, what it awaits does.",
            [code(callee.text()), plain(line)],
        ));
    }
    notes.push(note.general("Where the awaited thing has to wait, other tasks run in the meantime."));
}

/// Functions of asyncio whose call is what waits; others (`create_task`, `shield`) are done at once, and give what is waited for.
const WAITS: &[&str] = &[
    "asyncio.sleep",
    "asyncio.gather",
    "asyncio.wait",
    "asyncio.wait_for",
    "asyncio.to_thread",
    "asyncio.open_connection",
    "asyncio.start_server",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
];

fn is_of_asyncio<'m>(context: &Context<'m>, callee: Node<'m>) -> bool {
    context.qualified_name(callee).is_some_and(|name| WAITS.contains(&name.as_str()))
}

/// The `async def` of this file that a callee names, where calling it makes its coroutine and nothing else.
fn coroutine_function<'m>(context: &Context<'m>, callee: Node<'m>) -> Option<At<'m>> {
    let Definition::Function(at) = context.definition(callee) else { return None };
    let plain = at.node.parent().is_none_or(|p| p.kind() != Kind::DecoratedDefinition);
    let kind = context.at(at).model().callable(at.node)?.kind;
    (plain && kind == CallableKind::Coroutine).then_some(at)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_awaited() {
        silent_at("await-expression", "async def f():\n    await $0g()\n");
    }

    #[test]
    fn names_what_is_waited_for() {
        assert_eq!(
            hover("import asyncio\nasync def f():\n    aw$0ait asyncio.sleep(1)\n"),
            [
                "await · `f` stops here until `asyncio.sleep()` is done\n(Where the awaited thing has to wait, other tasks run in the meantime.)"
            ]
        );
    }

    #[test]
    fn tells_a_call_from_what_it_gives() {
        for source in [
            "import asyncio\nasync def f(g):\n    aw$0ait asyncio.create_task(g)\n",
            "async def f(g):\n    aw$0ait g()\n",
            "def g(): return 1\nasync def f():\n    aw$0ait g()\n",
            "@d\nasync def g(): pass\nasync def f():\n    aw$0ait g()\n",
        ] {
            let text = hover(source).remove(0);
            assert!(text.starts_with("await · `f` stops here until what `"), "{text}");
            assert!(text.contains("()` gives is done"), "{text}");
        }
    }

    #[test]
    fn knows_that_a_coroutine_runs_in_the_same_task() {
        let text = hover("async def g(): pass\nasync def f():\n    aw$0ait g()\n").remove(0);
        assert!(text.contains("`g` (line 1) runs inside this same task"), "{text}");
    }
}

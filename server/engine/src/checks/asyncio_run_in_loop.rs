//! `asyncio.run()` in a coroutine, where an event loop runs already.

use super::expected::is_tried;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::blocking::coroutine_around;
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: functions that the coroutine calls, generator expressions, and files that run
/// another event loop or patch this one.
pub(super) const CHECK: Check = Check {
    code: "asyncio-run-in-loop",
    concept: "asyncio-module",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// What gives a loop that a coroutine cannot start.
const LOOPS: &[&str] = &["asyncio.get_event_loop", "asyncio.get_running_loop", "asyncio.new_event_loop"];

/// Modules with a loop of their own, or that let loops run in loops.
const OTHERS: &[&str] = &["trio", "anyio", "curio", "nest_asyncio", "uvloop"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let method = callee.field_child(Field::Attribute).map(Node::text);
    let may_be = match callee.kind() {
        Kind::Attribute => matches!(method, Some("run" | "run_until_complete" | "run_forever")),
        Kind::Identifier => true,
        _ => false,
    };
    if !may_be {
        return;
    }
    if coroutine_around(context, call).is_none_or(|place| place.in_generator) {
        return;
    }
    let is_run = context.qualified_name(callee).as_deref() == Some("asyncio.run");
    let starts_loop =
        matches!(method, Some("run_until_complete" | "run_forever")) && is_loop(context, callee);
    if !is_run && !starts_loop {
        return;
    }
    if OTHERS.iter().any(|name| !context.globals(name).is_empty()) || is_tried(call) {
        return;
    }
    let message = say(
        "{} runs in a coroutine, where an event loop is running already: it raises `RuntimeError`",
        [code(format!("{}()", callee.text()))],
    );
    let mut finding = Finding::new(context.place(callee), message);
    if let Some(word) = call
        .ancestors()
        .find(|n| n.kind() == Kind::FunctionDefinition)
        .and_then(|function| function.child_of_kind(Kind::KwAsync))
    {
        finding = finding.related(context.place(word), "code of this function runs in the event loop");
    }
    if method != Some("run_forever") {
        finding.remedies.extend(remedy(context, call));
    }
    found.push(finding);
}

/// Whether the method is called on a loop that was got or made here.
fn is_loop<'m>(context: &Context<'m>, callee: Node<'m>) -> bool {
    let gives_loop = |here: &Context<'m>, node: Node<'m>| {
        let maker = node.field_child(Field::Function).filter(|_| node.kind() == Kind::Call);
        maker.and_then(|maker| here.qualified_name(maker)).is_some_and(|path| LOOPS.contains(&path.as_str()))
    };
    let Some(object) = callee.field_child(Field::Object) else { return false };
    match object.kind() {
        Kind::Call => gives_loop(context, object),
        Kind::Identifier => match context.definition(object) {
            // A loop that was got elsewhere may be that of another thread.
            Definition::Value(at) => {
                coroutine_around(&context.at(at), at.node).is_some() && gives_loop(&context.at(at), at.node)
            }
            _ => false,
        },
        _ => false,
    }
}

/// `await` in place of the call, where all that it gets is the coroutine.
fn remedy<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Remedy> {
    let arguments = call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let mut all = arguments.named_children();
    let coroutine = all.next().filter(|_| all.next().is_none())?;
    if !matches!(coroutine.kind(), Kind::Call | Kind::Identifier | Kind::Attribute | Kind::Subscript) {
        return None;
    }
    if arguments.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    let grouped = call.parent().is_some_and(|p| {
        matches!(
            p.kind(),
            Kind::Attribute | Kind::Subscript | Kind::Call | Kind::Await | Kind::BinaryOperator
        ) && p.named_child(0) == Some(call)
    });
    let awaited = format!("await {}", coroutine.text());
    let written = if grouped { format!("({awaited})") } else { awaited };
    let title = "Write `await`: the running loop runs it";
    Some(Changes::new(context).replace(call, written).possible(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "asyncio-run-in-loop";

    #[test]
    fn ignores_nested_functions_run_elsewhere() {
        check_silent(
            CODE,
            "
            import asyncio
            async def main():
                def work():
                    asyncio.run(job())
                await asyncio.to_thread(work)
                await asyncio.to_thread(lambda: asyncio.run(job()))
                class A:
                    def m(self): asyncio.run(job())
            def sync():
                asyncio.run(job())
                asyncio.new_event_loop().run_until_complete(job())
            asyncio.run(main())
            ",
        );
    }

    #[test]
    fn ignores_other_loops_and_patched_ones() {
        check_silent(CODE, "import asyncio, trio\nasync def f(): asyncio.run(g())\n");
        check_silent(CODE, "import asyncio\nimport nest_asyncio\nasync def f(): asyncio.run(g())\n");
        check_silent(
            CODE,
            "
            import asyncio
            from subprocess import run
            async def f(loop, runner):
                run(['x'])
                runner.run(g())
                loop.run_until_complete(g())
                self.loop.run_forever()
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            import asyncio
            async def f(self):
                try:
                    asyncio.run(g())
                except RuntimeError:
                    await g()
                with self.assertRaises(RuntimeError):
                    asyncio.run(g())
            ",
        );
    }

    #[test]
    fn finds_loops_in_coroutines() {
        check_finds(
            CODE,
            "
            import asyncio
            from asyncio import run as start
            async def main():
                asyncio.run(job())
                ^^^^^^^^^^^ `asyncio.run()` runs in a coroutine, where an event loop is running already: it raises `RuntimeError`
                x = [start(job()) for _ in range(2)]
                     ^^^^^
                loop = asyncio.get_running_loop()
                loop.run_until_complete(job())
                ^^^^^^^^^^^^^^^^^^^^^^^
                asyncio.new_event_loop().run_forever()
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_with_await() {
        check_fix(
            CODE,
            "
            import asyncio
            async def f():
                x = asyncio.run(job(1)).name; asyncio.run(ñ)  # why
                return asyncio.get_event_loop().run_until_complete(job(
                    2,
                ))
            ",
            "
            import asyncio
            async def f():
                x = (await job(1)).name; await ñ  # why
                return await job(
                    2,
                )
            ",
        );
    }

    #[test]
    fn leaves_alone_what_has_options() {
        let source =
            "import asyncio\nasync def f():\n    asyncio.run(g(), debug=True)\n    asyncio.run(*a)\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}

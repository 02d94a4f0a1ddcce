//! A call in `async def` that waits without `await`, and stops every task of the event loop.

use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::blocking::{blocking, coroutine_around};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: functions that the coroutine calls (they may run in a thread
/// elsewhere), queues and locks, and long computing.
pub(super) const CHECK: Check = Check {
    code: "blocking-call-in-async",
    concept: "blocking-call-in-async",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs {
        ruff: &[
            "ASYNC210", "ASYNC212", "ASYNC220", "ASYNC221", "ASYNC222", "ASYNC230", "ASYNC250", "ASYNC251",
        ],
        pylint: &[],
        pyright: &[],
    },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    if !matches!(callee.kind(), Kind::Identifier | Kind::Attribute) {
        return;
    }
    let Some(place) = coroutine_around(context, call) else { return };
    if call.parent().is_some_and(|p| p.kind() == Kind::Await) {
        return;
    }
    let Some((waits, name)) = blocking(context, callee) else { return };
    let message = say(
        "{} {} without `await`, and the event loop with all its tasks waits too",
        [code(format!("{}()", callee.text())), crate::note::plain(waits.words())],
    );
    let mut finding = Finding::new(context.place(callee), message);
    if !place.in_generator {
        finding.remedies.extend(remedy(context, call, callee, &name));
    }
    found.push(finding);
}

fn remedy<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>, name: &str) -> Option<Remedy> {
    let arguments = call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    if holds(arguments, &[Kind::Yield]) || uses_another_loop(context) {
        return None;
    }
    let mut changes = Changes::new(context);
    if !context.would_mean_global("asyncio", call) {
        return None;
    }
    if context.globals("asyncio").is_empty() {
        changes = changes.import("import asyncio");
    } else if context.global_import("asyncio").as_deref() != Some("asyncio") {
        return None;
    }
    let grouped = call.parent().is_some_and(|p| {
        matches!(p.kind(), Kind::Attribute | Kind::Subscript | Kind::Call | Kind::Await)
            && p.named_child(0) == Some(call)
    });
    let group = if grouped { "(" } else { "" };
    let open = arguments.child_of_kind(Kind::OpenParen)?;
    let sleeps = name == "time.sleep";
    let title = if sleeps {
        let plain = arguments
            .named_children()
            .all(|a| !matches!(a.kind(), Kind::ListSplat | Kind::DictionarySplat | Kind::KeywordArgument));
        if !plain {
            return None;
        }
        changes = changes.replace(callee, format!("{group}await asyncio.sleep"));
        "Wait with `await asyncio.sleep(…)`, which lets other tasks run".to_string()
    } else {
        changes = changes
            .replace(callee, format!("{group}await asyncio.to_thread"))
            .replace(open, to_thread_start(arguments, open, callee));
        format!("Run `{}` in a thread: `await asyncio.to_thread(…)`", callee.text())
    };
    if grouped {
        changes = changes.insert(call.end(), ")");
    }
    Some(changes.possible(title))
}

/// `(f, ` with as many blanks as are needed before the first argument.
fn to_thread_start(arguments: Node<'_>, open: Node<'_>, callee: Node<'_>) -> String {
    if arguments.named_child(0).is_none() {
        return format!("({}", callee.text());
    }
    let next = arguments.tree().text().get(usize::from(open.end())..).and_then(|t| t.chars().next());
    let blank = if next.is_some_and(char::is_whitespace) { "" } else { " " };
    format!("({},{blank}", callee.text())
}

/// Files that use trio or anyio: `asyncio.sleep` would not work there.
fn uses_another_loop(context: &Context<'_>) -> bool {
    ["trio", "anyio", "curio"].iter().any(|name| !context.globals(name).is_empty())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "blocking-call-in-async";

    /// ruff issue 23425: a lambda that runs in a thread.
    #[test]
    fn ignores_what_is_handed_to_a_thread() {
        check_silent(
            CODE,
            "
            import asyncio, time, requests
            async def main(loop):
                await asyncio.to_thread(time.sleep, 1)
                await asyncio.to_thread(lambda: input('x'))
                await loop.run_in_executor(None, requests.get, 'x')
                await loop.run_in_executor(None, lambda: requests.get('x'))
            ",
        );
    }

    #[test]
    fn ignores_nested_sync_functions() {
        check_silent(
            CODE,
            "
            import time
            async def main(x=time.sleep(0)):
                def work():
                    time.sleep(1)
                    return [open(p) for p in x]
                class A:
                    def m(self): time.sleep(1)
                await run(work)
            def sync():
                time.sleep(1)
            ",
        );
    }

    #[test]
    fn ignores_other_callables() {
        check_silent(
            CODE,
            "
            import httpx
            from aiofiles import open
            from anyio import sleep
            async def main(requests, client):
                async with httpx.AsyncClient() as c:
                    await c.get('x')
                    client.get('x')
                requests.get('x')
                await open('x')
                sleep(1)
            ",
        );
    }

    /// ruff issues 28012 and 28015: through `builtins`, and `request` itself.
    #[test]
    fn finds_every_kind() {
        check_finds(
            CODE,
            "
            import builtins, os, pathlib, subprocess as sp, time as t, urllib.request, httpx
            from requests import request
            async def main():
                t.sleep(1)
                ^^^^^^^ `t.sleep()` sleeps without `await`, and the event loop with all its tasks waits too
                urllib.request.urlopen('x').read()
                ^^^^^^^^^^^^^^^^^^^^^^
                request('GET', 'x')
                ^^^^^^^
                sp.run(['x'])
                ^^^^^^
                os.wait()
                ^^^^^^^
                with open('x') as f:
                     ^^^^
                    pass
                builtins.open('x')
                ^^^^^^^^^^^^^
                x = [input(y) for y in z]
                     ^^^^^
                pathlib.Path('x').open()
                ^^^^^^^^^^^^^^^^^^^^^^
                client = httpx.Client()
                client.get('x')
                ^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_sleeps() {
        check_fix(
            CODE,
            "
            import time

            async def main():
                time.sleep(1)  # why
            ",
            "
            import time
            import asyncio

            async def main():
                await asyncio.sleep(1)  # why
            ",
        );
        check_fix(
            CODE,
            "import asyncio\r\nfrom time import sleep as schläf\r\n@d\r\nasync def main(): schläf(0.1); x()\r\n",
            "import asyncio\r\nfrom time import sleep as schläf\r\n@d\r\nasync def main(): await asyncio.sleep(0.1); x()\r\n",
        );
    }

    #[test]
    fn mends_other_calls() {
        check_fix(
            CODE,
            "
            import asyncio, subprocess
            async def main():
                async def inner():
                \tx = subprocess.run(
                \t    ['é'],  # one
                \t).stdout
                \twith open('x') as f: y = input()
            ",
            "
            import asyncio, subprocess
            async def main():
                async def inner():
                \tx = (await asyncio.to_thread(subprocess.run,
                \t    ['é'],  # one
                \t)).stdout
                \twith await asyncio.to_thread(open, 'x') as f: y = await asyncio.to_thread(input)
            ",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "import time\nimport trio\nasync def f():\n    time.sleep(1)\n",
            "import time\nasync def f(asyncio):\n    time.sleep(1)\n",
            "async def f(x):\n    return any(open(y) for y in x)\n",
            "async def f(x):\n    return open(y for y in x)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

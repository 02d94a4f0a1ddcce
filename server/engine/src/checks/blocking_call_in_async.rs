//! A call in `async def` that waits without `await`, and stops every task of the event loop.

use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{Context, Definition, ScopeKind, Value};
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

/// What a blocking call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    /// ASYNC251
    Sleeps,
    /// ASYNC210, ASYNC212
    ForANetwork,
    /// ASYNC220, ASYNC221, ASYNC222
    ForAProcess,
    /// ASYNC230
    ForAFile,
    /// ASYNC250
    ForInput,
}

impl Waits {
    fn words(self) -> &'static str {
        match self {
            Waits::Sleeps => "sleeps",
            Waits::ForANetwork => "waits for the network",
            Waits::ForAProcess => "waits for a process",
            Waits::ForAFile => "waits for a file",
            Waits::ForInput => "waits for input",
        }
    }
}

/// Everything that counts as blocking, by qualified name.
const BLOCKING: &[(&str, Waits)] = &[
    ("time.sleep", Waits::Sleeps),
    ("urllib.request.urlopen", Waits::ForANetwork),
    ("urllib3.request", Waits::ForANetwork),
    ("requests.get", Waits::ForANetwork),
    ("requests.post", Waits::ForANetwork),
    ("requests.put", Waits::ForANetwork),
    ("requests.patch", Waits::ForANetwork),
    ("requests.delete", Waits::ForANetwork),
    ("requests.head", Waits::ForANetwork),
    ("requests.options", Waits::ForANetwork),
    ("requests.request", Waits::ForANetwork),
    ("httpx.get", Waits::ForANetwork),
    ("httpx.post", Waits::ForANetwork),
    ("httpx.put", Waits::ForANetwork),
    ("httpx.patch", Waits::ForANetwork),
    ("httpx.delete", Waits::ForANetwork),
    ("httpx.head", Waits::ForANetwork),
    ("httpx.options", Waits::ForANetwork),
    ("httpx.request", Waits::ForANetwork),
    ("httpx.stream", Waits::ForANetwork),
    ("subprocess.Popen", Waits::ForAProcess),
    ("subprocess.run", Waits::ForAProcess),
    ("subprocess.call", Waits::ForAProcess),
    ("subprocess.check_call", Waits::ForAProcess),
    ("subprocess.check_output", Waits::ForAProcess),
    ("subprocess.getoutput", Waits::ForAProcess),
    ("subprocess.getstatusoutput", Waits::ForAProcess),
    ("os.popen", Waits::ForAProcess),
    ("os.system", Waits::ForAProcess),
    ("os.posix_spawn", Waits::ForAProcess),
    ("os.posix_spawnp", Waits::ForAProcess),
    ("os.spawnl", Waits::ForAProcess),
    ("os.spawnle", Waits::ForAProcess),
    ("os.spawnlp", Waits::ForAProcess),
    ("os.spawnlpe", Waits::ForAProcess),
    ("os.spawnv", Waits::ForAProcess),
    ("os.spawnve", Waits::ForAProcess),
    ("os.spawnvp", Waits::ForAProcess),
    ("os.spawnvpe", Waits::ForAProcess),
    ("os.wait", Waits::ForAProcess),
    ("os.wait3", Waits::ForAProcess),
    ("os.wait4", Waits::ForAProcess),
    ("os.waitid", Waits::ForAProcess),
    ("os.waitpid", Waits::ForAProcess),
    ("builtins.open", Waits::ForAFile),
    ("io.open", Waits::ForAFile),
    ("io.open_code", Waits::ForAFile),
    ("pathlib.Path.open", Waits::ForAFile),
    ("builtins.input", Waits::ForInput),
];

/// Methods of `httpx.Client` that send a request.
const CLIENT_METHODS: &[&str] =
    &["get", "post", "put", "patch", "delete", "head", "options", "request", "send", "stream", "close"];

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    if !matches!(callee.kind(), Kind::Identifier | Kind::Attribute) {
        return;
    }
    let Some(place) = async_around(context, call) else { return };
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

/// The coroutine in which code runs.
struct Place {
    /// Whether a generator expression stands between: with an `await`, that would become an asynchronous one.
    in_generator: bool,
}

/// `None` where the code does not run in a coroutine itself, but in a function, lambda or class inside, or in none.
fn async_around<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Place> {
    let model = context.model();
    let mut place = Place { in_generator: false };
    let mut scope = model.scope(model.scope_at(node))?;
    loop {
        match scope.kind {
            ScopeKind::Function => {
                let function = context.tree().node(scope.node)?;
                return function.child_of_kind(Kind::KwAsync).map(|_| place);
            }
            ScopeKind::GeneratorExpression => place.in_generator = true,
            kind if kind.is_comprehension() => {}
            _ => return None,
        }
        scope = model.scope(scope.parent?)?;
    }
}

/// What a callee waits for, with its qualified name.
fn blocking<'m>(context: &Context<'m>, callee: Node<'m>) -> Option<(Waits, String)> {
    if let Some(name) = context.qualified_name(callee) {
        let known = BLOCKING.iter().find(|(one, _)| *one == name);
        if let Some((_, waits)) = known {
            return Some((*waits, name));
        }
    }
    let method = callee.field_child(Field::Attribute)?.text();
    let object = callee.field_child(Field::Object)?;
    if method == "open"
        && matches!(context.value(object), Value::Instance(class) if class.ends_with("pathlib.Path") || class == "pathlib._local.Path")
    {
        return Some((Waits::ForAFile, "pathlib.Path.open".to_string()));
    }
    (CLIENT_METHODS.contains(&method) && is_client(context, object))
        .then(|| (Waits::ForANetwork, format!("httpx.Client.{method}")))
}

/// Whether an expression is a synchronous client of httpx: made by `httpx.Client(…)`, or a parameter annotated so.
fn is_client<'m>(context: &Context<'m>, object: Node<'m>) -> bool {
    let makes_client = |at: Context<'m>, node: Node<'m>| {
        node.kind() == Kind::Call
            && node
                .field_child(Field::Function)
                .and_then(|f| at.qualified_name(f))
                .is_some_and(|name| name == "httpx.Client")
    };
    if makes_client(*context, object) {
        return true;
    }
    match context.definition(object) {
        Definition::Value(at) => makes_client(context.at(at), at.node),
        Definition::Parameter(at) => at.node.field_child(Field::Type).is_some_and(|annotation| {
            context.at(at).qualified_name(annotation).is_some_and(|name| name == "httpx.Client")
        }),
        _ => false,
    }
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

//! A thread for a function that only computes: threads take turns under the GIL.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::threads::{function_given, thread_target};
use crate::semantics::{At, Context, Purity, ScopeKind};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: methods, loops over what is not known, unknown calls, and
/// pools of one worker.
pub(super) const CHECK: Check = Check {
    code: "cpu-bound-thread",
    concept: "gil",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    if context.target().free_threaded || !matches!(callee.kind(), Kind::Identifier | Kind::Attribute) {
        return;
    }
    // Most calls can be neither, by the look of them; what they call costs more to find out.
    let gives_function =
        || thread_target(call).is_some_and(|target| function_given(context, target).is_some());
    if !may_be_pool(call) && !gives_function() {
        return;
    }
    match context.qualified_name(callee).as_deref() {
        Some("threading.Thread") => thread(context, call, callee, found),
        Some("concurrent.futures.ThreadPoolExecutor" | "concurrent.futures.thread.ThreadPoolExecutor") => {
            pool(context, call, callee, found);
        }
        _ => {}
    }
}

fn thread<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>, found: &mut Vec<Finding>) {
    let Some(target) = thread_target(call) else { return };
    let Some(at) = function_given(context, target) else { return };
    if context.purity(at) != Purity::PureLoop {
        return;
    }
    found.push(finding(context, callee, target, at));
}

fn finding<'m>(context: &Context<'m>, callee: Node<'m>, target: Node<'m>, at: At<'m>) -> Finding {
    let name = at.node.field_child(Field::Name);
    let shown = match target.kind() {
        Kind::Lambda => crate::note::plain("this lambda"),
        _ => code(target.text()),
    };
    let message =
        say("{} only computes, so under the GIL its threads take turns and are no faster than one", [shown]);
    let there = context.at(at);
    Finding::new(context.place(callee), message)
        .related(there.place(name.unwrap_or(at.node)), "nothing in here waits or lets go of the GIL")
}

fn pool<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>, found: &mut Vec<Finding>) {
    if has_one_worker(call) {
        return;
    }
    let Some((name, around)) = pool_name(call) else { return };
    let Some(variable) = context.variable(name) else { return };
    if variable.bindings.len() != 1 {
        return;
    }
    let mut work: Vec<(Node<'m>, At<'m>)> = Vec::new();
    let uses = around.descendants().filter(|n| {
        n.kind() == Kind::Identifier
            && n.text() == name.text()
            && *n != name
            && context.is_same_variable(*n, name)
    });
    for usage in uses {
        match work_given(usage) {
            Given::Nothing => {}
            Given::Function(target) => match function_given(context, target) {
                Some(at) if context.purity(at) == Purity::PureLoop => work.push((target, at)),
                _ => return,
            },
            Given::Unknown => return,
        }
    }
    let Some((target, at)) = work.first().copied() else { return };
    let mut finding = finding(context, callee, target, at);
    finding.remedies.extend(remedy(context, call, callee, &work));
    found.push(finding);
}

/// Whether the call's result has a name, and something is mapped over or handed in where that is used.
fn may_be_pool(call: Node<'_>) -> bool {
    pool_name(call).is_some_and(|(_, around)| {
        let text = around.text().as_bytes();
        ["map", "submit"].iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
    })
}

/// A pool of one worker is there to be in the background, not to be faster.
fn has_one_worker(call: Node<'_>) -> bool {
    let Some(arguments) = call.field_child(Field::Arguments) else { return false };
    arguments.named_children().next().is_some_and(|a| a.text() == "1")
        || arguments.named_children().any(|a| {
            a.field_child(Field::Name).is_some_and(|n| n.text() == "max_workers")
                && a.field_child(Field::Value).is_some_and(|v| v.text() == "1")
        })
}

/// The variable that a pool is bound to, and the code in which it is used: the `with` statement, or the function around the
/// assignment.
fn pool_name(call: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let parent = call.parent()?;
    match parent.kind() {
        Kind::AsPattern => {
            let name = parent.field_child(Field::Alias)?.named_child(0)?;
            let statement = parent.ancestors().find(|n| n.kind() == Kind::WithStatement)?;
            (name.kind() == Kind::Identifier).then_some((name, statement))
        }
        Kind::Assignment => {
            let name = parent.field_child(Field::Left)?;
            let function = parent.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?;
            (name.kind() == Kind::Identifier).then_some((name, function))
        }
        _ => None,
    }
}

/// What one use of a pool gives it to do.
enum Given<'m> {
    Nothing,
    Function(Node<'m>),
    Unknown,
}

fn work_given(usage: Node<'_>) -> Given<'_> {
    let Some(attribute) = usage.parent().filter(|p| p.kind() == Kind::Attribute) else {
        // `with pool:` uses it up.
        let entered = usage.parent().is_some_and(|p| p.kind() == Kind::WithItem);
        return if entered { Given::Nothing } else { Given::Unknown };
    };
    let call = attribute.parent().filter(|p| p.kind() == Kind::Call && attribute.field() == Field::Function);
    match attribute.field_child(Field::Attribute).map(Node::text) {
        Some("shutdown") => Given::Nothing,
        Some("map" | "submit") => {
            let first = call.and_then(|c| c.field_child(Field::Arguments)).and_then(|a| a.named_child(0));
            first.map_or(Given::Unknown, Given::Function)
        }
        _ => Given::Unknown,
    }
}

/// `ThreadPoolExecutor` becomes `ProcessPoolExecutor`, where all work is a function that a process can find by name.
fn remedy<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    callee: Node<'m>,
    work: &[(Node<'m>, At<'m>)],
) -> Option<Remedy> {
    let importable = work.iter().all(|(_, at)| {
        let model = context.at(*at).model();
        at.node.kind() == Kind::FunctionDefinition
            && model.scope(model.scope_at(at.node)).is_some_and(|s| s.kind == ScopeKind::Module)
    });
    let arguments = call.field_child(Field::Arguments)?;
    let plain = arguments.named_children().all(|a| {
        a.kind() != Kind::KeywordArgument
            || a.field_child(Field::Name).is_some_and(|n| n.text() == "max_workers")
    });
    if !importable || !plain || arguments.named_children().count() > 1 {
        return None;
    }
    let mut changes = Changes::new(context);
    if callee.kind() == Kind::Attribute {
        changes = changes.replace(callee.field_child(Field::Attribute)?, "ProcessPoolExecutor");
    } else {
        let name = "ProcessPoolExecutor";
        let imported = context.global_import(name);
        if !context.would_mean_global(name, call) || (imported.is_none() && !context.globals(name).is_empty())
        {
            return None;
        }
        if imported.as_deref().is_some_and(|from| from != "concurrent.futures.ProcessPoolExecutor") {
            return None;
        }
        if imported.is_none() {
            changes = changes.import("from concurrent.futures import ProcessPoolExecutor");
        }
        changes = changes.replace(callee, name);
    }
    Some(changes.possible("Compute in processes, with `ProcessPoolExecutor`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "cpu-bound-thread";

    #[test]
    fn ignores_io() {
        check_silent(
            CODE,
            "
            import threading, time
            def poll():
                while True:
                    time.sleep(1)
            def show(n):
                for i in range(n):
                    print(i)
            threading.Thread(target=poll).start()
            threading.Thread(target=show, args=(5,)).start()
            ",
        );
    }

    #[test]
    fn ignores_c_calls_that_release_the_gil() {
        check_silent(
            CODE,
            "
            import threading, hashlib
            def digest(n):
                for i in range(n):
                    hashlib.sha256(data).digest()
            threading.Thread(target=digest, args=(5,)).start()
            ",
        );
    }

    #[test]
    fn ignores_unknown_calls() {
        check_silent(
            CODE,
            "
            import threading
            from concurrent.futures import ThreadPoolExecutor
            from work import crunch
            def run(items):
                for item in items:
                    crunch(item)
            def count(n):
                while n:
                    n -= 1
            threading.Thread(target=run).start()
            threading.Thread(target=crunch).start()
            threading.Thread(target=worker.run).start()
            def main():
                with ThreadPoolExecutor() as pool:
                    pool.submit(count, 1)
                    pool.submit(crunch, 1)
                with ThreadPoolExecutor() as other:
                    use(other)
                with ThreadPoolExecutor(max_workers=1) as background:
                    background.submit(count, 1)
            ",
        );
    }

    #[test]
    fn ignores_free_threaded_targets() {
        let source =
            "import threading\ndef count(n):\n    while n:\n        n -= 1\nthreading.Thread(target=count)\n";
        let found = |target: &str| crate::testing::check_count(CODE, source, target.parse().unwrap());
        assert_eq!(found("3.14"), 1);
        assert_eq!(found("3.14t"), 0);
    }

    #[test]
    fn finds_pure_loops() {
        check_finds(
            CODE,
            "
            import threading
            from concurrent.futures import ThreadPoolExecutor as Pool
            def count(n):
                while n:
                    n -= 1
            t = threading.Thread(target=count, args=(10,))
                ^^^^^^^^^^^^^^^^ `count` only computes, so under the GIL its threads take turns and are no faster than one
            u = threading.Thread(None, lambda: [i for i in range(10**9)])
                ^^^^^^^^^^^^^^^^ this lambda only computes, so under the GIL its threads take turns and are no faster than one
            def main():
                pool = Pool(4)
                       ^^^^
                futures = [pool.submit(count, n) for n in range(4)]
                pool.shutdown()
            ",
        );
    }

    #[test]
    fn mends_pools() {
        check_fix(
            CODE,
            "
            from concurrent.futures import ThreadPoolExecutor
            def count(n):
                while n: n -= 1
            def main():
                with ThreadPoolExecutor(4) as pool:  # why
                    list(pool.map(count, [1, 2]))
            ",
            "
            from concurrent.futures import ThreadPoolExecutor
            from concurrent.futures import ProcessPoolExecutor
            def count(n):
                while n: n -= 1
            def main():
                with ProcessPoolExecutor(4) as pool:  # why
                    list(pool.map(count, [1, 2]))
            ",
        );
        check_fix(
            CODE,
            "import concurrent.futures as cf\r\ndef ñ(n):\r\n\twhile n: n -= 1\r\nwith cf.ThreadPoolExecutor() as p: p.submit(ñ, 1)\r\n",
            "import concurrent.futures as cf\r\ndef ñ(n):\r\n\twhile n: n -= 1\r\nwith cf.ProcessPoolExecutor() as p: p.submit(ñ, 1)\r\n",
        );
        let nested = "
            import concurrent.futures as cf
            def main():
                def count(n):
                    while n: n -= 1
                with cf.ThreadPoolExecutor() as p: p.submit(count, 1)
            ";
        assert!(check_fixes(CODE, nested).is_empty());
    }
}

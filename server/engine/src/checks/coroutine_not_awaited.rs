//! A coroutine that is made by a call and thrown away, so that nothing of the function runs.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::blocking::coroutine_around;
use crate::semantics::coroutines::lost_coroutine;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: functions with decorators, methods that a class below replaces, functions of
/// other packages, and coroutines that are given a name.
pub(super) const CHECK: Check = Check {
    code: "coroutine-not-awaited",
    concept: "await-expression",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &["reportUnusedCoroutine"] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    if call.parent().is_none_or(|p| p.kind() != Kind::ExpressionStatement) {
        return;
    }
    // What each call leads to takes long to find out, and few files have coroutines.
    if !context.may_make_coroutines() {
        return;
    }
    let Some(lost) = lost_coroutine(context, call) else { return };
    if expects_warning(call) {
        return;
    }
    let message = say(
        "{} makes a coroutine that nobody awaits: nothing of {} runs",
        [code(format!("{}()", lost.callee.text())), code(lost.name.text())],
    );
    let mut finding = Finding::new(context.place(call), message);
    if let Some(at) = lost.made_by
        && let Some(name) = at.node.field_child(Field::Name)
    {
        let there = say("{} is an `async def`", [code(name.text())]);
        finding = finding.related(context.at(at).place(name), there);
    }
    if coroutine_around(context, call).is_some_and(|place| !place.in_generator) {
        let remedy =
            Changes::new(context).insert(call.start(), "await ").preferred("Put `await` before the call");
        finding = finding.remedy(remedy);
    }
    found.push(finding);
}

/// Whether a `with` around the statement is there to see the warning or error.
fn expects_warning(call: Node<'_>) -> bool {
    let words = [
        "warns",
        "raises",
        "assertWarns",
        "assertWarnsRegex",
        "assertRaises",
        "assertRaisesRegex",
        "catch_warnings",
        "check_warnings",
    ];
    let expects = |clause: Node<'_>| {
        clause.descendants().any(|n| n.kind() == Kind::Identifier && words.contains(&n.text()))
    };
    call.ancestors()
        .take_while(|n| !n.kind().is_function())
        .filter(|n| n.kind() == Kind::WithStatement)
        .any(|n| n.child_of_kind(Kind::WithClause).is_some_and(expects))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "coroutine-not-awaited";

    #[test]
    fn ignores_coroutines_that_somebody_gets() {
        check_silent(
            CODE,
            "
            import asyncio
            async def work(): ...
            async def main(tasks):
                await work()
                job = work()
                await job
                asyncio.create_task(work())
                await asyncio.gather(work(), work())
                tasks.append(work())
                yield_all = [work() for _ in tasks]
                async with work(): ...
                await asyncio.sleep(1)
            def start():
                asyncio.run(work())
                return work()
            def later(): return asyncio.sleep(1)
            asyncio.run(main([]))
            ",
        );
    }

    #[test]
    fn ignores_what_is_no_coroutine() {
        check_silent(
            CODE,
            "
            import asyncio, other
            from functools import wraps
            def task(f): return lambda: asyncio.run(f())
            def plain(): ...
            @task
            async def decorated(): ...
            async def values(): yield 1
            async def main():
                plain()
                decorated()
                values()
                other.sleep()
                asyncio.gather(plain())
                asyncio.get_running_loop()
            if x:
                async def maybe(): ...
            else:
                def maybe(): ...
            maybe()
            ",
        );
    }

    /// An `async def` below a method that is none: the object may be of either class.
    #[test]
    fn ignores_methods_that_a_class_below_replaces() {
        check_silent(
            CODE,
            "
            class Base:
                async def close(self): ...
                def stop(self): self.close()
            class Sync(Base):
                def close(self): ...
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_warning() {
        check_silent(
            CODE,
            "
            import pytest
            async def work(): ...
            def test(self):
                with pytest.warns(RuntimeWarning):
                    work()
                with self.assertRaises(TypeError):
                    work(1, 2)
            ",
        );
    }

    #[test]
    fn finds_calls_that_are_statements() {
        check_finds(
            CODE,
            "
            import asyncio
            from asyncio import sleep as rest
            async def work(n): ...
            class A:
                async def load(self): ...
                def start(self):
                    self.load()
                    ^^^^^^^^^^^ `self.load()` makes a coroutine that nobody awaits: nothing of `load` runs
            async def main():
                work(1)
                ^^^^^^^ `work()` makes a coroutine that nobody awaits: nothing of `work` runs
                asyncio.sleep(1)
                ^^^^^^^^^^^^^^^^
                if True: rest(1)
                         ^^^^^^^
            main()
            ^^^^^^
            ",
        );
    }

    #[test]
    fn mends_inside_coroutines() {
        check_fix(
            CODE,
            "
            async def work(n): ...
            class A:
            \tasync def f(self):
            \t\tawait work(1); work(
            \t\t\t2,  # ñ
            \t\t)
            ",
            "
            async def work(n): ...
            class A:
            \tasync def f(self):
            \t\tawait work(1); await work(
            \t\t\t2,  # ñ
            \t\t)
            ",
        );
        check_fix(CODE, "async def é(): é()\r\n", "async def é(): await é()\r\n");
    }

    #[test]
    fn leaves_ordinary_functions_alone() {
        let source = "async def work(): ...\nasync def f():\n    def g():\n        work()\nwork()\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}

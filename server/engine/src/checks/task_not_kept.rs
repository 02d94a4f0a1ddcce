//! A task that nobody keeps: the event loop has only a weak reference to it, so it may vanish before it is done.

use text_size::TextSize;

use super::write::{Changes, end_of_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{Context, Definition, ScopeId, ScopeKind};
use crate::syntax::layout::{has_its_lines, indentation, line_ending};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: `create_task` of anything but `asyncio` and its loops (a task group keeps its
/// tasks), and variables that a coroutine holds while it waits for something else.
pub(super) const CHECK: Check = Check {
    code: "task-not-kept",
    concept: "asyncio-tasks",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["RUF006"], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// What gives an event loop.
const LOOPS: &[&str] = &["asyncio.get_event_loop", "asyncio.get_running_loop", "asyncio.new_event_loop"];

/// The name of the set in which a fix keeps tasks.
const KEEPER: &str = "background_tasks";

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let name = match callee.kind() {
        Kind::Attribute => callee.field_child(Field::Attribute),
        Kind::Identifier => Some(callee),
        _ => None,
    };
    let Some(name) = name else { return };
    // `create_task` may have been imported under another name.
    let may_be = matches!(name.text(), "create_task" | "ensure_future") || callee.kind() == Kind::Identifier;
    let Some(statement) = call.parent().filter(|_| may_be) else { return };
    let message = match statement.kind() {
        Kind::ExpressionStatement => {
            if !makes_task(context, call, callee) {
                return;
            }
            say(
                "The event loop does not keep the task that {} makes: it may vanish before it is done",
                [code(format!("{}()", callee.text()))],
            )
        }
        Kind::Assignment => {
            let Some(variable) = forgotten(context, statement, call) else { return };
            if !makes_task(context, call, callee) {
                return;
            }
            say(
                "Nothing uses {}, and the event loop does not keep the task: it may vanish before it is done",
                [code(variable.text())],
            )
        }
        _ => return,
    };
    let mut finding = Finding::new(context.place(call), message);
    if statement.kind() == Kind::ExpressionStatement {
        finding.remedies.extend(remedy(context, statement, call));
    }
    found.push(finding);
}

/// Whether the call makes a task of its own out of a coroutine that is made right there.
fn makes_task<'m>(context: &Context<'m>, call: Node<'m>, callee: Node<'m>) -> bool {
    if let Some(path) = context.qualified_name(callee) {
        return match path.as_str() {
            "asyncio.create_task" => true,
            // What is a task or future already is given back as it is, and its maker may keep it.
            "asyncio.ensure_future" => call
                .field_child(Field::Arguments)
                .and_then(|arguments| arguments.named_child(0))
                .is_some_and(|first| first.kind() == Kind::Call),
            _ => false,
        };
    }
    let (Some(object), Some(name)) =
        (callee.field_child(Field::Object), callee.field_child(Field::Attribute))
    else {
        return false;
    };
    if name.text() != "create_task" {
        return false;
    }
    let is_loop = |here: &Context<'m>, node: Node<'m>| {
        let maker = node.field_child(Field::Function).filter(|_| node.kind() == Kind::Call);
        maker.and_then(|maker| here.qualified_name(maker)).is_some_and(|path| LOOPS.contains(&path.as_str()))
    };
    if object.kind() == Kind::Call {
        return is_loop(context, object);
    }
    match context.definition(object) {
        Definition::Value(at) => is_loop(&context.at(at), at.node),
        _ => false,
    }
}

/// The variable of a function that an assignment gives the task, where nothing reads it, and the function does not go on to wait
/// while it holds it.
fn forgotten<'m>(context: &Context<'m>, assignment: Node<'m>, call: Node<'m>) -> Option<Node<'m>> {
    let variable = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let is_plain = assignment.field_child(Field::Right) == Some(call)
        && assignment.parent().is_some_and(|p| p.kind() == Kind::ExpressionStatement);
    let model = context.model();
    let scope = model.scope_at(assignment);
    let function = model.scope(scope).filter(|s| s.kind == ScopeKind::Function && !s.unclear)?;
    let symbol = function.symbol(&model.mangled(variable))?;
    let is_own = !symbol.flags.global && !symbol.flags.nonlocal && !symbol.flags.referenced;
    let is_captured = symbol.kind == crate::semantics::SymbolKind::Cell;
    if !is_plain || !is_own || is_captured {
        return None;
    }
    let node = context.tree().node(function.node)?;
    let body = node.field_child(Field::Body)?;
    let waits = |n: &Node<'m>| {
        n.id() > call.subtree_end()
            && (matches!(n.kind(), Kind::Await | Kind::Yield) || n.kind() == Kind::KwAsync)
    };
    // In a sync function the loop may run inside of what is called later: `loop.run_forever()`.
    let runs_loop = |n: &Node<'m>| {
        n.kind() == Kind::Identifier && n.text().starts_with("run") && n.id() > call.subtree_end()
    };
    (!own_nodes(body).any(|n| waits(&n) || runs_loop(&n))).then_some(variable)
}

/// Keeps the task in a set of the module until it is done.
fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, call: Node<'m>) -> Option<Remedy> {
    let model = context.model();
    let scope = model.scope_at(statement);
    let function = model.scope(scope).filter(|s| s.kind == ScopeKind::Function && !s.unclear)?;
    if !has_its_lines(statement) || function.symbol("task").is_some() {
        return None;
    }
    // A name that a function around has, or that the module knows, is not taken.
    if !context.would_mean_global("task", statement) || !context.would_mean_global(KEEPER, statement) {
        return None;
    }
    let text = statement.tree().text();
    let indent = indentation(text, statement.start());
    let newline = line_ending(statement);
    let end = end_of_line(statement);
    let lines = format!(
        "{newline}{indent}{KEEPER}.add(task){newline}{indent}task.add_done_callback({KEEPER}.discard)"
    );
    let mut changes = Changes::new(context).insert(call.start(), "task = ").insert(end, lines);
    match keeper(context) {
        Keeper::There => {}
        Keeper::Missing => {
            let at = top_of_statement(context, statement)?;
            changes = changes.insert(at, format!("{KEEPER} = set(){newline}{newline}{newline}"));
        }
        Keeper::Other => return None,
    }
    Some(changes.possible("Keep the task in a set until it is done"))
}

enum Keeper {
    Missing,
    There,
    Other,
}

/// Whether the module has the set already.
fn keeper(context: &Context<'_>) -> Keeper {
    let bindings = context.globals(KEEPER);
    let [(piece, id)] = bindings.as_slice() else {
        return if bindings.is_empty() { Keeper::Missing } else { Keeper::Other };
    };
    let Some(place) = context.module().pieces().get(*piece as usize) else { return Keeper::Other };
    let value = place.model.binding(*id).filter(|b| b.scope == ScopeId(0)).and_then(|b| b.value);
    match value.and_then(|value| place.segment.tree().node(value)) {
        Some(value) if value.text() == "set()" => Keeper::There,
        _ => Keeper::Other,
    }
}

/// Above the statement of the module that holds this one, and above the comments that belong to it.
fn top_of_statement(context: &Context<'_>, statement: Node<'_>) -> Option<TextSize> {
    if context.model().options.in_class_body {
        return None;
    }
    let mut top = statement.ancestors().find(|n| n.parent().is_some_and(|p| p.kind() == Kind::Module))?;
    while let Some(comment) = top.prev_sibling().filter(|n| n.kind() == Kind::Comment) {
        let between = top.tree().text().get(usize::from(comment.end())..usize::from(top.start()))?;
        if between.matches('\n').count() != 1 {
            break;
        }
        top = comment;
    }
    Some(top.start())
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "task-not-kept";

    #[test]
    fn ignores_task_groups() {
        check_silent(
            CODE,
            "
            import asyncio, anyio
            async def main(group):
                async with asyncio.TaskGroup() as tg:
                    tg.create_task(work())
                group.create_task(work())
                self.hass.create_task(work())
                anyio.create_task(work())
            ",
        );
    }

    /// ruff issues 9133 and 16811: one variable in both branches, a set, a global.
    #[test]
    fn ignores_tasks_that_somebody_has() {
        check_silent(
            CODE,
            "
            import asyncio
            kept = asyncio.ensure_future(work())
            async def main(x, tasks):
                global held
                if x:
                    task = asyncio.create_task(work())
                else:
                    task = asyncio.create_task(work())
                await task
                tasks.add(asyncio.create_task(work()))
                held = asyncio.create_task(work())
                self.task = asyncio.create_task(work())
                await asyncio.create_task(work())
                asyncio.create_task(work()).add_done_callback(print)
                return asyncio.create_task(work())
            def start(): return lambda: asyncio.create_task(work())
            async def outer():
                task = asyncio.create_task(work())
                def cancel(): task.cancel()
                register(cancel)
            ",
        );
    }

    /// The variable of a function that goes on to wait keeps the task as long (ruff issue 16811).
    #[test]
    fn ignores_variables_that_are_held_while_others_run() {
        check_silent(
            CODE,
            "
            import asyncio
            async def main():
                ticker = asyncio.create_task(tick())
                await asyncio.sleep(5)
            async def serve():
                _ = asyncio.create_task(tick())
                async with server: ...
            def start():
                loop = asyncio.new_event_loop()
                task = loop.create_task(tick())
                loop.run_forever()
            ",
        );
    }

    #[test]
    fn ignores_futures_that_are_there_already() {
        check_silent(
            CODE,
            "
            import asyncio
            def f(future):
                asyncio.ensure_future(future)
                asyncio.ensure_future(self.task)
            ",
        );
    }

    /// ruff issue 8863: a variable that nothing reads is no better.
    #[test]
    fn finds_tasks_that_nobody_has() {
        check_finds(
            CODE,
            "
            import asyncio
            from asyncio import create_task as spawn
            async def main(items):
                asyncio.create_task(work())
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ The event loop does not keep the task that `asyncio.create_task()` makes: it may vanish before it is done
                spawn(work(), name='x')
                ^^^^^^^^^^^^^^^^^^^^^^^
                asyncio.get_running_loop().create_task(work())
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                for item in items: _ = asyncio.create_task(work(item))
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Nothing uses `_`, and the event loop does not keep the task: it may vanish before it is done
            def start():
                loop = asyncio.get_event_loop()
                loop.create_task(work())
                ^^^^^^^^^^^^^^^^^^^^^^^^
                task: asyncio.Task = asyncio.ensure_future(work())
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_with_a_set() {
        check_fix(
            CODE,
            "
            import asyncio
            x = 1
            # About f.
            async def f():
                asyncio.create_task(work(
                    1,  # ñ
                ))  # why
                x()
            async def g():
                asyncio.create_task(work(2))
            ",
            "
            import asyncio
            x = 1
            background_tasks = set()


            # About f.
            async def f():
                task = asyncio.create_task(work(
                    1,  # ñ
                ))  # why
                background_tasks.add(task)
                task.add_done_callback(background_tasks.discard)
                x()
            async def g():
                task = asyncio.create_task(work(2))
                background_tasks.add(task)
                task.add_done_callback(background_tasks.discard)
            ",
        );
        check_fix(
            CODE,
            "import asyncio\r\n@d\r\nclass A:\r\n\tasync def é(self):\r\n\t\tasyncio.create_task(w())\r\n",
            "import asyncio\r\nbackground_tasks = set()\r\n\r\n\r\n@d\r\nclass A:\r\n\tasync def é(self):\r\n\t\ttask = asyncio.create_task(w())\r\n\t\tbackground_tasks.add(task)\r\n\t\ttask.add_done_callback(background_tasks.discard)\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "import asyncio\nasync def f(task): asyncio.create_task(task())\n",
            "import asyncio\nbackground_tasks = []\nasync def f():\n    asyncio.create_task(w())\n",
            "import asyncio\nasync def f(): asyncio.create_task(w())\n",
            "import asyncio\nasync def f():\n    a(); asyncio.create_task(w())\n",
            "import asyncio\nasyncio.create_task(w())\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

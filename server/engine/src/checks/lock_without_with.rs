//! `lock.acquire()` and `lock.release()` with code between that may raise, and leave the lock taken.

use super::write::{Changes, line_end, size};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, Context, Definition, Value};
use crate::syntax::layout::{has_its_lines, indentation};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: locks that are released in another block or function, that are waited for with
/// a limit, and objects whose class is not known.
pub(super) const CHECK: Check = Check {
    code: "lock-without-with",
    concept: "lock-rlock",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["R1732"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExpressionStatement],
    run,
};

/// Classes whose instances are taken with `acquire` and let go with `release`.
const LOCKS: &[&str] = &["lock", "RLock", "Lock", "Semaphore", "BoundedSemaphore", "Condition", "_RLock"];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(lock) = called_on(statement, "acquire") else { return };
    let Some(block) = statement.parent().filter(|p| matches!(p.kind(), Kind::Block | Kind::Module)) else {
        return;
    };
    let after: Vec<Node<'m>> = block.named_children().filter(|n| n.id() > statement.id()).collect();
    let Some(at) =
        after.iter().position(|n| called_on(*n, "release").is_some_and(|o| o.text() == lock.text()))
    else {
        return;
    };
    let Some((between, release)) = after.get(..at).zip(after.get(at).copied()) else { return };
    let may_raise = between.iter().any(|n| {
        n.descendants().any(|n| {
            matches!(
                n.kind(),
                Kind::Call | Kind::Subscript | Kind::Await | Kind::RaiseStatement | Kind::ReturnStatement
            )
        })
    });
    // Who takes the lock or lets it go in between has a plan of his own.
    let has_plan = between.iter().any(|n| {
        n.descendants().any(|n| {
            n.kind() == Kind::Attribute
                && n.field_child(Field::Object).is_some_and(|o| o.text() == lock.text())
                && n.field_child(Field::Attribute)
                    .is_some_and(|a| matches!(a.text(), "acquire" | "release" | "locked"))
        })
    });
    if !may_raise || has_plan || !is_lock(context, lock) {
        return;
    }
    let message = say(
        "Where the code below raises, {} is never reached, and {} stays taken",
        [code(format!("{}.release()", lock.text())), code(lock.text())],
    );
    let mut finding = Finding::new(context.place(statement), message)
        .related(context.place(release), "it is let go here only");
    finding.remedies.extend(remedy(context, statement, lock, between, release));
    found.push(finding);
}

/// The object on which a statement calls this method without arguments.
fn called_on<'m>(statement: Node<'m>, method: &str) -> Option<Node<'m>> {
    if statement.kind() != Kind::ExpressionStatement {
        return None;
    }
    let call = statement.named_child(0).filter(|n| n.kind() == Kind::Call)?;
    let callee = call.field_child(Field::Function).filter(|f| f.kind() == Kind::Attribute)?;
    let object = callee.field_child(Field::Object)?;
    let is_plain = call.field_child(Field::Arguments).is_some_and(|a| a.named_child(0).is_none());
    let is_name = matches!(object.kind(), Kind::Identifier | Kind::Attribute);
    (is_plain && is_name && callee.field_child(Field::Attribute)?.text() == method).then_some(object)
}

/// Whether an expression is a lock of `threading` or `multiprocessing`.
fn is_lock<'m>(context: &Context<'m>, lock: Node<'m>) -> bool {
    if let Value::Instance(class) = context.value(lock) {
        let (module, name) = class.rsplit_once('.').unwrap_or(("", class.as_str()));
        return matches!(module, "threading" | "_thread" | "multiprocessing.synchronize")
            && LOCKS.contains(&name);
    }
    let makers: Vec<At<'m>> = match context.definition(lock) {
        Definition::Value(at) => vec![at],
        _ => stored_on_self(context, lock),
    };
    !makers.is_empty()
        && makers.into_iter().all(|at| {
            let maker = at.node.field_child(Field::Function).filter(|_| at.node.kind() == Kind::Call);
            let path = maker.and_then(|maker| context.at(at).qualified_name(maker));
            path.is_some_and(|path| {
                let (module, name) = path.rsplit_once('.').unwrap_or_default();
                matches!(module, "threading" | "multiprocessing") && LOCKS.contains(&name)
            })
        })
}

/// The values that methods of the class give `self.name`; none where one of them is not plain.
fn stored_on_self<'m>(context: &Context<'m>, lock: Node<'m>) -> Vec<At<'m>> {
    let values = || {
        let (object, name) = (lock.field_child(Field::Object)?, lock.field_child(Field::Attribute)?);
        let Definition::Parameter(parameter) = context.definition(object) else { return None };
        let (class, false) = context.class_of_self(parameter)? else { return None };
        let stores = context.instance_stores(class, name.text());
        let value = |at: At<'m>| {
            let assignment = at.node.parent().filter(|p| p.kind() == Kind::Assignment)?;
            let is_left = assignment.field_child(Field::Left) == Some(at.node);
            let node = assignment.field_child(Field::Right).filter(|_| is_left)?;
            Some(At { node, ..at })
        };
        stores.into_iter().map(value).collect::<Option<Vec<At<'m>>>>()
    };
    values().unwrap_or_default()
}

/// `with lock:` around what is between.
fn remedy<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    lock: Node<'m>,
    between: &[Node<'m>],
    release: Node<'m>,
) -> Option<Remedy> {
    let text = statement.tree().text();
    let all_lines = [statement, release].iter().chain(between).all(|n| has_its_lines(*n));
    let has_long_text = between.iter().any(|n| {
        n.descendants().any(|n| {
            matches!(n.kind(), Kind::String | Kind::LineContinuation) && n.text().contains(['\n', '\r'])
        })
    });
    let indent = indentation(text, statement.start());
    // What the lines end with, and a comment behind `release()`, would have to find another place.
    let behind = text.get(usize::from(release.end())..)?.split(['\n', '\r']).next()?;
    if !all_lines || has_long_text || !behind.trim().is_empty() || between.is_empty() {
        return None;
    }
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    let mut changes =
        Changes::new(context).replace(statement.named_child(0)?, format!("with {}:", lock.text()));
    let first_line = line_end(text, usize::from(statement.end()));
    let last = usize::from(release.start()) - indent.len();
    let mut at = first_line;
    while at < last {
        let rest = text.get(at..last)?;
        let end = line_end(rest, 0);
        if rest.get(..end).is_some_and(|line| !line.trim().is_empty()) {
            changes = changes.insert(size(at), unit);
        }
        at += end.max(1);
    }
    // The line break before `release()` goes with it.
    let before = text.get(..last)?;
    let start = before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix('\n'))
        .or_else(|| before.strip_suffix('\r'))?
        .len();
    let range = text_size::TextRange::new(size(start), size(usize::from(release.end()) + behind.len()));
    Some(
        changes
            .replace_range(range, "")
            .possible(format!("Write `with {}:`, which lets go in any case", lock.text())),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "lock-without-with";

    #[test]
    fn ignores_try_finally() {
        check_silent(
            CODE,
            "
            import threading
            lock = threading.Lock()
            def f():
                lock.acquire()
                try:
                    work()
                finally:
                    lock.release()
            def g():
                with lock:
                    work()
            ",
        );
    }

    #[test]
    fn ignores_limits_and_conditions() {
        check_silent(
            CODE,
            "
            import threading
            lock = threading.Lock()
            def f():
                if lock.acquire(timeout=1):
                    work()
                    lock.release()
                lock.acquire(timeout=3)
                work()
                lock.release()
                lock.acquire(False)
                work()
                lock.release()
                got = lock.acquire()
                work()
                lock.release()
                while not lock.acquire(): work()
            ",
        );
    }

    /// pylint pull requests 4453 and 4665: what another method lets go.
    #[test]
    fn ignores_locks_that_are_let_go_elsewhere() {
        check_silent(
            CODE,
            "
            import threading
            lock = threading.Lock()
            class A:
                def __enter__(self):
                    lock.acquire()
                    work()
                def __exit__(self, *args):
                    lock.release()
            def f(stack):
                lock.acquire()
                stack.callback(lock.release)
                work()
            def g():
                lock.acquire()
                if x:
                    lock.release()
                    work()
                lock.release()
            def h():
                lock.acquire()
                x = 1
                n += 1
                lock.release()
            ",
        );
    }

    #[test]
    fn ignores_other_objects() {
        check_silent(
            CODE,
            "
            def f(lock):
                lock.acquire()
                work()
                lock.release()
                self.pool.acquire()
                work()
                self.pool.release()
            ",
        );
    }

    #[test]
    fn finds_code_between() {
        check_finds(
            CODE,
            "
            import threading
            from multiprocessing import Lock
            lock = threading.Lock()
            other = Lock()
            def f():
                lock.acquire()
                ^^^^^^^^^^^^^^ Where the code below raises, `lock.release()` is never reached, and `lock` stays taken
                work()
                lock.release()
                other.acquire()
                ^^^^^^^^^^^^^^^
                x[1] = 2
                other.release()
            class A:
                def __init__(self):
                    self.lock = threading.RLock()
                def m(self):
                    self.lock.acquire()
                    ^^^^^^^^^^^^^^^^^^^
                    self.n[0] += 1
                    self.lock.release()
            ",
        );
    }

    #[test]
    fn mends_with_with() {
        check_fix(
            CODE,
            "
            import threading
            lock = threading.Lock()
            def f():
                lock.acquire()  # why

                # Then.
                if x:
                    work('ñ')
                lock.release()
                return 1
            ",
            "
            import threading
            lock = threading.Lock()
            def f():
                with lock:  # why

                    # Then.
                    if x:
                        work('ñ')
                return 1
            ",
        );
        check_fix(
            CODE,
            "import threading\r\nl = threading.Lock()\r\ndef f():\r\n\tl.acquire()\r\n\twork()\r\n\tl.release()",
            "import threading\r\nl = threading.Lock()\r\ndef f():\r\n\twith l:\r\n\t\twork()",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for body in [
            "l.acquire(); work()\n    l.release()",
            "l.acquire()\n    work('''a\nb''')\n    l.release()",
            "l.acquire()\n    work()\n    l.release()  # done",
        ] {
            let source = format!("import threading\nl = threading.Lock()\ndef f():\n    {body}\n");
            assert!(check_fixes(CODE, &source).is_empty(), "{source}");
        }
    }
}

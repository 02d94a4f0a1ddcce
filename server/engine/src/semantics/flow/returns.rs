//! Whether a call gives control back, so that a way may lead past it.
//!
//! `usage()` at the end of an `except` clause may well end the program. A way past such a call counts only where it is known
//! that the call may return.

use crate::semantics::calls::is_routine;
use crate::semantics::{At, CallableKind, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// How many calls deep that is looked into.
const FAR: u32 = 6;

/// Functions that never return, by their qualified names.
const NEVER: [&str; 14] = [
    "sys.exit",
    "os._exit",
    "os.abort",
    "os.execl",
    "os.execle",
    "os.execlp",
    "os.execv",
    "os.execve",
    "os.execvp",
    "builtins.exit",
    "builtins.quit",
    "_thread.exit",
    "unittest.case.TestCase.fail",
    "unittest.case.TestCase.skipTest",
];

/// Methods that return, whatever they are methods of.
const RETURNING: [&str; 17] = [
    "add",
    "append",
    "clear",
    "close",
    "debug",
    "discard",
    "exception",
    "extend",
    "flush",
    "info",
    "insert",
    "setdefault",
    "sort",
    "update",
    "warning",
    "write",
    "writelines",
];

/// What a function that is called like this is known by without looking anything up: it never returns.
pub(super) fn never_returns(function: Node<'_>) -> bool {
    let last = match function.kind() {
        Kind::Attribute => function.field_child(Field::Attribute).map_or("", Node::text),
        _ => "",
    };
    matches!(function.text(), "exit" | "quit" | "sys.exit" | "os._exit" | "os.abort" | "abort")
        || matches!(last, "fail" | "skipTest" | "abort")
}

impl<'m> Context<'m> {
    /// Whether it is known that a call may give control back.
    pub(super) fn may_return(&self, call: Node<'m>) -> bool {
        self.may_return_within(call, FAR)
    }

    fn may_return_within(&self, call: Node<'m>, fuel: u32) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        let Some(function) = call.field_child(Field::Function) else { return false };
        match self.definition(function) {
            Definition::External(name) => {
                !NEVER.contains(&name.as_str()) && is_routine(&name, self.target()) || is_returning(function)
            }
            Definition::Function(at) => self.function_may_return(at, call, fuel),
            _ => is_returning(function),
        }
    }

    fn function_may_return(&self, at: At<'m>, call: Node<'m>, fuel: u32) -> bool {
        let there = self.at(at);
        let (Some(callable), Some(flow)) = (there.model().callable(at.node), there.flow()) else {
            return false;
        };
        if there.decorators(at).next().is_some() {
            return false;
        }
        let is_awaited = call.parent().is_some_and(|p| p.kind() == Kind::Await);
        let is_run = match callable.kind {
            CallableKind::Function => true,
            CallableKind::Coroutine => is_awaited,
            CallableKind::Generator | CallableKind::AsyncGenerator => false,
        };
        if !is_run {
            return true;
        }
        let Some(calls) = flow.returns.get(&callable.scope) else { return false };
        let node = |call: &u32| there.tree().node(*call);
        calls.iter().all(|call| node(call).is_some_and(|call| there.may_return_within(call, fuel)))
    }
}

fn is_returning(function: Node<'_>) -> bool {
    function.kind() == Kind::Attribute
        && function.field_child(Field::Attribute).is_some_and(|name| RETURNING.contains(&name.text()))
}

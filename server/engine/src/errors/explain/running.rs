//! What goes wrong while things run: recursion, generators, event loops, threads.

use super::{Case, Explainer};
use crate::note::{Text, code, say};

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "too-deep",
        concept: "recursion-error",
        classes: &["RecursionError"],
        patterns: &[
            "maximum recursion depth exceeded",
            "maximum recursion depth exceeded {}",
            "Stack overflow {}",
        ],
        what: "Calls are nested too deep: functions call each other, or one itself, without an end.",
        advice: &[
            "Look for the case in which the function returns without calling itself, and whether each call comes nearer to it. What is only long can be a loop.",
        ],
        cause: Some(repeated),
        ..Explainer::BASE
    },
    Explainer {
        name: "stop-iteration-in-generator",
        concept: "stop-iteration",
        classes: &["RuntimeError"],
        patterns: &[
            "generator raised StopIteration",
            "coroutine raised StopIteration",
            "async generator raised StopIteration",
        ],
        what: "A `StopIteration` left the body of a generator, where it may not.",
        advice: &[
            "End a generator with `return`. Give `next()` a default inside of it: `next(items, None)`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "loop-closed",
        concept: "event-loop",
        classes: &["RuntimeError"],
        patterns: &["Event loop is closed"],
        what: "The event loop has ended, and something still wants to use it.",
        advice: &["Call `asyncio.run()` once, for the whole program, and close connections before it ends."],
        ..Explainer::BASE
    },
    Explainer {
        name: "loop-runs-already",
        concept: "asyncio-run-in-loop",
        classes: &["RuntimeError"],
        patterns: &[
            "asyncio.run() cannot be called from a running event loop",
            "This event loop is already running",
            "Cannot run the event loop while another loop is running",
            "Runner.run() cannot be called from a running event loop",
        ],
        what: "An event loop already runs here, and a second one cannot be started inside of it.",
        advice: &[
            "In an `async def`, and in a notebook, write `await work()` in place of `asyncio.run(work())`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "no-loop",
        concept: "event-loop",
        classes: &["RuntimeError"],
        patterns: &["no running event loop", "There is no current event loop in thread {}"],
        what: "This needs a running event loop, and there is none in this thread.",
        advice: &["Call it from an `async def` that `asyncio.run()` has started."],
        ..Explainer::BASE
    },
    Explainer {
        name: "coroutine-twice",
        concept: "coroutine",
        classes: &["RuntimeError"],
        patterns: &["cannot reuse already awaited coroutine"],
        what: "A coroutine runs once, and this one is awaited for a second time.",
        advice: &[
            "Call the `async def` again for each run, or make a task of it, which can be awaited more than once: `asyncio.create_task(…)`.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "thread-twice",
        concept: "threading-module",
        classes: &["RuntimeError"],
        patterns: &[
            "threads can only be started once",
            "cannot join thread before it is started",
            "cannot join current thread",
        ],
        what: "The thread is not in a state for this: it is started once, and joined after that, by another thread.",
        advice: &["Make a new `Thread` for each start."],
        ..Explainer::BASE
    },
    Explainer {
        name: "lock-not-held",
        concept: "lock-rlock",
        classes: &["RuntimeError"],
        patterns: &[
            "release unlocked lock",
            "cannot release un-acquired lock",
            "cannot notify on un-acquired lock",
            "cannot wait on un-acquired lock",
            "Lock is not acquired.",
            "cannot notify on un-acquired lock.",
        ],
        what: "The lock is not held at this point.",
        advice: &["Use `with lock:`, which takes it and gives it back exactly once."],
        ..Explainer::BASE
    },
];

/// The function that is said to call itself again and again.
fn repeated(case: &Case<'_>) -> Option<Text> {
    let frame = case.raised.frames.iter().find(|frame| frame.repeated > 0)?;
    let name = frame.function.as_deref()?;
    Some(say(
        "Line {} of {} calls the same function again and again.",
        [crate::note::plain(frame.line), code(name)],
    ))
}

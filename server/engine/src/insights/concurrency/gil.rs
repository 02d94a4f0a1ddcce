//! Whether a thread gains anything: what its function does with the GIL.

use crate::insights::Insight;
use crate::note::{Note, Span, Text, code, plain, say};
use crate::semantics::threads::{function_given, thread_target};
use crate::semantics::{At, Context, Purity};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "gil", kinds: &[Kind::Call], run: explain };

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    let Some((name, target, function)) = work(context, call) else { return };
    if context.target().free_threaded || context.purity(function) != Purity::PureLoop {
        return;
    }
    let who = who(target);
    let mut lead = Text::default();
    lead.push(who.clone());
    lead.push(plain(" is a pure Python loop: this thread gains no speed"));
    let line = context.at(function).line(function.node);
    notes.push(
        Note::new("gil", context.range(call), "The GIL", lead)
            .on([context.range(name)])
            .short("pure Python: no speed-up under the GIL")
            .line(say(
                "One thread at a time runs Python code in a standard CPython. {} (line {}) waits for nothing and calls no C code that works without the lock.",
                [who, plain(line)],
            ))
            .line(Text::from(
                "For speed: `ProcessPoolExecutor`, or `InterpreterPoolExecutor` (3.14), or a free-threaded build (3.13t and later).",
            ))
            .related(&["threading-module", "io-bound-vs-cpu-bound"]),
    );
}

/// The name that a hover shows it on, the function as the call gives it, and where that is defined.
pub(super) fn work<'m>(context: &Context<'m>, call: Node<'m>) -> Option<(Node<'m>, Node<'m>, At<'m>)> {
    let callee = call.field_child(Field::Function)?;
    let name = match callee.kind() {
        Kind::Identifier => callee,
        Kind::Attribute => callee.field_child(Field::Attribute)?,
        _ => return None,
    };
    let target = match context.qualified_name(callee).as_deref()? {
        "threading.Thread" => thread_target(call)?,
        _ => return None,
    };
    Some((name, target, function_given(context, target)?))
}

/// How the function is called in a sentence.
pub(super) fn who(target: Node<'_>) -> Span {
    match target.kind() {
        Kind::Lambda => plain("this lambda"),
        _ => code(target.text()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_work_that_waits_or_is_not_known() {
        silent_at(
            "gil",
            "import threading, time\ndef f():\n    while True: time.sleep(1)\nthreading.Thr$0ead(target=f)\n",
        );
        silent_at("gil", "import threading\nfrom x import f\nthreading.Thr$0ead(target=f)\n");
        silent_at("gil", "import threading\ndef f(): pass\nthreading.Thr$0ead(target=f)\n");
    }

    #[test]
    fn sees_a_pure_loop() {
        let text = hover(
            "import threading
def count(n):
    total = 0
    for k in range(n): total += k * k
    return total
threading.Thr$0ead(target=count, args=(10**7,)).start()
",
        );
        assert_eq!(
            text,
            [
                "The GIL · `count` is a pure Python loop: this thread gains no speed\nOne thread at a time runs Python code in a standard CPython. `count` (line 2) waits for nothing and calls no C code that works without the lock.\nFor speed: `ProcessPoolExecutor`, or `InterpreterPoolExecutor` (3.14), or a free-threaded build (3.13t and later)."
            ]
        );
    }
}

//! A call that holds up the event loop, and for how long.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::blocking::{Waits, blocking, coroutine_around};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "blocking-call-in-async", kinds: &[Kind::Call], run: explain };

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let name = match callee.kind() {
        Kind::Identifier => callee,
        Kind::Attribute => match callee.field_child(Field::Attribute) {
            Some(name) => name,
            None => return,
        },
        _ => return,
    };
    if call.parent().is_some_and(|p| p.kind() == Kind::Await) {
        return;
    }
    if coroutine_around(context, call).is_none_or(|place| place.in_generator) {
        return;
    }
    let Some((waits, _)) = blocking(context, callee) else { return };
    let called = format!("{}()", callee.text());
    let arguments = call.field_child(Field::Arguments);
    let argument = arguments.and_then(|arguments| arguments.named_child(0));
    let note = |lead| {
        Note::new("blocking-call-in-async", context.range(call), "Blocking call", lead)
            .on([context.range(name)])
            .weight(Weight::Surprise)
            .short("stops every task of the event loop")
            .related(&["event-loop", "asyncio-tasks"])
    };
    if waits == Waits::Sleeps {
        let seconds = argument.and_then(|a| context.constant(a)).and_then(|value| seconds(&value));
        let lead = match &seconds {
            Some(time) => say(
                "{} holds up every task of the event loop for {} s",
                [code(format!("{}({})", callee.text(), argument.map_or("", Node::text))), plain(time)],
            ),
            None => say("{} holds up every task of the event loop until it is over", [code(called)]),
        };
        let instead = match (argument, &seconds) {
            (Some(argument), Some(_)) => format!("await asyncio.sleep({})", argument.text()),
            _ => "await asyncio.sleep(…)".to_string(),
        };
        notes.push(note(lead).line(say("{} waits as long, and lets the other tasks run.", [code(instead)])));
        return;
    }
    let lead = say("{} {}, and every task of the event loop with it", [code(called), plain(waits.words())]);
    notes.push(note(lead).line(say(
        "{} makes the call in a thread, and lets the other tasks run.",
        [code(format!("await asyncio.to_thread({}, …)", callee.text()))],
    )));
}

/// How long a sleep takes that has such an argument.
fn seconds(value: &Constant) -> Option<String> {
    match value {
        Constant::Int(n) if *n >= 0 => Some(n.to_string()),
        Constant::Float(n) if *n >= 0.0 && n.is_finite() => Some(n.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_calls_that_hold_up_nobody() {
        for source in [
            "import time\ndef f():\n    time.sl$0eep(1)\n",
            "import asyncio\nasync def f():\n    await asyncio.sl$0eep(1)\n",
            "import time\nasync def f():\n    def g():\n        time.sl$0eep(1)\n",
            "import time\nasync def f():\n    return lambda: time.sl$0eep(1)\n",
            "import time\nasync def f():\n    return (time.sl$0eep(1) for _ in 'a')\n",
            "def open(x): pass\nasync def f():\n    op$0en('x')\n",
        ] {
            silent_at("blocking-call-in-async", source);
        }
    }

    #[test]
    fn says_for_how_long() {
        assert_eq!(
            hover("import time\nasync def f():\n    time.sl$0eep(1.5)\n"),
            [
                "Blocking call · `time.sleep(1.5)` holds up every task of the event loop for 1.5 s\n`await asyncio.sleep(1.5)` waits as long, and lets the other tasks run."
            ]
        );
        assert!(
            hover("import time\nasync def f(n):\n    time.sl$0eep(n)\n")
                .concat()
                .contains("until it is over")
        );
    }

    #[test]
    fn names_the_thread_as_a_way_out() {
        assert_eq!(
            hover("import subprocess as sp\nasync def f():\n    sp.ru$0n(['x'])\n"),
            [
                "Blocking call · `sp.run()` waits for a process, and every task of the event loop with it\n`await asyncio.to_thread(sp.run, …)` makes the call in a thread, and lets the other tasks run."
            ]
        );
    }
}

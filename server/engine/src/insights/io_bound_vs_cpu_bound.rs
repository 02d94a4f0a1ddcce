//! A thread whose function waits: other threads run in the meantime.

use super::Insight;
use super::gil::{who, work};
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::{Context, Purity};
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "io-bound-vs-cpu-bound", kinds: &[Kind::Call], run: explain };

/// Calls that let go of the GIL for as long as they wait: for time to pass, another process, a peer, or the keyboard.
const WAITS: &[&str] = &[
    "time.sleep",
    "input",
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "urllib.request.urlopen",
    "requests.get",
    "requests.post",
    "requests.put",
    "requests.delete",
    "requests.head",
    "requests.request",
    "httpx.get",
    "httpx.post",
    "socket.create_connection",
];

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    let Some((name, target, function)) = work(context, call) else { return };
    let Purity::MayReleaseGil(released_in) = context.purity(function) else { return };
    if !WAITS.contains(&released_in.as_str()) {
        return;
    }
    let mut lead = Text::default();
    lead.push(who(target));
    lead.extend(say(" waits in {}: other threads run meanwhile", [code(released_in.as_str())]));
    let line = context.at(function).line(function.node);
    notes.push(
        Note::new("io-bound-vs-cpu-bound", context.range(call), "Thread", lead)
            .on([context.range(name)])
            .short("waits without the GIL")
            .line(say(
                "The call lets go of the GIL while it waits. What {} (line {}) computes in Python itself still takes turns with the others.",
                [who(target), plain(line)],
            ))
            .related(&["gil", "threading-module"]),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_work_that_only_computes_or_is_not_known() {
        silent_at(
            "io-bound-vs-cpu-bound",
            "import threading\ndef f(n):\n    while n: n -= 1\nthreading.Thr$0ead(target=f)\n",
        );
        silent_at(
            "io-bound-vs-cpu-bound",
            "import threading\nfrom x import f\nthreading.Thr$0ead(target=f)\n",
        );
    }

    #[test]
    fn names_what_lets_go_of_the_lock() {
        let text =
            hover("import threading, time\ndef f():\n    time.sleep(1)\nthreading.Thr$0ead(target=f)\n")
                .remove(0);
        assert!(
            text.starts_with("Thread · `f` waits in `time.sleep`: other threads run meanwhile"),
            "{text}"
        );
    }
}

//! A thread whose function waits: other threads run in the meantime.

use super::gil::{who, work};
use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::{At, Context, Definition, Purity};
use crate::syntax::{Field, Kind, Node};

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
    if !WAITS.contains(&released_in.as_str()) || !always_calls(context, function, &released_in) {
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

/// Whether the function, or one of this file that it calls, calls `name` under no condition. Cost: linear in these functions.
fn always_calls<'m>(context: &Context<'m>, function: At<'m>, name: &str) -> bool {
    let mut seen = vec![function];
    let mut next = 0;
    while let Some(at) = seen.get(next).copied() {
        next += 1;
        let there = context.at(at);
        let Some(body) = at.node.field_child(Field::Body) else { continue };
        for call in body.descendants().filter(|n| n.kind() == Kind::Call) {
            if is_conditional(call, at.node) {
                continue;
            }
            let Some(callee) = call.field_child(Field::Function) else { continue };
            let called = there.qualified_name(callee);
            if called.is_some_and(|called| called.strip_prefix("builtins.").unwrap_or(&called) == name) {
                return true;
            }
            if let Definition::Function(further) = there.definition(callee)
                && seen.len() < FAR
                && !seen.contains(&further)
            {
                seen.push(further);
            }
        }
    }
    false
}

/// Functions that are looked at, at most.
const FAR: usize = 16;

/// Whether code in a function may be passed over, or runs at another time.
fn is_conditional<'m>(node: Node<'m>, function: Node<'m>) -> bool {
    let mut child = node;
    for parent in node.ancestors() {
        if parent == function {
            return false;
        }
        let passed_over = match parent.kind() {
            Kind::IfStatement | Kind::ElifClause | Kind::CaseClause => child.field() != Field::Condition,
            Kind::ConditionalExpression => parent.named_child(1) != Some(child),
            Kind::BooleanOperator => child.field() == Field::Right,
            Kind::ElseClause | Kind::ExceptClause => true,
            kind => kind.is_function() || kind == Kind::GeneratorExpression,
        };
        if passed_over {
            return true;
        }
        child = parent;
    }
    true
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
    fn ignores_what_may_never_wait() {
        for body in [
            "if n: time.sleep(1)",
            "x = n and time.sleep(1)",
            "try: n()\n    except OSError: time.sleep(1)",
            "later = lambda: time.sleep(1)",
        ] {
            silent_at(
                "io-bound-vs-cpu-bound",
                &format!("import threading, time\ndef f(n):\n    {body}\nthreading.Thr$0ead(target=f)\n"),
            );
        }
    }

    #[test]
    fn sees_what_a_function_of_this_file_waits_for() {
        let text = hover(
            "import threading, time\ndef g():\n    time.sleep(1)\ndef f():\n    while True: g()\nthreading.Thr$0ead(target=f)\n",
        )
        .remove(0);
        assert!(text.starts_with("Thread · `f` waits in `time.sleep`"), "{text}");
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

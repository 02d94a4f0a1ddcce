//! A global that several threads change, each in several steps.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{Context, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "threading-module", kinds: &[Kind::AugmentedAssignment], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(shared(context, node));
}

fn shared<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let name = node.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let value = node.field_child(Field::Right)?;
    let operator = node.field_child(Field::Operator)?;
    let function = node.ancestors().find(|n| n.kind().is_function() || n.kind() == Kind::ClassDefinition)?;
    if function.kind() != Kind::FunctionDefinition {
        return None;
    }
    // Something may keep the threads apart.
    let guarded = |n: Node<'_>| {
        matches!(n.kind(), Kind::WithStatement) || n.text() == "acquire" && n.kind() == Kind::Identifier
    };
    if node.ancestors().take_while(|n| *n != function).any(guarded) || function.descendants().any(guarded) {
        return None;
    }
    let model = context.model();
    let (scope, symbol) = model.symbol_of(name)?;
    if !symbol.flags.global || model.scope_node(context.tree(), scope) != Some(function) {
        return None;
    }
    if !matches!(context.value(value), Value::Instance(class) if matches!(class.as_str(), "builtins.int" | "builtins.float"))
    {
        return None;
    }
    let threads = context.threads_of(context.locate(function));
    let repeated = |n: Node<'_>| {
        matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement) || n.kind().is_comprehension()
    };
    let lines: Vec<u32> = threads.iter().map(|at| context.at(*at).line(at.node)).collect();
    let is_repeated = threads.iter().any(|at| at.node.ancestors().any(repeated));
    let started = function.field_child(Field::Name)?.text();
    let line = match lines.as_slice() {
        [] => return None,
        [line] if is_repeated => {
            say("Threads that run {} are made in the loop on line {}.", [code(started), plain(line)])
        }
        [_] => return None,
        [first, second, ..] => say(
            "Threads that run {} are made on lines {} and {}.",
            [code(started), plain(first), plain(second)],
        ),
    };
    let lead = say(
        "{} reads {}, computes, and stores it: another thread may come in between",
        [code(format!("{} {}", name.text(), operator.text())), code(name.text())],
    );
    Some(
        Note::new("threading-module", context.range(node), "Shared state", lead)
            .on([context.range(operator)])
            .short("not atomic, and several threads do it")
            .weight(Weight::Surprise)
            .line(line)
            .line(say("Under `with lock:`, for one `threading.Lock()` that all of them share, no other of them comes in between.", []))
            .related(&["race-condition-thread-safety", "lock-rlock"]),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_one_thread_does_or_a_lock_guards() {
        for (body, rest) in [
            ("n +$0= 1", "Thread(target=work).start()\n"),
            ("with lock:\n        n +$0= 1", "for _ in 'ab': Thread(target=work).start()\n"),
            ("lock.acquire()\n    n +$0= 1", "for _ in 'ab': Thread(target=work).start()\n"),
            ("n +$0= [1]", "for _ in 'ab': Thread(target=work).start()\n"),
            ("n +$0= 1", "for _ in 'ab': Thread(target=other).start()\n"),
        ] {
            silent_at(
                "threading-module",
                &format!(
                    "from threading import Thread\ndef other(): pass\ndef work():\n    global n\n    {body}\n{rest}"
                ),
            );
        }
        silent_at(
            "threading-module",
            "from threading import Thread\ndef work():\n    n = 1\n    n +$0= 1\nfor _ in 'ab': Thread(target=work)\n",
        );
    }

    #[test]
    fn sees_what_several_threads_change() {
        assert_eq!(
            hover(
                "from threading import Thread\nn = 0\ndef work():\n    global n\n    n +$0= 1\na = Thread(target=work)\nb = Thread(target=work)\n"
            ),
            [
                "Shared state · `n +=` reads `n`, computes, and stores it: another thread may come in between\nThreads that run `work` are made on lines 6 and 7.\nUnder `with lock:`, for one `threading.Lock()` that all of them share, no other of them comes in between."
            ]
        );
    }
}

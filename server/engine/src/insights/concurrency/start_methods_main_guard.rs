//! A process that is started where every new process comes by again.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, say};
use crate::semantics::{Context, Unguarded};
use crate::syntax::{Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "start-methods-main-guard", kinds: &[Kind::Call], run: explain };

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(unguarded(context, call));
}

fn unguarded<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let (name, started) = context.starts_unguarded(call)?;
    let (lead, there) = match started {
        Unguarded::Process(target) => (
            Text::from(
                "a process that `spawn` or `forkserver` starts runs this file again, and comes to this line too",
            ),
            say("There it raises `RuntimeError`, before {} is called.", [code(target.text())]),
        ),
        Unguarded::Pool => (
            Text::from(
                "a worker that `spawn` or `forkserver` starts runs this file again, and comes to this line too",
            ),
            Text::from(
                "There it raises `RuntimeError`. Under `spawn` the pool then starts another worker, without end.",
            ),
        ),
    };
    let weight = if context.target() >= PythonVersion::new(3, 14) { Weight::Fails } else { Weight::Surprise };
    Some(
        Note::new("start-methods-main-guard", context.range(call), "Main guard", lead)
            .on([context.range(name)])
            .short("outside the main guard")
            .weight(weight)
            .line(there)
            .line(Text::from("`spawn` is the default on Windows and macOS, `forkserver` on Linux since Python 3.14, `fork` there before."))
            .line(Text::from("Under `if __name__ == \"__main__\":` only the program that is started comes here."))
            .related(&["main-guard", "multiprocessing-module"]),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    const HEAD: &str = "from multiprocessing import Pool, Process\ndef work(): pass\n";

    #[test]
    fn ignores_what_runs_once_or_is_not_known() {
        for body in [
            "if __name__ == '__main__':\n    Process(target=work).st$0art()\n",
            "def main():\n    Process(target=work).st$0art()\n",
            "import multiprocessing\nmultiprocessing.set_start_method('fork')\nProcess(target=work).st$0art()\n",
            "if x:\n    Process(target=work).st$0art()\n",
            "from threading import Thread\nThread(target=work).st$0art()\n",
            "if __name__ != '__main__':\n    raise SystemExit\nP$0ool()\n",
        ] {
            silent_at("start-methods-main-guard", &format!("{HEAD}{body}"));
        }
    }

    #[test]
    fn sees_where_processes_come_by_again() {
        assert_eq!(
            hover(&format!("{HEAD}p = Process(target=work)\np.st$0art()\n")),
            [
                "Main guard · a process that `spawn` or `forkserver` starts runs this file again, and comes to this line too\nThere it raises `RuntimeError`, before `work` is called.\n`spawn` is the default on Windows and macOS, `forkserver` on Linux since Python 3.14, `fork` there before.\nUnder `if __name__ == \"__main__\":` only the program that is started comes here."
            ]
        );
        assert!(
            hover(&format!("{HEAD}with P$0ool(2) as pool:\n    pool.map(work, [])\n"))
                .concat()
                .contains("a worker that `spawn`")
        );
    }
}

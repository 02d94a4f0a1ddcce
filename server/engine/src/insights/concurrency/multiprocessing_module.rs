//! A target that no other process can be given.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::threads::thread_target;
use crate::semantics::{Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "multiprocessing-module", kinds: &[Kind::Call], run: explain };

fn explain<'m>(context: &Context<'m>, call: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(unpicklable(context, call));
}

fn unpicklable<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let callee = call.field_child(Field::Function)?;
    let name = match callee.kind() {
        Kind::Attribute => callee.field_child(Field::Attribute)?,
        Kind::Identifier => callee,
        _ => return None,
    };
    // Cheap to see, and nearly every call stops here.
    let target = thread_target(call)?.unparenthesized();
    if context.qualified_name(callee)? != "multiprocessing.Process" {
        return None;
    }
    let lead = match target.kind() {
        Kind::Lambda => say("the target is a `lambda`, which cannot be pickled", []),
        Kind::Identifier => {
            let Definition::Function(at) = context.definition(target) else { return None };
            let inside = at.node.ancestors().find(|n| n.kind().is_function())?;
            let around = inside.field_child(Field::Name).map_or("a lambda", Node::text);
            let is_global =
                context.at(at).globals(target.text()).iter().any(|(piece, _)| *piece as usize == at.piece);
            if is_global || at.node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition) {
                return None;
            }
            say(
                "{} is defined inside {} (line {}), so it cannot be pickled",
                [code(target.text()), code(around), plain(context.at(at).line(at.node))],
            )
        }
        _ => return None,
    };
    if context.chooses_start_method() {
        return None;
    }
    let weight = if context.target() >= PythonVersion::new(3, 14) { Weight::Fails } else { Weight::Surprise };
    Some(
        Note::new("multiprocessing-module", context.range(call), "Process", lead)
            .on([context.range(name)])
            .short("the target cannot be pickled")
            .weight(weight)
            .line(Text::from("`spawn` and `forkserver` pickle the target, so `start()` raises an exception. `fork` does not."))
            .line(Text::from("`spawn` is the default on Windows and macOS, `forkserver` on Linux since Python 3.14, `fork` there before."))
            .related(&["start-methods-main-guard", "serialization-pickle"]),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_functions_of_the_module_and_threads() {
        for source in [
            "from multiprocessing import Process\ndef work(): pass\nPro$0cess(target=work)\n",
            "from multiprocessing import Process\nfrom m import work\nPro$0cess(target=work)\n",
            "from threading import Thread\nThr$0ead(target=lambda: 1)\n",
            "import multiprocessing as mp\nmp.set_start_method('fork')\nmp.Pro$0cess(target=lambda: 1)\n",
            "from multiprocessing import Process\ndef f():\n    global work\n    def work(): pass\n    Pro$0cess(target=work)\n",
        ] {
            silent_at("multiprocessing-module", source);
        }
    }

    #[test]
    fn says_what_cannot_be_pickled() {
        assert_eq!(
            hover(
                "import multiprocessing as mp\ndef main():\n    def work(): pass\n    mp.Pro$0cess(target=work).start()\n"
            ),
            [
                "Process · `work` is defined inside `main` (line 3), so it cannot be pickled\n`spawn` and `forkserver` pickle the target, so `start()` raises an exception. `fork` does not.\n`spawn` is the default on Windows and macOS, `forkserver` on Linux since Python 3.14, `fork` there before."
            ]
        );
        assert!(
            hover("from multiprocessing import Process\np = Pro$0cess(target=lambda: 1)\n")
                .concat()
                .contains("the target is a `lambda`")
        );
    }
}

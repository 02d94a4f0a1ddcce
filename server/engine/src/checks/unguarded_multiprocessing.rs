//! A process that is started at the top of the file, where a new process that is not forked comes by again.

use text_size::{TextRange, TextSize};

use super::{AlsoKnownAs, Change, Check, Finding, Group, Remedy};
use crate::note::{Text, code, say};
use crate::semantics::{At, Context, Unguarded};
use crate::syntax::layout::{line_ending, starts_its_line};
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: code in functions, files that choose how their processes start or that ask their
/// name above, and pools of `concurrent.futures`, which start nothing before they have work.
pub(super) const CHECK: Check = Check {
    code: "unguarded-multiprocessing",
    concept: "start-methods-main-guard",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

const GUARD: &str = "if __name__ == \"__main__\":";

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    if context.model().scope_at(call) != crate::semantics::ScopeId(0) {
        return;
    }
    let Some((name, started)) = context.starts_unguarded(call) else { return };
    let message: Text = match started {
        Unguarded::Process(target) => say(
            "Under `spawn` and `forkserver` the new process comes by here too, and raises `RuntimeError` before it calls {}",
            [code(target.text())],
        ),
        Unguarded::Pool => Text::from(
            "Under `spawn` and `forkserver` each worker of the pool comes by here too, and raises `RuntimeError`",
        ),
    };
    let mut finding = Finding::new(context.place(name), message);
    finding.remedies.extend(remedy(context, call));
    found.push(finding);
}

/// Puts the statement, and all that follows it, under the main guard.
fn remedy<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Remedy> {
    let top = call.ancestors().find(|n| n.parent().is_some_and(|p| p.kind() == Kind::Module))?;
    let text = top.tree().text();
    if !starts_its_line(text, top.start()) {
        return None;
    }
    let newline = line_ending(top);
    let mut changes = Vec::new();
    for (number, piece) in context.module().pieces().iter().enumerate().skip(context.piece()) {
        let tree = piece.segment.tree();
        let here = context.at(At { piece: number, node: tree.root() });
        let from = if number == context.piece() { top.start() } else { TextSize::new(0) };
        if here.model().options.in_class_body {
            return None;
        }
        let kept = tree.root().children().filter(|n| n.start() >= from);
        for node in kept {
            let fits = matches!(
                node.kind(),
                Kind::ExpressionStatement
                    | Kind::ForStatement
                    | Kind::WithStatement
                    | Kind::IfStatement
                    | Kind::Comment
                    | Kind::AssertStatement
                    | Kind::Semicolon
            );
            // A string over several lines would get blanks into it.
            let has_long_text = node.descendants().any(|n| {
                matches!(n.kind(), Kind::String | Kind::LineContinuation) && n.text().contains(['\n', '\r'])
            });
            if !fits || has_long_text {
                return None;
            }
        }
        for start in line_starts(tree.text(), from) {
            changes.push(Change::Replace(here.place_of(TextRange::empty(start)), "    ".to_string()));
        }
    }
    let first = changes.first_mut()?;
    if let Change::Replace(_, written) = first {
        *written = format!("{GUARD}{newline}    ");
    }
    Some(Remedy {
        title: format!("Put it under `{GUARD}`"),
        applicability: Applicability::Unsafe,
        preferred: false,
        changes,
    })
}

/// Where the lines start that hold something, from the one on which `from` stands.
fn line_starts(text: &str, from: TextSize) -> Vec<TextSize> {
    let mut starts = Vec::new();
    let mut at = usize::from(from);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        if rest.get(..end).is_some_and(|line| !line.trim().is_empty()) {
            starts.push(super::write::size(at));
        }
        at += end;
    }
    starts
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "unguarded-multiprocessing";

    #[test]
    fn ignores_functions_and_guards() {
        check_silent(
            CODE,
            "
            from multiprocessing import Process, Pool
            def work(): ...
            def main():
                Process(target=work).start()
                with Pool() as pool: pool.map(work, [])
            class A:
                def run(self): Pool(2)
            if __name__ == '__main__':
                Process(target=work).start()
                Pool(2)
            ",
        );
        check_silent(
            CODE,
            "
            import multiprocessing, sys
            def work(): ...
            if __name__ != '__main__':
                sys.exit()
            multiprocessing.Process(target=work).start()
            ",
        );
    }

    #[test]
    fn ignores_files_that_choose_how_processes_start() {
        check_silent(
            CODE,
            "
            import multiprocessing
            def work(): ...
            multiprocessing.set_start_method('fork')
            multiprocessing.Process(target=work).start()
            ",
        );
        check_silent(
            CODE,
            "
            import multiprocessing
            context = multiprocessing.get_context('fork')
            context.Pool(2)
            multiprocessing.Pool(2)
            ",
        );
    }

    #[test]
    fn ignores_threads_and_others() {
        check_silent(
            CODE,
            "
            import threading
            from multiprocessing.pool import ThreadPool
            from multiprocessing.dummy import Pool
            from concurrent.futures import ProcessPoolExecutor
            def work(): ...
            threading.Thread(target=work).start()
            ThreadPool(2)
            Pool(2)
            ProcessPoolExecutor()
            if x:
                from multiprocessing import Process
            ",
        );
    }

    #[test]
    fn finds_processes_and_pools() {
        check_finds(
            CODE,
            "
            import multiprocessing as mp
            def work(n): print(n)
            p = mp.Process(target=work, args=(1,))
            p.start()
              ^^^^^ Under `spawn` and `forkserver` the new process comes by here too, and raises `RuntimeError` before it calls `work`
            with mp.Pool(2) as pool:
                    ^^^^ Under `spawn` and `forkserver` each worker of the pool comes by here too, and raises `RuntimeError`
                pool.map(work, [1, 2])
            ",
        );
    }

    #[test]
    fn mends_with_a_guard() {
        check_fix(
            CODE,
            "
            from multiprocessing import Process
            def work(): print('ñ')
            p = Process(target=work)
            p.start()  # why

            # Then wait.
            p.join()
            for i in range(2):
                print(i)
            ",
            "
            from multiprocessing import Process
            def work(): print('ñ')
            p = Process(target=work)
            if __name__ == \"__main__\":
                p.start()  # why

                # Then wait.
                p.join()
                for i in range(2):
                    print(i)
            ",
        );
        check_fix(
            CODE,
            "import multiprocessing\r\nwith multiprocessing.Pool() as p:\r\n\tp.map(len, [])\r\n",
            "import multiprocessing\r\nif __name__ == \"__main__\":\r\n    with multiprocessing.Pool() as p:\r\n    \tp.map(len, [])\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_others_need() {
        for after in ["def f(): ...\n", "import sys\n", "print('''a\nb''')\n", "class A: ...\n"] {
            let source = format!("import multiprocessing\np = multiprocessing.Pool()\n{after}");
            assert!(check_fixes(CODE, &source).is_empty(), "{source}");
        }
    }
}

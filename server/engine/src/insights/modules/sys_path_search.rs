//! Imports that the search goes wrong for: modules that hide standard ones, and what is not there.

use super::import_statement::keywords;
use crate::insights::Insight;
use crate::note::{Fact, Note, Text, Weight, code, plain, say};
use crate::semantics::{Context, Home, ImportGuard, Imported, Shadow, stdlib};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "sys-path-search",
    kinds: &[Kind::ImportStatement, Kind::ImportFromStatement],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if context.never_runs(node) {
        return;
    }
    let is_relative =
        node.field_child(Field::ModuleName).is_some_and(|module| module.kind() == Kind::RelativeImport);
    let items = context.imported_items(node);
    let guard = context.import_guard(node);
    match context.module_of(node) {
        Some(module) => {
            if !is_relative {
                shadowed(context, node, node.field_child(Field::ModuleName), &module, notes);
            }
            if is_absent(context, &module) {
                notes.extend(nowhere(context, node, node.field_child(Field::ModuleName), &module, &guard));
            } else if matches!(guard, ImportGuard::Nothing | ImportGuard::Function) {
                notes.extend(items.iter().filter_map(|item| no_such_name(context, node, &module, item)));
            }
        }
        None if node.kind() == Kind::ImportStatement => {
            for item in &items {
                shadowed(context, node, Some(item.node), &item.path, notes);
                if is_absent(context, &item.path) {
                    notes.extend(nowhere(context, node, Some(item.node), &item.path, &guard));
                }
            }
        }
        None => {}
    }
}

fn is_absent(context: &Context<'_>, module: &str) -> bool {
    context.home(module) == Some(Home::Nowhere)
}

/// The keywords, and the name of what the note is about.
fn anchors<'m>(context: &Context<'m>, node: Node<'m>, named: Option<Node<'m>>) -> Vec<text_size::TextRange> {
    let named = named.map(|n| n.field_child(Field::Name).unwrap_or(n));
    let mut anchors = keywords(context, node);
    anchors.extend(named.map(|n| context.range(n)));
    anchors
}

fn shadowed<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    named: Option<Node<'m>>,
    module: &str,
    notes: &mut Vec<Note>,
) {
    let top = module.split('.').next().unwrap_or_default();
    let Some(shadow) = context.shadow(top) else { return };
    let (lead, line) = match shadow {
        Shadow::Hides(file) => (
            say("{} is the project's {}, which hides the standard module", [code(top), code(file)]),
            Text::from(
                "The folder of the program that is started stands before the standard library on `sys.path`.",
            ),
        ),
        Shadow::IsHidden(file) => (
            say(
                "{} is the standard module; the project's {} is not imported under this name",
                [code(top), code(file)],
            ),
            say(
                "The interpreter has {} before any program starts, so no folder is searched for it.",
                [code(top)],
            ),
        ),
        Shadow::IsThisFile(file) => (
            say("{} is this very file, {}, not the standard module", [code(top), code(file)]),
            say(
                "The folder of the program that is started is searched first. Another name for the file brings the standard {} back.",
                [code(top)],
            ),
        ),
    };
    notes.push(
        Note::new("sys-path-search", context.range(node), "Module search", lead)
            .on(anchors(context, node, named))
            .weight(Weight::Surprise)
            .line(line)
            .related(&["import-statement", "modules"]),
    );
}

/// A module that the search does not find. Whether that makes the program fail depends on where it is imported.
fn nowhere<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    named: Option<Node<'m>>,
    module: &str,
    guard: &ImportGuard<'m>,
) -> Option<Note> {
    // Of `a.b.c`, the first part that is not there.
    let ends = memchr::memchr_iter(b'.', module.as_bytes()).chain([module.len()]);
    let part = ends.filter_map(|end| module.get(..end)).find(|part| is_absent(context, part))?;
    // What a newer version brings is told with that version.
    if stdlib::history(part).and_then(|history| history.since).is_some() {
        return None;
    }
    let mut lead = match part.rsplit_once('.') {
        Some((package, _)) if context.home(package).is_some() => {
            say("{} has no module {}", [code(package), code(part)])
        }
        _ => say("{} is neither in the project, nor installed, nor a standard module", [code(part)]),
    };
    let further = match guard {
        ImportGuard::Nothing => {
            lead.extend(say(": importing it raises `ModuleNotFoundError`", []));
            None
        }
        ImportGuard::Caught(clause) => {
            lead.extend(say(": the `except` on line {} runs", [plain(context.line(*clause))]));
            None
        }
        ImportGuard::Fallback(statement) => Some(say(
            "It is imported only where the body of the `try` on line {} fails.",
            [plain(context.line(*statement))],
        )),
        ImportGuard::Path => {
            Some(Text::from("This file may add folders to the search, which are not looked at here."))
        }
        ImportGuard::Function | ImportGuard::Condition => None,
        ImportGuard::Unknown => return None,
    };
    let (weight, short) = match guard {
        ImportGuard::Nothing => (Weight::Fails, "no such module"),
        _ => (Weight::Result, "not found here"),
    };
    let mut note = Note::new("sys-path-search", context.range(node), "Module not found", lead)
        .on(anchors(context, node, named))
        .short(short)
        .weight(weight)
        .related(&["import-statement", "virtual-environments"]);
    note.facts.extend(further.map(Fact::Line));
    Some(note)
}

fn no_such_name<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    module: &str,
    item: &Imported<'m>,
) -> Option<Note> {
    if !context.has_no_name(module, &item.path) {
        return None;
    }
    let file = match context.home(module)? {
        Home::Project(file) | Home::Installed(file) => file,
        _ => return None,
    };
    let name = item.path.as_str();
    let lead = say("nothing in {} binds {}: this raises `ImportError`", [code(file), code(name)]);
    Some(
        Note::new("sys-path-search", context.range(node), "Name not found", lead)
            .on(anchors(context, node, Some(item.node)))
            .short("no such name there")
            .weight(Weight::Fails)
            .related(&["import-statement", "import-error"]),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::hover_among;

    const FILES: &[(&str, &str)] = &[
        ("helper", "def work(): pass\n"),
        ("open", "def __getattr__(name): return 1\n"),
        ("star", "from helper import *\nfrom unknown_there import *\n"),
        ("random", "x = 1\n"),
        ("time", "x = 1\n"),
        ("pkg/", ""),
    ];

    fn about(own: &str, source: &str) -> Vec<String> {
        let notes = hover_among(FILES, own, source);
        notes.into_iter().filter(|n| n.contains("ound ·") || n.starts_with("Module search")).collect()
    }

    #[test]
    fn ignores_what_is_there_or_may_be() {
        for source in [
            "from helper imp$0ort work\n",
            "from open imp$0ort anything\n",
            "from star imp$0ort anything\n",
            "from helper imp$0ort __name__\n",
            "imp$0ort json\n",
            "with a:\n    imp$0ort gone\n",
            "try:\n    imp$0ort gone\nexcept errors:\n    pass\n",
            "try:\n    from helper imp$0ort gone\nexcept ImportError:\n    pass\n",
            "try:\n    from a import x\nexcept ImportError:\n    from helper imp$0ort x\n",
            "if x:\n    from helper imp$0ort gone\n",
        ] {
            assert_eq!(about("main", source), [""; 0], "{source}");
        }
    }

    #[test]
    fn sees_what_hides_a_standard_module() {
        assert!(
            about("main", "imp$0ort random\n")
                .concat()
                .contains("`random` is the project's `random.py`, which hides the standard module")
        );
        assert!(
            about("random", "imp$0ort random\n")
                .concat()
                .contains("`random` is this very file, `random.py`, not the standard module")
        );
        assert!(
            about("main", "import ti$0me\n")
                .concat()
                .contains("the project's `time.py` is not imported under this name")
        );
    }

    #[test]
    fn what_is_guarded_does_not_fail() {
        for (source, expected) in [
            (
                "try:\n    imp$0ort gone\nexcept ImportError:\n    pass\n",
                "Module not found · `gone` is neither in the project, nor installed, nor a standard module: the `except` on line 3 runs",
            ),
            (
                "try:\n    import pkg.gone\nexcept ImportError:\n    imp$0ort gone\n",
                "Module not found · `gone` is neither in the project, nor installed, nor a standard module\nIt is imported only where the body of the `try` on line 1 fails.",
            ),
            ("def f():\n    from pkg.gone imp$0ort x\n", "Module not found · `pkg` has no module `pkg.gone`"),
            (
                "if x:\n    imp$0ort gone\n",
                "Module not found · `gone` is neither in the project, nor installed, nor a standard module",
            ),
            (
                "import sys\nsys.path.append('lib')\nimp$0ort gone\n",
                "Module not found · `gone` is neither in the project, nor installed, nor a standard module\nThis file may add folders to the search, which are not looked at here.",
            ),
        ] {
            assert_eq!(about("main", source), [expected], "{source}");
        }
    }

    #[test]
    fn sees_what_is_not_there() {
        assert!(about("main", "imp$0ort gone\n").concat().contains("`gone` is neither in the project"));
        assert!(
            about("main", "from pkg.gone imp$0ort x\n").concat().contains("`pkg` has no module `pkg.gone`")
        );
        assert!(
            about("main", "from helper imp$0ort wrok\n")
                .concat()
                .contains("nothing in `helper.py` binds `wrok`: this raises `ImportError`")
        );
    }
}

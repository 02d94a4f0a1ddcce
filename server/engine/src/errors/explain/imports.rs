//! Modules that are not found, and names that they do not have.

use super::{Case, Explainer};
use crate::errors::Frame;
use crate::note::{Text, code, say};
use crate::semantics::stdlib;
use crate::version::PythonVersion;

pub(super) const EXPLAINERS: &[Explainer] = &[
    Explainer {
        name: "file-for-package",
        concept: "shadowing-module",
        classes: &["ModuleNotFoundError"],
        patterns: &["No module named '{}'; '{}' is not a package"],
        what: "{1} was found, and is a single file, so nothing can be imported from below it.",
        advice: &[
            "Look for a file of your own that is called `{1}.py`: Python finds it first. Give it another name.",
        ],
        ..Explainer::BASE
    },
    Explainer {
        name: "shadowed-package",
        concept: "shadowing-module",
        classes: &["ModuleNotFoundError"],
        patterns: &["No module named '{}'"],
        what: "The standard library has {0}, and another package of that name was found before it.",
        advice: &[
            "Look for a folder of your own that is called like the first part of {0}: Python finds it first. Give it another name.",
        ],
        only: Some(is_part_of_standard_package),
        ..Explainer::BASE
    },
    Explainer {
        name: "module-missing",
        concept: "pip",
        classes: &["ModuleNotFoundError"],
        patterns: &["No module named '{}'", "No module named {}"],
        what: "Python finds no module {0} in any folder that it searches.",
        advice: &[
            "A package has to be installed for this very Python: `python -m pip install …`. The name to install may differ from the one to import.",
            "A file of your own has to lie in the folder of the program that you start, or in an installed package. Look at the spelling, too.",
        ],
        cause: Some(removed),
        ..Explainer::BASE
    },
    Explainer {
        name: "shadowed-module-name",
        concept: "shadowing-module",
        classes: &["ImportError"],
        patterns: &[
            "cannot import name '{}' from partially initialized module '{}'{}",
            "cannot import name '{}' from '{}'{}",
        ],
        what: "A file of your own is called {1}, and Python imports it in place of the module that you mean.",
        advice: &["Give your file another name, and delete the `__pycache__` folder beside it."],
        cause: Some(shadowing),
        only: Some(|case| shadowing(case).is_some()),
    },
    Explainer {
        name: "imports-name-from-itself",
        concept: "shadowing-module",
        classes: &["ImportError"],
        patterns: &[
            "cannot import name '{}' from partially initialized module '{}'{}",
            "cannot import name '{}' from '{}'{}",
        ],
        what: "This file is called {1} itself, so it imports from itself, and not from the module that you mean.",
        advice: &["Give your file another name, and delete the `__pycache__` folder beside it."],
        only: Some(|case| is_own_name(case, case.hole(1))),
        ..Explainer::BASE
    },
    Explainer {
        name: "circular-import-name",
        concept: "circular-imports",
        classes: &["ImportError"],
        patterns: &[
            "cannot import name '{}' from partially initialized module '{}'{}",
            "cannot import name '{}' from '{}'",
        ],
        what: "The module {1} is still being imported, and has not got to {0} yet.",
        advice: BREAK_THE_CIRCLE,
        cause: Some(|case| circle(case, case.hole(1))),
        only: Some(|case| is_still_imported(case) && !is_nowhere(case, case.hole(1), case.hole(0))),
    },
    Explainer {
        name: "name-not-in-module",
        concept: "import-error",
        classes: &["ImportError"],
        patterns: &[
            "cannot import name '{}' from partially initialized module '{}'{}",
            "cannot import name '{}' from '{}'{}",
        ],
        what: "The module {1} was found, and has nothing called {0}.",
        advice: &["Look at the spelling, and at the version of what is installed: names come and go."],
        cause: Some(|case| case.proposed().map(|name| say("The nearest that it has is {}.", [code(name)]))),
        ..Explainer::BASE
    },
    Explainer {
        name: "relative-import",
        concept: "absolute-vs-relative-imports",
        classes: &["ImportError"],
        patterns: &[
            "attempted relative import with no known parent package",
            "attempted relative import beyond top-level package",
        ],
        what: "An import that begins with a dot starts at the package of its file, and this file was not imported as part of a package that reaches so far.",
        advice: &[
            "Start the program as a module, from the folder above the package: `python -m package.module`.",
        ],
        ..Explainer::BASE
    },
];

/// What to do about modules that import each other.
pub(super) const BREAK_THE_CIRCLE: &[&str] = &[
    "Two modules import each other. Move what both need into a third one, or import inside the function that needs it.",
];

/// Parts of the standard library that systems install apart from the rest, or not at all.
const INSTALLED_APART: [&str; 9] =
    ["curses", "dbm", "ensurepip", "idlelib", "lib2to3", "sqlite3", "test", "tkinter", "turtledemo"];

/// Whether every Python since 3.9 has the module below a package: then that package was found, and is another one.
fn is_part_of_standard_package(case: &Case<'_>) -> bool {
    let module = case.hole(0);
    module.split_once('.').is_some_and(|(package, _)| !INSTALLED_APART.contains(&package))
        && [PythonVersion::OLDEST, PythonVersion::NEWEST]
            .iter()
            .all(|python| stdlib::is_module(module, *python))
}

/// A module of the standard library that newer versions do not have.
fn removed(case: &Case<'_>) -> Option<Text> {
    let name = case.hole(0).trim_matches('\'');
    let is_gone = stdlib::is_known_module(name) && !stdlib::is_module(name, PythonVersion::NEWEST);
    is_gone.then(|| say("The standard library had {} and has it no more.", [code(name)]))
}

/// Whether the line that failed stands in a file of the module's own name.
pub(super) fn is_own_name(case: &Case<'_>, module: &str) -> bool {
    let wanted = format!("{}.py", module.replace('.', "/"));
    case.is_raised_here()
        && case.frame.is_some_and(|(_, frame)| ends_in(&frame.file, &wanted) && is_top(frame))
}

/// Whether the frame runs the code at the top of a module.
fn is_top(frame: &Frame) -> bool {
    frame.function.as_deref() == Some("<module>")
}

/// Whether these are the last folders and the name of a file.
fn ends_in(file: &str, wanted: &str) -> bool {
    let file = file.replace('\\', "/");
    file.strip_suffix(wanted).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// Whether the module is being imported by a call of this very traceback.
pub(super) fn is_still_imported(case: &Case<'_>) -> bool {
    let message = &case.raised.message;
    if message.contains(" partially initialized ") || message.starts_with("partially") {
        return true;
    }
    let Some((_, rest)) = message.split_once(" (consider renaming '") else {
        return false;
    };
    let file = rest.split('\'').next().unwrap_or_default();
    case.raised.frames.iter().any(|frame| frame.file == file && is_top(frame))
}

/// Whether this is the file of a module.
fn is_file_of(file: &str, module: &str) -> bool {
    let path = module.replace('.', "/");
    ends_in(file, &format!("{path}.py")) || ends_in(file, &format!("{path}/__init__.py"))
}

/// The call that runs the code of a module of the reader's own for an import, which the line above it is. A program's own file runs without one.
pub(super) fn running<'c>(case: &Case<'c>, module: &str) -> Option<&'c Frame> {
    let mut is_imported = false;
    case.raised.frames.iter().filter(|frame| !frame.file.starts_with("<frozen importlib")).find(|frame| {
        let runs = is_imported && !frame.is_library() && is_top(frame) && is_file_of(&frame.file, module);
        is_imported = frame.source.as_deref().is_some_and(|line| line.contains("import"));
        runs
    })
}

/// By these a module may have names that it does not spell.
const UNSEEN: [&str; 9] =
    ["import *", "__getattr__", "setattr", "globals", "locals", "vars", "exec", "__dict__", "sys.modules"];

/// Whether the file of a module that is still being imported does not spell a name anywhere: it would not get to it later either.
pub(super) fn is_nowhere(case: &Case<'_>, module: &str, name: &str) -> bool {
    let Some(frame) = running(case, module) else { return false };
    let source = case.files.source(&frame.file).filter(|source| source.has_line(frame));
    source.is_some_and(|source| !UNSEEN.iter().chain([&name]).any(|letters| source.spells(letters)))
}

/// The modules that import each other, from the one that is still being imported back to it: the calls show whose code was running when
/// each was imported. `None` where they do not show it.
pub(super) fn circle(case: &Case<'_>, module: &str) -> Option<Text> {
    let frames = &case.raised.frames;
    let first = frames.iter().position(|frame| !frame.is_library() && is_file_of(&frame.file, module))?;
    let own: Vec<&Frame> = frames.iter().skip(first).filter(|frame| !frame.is_library()).collect();
    let own = without_class_bodies(&own);
    // A call in between, of a function that imports, is no import of a module at its top.
    let are_imports = own.iter().all(|frame| is_top(frame) && frame.repeated == 0);
    if own.len() < 2 || !are_imports || !case.is_raised_here() {
        return None;
    }
    let files = own.iter().chain(own.first()).map(|frame| frame.file.replace('\\', "/"));
    let files: Vec<String> = files.collect();
    let mut text = say("The imports go round in a circle: ", []);
    text.extend(Text::codes(without_common_folder(&files), " → "));
    text.extend(say(".", []));
    Some(text)
}

/// The calls without those that run the body of a class statement of the call above: a body runs as a part of the code around it.
fn without_class_bodies<'f>(frames: &[&'f Frame]) -> Vec<&'f Frame> {
    let below =
        frames.iter().zip(frames.iter().skip(1)).filter(|(above, frame)| !is_class_body(above, frame));
    frames.first().into_iter().chain(below.map(|(_, frame)| frame)).copied().collect()
}

/// Whether a call runs the body of the class statement at which the call above it stands, or makes its type parameters (PEP 695).
fn is_class_body(above: &Frame, frame: &Frame) -> bool {
    let stated = above.source.as_deref().and_then(|line| line.trim_start().strip_prefix("class "));
    let name = frame.function.as_deref().map(|name| {
        let generic = name.strip_prefix("<generic parameters of ").and_then(|rest| rest.strip_suffix('>'));
        generic.unwrap_or(name)
    });
    let behind = stated.zip(name).and_then(|(line, name)| line.trim_start().strip_prefix(name));
    above.file == frame.file && behind.is_some_and(|rest| rest.starts_with(['(', ':', '[', ' ']))
}

/// The paths without the folders that all of them begin with; a package's own file keeps the package's.
fn without_common_folder(files: &[String]) -> Vec<&str> {
    let folder = |file: &str| file.rfind('/').map_or(0, |at| at + 1);
    let Some((first, others)) = files.split_first() else { return Vec::new() };
    let mut common = first.get(..folder(first)).unwrap_or_default();
    let is_bare = |common: &str| files.iter().any(|file| file.strip_prefix(common) == Some("__init__.py"));
    while !common.is_empty() && (is_bare(common) || !others.iter().all(|file| file.starts_with(common))) {
        let shorter = common.strip_suffix('/').unwrap_or(common);
        common = shorter.get(..folder(shorter)).unwrap_or_default();
    }
    files.iter().map(|file| file.strip_prefix(common).unwrap_or(file)).collect()
}

/// A file of the traceback, or beside one, that has the name of a module of the standard library.
pub(super) fn own_file_of(case: &Case<'_>, module: &str) -> Option<String> {
    if !stdlib::is_module(module, PythonVersion::NEWEST) && !stdlib::is_known_module(module) {
        return None;
    }
    let wanted = format!("{module}.py");
    let named = |file: &str| file.replace('\\', "/").rsplit('/').next() == Some(wanted.as_str());
    if let Some(told) = origin(&case.raised.message) {
        let is_own = !Frame { file: told.to_string(), ..Default::default() }.is_library();
        return (named(told) && is_own).then(|| told.to_string());
    }
    // The folder of the program is searched first.
    let first = case.raised.frames.first().filter(|frame| is_top(frame) && !frame.is_library());
    let program = first.map(|frame| folder_of(&frame.file));
    // A module inside a package has a longer name.
    let is_in_package = |file: &str| {
        let folder = folder_of(file);
        program != Some(folder) && case.files.source(&format!("{folder}__init__.py")).is_some()
    };
    let mut own = case.raised.frames.iter().filter(|frame| !frame.is_library());
    if let Some(frame) = own.find(|frame| named(&frame.file) && !is_in_package(&frame.file)) {
        return Some(frame.file.clone());
    }
    let beside = program.map(|folder| format!("{folder}{wanted}"));
    beside.filter(|beside| !stdlib::is_always_loaded(module) && case.files.source(beside).is_some())
}

/// Where a message itself says that the module comes from.
fn origin(message: &str) -> Option<&str> {
    let (_, rest) = message.rsplit_once('(')?;
    let told = rest.split_once(')').map_or(rest, |(path, _)| path);
    let told =
        told.strip_prefix("consider renaming '").and_then(|rest| rest.split('\'').next()).unwrap_or(told);
    told.ends_with(".py").then_some(told)
}

/// The folder of a file, with the stroke behind it.
fn folder_of(file: &str) -> &str {
    file.rfind(['/', '\\']).and_then(|at| file.get(..=at)).unwrap_or_default()
}

fn shadowing(case: &Case<'_>) -> Option<Text> {
    let file = own_file_of(case, case.hole(1))?;
    Some(say("The file in its place is {}.", [code(file)]))
}

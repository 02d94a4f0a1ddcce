//! The modules of the standard library and the names that they offer.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::table::{self, MODULES, holds, read_minor};
use crate::version::PythonVersion;

/// Names that `builtins` has too, but that every module has on its own.
const MODULE_ATTRIBUTES: [&str; 5] = ["__name__", "__doc__", "__package__", "__loader__", "__spec__"];

/// Whether the standard library has this module at this version.
#[must_use]
pub fn is_module(name: &str, target: PythonVersion) -> bool {
    let minor = read_minor(target);
    MODULES.lines(name).any(|line| line.holds(minor))
}

/// Whether a module of the standard library could be read when the tables were made.
#[must_use]
pub fn was_read(module: &str) -> bool {
    MODULES.lines(module).any(|line| line.rest != "?")
}

/// Whether the standard library has a module of this name in any of the versions that were read.
#[must_use]
pub fn is_known_module(name: &str) -> bool {
    MODULES.lines(name).next().is_some()
}

/// Whether this top-level module is part of the interpreter, or imported before any program runs, so that a file of the same
/// name cannot take its place (Library Reference, `sys.builtin_module_names`; `site`).
#[must_use]
pub fn is_always_loaded(name: &str) -> bool {
    matches!(
        name,
        "sys"
            | "builtins"
            | "time"
            | "marshal"
            | "io"
            | "abc"
            | "os"
            | "stat"
            | "site"
            | "codecs"
            | "encodings"
            | "posixpath"
            | "ntpath"
            | "genericpath"
            | "zipimport"
            | "importlib"
            | "gc"
            | "atexit"
            | "itertools"
            | "errno"
            | "faulthandler"
    ) || (name.starts_with('_') && name != "__future__")
}

/// The longest part of a dotted path that is a module at one of the versions, and what follows it.
pub(super) fn split_at_module(path: &str) -> Option<(&str, &str)> {
    let mut end = path.len();
    loop {
        let module = path.get(..end)?;
        if table::MODULES.lines(module).next().is_some() {
            return Some((module, path.get(end..)?.trim_start_matches('.')));
        }
        end = module.rfind('.')?;
    }
}

/// What `from module import *` binds in any of the versions; `None` where that is not known.
#[must_use]
pub fn star_names(module: &str) -> Option<impl Iterator<Item = &'static str> + use<>> {
    let names = MODULES.lines(module).next()?.rest;
    (names != "?" && module != "builtins").then(|| names.split(' '))
}

/// Whether `from module import *` binds a name in any of the versions; `None` where that is not known.
#[must_use]
pub fn star_has(module: &str, name: &str) -> Option<bool> {
    let names = MODULES.lines(module).next()?.rest;
    // Most names are in no module.
    let may_have = memchr::memmem::find(names.as_bytes(), name.as_bytes()).is_some();
    (names != "?" && module != "builtins").then(|| may_have && names.split(' ').any(|one| one == name))
}

/// Whether this is a name of `builtins` at this version, and not one of those that every module has on its own.
#[must_use]
pub fn is_builtin(name: &str, target: PythonVersion) -> bool {
    // Each with its versions. Asked for every name that is followed, so the line is taken apart once.
    static BUILTINS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let names = MODULES.lines("builtins").flat_map(|line| line.rest.split(' '));
        names
            .map(|name| name.split_once('@').unwrap_or((name, "")))
            .filter(|(name, _)| !MODULE_ATTRIBUTES.contains(name))
            .collect()
    });
    BUILTINS.get(name).is_some_and(|versions| holds(versions, read_minor(target)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: PythonVersion = PythonVersion::new(3, 14);
    const OLD: PythonVersion = PythonVersion::new(3, 11);

    #[test]
    fn knows_nothing_of_what_is_not_there() {
        assert!(!is_module("thread", NEW) && !is_module("", NEW));
        assert!(!is_builtin("Thread", NEW) && !is_builtin("__name__", NEW) && !is_builtin("", NEW));
        assert!(star_names("_pydecimal").is_none() && star_names("numpy").is_none());
        assert_eq!(split_at_module("numpy.ndarray"), None);
        assert_eq!(split_at_module(""), None);
    }

    #[test]
    fn versions_differ() {
        assert!(is_builtin("PythonFinalizationError", NEW) && !is_builtin("PythonFinalizationError", OLD));
        assert!(is_module("asynchat", OLD) && !is_module("asynchat", NEW));
    }

    #[test]
    fn a_path_is_split_after_its_module() {
        assert_eq!(split_at_module("os.path.join"), Some(("os.path", "join")));
        assert_eq!(split_at_module("cgi.FieldStorage"), Some(("cgi", "FieldStorage")));
        assert_eq!(split_at_module("os"), Some(("os", "")));
    }

    #[test]
    fn star_imports_of_known_modules() {
        assert!(star_names("math").unwrap().any(|n| n == "sqrt"));
        assert!(!star_names("math").unwrap().any(|n| n == "len"));
        assert!(star_names("os.path").unwrap().any(|n| n == "join"));
    }
}

//! The standard library as CPython itself describes it: classes, bases, members, modules, with version ranges.
//!
//! The tables are sorted lines (see `knowledge/data/read_cpython.py`, which writes and documents them) and are searched where
//! they lie: nothing is parsed or allocated before it is asked for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{ClassId, Name};
use crate::version::PythonVersion;

static CLASSES: &str = include_str!("../../../../knowledge/data/classes.tsv");
static MODULES: &str = include_str!("../../../../knowledge/data/modules.tsv");

/// The versions that were read. Older and newer ones are taken for the nearest of these.
const READ: (u8, u8) = (11, 14);

/// Names that `builtins` has too, but that every module has on its own.
const MODULE_ATTRIBUTES: [&str; 5] = ["__name__", "__doc__", "__package__", "__loader__", "__spec__"];

/// What a name of a module is, as far as classes go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// This class.
    Class(ClassId),
    /// One of typing's names (`List`) that as a base stands for this class and `typing.Generic`.
    TypingAlias(ClassId),
}

/// A class as CPython has it.
#[derive(Debug, Clone, Copy)]
pub struct StandardClass {
    module: &'static str,
    bases: &'static str,
    members: &'static str,
    minor: u8,
}

impl StandardClass {
    /// Whether it is `object`, the only one without bases.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.bases.is_empty()
    }

    /// Its `__bases__`.
    pub fn bases(&self) -> impl Iterator<Item = ClassId> {
        let module = self.module;
        self.bases.split_ascii_whitespace().map(move |base| class_id(base, module))
    }

    /// The names in its `__dict__`, without those that describe the class statement. Names with one leading underscore are
    /// not known.
    pub fn members(&self) -> impl Iterator<Item = &'static str> {
        let minor = self.minor;
        self.members.split_ascii_whitespace().filter_map(move |member| match member.split_once('@') {
            Some((name, versions)) => holds(versions, minor).then_some(name),
            None => Some(member),
        })
    }
}

/// The class with this identity, at this version.
#[must_use]
pub fn class(id: &ClassId, target: PythonVersion) -> Option<StandardClass> {
    let minor = read_minor(target);
    let key = format!("{}:{}", id.module, id.qualname);
    lines(CLASSES, &key).find_map(|(key, versions, rest)| {
        if rest.starts_with(['=', '~']) || !holds(versions, minor) {
            return None;
        }
        let (bases, members) = rest.split_once('\t').unwrap_or((rest, ""));
        Some(StandardClass { module: key.split(':').next().unwrap_or_default(), bases, members, minor })
    })
}

/// The identity of a class by module and qualified name in one word: `concurrent.futures.thread.ThreadPoolExecutor`.
#[must_use]
pub fn class_named(name: &str, target: PythonVersion) -> Option<ClassId> {
    let mut dots: Vec<usize> = memchr::memchr_iter(b'.', name.as_bytes()).take(16).collect();
    dots.reverse();
    dots.into_iter().find_map(|dot| {
        let id = ClassId { module: Name::new(name.get(..dot)?), qualname: Name::new(name.get(dot + 1..)?) };
        class(&id, target).is_some().then_some(id)
    })
}

/// What `module.name` is, where that is a class or stands for one.
#[must_use]
pub fn entry(module: &str, name: &str, target: PythonVersion) -> Option<Entry> {
    let minor = read_minor(target);
    let key = format!("{module}:{name}");
    lines(CLASSES, &key).find_map(|(key, versions, rest)| {
        if !holds(versions, minor) {
            return None;
        }
        let module = key.split(':').next().unwrap_or_default();
        Some(if let Some(target) = rest.strip_prefix('=') {
            Entry::Class(class_id(target, module))
        } else if let Some(target) = rest.strip_prefix('~') {
            Entry::TypingAlias(class_id(target, module))
        } else {
            Entry::Class(ClassId { module: Name::new(module), qualname: Name::new(name) })
        })
    })
}

/// What a dotted path as a program writes it (`concurrent.futures.ThreadPoolExecutor`) leads to.
#[must_use]
pub fn entry_at(path: &str, target: PythonVersion) -> Option<Entry> {
    // The longest part that is a module is the module; what follows are attributes.
    let mut end = path.len();
    while let Some(dot) = path.get(..end).and_then(|head| head.rfind('.')) {
        let (module, name) = (path.get(..dot)?, path.get(dot + 1..)?);
        if is_module(module, target) {
            return entry(module, name, target);
        }
        end = dot;
    }
    None
}

/// Whether the standard library has this module at this version.
#[must_use]
pub fn is_module(name: &str, target: PythonVersion) -> bool {
    let minor = read_minor(target);
    lines(MODULES, name).any(|(_, versions, _)| holds(versions, minor))
}

/// Whether a module of the standard library could be read when the tables were made.
#[must_use]
pub fn was_read(module: &str) -> bool {
    lines(MODULES, module).any(|(_, _, names)| names != "?")
}

/// Whether the standard library has a module of this name in any of the versions that were read.
#[must_use]
pub fn is_known_module(name: &str) -> bool {
    lines(MODULES, name).next().is_some()
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
    ) || (name.starts_with('_') && !matches!(name, "__future__"))
}

/// What `from module import *` binds in any of the versions; `None` where that is not known.
#[must_use]
pub fn star_names(module: &str) -> Option<impl Iterator<Item = &'static str> + use<>> {
    let (_, _, names) = lines(MODULES, module).next()?;
    (names != "?" && module != "builtins").then(|| names.split(' '))
}

/// Whether this is a name of `builtins` at this version, and not one of those that every module has on its own.
#[must_use]
pub fn is_builtin(name: &str, target: PythonVersion) -> bool {
    // Each with its versions. Asked for every name that is followed, so the line is taken apart once.
    static BUILTINS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let names = lines(MODULES, "builtins").flat_map(|(_, _, names)| names.split(' '));
        names
            .map(|name| name.split_once('@').unwrap_or((name, "")))
            .filter(|(name, _)| !MODULE_ATTRIBUTES.contains(name))
            .collect()
    });
    BUILTINS.get(name).is_some_and(|versions| holds(versions, read_minor(target)))
}

/// `builtins.name`
#[must_use]
pub fn builtin(name: &str) -> ClassId {
    ClassId { module: Name::new_static("builtins"), qualname: Name::new(name) }
}

fn read_minor(target: PythonVersion) -> u8 {
    target.minor.clamp(READ.0, READ.1)
}

/// Whether a range of minor versions (`12-`, `-12`, `12-13`, or nothing for all) has this one in it.
fn holds(versions: &str, minor: u8) -> bool {
    let Some((first, last)) = versions.split_once('-') else { return true };
    first.parse::<u8>().map_or(true, |first| first <= minor)
        && last.parse::<u8>().map_or(true, |last| minor <= last)
}

fn class_id(spelled: &str, own_module: &str) -> ClassId {
    let (module, qualname) = match spelled.split_once(':') {
        Some(both) => both,
        None => match spelled.strip_prefix('.') {
            Some(name) => (own_module, name),
            None => ("builtins", spelled),
        },
    };
    ClassId { module: Name::new(module), qualname: Name::new(qualname) }
}

/// The lines with this key, as (key, versions, rest), by binary search.
fn lines(
    table: &'static str,
    key: &str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> + use<> {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low.midpoint(high);
        let before = bytes.get(low..middle).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(low, |at| low + at + 1);
        let line = bytes.get(start..high).unwrap_or_default();
        let length = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let its_key = line.split(|byte| *byte == b'\t').next().unwrap_or_default();
        if its_key < key.as_bytes() {
            low = (start + length + 1).min(high);
        } else {
            high = start;
        }
    }
    let first = table.get(low..).unwrap_or_default();
    let key = key.to_string();
    first.lines().map_while(move |line| {
        let (its_key, rest) = line.split_once('\t')?;
        let (versions, rest) = rest.split_once('\t')?;
        (its_key == key).then_some((its_key, versions, rest))
    })
}

#[cfg(test)]
pub(super) fn all_classes(target: PythonVersion) -> Vec<ClassId> {
    let mut keys: Vec<&str> = CLASSES.lines().filter_map(|line| line.split('\t').next()).collect();
    keys.dedup();
    keys.into_iter().map(|key| class_id(key, "")).filter(|id| class(id, target).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: PythonVersion = PythonVersion::new(3, 14);
    const OLD: PythonVersion = PythonVersion::new(3, 11);

    fn id(module: &str, qualname: &str) -> ClassId {
        ClassId { module: module.into(), qualname: qualname.into() }
    }

    #[test]
    fn knows_nothing_of_what_is_not_there() {
        assert_eq!(entry_at("threading.Nothing", NEW), None);
        assert_eq!(entry_at("Thread", NEW), None);
        assert_eq!(entry_at("numpy.ndarray", NEW), None);
        assert_eq!(entry_at("", NEW), None);
        assert!(class(&id("", "A"), NEW).is_none());
        assert!(!is_module("thread", NEW) && !is_module("", NEW));
        assert!(!is_builtin("Thread", NEW) && !is_builtin("__name__", NEW) && !is_builtin("", NEW));
        assert!(star_names("_io").is_none() && star_names("numpy").is_none());
    }

    #[test]
    fn every_line_is_found_by_its_key() {
        for table in [CLASSES, MODULES] {
            for line in table.lines() {
                let key = line.split('\t').next().unwrap();
                assert!(lines(table, key).any(|(k, v, r)| format!("{k}\t{v}\t{r}") == line), "{line}");
            }
        }
    }

    #[test]
    fn follows_names_to_classes() {
        let class_at = |path| entry_at(path, NEW);
        assert_eq!(class_at("threading.Thread"), Some(Entry::Class(id("threading", "Thread"))));
        assert_eq!(class_at("io.StringIO"), Some(Entry::Class(id("_io", "StringIO"))));
        assert_eq!(class_at("builtins.IOError"), Some(Entry::Class(id("builtins", "OSError"))));
        assert_eq!(class_at("typing.List"), Some(Entry::TypingAlias(id("builtins", "list"))));
        assert_eq!(
            class_at("concurrent.futures.ThreadPoolExecutor"),
            Some(Entry::Class(id("concurrent.futures.thread", "ThreadPoolExecutor")))
        );
        assert_eq!(class_at("typing.NamedTuple"), None);
    }

    #[test]
    fn versions_differ() {
        assert!(is_builtin("PythonFinalizationError", NEW) && !is_builtin("PythonFinalizationError", OLD));
        assert!(is_module("asynchat", OLD) && !is_module("asynchat", NEW));
        let bases = |target| class(&id("pathlib", "PosixPath"), target).map(|c| c.bases().count());
        assert_eq!(bases(OLD), Some(2));
        let has = |name, target| class(&id("enum", "Enum"), target).unwrap().members().any(|m| m == name);
        assert!(has("__init__", PythonVersion::new(3, 12)) && !has("__init__", NEW));
    }

    #[test]
    fn star_imports_of_known_modules() {
        assert!(star_names("math").unwrap().any(|n| n == "sqrt"));
        assert!(!star_names("math").unwrap().any(|n| n == "len"));
        assert!(star_names("os.path").unwrap().any(|n| n == "join"));
    }
}

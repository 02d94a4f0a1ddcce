//! What came to the standard library, was deprecated and left it, as far as the versions that were read tell.

use super::classes::{Entry, class_named, entry_at, mro};
use super::modules::split_at_module;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::table::{CHANGES, OLDER, newest_first};
use crate::version::PythonVersion;

/// The changes of one name, by minor versions of Python 3. Only what the versions that were read show: where `since` is empty the
/// name may be older than all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct History {
    /// The first version that has it.
    pub since: Option<u8>,
    /// The first version that was read in which CPython itself warns of its deprecation, when it is imported, asked for or called.
    pub deprecated: Option<u8>,
    /// The last such version, where a newer one has the name and does not warn, or does not have it.
    pub deprecated_until: Option<u8>,
    /// The first version that no longer has it.
    pub removed: Option<u8>,
}

impl History {
    /// Whether this version warns.
    #[must_use]
    pub fn is_deprecated_in(&self, target: PythonVersion) -> bool {
        let after_first = self.deprecated.is_some_and(|first| first <= target.minor);
        after_first && self.deprecated_until.is_none_or(|last| target.minor <= last)
    }
}

/// The history of a module, function, class or method by its dotted name (`asyncio.timeout`, `unittest.TestCase.assertEquals`). A
/// name without one of its own shares that of what it is in. `None` where nothing of it changed.
#[must_use]
pub fn history(path: &str) -> Option<History> {
    let (module, name) = split_at_module(path)?;
    let mut end = path.len();
    while let Some(whole) = path.get(..end) {
        if let Some(found) = at(whole).or_else(|| inherited(whole)) {
            return Some(found);
        }
        // What is in a class that came or went, or in such a module, did so with it.
        end = if whole.len() > module.len() { whole.rfind('.')? } else { break };
    }
    // A package that came or went took its modules along.
    let mut package = module;
    while let Some((above, _)) = package.rsplit_once('.') {
        package = above;
        if let Some(found) = at(package).filter(|_| !name.is_empty() || package != module) {
            return Some(found);
        }
    }
    None
}

/// The history of a method that a class inherits, or has under another name of its own.
fn inherited(path: &str) -> Option<History> {
    let (owner, member) = path.rsplit_once('.')?;
    newest_first().find_map(|minor| {
        let target = PythonVersion::new(3, minor);
        let id = match entry_at(owner, target) {
            Some(Entry::Class(id)) => id,
            Some(Entry::TypingAlias(_)) => return None,
            None => class_named(owner, target)?,
        };
        for class in mro(&id, target)? {
            if let Some(found) = at(&format!("{}.{}.{member}", class.module, class.qualname)) {
                return Some(found);
            }
            if super::class(&class, target)?.member(member).is_some() {
                return None;
            }
        }
        None
    })
}

/// The version that brought a parameter to a function.
#[must_use]
pub fn parameter_since(function: &str, parameter: &str) -> Option<u8> {
    OLDER.lines(&format!("{function}({parameter})")).next()?.second.parse().ok()
}

/// Whether a name, alone or as the last part of a dotted one, is among those of which it is known that some version brought them.
/// What is not is old, or not part of the standard library.
#[must_use]
pub fn may_be_new(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let newer = CHANGES.all().filter_map(|line| {
            let (name, rest) = line.split_once('\t')?;
            (!rest.starts_with('\t')).then_some(name)
        });
        let older = OLDER.all().filter_map(|line| line.split('\t').next());
        let last = |name: &'static str| {
            let name = name.trim_end_matches(')');
            name.rsplit(['.', '(']).next().unwrap_or(name)
        };
        newer.chain(older).map(last).collect()
    });
    NAMES.contains(name)
}

/// Whether some version brought this name to `builtins`.
#[must_use]
pub fn is_new_builtin(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let lines = CHANGES.all().chain(OLDER.all());
        let names = lines.filter_map(|line| line.split('\t').next()?.strip_prefix("builtins."));
        names.filter(|name| !name.contains(['.', '('])).collect()
    });
    NAMES.contains(name)
}

fn at(name: &str) -> Option<History> {
    let older = OLDER.lines(name).next().and_then(|line| line.second.parse().ok());
    match (changed_at(name), older) {
        (None, None) => None,
        (None, since) => Some(History { since, ..History::default() }),
        (Some(history), older) => Some(History { since: history.since.or(older), ..history }),
    }
}

/// What the versions tell that were read as a whole.
fn changed_at(name: &str) -> Option<History> {
    let line = CHANGES.lines(name).next()?;
    let mut rest = line.rest.split('\t');
    let (deprecated, removed) = (rest.next().unwrap_or_default(), rest.next().unwrap_or_default());
    let oldest = newest_first().last();
    let (deprecated, deprecated_until) = match deprecated.split_once('-') {
        Some((first, last)) => (first.parse().ok().or(oldest), last.parse().ok()),
        None => (None, None),
    };
    Some(History {
        since: line.second.parse().ok(),
        deprecated,
        deprecated_until,
        removed: removed.parse().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(path: &str) -> Option<u8> {
        history(path)?.since
    }

    #[test]
    fn says_nothing_of_what_did_not_change() {
        for path in ["builtins.len", "os", "os.path.join", "threading.Thread", "numpy", "", "cgi_bin"] {
            assert_eq!(history(path), None, "{path}");
        }
    }

    #[test]
    fn what_came() {
        assert_eq!(since("itertools.batched"), Some(12));
        assert_eq!(since("annotationlib"), Some(14));
        assert_eq!(since("asyncio.TaskGroup.create_task"), Some(11));
        assert_eq!(since("tomllib"), Some(11));
        assert_eq!(since("itertools.pairwise"), Some(10));
        assert_eq!(since("annotationlib.Format.VALUE"), Some(14));
        assert_eq!(since("compression.zstd.compress"), Some(14));
        assert_eq!(since("pathlib.Path.walk"), Some(12));
        assert_eq!(since("pathlib.PosixPath.walk"), Some(12));
        assert_eq!(since("builtins.bool.is_integer"), Some(12));
    }

    #[test]
    fn what_came_is_found_by_its_last_part() {
        for name in ["batched", "tomllib", "strict", "bit_count", "TaskGroup", "walk"] {
            assert!(may_be_new(name), "{name}");
        }
        for name in ["append", "path", "join", "asyncore", "utcnow", ""] {
            assert!(!may_be_new(name), "{name}");
        }
        assert!(is_new_builtin("ExceptionGroup") && is_new_builtin("PythonFinalizationError"));
        assert!(!is_new_builtin("len") && !is_new_builtin("bit_count") && !is_new_builtin("zip(strict)"));
        assert_eq!(parameter_since("builtins.zip", "strict"), Some(10));
        assert_eq!(parameter_since("dataclasses.dataclass", "frozen"), None);
    }

    #[test]
    fn what_is_deprecated() {
        let utcnow = history("datetime.datetime.utcnow").unwrap();
        assert_eq!((utcnow.deprecated, utcnow.removed), (Some(12), None));
        assert!(utcnow.is_deprecated_in(PythonVersion::new(3, 13)));
        assert!(!utcnow.is_deprecated_in(PythonVersion::new(3, 11)));
        assert!(history("threading.Thread.setDaemon").unwrap().is_deprecated_in(PythonVersion::new(3, 11)));
    }

    #[test]
    fn what_left() {
        assert_eq!(history("asyncore").unwrap().removed, Some(12));
        assert_eq!(history("distutils.core.setup").unwrap().removed, Some(12));
        assert_eq!(history("cgi.FieldStorage").unwrap().removed, Some(13));
        assert_eq!(history("unittest.TestCase.assertEquals").unwrap().removed, Some(12));
        let num = history("ast.Num").unwrap();
        assert_eq!((num.deprecated, num.deprecated_until, num.removed), (Some(12), Some(13), Some(14)));
    }

    #[test]
    fn every_line_says_something() {
        for line in CHANGES.all() {
            let name = line.split('\t').next().unwrap();
            let found = at(name).unwrap();
            assert!(found.since.or(found.deprecated).or(found.removed).is_some(), "{line}");
        }
    }
}

//! What came to the standard library, was deprecated and left it, as far as the versions that were read tell.

use super::classes::{Entry, class_named, entry_at, mro};
use super::modules::split_at_module;
use super::table::{CHANGES, newest_first};
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

fn at(name: &str) -> Option<History> {
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
        for path in [
            "builtins.len",
            "os",
            "os.path.join",
            "asyncio.TaskGroup",
            "threading.Thread",
            "numpy",
            "",
            "cgi_bin",
        ] {
            assert_eq!(history(path), None, "{path}");
        }
    }

    #[test]
    fn what_came() {
        assert_eq!(since("itertools.batched"), Some(12));
        assert_eq!(since("annotationlib"), Some(14));
        assert_eq!(since("annotationlib.Format.VALUE"), Some(14));
        assert_eq!(since("compression.zstd.compress"), Some(14));
        assert_eq!(since("pathlib.Path.walk"), Some(12));
        assert_eq!(since("pathlib.PosixPath.walk"), Some(12));
        assert_eq!(since("builtins.bool.is_integer"), Some(12));
    }

    #[test]
    fn what_is_deprecated() {
        let utcnow = history("datetime.datetime.utcnow").unwrap();
        assert_eq!((utcnow.deprecated, utcnow.deprecated_until, utcnow.removed), (Some(12), None, None));
        let set_daemon = history("threading.Thread.setDaemon").unwrap();
        assert_eq!((set_daemon.deprecated, set_daemon.deprecated_until), (Some(11), None));
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

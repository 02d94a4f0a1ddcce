//! What calls of the standard library give (`knowledge/data/returns.tsv`), whatever they are called with.

use super::classes::{Entry, class, class_named, entry_at, mro};
use super::table::{Line, RETURNS, read_minor};
use crate::version::PythonVersion;

/// What a call or attribute gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The class, as a program would name it: `str` for a builtin, `re.Match`; `None` for None.
    pub class: &'static str,
    /// Whether it may be None as well.
    pub or_none: bool,
    /// The class of everything that going over the result gives.
    pub elements: Option<&'static str>,
}

/// What calling a function or method gives.
#[must_use]
pub fn call_result(path: &str, target: PythonVersion) -> Option<Outcome> {
    let line = line_of(path, target)?;
    (!line.rest.starts_with('.')).then(|| outcome(line))
}

/// What reading an attribute of an instance gives, where it is a property or such: `datetime.date.year`.
#[must_use]
pub fn attribute_result(path: &str, target: PythonVersion) -> Option<Outcome> {
    let line = line_of(path, target)?;
    line.rest.starts_with('.').then(|| outcome(line))
}

fn outcome(line: Line) -> Outcome {
    let (class, elements) = line.rest.split_once('\t').unwrap_or((line.rest, ""));
    let class = class.strip_prefix('.').unwrap_or(class);
    let or_none = class.ends_with('?');
    Outcome {
        class: class.trim_end_matches('?'),
        or_none,
        elements: Some(elements).filter(|elements| !elements.is_empty()),
    }
}

/// The line of a path, or of the class above that the method is inherited from.
fn line_of(path: &str, target: PythonVersion) -> Option<Line> {
    let minor = read_minor(target);
    let at =
        |key: &str| RETURNS.lines(&key.replacen("pathlib._local.", "pathlib.", 1)).find(|l| l.holds(minor));
    if let Some(line) = at(path) {
        return Some(line);
    }
    let (owner, member) = path.rsplit_once('.')?;
    let class_of_owner = match entry_at(owner, target) {
        Some(Entry::Class(id)) => id,
        _ => class_named(owner, target)?,
    };
    for above in mro(&class_of_owner, target)? {
        if let Some(line) = at(&format!("{}.{}.{member}", above.module, above.qualname)) {
            return Some(line);
        }
        // The nearest class that has it is the one that is called.
        if class(&above, target)?.member(member).is_some() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<(&'static str, bool)> {
        let found = call_result(path, PythonVersion::new(3, 13))?;
        Some((found.class, found.or_none))
    }

    #[test]
    fn what_is_not_certain_is_not_known() {
        for path in [
            "",
            "builtins.list.pop",
            "builtins.max",
            "collections.OrderedDict.copy",
            "datetime.date.year",
            "numpy.sum",
        ] {
            assert_eq!(of(path), None, "{path}");
        }
        assert_eq!(attribute_result("builtins.str.upper", PythonVersion::new(3, 13)), None);
        assert_eq!(call_result("builtins.int.is_integer", PythonVersion::new(3, 11)), None);
    }

    #[test]
    fn functions_and_methods() {
        assert_eq!(of("builtins.len"), Some(("int", false)));
        assert_eq!(of("builtins.str.split"), Some(("list", false)));
        assert_eq!(of("builtins.list.append"), Some(("None", false)));
        assert_eq!(of("re.match"), Some(("re.Match", true)));
        assert_eq!(of("builtins.int.is_integer"), Some(("bool", false)));
        assert_eq!(of("pathlib._local.Path.as_posix"), Some(("str", false)));
        assert_eq!(of("pathlib.PosixPath.exists"), Some(("bool", false)));
        assert_eq!(of("builtins.ValueError.add_note"), Some(("None", false)));
        let split = call_result("builtins.str.split", PythonVersion::new(3, 13)).unwrap();
        assert_eq!(split.elements, Some("str"));
    }

    #[test]
    fn attributes() {
        let year = attribute_result("datetime.datetime.year", PythonVersion::new(3, 11)).unwrap();
        assert_eq!(year, Outcome { class: "int", or_none: false, elements: None });
    }
}

//! The tree of the standard exceptions.

use super::classes::{Entry, builtin, entry_at, mro};
use crate::semantics::ClassId;
use crate::version::PythonVersion;

/// The exceptions above a standard one, nearest first, up to `BaseException`: an `except` with one of these catches it too. `None`
/// for what is no exception of this version.
#[must_use]
pub fn exception_parents(path: &str, target: PythonVersion) -> Option<Vec<ClassId>> {
    let Entry::Class(id) = entry_at(path, target)? else { return None };
    let mut order = mro(&id, target)?;
    let end = order.iter().position(|class| *class == builtin("BaseException"))?;
    order.truncate(end + 1);
    order.remove(0);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parents(path: &str) -> Option<String> {
        let found = exception_parents(path, PythonVersion::new(3, 13))?;
        Some(found.iter().map(|id| id.qualname.to_string()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_is_no_exception_has_none() {
        assert_eq!(parents("builtins.int"), None);
        assert_eq!(parents("builtins.nothing"), None);
        assert_eq!(exception_parents("builtins.PythonFinalizationError", PythonVersion::new(3, 12)), None);
    }

    #[test]
    fn the_tree() {
        assert_eq!(parents("builtins.FileNotFoundError").unwrap(), "OSError Exception BaseException");
        assert_eq!(parents("builtins.KeyboardInterrupt").unwrap(), "BaseException");
        assert_eq!(parents("builtins.BaseException").unwrap(), "");
        assert_eq!(parents("json.JSONDecodeError").unwrap(), "ValueError Exception BaseException");
        assert_eq!(
            parents("builtins.PythonFinalizationError").unwrap(),
            "RuntimeError Exception BaseException"
        );
    }
}

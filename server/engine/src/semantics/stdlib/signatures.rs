//! What functions, methods and classes of the standard library take.

use super::classes::{Entry, class_named, entry_at, mro};
use super::modules::split_at_module;
use super::table::{SIGNATURES, read_minor};
use crate::version::PythonVersion;

/// The parameters of a function, class or method, as `inspect.signature` gives them without annotations: `(iterable, /, *,
/// key=None, reverse=False)` for `builtins.sorted`. A method's are those of a call on an instance, without `self`; an inherited
/// method is found too. A default that has no short form is `...`. `None` where CPython does not say.
#[must_use]
pub fn signature_of(path: &str, target: PythonVersion) -> Option<&'static str> {
    let minor = read_minor(target);
    let (module, name) = split_at_module(path)?;
    if let Some(text) = at(&format!("{module}:{name}"), minor) {
        return Some(text);
    }
    if let Some(Entry::Class(id)) = entry_at(path, target) {
        return at(&format!("{}:{}", id.module, id.qualname), minor);
    }
    let (owner, member) = path.rsplit_once('.')?;
    let id = match entry_at(owner, target) {
        Some(Entry::Class(id)) => id,
        _ => class_named(owner, target)?,
    };
    for class in mro(&id, target)? {
        if super::class(&class, target)?.member(member).is_some() {
            let own = at(&format!("{}:{}.{member}", class.module, class.qualname), minor);
            // Kept once where `__init__` takes what the class takes.
            return own.or_else(|| {
                let of_class = || at(&format!("{}:{}", class.module, class.qualname), minor);
                (member == "__init__").then(of_class).flatten()
            });
        }
    }
    None
}

fn at(key: &str, minor: u8) -> Option<&'static str> {
    let text = SIGNATURES.lines(key).find(|line| line.holds(minor))?.rest;
    match text.strip_prefix('=') {
        Some(home) => Some(SIGNATURES.lines(home).find(|line| line.holds(minor))?.rest),
        None => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<&'static str> {
        signature_of(path, PythonVersion::new(3, 13))
    }

    #[test]
    fn what_is_not_there_takes_nothing() {
        for path in ["", "sorted", "builtins.nothing", "numpy.array", "builtins.str.nothing", "asyncore.loop"]
        {
            assert_eq!(of(path), None, "{path}");
        }
    }

    #[test]
    fn functions_classes_and_methods() {
        assert_eq!(of("builtins.sorted"), Some("(iterable, /, *, key=None, reverse=False)"));
        assert_eq!(of("builtins.str.split"), Some("(sep=None, maxsplit=-1)"));
        assert_eq!(of("os.path.join"), Some("(a, *p)"));
        assert_eq!(
            of("threading.Thread"),
            Some("(group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None)")
        );
        assert_eq!(of("threading.Thread.__init__"), of("threading.Thread"));
        assert_eq!(of("threading.Timer.join"), Some("(timeout=None)"));
        assert_eq!(of("collections.Counter.most_common"), Some("(n=None)"));
        assert_eq!(of("concurrent.futures.ThreadPoolExecutor.submit"), Some("(fn, /, *args, **kwargs)"));
    }

    #[test]
    fn versions_differ() {
        let new = signature_of("threading.Thread", PythonVersion::new(3, 14)).unwrap();
        assert!(new.ends_with("context=None)"), "{new}");
    }
}

//! The files that a traceback names. They are only read, each once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use pygloss_engine::errors::explain::{Files, Source};
use pygloss_engine::semantics::NoModules;
use pygloss_engine::version::PythonVersion;

/// A file as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its text.
    pub text: String,
    /// The Python that it is written for.
    pub target: PythonVersion,
}

/// Files, as far as somebody can read them.
pub struct Sources<R> {
    read: R,
    known: RefCell<HashMap<String, Option<Arc<Source>>>>,
}

impl<R: Fn(&str) -> Option<Read>> Sources<R> {
    /// `read` reads the file of a name, as it was printed.
    pub fn new(read: R) -> Sources<R> {
        Sources { read, known: RefCell::default() }
    }
}

impl<R: Fn(&str) -> Option<Read>> Files for Sources<R> {
    fn source(&self, file: &str) -> Option<Arc<Source>> {
        if let Some(known) = self.known.borrow().get(file) {
            return known.clone();
        }
        let found = (!is_remote(file)).then(|| (self.read)(file)).flatten();
        let source =
            found.map(|read| Arc::new(Source::new(&read.text, read.target, Arc::new(NoModules::default()))));
        self.known.borrow_mut().insert(file.to_string(), source.clone());
        source
    }
}

/// Whether a name leads to another machine: whoever wrote a text may not have this one talk to it.
#[must_use]
pub fn is_remote(file: &str) -> bool {
    file.starts_with("\\\\") || file.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_and_never_from_another_machine() {
        let asked = RefCell::new(Vec::new());
        let sources = Sources::new(|file: &str| {
            asked.borrow_mut().push(file.to_string());
            (file == "a.py").then(|| Read { text: "x = 1\n".to_string(), target: PythonVersion::NEWEST })
        });
        for _ in 0..2 {
            assert_eq!(sources.source("a.py").unwrap().line(1), Some("x = 1"));
            assert!(sources.source("b.py").is_none());
            assert!(sources.source("//host/a.py").is_none() && sources.source("\\\\host\\a.py").is_none());
        }
        assert_eq!(*asked.borrow(), ["a.py", "b.py"]);
    }
}

//! Where other modules come from.

use std::sync::Arc;

use super::{ModuleSummary, Name};

/// What an import leads to.
#[derive(Debug, Clone)]
pub enum Resolved {
    /// A Python file, or a stub file.
    Module(Arc<ModuleSummary>),
    /// A folder without `__init__.py` (PEP 420).
    Namespace,
    /// A module of the standard library: the tables read off CPython describe it.
    Standard,
    /// It is there, but what is in it is not known.
    Opaque,
    /// Nothing of that name is there: importing it raises `ModuleNotFoundError`.
    Missing,
    /// It is still being looked for; ask again later.
    Pending,
}

/// Where a module stands, in a reader's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// In the project: the file that runs, from the project's folder on.
    Project(String),
    /// Among the installed packages: the file that runs, from the folder of the packages on.
    Installed(String),
    /// In the standard library.
    Standard,
    /// In folders without an `__init__.py` (PEP 420).
    Namespace,
    /// In none of the folders that are searched, which are known.
    Nowhere,
}

/// A module of the project that has the name of one of the standard library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shadow {
    /// It takes its place: the file, from the project's folder on.
    Hides(String),
    /// It does not: the standard one is part of the interpreter, or imported before any program.
    IsHidden(String),
    /// It is this very file.
    IsThisFile(String),
}

/// The name under which a file is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnName {
    /// `package.module`
    pub name: Name,
    /// It is a package's `__init__`: relative imports start at the package itself.
    pub is_package: bool,
}

/// Finds other modules, as they are seen from one file. `Pending` and `Opaque` make an answer incomplete, never wrong.
pub trait ModuleSource: Send + Sync {
    /// What `import name` (an absolute, dotted name) leads to.
    fn find(&self, name: &str) -> Resolved;

    /// Whether nothing was found of a name that is `Opaque`, and it may yet be there.
    fn may_be_missing(&self, _name: &str) -> bool {
        false
    }

    /// The file that `import name` runs, or in its place `standard library`, `namespace` or `nothing`; `None` where that is not
    /// known.
    fn origin(&self, _name: &str) -> Option<String> {
        None
    }

    /// Where a module stands; `None` where that is not known.
    fn home(&self, _name: &str) -> Option<Home> {
        None
    }

    /// Whether the folder of the program, which Python searches first, has a module with the name of a standard one.
    fn shadow(&self, _name: &str) -> Option<Shadow> {
        None
    }

    /// The name of the file at hand; `None` where relative imports have nothing to start from.
    fn own(&self) -> Option<OwnName>;

    /// Grows whenever `find` may answer otherwise than before.
    fn generation(&self) -> u64 {
        0
    }

    /// Whether it has answered `Pending` since it was asked this before.
    fn was_pending(&self) -> bool {
        false
    }

    /// Whether nobody edits the file: nothing is written down of what answers depend on.
    fn is_for_one_look(&self) -> bool {
        false
    }
}

/// Knows the standard library and no other module.
#[derive(Debug, Clone, Default)]
pub struct NoModules {
    /// The name of the file at hand, where it has one.
    pub own: Option<OwnName>,
}

impl ModuleSource for NoModules {
    fn find(&self, _name: &str) -> Resolved {
        Resolved::Opaque
    }

    fn own(&self) -> Option<OwnName> {
        self.own.clone()
    }
}

/// The absolute name of what a relative import names: `level` dots, then `tail` (which may be empty). `None` where the dots
/// lead out of the package, which CPython refuses (Language Reference 5.7).
#[must_use]
pub fn absolute_name(own: &OwnName, level: usize, tail: &str) -> Option<String> {
    let up = level.checked_sub(usize::from(own.is_package))?;
    let mut package = own.name.as_str();
    for _ in 0..up {
        package = package.rsplit_once('.')?.0;
    }
    if package.is_empty() {
        return None;
    }
    Some(if tail.is_empty() { package.to_string() } else { format!("{package}.{tail}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_go_up_from_the_package() {
        let own = |name: &str, is_package| OwnName { name: name.into(), is_package };
        let of = |own: &OwnName, level, tail| absolute_name(own, level, tail);
        let module = own("a.b.c", false);
        assert_eq!(of(&module, 1, "x").as_deref(), Some("a.b.x"));
        assert_eq!(of(&module, 2, "").as_deref(), Some("a"));
        assert_eq!(of(&module, 3, "x"), None);
        let package = own("a.b", true);
        assert_eq!(of(&package, 1, "").as_deref(), Some("a.b"));
        assert_eq!(of(&package, 2, "x.y").as_deref(), Some("a.x.y"));
        assert_eq!(of(&package, 3, "x"), None);
        assert_eq!(of(&own("script", false), 1, "x"), None);
        assert_eq!(of(&package, 0, "x"), None);
    }
}

//! Where other modules come from.

use super::Name;

/// Another module, as its source numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub u32);

/// What an import leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A Python file.
    Source(ModuleId),
    /// A stub file.
    Stub(ModuleId),
    /// A folder without `__init__.py` (PEP 420).
    Namespace(ModuleId),
    /// A module of the standard library, known from the tables read off CPython.
    Builtin(Name),
    /// It is there, but what is in it is not known.
    Opaque,
    /// Nothing of that name was found.
    Missing,
    /// It is still being looked for; ask again later.
    Pending,
}

/// Finds other modules. `Pending` and `Opaque` make an answer incomplete, never wrong.
pub trait ModuleSource: Send + Sync {
    /// What `import name` (or, with `level` dots, `from ...name import`) in the module `from` leads to.
    fn resolve(&self, from: ModuleId, name: &str, level: u32) -> Resolved;

    /// The text of a module.
    fn text(&self, id: ModuleId) -> Option<std::sync::Arc<str>>;
}

/// Knows the standard library and no other module.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoModules;

impl ModuleSource for NoModules {
    fn resolve(&self, _from: ModuleId, _name: &str, _level: u32) -> Resolved {
        Resolved::Opaque
    }

    fn text(&self, _id: ModuleId) -> Option<std::sync::Arc<str>> {
        None
    }
}

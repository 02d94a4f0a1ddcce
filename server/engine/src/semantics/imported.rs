//! What an import statement names, one by one, and what is known of it.

use super::imports::dotted;
use super::{Context, Home, Resolved, Shadow, stdlib};
use crate::syntax::{Field, Kind, Node};

/// One of the things that an import statement names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported<'m> {
    /// Where it is named.
    pub node: Node<'m>,
    /// As it is named there: `a.b` in `import a.b as c`, `x` in `from m import x as y`.
    pub path: String,
    /// The name that is bound: `c`, `y`; `a` for `import a.b`.
    pub binds: &'m str,
    /// It has an `as`.
    pub renamed: bool,
}

impl<'m> Context<'m> {
    /// What a statement imports; nothing for a star import.
    #[must_use]
    pub fn imported_items(&self, statement: Node<'m>) -> Vec<Imported<'m>> {
        let items = statement.named_children().filter(|n| n.field() == Field::Name);
        let one = |item: Node<'m>| {
            let alias = item.field_child(Field::Alias).filter(|_| item.kind() == Kind::AliasedImport);
            let name = if alias.is_some() { item.field_child(Field::Name)? } else { item };
            let first = || name.named_child(0).unwrap_or(name);
            let binds = alias.unwrap_or_else(first).text();
            Some(Imported { node: item, path: dotted(name), binds, renamed: alias.is_some() })
        };
        items.filter_map(one).collect()
    }

    /// Where a module stands; `None` where that is not known.
    #[must_use]
    pub fn home(&self, module: &str) -> Option<Home> {
        self.module().options().source.home(module)
    }

    /// Whether the project has a module with the name of this standard one: see [`Shadow`].
    #[must_use]
    pub fn shadow(&self, module: &str) -> Option<Shadow> {
        self.module().options().source.shadow(module)
    }

    /// The line of its file that binds a name of a module last, where a statement there does.
    #[must_use]
    pub fn line_in_module(&self, module: &str, name: &str) -> Option<u32> {
        match self.find(module) {
            Resolved::Module(summary) if !summary.is_stub => summary.name(name).map(|(_, line)| line),
            _ => None,
        }
    }

    /// Whether a module has a name for certain: one that a statement there binds, that the tables list, or that of a submodule.
    #[must_use]
    pub fn is_name_of(&self, module: &str, name: &str) -> bool {
        if self.module().own().is_some_and(|own| own.name == module) {
            return false;
        }
        match self.find(module) {
            Resolved::Module(summary) if !summary.is_stub && summary.name(name).is_some() => {
                summary.is_certain(name)
            }
            Resolved::Standard => stdlib::star_has(module, name) == Some(true),
            _ => matches!(
                self.home(&format!("{module}.{name}")),
                Some(Home::Project(_) | Home::Installed(_) | Home::Namespace)
            ),
        }
    }

    /// Whether a module has no such name for certain: all that binds names in it was read, and no submodule is called so.
    #[must_use]
    pub fn has_no_name(&self, module: &str, name: &str) -> bool {
        if name.starts_with("__") || self.module().own().is_some_and(|own| own.name == module) {
            return false;
        }
        let Resolved::Module(summary) = self.find(module) else { return false };
        let is_whole = !summary.is_stub
            && !summary.has_getattr
            && !summary.changes_itself
            && !summary.replaces_itself
            && !summary.unknown_star
            && !summary.names_path;
        let star_binds = |star: &super::Name| self.star_has(star, name) != Some(false);
        is_whole
            && summary.name(name).is_none()
            && !summary.stars.iter().any(star_binds)
            && matches!(self.find(&format!("{module}.{name}")), Resolved::Missing)
    }
}

//! Which of several bindings of a name hold when the program runs.

use rustc_hash::FxHashSet;

use super::variables::Found;
use super::{BindingKind, Context, Name, Outside, Resolved, stdlib};

use crate::syntax::{Field, Kind, Node};

/// More modules than these are not looked at to tell whether an import works.
const MOST_NEEDED: usize = 300;

impl<'m> Context<'m> {
    /// Whether a binding never happens: see [`Context::never_runs`].
    pub(super) fn is_dead(&self, found: Found<'m>) -> bool {
        let node = self.node_of(found);
        node.is_some_and(|node| self.at(super::At { piece: found.piece, node }).never_runs(node))
    }

    /// Those of a name's bindings that may give it a value when the program runs. Annotations alone are left out. Where there are
    /// several, so are those that never run, and of `try: import … except ImportError: …` the half that does not happen here,
    /// if that is known.
    pub(super) fn settled(&self, bindings: &[Found<'m>]) -> Vec<Found<'m>> {
        let giving: Vec<Found<'m>> =
            bindings.iter().filter(|f| f.binding.kind != BindingKind::Annotation).copied().collect();
        if giving.len() < 2 {
            return giving;
        }
        let mut live: Vec<Found<'m>> = giving.iter().filter(|f| !self.is_dead(**f)).copied().collect();
        if live.is_empty() {
            // Only type checkers see them: then they are what an annotation means.
            return giving;
        }
        if live.len() > 1 && live.iter().any(|found| self.handler_of(*found).is_some()) {
            live.retain(|found| !self.fails_here(*found));
        }
        live
    }

    /// Whether the bindings are the ways out of one `try`: an import in its body, and what its `except ImportError` binds instead.
    pub(super) fn are_import_alternatives(&self, bindings: &[Found<'m>]) -> bool {
        let [first, rest @ ..] = bindings else { return false };
        let is_import = matches!(first.binding.kind, BindingKind::Import | BindingKind::ImportFrom);
        let own = self.node_of(*first).and_then(try_around);
        is_import
            && !rest.is_empty()
            && own.is_some_and(|own| {
                rest.iter().all(|found| self.handler_of(*found).is_some_and(|(around, _)| around == own))
            })
    }

    /// For a binding inside of a handler of `ImportError`: the `try` statement, and the handler.
    fn handler_of(&self, found: Found<'m>) -> Option<(Node<'m>, Node<'m>)> {
        let node = self.node_of(found)?;
        let handler = node.ancestors().find(|n| n.kind() == Kind::ExceptClause)?;
        let around = handler.parent().filter(|n| n.kind() == Kind::TryStatement)?;
        catches_import_errors(handler).then_some((around, handler))
    }

    /// Whether a binding does not happen because the imports of a `try` all succeed, or one of them fails.
    fn fails_here(&self, found: Found<'m>) -> bool {
        let Some(node) = self.node_of(found) else { return false };
        let there = self.at(super::At { piece: found.piece, node });
        if let Some((around, handler)) = self.handler_of(found) {
            return there.imports_succeed(around) == Some(true) && only_imports_fail(around, handler);
        }
        let caught = |around: &Node<'m>| {
            around.named_children().any(|n| n.kind() == Kind::ExceptClause && catches_import_errors(n))
        };
        try_around(node).filter(caught).is_some_and(|around| there.imports_succeed(around) == Some(false))
    }

    /// Whether the imports at the start of a `try` all lead to something; `None` where that is not known.
    fn imports_succeed(&self, statement: Node<'m>) -> Option<bool> {
        let body = statement.field_child(Field::Body)?;
        let mut all = Some(true);
        for statement in body.named_children() {
            match statement.kind() {
                Kind::ImportStatement | Kind::ImportFromStatement => {}
                Kind::Comment => continue,
                _ => break,
            }
            for path in self.imported_paths(statement) {
                match path.and_then(|path| self.can_be_imported(&path)) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => all = None,
                }
            }
        }
        all
    }

    /// The absolute paths that an import statement needs: modules, and for `from … import` names in them. `None` for one that cannot be
    /// told.
    #[must_use]
    pub fn imported_paths(&self, statement: Node<'m>) -> Vec<Option<String>> {
        let items = statement.named_children().filter(|n| n.field() == Field::Name);
        let is_from = statement.kind() == Kind::ImportFromStatement;
        let module = if is_from { self.module_of(statement) } else { None };
        let name = |item: Node<'m>| {
            let item = if item.kind() == Kind::AliasedImport { item.field_child(Field::Name)? } else { item };
            Some(item.text().to_string())
        };
        if statement.child_of_kind(Kind::WildcardImport).is_some() {
            return vec![module];
        }
        items
            .map(|item| {
                let name = name(item)?;
                if is_from { Some(format!("{}.{name}", module.as_ref()?)) } else { Some(name) }
            })
            .collect()
    }

    /// Whether importing a path works; `None` where that is not known.
    fn can_be_imported(&self, path: &str) -> Option<bool> {
        match self.outside(path) {
            Outside::Missing => Some(false),
            Outside::Class(_) | Outside::TypingAlias(_) | Outside::Function(..) | Outside::Module(_) => {
                self.imports_well(path)
            }
            Outside::Pending => None,
            Outside::Unknown => {
                let (module, name) = path.rsplit_once('.')?;
                // A name whose value is not known may be known to be there.
                match self.find(module) {
                    Resolved::Module(summary) => summary.name(name).and_then(|_| self.imports_well(path)),
                    _ => None,
                }
            }
        }
    }

    /// Whether the module of a path that is there can be imported: whether all that it needs is there, and what that needs. `None`
    /// where that takes more modules than are looked at.
    pub(super) fn imports_well(&self, path: &str) -> Option<bool> {
        let mut seen: FxHashSet<Name> = FxHashSet::default();
        let mut waiting = vec![Name::new(path)];
        while let Some(path) = waiting.pop() {
            // Importing `a.b.c` imports `a` and `a.b` first.
            for end in memchr::memchr_iter(b'.', path.as_bytes()).chain([path.len()]) {
                let module = Name::new(path.get(..end)?);
                if !seen.insert(module.clone()) {
                    continue;
                }
                if seen.len() > MOST_NEEDED {
                    return None;
                }
                match self.find(&module) {
                    Resolved::Module(summary) => waiting.extend(summary.needs.iter().cloned()),
                    Resolved::Opaque if self.module().options().source.may_be_missing(&module) => {
                        return None;
                    }
                    Resolved::Standard | Resolved::Opaque => break,
                    Resolved::Namespace => {}
                    Resolved::Pending => return None,
                    // The last part may be a name in the module before it.
                    Resolved::Missing if end == path.len() && path.contains('.') => {}
                    Resolved::Missing => return Some(false),
                }
            }
        }
        Some(true)
    }

    /// Whether a star import of a module binds a name; `None` where that is not known.
    #[must_use]
    pub fn star_has(&self, module: &str, name: &str) -> Option<bool> {
        match self.find(module) {
            Resolved::Module(summary) => self.star_of_summary(&summary, name),
            Resolved::Pending => None,
            _ => stdlib::star_has(module, name),
        }
    }
}

fn try_around(node: Node<'_>) -> Option<Node<'_>> {
    let mut inner = node;
    for outer in node.ancestors() {
        if outer.kind() == Kind::TryStatement {
            return (inner.field() == Field::Body).then_some(outer);
        }
        if outer.kind().is_function() || outer.kind() == Kind::ClassDefinition {
            return None;
        }
        inner = outer;
    }
    None
}

/// Whether a handler catches `ImportError`.
fn catches_import_errors(handler: Node<'_>) -> bool {
    let catches =
        |name: Node<'_>| is_import_error(name) || matches!(name.text(), "Exception" | "BaseException");
    caught_by(handler).is_none_or(|names| names.into_iter().any(catches))
}

/// The classes that a handler names; `None` for one that catches everything.
fn caught_by(handler: Node<'_>) -> Option<Vec<Node<'_>>> {
    let caught = handler.named_child(0).filter(|n| n.kind() != Kind::Block)?;
    let caught =
        if caught.kind() == Kind::AsPattern { caught.named_child(0).unwrap_or(caught) } else { caught };
    Some(match caught.unparenthesized().kind() {
        Kind::Tuple | Kind::ExpressionList => caught.unparenthesized().named_children().collect(),
        _ => vec![caught],
    })
}

fn is_import_error(name: Node<'_>) -> bool {
    matches!(name.text(), "ImportError" | "ModuleNotFoundError")
}

/// Whether nothing but the imports at the start of a `try` can lead to a handler: what follows them binds constants, or, where the
/// handler is for import errors alone, does nothing that may import.
fn only_imports_fail(around: Node<'_>, handler: Node<'_>) -> bool {
    let is_narrow = caught_by(handler).is_some_and(|names| names.into_iter().all(is_import_error));
    let body: Vec<Node<'_>> = around
        .field_child(Field::Body)
        .map(|body| body.named_children().filter(|n| n.kind() != Kind::Comment).collect())
        .unwrap_or_default();
    let imports = body.iter().take_while(|n| is_import(n.kind())).count();
    imports > 0
        && body
            .iter()
            .skip(imports)
            .all(|rest| if is_narrow { !may_import(*rest) } else { binds_constant(*rest) })
}

fn is_import(kind: Kind) -> bool {
    matches!(kind, Kind::ImportStatement | Kind::ImportFromStatement)
}

fn may_import(statement: Node<'_>) -> bool {
    let acts = |n: Node<'_>| {
        is_import(n.kind())
            || matches!(
                n.kind(),
                Kind::Call | Kind::Await | Kind::RaiseStatement | Kind::Decorator | Kind::WithStatement
            )
    };
    acts(statement) || statement.descendants().any(acts)
}

/// Whether a statement is `pass`, or `name = constant`.
fn binds_constant(statement: Node<'_>) -> bool {
    let is_constant = |n: Node<'_>| {
        matches!(n.kind(), Kind::True | Kind::False | Kind::None | Kind::Integer | Kind::Float | Kind::String)
            && !n.descendants().any(|part| part.kind() == Kind::Interpolation)
    };
    match statement.kind() {
        Kind::PassStatement => true,
        Kind::ExpressionStatement => statement.named_child(0).is_some_and(|assignment| {
            assignment.kind() == Kind::Assignment
                && assignment.field_child(Field::Left).is_some_and(|n| n.kind() == Kind::Identifier)
                && assignment.field_child(Field::Right).is_some_and(is_constant)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;

    fn name(text: &str) -> Option<String> {
        ask(text, |context, node| context.qualified_name(node))
    }

    #[test]
    fn both_halves_may_happen() {
        for text in [
            "try:\n    from a import x\nexcept ImportError:\n    from b import x\nx\n",
            "try:\n    import json\n    f()\nexcept ValueError:\n    import b as json\njson\n",
            "if y:\n    from a import x\nelse:\n    from b import x\nx\n",
            "try:\n    x = f()\nexcept ImportError:\n    from b import x\nx\n",
            "try:\n    import json\n    f()\nexcept Exception:\n    import b as json\njson\n",
            "try:\n    import json\n    f()\nexcept ImportError:\n    import b as json\njson\n",
            "try:\n    import json\n    from b import c\nexcept ImportError:\n    import b as json\njson\n",
            "import json\ntry:\n    f()\nexcept Exception as json:\n    json\n",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn the_half_that_happens() {
        for (text, expected) in [
            ("try:\n    import json\nexcept ImportError:\n    json = None\njson\n", "json"),
            (
                "try:\n    from threading import Thread\nexcept ImportError:\n    Thread = None\nThread\n",
                "threading.Thread",
            ),
            ("try:\n    import json\n    has = True\nexcept Exception:\n    json = None\njson\n", "json"),
            (
                "try:\n    import json\n    load = json.load\nexcept ImportError:\n    json = None\njson\n",
                "json",
            ),
            ("try:\n    import asynchat as x\nexcept ImportError:\n    import json as x\nx\n", "json"),
            (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import x\nelse:\n    from b import x\nx\n",
                "b.x",
            ),
            (
                "import sys\nif sys.version_info >= (3, 9):\n    from a import x\nelse:\n    from b import x\nx\n",
                "a.x",
            ),
        ] {
            assert_eq!(name(text).as_deref(), Some(expected), "{text}");
        }
    }
}

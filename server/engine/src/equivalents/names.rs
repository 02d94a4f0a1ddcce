//! Whether code may bind a name that it did not bind before, or bind one no more.

use crate::semantics::{Context, ModulePiece, Resolution, ScopeId, ScopeKind, SegmentModel, SymbolKind};
use crate::syntax::{Field, Kind, Node};

/// Calls of these see, or change, variables that are not named in the code.
const SEES_ALL: &[&str] = &["locals", "vars", "dir", "eval", "exec", "globals", "breakpoint"];

/// The function, or the module, whose variables the code at a statement binds.
#[derive(Clone, Copy)]
pub struct Home<'m> {
    context: Context<'m>,
    scope: ScopeId,
    function: Option<Node<'m>>,
}

impl<'m> Home<'m> {
    /// The home of a statement. `None` in a class body, whose names are attributes, and where something may look at all variables.
    #[must_use]
    pub fn of(context: &Context<'m>, statement: Node<'m>) -> Option<Home<'m>> {
        let model = context.model();
        let scope = model.scope_at(statement);
        let found = model.scope(scope)?;
        if found.unclear || context.is_in_class_scope(statement) {
            return None;
        }
        let function = match found.kind {
            ScopeKind::Function => Some(model.scope_node(context.tree(), scope)?),
            ScopeKind::Module => None,
            _ => return None,
        };
        let home = Home { context: *context, scope, function };
        let sees_all = home
            .identifiers()
            .any(|(model, n)| SEES_ALL.contains(&n.text()) && model.resolve(n) == Some(Resolution::Global));
        (!sees_all).then_some(home)
    }

    /// True for the module itself.
    #[must_use]
    pub fn is_module(&self) -> bool {
        self.function.is_none()
    }

    /// Every identifier of the function, or of the whole module.
    fn identifiers(&self) -> impl Iterator<Item = (&'m SegmentModel, Node<'m>)> + use<'m> {
        let own = self.function.map(|function| (self.context.model(), function));
        let all: &'m [ModulePiece] = if own.is_some() { &[] } else { self.context.module().pieces() };
        let pieces = all.iter().map(|piece| (&*piece.model, piece.segment.tree().root()));
        own.into_iter().chain(pieces).flat_map(|(model, root)| {
            root.descendants().filter(|n| n.kind() == Kind::Identifier).map(move |n| (model, n))
        })
    }

    /// The first of the names that means nothing here yet.
    #[must_use]
    pub fn fresh(&self, names: &[&str]) -> Option<String> {
        let free = |name: &&&str| !self.identifiers().any(|(_, n)| n.text() == **name);
        names.iter().find(free).map(|name| (*name).to_string())
    }

    /// A name like this one that means nothing here yet: with an underscore before it in a module, so that no star import takes it
    /// along, and with a number where it is taken.
    #[must_use]
    pub fn fresh_like(&self, name: &str) -> Option<String> {
        let first = if self.is_module() { format!("_{name}") } else { name.to_string() };
        let all: Vec<String> =
            std::iter::once(first.clone()).chain((2..=9).map(|n| format!("{first}_{n}"))).collect();
        self.fresh(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Whether nobody sees what the variable holds once `own` has bound it, except loops that bind it before they read it.
    #[must_use]
    pub fn nobody_reads(&self, name: &str, own: Node<'m>) -> bool {
        !self.identifiers().any(|(model, n)| n.text() == name && self.is_seen(model, n, own))
    }

    /// The same, with what `own` itself does left out.
    #[must_use]
    pub fn nobody_else_reads(&self, name: &str, own: Node<'m>) -> bool {
        let is_own = |n: Node<'m>| std::ptr::eq(own.tree(), n.tree()) && own.contains(n);
        !self.identifiers().any(|(model, n)| n.text() == name && !is_own(n) && self.is_seen(model, n, own))
    }

    fn is_seen(&self, model: &SegmentModel, name: Node<'m>, own: Node<'m>) -> bool {
        let read_in = model.scope_of_name.get(&name.id()).copied();
        match model.resolve(name) {
            None => false,
            Some(Resolution::Scope(scope)) if self.function.is_some() && scope == self.scope => {
                read_in != Some(scope) || !is_bound_by_loop(name, own)
            }
            // A variable of an inner function or comprehension is another one.
            Some(Resolution::Scope(scope)) => !self.is_inside(model, scope),
            Some(Resolution::Global) if self.function.is_none() && read_in == Some(ScopeId(0)) => {
                model.options.in_class_body || !is_bound_by_loop(name, own)
            }
            Some(Resolution::Global | Resolution::ClassOrGlobal(_)) => true,
        }
    }

    fn is_inside(&self, model: &SegmentModel, scope: ScopeId) -> bool {
        if self.function.is_none() {
            return true;
        }
        let mut next = Some(scope);
        while let Some(id) = next {
            if id == self.scope {
                return true;
            }
            next = model.scope(id).and_then(|s| s.parent);
        }
        false
    }

    /// Whether the variable can be read only by the code of this very scope, not while other code runs.
    #[must_use]
    pub fn is_private(&self, name: Node<'m>) -> bool {
        let model = self.context.model();
        if self.function.is_some() {
            return model
                .symbol_of(name)
                .is_some_and(|(scope, symbol)| scope == self.scope && symbol.kind == SymbolKind::Local);
        }
        !self.identifiers().any(|(model, n)| {
            n.text() == name.text()
                && matches!(model.resolve(n), Some(Resolution::Global | Resolution::ClassOrGlobal(_)))
                && (model.scope_of_name.get(&n.id()) != Some(&ScopeId(0)) || model.options.in_class_body)
        })
    }
}

/// Whether the identifier stands in a loop that binds it before each round.
fn is_bound_by_loop<'m>(name: Node<'m>, own: Node<'m>) -> bool {
    let mut child = name;
    for parent in name.ancestors() {
        if parent.kind().is_function() || parent.kind() == Kind::ClassDefinition {
            return false;
        }
        if parent.kind() == Kind::ForStatement
            && matches!(child.field(), Field::Left | Field::Body)
            && let Some(left) = parent.field_child(Field::Left)
            && binds(left, name.text())
            && !(std::ptr::eq(own.tree(), parent.tree()) && parent.contains(own))
        {
            return true;
        }
        child = parent;
    }
    false
}

/// Whether the target binds the name.
fn binds(target: Node<'_>, name: &str) -> bool {
    names_of(target).is_some_and(|names| names.contains(&name))
}

/// The names that a target of a loop binds, where it binds nothing but names.
#[must_use]
pub fn names_of(target: Node<'_>) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for node in target.descendants().filter(|n| n.is_named()) {
        match node.kind() {
            Kind::Identifier => names.push(node.text()),
            Kind::PatternList
            | Kind::TuplePattern
            | Kind::ListPattern
            | Kind::ListSplatPattern
            | Kind::ParenthesizedExpression
            | Kind::Tuple
            | Kind::List
            | Kind::Comment => {}
            _ => return None,
        }
    }
    Some(names)
}

/// Whether an error in the statement can be caught, or swallowed, before the function that it stands in is left.
#[must_use]
pub fn is_guarded(statement: Node<'_>) -> bool {
    statement
        .ancestors()
        .take_while(|n| !n.kind().is_function() && n.kind() != Kind::ClassDefinition)
        .any(|n| matches!(n.kind(), Kind::TryStatement | Kind::WithStatement))
}

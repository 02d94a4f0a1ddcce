//! What a name would mean that is not written yet: fixes ask before they write one.

use super::{Context, Resolution, Scope, ScopeId, ScopeKind, SymbolKind, stdlib};
use crate::syntax::{Kind, Node};

impl<'m> Context<'m> {
    /// Whether `name`, written where `node` stands, would mean the builtin: no scope around binds it, nor does the module.
    #[must_use]
    pub fn would_mean_builtin(&self, name: &str, node: Node<'m>) -> bool {
        self.would_mean_global(name, node)
            && self.globals(name).is_empty()
            && stdlib::is_builtin(name, self.target())
    }

    /// Whether `name`, written where `node` stands, would be looked up in the module: no scope around binds it.
    #[must_use]
    pub fn would_mean_global(&self, name: &str, node: Node<'m>) -> bool {
        let model = self.model();
        let mut next = Some(model.scope_at(node));
        let mut first = true;
        while let Some(scope) = next.and_then(|id| model.scope(id)) {
            let outermost = scope.parent.is_none();
            let visible = first || scope.kind != ScopeKind::Class;
            if visible && (!outermost || model.options.in_class_body && first) && binds(scope, name) {
                return false;
            }
            first = false;
            next = scope.parent;
        }
        true
    }

    /// Whether the code at `node` runs directly in a class body, whose names functions and comprehensions do not see.
    #[must_use]
    pub fn is_in_class_scope(&self, node: Node<'m>) -> bool {
        let model = self.model();
        let id = model.scope_at(node);
        let is_class = model.scope(id).is_some_and(|s| s.kind == ScopeKind::Class);
        is_class || (id == ScopeId(0) && model.options.in_class_body)
    }

    /// Whether code of a function that does not bind `name` finds the module's variable without a `global` statement: no function
    /// around it has a variable of the name.
    #[must_use]
    pub fn finds_global_anyway(&self, scope: ScopeId, name: &str) -> bool {
        let model = self.model();
        let mut next = model.scope(scope).and_then(|s| s.parent);
        while let Some(scope) = next.and_then(|id| model.scope(id)) {
            let is_class = scope.kind == ScopeKind::Class || scope.parent.is_none();
            let has_one = |symbol: &super::Symbol| {
                matches!(symbol.kind, SymbolKind::Local | SymbolKind::Cell | SymbolKind::Free)
            };
            if !is_class && scope.symbol(name).is_some_and(has_one) {
                return false;
            }
            next = scope.parent;
        }
        true
    }

    /// What the module's name `name` was imported as, where nothing but imports bind it and all of them agree.
    #[must_use]
    pub fn global_import(&self, name: &str) -> Option<String> {
        self.agreed_import(&self.global_bindings(name))
    }

    /// Whether the file may put names into the module, or among the builtins, in other ways than by binding them.
    #[must_use]
    pub fn makes_names_by_hand(&self) -> bool {
        self.depend_on_code();
        let words = ["globals(", "exec(", "vars(", "builtins", "__dict__", "setattr(sys.modules"];
        self.module().pieces().iter().any(|piece| {
            let text = piece.segment.text().as_bytes();
            words.iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
        })
    }

    /// Whether two identifiers of this segment are the same variable.
    #[must_use]
    pub fn is_same_variable(&self, a: Node<'m>, b: Node<'m>) -> bool {
        let model = self.model();
        match (model.resolve(a), model.resolve(b)) {
            (Some(one), Some(other)) => one == other && model.mangled(a) == model.mangled(b),
            _ => false,
        }
    }

    /// The identifiers below `node` that read or bind the variable `name` of `scope`.
    pub fn uses_of(&self, scope: ScopeId, name: &str, node: Node<'m>) -> impl Iterator<Item = Node<'m>> {
        let model = self.model();
        node.descendants().filter(move |n| {
            n.kind() == Kind::Identifier
                && n.text() == name
                && matches!(model.resolve(*n), Some(Resolution::Scope(s) | Resolution::ClassOrGlobal(s)) if s == scope)
        })
    }
}

fn binds(scope: &Scope, name: &str) -> bool {
    scope
        .symbol(name)
        .is_some_and(|s| matches!(s.kind, SymbolKind::Local | SymbolKind::Cell | SymbolKind::Free))
}

//! `self`, `cls` and `super()`: which class a method's receiver belongs to.

use super::definition::inner_definition;
use super::{At, Context, Definition, Name, ScopeId, ScopeKind};
use crate::document::Surroundings;
use crate::syntax::{Field, Kind, Node, SyntaxTree};

impl<'m> Context<'m> {
    /// The class in whose body the function at this node stands directly: the class of which it is a method.
    #[must_use]
    pub fn class_of_method(&self, function: Node<'m>) -> Option<At<'m>> {
        if function.kind() != Kind::FunctionDefinition {
            return None;
        }
        let model = self.model();
        let mut scope = model.scope_at(function);
        while model.scope(scope)?.kind == ScopeKind::TypeParameters {
            scope = model.scope(scope)?.parent?;
        }
        self.class_of_scope(scope)
    }

    /// The class statement whose body this scope is.
    pub(super) fn class_of_scope(&self, scope: ScopeId) -> Option<At<'m>> {
        let module = self.module();
        let here = module.pieces().get(self.piece())?;
        let is_cut_body = scope == ScopeId(0) && here.segment.surroundings() == Surroundings::ClassBody;
        let (piece, scope) = if is_cut_body {
            self.cut_class_name()?;
            module.cut_class(self.piece())?
        } else {
            (self.piece(), scope)
        };
        let there = module.pieces().get(piece)?;
        if there.model.scope(scope)?.kind != ScopeKind::Class {
            return None;
        }
        let node = there.model.scope_node(there.segment.tree(), scope)?;
        inner_definition(At { piece, node }).filter(|at| at.node.kind() == Kind::ClassDefinition)
    }

    /// For the first parameter of a method: its class, and whether the parameter is the class itself (`cls`) rather than an
    /// instance. `None` for static methods, for methods with decorators that may call them otherwise, and for other
    /// parameters.
    #[must_use]
    pub fn class_of_self(&self, parameter: At<'m>) -> Option<(At<'m>, bool)> {
        let there = self.at(parameter);
        let list = parameter.node.parent().filter(|n| n.kind() == Kind::Parameters)?;
        let first = list.named_children().next()?;
        if first != parameter.node || !matches!(first.kind(), Kind::Identifier | Kind::TypedParameter) {
            return None;
        }
        let function = list.parent().filter(|n| n.kind() == Kind::FunctionDefinition)?;
        let class = there.class_of_method(function)?;
        let name = function.field_child(Field::Name)?.text();
        let mut is_class = matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__");
        for decorator in decorators(function) {
            match there.decorator_name(decorator)?.as_str() {
                "builtins.staticmethod" => return None,
                "builtins.classmethod" => is_class = true,
                "builtins.property"
                | "abc.abstractmethod"
                | "functools.cached_property"
                | "typing.override"
                | "typing.final"
                | "functools.lru_cache"
                | "functools.cache"
                | "contextlib.contextmanager"
                | "contextlib.asynccontextmanager" => {}
                _ => return None,
            }
        }
        // In a metaclass, `self` is a class; what is said of it still goes by the metaclass.
        Some((class, is_class))
    }

    /// The decorators of a `def` or `class` of this file, from top to bottom.
    pub fn decorators(&self, definition: At<'m>) -> impl Iterator<Item = Node<'m>> + use<'m> {
        decorators(definition.node)
    }

    /// What a decorator resolves to: its name, or that of what it calls.
    #[must_use]
    pub fn decorator_name(&self, decorator: Node<'m>) -> Option<String> {
        let expression = decorator.named_child(0)?.unparenthesized();
        let function = match expression.kind() {
            Kind::Call => expression.field_child(Field::Function)?,
            _ => expression,
        };
        match self.definition(function) {
            Definition::External(name) => Some(name),
            // `@x.setter`, where `x` is the property above.
            _ if function.kind() == Kind::Attribute
                && matches!(
                    function.field_child(Field::Attribute)?.text(),
                    "setter" | "getter" | "deleter"
                ) =>
            {
                Some("builtins.property".to_string())
            }
            _ => None,
        }
    }

    /// Whether a `def` or `class` of this file stands under a decorator of one of these full names.
    #[must_use]
    pub fn is_decorated_with(&self, definition: At<'m>, names: &[&str]) -> bool {
        let there = self.at(definition);
        decorators(definition.node)
            .any(|one| there.decorator_name(one).is_some_and(|name| names.contains(&name.as_str())))
    }

    /// For `super()` without arguments inside a method: the class whose next one it looks in.
    #[must_use]
    pub fn super_class(&self, call: Node<'m>) -> Option<At<'m>> {
        let call = call.unparenthesized();
        if call.kind() != Kind::Call || call.field_child(Field::Arguments)?.named_children().next().is_some()
        {
            return None;
        }
        let function = call.field_child(Field::Function)?;
        if function.kind() != Kind::Identifier || function.text() != "super" {
            return None;
        }
        if self.qualified_name(function).as_deref() != Some("builtins.super") {
            return None;
        }
        let is_method = |n: &Node<'m>| n.kind() == Kind::FunctionDefinition;
        call.ancestors().filter(is_method).find_map(|function| self.class_of_method(function))
    }

    /// Whether code of the class sets an attribute of this name on `self`, which then hides the class's own.
    pub(super) fn sets_on_instance(&self, class: At<'m>, name: &str) -> bool {
        let there = self.at(class);
        let Some(scope) = there.model().scope_of_node.get(&class.node.id()) else { return true };
        let body = class.node.id()..class.node.subtree_end();
        there.class_pieces(*scope, name).into_iter().any(|piece| {
            let Some(there) = self.module().pieces().get(piece) else { return true };
            there.model.stores_of(name).any(|node| piece != class.piece || body.contains(&node))
        })
    }
}

/// The attributes that the segment binds or deletes.
pub(super) fn stores(tree: &SyntaxTree) -> Vec<(Name, u32)> {
    let attributes = tree.root().descendants().filter(|n| n.kind() == Kind::Attribute);
    let mut stores: Vec<(Name, u32)> = attributes
        .filter(|node| is_store(*node))
        .filter_map(|node| Some((Name::new(node.field_child(Field::Attribute)?.text()), node.id())))
        .collect();
    stores.sort();
    stores
}

impl<'m> Context<'m> {
    /// Where methods of the class set an attribute of this name on their `self`, in source order: the `self.name` nodes.
    #[must_use]
    pub fn instance_stores(&self, class: At<'m>, name: &str) -> Vec<At<'m>> {
        let there = self.at(class);
        let Some(scope) = there.model().scope_of_node.get(&class.node.id()) else { return Vec::new() };
        let body = class.node.id()..class.node.subtree_end();
        let mut found = Vec::new();
        for piece in there.class_pieces(*scope, name) {
            let Some(place) = self.module().pieces().get(piece) else { continue };
            let mut nodes: Vec<u32> = place.model.stores_of(name).collect();
            nodes.sort_unstable();
            for node in nodes.into_iter().filter_map(|id| place.segment.tree().node(id)) {
                if piece == class.piece && !body.contains(&node.id()) {
                    continue;
                }
                let at = At { piece, node };
                let Some(object) = node.field_child(Field::Object) else { continue };
                if let Definition::Parameter(parameter) = self.at(at).definition(object)
                    && self.at(parameter).class_of_self(parameter) == Some((class, false))
                {
                    found.push(at);
                }
            }
        }
        found
    }
}

impl<'m> Context<'m> {
    /// Where this file sets or deletes an attribute of this name on anything, but for the places that are known.
    #[must_use]
    pub fn stores_elsewhere(&self, name: &str, known: &[At<'m>]) -> Vec<At<'m>> {
        self.depend_on(super::Module::store_key(name));
        let mut found = Vec::new();
        for piece in self.module().pieces_that_store(name) {
            let Some(place) = self.module().pieces().get(*piece) else { continue };
            let nodes = place.model.stores_of(name).filter_map(|id| place.segment.tree().node(id));
            found.extend(nodes.map(|node| At { piece: *piece, node }).filter(|at| !known.contains(at)));
        }
        found
    }
}

/// The decorators of a definition, from top to bottom.
pub(super) fn decorators(definition: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let around = definition.parent().filter(|p| p.kind() == Kind::DecoratedDefinition);
    around.into_iter().flat_map(|p| p.named_children().filter(|n| n.kind() == Kind::Decorator))
}

/// Whether an attribute or subscript is bound or deleted here rather than read.
pub(super) fn is_store(node: Node<'_>) -> bool {
    let mut node = node;
    while let Some(parent) = node.parent() {
        match parent.kind() {
            Kind::ListSplatPattern | Kind::AsPatternTarget | Kind::ParenthesizedExpression => node = parent,
            kind if kind.is_target_list() => node = parent,
            Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement | Kind::ForInClause => {
                return node.field() == Field::Left;
            }
            Kind::AsPattern | Kind::DeleteStatement => {
                return parent.kind() == Kind::DeleteStatement || node.kind() == Kind::AsPatternTarget;
            }
            _ => return false,
        }
    }
    false
}

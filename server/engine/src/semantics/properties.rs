//! Properties made with decorators in a class body: which functions read, set and delete them.

use super::receiver::decorators;
use super::variables::Found;
use super::{At, BindingKind, Context, Name};
use crate::syntax::{Field, Kind, Node};

/// A property of a class of this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property<'m> {
    /// Its name as written.
    pub name: Name,
    /// The `def` that reads it.
    pub getter: At<'m>,
    /// The `def` that sets it.
    pub setter: Option<At<'m>>,
    /// The `def` that deletes it.
    pub deleter: Option<At<'m>>,
    /// It is a `functools.cached_property`.
    pub cached: bool,
}

impl<'m> Context<'m> {
    /// The property that a class body binds this (mangled) name to last; `None` where it is none, or not certain.
    #[must_use]
    pub fn property(&self, class: At<'m>, name: &str) -> Option<Property<'m>> {
        let mut property: Option<Property<'m>> = None;
        for found in self.bindings_in_class(class, name) {
            if found.binding.kind == BindingKind::Annotation {
                continue;
            }
            property = self.with_part(property, class, found, name);
            property.as_ref()?;
        }
        property.filter(|_| !self.is_set_from_outside(class, name))
    }

    /// What a further binding of the name makes of a property.
    fn with_part(
        &self,
        property: Option<Property<'m>>,
        class: At<'m>,
        found: Found<'m>,
        name: &str,
    ) -> Option<Property<'m>> {
        let at =
            self.at_node(found, found.binding.statement).and_then(super::definition::inner_definition)?;
        let there = self.at(at);
        if found.binding.kind != BindingKind::Function || !stands_in_body(at.node, class) {
            return None;
        }
        let mut all: Vec<Node<'m>> = decorators(at.node).collect();
        all.retain(|decorator| !there.is_mark(*decorator));
        let [decorator] = all.as_slice() else { return None };
        let expression = decorator.named_child(0)?.unparenthesized();
        let part = expression.field_child(Field::Attribute).map(Node::text);
        let object = expression.field_child(Field::Object).filter(|o| o.kind() == Kind::Identifier);
        if let (Some(part), Some(object), Kind::Attribute) = (part, object, expression.kind())
            && there.mangled(object) == name
        {
            let property = property.filter(|property| !property.cached)?;
            return Some(match part {
                "setter" => Property { setter: Some(at), ..property },
                "deleter" => Property { deleter: Some(at), ..property },
                "getter" => Property { getter: at, ..property },
                _ => return None,
            });
        }
        let cached = match there.qualified_name(expression)?.as_str() {
            "builtins.property" => false,
            "functools.cached_property" => true,
            _ => return None,
        };
        let name = Name::new(at.node.field_child(Field::Name)?.text());
        Some(Property { name, getter: at, setter: None, deleter: None, cached })
    }

    /// Whether a decorator only marks a function.
    fn is_mark(&self, decorator: Node<'m>) -> bool {
        self.decorator_name(decorator).is_some_and(|name| {
            matches!(
                name.as_str(),
                "abc.abstractmethod"
                    | "typing.override"
                    | "typing.final"
                    | "typing_extensions.override"
                    | "typing_extensions.final"
            )
        })
    }
}

/// Whether a definition is a statement of the class body itself, not of an `if` in it.
pub(super) fn stands_in_body<'m>(definition: Node<'m>, class: At<'m>) -> bool {
    let statement = match definition.parent() {
        Some(parent) if parent.kind() == Kind::DecoratedDefinition => parent,
        _ => definition,
    };
    let Some(block) = statement.parent() else { return false };
    match block.kind() {
        Kind::Block => {
            block.parent().is_some_and(|p| p.id() == class.node.id() && p.kind() == class.node.kind())
        }
        // A class body that was cut into pieces.
        Kind::Module => true,
        _ => false,
    }
}

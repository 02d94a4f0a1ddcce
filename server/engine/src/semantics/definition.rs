//! What a name or attribute leads to.

use super::imports::{FAR, bare};
use super::remembered::Lead;
use super::variables::{Found, Owner};
use super::{At, BindingKind, Context, Value};
use crate::syntax::{Field, Kind, Node};

/// What a name or attribute leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition<'m> {
    /// A `def` of this file.
    Function(At<'m>),
    /// A `class` of this file.
    Class(At<'m>),
    /// A parameter (its node among the parameters: `x`, `x: int = 0`, `*args`).
    Parameter(At<'m>),
    /// A name bound exactly once to this value.
    Value(At<'m>),
    /// Something of another module, by its qualified name: `threading.Thread`, `builtins.len`, `os`. Attributes of what
    /// is known to be an instance of a class of another module go by the class: `builtins.list.append`.
    External(String),
    /// Bound, but to what cannot be told.
    Unknown,
}

/// A qualified name longer than this is nobody's.
const LONG: usize = 300;

impl<'m> Context<'m> {
    /// Follows a name, `module.attr`, `Class.attr`, `self.method`, `super().method` or an attribute of a value whose class is
    /// known. A name leads on through single assignments (`T = threading.Thread`). For `self.method` it is what the class itself
    /// has: a subclass elsewhere may have another. Decorators do not change where a function or class is defined, but may change
    /// what calling it does.
    #[must_use]
    pub fn definition(&self, node: Node<'m>) -> Definition<'m> {
        // Under an assumption, or where other questions wait for this one, the answer may be another.
        let is_plain = self.nesting() == 0 && self.assumed().is_none();
        if !is_plain || !matches!(bare(node).kind(), Kind::Identifier | Kind::Attribute) {
            return self.definition_within(node, FAR);
        }
        let id = node.id();
        let lead = self.module().definitions.answer(self, (self.piece(), id), |context, _| {
            context
                .tree()
                .node(id)
                .map_or(Lead::Unknown, |node| Lead::of(&context.definition_within(node, FAR)))
        });
        lead.definition(self.module()).unwrap_or(Definition::Unknown)
    }

    pub(super) fn definition_within(&self, node: Node<'m>, fuel: u32) -> Definition<'m> {
        let Some(fuel) = fuel.checked_sub(1) else { return Definition::Unknown };
        let node = bare(node);
        match node.kind() {
            Kind::Identifier => self.name_definition(node, fuel),
            Kind::Attribute => self.attribute_definition(node, fuel),
            Kind::DottedName | Kind::MemberType => self.dotted_definition(node, fuel),
            Kind::FunctionDefinition => Definition::Function(self.locate(node)),
            Kind::ClassDefinition => Definition::Class(self.locate(node)),
            Kind::NamedExpression => match node.field_child(Field::Value) {
                Some(value) => self.definition_within(value, fuel),
                None => Definition::Unknown,
            },
            _ => Definition::Unknown,
        }
    }

    fn name_definition(&self, identifier: Node<'m>, fuel: u32) -> Definition<'m> {
        let Some(variable) = self.variable(identifier) else { return Definition::Unknown };
        if variable.bindings.is_empty() {
            return match (variable.owner, self.unbound_target(&variable.name)) {
                (Owner::Module | Owner::Class(_), Some(name)) => Definition::External(name),
                _ => Definition::Unknown,
            };
        }
        match self.only_binding_of(identifier, &variable) {
            Some(found) => self.binding_definition(found, fuel),
            None if variable.bindings.len() > 1 => match self.agreed_import(&variable.bindings) {
                Some(name) => Definition::External(name),
                None => Definition::Unknown,
            },
            None => Definition::Unknown,
        }
    }

    /// Where a binding leads that is the only one of its name.
    pub(super) fn binding_definition(&self, found: Found<'m>, fuel: u32) -> Definition<'m> {
        let located = |node| self.at_node(found, node);
        match found.binding.kind {
            BindingKind::Function => located(found.binding.statement)
                .and_then(inner_definition)
                .map_or(Definition::Unknown, Definition::Function),
            BindingKind::Class => located(found.binding.statement)
                .and_then(inner_definition)
                .map_or(Definition::Unknown, Definition::Class),
            BindingKind::Parameter => located(found.binding.node)
                .map_or(Definition::Unknown, |at| Definition::Parameter(parameter(at))),
            BindingKind::Import | BindingKind::ImportFrom => {
                self.import_target(found).map_or(Definition::Unknown, Definition::External)
            }
            BindingKind::Assignment | BindingKind::NamedExpression => {
                let Some(value) = found.binding.value.and_then(located) else { return Definition::Unknown };
                match self.at(value).definition_within(value.node, fuel) {
                    Definition::Unknown | Definition::Parameter(_) | Definition::Value(_) => {
                        Definition::Value(value)
                    }
                    // `x = sys.argv` names what stood there when the line ran; only what is hardly ever bound
                    // anew (functions, classes, modules) is followed.
                    further => further,
                }
            }
            _ => Definition::Unknown,
        }
    }

    fn attribute_definition(&self, node: Node<'m>, fuel: u32) -> Definition<'m> {
        let (Some(object), Some(name)) =
            (node.field_child(Field::Object), node.field_child(Field::Attribute))
        else {
            return Definition::Unknown;
        };
        let name = self.mangled(name);
        if let Some(class) = self.super_class(object) {
            return match self.class_keys(class) {
                Some(order) => self.member_definition(&order, Some(class), &name, fuel),
                None => Definition::Unknown,
            };
        }
        match self.definition_within(object, fuel) {
            Definition::External(module) => external(&module, &name),
            Definition::Class(class) => self.own_or_inherited(class, &name, fuel),
            Definition::Parameter(parameter) => match self.class_of_self(parameter) {
                Some((class, false)) if !self.sets_on_instance(class, &name) => {
                    self.own_or_inherited(class, &name, fuel)
                }
                Some((class, true)) => self.own_or_inherited(class, &name, fuel),
                _ => self.attribute_of_value(object, &name, fuel),
            },
            _ => self.attribute_of_value(object, &name, fuel),
        }
    }

    fn attribute_of_value(&self, object: Node<'m>, name: &str, fuel: u32) -> Definition<'m> {
        match self.value_within(object, fuel) {
            Value::InstanceOf(class) if !self.sets_on_instance(class, name) => {
                self.own_or_inherited(class, name, fuel)
            }
            Value::Instance(class) if self.class_elsewhere_has(&class, name) => external(&class, name),
            _ => Definition::Unknown,
        }
    }

    fn own_or_inherited(&self, class: At<'m>, name: &str, fuel: u32) -> Definition<'m> {
        match self.class_keys(class) {
            Some(order) => self.member_definition(&order, None, name, fuel),
            None => Definition::Unknown,
        }
    }

    /// `a.b.C` where it stands as one dotted name (in patterns).
    fn dotted_definition(&self, node: Node<'m>, fuel: u32) -> Definition<'m> {
        let mut parts = node.named_children();
        let Some(first) = parts.next() else { return Definition::Unknown };
        let mut definition = self.definition_within(first, fuel);
        for part in parts.take(FAR as usize) {
            definition = match definition {
                Definition::External(module) => external(&module, part.text()),
                Definition::Class(class) => self.own_or_inherited(class, part.text(), fuel),
                _ => return Definition::Unknown,
            };
        }
        definition
    }
}

fn external<'m>(module: &str, name: &str) -> Definition<'m> {
    if module.len() + name.len() > LONG {
        return Definition::Unknown;
    }
    Definition::External(format!("{module}.{name}"))
}

/// The `def` or `class` itself, without its decorators.
pub(super) fn inner_definition(at: At<'_>) -> Option<At<'_>> {
    let node = match at.node.kind() {
        Kind::DecoratedDefinition => at.node.field_child(Field::Definition)?,
        Kind::FunctionDefinition | Kind::ClassDefinition => at.node,
        _ => return None,
    };
    Some(At { piece: at.piece, node })
}

/// The parameter of which this is the name.
fn parameter(at: At<'_>) -> At<'_> {
    let is_list = |n: &Node<'_>| matches!(n.kind(), Kind::Parameters | Kind::LambdaParameters);
    let mut node = at.node;
    while let Some(parent) = node.parent() {
        if is_list(&parent) {
            return At { piece: at.piece, node };
        }
        node = parent;
    }
    at
}

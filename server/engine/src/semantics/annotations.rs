//! What annotations declare, and whether what they name is bound when they are evaluated.

use super::builtins::PLAIN_CLASSES;
use super::imports::bare;
use super::variables::Owner;
use super::{At, BindingKind, Context, Definition, ScopeId, ScopeKind};
use crate::syntax::{Field, Kind, Node};

/// A name that an annotation uses before its module binds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    /// The name.
    pub name: String,
    /// The line that binds it.
    pub line: u32,
}

impl<'m> Context<'m> {
    /// The class of `builtins` that an annotation names, also with `[…]` behind it.
    #[must_use]
    pub fn declared_builtin(&self, annotation: Node<'m>) -> Option<&'static str> {
        let mut node = bare(annotation);
        if matches!(node.kind(), Kind::Subscript | Kind::GenericType) {
            node = node.named_child(0)?;
        }
        if node.kind() != Kind::Identifier {
            return None;
        }
        let name = self.qualified_name(node)?;
        let name = name.strip_prefix("builtins.")?;
        data_class(name)
    }

    /// The annotation that declares a variable of a function or of the module, above the assignment that binds it anew, and its line.
    /// `None` where several declare it.
    #[must_use]
    pub fn declared_above(&self, identifier: Node<'m>) -> Option<(At<'m>, u32)> {
        let variable = self.variable(identifier).filter(|v| !matches!(v.owner, Owner::Class(_)))?;
        let mut declaring = variable.bindings.iter().filter_map(|found| {
            let tree = self.module().pieces().get(found.piece)?.segment.tree();
            Some(At { piece: found.piece, node: tree.node(found.binding.annotation?)? })
        });
        let at = declaring.next().filter(|_| declaring.next().is_none())?;
        let line = self.at(at).line(at.node);
        (line < self.line(identifier)).then_some((at, line))
    }

    /// What an annotation allows beside `None`, and the token that says so: `int` of `Optional[int]`, `Union[int, None]` and
    /// `int | None`.
    #[must_use]
    pub fn optional(&self, annotation: Node<'m>) -> Option<(Node<'m>, Node<'m>)> {
        let node = bare(annotation);
        let is_none = |n: &Node<'m>| bare(*n).kind() == Kind::None;
        if matches!(node.kind(), Kind::BinaryOperator | Kind::UnionType) {
            let bar = node.child_of_kind(Kind::Bar)?;
            let (nones, others): (Vec<_>, Vec<_>) = node.named_children().partition(is_none);
            return match (nones.as_slice(), others.as_slice()) {
                ([_], [other]) => Some((*other, bar)),
                _ => None,
            };
        }
        if !matches!(node.kind(), Kind::Subscript | Kind::GenericType) {
            return None;
        }
        let form = node.named_child(0)?;
        let list = node.child_of_kind(Kind::TypeParameter);
        let arguments: Vec<Node<'m>> = match list {
            Some(list) => list.named_children().collect(),
            None => node.named_children().skip(1).collect(),
        };
        let token = form.field_child(Field::Attribute).unwrap_or(form);
        match (self.qualified_name(form)?.as_str(), arguments.as_slice()) {
            ("typing.Optional", [one]) if !is_none(one) => Some((*one, token)),
            ("typing.Union", [one, other]) if is_none(other) && !is_none(one) => Some((*one, token)),
            ("typing.Union", [other, one]) if is_none(other) && !is_none(one) => Some((*one, token)),
            _ => None,
        }
    }

    /// Where a name in an annotation of the module, a class of it, or a `def` of these is bound only further down, or by the class
    /// around: evaluated where it stands, the annotation raises `NameError`.
    #[must_use]
    pub fn forward(&self, name: &str, annotation: Node<'m>) -> Option<Forward> {
        let model = self.model();
        if model.options.in_class_body || !self.globals("*").is_empty() {
            return None;
        }
        let mut child = annotation;
        let mut functions = 0;
        for outer in annotation.ancestors() {
            match outer.kind() {
                Kind::FunctionDefinition | Kind::Lambda => {
                    // Its own annotations are evaluated outside of it.
                    let in_body = child.field() == Field::Body;
                    functions += 1;
                    if in_body || functions > 1 || outer.field_child(Field::TypeParameters).is_some() {
                        return None;
                    }
                }
                Kind::ClassDefinition => {
                    if outer.field_child(Field::TypeParameters).is_some() {
                        return None;
                    }
                    let scope = model.scope_of_node.get(&outer.id()).and_then(|id| model.scope(*id))?;
                    if scope.kind != ScopeKind::Class || scope.symbol(name).is_some_and(|s| s.flags.assigned)
                    {
                        return None;
                    }
                }
                Kind::ForStatement | Kind::WhileStatement | Kind::TryStatement => return None,
                _ => {}
            }
            child = outer;
        }
        let bindings = self.globals(name);
        let [(piece, id)] = bindings.as_slice() else { return None };
        let there = self.module().pieces().get(*piece as usize)?;
        let binding = there.model.binding(*id)?;
        let is_fit =
            matches!(binding.kind, BindingKind::Class | BindingKind::Function | BindingKind::Assignment);
        if binding.scope != ScopeId(0) || !is_fit || super::stdlib::is_builtin(name, self.target()) {
            return None;
        }
        let node = there.segment.tree().node(binding.node)?;
        let at = self.at(super::At { piece: *piece as usize, node });
        let is_around = *piece as usize == self.piece()
            && annotation.ancestors().any(|n| {
                n.kind() == Kind::ClassDefinition
                    && n.parent().is_some_and(|p| {
                        p.kind() == Kind::Module
                            || p.kind() == Kind::DecoratedDefinition
                                && p.parent().is_some_and(|above| above.kind() == Kind::Module)
                    })
                    && n.field_child(Field::Name) == Some(node)
            });
        let line = at.line(node);
        (is_around || line > self.line(annotation)).then(|| Forward { name: name.to_string(), line })
    }

    /// Whether a builtin data class is what an expression gives, and which.
    #[must_use]
    pub fn data_class(&self, value: Node<'m>) -> Option<&'static str> {
        let value = self.value(value);
        let name = value.builtin_name()?;
        data_class(name)
    }

    /// Whether a function, or the class around a statement, has nothing that may look at annotations when it is made.
    #[must_use]
    pub fn is_undecorated(&self, node: Node<'m>) -> bool {
        let mut around =
            node.ancestors().filter(|n| matches!(n.kind(), Kind::FunctionDefinition | Kind::ClassDefinition));
        around.all(|n| {
            n.parent().is_none_or(|p| p.kind() != Kind::DecoratedDefinition)
                && (n.kind() == Kind::FunctionDefinition || n.field_child(Field::Superclasses).is_none())
        })
    }

    /// Whether an identifier is a variable that is read here.
    #[must_use]
    pub fn reads_variable(&self, identifier: Node<'m>) -> bool {
        self.model().resolve(identifier).is_some()
            && !matches!(self.definition(identifier), Definition::Parameter(_))
    }
}

/// The class of this name among those whose instances hold data; a `range` only counts.
fn data_class(name: &str) -> Option<&'static str> {
    PLAIN_CLASSES.iter().find(|class| **class == name && name != "range").copied()
}

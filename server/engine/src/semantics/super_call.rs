//! `super()` without arguments: the class it starts behind, and what it finds for an object of a class.

use super::{At, Class, ClassId, Context, Definition, Member};
use crate::syntax::{Field, Kind, Node};

/// A `super()` whose class and first argument are certain.
#[derive(Debug, Clone)]
pub struct SuperCall<'m> {
    /// The class in whose body the method stands.
    pub class: At<'m>,
    /// The method is given a class rather than an object.
    pub of_class: bool,
    /// The attribute that is asked for right away: `save` of `super().save`.
    pub attribute: Option<&'m str>,
    own: ClassId,
}

/// What a `super()` leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextInLine {
    /// The next class, where no attribute is asked for.
    Class(ClassId),
    /// The attribute that is found.
    Member(Member),
    /// No class that comes next has the attribute.
    Nothing,
}

impl<'m> SuperCall<'m> {
    /// The `super()` that a call is.
    #[must_use]
    pub fn of(context: &Context<'m>, node: Node<'m>) -> Option<SuperCall<'m>> {
        let function = node.field_child(Field::Function).filter(|n| n.text() == "super")?;
        if context.definition(function) != Definition::External("builtins.super".to_string())
            || node.field_child(Field::Arguments).is_none_or(|n| n.named_children().next().is_some())
        {
            return None;
        }
        let (class, of_class) = enclosing_class(context, node)?;
        let attribute = node
            .parent()
            .filter(|p| p.kind() == Kind::Attribute && p.field_child(Field::Object) == Some(node))
            .and_then(|p| p.field_child(Field::Attribute))
            .map(Node::text);
        Some(SuperCall { class, of_class, attribute, own: context.class(class).id })
    }

    /// What it leads to for an object of a class; `None` where the object's order, or what it leads to, is not certain.
    #[must_use]
    pub fn next(&self, context: &Context<'m>, class: &Class) -> Option<NextInLine> {
        let order = &class.mro.as_ref().ok()?.0;
        let place = order.iter().position(|id| *id == self.own)?;
        let Some(name) = self.attribute else {
            return Some(NextInLine::Class(order.get(place + 1)?.clone()));
        };
        match context.next_after(class, &self.own, name) {
            Some(member) => Some(NextInLine::Member(member)),
            None if class.complete && !context.may_have_after(class, &self.own, name) => {
                Some(NextInLine::Nothing)
            }
            None => None,
        }
    }
}

/// The class in whose body the method around the node stands, and whether the method is given a class rather than an object;
/// `None` where `super()` without arguments fails, or where the first argument may be another by then.
fn enclosing_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(At<'m>, bool)> {
    let method = node.ancestors().find(|n| n.kind().is_function() || n.kind().is_comprehension())?;
    if method.kind() != Kind::FunctionDefinition || !method.field_child(Field::Body)?.contains(node) {
        return None;
    }
    let first = method.field_child(Field::Parameters)?.named_child(0)?;
    let found = context.class_of_self(context.locate(first))?;
    let name = first.descendants().find(|n| n.kind() == Kind::Identifier)?;
    let scope = context.model().scope_of_node.get(&method.id())?;
    (context.model().rebindings_of(*scope, &context.model().mangled(name)).count() == 1).then_some(found)
}

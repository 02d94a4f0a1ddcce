//! The fix that makes a default `None`, and evaluates what it was in the body.

use super::write::{BodyStart, Changes, holds};
use crate::semantics::{Context, Owner, ScopeId};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// Makes the default `None`, and evaluates it in the body instead.
pub(super) fn sentinel<'c, 'm>(
    context: &'c Context<'m>,
    function: Node<'m>,
    scope: ScopeId,
    parameter: Node<'m>,
) -> Option<Changes<'c, 'm>> {
    if function.kind() != Kind::FunctionDefinition {
        return None;
    }
    let name = parameter.field_child(Field::Name)?;
    let default = parameter.field_child(Field::Value)?;
    if holds(default, &[Kind::Await, Kind::Yield, Kind::NamedExpression])
        || !reads_the_same_inside(context, function, scope, default)
    {
        return None;
    }
    let mut changes = Changes::new(context).replace(default, "None");
    if let Some(annotation) = parameter.field_child(Field::Type) {
        changes = with_none(context, changes, annotation)?;
    }
    let earlier: Vec<&str> = parameter
        .parent()?
        .named_children()
        .take_while(|p| p.id() < parameter.id())
        .filter_map(|p| p.field_child(Field::Name))
        .map(Node::text)
        .collect();
    let start = BodyStart::new(function, |statement| creates_one_of(statement, &earlier))?;
    let name = name.text();
    let lines = [(0, format!("if {name} is None:")), (1, format!("{name} = {}", default.text()))];
    Some(start.insert(changes, &lines))
}

/// Whether the names in the default mean the same in the body: none is bound there, and none lives in a class body.
fn reads_the_same_inside<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    scope: ScopeId,
    default: Node<'m>,
) -> bool {
    let model = context.model();
    let in_class = context.is_in_class_scope(function);
    let Some(inside) = model.scope(scope) else { return false };
    default.descendants().filter(|n| n.kind() == Kind::Identifier && model.resolve(*n).is_some()).all(|n| {
        let bound_inside = inside.symbol(n.text()).is_some_and(|s| s.flags.assigned || s.flags.parameter);
        let of_class =
            || context.variable(n).is_none_or(|variable| matches!(variable.owner, Owner::Class(_)));
        !(bound_inside || in_class && of_class())
    })
}

/// Adds `None` to an annotation where it is not there yet; `None` where that cannot be written.
fn with_none<'c, 'm>(
    context: &'c Context<'m>,
    changes: Changes<'c, 'm>,
    annotation: Node<'m>,
) -> Option<Changes<'c, 'm>> {
    if annotation.descendants().any(|n| n.kind() == Kind::None)
        || annotation.text().contains("Optional")
        || annotation.text() == "Any"
    {
        return Some(changes);
    }
    let inner = annotation.named_child(0)?;
    if inner.kind() == Kind::String {
        let end = inner.child_of_kind(Kind::StringEnd)?;
        return Some(changes.insert(end.start(), " | None"));
    }
    let writable = matches!(
        inner.kind(),
        Kind::Identifier
            | Kind::Attribute
            | Kind::Subscript
            | Kind::GenericType
            | Kind::UnionType
            | Kind::BinaryOperator
            | Kind::MemberType
    );
    let evaluated = !context.model().options.future_annotations;
    if !writable || (evaluated && context.target() < PythonVersion::new(3, 10)) {
        return None;
    }
    Some(changes.insert(annotation.end(), " | None"))
}

/// `if NAME is None: …` for one of these names: what this check's own fix writes for an earlier parameter.
fn creates_one_of(statement: Node<'_>, names: &[&str]) -> bool {
    statement.kind() == Kind::IfStatement
        && statement.field_child(Field::Condition).is_some_and(|condition| {
            condition.kind() == Kind::ComparisonOperator
                && condition.child_of_kind(Kind::KwIs).is_some()
                && condition.child_of_kind(Kind::None).is_some()
                && condition.named_child(0).is_some_and(|n| names.contains(&n.text()))
        })
}

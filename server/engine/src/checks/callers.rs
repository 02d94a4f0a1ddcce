//! What the callers in the file give a parameter of a private function.

use crate::semantics::{ArgumentNodes, Context, Definition};
use crate::syntax::{Field, Kind, Node, literal};

/// Whether the value is a parameter of a private function, and every call in the file, of which there is one at least, gives it a literal
/// text.
pub(super) fn gets_literals<'m>(context: &Context<'m>, value: Node<'m>) -> bool {
    let Definition::Parameter(parameter) = context.definition(value) else { return false };
    let Some((function, place)) = function_and_place(parameter.node) else { return false };
    let Some(name) = function.field_child(Field::Name).map(Node::text) else { return false };
    if !name.starts_with('_') || name.ends_with("__") || parameter.piece != context.piece() {
        return false;
    }
    let mut calls = 0;
    for mention in mentions(context, name) {
        let callee = mention.parent().filter(|p| p.kind() == Kind::Attribute).unwrap_or(mention);
        if mention
            .parent()
            .is_some_and(|p| p.kind() == Kind::FunctionDefinition && mention.field() == Field::Name)
        {
            continue;
        }
        let call = callee.parent().filter(|p| p.kind() == Kind::Call && callee.field() == Field::Function);
        let given = call.and_then(ArgumentNodes::of).and_then(|passed| passed.get(place, value.text()));
        if given.and_then(literal::string).is_none() {
            return false;
        }
        calls += 1;
    }
    calls > 0
}

/// The identifiers of the file with this name, whatever they mean.
fn mentions<'m>(context: &Context<'m>, name: &str) -> Vec<Node<'m>> {
    context.depend_on_code();
    let pieces = context.module().pieces().iter().filter(|there| there.segment.text().contains(name));
    let nodes = pieces.flat_map(|there| there.segment.tree().root().descendants());
    nodes.filter(|n| n.kind() == Kind::Identifier && n.text() == name).collect()
}

/// The function that a parameter is of, and its place among what a call gives by position.
fn function_and_place(parameter: Node<'_>) -> Option<(Node<'_>, usize)> {
    let list = parameter.ancestors().find(|n| n.kind() == Kind::Parameters)?;
    let function = list.parent().filter(|p| p.kind() == Kind::FunctionDefinition)?;
    let place = list.named_children().position(|n| n == parameter || n.contains(parameter))?;
    let first = list.named_child(0)?.text();
    let is_bound = matches!(first, "self" | "cls");
    Some((function, place.checked_sub(usize::from(is_bound))?))
}

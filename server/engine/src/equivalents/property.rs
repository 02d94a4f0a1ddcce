//! A property of decorators as functions and the call of `property()` that binds them to one name.

use super::lines::moved;
use super::{Equivalent, Gives};
use crate::semantics::{At, Context};
use crate::syntax::{Field, Kind, Node};

/// Stands at the function that reads the property.
pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let decorated = node.parent().filter(|parent| parent.kind() == Kind::DecoratedDefinition)?;
    let class = context.class_of_method(node)?;
    let name = node.field_child(Field::Name)?;
    let property = context.property(class, &context.mangled(name))?;
    if property.cached
        || property.getter != context.locate(node)
        || !context.would_mean_builtin("property", decorated)
    {
        return None;
    }
    let bare = name.text().trim_start_matches('_');
    let mut full = String::new();
    let mut brief = String::new();
    let mut parts = Vec::new();
    for (verb, part) in [("get", Some(property.getter)), ("set", property.setter), ("del", property.deleter)]
    {
        let Some(part) = part else {
            parts.push("None".to_string());
            continue;
        };
        let own = format!("{verb}_{bare}");
        if is_taken(context, class, &own) {
            return None;
        }
        if !begins_with_its_part(part.node, name.text()) {
            return None;
        }
        let (whole, short) = function(part.node, &own)?;
        full.push_str(&whole);
        full.push_str("\n\n");
        brief.push_str(&short);
        brief.push('\n');
        parts.push(own);
    }
    while parts.last().is_some_and(|part| part == "None") {
        parts.pop();
    }
    let made = format!("{} = property({})", name.text(), parts.join(", "));
    full.push_str(&made);
    brief.push_str(&made);
    Some(Equivalent {
        construct: "property",
        range: decorated.range(),
        code: full,
        brief: Some(brief),
        gives: Gives::Nothing,
    })
}

fn is_taken<'m>(context: &Context<'m>, class: At<'m>, name: &str) -> bool {
    !context.bindings_in_class(class, name).is_empty()
}

/// Whether what makes the method a part of the property stands above its other decorators: one above that is given the property.
#[must_use]
pub fn begins_with_its_part(node: Node<'_>, name: &str) -> bool {
    let decorators = node.parent().into_iter().flat_map(Node::named_children);
    let first = decorators.filter(|n| n.kind() == Kind::Decorator).find_map(|n| n.named_child(0));
    first.is_some_and(|expression| match expression.field_child(Field::Attribute) {
        Some(part) => {
            matches!(part.text(), "getter" | "setter" | "deleter")
                && expression.field_child(Field::Object).is_some_and(|object| object.text() == name)
        }
        None => expression.text() == "property",
    })
}

/// A method under another name: whole, and with its body left out. What marks it stays, its first decorator makes it a part of the
/// property.
fn function(node: Node<'_>, name: &str) -> Option<(String, String)> {
    let decorated = node.parent()?;
    let mut marks = String::new();
    for mark in decorated.named_children().filter(|n| n.kind() == Kind::Decorator).skip(1) {
        marks.push_str(&mark.one_line());
        marks.push('\n');
    }
    let old = node.field_child(Field::Name)?;
    let text = node.tree().text();
    let parameters = node.field_child(Field::Parameters)?;
    let before = text.get(usize::from(node.start())..usize::from(old.start()))?;
    let result =
        node.field_child(Field::ReturnType).map(|n| format!(" -> {}", n.one_line())).unwrap_or_default();
    let header = format!("{marks}{before}{name}{}{result}:", parameters.one_line());
    if header.contains(['\n', '…']) && marks.is_empty() {
        return None;
    }
    let moved = moved(node);
    // The name stands in the first line, whose text stays as it is.
    let from = usize::from(old.start()) - usize::from(node.start());
    let rest = moved.get(from + old.text().len()..)?;
    let head = moved.get(..from)?;
    let whole = format!("{marks}{head}{name}{rest}");
    Some((whole, format!("{header} ...")))
}

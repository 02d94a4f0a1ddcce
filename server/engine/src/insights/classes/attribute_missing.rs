//! An attribute that only methods set which creating an object does not run.

use super::attribute_asked::{Asked, listed, method_of};
use crate::note::{Note, Text};
use crate::semantics::cooperation::function_of;
use crate::semantics::{At, AttributeKind, Context, InClass, Special};
use crate::syntax::{Field, Kind, Node};

/// More functions than this are not followed.
const MOST: usize = 30;

pub(super) fn describe<'m>(context: &Context<'m>, asked: &Asked<'m>) -> Option<Note> {
    if !matches!(context.special(&asked.class, "__getattr__"), Special::Missing) || !asked.is_all_read() {
        return None;
    }
    // Without an initialiser of its own the class is one of those that others fill in.
    if context.bindings_in_class(asked.at, "__init__").is_empty()
        || !context.stores_elsewhere(asked.attribute.text(), &asked.stores).is_empty()
    {
        return None;
    }
    let family = asked.order.iter().chain(&asked.below);
    if asked.sets_by_name(context) || family.into_iter().any(|one| one.node.text().contains("__slots__")) {
        return None;
    }
    let reading = context.locate(asked.node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition)?);
    let setting: Vec<At<'m>> =
        asked.stores.iter().map(|store| method_of(*store).map(|(at, _)| at)).collect::<Option<_>>()?;
    if setting.contains(&reading) {
        return None;
    }
    let run = run_by_creation(context, asked)?;
    if setting.iter().any(|at| run.contains(at)) {
        return None;
    }
    let setters = asked.setters(context).filter(|setters| !setters.is_empty())?;
    // Special methods run at times of their own.
    if setters.iter().any(|(name, _)| name.starts_with("__")) {
        return None;
    }
    let mut lead = Text::from("set only in ");
    lead.extend(listed(&setters, ", "));
    lead.extend(Text::from(": before that, reading it raises `AttributeError`"));
    Some(
        Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead)
            .line(Text::from("`__init__` does not set it.")),
    )
}

/// The functions of the file that run when an object of the class is made; `None` where there may be others.
fn run_by_creation<'m>(context: &Context<'m>, asked: &Asked<'m>) -> Option<Vec<At<'m>>> {
    let mut run: Vec<At<'m>> = Vec::new();
    for one in &asked.order {
        if !context.bindings_in_class(*one, "__new__").is_empty() {
            return None;
        }
        for found in context.bindings_in_class(*one, "__init__") {
            let tree = context.module().pieces().get(found.piece)?.segment.tree();
            let node = tree.node(found.binding.statement)?;
            let node = match node.kind() {
                Kind::FunctionDefinition => node,
                _ => return None,
            };
            run.push(At { piece: found.piece, node });
        }
    }
    let mut next = 0;
    while let Some(function) = run.get(next).copied() {
        next += 1;
        for called in called_on_self(context, asked, function)? {
            if !run.contains(&called) {
                run.push(called);
            }
        }
        if run.len() > MOST {
            return None;
        }
    }
    Some(run)
}

/// What a method runs of its object; `None` where it hands the object on, or what it runs is not known.
fn called_on_self<'m>(context: &Context<'m>, asked: &Asked<'m>, function: At<'m>) -> Option<Vec<At<'m>>> {
    let there = context.at(function);
    if context.decorators(function).next().is_some() {
        return None;
    }
    let own = function.node.field_child(Field::Parameters)?.named_child(0)?;
    let own = match own.kind() {
        Kind::Identifier => own,
        Kind::TypedParameter => own.named_child(0).filter(|n| n.kind() == Kind::Identifier)?,
        _ => return None,
    };
    let body = function.node.field_child(Field::Body)?;
    let mut called = Vec::new();
    for name in body.descendants().filter(|n| n.kind() == Kind::Identifier) {
        let parent = name.parent()?;
        if name.text() == "super" {
            // Each `__init__` of the order is looked at anyway.
            (calls_init(&there, parent)).then_some(())?;
            continue;
        }
        let is_attribute = parent.kind() == Kind::Attribute;
        if name.text() != own.text() || (is_attribute && name.field() == Field::Attribute) {
            continue;
        }
        if !is_attribute {
            return None;
        }
        let attribute = parent.field_child(Field::Attribute)?;
        let stored = super::property::stored(parent);
        let call = parent.parent().filter(|call| call.kind() == Kind::Call);
        let is_called = call.and_then(|call| call.field_child(Field::Function)) == Some(parent);
        let mangled = there.mangled(attribute);
        match context.class_attribute(&asked.class, &mangled)? {
            // What the object holds may be anything that can be called.
            InClass::Nothing => (!is_called).then_some(())?,
            InClass::Has(found) => match (&found.kind, stored) {
                (AttributeKind::Value, _) if !is_called => {}
                (AttributeKind::Method, None) if is_called => {
                    called.push(function_of(context, &context.supplier(&asked.class, &mangled)?)?);
                }
                (AttributeKind::Property(getter), None) if !is_called => called.push(*getter),
                _ => return None,
            },
        }
    }
    Some(called)
}

/// `super().__init__(…)`, of which this is the call of `super`.
fn calls_init<'m>(context: &Context<'m>, call: Node<'m>) -> bool {
    context.super_class(call).is_some()
        && call.parent().is_some_and(|attribute| {
            attribute.kind() == Kind::Attribute
                && attribute.field_child(Field::Attribute).is_some_and(|n| n.text() == "__init__")
                && attribute.parent().is_some_and(|outer| outer.kind() == Kind::Call)
        })
}

//! `Class.name`: what only objects have, what the metaclass gives, and descriptors that are read without an object.

use super::attribute_asked::{Asked, listed, named, spelled};
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::class_name;
use crate::semantics::{At, AttributeKind, ClassAttribute, Context, Definition, InClass, Special};
use crate::syntax::{Kind, Node};

pub(super) fn describe<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    object: Node<'m>,
    attribute: Node<'m>,
) -> Option<Note> {
    // An annotation need not be evaluated.
    if object.kind() != Kind::Identifier || node.ancestors().any(|n| n.kind() == Kind::Type) {
        return None;
    }
    let class = match context.definition(object) {
        Definition::Class(at) => (at, false),
        Definition::Parameter(parameter) => match context.class_of_self(parameter)? {
            (at, true) => (at, true),
            _ => return None,
        },
        _ => return None,
    };
    let asked = Asked::new(context, node, attribute, class)?;
    let found = context.class_attribute(&asked.class, &asked.name)?;
    let by_metaclass = match context.metaclass(&asked.class)? {
        Some(metaclass) => Some((metaclass, in_metaclass(context, &asked, metaclass)?)),
        None if matches!(asked.name.as_str(), "mro" | "register") => return None,
        None => None,
    };
    if let Some((metaclass, InClass::Has(above))) = &by_metaclass {
        return from_metaclass(context, &asked, &found, *metaclass, above);
    }
    match &found {
        InClass::Nothing => only_on_objects(context, &asked, by_metaclass.map(|(at, _)| at)),
        InClass::Has(attribute) => without_object(context, &asked, attribute),
    }
}

/// What the metaclass has under the name, where it leaves reading to `type`.
fn in_metaclass<'m>(context: &Context<'m>, asked: &Asked<'m>, metaclass: At<'m>) -> Option<InClass<'m>> {
    let meta = context.class(metaclass);
    let special = context.special(&meta, "__getattribute__");
    let Special::From(member) = special else { return None };
    let is_plain = member.class.module == "builtins" && member.class.qualname == "type";
    is_plain.then(|| context.class_attribute(&meta, &asked.name))?
}

fn from_metaclass<'m>(
    context: &Context<'m>,
    asked: &Asked<'m>,
    found: &InClass<'m>,
    metaclass: At<'m>,
    above: &ClassAttribute<'m>,
) -> Option<Note> {
    let [full, place] = named(above, &asked.name);
    let kind = plain(above.kind.words());
    let lead = match found {
        InClass::Has(own) if above.kind.is_data() => {
            let [own, line] = named(own, &asked.name);
            say("{}{} of the metaclass is {}, which goes before {}{}", [full, place, kind, own, line])
        }
        InClass::Has(_) => return None,
        InClass::Nothing => say("found in the metaclass: {}{} is {}", [full, place, kind]),
    };
    let mut note = Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead)
        .weight(Weight::Surprise)
        .related(&["metaclass"]);
    let is_hidden_from_objects = *found == InClass::Nothing
        && asked.is_all_read()
        && !asked.sets_by_name(context)
        && context.stores_elsewhere(asked.attribute.text(), &[]).is_empty()
        && matches!(context.special(&asked.class, "__getattr__"), Special::Missing)
        && context.special(&asked.class, "__getattribute__").is_of_object();
    if is_hidden_from_objects {
        let meta = context.class(metaclass);
        note = note.line(say(
            "Objects of {} do not have it: they are not looked up in {}.",
            [code(class_name(&asked.class.id)), code(class_name(&meta.id))],
        ));
    }
    Some(note)
}

/// An attribute that methods set on their objects, read on the class.
fn only_on_objects<'m>(context: &Context<'m>, asked: &Asked<'m>, metaclass: Option<At<'m>>) -> Option<Note> {
    let setters = asked.setters(context).filter(|setters| !setters.is_empty())?;
    let is_certain = asked.is_all_read()
        && !asked.sets_by_name(context)
        && context.stores_elsewhere(asked.attribute.text(), &asked.stores).is_empty()
        && metaclass
            .is_none_or(|at| matches!(context.special(&context.class(at), "__getattr__"), Special::Missing));
    if !is_certain {
        return None;
    }
    let name = code(class_name(&asked.class.id));
    let mut lead = say("raises `AttributeError`: objects of {} have it, set in ", [name]);
    lead.extend(listed(&setters, " and "));
    lead.extend(Text::from(", the class itself has not"));
    Some(
        Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead)
            .weight(Weight::Fails)
            .related(&["class-vs-instance-attributes"]),
    )
}

/// A descriptor that is read without an object.
fn without_object<'m>(
    context: &Context<'m>,
    asked: &Asked<'m>,
    attribute: &ClassAttribute<'m>,
) -> Option<Note> {
    let [full, place] = named(attribute, &asked.name);
    let lead = match &attribute.kind {
        AttributeKind::Property(_) | AttributeKind::Cached => {
            // Whoever goes on to its getter or setter wants the property.
            if asked.node.parent()?.kind() == Kind::Attribute {
                return None;
            }
            say(
                "the property itself, not its value: {}{} is called when it is read on an object",
                [full, place],
            )
        }
        AttributeKind::Descriptor(protocol) => {
            let [get, line] = spelled(context, protocol.get.as_ref()?);
            say(
                "reading it calls {}{} with `None` for the object: {}{} is a descriptor",
                [get, line, full, place],
            )
        }
        _ => return None,
    };
    Some(
        Note::new("attribute-lookup", context.range(asked.node), "Attribute", lead)
            .weight(Weight::Surprise)
            .related(&["descriptor-protocol"]),
    )
}

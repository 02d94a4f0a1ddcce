//! The places where `object.name` is looked for, one after the other, with what stands in each (Language Reference 3.3.2).

use super::attribute_asked::{Asked, listed, named, spelled};
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::cooperation::class_name;
use crate::semantics::{AttributeKind, ClassAttribute, Context, InClass, Special};

/// Longer orders are cut.
const MOST_CLASSES: usize = 5;

/// The steps, added to a note about an object's attribute; `None` where one of them is not certain.
pub(super) fn worked_through<'m>(
    context: &Context<'m>,
    asked: &Asked<'m>,
    found: &InClass<'m>,
    note: Note,
) -> Option<Note> {
    let mut first = Text::from("The classes, ");
    first.extend(order(asked)?);
    let attribute = match found {
        InClass::Nothing => {
            first.extend(say(": none of them has {}.", [code(asked.name.as_str())]));
            None
        }
        InClass::Has(attribute) => {
            let [full, place] = named(attribute, &asked.name);
            first.extend(say(": {}{} is {}.", [full, place, plain(attribute.kind.words())]));
            Some(attribute)
        }
    };
    let mut note = note.more(first);
    if let Some(attribute) = attribute {
        let text = before_the_object(context, attribute)?;
        note = note.more(text);
        if attribute.kind.is_data() {
            return Some(note);
        }
    }
    if !context.layout(&asked.class)?.has_dict {
        note = note.more(Text::from("The object has no `__dict__` to look in."));
        return Some(note.more(from_class(context, asked, attribute?)?));
    }
    let setters = asked.setters(context)?;
    if setters.is_empty() {
        let text = say("The object: no method here sets {} on it.", [code(asked.attribute.text())]);
        note = note.more(text);
        return Some(match attribute {
            Some(attribute) => note.more(from_class(context, asked, attribute)?),
            None => note.more(from_getattr(context, asked)?),
        });
    }
    let mut text = Text::from("The object: ");
    text.extend(listed(&setters, " and "));
    let verb = if setters.len() == 1 { " sets {} on it." } else { " set {} on it." };
    text.extend(say(verb, [code(asked.attribute.text())]));
    note = note.more(text);
    Some(note.more(match (attribute, context.special(&asked.class, "__getattr__")) {
        (Some(attribute), _) => {
            let [full, _] = named(attribute, &asked.name);
            say("Once it is set, that is what you read; before, it is {}.", [full])
        }
        (None, Special::From(member)) => {
            say("Once it is set, that is what you read; before, {}{} is asked.", spelled(context, &member))
        }
        (None, Special::Missing) => {
            Text::from("Once it is set, that is what you read; before, reading raises `AttributeError`.")
        }
        (None, Special::Denied(_) | Special::Unknown) => return None,
    }))
}

/// The classes in which the name is looked for.
fn order(asked: &Asked<'_>) -> Option<Text> {
    let names: Vec<String> = asked.class.mro.as_ref().ok()?.0.iter().map(class_name).collect();
    let (last, head) = names.split_last()?;
    if head.len() < MOST_CLASSES {
        return Some(Text::codes(names, " → "));
    }
    let mut text = Text::codes(head.iter().take(MOST_CLASSES - 1).map(String::as_str), " → ");
    text.extend(say(" → … → {}", [code(last.as_str())]));
    Some(text)
}

/// Whether what the class has is asked before the object.
fn before_the_object<'m>(context: &Context<'m>, attribute: &ClassAttribute<'m>) -> Option<Text> {
    Some(match &attribute.kind {
        AttributeKind::Slot => Text::from(
            "A slot goes before what else the object holds: it gives what was last set through it, or raises `AttributeError`.",
        ),
        AttributeKind::Property(_) => say(
            "A property goes before what the object holds: its getter (line {}) gives the value.",
            [plain(attribute.line?)],
        ),
        AttributeKind::Descriptor(protocol) if protocol.is_data() => say(
            "A data descriptor goes before what the object holds: {}{} gives the value.",
            spelled(context, protocol.get.as_ref()?),
        ),
        AttributeKind::Descriptor(_) => {
            Text::from("It has neither `__set__` nor `__delete__`, so what the object holds goes first.")
        }
        kind => say("What the object holds goes before {}.", [plain(kind.words())]),
    })
}

/// What reading gives where the object holds nothing of that name.
fn from_class<'m>(context: &Context<'m>, asked: &Asked<'m>, attribute: &ClassAttribute<'m>) -> Option<Text> {
    let [full, _] = named(attribute, &asked.name);
    Some(match &attribute.kind {
        AttributeKind::Method => {
            say("Where it holds none of its own, you read {}, bound to the object.", [full])
        }
        AttributeKind::ClassMethod => {
            say("Where it holds none of its own, you read {}, bound to its class.", [full])
        }
        AttributeKind::StaticMethod | AttributeKind::Value | AttributeKind::Class => {
            say("Where it holds none of its own, you read {} as it is.", [full])
        }
        AttributeKind::Cached => say(
            "Where it holds none of its own, {} is called; the object holds the result from then on.",
            [full],
        ),
        AttributeKind::Descriptor(protocol) => {
            let [get, place] = spelled(context, protocol.get.as_ref()?);
            say("Where it holds none of its own, {}{} gives the value.", [get, place])
        }
        AttributeKind::Slot | AttributeKind::Property(_) => return None,
    })
}

/// The last that is asked.
fn from_getattr<'m>(context: &Context<'m>, asked: &Asked<'m>) -> Option<Text> {
    match context.special(&asked.class, "__getattr__") {
        Special::From(member) => Some(say("After all these, {}{} is asked.", spelled(context, &member))),
        _ => None,
    }
}

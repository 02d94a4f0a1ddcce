//! Which attributes the objects of a class have room for, and why they may still have a `__dict__`.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::class_name;
use crate::semantics::{At, BindingKind, Class, ClassId, Context, Layout, Name};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "slots", kinds: &[Kind::ClassDefinition, Kind::Attribute], run: explain };

/// More slots than this are counted, not listed.
const MOST: usize = 10;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::Attribute => at_store(context, node),
        _ => at_class(context, node),
    });
}

fn at_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let at = context.locate(node);
    let bindings = context.bindings_in_class(at, "__slots__");
    let name = bindings.iter().find(|found| found.binding.kind != BindingKind::Annotation)?;
    let place = (name.piece == context.piece()).then(|| context.tree().node(name.binding.node)).flatten();
    let class = context.class(at);
    let own = context.own_slots(at).0?;
    let header = [node.child_of_kind(Kind::KwClass), node.field_child(Field::Name)];
    let header = header.into_iter().flatten().map(|n| context.range(n));
    let at_name: Vec<_> = place.map(|n| context.range(n)).into_iter().collect();
    let sized = |id: &&ClassId| {
        id.module == "builtins" && matches!(id.qualname.as_str(), "int" | "bytes" | "tuple" | "type")
    };
    if !own.is_empty()
        && class.complete
        && let Some(sized) = class.mro.as_ref().ok().and_then(|mro| mro.0.iter().find(sized))
    {
        let lead = say("raises `TypeError`: a class below {} can have no slots", [code(class_name(sized))]);
        let anchors = at_name.into_iter().chain(header);
        return Some(
            Note::new("slots", context.range(node), "Slots", lead).on(anchors).weight(Weight::Fails),
        );
    }
    // Which a class above may have already: then there will be no class, and a `TypeError` before anything else.
    let has_bases = !class.complete || class.mro.as_ref().is_ok_and(|mro| mro.0.len() > 2);
    let is_named = |special: &str| own.iter().any(|slot| slot == special);
    if has_bases && is_named("__weakref__") || own.iter().any(|slot| is_perhaps_bound(context, at, slot)) {
        return None;
    }
    if let Some(slot) = own.iter().find(|slot| is_bound_too(context, at, slot)) {
        if has_bases && is_named("__dict__") {
            return None;
        }
        let lead =
            say("raises `ValueError`: {} is a slot and also bound in the class body", [code(slot.as_str())]);
        let anchors = at_name.into_iter().chain(header);
        return Some(
            Note::new("slots", context.range(node), "Slots", lead).on(anchors).weight(Weight::Fails),
        );
    }
    let layout = context.layout(&class)?;
    let mut slots: Vec<&str> =
        layout.slots.iter().map(Name::as_str).filter(|slot| !slot.ends_with("__")).collect();
    slots.dedup();
    if layout.has_dict {
        let givers = context.dict_givers(&class)?;
        let giver = givers.iter().find(|giver| **giver != class.id);
        let lead = match giver {
            // A second `__dict__` is refused.
            Some(_) if own.iter().any(|slot| slot == "__dict__") => return None,
            _ if own.iter().any(|slot| slot == "__dict__") => {
                Text::from("objects also have a `__dict__`: it is named among the slots")
            }
            Some(giver) => because(context, &class, giver)?,
            None => return None,
        };
        let is_wanted = own.iter().any(|slot| slot == "__dict__");
        let weight = if is_wanted { Weight::Result } else { Weight::Surprise };
        let note = Note::new("slots", context.range(node), "Slots", lead).on(at_name).weight(weight);
        return Some(note.line(Text::from("Any attribute can be set on them, and little memory is saved.")));
    }
    let mut lead = Text::from("objects have no `__dict__`");
    if slots.is_empty() {
        lead.extend(Text::from(" and no slots"));
    } else {
        lead.extend(Text::from(", but "));
        lead.extend(Text::codes(slots.iter().copied().take(MOST), ", "));
        if slots.len() > MOST {
            lead.push(plain(format!(" and {} more", slots.len() - MOST)));
        }
    }
    let mut note = Note::new("slots", context.range(node), "Slots", lead).on(at_name);
    if super::property::keeps_access(context, &class) {
        note = note.line(Text::from(
            "A name that is neither a slot nor in the class cannot be assigned: `AttributeError`.",
        ));
    }
    Some(note.general("A subclass without `__slots__` of its own gives its objects a `__dict__` again."))
}

/// Whether the class body may bind the name of a slot, or not.
fn is_perhaps_bound<'m>(context: &Context<'m>, class: At<'m>, slot: &str) -> bool {
    let bindings = context.bindings_in_class(class, slot);
    let gives = bindings.iter().any(|found| found.binding.kind != BindingKind::Annotation);
    gives && !is_bound_too(context, class, slot)
}

/// Whether the class body binds the name of a slot to a value.
fn is_bound_too<'m>(context: &Context<'m>, class: At<'m>, slot: &str) -> bool {
    !slot.starts_with("__")
        && context.bindings_in_class(class, slot).last().is_some_and(|found| {
            matches!(found.binding.kind, BindingKind::Assignment | BindingKind::Function)
        })
        && context
            .bindings_in_class(class, slot)
            .iter()
            .all(|found| found.binding.kind != BindingKind::Delete)
        && !context.is_conditional_member(class, slot)
}

/// Why there is a `__dict__`.
fn because(context: &Context<'_>, class: &Class, giver: &ClassId) -> Option<Text> {
    let name = code(class_name(giver));
    if giver.module.is_empty() {
        let at = class.mro.as_ref().ok()?.0.iter().position(|id| id == giver)?;
        let (piece, node) = (*class.places.get(at)?)?;
        let statement = context.module().pieces().get(piece)?.segment.tree().node(node)?;
        let line = context.at(At { piece, node: statement }).line(statement);
        let has_slots = context.own_slots(At { piece, node: statement }).0.is_some();
        let why = if has_slots { "names `__dict__` among its slots" } else { "has no `__slots__`" };
        return Some(say(
            "objects still have a `__dict__`: {} (line {}) {}",
            [name, plain(line), plain(why)],
        ));
    }
    Some(say("objects still have a `__dict__`: that of {}", [name]))
}

/// `obj.name = …`, where objects of that class have neither a slot of the name nor a `__dict__`.
fn at_store<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (deletes, parent) = super::property::stored(node)?;
    let attribute = node.field_child(Field::Attribute)?;
    let name = context.mangled(attribute);
    if deletes || name.starts_with("__") || parent.kind() != Kind::Assignment {
        return None;
    }
    let (at, is_self) = context.class_of_object(node.field_child(Field::Object)?)?;
    let class = context.class(at);
    let Layout { slots, has_dict } = context.layout(&class)?;
    let is_private = |slot: &Name| slot.starts_with("__") && !slot.ends_with("__");
    if has_dict
        || slots.contains(&name)
        || slots.iter().any(is_private)
        || context.may_have(&class, &name)
        || !super::property::keeps_access(context, &class)
        || (is_self && context.special(&class, "__new__").own().is_some())
        || !context.subclasses(at).is_empty()
    {
        return None;
    }
    let whose = code(class.id.qualname.as_str());
    let lead = if is_self {
        say("raises `AttributeError` for an object of {} itself: {} is no slot", [whose, code(name.as_str())])
    } else {
        say("raises `AttributeError`: {} is no slot of {}", [code(name.as_str()), whose])
    };
    Some(
        Note::new("slots", context.range(node), "Slots", lead)
            .on([context.range(attribute)])
            .weight(Weight::Fails)
            .line(Text::from("Its objects have no `__dict__` for other attributes.")),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        silent_at("slots", "class A(unknown):\n    $0__slots__ = ('a',)\n");
        silent_at(
            "slots",
            "class A(list):\n    __slots__ = ('__weakref__',)\nclass B(A):\n    $0__slots__ = ('__weakref__', 'b')\n",
        );
        silent_at("slots", "class A(unknown()):\n    $0__slots__ = ('a', '__dict__')\n    a = 1\n");
        silent_at("slots", "class A:\n    $0__slots__ = names\n");
        silent_at("slots", "class A:\n    $0__slots__ = ['a']\n    __slots__ += ['b']\n");
        let store =
            |class: &str| silent_at("slots", &format!("{class}    def f(self):\n        self.$0x = 1\n"));
        store("class A: \n    pass\n");
        store("class A:\n    __slots__ = ('x',)\n");
        store("class A:\n    __slots__ = ('__dict__',)\n");
        store("class A(list):\n    __slots__ = ()\n    x = property()\n");
        store("class A:\n    __slots__ = ()\n    def __setattr__(self, n, v): pass\n");
        silent_at(
            "slots",
            "class A:\n    __slots__ = ()\n    def f(self):\n        self.$0x = 1\nclass B(A):\n    __slots__ = ('x',)\n",
        );
    }

    #[test]
    fn lists_slots() {
        assert_eq!(
            hover("class B:\n    __slots__ = 'b'\nclass A(B):\n    $0__slots__ = ('c', 'a')\n"),
            [
                "Slots · objects have no `__dict__`, but `a`, `b`, `c`\nA name that is neither a slot nor in the class cannot be assigned: `AttributeError`.\n(A subclass without `__slots__` of its own gives its objects a `__dict__` again.)"
            ]
        );
    }

    #[test]
    fn says_why_a_dict_remains() {
        let text = hover("class B: pass\nclass A(B):\n    $0__slots__ = ('a',)\n").remove(0);
        assert!(
            text.starts_with("Slots · objects still have a `__dict__`: `B` (line 1) has no `__slots__`\n"),
            "{text}"
        );
        let text = hover("class A(Exception):\n    $0__slots__ = ('a',)\n").remove(0);
        assert!(text.starts_with("Slots · objects still have a `__dict__`: that of "), "{text}");
    }

    #[test]
    fn says_what_fails() {
        let text = hover("class A:\n    $0__slots__ = ('a',)\n    a = 1\n").remove(0);
        assert_eq!(text, "Slots · raises `ValueError`: `a` is a slot and also bound in the class body");
        let text = hover("class A:\n    __slots__ = ('a',)\nA().$0b = 1\n").remove(0);
        assert!(text.starts_with("Slots · raises `AttributeError`: `b` is no slot of `A`\n"), "{text}");
    }
}

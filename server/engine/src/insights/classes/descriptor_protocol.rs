//! Which methods of the descriptor protocol a class has, and what reading an attribute calls that is made of it.

use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::descriptors::Protocol;
use crate::semantics::{Context, Member, Special, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "descriptor-protocol",
    kinds: &[Kind::ClassDefinition, Kind::Assignment],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::Assignment => at_attribute(context, node),
        _ => at_class(context, node),
    });
}

fn kind(protocol: &Protocol) -> &'static str {
    if protocol.is_data() { "data descriptor" } else { "non-data descriptor" }
}

fn at_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let at = context.locate(node);
    const NAMES: [&str; 3] = ["__get__", "__set__", "__delete__"];
    if NAMES.iter().all(|name| context.bindings_in_class(at, name).is_empty()) {
        return None;
    }
    let class = context.class(at);
    let protocol = context.protocol(&class).filter(Protocol::is_descriptor)?;
    let mut lead = say("a {}: it has ", [plain(kind(&protocol))]);
    let present = [&protocol.get, &protocol.set, &protocol.delete];
    let mut first = true;
    for member in present.into_iter().flatten() {
        if !first {
            lead.push(plain(", "));
        }
        first = false;
        lead.push(code(member.name.as_str()));
        lead.push(plain(place_of(context, member)));
    }
    let anchors = [node.child_of_kind(Kind::KwClass), node.field_child(Field::Name)];
    let own = present.into_iter().flatten().filter(|member| member.class == class.id).filter_map(|m| m.place);
    let anchors: Vec<_> = anchors.into_iter().flatten().map(|n| context.range(n)).chain(own).collect();
    let mut note = Note::new("descriptor-protocol", context.range(node), "Descriptor", lead).on(anchors);
    note = note.line(Text::from(match (&protocol.get, protocol.is_data()) {
        (Some(_), true) => {
            "In a class body, an object of it goes before an attribute of its name in the object's `__dict__`."
        }
        (Some(_), false) => {
            "An attribute of its name in the object's `__dict__` goes before it, and assigning makes one."
        }
        (None, _) => {
            "Without `__get__`, reading gives the object's own attribute of that name, or else the descriptor itself."
        }
    }));
    note = match (&protocol.set, &protocol.delete) {
        (Some(_), None) => {
            note.line(Text::from("Deleting the attribute raises `AttributeError`: there is no `__delete__`."))
        }
        (None, Some(_)) => note
            .line(Text::from("Assigning to the attribute raises `AttributeError`: there is no `__set__`.")),
        _ => note,
    };
    if let Special::From(member) = context.special(&class, "__set_name__") {
        note = note.line(say(
            "Its `__set_name__`{} is told the class and the attribute's name when that class is made.",
            [plain(place_of(context, &member))],
        ));
    }
    Some(note.related(&["property", "attribute-lookup"]))
}

/// `name = Descriptor()` in a class body.
fn at_attribute<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let name = node.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let value = node.field_child(Field::Right).filter(|right| right.kind() == Kind::Call)?;
    if !context.is_in_class_scope(node) {
        return None;
    }
    let Value::InstanceOf(descriptor) = context.value(value) else { return None };
    let protocol = context.protocol(&context.class(descriptor)).filter(Protocol::is_descriptor)?;
    let owner = node.ancestors().find(|n| n.kind() == Kind::ClassDefinition)?;
    let owner_class = context.class(context.locate(owner));
    let mangled = context.mangled(name);
    let supplier = context.supplier(&owner_class, &mangled)?;
    if supplier.class != owner_class.id
        || supplier.place != Some(context.range(name))
        || !super::property::keeps_access(context, &owner_class)
    {
        return None;
    }
    let full = |member: &Member| code(format!("{}.{}", class_name(&member.class), member.name));
    let mut lead = say("a {}:", [plain(kind(&protocol))]);
    let mut joint = " ";
    let verbs = [(&protocol.get, "reading"), (&protocol.set, "assigning"), (&protocol.delete, "deleting")];
    for (member, verb) in verbs {
        if let Some(member) = member {
            lead.extend(say(
                "{}{} {} calls {}{}",
                [
                    plain(joint),
                    plain(verb),
                    code(format!("obj.{}", name.text())),
                    full(member),
                    plain(place_of(context, member)),
                ],
            ));
            joint = ", ";
        }
    }
    let mut note =
        Note::new("descriptor-protocol", context.range(node), "Descriptor", lead).on([context.range(name)]);
    if !protocol.is_data() && context.layout(&owner_class).is_some_and(|layout| layout.has_dict) {
        note = note.line(Text::from(
            "Only while the object has no attribute of that name itself: assigning makes one.",
        ));
    }
    Some(note.related(&["attribute-lookup"]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_no_descriptor() {
        silent_at("descriptor-protocol", "cla$0ss A:\n    def get(self): pass\n");
        silent_at(
            "descriptor-protocol",
            "from m import B\ncla$0ss A(B):\n    def __get__(self, i, o): pass\n",
        );
        silent_at("descriptor-protocol", "cla$0ss A:\n    __get__ = None\n");
        silent_at("descriptor-protocol", "class A: pass\nclass B:\n    $0x = A()\n");
        let get = "class A:\n    def __get__(self, i, o): pass\n";
        silent_at("descriptor-protocol", &format!("{get}$0x = A()\n"));
        silent_at("descriptor-protocol", &format!("{get}class B:\n    $0x = A()\n    x = 1\n"));
        silent_at(
            "descriptor-protocol",
            &format!("{get}class B:\n    def __getattribute__(self, n): pass\n    $0x = A()\n"),
        );
    }

    #[test]
    fn tells_data_descriptors_from_others() {
        let text = hover("class $0A:\n    def __get__(self, i, o): pass\n").remove(0);
        assert!(
            text.starts_with("Descriptor · a non-data descriptor: it has `__get__` (line 2)\nAn attribute"),
            "{text}"
        );
        let text = hover("class A:\n    def __get__(self, i, o): pass\n    def $0__set__(self, i, v): pass\n    def __set_name__(self, o, n): pass\n").remove(0);
        assert_eq!(
            text,
            "Descriptor · a data descriptor: it has `__get__` (line 2), `__set__` (line 3)\nIn a class body, an object of it goes before an attribute of its name in the object's `__dict__`.\nDeleting the attribute raises `AttributeError`: there is no `__delete__`.\nIts `__set_name__` (line 4) is told the class and the attribute's name when that class is made."
        );
    }

    #[test]
    fn says_what_an_attribute_calls() {
        let text = hover("class A:\n    def __get__(self, i, o): pass\nclass B:\n    $0x = A()\n").remove(0);
        assert_eq!(
            text,
            "Descriptor · a non-data descriptor: reading `obj.x` calls `A.__get__` (line 2)\nOnly while the object has no attribute of that name itself: assigning makes one."
        );
    }
}

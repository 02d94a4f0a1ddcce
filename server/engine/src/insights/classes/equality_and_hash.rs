//! What `==`, `!=` and `hash()` use for the objects of a class.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{Class, Context, Member, Special};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "equality-and-hash", kinds: &[Kind::ClassDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let at = context.locate(node);
    let own = ["__eq__", "__hash__"].iter().any(|name| !context.bindings_in_class(at, name).is_empty());
    if own && let Some(note) = describe(context, node) {
        notes.push(note);
    }
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let class = context.class(context.locate(node));
    if !context.is_plainly_made(&class) || is_dataclass(context, &class) {
        return None;
    }
    let Special::From(eq) = context.special(&class, "__eq__") else { return None };
    let hash = context.special(&class, "__hash__");
    let own_eq = !crate::semantics::is_object(&eq.class);
    let full = |member: &Member| code(format!("{}.{}", class_name(&member.class), member.name));
    let place = |member: &Member| plain(place_of(context, member));
    let mut weight = Weight::Result;
    let mut lead = if own_eq {
        say("`==` asks {}{}", [full(&eq), place(&eq)])
    } else {
        Text::from("`==` compares identity")
    };
    match &hash {
        Special::From(member) if member.class.module == "builtins" && member.class.qualname == "object" => {
            lead.extend(Text::from("; `hash()` goes by identity"));
            // Equal objects with different hashes are lost in sets.
            if own_eq {
                weight = Weight::Surprise;
            }
        }
        Special::From(member) => {
            // Both side by side are what anybody expects.
            if own_eq && eq.class == class.id && member.class == class.id {
                weight = Weight::Working;
            }
            lead.extend(say("; `hash()` asks {}{}", [full(member), place(member)]));
        }
        Special::Denied(_) => {
            weight = Weight::Surprise;
            lead.extend(Text::from("; `hash()` raises `TypeError`"));
        }
        Special::Missing | Special::Unknown => return None,
    }
    let names = ["__eq__", "__hash__"].map(|name| context.bindings_in_class(context.locate(node), name));
    let places = names.into_iter().flatten().filter(|found| found.piece == context.piece());
    let places = places.filter_map(|found| Some(context.range(context.tree().node(found.binding.node)?)));
    let header = [node.child_of_kind(Kind::KwClass), node.field_child(Field::Name)];
    let header = header.into_iter().flatten().map(|n| context.range(n));
    let anchors: Vec<_> = places.chain(header.filter(|_| weight == Weight::Surprise)).collect();
    let mut note = Note::new("equality-and-hash", context.range(node), "Equality and hash", lead)
        .on(anchors)
        .weight(weight);
    if let Special::Denied(denied) = &hash {
        note = note.line(because(context, &class, denied));
    }
    if own_eq && let Special::From(ne) = context.special(&class, "__ne__") {
        note = note.line(if crate::semantics::is_object(&ne.class) {
            Text::from("`!=` asks the same method and turns its answer round.")
        } else {
            say("`!=` asks {}{}.", [full(&ne), place(&ne)])
        });
    }
    Some(
        note.general("Objects that are equal need equal hashes: a set or dict looks by hash first.")
            .related(&["hashability"]),
    )
}

/// Why there is no hash.
fn because(context: &Context<'_>, class: &Class, denied: &Member) -> Text {
    let owner = class_name(&denied.class);
    let is_written = denied.node.is_some_and(|(piece, node)| {
        let name = context.module().pieces().get(piece).and_then(|p| p.segment.tree().node(node));
        name.is_some_and(|name| name.text() == "__hash__")
    });
    if is_written {
        return say(
            "{} sets `__hash__` to None{}: its objects go in no set and are no dict key.",
            [code(owner), plain(place_of(context, denied))],
        );
    }
    if denied.node.is_some() && denied.class == class.id {
        return say(
            "{} defines `__eq__`{} and no `__hash__`, so Python sets `__hash__` to None: its objects go in no set and are no dict key.",
            [code(owner), plain(place_of(context, denied))],
        );
    }
    say("{} has None for `__hash__`: its objects go in no set and are no dict key.", [code(owner)])
}

/// Whether a dataclass takes part, which makes such methods itself.
fn is_dataclass<'m>(context: &Context<'m>, class: &Class) -> bool {
    context.file_classes(class).into_iter().any(|at| {
        let there = context.at(at);
        context.decorators(at).any(|decorator| {
            there.decorator_name(decorator).is_none_or(|name| name != "functools.total_ordering")
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        silent_at("equality-and-hash", "class $0A: pass\n");
        silent_at("equality-and-hash", "from m import B\nclass $0A(B):\n    def __eq__(self, o): pass\n");
        silent_at("equality-and-hash", "@wild\nclass $0A:\n    def __eq__(self, o): pass\n");
        silent_at(
            "equality-and-hash",
            "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass $0A:\n    def __eq__(self, o): pass\n",
        );
        silent_at("equality-and-hash", "import enum\nclass $0A(enum.Enum):\n    def __eq__(self, o): pass\n");
        silent_at("equality-and-hash", "class $0A:\n    if x:\n        def __eq__(self, o): pass\n");
    }

    #[test]
    fn says_why_there_is_no_hash() {
        assert_eq!(
            hover("class A:\n    def $0__eq__(self, o): pass\n"),
            [
                "Equality and hash · `==` asks `A.__eq__` (line 2); `hash()` raises `TypeError`\n`A` defines `__eq__` (line 2) and no `__hash__`, so Python sets `__hash__` to None: its objects go in no set and are no dict key.\n`!=` asks the same method and turns its answer round.\n(Objects that are equal need equal hashes: a set or dict looks by hash first.)"
            ]
        );
        let text = hover("class $0A:\n    __hash__ = None\n").remove(0);
        assert!(text.contains("`A` sets `__hash__` to None (line 2):"), "{text}");
    }

    #[test]
    fn names_the_suppliers() {
        let text = hover("class B:\n    def __eq__(self, o): pass\n    def __hash__(self): pass\nclass A(B):\n    def $0__hash__(self): pass\n    def __ne__(self, o): pass\n").remove(0);
        assert!(text.starts_with("Equality and hash · `==` asks `B.__eq__` (line 2); `hash()` asks `A.__hash__` (line 5)\n`!=` asks `A.__ne__` (line 6)."), "{text}");
        let text =
            hover("class A:\n    def __eq__(self, o): pass\n    $0__hash__ = object.__hash__\n").remove(0);
        assert!(text.contains("`hash()` asks `A.__hash__` (line 3)"), "{text}");
    }
}

//! Which abstract methods a class still misses, and the call that fails for it.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{Class, ClassId, Context, Definition, Name, Special};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "abstract-base-class",
    kinds: &[Kind::KwClass, Kind::Identifier, Kind::Call],
    run: explain,
};

/// More methods than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::Call => at_call(context, node),
        _ => super::class_statement::of_header(node).and_then(|node| at_class(context, node)),
    });
}

/// The abstract methods of a class whose order names a base; none where there are none, or it is not known.
fn missing<'m>(context: &Context<'m>, statement: Node<'m>, class: &Class) -> Option<Vec<Name>> {
    statement.field_child(Field::Superclasses)?;
    let missing = context.abstract_methods(class).filter(|missing| !missing.is_empty())?;
    // An `__init_subclass__` may set them before it is looked what is abstract.
    let sets = |text: &str| missing.iter().any(|name| text.contains(&format!(".{name}")));
    let hooked = context.file_classes(class).into_iter().skip(1).any(|above| {
        !context.bindings_in_class(above, "__init_subclass__").is_empty() && sets(above.node.text())
    });
    let is_emptied = context
        .file_classes(class)
        .into_iter()
        .any(|above| context.is_set_from_outside(above, "__abstractmethods__"));
    (!hooked && !is_emptied).then_some(missing)
}

fn at_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let class = context.class(context.locate(node));
    let missing = missing(context, node, &class)?;
    let Special::From(new) = context.special(&class, "__new__") else { return None };
    if !context.is_plainly_made(&class) {
        return None;
    }
    let supplier = |name: &Name| context.supplier(&class, name);
    let has_own = missing.iter().any(|name| supplier(name).is_some_and(|member| member.class == class.id));
    let anchors = [node.child_of_kind(Kind::KwClass)?, node.field_child(Field::Name)?];
    let mut note = if crate::semantics::is_object(&new.class) {
        let mut lead = Text::from(if has_own { "abstract: " } else { "cannot be instantiated: it misses " });
        lead.extend(list(context, &class, &missing));
        // A class that marks nothing itself is meant to be called, as a rule.
        let weight = if has_own { Weight::Result } else { Weight::Surprise };
        let note =
            Note::new("abstract-base-class", context.range(node), "Abstract class", lead).weight(weight);
        note.line(Text::from(if has_own {
            "Calling the class raises `TypeError`; a subclass that defines all of them can be called."
        } else {
            "Calling the class raises `TypeError` until these are defined, here or in a subclass."
        }))
    } else if is_builtin(&new.class.qualname) && new.class.module == "builtins" && has_one_layout(&class) {
        let lead = say(
            "can be instantiated all the same: {} does not look at abstract methods",
            [code(format!("{}.__new__", class_name(&new.class)))],
        );
        let mut line = Text::from("Abstract: ");
        line.extend(list(context, &class, &missing));
        line.push(plain("."));
        Note::new("abstract-base-class", context.range(node), "Abstract class", lead)
            .weight(Weight::Surprise)
            .line(line)
    } else {
        return None;
    };
    note = note.on(anchors.map(|n| context.range(n)));
    Some(note)
}

/// Classes whose `__new__` does not ask whether something is abstract.
fn is_builtin(name: &str) -> bool {
    matches!(
        name,
        "dict"
            | "list"
            | "int"
            | "float"
            | "complex"
            | "str"
            | "bytes"
            | "bytearray"
            | "tuple"
            | "set"
            | "frozenset"
    )
}

/// Whether only one class of `builtins` but `object` is in the order: two may not go together.
fn has_one_layout(class: &Class) -> bool {
    let of_builtins = |id: &&ClassId| id.module == "builtins" && id.qualname != "object";
    class.mro.as_ref().is_ok_and(|mro| mro.0.iter().filter(of_builtins).count() == 1)
}

/// `area` (`Shape`, line 8), …
fn list(context: &Context<'_>, class: &Class, missing: &[Name]) -> Text {
    let mut text = Text::default();
    for (at, name) in missing.iter().take(MOST).enumerate() {
        if at > 0 {
            text.push(plain(", "));
        }
        text.push(code(name.as_str()));
        if let Some(member) = context.supplier(class, name) {
            let place = place_of(context, &member);
            let place = place.trim_start_matches(" (").trim_end_matches(')');
            if member.class == class.id {
                text.push(plain(format!(" ({place})")));
            } else {
                text.push(plain(" ("));
                text.push(code(class_name(&member.class)));
                text.push(plain(if place.is_empty() { ")".to_string() } else { format!(", {place})") }));
            }
        }
    }
    let more = missing.len().saturating_sub(MOST);
    if more > 0 {
        text.push(plain(format!(" and {more} more")));
    }
    text
}

/// `Square()`, where `Square` still misses something.
fn at_call<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let function = call.field_child(Field::Function)?;
    if !matches!(function.kind(), Kind::Identifier | Kind::Attribute) {
        return None;
    }
    let Definition::Class(at) = context.definition(function) else { return None };
    let class = context.class(at);
    let missing = missing(context, at.node, &class)?;
    if !context.is_plainly_made(&class) || !context.special(&class, "__new__").is_of_object() {
        return None;
    }
    let mut lead = say("raises `TypeError`: {} misses ", [code(class.id.qualname.as_str())]);
    lead.extend(list(context, &class, &missing));
    let last = function.field_child(Field::Attribute).unwrap_or(function);
    Some(
        Note::new("abstract-base-class", context.range(call), "Abstract class", lead)
            .on([context.range(last)])
            .weight(Weight::Fails),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    const SHAPE: &str = "from abc import ABC, abstractmethod\nclass Shape(ABC):\n    @abstractmethod\n    def area(self): pass\n    @abstractmethod\n    def edge(self): pass\n";

    #[test]
    fn ignores_classes_without_a_gap() {
        silent_at("abstract-base-class", "class $0A: pass\n");
        silent_at(
            "abstract-base-class",
            "from abc import abstractmethod\nclass $0A:\n    @abstractmethod\n    def f(self): pass\n",
        );
        silent_at(
            "abstract-base-class",
            &format!("{SHAPE}class $0B(Shape):\n    def area(self): pass\n    edge = 1\n"),
        );
        silent_at("abstract-base-class", &format!("{SHAPE}@wild\nclass $0B(Shape): pass\n"));
        silent_at("abstract-base-class", &format!("{SHAPE}class B(Shape, metaclass=M): pass\n$0B()\n"));
        silent_at(
            "abstract-base-class",
            &format!("{SHAPE}class B(Shape):\n    def __new__(cls): return 1\n$0B()\n"),
        );
        silent_at("abstract-base-class", &format!("{SHAPE}class B(dict, Shape): pass\n$0B()\n"));
    }

    #[test]
    fn says_what_is_missing() {
        let text = hover(&format!("{SHAPE}class $0B(Shape):\n    def area(self): pass\n")).remove(0);
        assert_eq!(
            text,
            "Abstract class · cannot be instantiated: it misses `edge` (`Shape`, line 6)\nCalling the class raises `TypeError` until these are defined, here or in a subclass."
        );
        let text = hover(&SHAPE.replace("class Shape", "class $0Shape")).remove(0);
        assert!(text.starts_with("Abstract class · abstract: `area` (line 4), `edge` (line 6)\n"), "{text}");
    }

    #[test]
    fn says_which_call_fails() {
        let text = hover(&format!("{SHAPE}class B(Shape): pass\nx = $0B()\n")).remove(0);
        assert_eq!(
            text,
            "Abstract class · raises `TypeError`: `B` misses `area` (`Shape`, line 4), `edge` (`Shape`, line 6)"
        );
        let text = hover(&format!("{SHAPE}class $0B(dict, Shape): pass\n"));
        assert!(
            text.iter()
                .any(|t| t.starts_with("Abstract class · can be instantiated all the same: `dict.__new__`")),
            "{text:?}"
        );
    }
}

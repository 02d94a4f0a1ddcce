//! What a private name is called once its class has changed it.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{At, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "name-mangling", kinds: &[Kind::Identifier], run: explain };

/// More places than this are not looked at.
const MOST: usize = 200;

/// More spellings than this are counted, not listed.
const SHOWN: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let name = node.text();
    if !is_private(name) || !is_variable(context, node) {
        return;
    }
    let spelled = context.mangled(node).to_string();
    let places = spellings(context, name);
    let others: Vec<&(String, u32)> = places.iter().filter(|(other, _)| *other != spelled).collect();
    let class = class_around(node);
    if spelled == name {
        // Outside of classes it stays as it is; that matters only where a class has one of its own.
        if others.is_empty() || class.is_some() || node.field() != Field::Attribute {
            return;
        }
        let lead = say("{} stays as it is here, outside of any class", [code(name)]);
        let mut note = Note::new("name-mangling", context.range(node), "Private name", lead)
            .weight(Weight::Surprise)
            .short("not changed outside of a class")
            .related(&["attribute-lookup", "class-statement"]);
        note = listed(note, "In the classes it is another name", &others);
        notes.push(note);
        return;
    }
    let lead = match class.and_then(|c| c.field_child(Field::Name)) {
        Some(class) => say("{} in class {} is {}", [code(name), code(class.text()), code(spelled.as_str())]),
        // A long class is read in pieces.
        None => say("{} is {} in this class", [code(name), code(spelled.as_str())]),
    };
    let mut note = Note::new("name-mangling", context.range(node), "Private name", lead)
        .short(spelled.clone())
        .related(&["attribute-lookup", "class-statement"]);
    if others.is_empty() {
        note = note.weight(Weight::Working);
    } else {
        note = listed(note, "Other places have a name of their own", &others);
    }
    notes.push(note.general(say(
        "The class's name is put in front when the code is compiled, so that a class below cannot hit it by chance.",
        [],
    )));
}

fn listed(note: Note, start: &str, others: &[&(String, u32)]) -> Note {
    let mut text = Text::from(start);
    text.push(plain(": "));
    for (i, (spelling, line)) in others.iter().take(SHOWN).enumerate() {
        if i > 0 {
            text.push(plain(", "));
        }
        text.push(code(spelling.as_str()));
        text.push(plain(format!(" (line {line})")));
    }
    if others.len() > SHOWN {
        text.push(plain(format!(" and {} more", others.len() - SHOWN)));
    }
    text.push(plain("."));
    note.line(text)
}

/// Two underscores in front, and no two at the end.
fn is_private(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__") && name.is_ascii()
}

/// Whether the identifier is a variable or an attribute: keywords of calls and parts of modules' names are not spelled otherwise.
fn is_variable(context: &Context<'_>, node: Node<'_>) -> bool {
    let is_attribute =
        node.field() == Field::Attribute && node.parent().is_some_and(|p| p.kind() == Kind::Attribute);
    is_attribute || context.model().scope_of_name.contains_key(&node.id())
}

fn class_around(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestors().find(|n| n.kind() == Kind::ClassDefinition)
}

/// The spellings that a private name has in this file, each with the first line that has it.
fn spellings(context: &Context<'_>, name: &str) -> Vec<(String, u32)> {
    let mut found: Vec<(String, u32)> = Vec::new();
    let mut left = MOST;
    for (piece, place) in context.module().pieces().iter().enumerate() {
        for (at, _) in place.segment.text().match_indices(name) {
            let Some(less) = left.checked_sub(1) else { return found };
            left = less;
            let Ok(offset) = u32::try_from(at) else { continue };
            let node = place.segment.tree().node_at(offset.into());
            if node.kind() != Kind::Identifier || node.text() != name {
                continue;
            }
            let there = context.at(At { piece, node });
            if !is_variable(&there, node) {
                continue;
            }
            let spelled = there.mangled(node).to_string();
            if found.iter().all(|(other, _)| *other != spelled) {
                found.push((spelled, there.line(node)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_names_that_stay_as_they_are() {
        silent_at("name-mangling", "class A:\n    def f(self): return self.$0_x\n");
        silent_at("name-mangling", "class A:\n    def f(self): return self.$0__len__()\n");
        silent_at("name-mangling", "x = a.$0__x\n");
        silent_at("name-mangling", "class _:\n    def f(self): return self.$0__x\n");
    }

    #[test]
    fn spells_the_name_out() {
        assert_eq!(
            hover("class Dog:\n    def f(self): self.$0__x = 1\n"),
            [
                "Private name · `__x` in class `Dog` is `_Dog__x`\n(The class's name is put in front when the code is compiled, so that a class below cannot hit it by chance.)"
            ]
        );
    }

    #[test]
    fn tells_of_other_spellings() {
        let source = "class Dog:\n    def f(self): self.__x = 1\nclass Puppy(Dog):\n    def g(self): return self.$0__x\nd = Dog()\nd.__x\n";
        assert!(
            hover(source)[0].contains(
                "`__x` in class `Puppy` is `_Puppy__x`\nOther places have a name of their own: `_Dog__x` (line 2), `__x` (line 6)."
            ),
            "{:?}",
            hover(source)
        );
        let outside = "class Dog:\n    def f(self): self.__x = 1\nd = Dog()\nd.$0__x\n";
        assert_eq!(
            hover(outside),
            [
                "Private name · `__x` stays as it is here, outside of any class\nIn the classes it is another name: `_Dog__x` (line 2)."
            ]
        );
    }
}

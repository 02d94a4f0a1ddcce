//! Which class comes next for this `super()`, for each kind of object that this file knows.

use super::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::cooperation::{class_name, line_of};
use crate::semantics::{At, Class, Context, Definition};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "super-function", kinds: &[Kind::Call], run: explain };

/// More kinds of objects than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(function) = node.field_child(Field::Function).filter(|n| n.text() == "super") else { return };
    if context.definition(function) != Definition::External("builtins.super".to_string())
        || node.field_child(Field::Arguments).is_none_or(|n| n.named_children().next().is_some())
    {
        return;
    }
    let Some(own) = enclosing_class(context, node) else { return };
    let own_class = context.class(own);
    let attribute = node
        .parent()
        .filter(|p| p.kind() == Kind::Attribute && p.field_child(Field::Object) == Some(node))
        .and_then(|p| p.field_child(Field::Attribute));
    let lead =
        say("the next class after {} in the MRO of the object", [code(own_class.id.qualname.as_str())]);
    let mut note = Note::new("super-function", context.range(node), "super()", lead)
        .on([context.range(function)])
        .related(&["mro-c3"]);
    let mut classes = vec![own];
    classes.extend(context.subclasses(own));
    let lines: Vec<Text> =
        classes.iter().filter_map(|at| next(context, *at, &own_class, attribute.map(Node::text))).collect();
    if lines.is_empty() {
        return;
    }
    let more = lines.len().saturating_sub(MOST);
    for line in lines.into_iter().take(MOST) {
        note = note.bullet(line);
    }
    if more > 0 {
        note = note.line(say("… and for {} more classes of this file.", [plain(more)]));
    }
    notes.push(note.general("Not “my parent”: which class is next depends on the object."));
}

/// The class whose body holds the method in which the node stands, where CPython would make a `__class__` cell for it.
fn enclosing_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<At<'m>> {
    for ancestor in node.ancestors() {
        match ancestor.kind() {
            Kind::ClassDefinition => return Some(context.locate(ancestor)),
            Kind::Module => break,
            _ => {}
        }
    }
    // A member of a class that was cut into segments.
    let (piece, scope) = context.module().cut_class(context.piece())?;
    let header = context.module().pieces().get(piece)?;
    Some(At { piece, node: header.model.scope_node(header.segment.tree(), scope)? })
}

/// "for a `D`: `C.save` (line 9)"; `None` where the object's order, or what it leads to, is not certain.
fn next<'m>(context: &Context<'m>, at: At<'m>, own: &Class, attribute: Option<&str>) -> Option<Text> {
    let class = context.class(at);
    let order = &class.mro.as_ref().ok()?.0;
    let place = order.iter().position(|id| *id == own.id)?;
    let object = code(class.id.qualname.as_str());
    let Some(name) = attribute else {
        return Some(say("for a {}: {}", [object, code(class_name(order.get(place + 1)?))]));
    };
    match context.next_after(&class, &own.id, name) {
        Some(member) => {
            let line = line_of(context, &member).map(|line| format!(" (line {line})")).unwrap_or_default();
            Some(say(
                "for a {}: {}{}",
                [object, code(format!("{}.{name}", class_name(&member.class))), plain(line)],
            ))
        }
        None if class.complete => Some(say(
            "for a {}: `AttributeError`, no class after {} has {}",
            [object, code(class_name(&own.id)), code(name)],
        )),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_another_super_and_explicit_arguments() {
        silent_at("super-function", "def super(): ...\nclass A:\n    def f(self): su$0per().f()\n");
        silent_at("super-function", "class A(B):\n    def f(self): su$0per(A, self).f()\n");
        silent_at("super-function", "class A(Unknown):\n    def f(self): su$0per().f()\n");
    }

    #[test]
    fn names_the_next_class_for_each_kind_of_object() {
        let text = hover(
            "class A:
    def save(self): print('A')
class B(A):
    def save(self): su$0per().save()
class C(A):
    def save(self): super().save()
class D(B, C): ...
",
        );
        assert_eq!(
            text,
            [
                "super() · the next class after `B` in the MRO of the object\n- for a `B`: `A.save` (line 2)\n- for a `D`: `C.save` (line 6)\n(Not “my parent”: which class is next depends on the object.)"
            ]
        );
    }

    #[test]
    fn a_chain_of_3_000_classes_is_counted() {
        let mut text =
            String::from("class C0:\n    def m(self): pass\nclass C1(C0):\n    def m(self): su$0per().m()\n");
        for number in 2..3_000 {
            text.push_str(&format!("class C{number}(C{}): pass\n", number - 1));
        }
        let text = hover(&text).remove(0);
        assert!(text.contains("- for a `C3`: `C0.m` (line 2)\n"), "{text}");
        assert!(text.contains("… and for 2994 more classes"), "{text}");
    }

    #[test]
    fn says_when_no_class_has_it() {
        let text = hover("class A:\n    def f(self): su$0per().f()\n").remove(0);
        assert!(text.contains("for a `A`: `AttributeError`, no class after `A` has `f`"), "{text}");
    }
}

//! Which class comes next for this `super()`, for each kind of object that this file knows.

use crate::insights::Insight;
use crate::note::{Note, Text, code, counted, plain, say};
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::super_call::{NextInLine, SuperCall};
use crate::semantics::{Class, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight { concept: "super-function", kinds: &[Kind::Call], run: explain };

/// More kinds of objects than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(function), Some(call)) = (node.field_child(Field::Function), SuperCall::of(context, node))
    else {
        return;
    };
    let (own, of_class) = (call.class, call.of_class);
    let own_class = context.class(own);
    let whose = if of_class { "class that the method is called on" } else { "object" };
    let lead = say(
        "the next class after {} in the MRO of the {}",
        [code(own_class.id.qualname.as_str()), plain(whose)],
    );
    let mut note = Note::new("super-function", context.range(node), "super()", lead)
        .on([context.range(function)])
        .related(&["mro-c3"]);
    let mut classes = vec![own];
    classes.extend(context.subclasses(own));
    // A class for which it leads to the same as for one before is counted.
    let mut lines: Vec<(Text, Text)> = Vec::new();
    let mut same = 0;
    for at in &classes {
        let class = context.class(*at);
        let Some(target) = target(context, &class, &own_class, &call) else { continue };
        if lines.iter().any(|(_, known)| *known == target) {
            same += 1;
            continue;
        }
        let mut text = Text::from("for ");
        text.push(code(class.id.qualname.as_str()));
        text.push(plain(if of_class { ": " } else { " objects: " }));
        text.extend(target.clone());
        lines.push((text, target));
    }
    if lines.is_empty() {
        return;
    }
    let more = lines.len().saturating_sub(MOST);
    for (line, _) in lines.into_iter().take(MOST) {
        note = note.bullet(line);
    }
    if more > 0 {
        note = note.line(say("… and for {} of this file.", [plain(counted(more, "more class"))]));
    }
    match same {
        0 => {}
        1 => note = note.line(Text::from("One more class of this file goes on as one of these does.")),
        same => {
            note = note.line(say("{} more classes of this file go on as one of these does.", [plain(same)]));
        }
    }
    notes.push(note.general("Not “my parent”: which class is next depends on the object."));
}

/// "`C.save` (line 9)"; `None` where the object's order, or what it leads to, is not certain.
fn target<'m>(context: &Context<'m>, class: &Class, own: &Class, call: &SuperCall<'m>) -> Option<Text> {
    let name = call.attribute.unwrap_or_default();
    Some(match call.next(context, class)? {
        NextInLine::Class(next) => say("{}", [code(class_name(&next))]),
        NextInLine::Member(member) => {
            let place = place_of(context, &member);
            say("{}{}", [code(format!("{}.{name}", class_name(&member.class))), plain(place)])
        }
        NextInLine::Nothing => {
            say("`AttributeError`, no class after {} has {}", [code(class_name(&own.id)), code(name)])
        }
    })
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
                "super() · the next class after `B` in the MRO of the object\n- for `B` objects: `A.save` (line 2)\n- for `D` objects: `C.save` (line 6)\n(Not “my parent”: which class is next depends on the object.)"
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
        assert!(
            text.contains("- for `C1` objects: `C0.m` (line 2)\n2998 more classes of this file go on"),
            "{text}"
        );
    }

    #[test]
    fn ignores_places_where_super_needs_arguments_or_another_object() {
        for body in [
            "def f(self): return (lambda: su$0per().f())()",
            "@staticmethod\n    def f(x): su$0per().f()",
            "def f(self):\n        self = x\n        su$0per().f()",
            "def f(self):\n        def g(): su$0per().f()",
            "def f(*args): su$0per().f()",
        ] {
            silent_at("super-function", &format!("class A:\n    {body}\n"));
        }
        silent_at(
            "super-function",
            "class A: pass\nclass B(A):\n    def f(self): su$0per().f()\nA.f = print\n",
        );
    }

    #[test]
    fn goes_by_the_class_in_class_methods() {
        let text = hover("class A:\n    def __new__(cls): return su$0per().__new__(cls)\n").remove(0);
        assert!(text.starts_with("super() · the next class after `A` in the MRO of the class that the method is called on\n- for `A`: `object.__new__`"), "{text}");
    }

    #[test]
    fn says_when_no_class_has_it() {
        let text = hover("class A:\n    def f(self): su$0per().f()\n").remove(0);
        assert!(text.contains("for `A` objects: `AttributeError`, no class after `A` has `f`"), "{text}");
    }
}

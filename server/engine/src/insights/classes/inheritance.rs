//! Which method of which base the hovered method takes the place of.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::cooperation::{Step, chain, class_name, place_of};
use crate::semantics::{Context, MemberKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "inheritance", kinds: &[Kind::FunctionDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(overriding(context, node));
}

fn overriding<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let name = node.field_child(Field::Name)?;
    let class = context.class(context.class_of_method(node)?);
    let attribute = context.mangled(name);
    let steps = chain(context, &class, &attribute, 2);
    let [own, above] = steps.as_slice() else { return None };
    let is_this = own.function.is_some_and(|at| at.node == node && at.piece == context.piece());
    if !is_this || own.member.class != class.id || !is_method(context, above) {
        return None;
    }
    let full = code(format!("{}.{}", class_name(&above.member.class), above.member.name));
    let place = plain(place_of(context, &above.member));
    let lead = if context.is_abstract(&above.member) == Some(true) {
        say("implements the abstract {}{}", [full, place])
    } else {
        say("overrides {}{}", [full, place])
    };
    let mut note = Note::new("inheritance", context.range(node), "Method", lead)
        .on([context.range(name)])
        .related(&["super-function", "mro-c3"]);
    if own.goes_on == Some(true) {
        note = note.line(say(
            "For {} objects, its {} goes on to that one.",
            [code(class.id.qualname.as_str()), code(format!("super().{}()", name.text()))],
        ));
    }
    Some(note.weight(Weight::Whereabouts))
}

/// What stands in the place of a method of `object` is said by the method's own card.
fn is_method(context: &Context<'_>, step: &Step<'_>) -> bool {
    let class = &step.member.class;
    if class.module == "builtins" && class.qualname == "object" {
        return false;
    }
    step.function.is_some()
        || matches!(
            context.kind_elsewhere(&step.member),
            Some(
                MemberKind::Method
                    | MemberKind::ClassMethod
                    | MemberKind::StaticMethod
                    | MemberKind::Property
            )
        )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn says_nothing_where_nothing_is_overridden() {
        for text in [
            "class A:\n    def $0f(self): pass\n",
            "class A:\n    def $0__init__(self): pass\n",
            "class A(B):\n    def $0f(self): pass\n",
            "class A:\n    f = 1\nclass B(A):\n    def $0f(self): pass\n",
            "class A:\n    def f(self): pass\nclass B(A):\n    def $0f(self): pass\n    f = 1\n",
            "def $0f(self): pass\n",
            "class A:\n    def __f(self): pass\nclass B(A):\n    def $0__f(self): pass\n",
        ] {
            silent_at("inheritance", text);
        }
    }

    #[test]
    fn names_what_is_overridden() {
        let base = "class A:\n    def f(self): pass\n";
        assert_eq!(
            hover(&format!("{base}class B(A):\n    def $0f(self):\n        return super().f()\n")),
            ["Method · overrides `A.f` (line 2)\nFor `B` objects, its `super().f()` goes on to that one."]
        );
        assert_eq!(
            hover("import threading\nclass T(threading.Thread):\n    def $0run(self): pass\n"),
            ["Method · overrides `threading.Thread.run`"]
        );
        assert_eq!(
            hover("from collections.abc import Sized\nclass T(Sized):\n    def $0__len__(self): return 0\n"),
            ["Method · implements the abstract `collections.abc.Sized.__len__`"]
        );
    }
}

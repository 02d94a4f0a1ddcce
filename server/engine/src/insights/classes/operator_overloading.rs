//! Which method an operator asks first, for operands whose classes are known.

use text_size::TextRange;

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::operands::{Asked, Operation};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "operator-overloading", kinds: OPERATIONS, run: explain };

/// Where an operator may ask a method.
pub(super) const OPERATIONS: &[Kind] = &[Kind::BinaryOperator, Kind::AugmentedAssignment];

/// The place of an operator, and the methods that it asks.
pub(super) fn operation<'m>(context: &Context<'m>, node: Node<'m>) -> Option<(TextRange, Operation)> {
    let operator = node.field_child(Field::Operator)?;
    Some((context.range(operator), context.operator_methods(node)?))
}

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, node));
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (operator, operation) = operation(context, node)?;
    let Some(first) = operation.asked.first() else {
        let mut lead =
            say("raises `TypeError`: {} has no {}", [code(operation.left.as_str()), code(operation.method)]);
        if operation.left != operation.right {
            lead.extend(say(", {} no {}", [code(operation.right.as_str()), code(operation.reflected)]));
        }
        let note = Note::new("operator-overloading", context.range(node), "Operator", lead);
        return Some(note.on([operator]).weight(Weight::Fails));
    };
    if first.right {
        return None;
    }
    let mut lead = Text::from("asks ");
    lead.extend(method(context, first));
    let note = Note::new("operator-overloading", context.range(node), "Operator", lead);
    Some(further(context, note, &operation).on([operator]))
}

/// `A.__add__` (line 3)
pub(super) fn method(context: &Context<'_>, asked: &Asked) -> Text {
    let full = format!("{}.{}", class_name(&asked.member.class), asked.member.name);
    say("{}{}", [code(full), plain(place_of(context, &asked.member))])
}

/// What is asked after the first method.
pub(super) fn further(context: &Context<'_>, note: Note, operation: &Operation) -> Note {
    let mut note = note;
    for asked in operation.asked.iter().skip(1) {
        let mut text = Text::from("After `NotImplemented`: ");
        text.extend(method(context, asked));
        text.push(plain(if asked.right { " of the right operand." } else { "." }));
        note = note.bullet(text);
    }
    note.line(Text::from("If each returns `NotImplemented`, `TypeError` is raised."))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_operands_that_are_not_known() {
        let add = "class A:\n    def __add__(self, o): pass\n";
        silent_at("operator-overloading", &format!("{add}x $0+ A()\n"));
        silent_at("operator-overloading", &format!("{add}A() $0+ 'a'\n"));
        silent_at(
            "operator-overloading",
            &format!("{add}class B(A):\n    def __add__(self, o): pass\ndef f(a: A):\n    a $0+ 1\n"),
        );
        silent_at("operator-overloading", "1 $0+ 2\n");
        silent_at("operator-overloading", "class A(int): pass\nA() $0+ 1\n");
        silent_at("operator-overloading", "class A(B): pass\nA() $0+ 1\n");
        silent_at("operator-overloading", "class A:\n    __add__ = None\nA() $0+ 1\n");
    }

    #[test]
    fn says_what_is_asked() {
        assert_eq!(
            hover("class A:\n    def __add__(self, o): pass\nA() $0+ 1\n"),
            [
                "Operator · asks `A.__add__` (line 2)\n- After `NotImplemented`: `int.__radd__` of the right operand.\nIf each returns `NotImplemented`, `TypeError` is raised."
            ]
        );
    }

    #[test]
    fn says_what_fails() {
        let text = hover("class A: pass\nclass B: pass\nA() $0- B()\n").remove(0);
        assert_eq!(text, "Operator · raises `TypeError`: `A` has no `__sub__`, `B` no `__rsub__`");
        let text = hover("class A:\n    def __rsub__(self, o): pass\nA() $0- A()\n").remove(0);
        assert_eq!(text, "Operator · raises `TypeError`: `A` has no `__sub__`");
    }
}

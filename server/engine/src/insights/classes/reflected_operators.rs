//! Where an operator asks the right operand first, or only.

use super::operator_overloading::{OPERATIONS, further, method, operation};
use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, say};
use crate::semantics::Context;
use crate::syntax::Node;

pub(super) const INSIGHT: Insight =
    Insight { concept: "reflected-operators", kinds: OPERATIONS, run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, node));
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let (operator, operation) = operation(context, node)?;
    let first = operation.asked.first().filter(|first| first.right)?;
    let has_left = operation.asked.iter().any(|asked| !asked.right);
    let mut lead = Text::from("asks the right operand");
    lead.extend(Text::from(if has_left { " first: " } else { ": " }));
    lead.extend(method(context, first));
    let mut note =
        Note::new("reflected-operators", context.range(node), "Reflected operator", lead).on([operator]);
    note = if has_left {
        note.weight(Weight::Surprise).line(say(
            "{} is a subclass of {} with a method of its own.",
            [code(operation.right.as_str()), code(operation.left.as_str())],
        ))
    } else {
        note.line(say("{} has no {}.", [code(operation.left.as_str()), code(operation.method)]))
    };
    Some(further(context, note, &operation))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_operators_that_ask_the_left_operand() {
        silent_at(
            "reflected-operators",
            "class A:\n    def __add__(self, o): pass\n    def __radd__(self, o): pass\nA() $0+ A()\n",
        );
        silent_at("reflected-operators", "class A:\n    def __radd__(self, o): pass\n'a' $0+ A()\n");
        silent_at("reflected-operators", "class A:\n    def __radd__(self, o): pass\n1 $0+ A()\n");
        silent_at(
            "reflected-operators",
            "class A:\n    def __add__(self, o): pass\n    def __radd__(self, o): pass\nclass B(A): pass\nA() $0+ B()\n",
        );
    }

    #[test]
    fn says_when_the_right_operand_goes_first() {
        let text = hover("class A:\n    def __add__(self, o): pass\nclass B(A):\n    def __radd__(self, o): pass\nA() $0+ B()\n").remove(0);
        assert_eq!(
            text,
            "Reflected operator · asks the right operand first: `B.__radd__` (line 4)\n`B` is a subclass of `A` with a method of its own.\n- After `NotImplemented`: `A.__add__` (line 2).\nIf each returns `NotImplemented`, `TypeError` is raised."
        );
        let text = hover("class A: pass\nclass B:\n    def __rsub__(self, o): pass\nA() $0- B()\n").remove(0);
        assert!(
            text.starts_with(
                "Reflected operator · asks the right operand: `B.__rsub__` (line 3)\n`A` has no `__sub__`."
            ),
            "{text}"
        );
    }
}

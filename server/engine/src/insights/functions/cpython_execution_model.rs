//! When the code of a function is compiled, and which further code objects it holds.

use super::code_anchors;
use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "cpython-execution-model",
    kinds: &[Kind::FunctionDefinition, Kind::Lambda],
    run: explain,
};

/// More code objects than these are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, function: Node<'m>, notes: &mut Vec<Note>) {
    let Some(inner) = context.inner_code(function).filter(|inner| !inner.is_empty()) else { return };
    if has_folded_test(function) {
        return;
    }
    let Some(object) = context.code_object(function) else { return };
    let lead = say(
        "the code of {} is compiled with the whole file, before line 1 runs; line {} makes a function of it",
        [code(object.name), plain(context.line(function))],
    );
    let mut note = Note::new("cpython-execution-model", context.range(function), "Compiled code", lead)
        .on(code_anchors(context, function))
        .short("compiled with the file")
        .weight(Weight::Beneath)
        .related(&["bytecode-and-dis"]);
    for one in inner.iter().take(MOST) {
        note = note.bullet(say(
            "It holds the code of {} (line {}).",
            [code(one.name), plain(context.line(one.node))],
        ));
    }
    if let Some(more) = inner.len().checked_sub(MOST).filter(|more| *more > 0) {
        note = note.bullet(say("It holds the code of {} more.", [plain(more)]));
    }
    notes.push(note);
}

/// Whether a test in the function is decided when it is compiled, so that code behind it may be left out: `if not 0 or x: return`.
fn has_folded_test(function: Node<'_>) -> bool {
    let mut tests: Vec<Node<'_>> =
        function.descendants().filter_map(|node| node.field_child(Field::Condition)).collect();
    while let Some(test) = tests.pop() {
        match test.kind() {
            Kind::NotOperator | Kind::BooleanOperator | Kind::ParenthesizedExpression => {
                tests.extend(test.named_children());
            }
            Kind::Integer
            | Kind::Float
            | Kind::String
            | Kind::ConcatenatedString
            | Kind::True
            | Kind::False => {
                return true;
            }
            Kind::None | Kind::Ellipsis | Kind::Tuple | Kind::UnaryOperator | Kind::BinaryOperator => {
                return true;
            }
            Kind::Identifier if test.text() == "__debug__" => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing::{beneath, silent_at};

    #[test]
    fn ignores_functions_without_code_inside_or_with_code_that_may_be_left_out() {
        for source in [
            "$0def f(a):\n    return a\n",
            "$0def f(a):\n    return a\n    g = lambda: 1\n",
            "$0def f(a):\n    if 0:\n        g = lambda: 1\n",
            "$0def f(a):\n    def g[T](x: T): pass\n",
            "$0def f(a):\n    return [x for x in a]\n",
        ] {
            silent_at("cpython-execution-model", source);
        }
    }

    #[test]
    fn ignores_code_that_may_be_left_out() {
        let notes = beneath("$0def f(a):\n    if not 0 or a: return\n    return (x for x in a)\n");
        assert!(notes.iter().all(|note| !note.starts_with("Compiled code")), "{notes:?}");
    }

    #[test]
    fn lists_the_code_inside() {
        let notes = beneath(
            "$0def f(a):\n    class B:\n        def m(self): pass\n    return (x for x in a), lambda: 1\n",
        );
        let note = notes.iter().find(|note| note.starts_with("Compiled code")).unwrap();
        assert_eq!(
            note,
            "Compiled code · the code of `f` is compiled with the whole file, before line 1 runs; line 1 makes a function of it\n\
             - It holds the code of `B` (line 2).\n\
             - It holds the code of `<genexpr>` (line 4).\n\
             - It holds the code of `<lambda>` (line 4)."
        );
    }
}

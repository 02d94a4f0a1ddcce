//! What `//` and `%` give where one of two numbers is negative, and divisions by zero.

use crate::insights::Insight;
use crate::note::{Note, Question, Weight, code, say};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "floor-division-modulo", kinds: &[Kind::BinaryOperator], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(operator) = node.field_child(Field::Operator) else { return };
    if !matches!(operator.text(), "//" | "%" | "/") {
        return;
    }
    let (Some(left), Some(right)) = (node.field_child(Field::Left), node.field_child(Field::Right)) else {
        return;
    };
    let Some(divisor) = context.constant(right) else { return };
    let source = node.one_line();
    let new = |lead| {
        let title = if operator.text() == "%" { "Remainder" } else { "Division" };
        Note::new("floor-division-modulo", context.range(node), title, lead).on([context.range(operator)])
    };
    if matches!(divisor, Constant::Int(0) | Constant::Bool(false)) || divisor == Constant::Float(0.0) {
        if context.value(left).builtin_name().is_some_and(|name| matches!(name, "int" | "float" | "bool")) {
            let lead = say("{} raises `ZeroDivisionError`", [code(source)]);
            notes.push(new(lead).weight(Weight::Fails));
        }
        return;
    }
    let (Some(Constant::Int(a)), Constant::Int(b)) = (context.constant(left), divisor) else { return };
    // Where both have one sign, every way of rounding gives the same.
    if (a < 0) == (b < 0) || a % b == 0 {
        return;
    }
    let cut = a / b;
    let (quotient, remainder) = (cut - 1, a % b + b);
    let note = match operator.text() {
        "//" => {
            let lead = say(
                "{} is {}: it rounds down, not towards zero",
                [code(&source), code(quotient.to_string())],
            );
            new(lead).line(say("Cut off at the point it would be {}.", [code(cut.to_string())])).question(
                Question {
                    ask: say("What is {}?", [code(source)]),
                    answer: quotient.to_string(),
                    wrong: vec![cut.to_string(), (quotient - 1).to_string()],
                },
            )
        }
        "%" => {
            let lead = say(
                "{} is {}: it has the sign of the number on the right",
                [code(&source), code(remainder.to_string())],
            );
            let sum = format!("({a} // {b}) * {b} + {remainder}");
            new(lead).line(say("{} gives {} again.", [code(sum), code(a.to_string())])).question(Question {
                ask: say("What is {}?", [code(source)]),
                answer: remainder.to_string(),
                wrong: vec![(a % b).to_string(), (-remainder).to_string()],
            })
        }
        _ => return,
    };
    notes.push(note);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known_or_does_not_surprise() {
        for source in [
            "7 $0// 2\n",
            "-7 $0// -2\n",
            "-8 $0// 2\n",
            "x $0// 2\n",
            "-7 $0/ 2\n",
            "'%s' $0% -1\n",
            "x $0// 0\n",
            "-7 $0* 2\n",
        ] {
            silent_at("floor-division-modulo", source);
        }
    }

    #[test]
    fn rounds_down_and_keeps_the_sign() {
        assert_eq!(
            hover("-7 $0// 2\n"),
            [
                "Division · `-7 // 2` is `-4`: it rounds down, not towards zero\nCut off at the point it would be `-3`."
            ]
        );
        assert_eq!(
            hover("N = 3\n-7 $0% N\n"),
            [
                "Remainder · `-7 % N` is `2`: it has the sign of the number on the right\n`(-7 // 3) * 3 + 2` gives `-7` again."
            ]
        );
        assert_eq!(hover("7 $0% 0\n"), ["Remainder · `7 % 0` raises `ZeroDivisionError`"]);
    }
}

//! How often a loop over a `range()` runs, and what its variable is afterwards. The misconceptions: that the stop counts, that a range
//! begins at 1, that the variable ends with the loop.

use super::{From, Question, Quiz, header, is_quotable};
use crate::note::{Text, code, plain, say};
use crate::semantics::Context;
use crate::semantics::rounds::{is_left_early, keeps_its_value, range_values};
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "rounds", from: From::Nodes(&[Kind::ForStatement], ask) };
pub(super) const AFTER: Quiz = Quiz { name: "after", from: From::Nodes(&[Kind::ForStatement], after) };

/// Loops that run less often or more often than this are not asked about.
const ROUNDS: std::ops::RangeInclusive<usize> = 1..=1000;

/// The loop's call of `range()`, its numbers, and the step between them.
struct Counted<'m> {
    target: Node<'m>,
    call: Node<'m>,
    values: Vec<i64>,
    step: i64,
}

fn counted<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Counted<'m>> {
    let target = statement.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let call = statement.field_child(Field::Right)?.unparenthesized();
    let values = range_values(context, call).filter(|values| ROUNDS.contains(&values.len()))?;
    if statement.child_of_kind(Kind::KwAsync).is_some() || is_left_early(statement) || !is_quotable(call) {
        return None;
    }
    let step = match values.as_slice() {
        [first, second, ..] => second - first,
        _ => 1,
    };
    Some(Counted { target, call, values, step })
}

fn number(n: i64) -> Text {
    Text(vec![plain(n)])
}

fn ask<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Question> {
    let Counted { call, values, .. } = counted(context, statement)?;
    let count = i64::try_from(values.len()).ok()?;
    // `range(5)` runs five times: that is what it is written for.
    let arguments = call.field_child(Field::Arguments)?.named_children().count();
    if arguments < 2 {
        return None;
    }
    let mut numbers =
        call.field_child(Field::Arguments)?.named_children().filter_map(|n| match context.constant(n)? {
            crate::semantics::Constant::Int(n) => i64::try_from(n).ok(),
            _ => None,
        });
    let (start, stop) = (numbers.next()?, numbers.next()?);
    let ask = say("How often does the body of the loop over {} run?", [code(call.text())]);
    let mut question = Question::new("range-function", context.range(call), ask, number(count))
        .or(number(count + 1))
        .or(number((stop - start).abs()));
    for other in [stop, count - 1, count + 2] {
        if other >= 0 {
            question = question.or(number(other));
        }
    }
    let listed = Text::codes(values.iter().take(4).map(ToString::to_string), ", ");
    let mut because = Text::from("The numbers are ");
    because.extend(listed);
    because.push(plain(if values.len() > 4 {
        " … The stop is left out."
    } else {
        ". The stop is left out."
    }));
    Some(question.needs([header(context, statement)]).because(because))
}

fn after<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Question> {
    let Counted { target, values, step, call } = counted(context, statement)?;
    if !keeps_its_value(context, statement, target) {
        return None;
    }
    let (first, last) = (*values.first()?, *values.last()?);
    let shown = |n: i64| Text(vec![code(n.to_string())]);
    let ask = say("Right after the loop over {}, what is {}?", [code(call.text()), code(target.text())]);
    let name = code(target.text());
    let question = Question::new("for-loop", context.range(target), ask, shown(last))
        .or(shown(last.checked_add(step)?))
        .or(say("nothing: {} ends with the loop, and reading it raises `NameError`", [name]))
        .or(shown(first));
    Some(question.needs([header(context, statement)]).because(say(
        "The variable of a `for` is one of the code around, and keeps the last value: {}.",
        [code(last.to_string())],
    )))
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_how_often_and_what_is_left() {
        let text = "def f():\n    for i in range(2, 11, 3):\n        print(i)\n";
        assert_eq!(
            asked("rounds", text),
            ["2: How often does the body of the loop over `range(2, 11, 3)` run? + 3 - 4 - 9 - 11"]
        );
        assert_eq!(
            asked("after", text),
            [
                "2: Right after the loop over `range(2, 11, 3)`, what is `i`? + `8` - `11` - nothing: `i` ends with the loop, and reading it raises `NameError` - `2`"
            ]
        );
    }

    #[test]
    fn is_silent_where_the_loop_may_be_left_or_counts_plainly() {
        not_asked("rounds", "def f():\n    for i in range(5):\n        print(i)\n");
        not_asked("rounds", "def f():\n    for i in range(1, 5):\n        if i: break\n");
        not_asked("after", "def f():\n    for i in range(1, 5):\n        i = 7\n");
        not_asked("rounds", "def f(n):\n    for i in range(1, n):\n        print(i)\n");
    }
}

//! Which value functions see that were made in a loop. The misconceptions: that of their own round, or none, because the loop is over.

use super::{From, Question, Quiz, header, is_quotable};
use crate::note::{Text, code, say};
use crate::semantics::Context;
use crate::semantics::late_binding::{late_bound, values_of_rounds};
use crate::syntax::{Kind, Node};

pub(super) const QUIZ: Quiz =
    Quiz { name: "closure", from: From::Nodes(&[Kind::FunctionDefinition, Kind::Lambda], ask) };

/// More functions than this are not listed.
const MOST: usize = 5;

fn ask<'m>(context: &Context<'m>, function: Node<'m>) -> Option<Question> {
    let late = late_bound(context, function).into_iter().next()?;
    let name = late.name.text();
    let around = late.around;
    let is_comprehension = around.kind().is_comprehension();
    let word = if is_comprehension { "comprehension" } else { "loop" };
    let place = context.range(function);
    let whole = if is_comprehension { context.range(around) } else { header(context, around) };
    let what = if function.kind() == Kind::Lambda { "lambda" } else { "function" };
    let because = say("Each of them captures the variable {}, not its value in that round.", [code(name)]);
    let end = context.range(late.name);
    let values = values_of_rounds(context, function, &late).filter(|values| values.len() <= MOST);
    if let Some(values) = values.filter(|_| is_quotable(around)) {
        let last = values.last()?;
        let ask = say(
            "{} is run, and then each of its lambdas is called. What do they return?",
            [code(around.text())],
        );
        let listed = |values: &[&str]| Text::codes(values.iter().copied(), ", ");
        let all = |value: &str| listed(&vec![value; values.len()]);
        let own: Vec<&str> = values.iter().map(String::as_str).collect();
        let question = Question::new("late-binding-closures", place, ask, all(last));
        return Some(
            question
                .or(listed(&own))
                .or(all(own.first()?))
                .or(say("nothing: `NameError`, for {} is gone after the comprehension", [code(name)]))
                .needs([whole])
                .because(because),
        );
    }
    let ask = say(
        &format!("Each round of the {word} makes a {what}. Called after the {word}, which {{}} do they see?"),
        [code(name)],
    );
    let answer = say("all of them the value that {} has when they are called", [code(name)]);
    let question = Question::new("late-binding-closures", place, ask, answer)
        .or(say("each of them the value that {} had in its own round", [code(name)]))
        .or(say("all of them the value that {} had in the first round", [code(name)]))
        .or(say(&format!("none: {{}} is gone after the {word}, and they raise `NameError`"), [code(name)]))
        .needs([whole, end])
        .because(because);
    Some(if function.kind() == Kind::Lambda { question } else { question.needs([header(context, function)]) })
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_for_what_lambdas_return() {
        assert_eq!(
            asked("closure", "fs = [lambda: i for i in range(3)]\n"),
            [
                "1: `[lambda: i for i in range(3)]` is run, and then each of its lambdas is called. What do they return? + `2`, `2`, `2` - `0`, `1`, `2` - `0`, `0`, `0` - nothing: `NameError`, for `i` is gone after the comprehension"
            ]
        );
    }

    #[test]
    fn asks_for_what_functions_see() {
        let asked =
            asked("closure", "fs = []\nfor n in names:\n    def f():\n        return n\n    fs.append(f)\n");
        assert_eq!(asked.len(), 1);
        assert!(asked[0].starts_with("3: Each round of the loop makes a function. Called after the loop, which `n` do they see? + all of them the value that `n` has when they are called - each of them"), "{asked:?}");
    }

    #[test]
    fn is_silent_where_each_keeps_its_own() {
        not_asked("closure", "fs = [lambda i=i: i for i in range(3)]\n");
        not_asked("closure", "for n in names:\n    print(sorted(n, key=lambda x: x + n))\n");
    }
}

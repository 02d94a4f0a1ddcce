//! Which of the loops of a comprehension goes around the other. The misconceptions: that the first is the inner one, because it stands
//! next to the value, and that both go side by side.

use super::{From, Question, Quiz};
use crate::note::{Span, Text, code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const QUIZ: Quiz = Quiz {
    name: "nested",
    from: From::Nodes(
        &[
            Kind::ListComprehension,
            Kind::SetComprehension,
            Kind::DictionaryComprehension,
            Kind::GeneratorExpression,
        ],
        ask,
    ),
};

fn ask<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Question> {
    let clauses: Vec<Node<'m>> = node.named_children().filter(|n| n.kind() == Kind::ForInClause).collect();
    let [outer, inner] = clauses.as_slice() else { return None };
    let head = |clause: &Node<'m>| {
        let (left, right) = (clause.field_child(Field::Left)?, clause.field_child(Field::Right)?);
        let word = if clause.child_of_kind(Kind::KwAsync).is_some() { "async for" } else { "for" };
        Some(code(format!("{word} {} in {}:", left.one_line(), right.one_line())))
    };
    let (outer, inner) = (head(outer)?, head(inner)?);
    let nest = |first: &Span, second: &Span| say("{} with {} inside it", [first.clone(), second.clone()]);
    let ask = Text::from("Written out as loops, what is this comprehension?");
    Some(
        Question::new("nested-comprehension", context.range(node), ask, nest(&outer, &inner))
            .or(nest(&inner, &outer))
            .or(say("{} and then {}, one after the other", [outer.clone(), inner.clone()]))
            .or(Text::from("one loop that takes an item of each at a time, as `zip()` does"))
            .because(Text::from(
                "The clauses nest in the order in which they are written: the first is the outer loop.",
            )),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_which_loop_is_the_outer_one() {
        assert_eq!(
            asked("nested", "def f(rows):\n    return [x for row in rows for x in row]\n"),
            [
                "2: Written out as loops, what is this comprehension? + `for row in rows:` with `for x in row:` inside it - `for x in row:` with `for row in rows:` inside it - `for row in rows:` and then `for x in row:`, one after the other - one loop that takes an item of each at a time, as `zip()` does"
            ]
        );
    }

    #[test]
    fn is_silent_about_one_loop() {
        not_asked("nested", "def f(rows):\n    return [row for row in rows if row]\n");
    }
}

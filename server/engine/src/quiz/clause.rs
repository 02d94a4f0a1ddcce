//! Which `except` clause catches an exception. The misconceptions: that only the class that is named is caught, that the clause that fits
//! best runs, that several run.

use text_size::TextRange;

use super::{From, Question, Quiz};
use crate::note::{Text, code, plain, say};
use crate::semantics::exceptions::{Catches, ExceptionClass};
use crate::semantics::{Context, stdlib};
use crate::syntax::{Kind, Node};

pub(super) const QUIZ: Quiz = Quiz { name: "clause", from: From::Nodes(&[Kind::TryStatement], ask) };

/// Exceptions to ask about: what people meet, of several branches of the tree.
const ASKED: [&str; 18] = [
    "FileNotFoundError",
    "UnicodeDecodeError",
    "KeyError",
    "IndexError",
    "ModuleNotFoundError",
    "ZeroDivisionError",
    "PermissionError",
    "ConnectionResetError",
    "BrokenPipeError",
    "TimeoutError",
    "NotImplementedError",
    "RecursionError",
    "UnboundLocalError",
    "ValueError",
    "TypeError",
    "AttributeError",
    "KeyboardInterrupt",
    "SystemExit",
];

struct Row<'m> {
    node: Node<'m>,
    text: String,
    catches: Catches<'m>,
}

fn ask<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Question> {
    let clauses: Vec<Node<'m>> =
        statement.named_children().filter(|n| n.kind() == Kind::ExceptClause).collect();
    if clauses.len() < 2 || clauses.iter().any(|clause| clause.child_of_kind(Kind::Star).is_some()) {
        return None;
    }
    let rows: Vec<Row<'m>> = clauses.iter().map(|node| row(context, *node)).collect::<Option<_>>()?;
    // Which exceptions are asked about changes from place to place.
    let line = context.line(statement) as usize;
    let turn = |i: usize| ASKED.get((i + line) % ASKED.len()).copied();
    let found: Vec<(&'static str, Option<usize>, bool)> = (0..ASKED.len())
        .filter_map(turn)
        .filter_map(|name| {
            let class = context.exception_of(&stdlib::builtin(name))?;
            let taker = first(&class, &rows)?;
            Some((name, taker, is_named(name, &rows)))
        })
        .collect();
    // One that a clause catches without naming it, or else one that none catches although a clause seems to catch all.
    let (name, taker, _) = *found
        .iter()
        .find(|(_, taker, named)| taker.is_some() && !named)
        .or_else(|| found.iter().find(|(name, taker, _)| taker.is_none() && *name != "SystemExit"))?;
    let none = Text::from("none of them: it goes on to the code around");
    let shown = |row: &Row<'m>| say("{} (line {})", [code(row.text.as_str()), plain(context.line(row.node))]);
    let answer = match taker {
        Some(at) => shown(rows.get(at)?),
        None => none.clone(),
    };
    let ask =
        say("The body of the `try` on line {} raises {}. Which clause runs?", [plain(line), code(name)]);
    let mut question = Question::new("try-except", heads(context, statement)?, ask, answer.clone());
    // First those that come later: "what fits better".
    let later = rows.iter().enumerate().filter(|(at, _)| taker.is_some_and(|taker| *at > taker));
    for (_, row) in later.take(2) {
        question = question.or(shown(row));
    }
    question = question.or(none);
    for row in &rows {
        question = question.or(shown(row));
    }
    let class = context.exception_of(&stdlib::builtin(name))?;
    let above = class.above()?;
    let mut because = say("{} derives from ", [code(name)]);
    because.extend(Text::codes(above.iter().map(String::as_str), ", "));
    because.push(plain(". The first clause that names it or one of these runs, and no other."));
    let ranges = clauses.iter().map(|clause| heads_of(context, *clause));
    Some(question.needs(ranges).because(because))
}

/// The line of the `try`.
fn heads<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<TextRange> {
    Some(context.range(statement.child_of_kind(Kind::KwTry)?))
}

fn heads_of<'m>(context: &Context<'m>, clause: Node<'m>) -> TextRange {
    super::header(context, clause)
}

fn row<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Row<'m>> {
    let end = node.child_of_kind(Kind::Colon)?.start();
    let length = usize::from(end.checked_sub(node.start())?);
    let text = node.text().get(..length)?.trim_end();
    let text = text.split(" as ").next().unwrap_or(text).to_string();
    let text = if text == "except" { "except:".to_string() } else { text };
    let catches = context.catches(node);
    if matches!(catches, Catches::Unknown) || text.contains('\n') || text.chars().count() > 60 {
        return None;
    }
    Some(Row { node, text, catches })
}

/// The number of the clause that catches exceptions of a class; `None` where that is not certain.
fn first<'m>(class: &ExceptionClass<'m>, rows: &[Row<'m>]) -> Option<Option<usize>> {
    for (number, row) in rows.iter().enumerate() {
        match &row.catches {
            Catches::Unknown => return None,
            Catches::Everything => return Some(Some(number)),
            Catches::Classes(handlers) => {
                for handler in handlers {
                    if class.is_caught_by(handler.class.as_ref()?)? {
                        return Some(Some(number));
                    }
                }
            }
        }
    }
    Some(None)
}

fn is_named(name: &str, rows: &[Row<'_>]) -> bool {
    rows.iter().any(|row| match &row.catches {
        Catches::Classes(handlers) => {
            handlers.iter().any(|h| h.class.as_ref().is_some_and(|class| class.is(name)) || h.text == name)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{asked, not_asked};

    #[test]
    fn asks_which_clause_is_the_first_that_fits() {
        let asked = asked(
            "clause",
            "try:\n    f()\nexcept LookupError:\n    a()\nexcept (OSError, ValueError) as e:\n    b()\nexcept Exception:\n    c()\n",
        );
        assert_eq!(
            asked,
            [
                "1: The body of the `try` on line 1 raises `UnicodeDecodeError`. Which clause runs? + `except (OSError, ValueError)` (line 5) - `except Exception` (line 7) - none of them: it goes on to the code around - `except LookupError` (line 3)"
            ]
        );
    }

    #[test]
    fn is_silent_where_a_class_is_not_known_or_one_clause_stands_alone() {
        not_asked("clause", "try:\n    f()\nexcept OSError:\n    a()\n");
        not_asked("clause", "from x import E\ntry:\n    f()\nexcept E:\n    a()\nexcept OSError:\n    b()\n");
        not_asked("clause", "try:\n    f()\nexcept* OSError:\n    a()\nexcept* ValueError:\n    b()\n");
    }
}

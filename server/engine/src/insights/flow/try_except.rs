//! Which clause of a `try` gets the exceptions that its body raises, and in which order its parts run.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::exceptions::{Catches, ExceptionClass};
use crate::semantics::loops::goes_elsewhere;
use crate::semantics::wrappers::own_nodes;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "try-except", kinds: &[Kind::TryStatement], run: explain };

/// More raises than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    let (Some(keyword), Some(body)) =
        (statement.child_of_kind(Kind::KwTry), statement.field_child(Field::Body))
    else {
        return;
    };
    let clauses: Vec<Node<'m>> =
        statement.named_children().filter(|n| n.kind() == Kind::ExceptClause).collect();
    let takes_groups = clauses.iter().any(|clause| clause.child_of_kind(Kind::Star).is_some());
    if takes_groups {
        let note = super::except_star::describe(context, statement, body, &clauses);
        notes.extend(note.map(|note| note.on([context.range(keyword)])));
        return;
    }
    let else_line = statement.child_of_kind(Kind::ElseClause).map(|n| context.line(n));
    let finally_line = statement.child_of_kind(Kind::FinallyClause).map(|n| context.line(n));
    let caught: Vec<(u32, Catches<'m>)> =
        clauses.iter().map(|clause| (context.line(*clause), context.catches(*clause))).collect();
    // A `finally` that goes somewhere else takes the exception with it.
    let is_turned = statement.child_of_kind(Kind::FinallyClause).is_some_and(goes_elsewhere);
    let ways: Vec<Text> = raises(body)
        .filter(|_| !is_turned)
        .filter_map(|raise| {
            let class = context.raised_class(raise)?;
            way(context.line(raise), &class, &caught)
        })
        .collect();
    let order = order(else_line, finally_line, !clauses.is_empty());
    let (lead, weight) = match (ways.as_slice(), order) {
        ([], None) if clauses.len() > 1 => {
            let text = say(
                "of its {} `except` clauses, the first that fits runs, and no other",
                [plain(clauses.len())],
            );
            (text, Weight::Working)
        }
        ([], None) => return,
        ([], Some(order)) => (order, Weight::Working),
        ([only], _) => (only.clone(), Weight::Result),
        (many, _) => (say("where its {} `raise` statements lead", [plain(many.len())]), Weight::Result),
    };
    let mut note = Note::new("try-except", context.range(statement), "try", lead)
        .on([context.range(keyword)])
        .weight(weight)
        .related(&["exception-hierarchy", "try-else-finally"]);
    if ways.len() > 1 {
        for text in ways.iter().take(MOST) {
            note = note.bullet(text.clone());
        }
        if ways.len() > MOST {
            note = note.bullet(say("{} more", [plain(ways.len() - MOST)]));
        }
    }
    if let Some(order) =
        self::order(else_line, finally_line, !clauses.is_empty()).filter(|_| !ways.is_empty())
    {
        note = note.line(order);
    }
    notes.push(note);
}

/// The `raise` statements of the body that no `try` inside it can take.
pub(super) fn raises<'m>(body: Node<'m>) -> impl Iterator<Item = Node<'m>> {
    own_nodes(body).filter(move |node| {
        if node.kind() != Kind::RaiseStatement {
            return false;
        }
        // Whatever stands in a `try` or `with` inside may be stopped there.
        let mut around = node.ancestors().take_while(|outer| *outer != body);
        !around.any(|outer| matches!(outer.kind(), Kind::TryStatement | Kind::WithStatement))
    })
}

/// Where an exception of this class goes; `None` where that is not certain.
fn way<'m>(line: u32, class: &ExceptionClass<'m>, clauses: &[(u32, Catches<'m>)]) -> Option<Text> {
    let name = code(class.id.qualname.as_str());
    for (at, catches) in clauses {
        match catches {
            Catches::Everything => {
                return Some(say(
                    "the {} raised on line {} goes to the `except` on line {}",
                    [name, plain(line), plain(at)],
                ));
            }
            Catches::Unknown => return None,
            Catches::Classes(handlers) => {
                for handler in handlers {
                    if class.is_caught_by(handler.class.as_ref()?)? {
                        return Some(say(
                            "the {} raised on line {} goes to {} on line {}",
                            [name, plain(line), code(format!("except {}", handler.text)), plain(at)],
                        ));
                    }
                }
            }
        }
    }
    let text = if clauses.is_empty() {
        "no clause catches the {} raised on line {}: it goes on after `finally`"
    } else {
        "no clause catches the {} raised on line {}: it leaves the `try`"
    };
    Some(say(text, [name, plain(line)]))
}

/// When `else` and `finally` run.
fn order(else_line: Option<u32>, finally_line: Option<u32>, has_clauses: bool) -> Option<Text> {
    let on_error = if has_clauses { ", also where an `except` leaves it" } else { "" };
    Some(match (else_line, finally_line) {
        (Some(after), Some(last)) => say(
            "`else` (line {}) runs where the body comes to its end; `finally` (line {}) runs last, however the `try` is left",
            [plain(after), plain(last)],
        ),
        (Some(after), None) => say(
            "`else` (line {}) runs where the body comes to its end; what it raises is not caught here",
            [plain(after)],
        ),
        (None, Some(last)) => {
            say("`finally` (line {}) runs last, however the `try` is left{}", [plain(last), plain(on_error)])
        }
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_goes_without_saying() {
        silent_at("try-except", "tr$0y:\n    f()\nexcept ValueError:\n    pass\n");
        silent_at("try-except", "try:\n    f()\nfin$0ally:\n    pass\n");
    }

    #[test]
    fn follows_a_raise_to_its_clause() {
        assert_eq!(
            hover(
                "tr$0y:\n    if x:\n        raise KeyError(x)\n    raise ValueError\nexcept LookupError:\n    pass\nfinally:\n    pass\n"
            ),
            [
                "try · where its 2 `raise` statements lead\n- the `KeyError` raised on line 3 goes to `except LookupError` on line 5\n- no clause catches the `ValueError` raised on line 4: it leaves the `try`\n`finally` (line 7) runs last, however the `try` is left, also where an `except` leaves it"
            ]
        );
    }

    #[test]
    fn says_nothing_about_what_a_clause_inside_may_take() {
        let text = hover(
            "tr$0y:\n    try:\n        raise KeyError\n    except KeyError: pass\nexcept LookupError: pass\nelse: pass\n",
        );
        assert_eq!(
            text,
            ["try · `else` (line 6) runs where the body comes to its end; what it raises is not caught here"]
        );
        silent_at("try-except", "tr$0y:\n    raise KeyError\nexcept unknown: pass\n");
        let text = hover("def f():\n    tr$0y:\n        raise KeyError\n    finally:\n        return 1\n");
        assert!(!text[0].contains("KeyError"), "{text:?}");
    }
}

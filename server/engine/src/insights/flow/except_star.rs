//! What each `except*` clause of a `try` gets of the exceptions that its body raises (Language Reference 8.4.2).

use super::try_except::raises;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::exceptions::{Catches, ExceptionClass};
use crate::semantics::loops::goes_elsewhere;
use crate::semantics::wrappers::own_nodes;
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

/// More exceptions than this are counted, not listed.
const MOST: usize = 5;
/// Larger groups are not looked at.
const MOST_IN_GROUP: usize = 50;

pub(super) fn describe<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    body: Node<'m>,
    clauses: &[Node<'m>],
) -> Option<Note> {
    if context.target() < PythonVersion::new(3, 11) {
        return None;
    }
    let note = |lead: Text, weight: Weight| {
        Note::new("try-except", context.range(statement), "try", lead)
            .weight(weight)
            .related(&["exception-group", "exception-hierarchy"])
    };
    if let Some(jump) = clauses.iter().find_map(|clause| jump_out(*clause)) {
        let word = jump.text().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let spans = [code(word), plain(context.line(jump))];
        let lead = say("does not compile: the {} on line {} would leave an `except*` clause", spans);
        return Some(note(lead, Weight::Fails));
    }
    let caught: Vec<(u32, Catches<'m>)> =
        clauses.iter().map(|clause| (context.line(*clause), context.catches(*clause))).collect();
    // A clause that names a group itself raises `TypeError`.
    if caught.iter().any(|(_, catches)| names_group(catches)) {
        return None;
    }
    let is_known = caught.iter().all(|(_, catches)| match catches {
        Catches::Classes(handlers) => handlers.iter().all(|handler| handler.class.is_some()),
        Catches::Everything | Catches::Unknown => false,
    });
    let is_turned = statement.child_of_kind(Kind::FinallyClause).is_some_and(goes_elsewhere);
    let raised: Vec<Node<'m>> = raises(body).filter(|_| is_known && !is_turned).collect();
    if let [raise] = raised.as_slice()
        && let Some(group) = group(context, *raise)
    {
        let spans = [plain(group.len()), plain(context.line(*raise))];
        let lead = say("of the group of {} raised on line {}, each `except*` clause takes what fits", spans);
        return parted(note(lead, Weight::Result), &caught, group);
    }
    let mut ways: Vec<Text> = raised
        .iter()
        .filter_map(|raise| way(context.line(*raise), &context.raised_class(*raise)?, &caught))
        .collect();
    let more = ways.len().saturating_sub(MOST);
    ways.truncate(MOST);
    let general = "A clause always gets a group, also where one plain exception was raised.";
    Some(match ways.as_slice() {
        [] => {
            let lead = Text::from("each `except*` clause runs for its part of a group, so several may run");
            note(lead, Weight::Working).general(general)
        }
        [only] => note(only.clone(), Weight::Result),
        many => {
            let lead = say("where its {} `raise` statements lead", [plain(many.len() + more)]);
            let note = many.iter().cloned().fold(note(lead, Weight::Result), Note::bullet);
            if more > 0 { note.bullet(say("{} more", [plain(more)])) } else { note }
        }
    })
}

fn names_group(catches: &Catches<'_>) -> bool {
    let Catches::Classes(handlers) = catches else { return false };
    handlers.iter().any(|handler| handler.class.as_ref().is_some_and(is_group))
}

fn is_group(class: &ExceptionClass<'_>) -> bool {
    class.id.qualname.contains("Group")
        || class.above().is_none_or(|above| above.iter().any(|name| name.contains("Group")))
}

/// A `return`, or a `break` or `continue` of a loop around it, in a clause.
fn jump_out(clause: Node<'_>) -> Option<Node<'_>> {
    own_nodes(clause).find(|node| match node.kind() {
        Kind::ReturnStatement => true,
        Kind::BreakStatement | Kind::ContinueStatement => {
            // One in the `else` of a loop belongs to the loop around.
            let mut inner = *node;
            !node.ancestors().take_while(|outer| *outer != clause).any(|outer| {
                let is_loop = matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement)
                    && inner.kind() != Kind::ElseClause;
                inner = outer;
                is_loop
            })
        }
        _ => false,
    })
}

/// The exceptions in `raise ExceptionGroup("…", [A(), B()])`, those of groups in it among them.
fn group<'m>(context: &Context<'m>, raise: Node<'m>) -> Option<Vec<ExceptionClass<'m>>> {
    let raised = raise.named_children().find(|n| n.field() != Field::Cause)?.unparenthesized();
    let mut found = Vec::new();
    let mut waiting = vec![members(context, raised)?.into_iter()];
    while let Some(list) = waiting.last_mut() {
        let Some(one) = list.next() else {
            waiting.pop();
            continue;
        };
        if let Some(inner) = members(context, one) {
            waiting.push(inner.into_iter());
            continue;
        }
        let class = context.exception_made(one)?;
        // A group that is not written out holds who knows what.
        if is_group(&class) || found.len() >= MOST_IN_GROUP {
            return None;
        }
        found.push(class);
    }
    (!found.is_empty()).then_some(found)
}

/// The items of a group that is written out.
fn members<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Vec<Node<'m>>> {
    let function = call.field_child(Field::Function).filter(|_| call.kind() == Kind::Call)?;
    let name = context.qualified_name(function)?;
    if !matches!(name.as_str(), "builtins.ExceptionGroup" | "builtins.BaseExceptionGroup") {
        return None;
    }
    let mut arguments =
        call.field_child(Field::Arguments)?.named_children().filter(|n| n.kind() != Kind::Comment);
    let (message, list, None) = (arguments.next()?, arguments.next()?, arguments.next()) else {
        return None;
    };
    let is_list = matches!(list.kind(), Kind::List | Kind::Tuple) && message.kind() == Kind::String;
    let items: Vec<Node<'m>> =
        list.named_children().filter(|n| n.kind() != Kind::Comment).map(Node::unparenthesized).collect();
    let are_calls = !items.is_empty() && items.iter().all(|item| item.kind() == Kind::Call);
    (is_list && are_calls).then_some(items)
}

/// Which clause takes which exceptions of a group, and what is left.
fn parted<'m>(
    mut note: Note,
    clauses: &[(u32, Catches<'m>)],
    mut left: Vec<ExceptionClass<'m>>,
) -> Option<Note> {
    for (line, catches) in clauses {
        let Catches::Classes(handlers) = catches else { return None };
        let mut taken = Vec::new();
        let mut rest = Vec::new();
        for class in left {
            let mut fits = false;
            for handler in handlers {
                let wanted = handler.class.as_ref()?;
                fits |= class.is_caught_by(wanted)?;
            }
            if fits { taken.push(class) } else { rest.push(class) }
        }
        left = rest;
        let names: Vec<&str> = handlers.iter().map(|handler| handler.text).collect();
        let shown = match names.as_slice() {
            [name] => format!("except* {name}"),
            names => format!("except* ({})", names.join(", ")),
        };
        let mut text = say("{} on line {} gets ", [code(shown), plain(line)]);
        if taken.is_empty() {
            text.push(plain("nothing and does not run"));
        } else {
            text.extend(listed(&taken));
        }
        note = note.bullet(text);
    }
    if clauses.len() > MOST {
        return None;
    }
    if !left.is_empty() {
        let mut text = Text::from("left over, and raised again in a group: ");
        text.extend(listed(&left));
        note = note.bullet(text);
    }
    Some(note)
}

fn listed(classes: &[ExceptionClass<'_>]) -> Text {
    let names = classes.iter().take(MOST).map(|class| class.id.qualname.as_str());
    let mut text = Text::codes(names, ", ");
    if classes.len() > MOST {
        text.push(plain(format!(" and {} more", classes.len() - MOST)));
    }
    text
}

/// Where one plain exception goes; `None` where that is not certain.
fn way<'m>(line: u32, class: &ExceptionClass<'m>, clauses: &[(u32, Catches<'m>)]) -> Option<Text> {
    let above = class.above()?;
    if is_group(class) {
        return None;
    }
    let name = code(class.id.qualname.as_str());
    for (at, catches) in clauses {
        let Catches::Classes(handlers) = catches else { return None };
        for handler in handlers {
            let wanted = handler.class.as_ref()?;
            if class.is_caught_by(wanted)? {
                let is_plain = class.is("Exception") || above.iter().any(|name| name == "Exception");
                let group = if is_plain { "ExceptionGroup" } else { "BaseExceptionGroup" };
                return Some(say(
                    "the {} raised on line {} goes to {} on line {}, wrapped in a new {}",
                    [name, plain(line), code(format!("except* {}", handler.text)), plain(at), code(group)],
                ));
            }
        }
    }
    Some(say("no clause catches the {} raised on line {}: it leaves the `try`", [name, plain(line)]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_at_target, silent_at};
    use crate::version::PythonVersion;

    #[test]
    fn ignores_what_is_not_certain() {
        let text = "try:\n    raise ExceptionGroup('m', [KeyError()])\nexcept* KeyError: pass\n";
        assert!(notes_at_target("try-except", text, PythonVersion::new(3, 10)).is_empty());
        silent_at("try-except", "try:\n    raise KeyError\nexc$0ept* KeyError: pass\n");
        for raised in [
            "ExceptionGroup('m', found)",
            "ExceptionGroup('m', [make()])",
            "ExceptionGroup('m', [OSError(2, 'x')])",
            "mine",
        ] {
            let text = hover(&format!("tr$0y:\n    raise {raised}\nexcept* KeyError: pass\n")).remove(0);
            assert!(text.starts_with("try · each `except*` clause runs for its part of a group"), "{text}");
        }
    }

    #[test]
    fn parts_a_group() {
        assert_eq!(
            hover(
                "tr$0y:\n    raise ExceptionGroup('m', [KeyError(1), ExceptionGroup('n', [ValueError(), IndexError()]), TypeError()])\nexcept* LookupError: pass\nexcept* (OSError, EOFError): pass\nexcept* ValueError: pass\n"
            ),
            [
                "try · of the group of 4 raised on line 2, each `except*` clause takes what fits\n- `except* LookupError` on line 3 gets `KeyError`, `IndexError`\n- `except* (OSError, EOFError)` on line 4 gets nothing and does not run\n- `except* ValueError` on line 5 gets `ValueError`\n- left over, and raised again in a group: `TypeError`"
            ]
        );
    }

    #[test]
    fn wraps_a_plain_exception() {
        assert_eq!(
            hover("tr$0y:\n    raise KeyError\nexcept* LookupError: pass\n"),
            [
                "try · the `KeyError` raised on line 2 goes to `except* LookupError` on line 3, wrapped in a new `ExceptionGroup`"
            ]
        );
        assert_eq!(
            hover("tr$0y:\n    raise KeyError\nexcept* OSError: pass\n"),
            ["try · no clause catches the `KeyError` raised on line 2: it leaves the `try`"]
        );
    }

    #[test]
    fn says_what_does_not_compile() {
        let text = |inside: &str| {
            hover(&format!(
                "def f():\n  for x in y:\n    tr$0y: pass\n    except* KeyError:\n      {inside}\n"
            ))
            .remove(0)
        };
        assert_eq!(
            text("return 1"),
            "try · does not compile: the `return` on line 5 would leave an `except*` clause"
        );
        assert!(text("if x: break").contains("the `break` on line 5"));
        assert!(text("for z in x:\n        pass\n      else: continue").contains("the `continue` on line 7"));
        assert!(text("for z in x: break").starts_with("try · each"));
        assert!(text("def g(): return 1").starts_with("try · each"));
    }
}

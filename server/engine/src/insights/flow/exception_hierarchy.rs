//! What an `except` clause catches, and what an earlier one leaves to it.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::exceptions::{Catches, ExceptionClass, Handler};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "exception-hierarchy", kinds: &[Kind::ExceptClause], run: explain };

/// More classes than this are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, clause: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = clause.child_of_kind(Kind::KwExcept) else { return };
    // `except*` takes groups apart; a group of its own may be behind each name.
    if clause.child_of_kind(Kind::Star).is_some() {
        return;
    }
    let handlers = match context.catches(clause) {
        Catches::Unknown => return,
        Catches::Everything => {
            let lead = Text::from("catches every exception, `KeyboardInterrupt` and `SystemExit` too");
            notes.push(note(context, clause, lead).on([context.range(keyword)]).weight(Weight::Working));
            return;
        }
        Catches::Classes(handlers) => handlers,
    };
    let above = context.clauses_above(clause);
    let taken_by =
        |one: &Handler<'m>| one.taken_by(&above).map(|(by, class)| (context.line(by.node), class.text));
    let taken: Vec<Option<(u32, &str)>> = handlers.iter().map(taken_by).collect();
    let mut weight = Weight::Working;
    let lead = match (handlers.as_slice(), taken.as_slice()) {
        ([], _) => Text::from("catches nothing: the tuple of classes is empty"),
        ([one], [Some((line, by))]) => {
            weight = Weight::Surprise;
            say("never runs: {} on line {} catches {} first", [code(*by), plain(line), code(one.text)])
        }
        (_, all) if all.iter().all(Option::is_some) => {
            weight = Weight::Surprise;
            Text::from("never runs: clauses above it catch all that it names")
        }
        ([one], _) => match &one.class {
            Some(class) => single(context, class, one.text),
            None => return,
        },
        (all, _) if all.iter().any(|one| one.class.is_none()) && taken.iter().all(Option::is_none) => return,
        (all, _) => {
            let mut text = Text::from("catches ");
            text.extend(Text::codes(all.iter().take(MOST).map(|one| one.text), ", "));
            if all.len() > MOST {
                text.push(plain(format!(" and {} more", all.len() - MOST)));
            }
            text.push(plain(", and what derives from them"));
            text
        }
    };
    let mut note = note(context, clause, lead).on([context.range(keyword)]);
    for (one, by) in handlers.iter().zip(&taken).filter(|_| handlers.len() > 1) {
        if let Some((line, by)) = by {
            weight = Weight::Surprise;
            note = note.bullet(say(
                "{} never gets here: {} on line {} catches it first",
                [code(one.text), code(*by), plain(line)],
            ));
        } else if let Some(wider) = wider(&handlers, one) {
            weight = weight.min(Weight::Result);
            note = note.bullet(say("{} is covered by {} beside it", [code(one.text), code(wider)]));
        }
    }
    if let [one] = handlers.as_slice()
        && weight > Weight::Surprise
        && let Some(class) = &one.class
    {
        note = family(context, class, one.text, note);
    }
    notes.push(note.weight(weight));
}

fn note<'m>(context: &Context<'m>, clause: Node<'m>, lead: Text) -> Note {
    Note::new("exception-hierarchy", context.range(clause), "except", lead)
        .related(&["try-except", "custom-exceptions"])
}

/// The lead of a clause with one class.
fn single<'m>(context: &Context<'m>, class: &ExceptionClass<'m>, written: &str) -> Text {
    if class.is("Exception") {
        return Text::from(
            "catches nearly everything; `KeyboardInterrupt`, `SystemExit` and `GeneratorExit` pass by",
        );
    }
    if class.is("BaseException") {
        return Text::from("catches every exception, `KeyboardInterrupt` and `SystemExit` too");
    }
    let below = below(context, class);
    let Some((first, rest)) = below.split_first() else {
        return say("catches {} and what derives from it", [code(written)]);
    };
    let mut text = say("catches {} and what derives from it: ", [code(written)]);
    text.push(code(first.as_str()));
    for one in rest.iter().take(MOST - 1) {
        text.push(plain(", "));
        text.push(code(one.as_str()));
    }
    if below.len() > MOST {
        text.push(plain(" …"));
    }
    text
}

/// Where the class stands in the tree.
fn family<'m>(context: &Context<'m>, class: &ExceptionClass<'m>, written: &str, note: Note) -> Note {
    let note = match class.at() {
        Some(at) => {
            note.line(say("{} is made on line {}.", [code(written), plain(context.at(at).line(at.node))]))
        }
        None => note,
    };
    match class.above() {
        Some(above) if above.len() > 1 => {
            let mut text = Text::from("Above it: ");
            text.extend(Text::codes(above, " → "));
            text.push(plain("; a clause with one of them catches it too."));
            note.line(text)
        }
        _ => note,
    }
}

/// The classes directly below: builtin ones, or those of this file.
fn below<'m>(context: &Context<'m>, class: &ExceptionClass<'m>) -> Vec<String> {
    match class.at() {
        Some(at) => {
            let all = context.subclasses(at);
            let name =
                |at: &crate::semantics::At<'m>| Some(at.node.field_child(Field::Name)?.text().to_string());
            all.iter().filter_map(name).collect()
        }
        None => context.builtin_exceptions_below(class).into_iter().map(str::to_string).collect(),
    }
}

/// Another class of the same clause that catches this one too.
fn wider<'m>(handlers: &[Handler<'m>], one: &Handler<'m>) -> Option<&'m str> {
    let class = one.class.as_ref()?;
    let covers = |other: &&Handler<'m>| {
        other.class.as_ref().is_some_and(|wider| {
            class.is_caught_by(wider) == Some(true) && wider.is_caught_by(class) != Some(true)
        })
    };
    handlers.iter().find(covers).map(|other| other.text)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        silent_at("exception-hierarchy", "try: pass\nex$0cept unknown: pass\n");
        silent_at("exception-hierarchy", "try: pass\nex$0cept (*a, KeyError): pass\n");
        silent_at("exception-hierarchy", "try: pass\nex$0cept* ValueError: pass\n");
        silent_at("exception-hierarchy", "KeyError = f()\ntry: pass\nex$0cept KeyError: pass\n");
        silent_at("exception-hierarchy", "try: pass\nexcept KeyError:\n    pa$0ss\n");
    }

    #[test]
    fn names_the_family() {
        assert_eq!(
            hover("try: pass\nex$0cept LookupError as e: pass\n"),
            [
                "except · catches `LookupError` and what derives from it: `IndexError`, `KeyError`\nAbove it: `Exception` → `BaseException`; a clause with one of them catches it too."
            ]
        );
        assert_eq!(
            hover(
                "class AppError(Exception): pass\nclass NotFound(AppError, LookupError): pass\ntry: pass\nex$0cept AppError: pass\n"
            ),
            [
                "except · catches `AppError` and what derives from it: `NotFound`\n`AppError` is made on line 1.\nAbove it: `Exception` → `BaseException`; a clause with one of them catches it too."
            ]
        );
    }

    #[test]
    fn finds_what_never_runs() {
        assert_eq!(
            hover("try: pass\nexcept LookupError: pass\nex$0cept KeyError: pass\n"),
            ["except · never runs: `LookupError` on line 2 catches `KeyError` first"]
        );
        assert_eq!(
            hover("try: pass\nexcept (OSError, ValueError): pass\nex$0cept (IOError, KeyError): pass\n"),
            [
                "except · catches `IOError`, `KeyError`, and what derives from them\n- `IOError` never gets here: `OSError` on line 2 catches it first"
            ]
        );
        let own = "class A(Exception): pass\nclass B(A): pass\ntry: pass\nexcept A: pass\nexcept B: pass\n";
        assert!(notes_of("exception-hierarchy", own)[1].contains("never runs: `A` on line 4"));
    }

    #[test]
    fn sees_what_stands_beside() {
        assert_eq!(
            hover("try: pass\nex$0cept (OSError, FileNotFoundError): pass\n"),
            [
                "except · catches `OSError`, `FileNotFoundError`, and what derives from them\n- `FileNotFoundError` is covered by `OSError` beside it"
            ]
        );
        assert_eq!(
            hover("E = (KeyError, IndexError)\ntry: pass\nex$0cept E: pass\n"),
            ["except · catches `KeyError`, `IndexError`, and what derives from them"]
        );
    }
}

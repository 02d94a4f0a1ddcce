//! What the cases of a `match` leave out of what its subject may be.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::choices::{Choice, Takes};
use crate::semantics::patterns::{Shape, pattern_of};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "match-exhaustiveness", kinds: &[Kind::MatchStatement], run: explain };

/// More values than this are counted, not listed.
const MOST: usize = 6;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = statement.child_of_kind(Kind::KwMatch) else { return };
    let mut subjects = statement.field_children(Field::Subject).filter(|n| n.is_named());
    let (Some(subject), None) = (subjects.next(), subjects.next()) else { return };
    let subject = subject.unparenthesized();
    if subject.kind() != Kind::Identifier || is_mentioned_before(statement, subject) {
        return;
    }
    let Some((declared, choices)) = context.choices(subject) else { return };
    let Some(split) = split(context, statement, &choices) else { return };
    let (lead, weight) = match (split.rest.as_slice(), split.last) {
        ([], _) if !split.partly.is_empty() => return,
        ([], None) => (say("every value of {} has its case", [code(declared.as_str())]), Weight::Result),
        ([], Some(line)) => {
            let text = say(
                "every value of {} has its case; the last case (line {}) is left only what it does not declare",
                [code(declared.as_str()), plain(line)],
            );
            (text, Weight::Result)
        }
        (rest, Some(line)) => {
            let mut text = say("the last case (line {}) takes ", [plain(line)]);
            text.extend(list(rest));
            (text, Weight::Result)
        }
        (rest, None) => {
            let mut text = Text::from("no case takes ");
            text.extend(list(rest));
            (text, Weight::Surprise)
        }
    };
    let mut note = Note::new("match-exhaustiveness", context.range(statement), "match", lead)
        .on([context.range(keyword)])
        .weight(weight)
        .related(&["match-patterns", "enum"]);
    if weight == Weight::Surprise {
        note = note.line(say(
            "{} is declared as {}. Where no case fits, nothing runs and nothing is raised.",
            [code(subject.text()), code(declared)],
        ));
    }
    if !split.partly.is_empty() {
        let mut text = Text::from("Only in part: ");
        text.extend(list(&split.partly));
        note = note.line(text);
    }
    notes.push(note);
}

fn list(choices: &[String]) -> Text {
    let mut text = Text::codes(choices.iter().take(MOST).map(String::as_str), ", ");
    if choices.len() > MOST {
        text.push(plain(format!(" and {} more", choices.len() - MOST)));
    }
    text
}

/// What the cases do with what the subject may be.
struct Split {
    /// No case takes these, but for one that takes everything.
    rest: Vec<String>,
    /// Of these, some are taken.
    partly: Vec<String>,
    /// The line of the case that takes everything.
    last: Option<u32>,
}

fn split<'m>(context: &Context<'m>, statement: Node<'m>, choices: &[Choice<'m>]) -> Option<Split> {
    let mut split = Split { rest: Vec::new(), partly: Vec::new(), last: None };
    let mut taken = vec![Takes::No; choices.len()];
    let clauses = statement.field_child(Field::Body)?.named_children();
    for clause in clauses.filter(|n| n.kind() == Kind::CaseClause) {
        let is_guarded = clause.field_child(Field::Guard).is_some();
        let Some(pattern) = pattern_of(clause) else {
            // A sequence without brackets: of what is a sequence, it may take some.
            for (choice, takes) in choices.iter().zip(&mut taken) {
                if matches!(choice, Choice::Instance { .. }) {
                    *takes = (*takes).max(Takes::Partly);
                }
            }
            continue;
        };
        let is_open = |one: &crate::semantics::patterns::Pattern<'_>| {
            matches!(one.shape(), Some(Shape::Wildcard | Shape::Capture))
        };
        if pattern.alternatives().iter().any(is_open) {
            if is_guarded {
                // It may take any of them, or none.
                taken.iter_mut().for_each(|takes| *takes = (*takes).max(Takes::Partly));
                continue;
            }
            split.last = Some(context.line(clause));
            break;
        }
        for (choice, takes) in choices.iter().zip(&mut taken) {
            let more = context.takes(pattern, choice)?;
            *takes = (*takes).max(if is_guarded { more.min(Takes::Partly) } else { more });
        }
    }
    for (choice, takes) in choices.iter().zip(taken) {
        match takes {
            Takes::No => split.rest.push(choice.text()),
            Takes::Partly => split.partly.push(choice.text()),
            Takes::Yes => {}
        }
    }
    Some(split)
}

/// Whether the function's code above the statement mentions the subject: what is tested there may be left out here.
fn is_mentioned_before(statement: Node<'_>, subject: Node<'_>) -> bool {
    let function = statement.ancestors().find(|n| n.kind().is_function());
    let Some(body) = function.and_then(|f| f.field_child(Field::Body)) else { return true };
    body.descendants()
        .take_while(|n| n.id() < statement.id())
        .any(|n| n.kind() == Kind::Identifier && n.text() == subject.text())
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    const COLOR: &str = "from enum import Enum\nclass Color(Enum):\n    RED = 1\n    GREEN = 2\n    CRIMSON = 1\n    def f(self): pass\n";

    fn at(source: &str) -> Vec<String> {
        hover(&format!("{COLOR}{source}"))
    }

    #[test]
    fn ignores_what_is_not_declared_or_tested_before() {
        for source in [
            "def f(x):\n    ma$0tch x:\n        case Color.RED: pass\n",
            "def f(x: int):\n    ma$0tch x:\n        case 1: pass\n",
            "def f(x: Color):\n    if x is Color.RED: return\n    ma$0tch x:\n        case Color.GREEN: pass\n",
            "def f(x: Color):\n    ma$0tch x:\n        case Other.A: pass\n",
            "def f(x: Color):\n    ma$0tch x, 1:\n        case Color.RED, 2: pass\n",
            "def f(x: Color):\n    x = g()\n    ma$0tch x:\n        case Color.RED: pass\n",
            "class F(Color): pass\ndef f(x: F):\n    ma$0tch x:\n        case F.A: pass\n",
        ] {
            silent_at("match-exhaustiveness", &format!("{COLOR}{source}"));
        }
    }

    #[test]
    fn names_the_members_left_out() {
        assert_eq!(
            at("def f(x: Color | None):\n    ma$0tch x:\n        case Color.CRIMSON: pass\n")[..1],
            [
                "match · no case takes `Color.GREEN`, `None`\n`x` is declared as `Color | None`. Where no case fits, nothing runs and nothing is raised."
            ]
        );
        assert_eq!(
            at("def f(x: Color):\n    ma$0tch x:\n        case Color.CRIMSON | Color.GREEN: pass\n")[..1],
            ["match · every value of `Color` has its case"]
        );
        assert_eq!(
            at("def f(x: Color):\n    ma$0tch x:\n        case Color.RED: pass\n        case _: pass\n")[..1],
            ["match · the last case (line 10) takes `Color.GREEN`"]
        );
    }

    #[test]
    fn knows_literals_bools_and_unions() {
        assert_eq!(
            hover(
                "from typing import Literal\ndef f(x: Literal['a', 'b'] | bool):\n    ma$0tch x:\n        case 'a' | True: pass\n"
            )[..1],
            [
                "match · no case takes `'b'`, `False`\n`x` is declared as `Literal['a', 'b'] | bool`. Where no case fits, nothing runs and nothing is raised."
            ]
        );
        assert_eq!(
            hover(
                "class A: pass\nclass B(A): pass\nclass C: pass\nX = B | C | int\ndef f(x: X):\n    ma$0tch x:\n        case A(): pass\n        case 1: pass\n"
            )[..1],
            [
                "match · no case takes `C`\n`x` is declared as `X`. Where no case fits, nothing runs and nothing is raised.\nOnly in part: `int`"
            ]
        );
    }
}

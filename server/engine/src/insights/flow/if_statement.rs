//! Which conditions stand before an `elif` or `else`, and which block of a ladder runs.

use crate::insights::Insight;
use crate::note::{Note, Span, Text, Weight, code, plain, say, shortened};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "if-statement", kinds: &[Kind::IfStatement], run: explain };

/// More lines than this are counted, not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    let clauses: Vec<Node<'m>> =
        statement.children().filter(|n| matches!(n.kind(), Kind::ElifClause | Kind::ElseClause)).collect();
    let Some(first) = statement.field_child(Field::Condition) else { return };
    let mut asked = vec![first];
    for clause in &clauses {
        let is_else = clause.kind() == Kind::ElseClause;
        let keyword = clause.child_of_kind(if is_else { Kind::KwElse } else { Kind::KwElif });
        let Some(keyword) = keyword else { return };
        let lead = if is_else { otherwise(context, &asked) } else { then(context, &asked) };
        notes.push(note(context, *clause, keyword, if is_else { "else" } else { "elif" }, lead));
        asked.extend(clause.field_child(Field::Condition));
    }
    let [_, _, ..] = asked.as_slice() else { return };
    let Some(keyword) = statement.child_of_kind(Kind::KwIf) else { return };
    let mut lead = Text::from("the first condition that is true (");
    lead.extend(listed(context, &asked));
    lead.push(plain(") has its block run"));
    if let Some(last) = clauses.last().filter(|clause| clause.kind() == Kind::ElseClause) {
        lead.extend(say(
            "; where none is, the {} of line {} runs",
            [code("else"), plain(context.line(*last))],
        ));
    }
    notes.push(note(context, statement, keyword, "if", lead));
}

fn note<'m>(context: &Context<'m>, whole: Node<'m>, keyword: Node<'m>, title: &str, lead: Text) -> Note {
    Note::new("if-statement", context.range(whole), title, lead)
        .on([context.range(keyword)])
        .weight(Weight::Working)
        .related(&["truthiness", "boolean-operators"])
}

fn then<'m>(context: &Context<'m>, asked: &[Node<'m>]) -> Text {
    match asked {
        [one] => say("asked only where {} (line {}) is false", condition(context, *one)),
        several => {
            let mut text = Text::from("asked only where the conditions above it (");
            text.extend(listed(context, several));
            text.push(plain(") are all false"));
            text
        }
    }
}

fn otherwise<'m>(context: &Context<'m>, asked: &[Node<'m>]) -> Text {
    match asked {
        [one] => {
            // `not` and this `else` undo each other.
            let negated = one.unparenthesized();
            match negated.named_child(0).filter(|_| negated.kind() == Kind::NotOperator) {
                Some(inner) => say("runs where {} (line {}) is true", condition(context, inner)),
                None => say("runs where {} (line {}) is false", condition(context, *one)),
            }
        }
        several => {
            let mut text = Text::from("runs where none of the conditions above it (");
            text.extend(listed(context, several));
            text.push(plain(") is true"));
            text
        }
    }
}

/// A condition in code, if it stands on one line, and its line.
fn condition<'m>(context: &Context<'m>, condition: Node<'m>) -> [Span; 2] {
    let text = condition.unparenthesized().text();
    let shown = if text.contains('\n') { plain("that condition") } else { code(shortened(text)) };
    [shown, plain(context.line(condition))]
}

/// "lines 3, 5, 7"
fn listed<'m>(context: &Context<'m>, conditions: &[Node<'m>]) -> Text {
    let lines: Vec<String> = conditions.iter().take(MOST).map(|n| context.line(*n).to_string()).collect();
    let more = if conditions.len() > MOST { " …" } else { "" };
    Text::from(format!("lines {}{more}", lines.join(", ")).as_str())
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_an_if_that_stands_alone() {
        silent_at("if-statement", "i$0f x:\n    pass\n");
        silent_at("if-statement", "for x in y: pass\nel$0se: pass\n");
        silent_at("if-statement", "x = 1 if y els$0e 2\n");
        silent_at("if-statement", "try: f()\nexcept E: pass\nel$0se: pass\n");
    }

    #[test]
    fn says_when_an_else_runs() {
        assert_eq!(
            hover("if a > 1:\n    pass\nel$0se:\n    pass\n"),
            ["else · runs where `a > 1` (line 1) is false"]
        );
        assert_eq!(
            hover("if not ok(a):\n    pass\nel$0se:\n    pass\n"),
            ["else · runs where `ok(a)` (line 1) is true"]
        );
        assert_eq!(
            hover("if a:\n    pass\nelif b:\n    pass\nel$0se:\n    pass\n"),
            ["else · runs where none of the conditions above it (lines 1, 3) is true"]
        );
    }

    #[test]
    fn says_what_an_elif_waits_for() {
        assert_eq!(
            hover("if (a and\n    b):\n    pass\nel$0if c:\n    pass\n"),
            ["elif · asked only where that condition (line 1) is false"]
        );
        assert_eq!(
            hover("if a: pass\nelif b: pass\nel$0if c: pass\n"),
            ["elif · asked only where the conditions above it (lines 1, 2) are all false"]
        );
    }

    #[test]
    fn says_how_a_ladder_is_walked() {
        assert_eq!(
            hover("i$0f a: pass\nelif b: pass\nelse: pass\n"),
            [
                "if · the first condition that is true (lines 1, 2) has its block run; where none is, the `else` of line 3 runs"
            ]
        );
    }
}

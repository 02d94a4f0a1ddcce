//! Which loop an `else` belongs to, and what can keep it from running.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::loops::{breaks_of, loop_word};
use crate::semantics::wrappers::own_nodes;
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "loop-else", kinds: &[Kind::ElseClause], run: explain };

/// More lines than this are counted, not listed.
const MOST: usize = 4;

fn explain<'m>(context: &Context<'m>, clause: Node<'m>, notes: &mut Vec<Note>) {
    let Some(keyword) = clause.child_of_kind(Kind::KwElse) else { return };
    let Some(statement) = clause.parent() else { return };
    if !matches!(statement.kind(), Kind::ForStatement | Kind::WhileStatement) {
        return;
    }
    let word = code(loop_word(statement));
    let line = plain(context.line(statement));
    let breaks = breaks_of(statement);
    let (lead, weight) = if breaks.is_empty() {
        if is_endless(context, statement) {
            let text = say(
                "never runs: the {} on line {} has no `break` and a condition that stays true",
                [word, line],
            );
            (text, Weight::Surprise)
        } else {
            let text = say("runs each time the {} on line {} ends: there is no `break` in it", [word, line]);
            (text, Weight::Surprise)
        }
    } else if is_endless(context, statement) {
        let text = say("never runs: the condition of the {} on line {} stays true", [word, line]);
        (text, Weight::Surprise)
    } else {
        let mut text = say("runs where the {} on line {} ends without ", [word, line]);
        text.extend(lines(context, &breaks));
        (text, Weight::Result)
    };
    let mut note = Note::new("loop-else", context.range(clause), "else of a loop", lead)
        .on([context.range(keyword)])
        .weight(weight)
        .related(&["break-continue", "for-loop"]);
    let leaving: Vec<Node<'m>> = statement
        .field_child(Field::Body)
        .into_iter()
        .flat_map(own_nodes)
        .filter(|n| n.kind() == Kind::ReturnStatement)
        .collect();
    if let [first, ..] = leaving.as_slice()
        && weight != Weight::Surprise
    {
        note = note.line(say("A `return` (line {}) skips it too.", [plain(context.line(*first))]));
    }
    if !is_endless(context, statement) {
        note = note.general("A loop that has no round at all runs its `else` too.");
    }
    notes.push(note);
}

/// "the `break` on line 4"
fn lines<'m>(context: &Context<'m>, breaks: &[Node<'m>]) -> Text {
    let all: Vec<String> = breaks.iter().take(MOST).map(|n| context.line(*n).to_string()).collect();
    let more = if breaks.len() > MOST { " …" } else { "" };
    match all.as_slice() {
        [one] => say("the `break` on line {}", [plain(one)]),
        all => say("a `break` (lines {}{})", [plain(all.join(", ")), plain(more)]),
    }
}

/// `while True:`
fn is_endless<'m>(context: &Context<'m>, statement: Node<'m>) -> bool {
    let condition = statement.field_child(Field::Condition);
    condition.map(Node::unparenthesized).is_some_and(|condition| match condition.kind() {
        Kind::True => true,
        Kind::Integer => matches!(context.constant(condition), Some(Constant::Int(n)) if n != 0),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_other_elses() {
        silent_at("loop-else", "if x: pass\nel$0se: pass\n");
        silent_at("loop-else", "try: pass\nexcept E: pass\nel$0se: pass\n");
        silent_at("loop-else", "x = 1 if y el$0se 2\n");
    }

    #[test]
    fn names_the_loop_and_the_break() {
        assert_eq!(
            hover(
                "for x in y:\n    for z in x:\n        break\n    if x:\n        break\n    return\nel$0se:\n    pass\n"
            ),
            [
                "else of a loop · runs where the `for` on line 1 ends without the `break` on line 5\nA `return` (line 6) skips it too.\n(A loop that has no round at all runs its `else` too.)"
            ]
        );
    }

    #[test]
    fn says_where_nothing_can_skip_it() {
        assert_eq!(
            hover("while x:\n    for z in x:\n        break\n    else:\n        pass\nel$0se:\n    pass\n"),
            [
                "else of a loop · runs each time the `while` on line 1 ends: there is no `break` in it\n(A loop that has no round at all runs its `else` too.)"
            ]
        );
        assert_eq!(
            hover("while True:\n    break\nel$0se:\n    pass\n"),
            ["else of a loop · never runs: the condition of the `while` on line 1 stays true"]
        );
    }
}

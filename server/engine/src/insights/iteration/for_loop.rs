//! How often a `for` runs, with which values, and what its variable is afterwards; else what the statement stands for.

use super::first_round::search;
use super::loop_variable::lost;
use crate::insights::{Insight, short};
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::rounds::{is_left_early, keeps_its_value, rounds, values_as_literals};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "for-loop",
    kinds: &[Kind::ForStatement, Kind::Assignment, Kind::AugmentedAssignment],
    run: explain,
};

/// More values than this are not listed.
const MOST: usize = 5;

fn explain<'m>(context: &Context<'m>, statement: Node<'m>, notes: &mut Vec<Note>) {
    if statement.kind() != Kind::ForStatement {
        notes.extend(lost(context, statement));
        return;
    }
    notes.extend(search(context, statement));
    let (Some(keyword), Some(target), Some(iterable)) = (
        statement.child_of_kind(Kind::KwFor),
        statement.field_child(Field::Left),
        statement.field_child(Field::Right),
    ) else {
        return;
    };
    if statement.child_of_kind(Kind::KwAsync).is_some() {
        return;
    }
    let note = match rounds(context, iterable) {
        Some(count) => counted_loop(context, statement, target, iterable, count),
        None => expanded(context, statement, target, iterable),
    };
    notes.extend(note.map(|note| {
        note.on([context.range(keyword)]).related(&["iteration-protocol", "break-continue", "loop-else"])
    }));
}

/// A loop whose rounds are known.
fn counted_loop<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    target: Node<'m>,
    iterable: Node<'m>,
    count: usize,
) -> Option<Note> {
    let range = context.range(statement);
    if count == 0 {
        let lead = say("never runs its body: {} gives nothing", [code(short(iterable))]);
        let mut note = Note::new("for-loop", range, "for", lead).weight(Weight::Surprise);
        if target.kind() == Kind::Identifier {
            note = note.line(say("It does not bind {} either.", [code(target.text())]));
        }
        return Some(note);
    }
    let values = values_as_literals(context, iterable);
    let is_left = is_left_early(statement);
    let is_own = target.kind() == Kind::Identifier && keeps_its_value(context, statement, target);
    let times = match (count, is_left) {
        (1, false) => "runs once".to_string(),
        (1, true) => "runs at most once".to_string(),
        (n, false) => format!("runs {n} times"),
        (n, true) => format!("runs at most {n} times"),
    };
    let mut lead = say("{}", [plain(times)]);
    if target.kind() == Kind::Identifier
        && let Some(values) = &values
    {
        lead.push(plain(", "));
        lead.push(code(target.text()));
        lead.push(plain(if count == 1 { " is " } else { " goes through " }));
        lead.extend(listed(values));
    }
    let mut note = Note::new("for-loop", range, "for", lead);
    if let Some(last) = values.as_ref().and_then(|values| values.last()).filter(|_| is_own && !is_left) {
        note =
            note.line(say("After the loop {} still exists: {}.", [code(target.text()), code(last.as_str())]));
    }
    Some(note)
}

/// "`0`, `1`, … `9`"
fn listed(values: &[String]) -> Text {
    if values.len() <= MOST {
        return Text::codes(values.iter().map(String::as_str), ", ");
    }
    let mut text = Text::codes(values.iter().take(2).map(String::as_str), ", ");
    text.push(plain(" … "));
    if let Some(last) = values.last() {
        text.push(code(last.as_str()));
    }
    text
}

/// What any `for` stands for (language reference, section 8.3), in the reader's names.
fn expanded<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    target: Node<'m>,
    iterable: Node<'m>,
) -> Option<Note> {
    let is_used =
        |name: &str| statement.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name);
    let iterator = ["it", "iterator", "source"].into_iter().find(|name| !is_used(name))?;
    let (variable, mut over) = (target.one_line(), iterable.one_line());
    if iterable.kind() == Kind::ExpressionList {
        over = format!("({over})");
    }
    let is_short = |text: &str| text.chars().count() <= 60 && !text.contains('…');
    if !is_short(&variable) || !is_short(&over) || over.contains('*') {
        return None;
    }
    let lead = say(
        "{} asks {} for one item after the other, until there is none",
        [code("next()"), code(format!("iter({over})"))],
    );
    let source = format!(
        "{iterator} = iter({over})\nwhile True:\n    try: {variable} = next({iterator})\n    except StopIteration: break\n    ..."
    );
    let note = Note::new("for-loop", context.range(statement), "for", lead).weight(Weight::Working);
    let has_else = statement.child_of_kind(Kind::ElseClause).is_some();
    Some(if has_else { note } else { note.code(source) })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_async_for_and_comprehensions() {
        silent_at("for-loop", "async def f():\n    async f$0or x in y: pass\n");
        silent_at("for-loop", "[x f$0or x in range(3)]\n");
        silent_at("for-loop", "for x i$0n range(3): pass\n");
    }

    #[test]
    fn counts_the_rounds() {
        assert_eq!(
            hover("f$0or i in range(10): print(i)\n"),
            ["for · runs 10 times, `i` goes through `0`, `1` … `9`\nAfter the loop `i` still exists: `9`."]
        );
        assert_eq!(
            hover("f$0or x in ['a', 2]:\n    if x: break\n"),
            ["for · runs at most 2 times, `x` goes through `'a'`, `2`"]
        );
        assert_eq!(hover("f$0or a, b in [(1, 2), f()]: pass\n"), ["for · runs 2 times"]);
        assert_eq!(
            hover("f$0or i in range(0): pass\n"),
            ["for · never runs its body: `range(0)` gives nothing\nIt does not bind `i` either."]
        );
        assert_eq!(hover("f$0or i in range(2): i = 7\n"), ["for · runs 2 times, `i` goes through `0`, `1`"]);
    }

    #[test]
    fn writes_the_protocol_out() {
        assert_eq!(
            hover("f$0or k, v in d.items(): print(k)\n"),
            [
                "for · `next()` asks `iter(d.items())` for one item after the other, until there is none\n    it = iter(d.items())\n    while True:\n        try: k, v = next(it)\n        except StopIteration: break\n        ..."
            ]
        );
    }
}

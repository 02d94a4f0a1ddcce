//! A loop that never comes to a second round.

use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::first_round::first_round;
use crate::semantics::loops::loop_word;
use crate::syntax::{Field, Kind, Node};

/// More lines than this are counted, not listed.
const MOST: usize = 4;

/// A search that ends with the first item, whether that is the right one or not. `for item in items: return item` asks for the first
/// item on purpose.
pub(super) fn search<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Note> {
    let found = first_round(statement).filter(|found| found.depends)?;
    let keyword = statement.child_of_kind(Kind::KwFor)?;
    if found.leaves.iter().all(|leave| leave.kind() == Kind::RaiseStatement) {
        return None;
    }
    let mut lead = say(
        "never comes to a second item: each way through the body leaves the {} (",
        [code(loop_word(statement))],
    );
    lead.extend(lines(context, &found.leaves));
    lead.push(plain(")"));
    let ends_with_return = found.leaves.last()?.kind() == Kind::ReturnStatement;
    let note = Note::new("for-loop", context.range(statement), "First item only", lead)
        .on([context.range(keyword)])
        .weight(Weight::Surprise)
        .short("never comes to a second item")
        .related(&["return-statement", "break-continue", "any-all"]);
    Some(if ends_with_return {
        note.line("A `return` that waits for all items stands behind the loop, not in it.".into())
    } else {
        note
    })
}

/// A `while` that does what an `if` does.
pub(super) fn question<'m>(context: &Context<'m>, statement: Node<'m>) -> Option<Note> {
    let keyword = statement.child_of_kind(Kind::KwWhile)?;
    let condition = statement.field_child(Field::Condition)?.unparenthesized();
    // `while True:` with a `break` at its end is a block that can be left early.
    if matches!(condition.kind(), Kind::True | Kind::Integer)
        || statement.child_of_kind(Kind::ElseClause).is_some()
    {
        return None;
    }
    let found = first_round(statement)?;
    let body = statement.field_child(Field::Body)?;
    let is_break = |node: &&Node<'m>| node.kind() == Kind::BreakStatement;
    // So is this one. Code behind a `break` would run if that went.
    let last = body.named_children().last();
    if found.leaves.iter().filter(is_break).any(|node| last != Some(*node)) {
        return None;
    }
    let mut lead = Text::from("its body never runs a second time: each way through it leaves the loop (");
    lead.extend(lines(context, &found.leaves));
    lead.push(plain(")"));
    let fact = match found.leaves.iter().find(is_break) {
        Some(leave) => {
            say("An `if` does the same, without the `break` of line {}.", [plain(context.line(*leave))])
        }
        None => Text::from("An `if` does the same."),
    };
    let note = Note::new("while-loop", context.range(statement), "while", lead)
        .on([context.range(keyword)])
        .weight(Weight::Surprise)
        .short("never runs a second time");
    Some(note.line(fact).related(&["if-statement", "break-continue"]))
}

/// "lines 4, 6"
fn lines<'m>(context: &Context<'m>, leaves: &[Node<'m>]) -> Text {
    let mut all: Vec<u32> = leaves.iter().map(|leave| context.line(*leave)).collect();
    all.dedup();
    let listed: Vec<String> = all.iter().take(MOST).map(ToString::to_string).collect();
    let more = if all.len() > MOST { " …" } else { "" };
    let word = if all.len() == 1 { "line" } else { "lines" };
    Text::from(format!("{word} {}{more}", listed.join(", ")).as_str())
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_the_first_item_asked_for_on_purpose() {
        silent_at("for-loop", "def f(xs):\n    for x in xs:\n        if x: $0return x\n");
        for body in [
            "return x",
            "g(x)\n        return x",
            "break",
            "raise E(x)",
            "if x: raise E\n        raise F",
            "if x: continue\n        return x",
            "if x: return x",
            "try: return g(x)\n        except E: pass",
        ] {
            let notes = hover(&format!("def f(xs):\n    f$0or x in xs:\n        {body}\n"));
            assert!(!notes.iter().any(|note| note.contains("second item")), "{notes:?}");
        }
    }

    #[test]
    fn ignores_blocks_that_are_left_early() {
        for source in [
            "wh$0ile True:\n    if x: break\n    f()\n    break\n",
            "wh$0ile 1:\n    f()\n    break\n",
            "wh$0ile x:\n    if y: break\n    f()\n    break\n",
            "wh$0ile x:\n    f()\n    break\nelse:\n    g()\n",
            "wh$0ile x:\n    f()\n",
            "wh$0ile x:\n    if y: break\n",
        ] {
            silent_at("while-loop", source);
        }
    }

    #[test]
    fn finds_a_search_that_ends_with_the_first_item() {
        assert_eq!(
            hover(
                "def f(xs):\n    f$0or x in xs:\n        if x > 1:\n            return True\n        else:\n            return False\n"
            )[0],
            "First item only · never comes to a second item: each way through the body leaves the `for` (lines 4, 6)\nA `return` that waits for all items stands behind the loop, not in it."
        );
        assert_eq!(
            hover("f$0or x in [1, 2]:\n    if x > 1: found = x; break\n    break\n")[0],
            "First item only · never comes to a second item: each way through the body leaves the `for` (lines 2, 3)"
        );
    }

    #[test]
    fn finds_a_while_that_is_an_if() {
        assert_eq!(
            hover("wh$0ile n > 10:\n    print('big')\n    break\n"),
            [
                "while · its body never runs a second time: each way through it leaves the loop (line 3)\nAn `if` does the same, without the `break` of line 3."
            ]
        );
        assert_eq!(
            hover("def f(n):\n    wh$0ile n > 10:\n        if n: return 1\n        return 2\n"),
            [
                "while · its body never runs a second time: each way through it leaves the loop (lines 3, 4)\nAn `if` does the same."
            ]
        );
    }
}

//! How long awaits in a row take, and how long they would together.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::waiting::Time;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "asyncio-gather", kinds: &[Kind::Await, Kind::Call], run: explain };

/// A row of more is not looked at.
const MOST: usize = 40;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let note = if node.kind() == Kind::Await { row(context, node) } else { together(context, node) };
    notes.extend(note.map(|note| note.related(&["task-group-structured-concurrency", "asyncio-tasks"])));
}

/// The statement of an `await` that is all that its statement computes, or whose value is bound to one name.
fn awaiting<'m>(statement: Node<'m>) -> Option<(Node<'m>, Option<Node<'m>>)> {
    let expression = statement.named_child(0).filter(|_| statement.kind() == Kind::ExpressionStatement)?;
    match expression.kind() {
        Kind::Await => Some((expression, None)),
        Kind::Assignment => {
            let left = expression.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
            let right = expression.field_child(Field::Right).filter(|n| n.kind() == Kind::Await)?;
            Some((right, Some(left)))
        }
        _ => None,
    }
}

/// Awaits in a row, none of which needs what another gave.
fn row<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let statement = node.ancestors().find(|n| n.kind() == Kind::ExpressionStatement)?;
    if awaiting(statement)?.0 != node {
        return None;
    }
    let block = statement.parent().filter(|p| p.kind() == Kind::Block)?;
    let mut run: Vec<(Node<'m>, Option<Node<'m>>)> = Vec::new();
    let mut is_here = false;
    for one in block.named_children().filter(|n| n.kind() != Kind::Comment) {
        match awaiting(one) {
            Some(found) if !needs_earlier(&run, found.0) => run.push(found),
            found => {
                if is_here {
                    break;
                }
                run.clear();
                run.extend(found);
            }
        }
        is_here |= one == statement;
    }
    if run.len() < 2 || run.len() > MOST {
        return None;
    }
    let mut times = Vec::new();
    for (awaited, _) in &run {
        times.push(context.waiting_time(awaited.named_child(0)?.unparenthesized())?);
    }
    let (total, longest) = sum_and_longest(&times);
    if longest >= total {
        return None;
    }
    let lead = say(
        "these {} awaits wait one after the other: {} s in all; together they would take {} s",
        [plain(run.len()), plain(total), plain(longest)],
    );
    let calls: Vec<String> = run
        .iter()
        .take(4)
        .filter_map(|(a, _)| Some(a.named_child(0)?.unparenthesized().one_line()))
        .collect();
    let rest = if run.len() > calls.len() { ", …" } else { "" };
    let gather = format!("await asyncio.gather({}{rest})", calls.join(", "));
    let keywords = run.iter().filter_map(|(a, _)| a.child_of_kind(Kind::KwAwait));
    Some(
        Note::new("asyncio-gather", context.range(block), "Awaits in a row", lead)
            .on(keywords.map(|k| context.range(k)))
            .short(format!("{total} s in a row, {longest} s together"))
            .line(say("Where their order does not matter: {}, or tasks of a `TaskGroup`.", [code(gather)]))
            .weight(Weight::Result),
    )
}

fn needs_earlier<'m>(run: &[(Node<'m>, Option<Node<'m>>)], awaited: Node<'m>) -> bool {
    run.iter()
        .filter_map(|(_, name)| *name)
        .any(|name| awaited.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == name.text()))
}

/// `asyncio.gather(…)` of coroutines whose waiting time is known.
fn together<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let callee = call.field_child(Field::Function)?;
    let name = match callee.kind() {
        Kind::Identifier => callee,
        Kind::Attribute => callee.field_child(Field::Attribute)?,
        _ => return None,
    };
    if call.parent()?.kind() != Kind::Await || context.qualified_name(callee)? != "asyncio.gather" {
        return None;
    }
    let arguments = call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let mut times = Vec::new();
    for argument in arguments.named_children().filter(|n| n.kind() != Kind::Comment) {
        times.push(context.waiting_time(argument.unparenthesized())?);
    }
    let (total, longest) = sum_and_longest(&times);
    if times.len() < 2 || longest >= total {
        return None;
    }
    let lead = say(
        "the {} wait at the same time: {} s in all, not {} s",
        [plain(times.len()), plain(longest), plain(total)],
    );
    Some(
        Note::new("asyncio-gather", context.range(call), "gather", lead)
            .on([context.range(name)])
            .short(format!("{longest} s together, not {total} s")),
    )
}

pub(super) fn sum_and_longest(times: &[Time]) -> (Time, Time) {
    let total = times.iter().fold(Time::NONE, |sum, time| sum.and(*time));
    (total, times.iter().copied().max().unwrap_or(Time::NONE))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    const JOBS: &str = "import asyncio\nasync def one():\n    await asyncio.sleep(1)\n    return 1\nasync def half():\n    print('half')\n    await asyncio.sleep(0.5)\n";

    #[test]
    fn ignores_what_is_not_known_or_needs_what_came_before() {
        for body in [
            "aw$0ait one()\n    await two()",
            "x = aw$0ait one()\n    await asyncio.sleep(x)",
            "aw$0ait one()",
            "aw$0ait one()\n    print()\n    await one()",
            "aw$0ait one()\n    await asyncio.sleep(0)",
            "if x:\n        aw$0ait one()\n    await one()",
            "await asyncio.gat$0her(one(), two())",
            "await asyncio.gat$0her(*[one(), one()])",
        ] {
            silent_at("asyncio-gather", &format!("{JOBS}async def main():\n    {body}\n"));
        }
    }

    #[test]
    fn adds_up_what_waits_in_a_row() {
        let notes = hover(&format!(
            "{JOBS}async def main():\n    x = await one()\n    aw$0ait half()\n    await asyncio.sleep(0.25)\n"
        ));
        assert_eq!(
            notes.first().unwrap(),
            "Awaits in a row · these 3 awaits wait one after the other: 1.75 s in all; together they would take 1 s\nWhere their order does not matter: `await asyncio.gather(one(), half(), asyncio.sleep(0.25))`, or tasks of a `TaskGroup`."
        );
    }

    #[test]
    fn knows_the_longest_of_those_together() {
        let notes =
            hover(&format!("{JOBS}async def main():\n    await asyncio.gat$0her(one(), half(), one())\n"));
        assert_eq!(notes, ["gather · the 3 wait at the same time: 1 s in all, not 2.5 s"]);
    }
}

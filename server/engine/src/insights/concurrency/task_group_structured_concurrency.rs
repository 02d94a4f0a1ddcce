//! How long a group of tasks takes.

use super::asyncio_gather::sum_and_longest;
use crate::insights::Insight;
use crate::note::{Note, code, counted, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "task-group-structured-concurrency", kinds: &[Kind::WithStatement], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(group(context, node));
}

fn group<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let keyword = node.child_of_kind(Kind::KwAsync)?;
    let clause = node.named_children().find(|n| n.kind() == Kind::WithClause)?;
    let mut items = clause.named_children().filter(|n| n.kind() == Kind::WithItem);
    let item = items.next().filter(|_| items.next().is_none())?.field_child(Field::Value)?;
    let (manager, target) =
        (item.named_child(0)?, item.named_children().find(|n| n.kind() == Kind::AsPatternTarget)?);
    let name = target.named_child(0).filter(|n| n.kind() == Kind::Identifier)?.text();
    let maker = manager.field_child(Field::Function).filter(|_| manager.kind() == Kind::Call)?;
    if context.qualified_name(maker)? != "asyncio.TaskGroup" {
        return None;
    }
    let mut times = Vec::new();
    for statement in node.field_child(Field::Body)?.named_children().filter(|n| n.kind() != Kind::Comment) {
        let mut expression =
            statement.named_child(0).filter(|_| statement.kind() == Kind::ExpressionStatement)?;
        if expression.kind() == Kind::Assignment {
            let left = expression.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
            if left.text() == name {
                return None;
            }
            expression = expression.field_child(Field::Right)?;
        }
        let callee = expression.field_child(Field::Function).filter(|_| expression.kind() == Kind::Call)?;
        if callee.text() != format!("{name}.create_task") {
            return None;
        }
        let task = expression.field_child(Field::Arguments)?.named_child(0)?;
        times.push(context.waiting_time(task.unparenthesized())?);
    }
    let (total, longest) = sum_and_longest(&times);
    if times.len() < 2 || longest >= total {
        return None;
    }
    let lead = say(
        "the block is left when all {} are done: after {} s, not {} s",
        [plain(counted(times.len(), "task")), plain(longest), plain(total)],
    );
    Some(
        Note::new("task-group-structured-concurrency", context.range(node), "TaskGroup", lead)
            .on([Some(keyword), node.child_of_kind(Kind::KwWith)]
                .into_iter()
                .flatten()
                .map(|n| context.range(n)))
            .short(format!("{longest} s together, not {total} s"))
            .line(say("The tasks of {} run while the block waits at its end.", [code(name)]))
            .related(&["asyncio-gather", "asyncio-tasks"]),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    const JOBS: &str = "import asyncio\nasync def one():\n    await asyncio.sleep(1)\n";

    #[test]
    fn ignores_groups_with_anything_else() {
        for body in [
            "tg.create_task(one())",
            "tg.create_task(one())\n        tg.create_task(two())",
            "tg.create_task(one())\n        await one()",
            "for x in y:\n            tg.create_task(one())",
        ] {
            silent_at(
                "task-group-structured-concurrency",
                &format!(
                    "{JOBS}async def main():\n    async wi$0th asyncio.TaskGroup() as tg:\n        {body}\n"
                ),
            );
        }
    }

    #[test]
    fn says_when_the_block_is_left() {
        let notes = hover(&format!(
            "{JOBS}async def main():\n    async wi$0th asyncio.TaskGroup() as tg:\n        a = tg.create_task(one())\n        tg.create_task(asyncio.sleep(2))\n"
        ));
        assert_eq!(
            notes,
            [
                "TaskGroup · the block is left when all 2 tasks are done: after 2 s, not 3 s\nThe tasks of `tg` run while the block waits at its end."
            ]
        );
    }
}

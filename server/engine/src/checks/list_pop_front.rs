//! `items.pop(0)` in a loop: each round moves all other items of the list.

use super::expected::is_in_test;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::semantics::costs::{may_be_long_list, repeated_by};
use crate::syntax::{Field, Kind, Node};

/// Left out: what is not known to be a list, lists of the words of one line or of a command, which stay short, items that are taken now
/// and then, lists that are used in ways that a deque has not, and tests.
pub(super) const CHECK: Check = Check {
    code: "list-pop-front",
    concept: "deque",
    group: Group::Speed,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call, Kind::DeleteStatement],
    run,
};

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    let Some((list, removal)) = removal(node) else { return };
    if !matches!(list.kind(), Kind::Identifier | Kind::Attribute) || !may_be_long_list(context, list) {
        return;
    }
    let around = repeated_by(context, node, list);
    let Some(innermost) = around.first() else { return };
    if !is_each_round(*innermost, node, list)
        || is_short(context, list)
        || is_in_test(node)
        || needs_a_list(list)
    {
        return;
    }
    let message = say(
        "{} moves every other item down by one place, in each round of the loop; {} takes from the front of a {} at once",
        [code(removal), code("popleft()"), code("collections.deque")],
    );
    let word = innermost.children().next().unwrap_or(*innermost);
    found.push(
        Finding::new(context.place(node), message).related(context.place(word), "the loop begins here"),
    );
}

/// The list that loses its first item, and how that is written.
fn removal(node: Node<'_>) -> Option<(Node<'_>, String)> {
    if node.kind() == Kind::DeleteStatement {
        let item = node.named_child(0).filter(|n| n.kind() == Kind::Subscript)?;
        let is_first = item.field_child(Field::Subscript)?.text() == "0"
            && item.field_children(Field::Subscript).count() == 1
            && node.named_child(1).is_none();
        let list = item.field_child(Field::Value)?;
        return is_first.then(|| (list, format!("del {}", item.text())));
    }
    let function = node.field_child(Field::Function).filter(|n| n.kind() == Kind::Attribute)?;
    let arguments = node.field_child(Field::Arguments)?;
    let is_first = function.field_child(Field::Attribute)?.text() == "pop"
        && arguments.named_child(0).is_some_and(|n| n.kind() == Kind::Integer && n.text() == "0")
        && arguments.named_child(1).is_none();
    let list = function.field_child(Field::Object)?;
    is_first.then(|| (list, format!("{}.pop(0)", list.text())))
}

/// Whether the loop takes an item in each of its rounds, or goes on until the list is empty. What looks at the first item before it
/// takes it, as for blank lines at the start of a text, may end soon.
fn is_each_round(statement: Node<'_>, removal: Node<'_>, list: Node<'_>) -> bool {
    let named = |n: Node<'_>| n.text() == list.text() && n.kind() == list.kind();
    if let Some(condition) = statement.field_child(Field::Condition)
        && condition.descendants().any(named)
    {
        return !condition.descendants().any(|n| n.kind() == Kind::Subscript);
    }
    let body = statement.field_child(Field::Body);
    removal.ancestors().find(|n| n.kind() == Kind::Block) == body
}

/// Whether the function uses the list in ways that a deque has not, or does as slowly: a slice, `sort`, `insert`.
fn needs_a_list(list: Node<'_>) -> bool {
    let Some(function) = list.ancestors().find(|n| n.kind() == Kind::FunctionDefinition) else {
        return false;
    };
    function.descendants().any(|n| match n.kind() {
        Kind::Subscript => {
            n.field_child(Field::Value).is_some_and(|value| value.text() == list.text())
                && n.field_child(Field::Subscript).is_some_and(|place| place.kind() == Kind::Slice)
        }
        Kind::Attribute => {
            n.field_child(Field::Object).is_some_and(|object| object.text() == list.text())
                && n.field_child(Field::Attribute)
                    .is_some_and(|name| matches!(name.text(), "sort" | "insert"))
        }
        _ => false,
    })
}

/// Whether the list is one of words: what a line or a command was split into.
fn is_short<'m>(context: &Context<'m>, list: Node<'m>) -> bool {
    let name = list.field_child(Field::Attribute).unwrap_or(list).text();
    if matches!(name, "argv" | "args") {
        return true;
    }
    let Some(variable) = context.variable(list) else { return false };
    variable.bindings.iter().any(|found| {
        let tree = context.module().pieces().get(found.piece).map(|piece| piece.segment.tree());
        let value = found.binding.value.zip(tree).and_then(|(value, tree)| tree.node(value));
        value.is_some_and(|value| {
            value.descendants().any(|n| {
                n.kind() == Kind::Identifier && matches!(n.text(), "split" | "rsplit" | "argv" | "shlex")
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "list-pop-front";

    #[test]
    fn ignores_what_is_outside_of_loops() {
        check_silent(
            CODE,
            "
            def f(xs: list):
                first = xs.pop(0)
                for x in first:
                    return xs.pop(0)
                for x in (1, 2, 3):
                    xs.pop(0)
                for x in first:
                    ys = [y for y in x]
                    ys.pop(0)
            ",
        );
    }

    #[test]
    fn ignores_lists_that_no_deque_replaces_and_tests() {
        check_silent(
            CODE,
            "
            def walk(nodes: list):
                while nodes:
                    node = nodes.pop(0)
                    nodes[:0] = node.children
            def order(jobs: list):
                while jobs:
                    jobs.sort()
                    jobs.pop(0)
            def test_queue():
                calls = list(range(1000))
                while calls:
                    calls.pop(0)
            ",
        );
    }

    #[test]
    fn ignores_receivers_that_are_not_known_to_be_lists() {
        check_silent(
            CODE,
            "
            from collections import deque
            def f(xs, d: dict, queue=None):
                while xs: xs.pop(0)
                while d: d.pop(0)
                todo = deque()
                while todo: del todo[0]
            ",
        );
    }

    #[test]
    fn ignores_other_removals() {
        check_silent(
            CODE,
            "
            def f(xs: list, n):
                while xs: xs.pop()
                while xs: xs.pop(1)
                while xs: del xs[-1]
                while xs: del xs[0:2]
                while xs: xs.pop(n)
            ",
        );
    }

    #[test]
    fn ignores_what_is_taken_now_and_then() {
        check_silent(
            CODE,
            "
            def f(lines: list, defaults: list, xs):
                while lines and not lines[0]:
                    lines.pop(0)
                for x in xs:
                    if x.has_default:
                        x.value = defaults.pop(0)
            ",
        );
    }

    #[test]
    fn ignores_the_words_of_a_line() {
        check_silent(
            CODE,
            "
            import sys
            def f(line: str, args: list):
                words = line.split()
                while words: print(words.pop(0))
                rest = sys.argv[1:]
                while rest: rest.pop(0)
                while args: args.pop(0)
            ",
        );
    }

    #[test]
    fn finds_lists_used_as_queues() {
        check_finds(
            CODE,
            "
            def walk(start):
                queue = [start]
                while queue:
                    node = queue.pop(0)
                           ^^^^^^^^^^^^ `queue.pop(0)` moves every other item down by one place, in each round of the loop; `popleft()` takes from the front of a `collections.deque` at once
                    queue.extend(node.children)
            def f(é: list, xs):
                for x in xs:
                    del é[0]
                    ^^^^^^^^^
            ",
        );
    }
}

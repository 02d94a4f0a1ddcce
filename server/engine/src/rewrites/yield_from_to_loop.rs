//! `yield from` as the loop that it stands for (PEP 380; language reference, section 6.2.9), where it is a statement, or its value is
//! assigned to a name or returned.
//!
//! What is given on is let go when the loop is left, as the statement does, so that no error keeps it. What remains is what PEP 380
//! says, too: an item is let go with the next one; an object with a `throw` of its own gets the exception, where somebody may have
//! thrown its class; an error raised by a `close` has the `GeneratorExit` as its context; and a `StopIteration` that is thrown in
//! where nothing takes it is an error, which from Python 3.12 on CPython takes for the end.
//!
//! Not offered in an `except` or `finally` clause, where an error that is thrown in gets the one that is handled as its context on its
//! way through the generator. Nor where the function may become a coroutine (`types.coroutine`), which may delegate to others.

use super::Rewrite;
use super::blocks::has_room;
use super::write::Edits;
use crate::equivalents::lines::{Lines, Place, loses_comment};
use crate::equivalents::names::Home;
use crate::equivalents::yield_from::{BUILTINS, Names, delegation};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "yield-from-to-loop", kinds: &[Kind::Yield], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    node.child_of_kind(Kind::KwFrom)?;
    let value = node.named_child(0).filter(|n| n.kind() != Kind::Comment)?;
    let whole = node.with_parentheses();
    let parent = whole.parent()?;
    let (statement, target) = match parent.kind() {
        Kind::ExpressionStatement | Kind::ReturnStatement => (parent, None),
        Kind::Assignment if parent.child_of_kind(Kind::Colon).is_none() => {
            let left = parent.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
            (parent.parent().filter(|p| p.kind() == Kind::ExpressionStatement)?, Some(left.text()))
        }
        _ => return None,
    };
    let place = Place::of(statement)?;
    let known = BUILTINS.into_iter().all(|name| context.would_mean_builtin(name, node));
    let home = Home::of(context, statement)?;
    if !known
        || !has_room(statement, 6)
        || loses_comment(statement, &[value])
        || !is_plain_generator(context, node)?
    {
        return None;
    }
    let names = Names::made(|name| home.fresh_like(name))?;
    let at_end = match (parent.kind(), target) {
        (Kind::ReturnStatement, _) => vec![format!("return {}.value", names.end)],
        (_, Some(target)) => vec![format!("{target} = {}.value", names.end), "break".to_string()],
        _ => vec!["break".to_string()],
    };
    let Names { source, sent, thrown, item, .. } = &names;
    let mut lines = Lines::default();
    lines.push(0, format!("{source} = iter({})", value.text()));
    lines.push(0, format!("{sent} = {thrown} = {item} = None"));
    lines.push(0, "try:");
    lines.extend(1, delegation(&names, &at_end));
    lines.push(0, "finally:");
    lines.push(1, format!("{source} = {sent} = {thrown} = {item} = None"));
    Edits::new(context)
        .replace(statement, lines.at(&place))
        .titled("Write `yield from` as the loop that it stands for")
}

/// Whether the function around is a generator and stays one, and no error is being handled at the node.
fn is_plain_generator<'m>(context: &Context<'m>, node: Node<'m>) -> Option<bool> {
    let function = node.ancestors().find(|n| n.kind().is_function())?;
    let mut around = node.ancestors().take_while(|n| *n != function);
    let handles = around.any(|n| matches!(n.kind(), Kind::ExceptClause | Kind::FinallyClause));
    let is_async = function.child_of_kind(Kind::KwAsync).is_some();
    let decorated = function.parent().filter(|p| p.kind() == Kind::DecoratedDefinition);
    let mut decorators = decorated.into_iter().flat_map(Node::named_children);
    let plain = decorators.all(|line| {
        line.kind() != Kind::Decorator
            || context.decorator_name(line).is_some_and(|name| {
                matches!(
                    name.split('.').next(),
                    Some("builtins" | "contextlib" | "functools" | "abc" | "typing" | "pytest")
                )
            })
    });
    let mut pieces = context.module().pieces().iter();
    let may_change = pieces.any(|piece| {
        let mut all = piece.segment.tree().root().descendants();
        all.any(|n| n.kind() == Kind::Identifier && n.text() == "coroutine")
    });
    Some(function.kind() == Kind::FunctionDefinition && !is_async && !handles && plain && !may_change)
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("yield-from-to-loop", source);
    }

    #[test]
    fn ignores_what_is_no_statement() {
        silent("def f(x):\n    g(y$0ield from x)\n");
        silent("def f(x):\n    a = b = y$0ield from x\n");
        silent("def f(x):\n    a.b = y$0ield from x\n");
        silent("def f(x):\n    a: int = y$0ield from x\n");
        silent("def f(x):\n    a += y$0ield from x\n");
        silent("def f(x):\n    y$0ield x\n");
        silent("f = lambda x: (y$0ield from x)\n");
    }

    #[test]
    fn ignores_handlers_and_functions_that_may_be_coroutines() {
        silent("def f(x):\n    try:\n        g()\n    except E:\n        y$0ield from x\n");
        silent("def f(x):\n    try:\n        g()\n    finally:\n        y$0ield from x\n");
        silent("import types\n@types.coroutine\ndef f(x):\n    y$0ield from x\n");
        silent("import types\ndef f(x):\n    y$0ield from x\nf = types.coroutine(f)\n");
        silent("@g\ndef f(x):\n    y$0ield from x\n");
    }

    #[test]
    fn ignores_other_meanings_and_places() {
        silent("def f(iter):\n    y$0ield from iter\n");
        silent("def f(x):\n    y$0ield from x; g()\n");
        silent("def f(x):\n    a = (y$0ield from x  # why\n    )\n");
        silent("def f(x):\n    y$0ield from x\n    return locals()\n");
    }

    const LOOP: &str = "    source = iter(x)\n    sent = thrown = item = None\n    try:\n        while True:\n            try:\n                if thrown is not None:\n                    item = source.throw(thrown)\n                elif sent is not None:\n                    item = source.send(sent)\n                else:\n                    item = next(source)\n            except StopIteration as end:\nEND            sent = thrown = None\n            try:\n                sent = yield item\n            except GeneratorExit:\n                if hasattr(source, \"close\"):\n                    source.close()\n                raise\n            except BaseException as error:\n                if not hasattr(source, \"throw\"):\n                    raise\n                thrown = error\n    finally:\n        source = sent = thrown = item = None";

    #[test]
    fn gives_on_what_comes_in() {
        for (statement, end) in [
            ("y$0ield from x", "                break\n"),
            ("(y$0ield from x)", "                break\n"),
            ("a = y$0ield from x", "                a = end.value\n                break\n"),
            ("return (y$0ield from x)", "                return end.value\n"),
        ] {
            assert_eq!(
                rewritten("yield-from-to-loop", &format!("def f(x):\n    {statement}  # why\n    g()\n")),
                format!("def f(x):\n{}  # why\n    g()\n", LOOP.replace("END", end)),
            );
        }
    }
}

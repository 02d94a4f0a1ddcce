//! An `async with` statement as `try`, `except` and `finally` (language reference, section 8.9.3); `with_to_try.rs` says what holds.

use super::Rewrite;
use super::with_to_try::written;
use super::write::Edits;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "async-with-to-try", kinds: &[Kind::WithStatement], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    node.child_of_kind(Kind::KwAsync)?;
    let (range, text) = written(context, node, true)?;
    Edits::new(context)
        .replace_range(range, text)
        .titled("Write the `async with` statement as `try`, `except` and `finally`")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_other_statements() {
        rewrite_silent("async-with-to-try", "async def f(x):\n    w$0ith x as y:\n        pass\n");
        rewrite_silent("async-with-to-try", "async def f(x):\n    async w$0ith x as y:\n        vars()\n");
    }

    #[test]
    fn awaits_both_methods() {
        assert_eq!(
            rewritten("async-with-to-try", "async def f(x):\n    async w$0ith x as y: await g(y)\n"),
            "async def f(x):\n    manager = x\n    enter = type(manager).__aenter__\n    exit = type(manager).__aexit__\n    y = await enter(manager)\n    raised = False\n    try:\n        await g(y)\n    except BaseException as error:\n        raised = True\n        if not await exit(manager, type(error), error, error.__traceback__):\n            raise\n    finally:\n        if not raised:\n            await exit(manager, None, None, None)\n        del manager\n"
        );
    }
}

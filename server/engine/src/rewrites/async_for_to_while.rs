//! An `async for` loop as the calls of `aiter()` and `anext()` that it makes (language reference, section 8.9.2), or before Python
//! 3.10, which has neither, as those of the methods of the classes. What `for_to_while.rs` says of the iterator holds here, too.

use super::Rewrite;
use super::for_to_while::{Calls, written};
use super::write::Edits;
use crate::equivalents::for_loop::argument;
use crate::equivalents::lines::Lines;
use crate::equivalents::names::Home;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "async-for-to-while", kinds: &[Kind::ForStatement], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let means = |name: &str| context.would_mean_builtin(name, node);
    node.child_of_kind(Kind::KwAsync)?;
    if !means("StopAsyncIteration") {
        return None;
    }
    let home = Home::of(context, node)?;
    let iterator = home.fresh_like("iterator")?;
    let right = node.field_child(Field::Right)?;
    let iterable = argument(right, right.text().to_string());
    let mut first = Lines::default();
    let is_new = (context.target().major, context.target().minor) >= (3, 10);
    let (next, gone, title) = if is_new && means("aiter") && means("anext") {
        first.push(0, format!("{iterator} = aiter({iterable})"));
        let title = "Write the loop with `aiter()`, `anext()` and `while`";
        (format!("await anext({iterator})"), vec![iterator], title)
    } else if means("type") {
        let source = home.fresh_like("iterable")?;
        first.push(0, format!("{source} = ({iterable})"));
        first.push(0, format!("{iterator} = type({source}).__aiter__({source})"));
        first.push(0, format!("del {source}"));
        let title = "Write the loop with `__aiter__`, `__anext__` and `while`";
        (format!("await type({iterator}).__anext__({iterator})"), vec![iterator], title)
    } else {
        return None;
    };
    let calls = Calls { next, end: "StopAsyncIteration", gone };
    let text = written(&home, node, first, &calls, false)?;
    Edits::new(context).replace_range(text.0, text.1).titled(title)
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_other_loops_and_meanings() {
        let silent = |source: &str| rewrite_silent("async-for-to-while", source);
        silent("def f(y):\n    f$0or x in y:\n        pass\n");
        silent("async def f(y, StopAsyncIteration):\n    async f$0or x in y:\n        pass\n");
        silent("async def f(y):\n    async f$0or x in y:\n        print(locals())\n");
        silent("async def f(y, type, anext):\n    async f$0or x in y:\n        pass\n");
    }

    #[test]
    fn awaits_item_by_item() {
        assert_eq!(
            rewritten(
                "async-for-to-while",
                "async def f(y):\n    async f$0or x in y():\n        await g(x)\n    else:\n        h()\n"
            ),
            "async def f(y):\n    iterator = aiter(y())\n    exhausted = False\n    try:\n        while True:\n            try:\n                x = await anext(iterator)\n            except StopAsyncIteration:\n                exhausted = True\n                break\n            await g(x)\n    finally:\n        del iterator\n    if exhausted:\n        h()\n"
        );
    }

    #[test]
    fn calls_the_methods_where_there_are_no_functions() {
        let target = crate::version::PythonVersion::new(3, 9);
        assert_eq!(
            crate::testing::rewritten_at(
                "async-for-to-while",
                "async def f(y):\n    async f$0or x in y: g(x)\n",
                target
            ),
            "async def f(y):\n    iterable = (y)\n    iterator = type(iterable).__aiter__(iterable)\n    del iterable\n    try:\n        while True:\n            try:\n                x = await type(iterator).__anext__(iterator)\n            except StopAsyncIteration:\n                break\n            g(x)\n    finally:\n        del iterator\n"
        );
    }
}

//! `yield from` as the loop that it stands for: what a caller sends, throws or closes reaches the inner iterator (language reference,
//! section 6.2.9).

use super::lines::{Lines, has_long_string};
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

const NAMES: [&str; 7] = ["source", "sent", "thrown", "item", "end", "error", "result"];
const BUILTINS: [&str; 6] = ["iter", "next", "hasattr", "StopIteration", "GeneratorExit", "BaseException"];

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    node.child_of_kind(Kind::KwFrom)?;
    let value = node.named_child(0)?;
    let used = |name: &&str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == *name);
    let known = BUILTINS.into_iter().all(|name| context.would_mean_builtin(name, node));
    if has_long_string(node) || !known || NAMES.iter().any(used) {
        return None;
    }
    let over = value.one_line();
    let mut lines = Lines::default();
    for (depth, line) in [
        (0, format!("source = iter({over})").as_str()),
        (0, "sent = thrown = None"),
        (0, "while True:"),
        (1, "try:"),
        (2, "if thrown is not None:"),
        (3, "item = source.throw(thrown)"),
        (2, "elif sent is not None:"),
        (3, "item = source.send(sent)"),
        (2, "else:"),
        (3, "item = next(source)"),
        (1, "except StopIteration as end:"),
        (2, "result = end.value"),
        (2, "break"),
        (1, "sent = thrown = None"),
        (1, "try:"),
        (2, "sent = yield item"),
        (1, "except GeneratorExit:"),
        (2, "if hasattr(source, \"close\"):"),
        (3, "source.close()"),
        (2, "raise"),
        (1, "except BaseException as error:"),
        (2, "if not hasattr(source, \"throw\"):"),
        (3, "raise"),
        (2, "thrown = error"),
    ] {
        lines.push(depth, line);
    }
    Some(Equivalent {
        construct: "yield-from",
        range: node.range(),
        code: lines.flat(),
        brief: Some(format!("for item in {over}:\n    yield item")),
        gives: Gives::Name("result".to_string()),
    })
}

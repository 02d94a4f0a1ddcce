//! Decorators as the calls that they stand for (language reference, section 8.7).

use super::lines::{Lines, loses_comment, moved};
use super::stable::is_stable;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    let definition = node.field_child(Field::Definition)?;
    let name = definition.field_child(Field::Name)?;
    // The rest of a long class stands in other pieces.
    if definition.kind() == Kind::ClassDefinition
        && context.module().body_pieces(context.piece()).next().is_some()
    {
        return None;
    }
    let used = |word: &str| node.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == word);
    let mut free = ["first", "second", "third", "fourth", "fifth", "sixth"].into_iter().filter(|n| !used(n));
    let mut lines = Lines::default();
    let mut calls = Vec::new();
    for decorator in node.named_children().filter(|n| n.kind() == Kind::Decorator) {
        let expression = decorator.named_child(0)?;
        if loses_comment(decorator, &[expression]) || super::lines::has_long_string(decorator) {
            return None;
        }
        let source = expression.one_line();
        let is_plain = is_stable(context, expression) && expression.text() != name.text();
        // What is called is found out before the definition, and called after it.
        calls.push(if is_plain {
            source
        } else {
            let kept = free.next()?;
            lines.push(0, format!("{kept} = {source}"));
            kept.to_string()
        });
    }
    let mut call = name.text().to_string();
    for callee in calls.iter().rev() {
        call = match callee.starts_with("lambda") {
            true => format!("({callee})({call})"),
            false => format!("{callee}({call})"),
        };
    }
    let made = format!("{} = {call}", name.text());
    let before = lines.flat();
    let before = if before.is_empty() { before } else { format!("{before}\n") };
    let code = format!("{before}{}\n\n{made}", moved(definition));
    let header = definition
        .tree()
        .text()
        .get(definition.start().into()..definition.field_child(Field::Body)?.start().into());
    let header =
        header.map(|text| text.trim_end()).filter(|text| !text.contains('\n') && text.ends_with(':'));
    Some(Equivalent {
        construct: "decorator",
        range: node.range(),
        code,
        brief: header.map(|header| format!("{before}{header} ...\n{made}")),
        gives: Gives::Nothing,
    })
}

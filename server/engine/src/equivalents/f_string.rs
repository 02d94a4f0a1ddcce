//! An f-string as the calls of `format()` that it stands for.

use super::lines::has_long_string;
use super::{Equivalent, Gives};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

pub(super) fn equivalent<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Equivalent> {
    if node.parent().is_some_and(|p| p.kind() == Kind::ConcatenatedString) || has_long_string(node) {
        return None;
    }
    let strings: Vec<Node<'m>> = match node.kind() {
        Kind::ConcatenatedString => node.named_children().collect(),
        _ => vec![node],
    };
    if !node.descendants().any(|n| n.kind() == Kind::Interpolation) {
        return None;
    }
    let mut pieces = Vec::new();
    for string in strings {
        collect(context, string, &mut pieces)?;
    }
    let code = match pieces.as_slice() {
        [] => return None,
        [one] => one.clone(),
        several => format!("\"\".join([{}])", several.join(", ")),
    };
    Some(Equivalent { construct: "f-string", range: node.range(), code, brief: None, gives: Gives::Value })
}

fn collect<'m>(context: &Context<'m>, string: Node<'m>, pieces: &mut Vec<String>) -> Option<()> {
    let start = string.child_of_kind(Kind::StringStart)?;
    let end = string.child_of_kind(Kind::StringEnd)?;
    let prefix = start.text().trim_end_matches(['"', '\'']);
    if prefix.contains(['t', 'T']) {
        return None;
    }
    let is_format = prefix.contains(['f', 'F']);
    let plain_prefix = prefix.replace(['f', 'F'], "");
    let text = string.tree().text();
    let literal = |from: usize, to: usize, pieces: &mut Vec<String>| -> Option<()> {
        let source = text.get(from..to)?;
        if source.is_empty() {
            return Some(());
        }
        // It would escape the quote that is put behind it.
        if (source.len() - source.trim_end_matches('\\').len()) % 2 == 1 {
            return None;
        }
        // `\N{…}` has braces of its own.
        let source = match is_format {
            true if source.contains("\\N") => return None,
            true => source.replace("{{", "{").replace("}}", "}"),
            false => source.to_string(),
        };
        pieces.push(format!("{plain_prefix}{}{source}{}", end.text(), end.text()));
        Some(())
    };
    let mut done = usize::from(start.end());
    for field in string.children().filter(|n| n.kind() == Kind::Interpolation) {
        literal(done, field.start().into(), pieces)?;
        done = field.end().into();
        pieces.push(call(context, field, end.text())?);
    }
    literal(done, end.start().into(), pieces)
}

/// The call for one replacement field.
fn call<'m>(context: &Context<'m>, field: Node<'m>, quotes: &str) -> Option<String> {
    let expression = field.field_child(Field::Expression)?;
    // `{x:=5}` is `x` with a width, whatever the tree says; `{x:=5,d}` too.
    let is_walrus = |node: Node<'_>| node.kind() == Kind::NamedExpression;
    if is_walrus(expression)
        || !expression.text().starts_with('(') && expression.named_children().any(is_walrus)
    {
        return None;
    }
    // `{x=}` repeats its source.
    if field.child_of_kind(Kind::Equal).is_some() || field.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    let source = match expression.kind() {
        Kind::ExpressionList | Kind::Yield | Kind::Tuple if !expression.text().starts_with('(') => {
            format!("({})", expression.one_line())
        }
        _ => expression.one_line(),
    };
    let conversion = field.children().find(|n| n.kind() == Kind::TypeConversion);
    let converter = match conversion.map(Node::text) {
        None => None,
        Some("!r") => Some("repr"),
        Some("!s") => Some("str"),
        Some("!a") => Some("ascii"),
        Some(_) => return None,
    };
    let spec = field.children().find(|n| n.kind() == Kind::FormatSpecifier);
    let spec = spec.map(|spec| spec.text().trim_start_matches(':')).filter(|spec| !spec.is_empty());
    let is_builtin = |name: &str| context.would_mean_builtin(name, field);
    let source = match converter {
        Some(name) if is_builtin(name) => format!("{name}({source})"),
        Some(_) => return None,
        None => source,
    };
    match spec {
        None if converter.is_some() => Some(source),
        _ if !is_builtin("format") => None,
        None => Some(format!("format({source})")),
        Some(spec) => {
            let mark = if spec.contains(['{', '}']) { "f" } else { "" };
            Some(format!("format({source}, {mark}{quotes}{spec}{quotes})"))
        }
    }
}

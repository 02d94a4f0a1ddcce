//! What `%` and `str.format` have in common: fields of a string, and values that are put into them.

use crate::equivalents::stable::is_stable;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// A string literal, ready to become an f-string.
pub(super) struct Template<'m> {
    /// The source between the quotes.
    pub(super) source: &'m str,
    prefix: &'m str,
    quotes: &'m str,
}

impl<'m> Template<'m> {
    /// The parts of a `str` literal. `None` where its escapes could hide a mark that is looked for.
    pub(super) fn of(node: Node<'m>) -> Option<Template<'m>> {
        if node.kind() != Kind::String || node.has_error() {
            return None;
        }
        let start = node.child_of_kind(Kind::StringStart)?;
        let end = node.child_of_kind(Kind::StringEnd)?;
        let quotes = end.text();
        let prefix = start.text().strip_suffix(quotes)?;
        if !matches!(prefix, "" | "r" | "R") {
            return None;
        }
        let source = node.tree().text().get(usize::from(start.end())..usize::from(end.start()))?;
        let escapes = ["\\x", "\\u", "\\U", "\\N", "\\0", "\\1", "\\2", "\\3", "\\4", "\\5", "\\6", "\\7"];
        if escapes.iter().any(|escape| source.contains(escape)) || source.contains(['\n', '\r']) {
            return None;
        }
        Some(Template { source, prefix, quotes })
    }

    /// The f-string with this between its quotes.
    pub(super) fn written(&self, inside: &str) -> String {
        format!("f{}{}{inside}{}", self.prefix, self.quotes, self.quotes)
    }

    /// The source of a value, as it can stand in a field of this f-string in any version of Python.
    pub(super) fn value(&self, node: Node<'_>) -> Option<String> {
        let text = node.text();
        let quote = self.quotes.get(..1)?;
        let unfit = text.contains(quote)
            || text.contains(['\\', '#', '\n', '\r', '{', '}', '!'])
            || node.descendants().any(|n| {
                matches!(
                    n.kind(),
                    Kind::Lambda | Kind::NamedExpression | Kind::Yield | Kind::Await | Kind::Interpolation
                )
            });
        if unfit || matches!(node.kind(), Kind::ListSplat | Kind::DictionarySplat | Kind::GeneratorExpression)
        {
            return None;
        }
        Some(text.to_string())
    }
}

/// Whether computing each value right before it is formatted does the same as computing all of them first. `quiet` says of a value
/// that formatting it runs no code of anybody.
pub(super) fn may_interleave<'m>(
    context: &Context<'m>,
    values: &[Node<'m>],
    quiet: impl Fn(Node<'m>) -> bool,
) -> bool {
    values.iter().enumerate().all(|(number, value)| {
        is_stable(context, *value) || values.iter().take(number).all(|earlier| quiet(*earlier))
    })
}

/// Whether the value is exactly of a class of `builtins`, not of one below it, that formats itself without running other code:
/// literals, and what some builtins give.
pub(super) fn exact_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<&'static str> {
    let node = node.unparenthesized();
    match node.kind() {
        Kind::Integer if !node.text().ends_with(['j', 'J']) => Some("int"),
        Kind::Float if !node.text().ends_with(['j', 'J']) => Some("float"),
        Kind::String | Kind::ConcatenatedString => {
            let value = context.value(node);
            if value.is("str") { Some("str") } else { None }
        }
        Kind::Call => {
            let function = node.field_child(Field::Function).filter(|f| f.kind() == Kind::Identifier)?;
            if !context.would_mean_builtin(function.text(), function) {
                return None;
            }
            match function.text() {
                "len" | "ord" | "id" => Some("int"),
                "chr" | "hex" | "oct" | "bin" => Some("str"),
                _ => None,
            }
        }
        _ => None,
    }
}

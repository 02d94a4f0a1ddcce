//! The expressions of a file whose class or value is known, for [`facts`](crate::facts).

use std::cell::RefCell;

use super::classes::module_name;
use crate::document::Document;
use crate::facts::{FactsOptions, ValueRecord};
use crate::semantics::{Context, Dependencies, Module, Value, rounds};
use crate::syntax::{Kind, Node};
use crate::text::Encoding;

/// In source order; of two that start at one place, the larger first.
pub(crate) fn values(document: &Document, module: &Module, options: &FactsOptions) -> Vec<ValueRecord> {
    let dependencies = RefCell::new(Dependencies::default());
    let own = match options.module.as_str() {
        "" => module_name(&options.file),
        name => name.to_string(),
    };
    let mut records = Vec::new();
    for piece in 0..module.pieces().len() {
        let Some(context) = Context::new(module, piece, &dependencies) else { continue };
        for node in context.tree().root().descendants().filter(|n| is_wanted(n.kind())) {
            records.extend(record(document, &context, node, &own));
        }
    }
    records
}

/// Not literals and displays: what these are is plain.
fn is_wanted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Identifier
            | Kind::Attribute
            | Kind::Call
            | Kind::Subscript
            | Kind::BinaryOperator
            | Kind::UnaryOperator
            | Kind::NotOperator
            | Kind::BooleanOperator
            | Kind::ComparisonOperator
            | Kind::ConditionalExpression
            | Kind::ConcatenatedString
    )
}

fn record<'m>(document: &Document, context: &Context<'m>, node: Node<'m>, own: &str) -> Option<ValueRecord> {
    if context.model().binding_of_name.contains_key(&node.id()) {
        return None;
    }
    let class = match context.value(node) {
        Value::Instance(name) => Some(name),
        Value::InstanceOf(class) => Some(format!("{own}.{}", context.qualname(class))),
        Value::None => Some("builtins.NoneType".to_string()),
        Value::Object(_) | Value::Unknown => None,
    };
    let constant = context.constant(node).map(|constant| constant.to_string());
    let items = (node.kind() == Kind::Call).then(|| rounds::rounds(context, node)).flatten();
    if class.is_none() && constant.is_none() && items.is_none() {
        return None;
    }
    let range = context.range(node);
    let start = document.position(range.start(), Encoding::Utf32);
    let end = document.position(range.end(), Encoding::Utf32);
    Some(ValueRecord {
        line: start.line + 1,
        column: start.character + 1,
        end_line: end.line + 1,
        end_column: end.character + 1,
        class,
        constant,
        items,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::facts;

    fn of(text: &str) -> Vec<ValueRecord> {
        let options = FactsOptions { file: "a.py".to_string(), values: true, ..FactsOptions::default() };
        facts(&Document::new(text), &options).values.unwrap_or_default()
    }

    #[test]
    fn what_is_not_known_or_plain_is_left_out() {
        assert_eq!(of("f(x)\n1\n[a, b]\nx.y = z\n"), []);
    }

    #[test]
    fn places_classes_constants_and_items() {
        let found = of("é = 'x'\nprint(é + 'y')\nrange(2, 9, 3)\nclass A: pass\nA()\n");
        let shown: Vec<String> = found
            .iter()
            .map(|r| {
                let class = r.class.as_deref().unwrap_or_default();
                format!(
                    "{}:{}-{}:{} {class} {:?} {:?}",
                    r.line, r.column, r.end_line, r.end_column, r.constant, r.items
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2:1-2:15 builtins.NoneType None None",
                "2:7-2:14 builtins.str Some(\"'xy'\") None",
                "2:7-2:8 builtins.str Some(\"'x'\") None",
                "3:1-3:15 builtins.range None Some(3)",
                "5:1-5:4 a.A None None",
            ]
        );
    }
}

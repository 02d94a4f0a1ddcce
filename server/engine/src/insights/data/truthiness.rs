//! What a tested value counts as.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::{Context, Definition, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "truthiness",
    kinds: &[
        Kind::IfStatement,
        Kind::ElifClause,
        Kind::WhileStatement,
        Kind::AssertStatement,
        Kind::ConditionalExpression,
        Kind::NotOperator,
    ],
    run: explain,
};

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let (word, tested) = match node.kind() {
        Kind::ConditionalExpression => (node.child_of_kind(Kind::KwIf), node.named_child(1)),
        Kind::AssertStatement => (node.child_of_kind(Kind::KwAssert), node.named_child(0)),
        Kind::NotOperator => (node.child_of_kind(Kind::KwNot), node.field_child(Field::Argument)),
        _ => (
            node.children().find(|n| matches!(n.kind(), Kind::KwIf | Kind::KwElif | Kind::KwWhile)),
            node.field_child(Field::Condition),
        ),
    };
    let (Some(word), Some(tested)) = (word, tested.map(Node::unparenthesized)) else { return };
    if tested.has_error() {
        return;
    }
    let shown = tested.one_line();
    if shown.chars().count() > 40 || shown.contains('…') {
        return;
    }
    let Some((lead, weight)) = outcome(context, tested, &shown) else { return };
    notes.push(
        Note::new("truthiness", context.range(node), "Truth value", lead)
            .on([context.range(word)])
            .weight(weight),
    );
}

fn outcome<'m>(context: &Context<'m>, tested: Node<'m>, shown: &str) -> Option<(Text, Weight)> {
    if tested.kind() == Kind::Tuple {
        let count = tested.named_children().filter(|n| !n.text().starts_with('*')).count();
        let lead = say("always true: {} is a tuple that is not empty", [code(shown)]);
        return (count > 0).then_some((lead, Weight::Surprise));
    }
    if !matches!(
        tested.kind(),
        Kind::Identifier | Kind::Attribute | Kind::Call | Kind::GeneratorExpression | Kind::Lambda
    ) {
        return None;
    }
    let (value, or_none) = context.value_or_none(tested);
    match &value {
        Value::Object(Definition::Function(at)) if !or_none => {
            let name = at.node.field_child(Field::Name)?.text();
            let lead = say("always true: {} is a function, and it is not called here", [code(name)]);
            Some((lead, Weight::Surprise))
        }
        Value::Instance(class) if !or_none => {
            let class = class.strip_prefix("builtins.")?;
            let lead = match class {
                "generator" | "coroutine" | "async_generator" | "function" => {
                    let what = if class == "function" { "function" } else { class };
                    let article = if class.starts_with('a') { "an" } else { "a" };
                    let lead = say(
                        "always true: {} is {} {}",
                        [code(shown), plain(article), plain(what.replace('_', " "))],
                    );
                    return Some((lead, Weight::Surprise));
                }
                _ => falsy(class)?,
            };
            let article = if class.starts_with('i') { "an" } else { "a" };
            Some((
                say(
                    "{} is {} {}: false if it is {}",
                    [code(shown), plain(article), plain(class), plain(lead)],
                ),
                Weight::Working,
            ))
        }
        Value::Instance(class) => {
            // Of a name that is bound several times, only some places may be None.
            if tested.kind() == Kind::Identifier && context.variable(tested)?.bindings.len() != 1 {
                return None;
            }
            let class = class.strip_prefix("builtins.")?;
            let what = match class {
                "int" => "0",
                "str" => "''",
                "list" => "[]",
                "dict" => "{}",
                "tuple" => "()",
                "bytes" => "b''",
                _ => return None,
            };
            let lead = say(
                "{} may be {} or {}: both count as false; {} tells them apart",
                [code(shown), code("None"), code(what), code(format!("{shown} is None"))],
            );
            Some((lead, if class == "int" { Weight::Surprise } else { Weight::Working }))
        }
        _ => None,
    }
}

/// Which object of a builtin class counts as false.
fn falsy(class: &str) -> Option<&'static str> {
    Some(match class {
        "int" => "0",
        "float" => "0.0",
        "complex" => "0j",
        "str" | "bytes" | "bytearray" | "list" | "tuple" | "dict" | "set" | "frozenset" | "range" => "empty",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known_or_plain() {
        for source in [
            "$0if x: pass\n",
            "$0if x == 1: pass\n",
            "$0if (): pass\n",
            "$0if (*x,): pass\n",
            "def f(): pass\nf = 3\n$0if f: pass\n",
            "def f(x: bool):\n    $0if x: pass\n",
            "def f(x: bool | None):\n    $0if x: pass\n",
        ] {
            silent_at("truthiness", source);
        }
    }

    #[test]
    fn says_what_is_always_true() {
        assert_eq!(
            hover("$0assert (x, 'no')\n"),
            ["Truth value · always true: `(x, 'no')` is a tuple that is not empty"]
        );
        assert_eq!(
            hover("def ready(): return False\n$0if ready: pass\n"),
            ["Truth value · always true: `ready` is a function, and it is not called here"]
        );
    }

    #[test]
    fn says_what_counts_as_false() {
        assert_eq!(
            hover("def f(x: int | None):\n    $0if x: pass\n"),
            ["Truth value · `x` may be `None` or `0`: both count as false; `x is None` tells them apart"]
        );
        assert_eq!(
            hover("def f(x: list):\n    $0if x: pass\n"),
            ["Truth value · `x` is a list: false if it is empty"]
        );
    }
}

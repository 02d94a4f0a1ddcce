//! A conditional expression as an `if` statement.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::conditional::Conditional;
use crate::equivalents::lines::{Lines, Place, loses_comment, on_line};
use crate::equivalents::stable::evaluated_first;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "conditional-to-if", kinds: &[Kind::ConditionalExpression], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let parts = Conditional::of(node)?;
    let statement = evaluated_first(context, node)?;
    if !matches!(statement.kind(), Kind::ExpressionStatement | Kind::ReturnStatement) {
        return None;
    }
    let place = Place::of(statement)?;
    let whole = node.with_parentheses();
    let text = node.tree().text();
    let before = text.get(usize::from(statement.start())..usize::from(whole.start()))?;
    let after = text.get(usize::from(whole.end())..usize::from(statement.end()))?;
    // An annotation would be said twice.
    let annotated = statement
        .named_child(0)
        .is_some_and(|n| n.kind() == Kind::Assignment && n.child_of_kind(Kind::Colon).is_some());
    let breaks = before.contains(['\n', '\r', '#']) || after.contains(['\n', '\r', '#']);
    if annotated || breaks || loses_comment(whole, &[parts.yes, parts.condition, parts.no]) {
        return None;
    }
    // `return` and `=` take anything; elsewhere what needed its brackets keeps them.
    let alone = before.trim_end().ends_with('=') || before.trim() == "return" || before.is_empty();
    let branch = |part: Node<'_>| {
        if after.is_empty() && alone { on_line(part) } else { format!("({})", part.text()) }
    };
    let mut lines = Lines::default();
    lines.push(0, format!("if {}:", on_line(parts.condition)));
    lines.push(1, format!("{before}{}{after}", simple(parts.yes, &branch)));
    lines.push(0, "else:");
    lines.push(1, format!("{before}{}{after}", simple(parts.no, &branch)));
    Edits::new(context)
        .replace(statement, lines.at(&place))
        .titled("Write the conditional expression as an `if` statement")
}

/// What needs no brackets anywhere goes without.
fn simple(part: Node<'_>, otherwise: &dyn Fn(Node<'_>) -> String) -> String {
    let plain = matches!(
        part.kind(),
        Kind::Identifier
            | Kind::String
            | Kind::Integer
            | Kind::Float
            | Kind::True
            | Kind::False
            | Kind::None
            | Kind::Call
            | Kind::Subscript
            | Kind::List
            | Kind::Dictionary
            | Kind::ParenthesizedExpression
    );
    if plain && part.kind() != Kind::Integer && !part.text().contains(['\n', '\r']) {
        part.text().to_string()
    } else {
        otherwise(part)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_is_not_evaluated_first() {
        rewrite_silent("conditional-to-if", "def f(a, b):\n    return a() + (1 $0if b else 2)\n");
        rewrite_silent("conditional-to-if", "def f(a, b):\n    return [1 $0if b else x for x in a]\n");
        rewrite_silent("conditional-to-if", "def f(a, b):\n    while 1 $0if b else 2:\n        pass\n");
        rewrite_silent("conditional-to-if", "def f(a, b):\n    x: int = 1 $0if b else 2\n");
        rewrite_silent("conditional-to-if", "def f(a, b):\n    x = (1  # one\n        $0if b else 2)\n");
    }

    #[test]
    fn writes_both_branches() {
        assert_eq!(
            rewritten(
                "conditional-to-if",
                "def f(a, b):\n    x = y = (a + 1\n        $0if b else 2)  # why\n"
            ),
            "def f(a, b):\n    if b:\n        x = y = a + 1\n    else:\n        x = y = 2  # why\n"
        );
        assert_eq!(
            rewritten("conditional-to-if", "def f(a, b):\n    return a.x $0if b else lambda: 1\n"),
            "def f(a, b):\n    if b:\n        return a.x\n    else:\n        return lambda: 1\n"
        );
        assert_eq!(
            rewritten("conditional-to-if", "def f(a, b):\n    sorted(a + 1 $0if b else c())\n"),
            "def f(a, b):\n    if b:\n        sorted((a + 1))\n    else:\n        sorted(c())\n"
        );
    }
}

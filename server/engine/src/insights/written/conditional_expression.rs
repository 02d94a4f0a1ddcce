//! The `if` statement that a conditional expression stands for.

use crate::equivalents::equivalent;
use crate::insights::Insight;
use crate::note::{Note, Weight, code, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "conditional-expression", kinds: &[Kind::ConditionalExpression], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(written) = equivalent(context, node) else { return };
    let Some(condition) = node.named_child(1) else { return };
    let words = node.children().filter(|n| matches!(n.kind(), Kind::KwIf | Kind::KwElse));
    let lead = say("{} is asked first, then one side is evaluated", [code(condition.one_line())]);
    notes.push(
        Note::new("conditional-expression", context.range(node), "Conditional expression", lead)
            .on(words.map(|n| context.range(n)))
            .code(written.code)
            .weight(Weight::Working)
            .short("an `if` that gives a value"),
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_other_words_and_the_parts() {
        silent_at("conditional-expression", "x = $0a if b else c\n");
        silent_at("conditional-expression", "$0if b:\n    pass\n$0else:\n    pass\n");
        silent_at("conditional-expression", "x = [a for a in b $0if a]\n");
    }

    #[test]
    fn writes_the_statement_out() {
        assert_eq!(
            hover("x = a() $0if b else c\n"),
            [
                "Conditional expression · `b` is asked first, then one side is evaluated\n    if b:\n        x = a()\n    else:\n        x = c"
            ]
        );
    }
}

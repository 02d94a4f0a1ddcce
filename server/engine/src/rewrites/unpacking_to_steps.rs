//! `a, b = x, y` as one assignment after another.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Place, loses_comment, on_line};
use crate::equivalents::names::Home;
use crate::equivalents::unpacking::Unpacking;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "unpacking-to-steps", kinds: &[Kind::Assignment], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let parts = Unpacking::of(node)?;
    let statement = node.parent().filter(|p| p.kind() == Kind::ExpressionStatement)?;
    let place = Place::of(statement)?;
    let home = Home::of(context, statement)?;
    let kept: Vec<_> = parts.targets.iter().chain(&parts.values).copied().collect();
    if loses_comment(node, &kept) {
        return None;
    }
    let steps = parts.steps(context, &Unpacking::fresh(&home), on_line)?;
    Edits::new(context).replace(statement, steps.at(&place)).titled("Write the assignments one after another")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_is_not_one_to_one() {
        rewrite_silent("unpacking-to-steps", "def f(x):\n    a, b $0= x\n");
        rewrite_silent("unpacking-to-steps", "def f(x):\n    a, *b $0= x, 1\n");
        rewrite_silent("unpacking-to-steps", "def f(x):\n    a, *x[0] $0= x, 1\n");
        rewrite_silent("unpacking-to-steps", "def f(x):\n    c = a, b $0= x, 1\n");
        rewrite_silent("unpacking-to-steps", "class A:\n    a, b $0= b, a\n");
    }

    #[test]
    fn keeps_what_would_be_lost() {
        assert_eq!(
            rewritten("unpacking-to-steps", "def f(a, b):\n    a, b $0= 1, (a)\n"),
            "def f(a, b):\n    first = (a)\n    a = 1\n    b = first\n"
        );
        assert_eq!(
            rewritten("unpacking-to-steps", "def f(a, b):\n    a, b $0= b, a\n"),
            "def f(a, b):\n    first = a\n    a = b\n    b = first\n"
        );
        assert_eq!(
            rewritten("unpacking-to-steps", "def f(x):\n    a, x.b $0= x(), 1\n"),
            "def f(x):\n    first = x()\n    a = first\n    x.b = 1\n"
        );
    }
}

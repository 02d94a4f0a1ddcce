//! `x += y` as `x = x + y`, where no object is changed in place.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::augmented::assignment;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "augmented-to-assignment", kinds: &[Kind::AugmentedAssignment], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    if node.descendants().any(|n| n.kind() == Kind::Comment) {
        return None;
    }
    Edits::new(context).replace(node, assignment(context, node)?).titled("Write it as a plain assignment")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_may_be_changed_in_place() {
        rewrite_silent("augmented-to-assignment", "def f(x):\n    x $0+= 1\n");
        rewrite_silent("augmented-to-assignment", "def f():\n    x = []\n    x $0+= [1]\n");
        rewrite_silent("augmented-to-assignment", "def f(self):\n    self.x $0+= 1\n");
    }

    #[test]
    fn keeps_the_right_side_together() {
        assert_eq!(
            rewritten("augmented-to-assignment", "def f(y):\n    x = 'a'\n    x $0+= 'b' 'c'\n"),
            "def f(y):\n    x = 'a'\n    x = x + ('b' 'c')\n"
        );
    }
}

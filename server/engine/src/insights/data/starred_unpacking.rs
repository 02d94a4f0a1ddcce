//! `first, *rest = …`: which target gets what.

use super::unpacking;
use crate::insights::Insight;
use crate::note::Note;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "starred-unpacking", kinds: &[Kind::Assignment], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    unpacking::explain(context, node, true, notes);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_has_no_star_on_the_left() {
        silent_at("starred-unpacking", "a, b $0= *c, 1\n");
        silent_at("starred-unpacking", "a, $0(b, *c) = f(), g()\n");
    }

    #[test]
    fn ignores_what_may_fail_inside_or_is_bound_again() {
        silent_at("starred-unpacking", "$0*a, (b, c) = x\n");
        silent_at("starred-unpacking", "$0*a, a = x\n");
        silent_at("starred-unpacking", "$0*a, a[0] = x\n");
    }

    #[test]
    fn tells_who_gets_what() {
        assert_eq!(
            hover("first, $0*mid, last = [1, 2, 3, 4]\n"),
            [
                "Unpacking · `first` is `1`, `mid` is `[2, 3]`, `last` is `4`\n`mid` is always a list, also where nothing is left for it."
            ]
        );
        assert_eq!(
            hover("a, $0*b = x\n"),
            [
                "Unpacking · `b` is a list of all items but the first item\nAt least 1 item is needed, or it raises `ValueError`."
            ]
        );
        assert_eq!(
            hover("a, b, $0*c = 1,\n"),
            ["Unpacking · raises `ValueError`: 1 value, too few, for 2 targets and a starred one"]
        );
    }
}

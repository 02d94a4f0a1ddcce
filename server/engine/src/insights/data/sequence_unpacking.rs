//! `a, b = …`: which target gets what.

use super::unpacking;
use crate::insights::Insight;
use crate::note::Note;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "sequence-unpacking", kinds: &[Kind::Assignment], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    unpacking::explain(context, node, false, notes);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_known() {
        for source in [
            "a, b $0= f()\n",
            "a $0= 1, 2\n",
            "a, a $0= 1, 2\n",
            "a, b $0= 1, *c\n",
            "(a) $0= 1\n",
            "(a, b), (c, d) $0= f(), 5\n",
        ] {
            silent_at("sequence-unpacking", source);
        }
    }

    #[test]
    fn tells_who_gets_what() {
        assert_eq!(
            hover("a, b $0= b, a\n"),
            [
                "Unpacking · `a` and `b` exchange their values\nThe right side is evaluated first: `a` is read before it is bound anew."
            ]
        );
        assert_eq!(hover("a, (b, c) $0= x, 'no'\n"), ["Unpacking · `a` is `x`, `b` is `'n'`, `c` is `'o'`"]);
        assert_eq!(
            hover("a, b $0= b, a + b\n"),
            [
                "Unpacking · `a` is `b`, `b` is `a + b`\nThe right side is evaluated first: `a` is read before it is bound anew."
            ]
        );
        assert_eq!(hover("p = [1, 2]\nx, y $0= p\n"), ["Unpacking · `x` is `1`, `y` is `2`"]);
    }

    #[test]
    fn says_where_the_numbers_differ() {
        assert_eq!(hover("a, b $0= 1, 2, 3\n"), ["Unpacking · raises `ValueError`: 3 values for 2 targets"]);
        assert_eq!(hover("a, b $0= 'x'\n"), ["Unpacking · raises `ValueError`: 1 value for 2 targets"]);
        assert_eq!(
            hover("a, b $0= 5\n"),
            ["Unpacking · raises `TypeError`: `5` is an `int`, which cannot be unpacked"]
        );
    }
}

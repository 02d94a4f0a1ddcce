//! Which variable `global` names, who rebinds it and who reads it.

use super::declared::{Declared, explain_names};
use crate::insights::Insight;
use crate::note::Note;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "global-statement", kinds: &[Kind::GlobalStatement], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    explain_names(context, node, Declared::Global, notes);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_the_names_elsewhere() {
        silent_at("global-statement", "x = 1\ndef f():\n    global x\n    $0x = 2\n");
    }

    #[test]
    fn tells_who_rebinds_and_who_reads() {
        assert_eq!(
            hover(
                "count = 0\ndef step():\n    glo$0bal count\n    count += 1\ndef reset():\n    global count\n    count = 0\nprint(count)\n"
            ),
            [
                "global · `count` in `step` is the module's variable (line 1)\nFunctions rebind it on lines 4, 7.\nIt is read on line 8.",
            ]
        );
    }

    #[test]
    fn says_where_it_is_needless() {
        assert_eq!(
            hover("x = 1\ndef f():\n    global $0x\n    return x\n"),
            [
                "global · `f` never binds `x`: it finds the module's variable (line 1) without `global` too\nIt is read on line 4."
            ]
        );
        assert!(hover("glo$0bal x\nx = 1\n")[0].starts_with(
            "global · at the top of the module `global` changes nothing: `x` is the module's anyway"
        ));
    }

    #[test]
    fn says_where_no_line_of_the_module_makes_it() {
        assert!(
            hover("def f():\n    global $0x\n    x = 1\n")[0]
                .starts_with("global · `x` in `f` is the module's variable, which is made on line 3")
        );
    }
}

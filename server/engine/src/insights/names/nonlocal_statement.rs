//! Which function's variable `nonlocal` names, who rebinds it and who reads it.

use super::declared::{Declared, explain_names};
use crate::insights::Insight;
use crate::note::Note;
use crate::semantics::Context;
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "nonlocal-statement", kinds: &[Kind::NonlocalStatement], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    explain_names(context, node, Declared::Nonlocal, notes);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_the_names_elsewhere() {
        silent_at(
            "nonlocal-statement",
            "def g():\n    x = 1\n    def f():\n        nonlocal x\n        $0x = 2\n",
        );
    }

    #[test]
    fn names_the_function_that_owns_the_variable() {
        assert_eq!(
            hover(
                "def counter():\n    count = 0\n    def step():\n        non$0local count\n        count += 1\n        return count\n    return step\n"
            ),
            [
                "nonlocal · `count` in `step` is the variable of `counter` (line 2)\nFunctions inside rebind it on line 5.\nIt is read on line 6."
            ]
        );
    }

    #[test]
    fn says_where_it_is_needless() {
        assert_eq!(
            hover("def g(x):\n    def f():\n        nonlocal $0x\n        return x\n    return f\n"),
            [
                "nonlocal · `f` never binds `x`: it finds the variable of `g` (line 1) without `nonlocal` too\nIt is read on line 4."
            ]
        );
    }
}

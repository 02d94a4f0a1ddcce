//! A loop that does nothing but fill a new list, set or dict, as a comprehension.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::collected::{Makes, collected};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "loop-to-comprehension", kinds: &[Kind::ForStatement], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let found = collected(context, node)?;
    let edits = Edits::new(context).replace(found.empty, found.written).replace_range(found.gone, "");
    edits.titled(match found.makes {
        Makes::List => "Write the loop as a list comprehension",
        Makes::Set => "Write the loop as a set comprehension",
        Makes::Dict => "Write the loop as a dict comprehension",
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    fn silent(source: &str) {
        rewrite_silent("loop-to-comprehension", source);
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(rewritten("loop-to-comprehension", before), after);
    }

    #[test]
    fn ignores_loops_that_do_more() {
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x)\n        g(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x)\n    else:\n        g()\n");
        silent(
            "def f(y):\n    a = []\n    $0for x in y:\n        if x:\n            a.append(x)\n        else:\n            g()\n",
        );
        silent("def f(y):\n    a = []\n    $0for x in y:\n        if x in a:\n            a.append(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x, 1)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(*x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.extend(x)\n");
    }

    #[test]
    fn ignores_variables_that_are_read_again() {
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(x)\n    return x\n");
        silent("def f(y):\n    a = []\n    def g(): return a\n    $0for x in y:\n        a.append(g())\n");
        silent("def f(y):\n    global a\n    a = []\n    $0for x in y:\n        a.append(x)\n");
        silent("def f(x):\n    a = []\n    $0for x in x:\n        a.append(x)\n");
        silent("a = []\n$0for x in y:\n    a.append(g(x))\ndef g(x): return a\n");
    }

    #[test]
    fn ignores_what_a_comprehension_sees_otherwise() {
        silent("class A:\n    a = []\n    $0for x in y:\n        a.append(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(lambda: x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append((yield x))\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        a.append(super().g(x))\n");
        silent("def f(y):\n    a = {}\n    $0for x in y:\n        a[k(x)] = v(x)\n");
        silent(
            "def f(y):\n    try:\n        a = []\n        $0for x in y:\n            a.append(x)\n    except E:\n        pass\n    return a\n",
        );
        silent("def f(y):\n    a = []\n    $0for x.b in y:\n        a.append(x)\n");
        silent("def f(y):\n    a = list(y)\n    $0for x in y:\n        a.append(x)\n");
        silent("def f(y):\n    a = []\n    $0for x in y:\n        # why\n        a.append(x)\n");
    }

    #[test]
    fn writes_the_comprehension() {
        becomes(
            "def f(y):\n    a = []\n    $0for x in y:\n        if x:\n            a.append(x + 1)  # why\n    return a\n",
            "def f(y):\n    a = [x + 1 for x in y if x]  # why\n    return a\n",
        );
        becomes(
            "def f(y):\n    a = set()\n\n    $0for x in 1, 2:\n        for z in x if x else y:\n            a.add((x, z))\n    return a\n",
            "def f(y):\n    a = {(x, z) for x in (1, 2) for z in (x if x else y)}\n    return a\n",
        );
        becomes(
            "def f(y):\n    a = {}\n    $0for k, v in y.items():\n        a[k] = v.lower()\n    return a\n",
            "def f(y):\n    a = {k: v.lower() for k, v in y.items()}\n    return a\n",
        );
    }

    #[test]
    fn breaks_long_lines_at_the_clauses() {
        let long = "something_that_has_a_long_name(first_argument_of_the_call, x)";
        becomes(
            &format!(
                "def f(y):\n    a = []\n    $0for x in y_that_is_long:\n        if x:\n            a.append({long})\n    return a\n"
            ),
            &format!(
                "def f(y):\n    a = [\n        {long}\n        for x in y_that_is_long\n        if x\n    ]\n    return a\n"
            ),
        );
    }
}

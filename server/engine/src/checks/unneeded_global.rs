//! `global x` in a function that never binds `x`, and would find the module's `x` anyway.

use super::removal::{without_item, without_statement};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{Context, ScopeKind};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: names that a function around has too, class bodies, and the module itself.
pub(super) const CHECK: Check = Check {
    code: "unneeded-global",
    concept: "global-statement",
    group: Group::Idiom,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["PLW0602"], pylint: &["W0602"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::GlobalStatement],
    run,
};

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let names: Vec<Node<'m>> = statement.named_children().filter(|n| n.kind() == Kind::Identifier).collect();
    for name in &names {
        let Some(function) = is_unneeded(context, *name) else { continue };
        let is_bound = |name: &str| !context.globals(name).is_empty();
        let is_nowhere = !is_bound(&context.model().mangled(*name)) && !is_bound("*");
        let pattern = if is_nowhere {
            "{} never binds {}, and nothing else in this file does: `global` alone makes no variable"
        } else {
            "{} never binds {}, and looks for it in the module without `global` too"
        };
        let message = say(pattern, [code(function.text()), code(name.text())]);
        let changes = Changes::new(context);
        let mut finding = Finding::new(context.place(*name), message);
        if names.len() > 1 {
            let title = format!("Remove `{}` from the statement", name.text());
            finding = finding.remedy(without_item(changes, *name).safe(title));
        } else {
            finding =
                finding.remedy(without_statement(changes, statement).safe("Remove the `global` statement"));
        }
        found.push(finding);
    }
}

/// The name of the function whose statement declares the name for nothing.
fn is_unneeded<'m>(context: &Context<'m>, name: Node<'m>) -> Option<Node<'m>> {
    let model = context.model();
    let id = *model.scope_of_name.get(&name.id())?;
    let scope = model.scope(id)?;
    let function = context.tree().node(scope.node)?;
    if scope.kind != ScopeKind::Function || scope.unclear || function.has_error() {
        return None;
    }
    let mangled = model.mangled(name);
    // A comprehension binds for the function around it, with `:=`.
    let binds = model.global_rebindings_of(&mangled).any(|binding| {
        (function.id()..function.subtree_end()).contains(&binding.node) && {
            let mut at = binding.scope;
            while at != id && model.scope(at).is_some_and(|s| s.kind.is_comprehension()) {
                let Some(parent) = model.scope(at).and_then(|s| s.parent) else { break };
                at = parent;
            }
            at == id
        }
    });
    if binds || model.bindings_of(id, &mangled).next().is_some() || !context.finds_global_anyway(id, &mangled)
    {
        return None;
    }
    function.field_child(Field::Name)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    #[test]
    fn leaves_no_block_empty() {
        check_fix(
            CODE,
            "a = b = 1\ndef f():\n    global a\n    global b\n",
            "a = b = 1\ndef f():\n    pass\n",
        );
    }

    const CODE: &str = "unneeded-global";

    /// ruff issue 10397 and pylint issues 1453 and 4809: `del`, `import` and `from … import` bind too.
    #[test]
    fn ignores_every_form_of_binding() {
        check_silent(
            CODE,
            "
            def f(values):
                global a, b, c, d, e, g, h, i, j, k, l, m, n, o
                a = 1
                b += 1
                for c in values: pass
                with values as d: pass
                if (e := values): del g
                import h, i.path
                from x import j as k, l
                def m(): pass
                class n: pass
                [o := v for v in values]
                j: int = 1
            ",
        );
        check_silent(
            CODE,
            "
            def f(value):
                global a, b, c, d
                match value:
                    case [a, *b]: pass
                try: pass
                except ValueError as c: pass
                (x, [d]) = value
            ",
        );
    }

    #[test]
    fn ignores_names_that_a_function_around_has() {
        check_silent(
            CODE,
            "
            x = 1
            def outer():
                x = 2
                def inner():
                    global x
                    return x
                return inner
            def outermost(x):
                def middle():
                    def inner():
                        global x
                        return x
            ",
        );
    }

    #[test]
    fn ignores_modules_and_classes() {
        check_silent(
            CODE,
            "
            global x
            class A:
                global y
                print(y)
            ",
        );
    }

    /// What is changed in place is not bound: ruff issues 10078, 10914 and 27205.
    #[test]
    fn finds_names_that_are_only_read() {
        check_finds(
            CODE,
            "
            cache = {}
            def f():
                global cache
                       ^^^^^ `f` never binds `cache`, and looks for it in the module without `global` too
                cache['x'] = 1
            class A:
                def g(self):
                    global cache, size, other
                           ^^^^^
                                        ^^^^^
                    size = len(cache)
                    other.append(1)
            def outer():
                def inner():
                    global cache
                           ^^^^^
                    return lambda: cache
                cache.x = 1
            def late():
                global made
                       ^^^^
                def inner():
                    global made
                    made = 1
            ",
        );
    }

    #[test]
    fn says_that_the_module_has_no_such_name() {
        check_finds(
            CODE,
            "
            a = 1
            def f():
                global a, gone
                       ^ `f` never binds `a`, and looks for it in the module without `global` too
                          ^^^^ `f` never binds `gone`, and nothing else in this file does: `global` alone makes no variable
                return a
            def g():
                global made
                made = 1
            def h():
                global made
                       ^^^^ `h` never binds `made`, and looks for it in the module without `global` too
                return made
            ",
        );
        check_finds(
            CODE,
            "
            from settings import *
            def f():
                global size
                       ^^^^ `f` never binds `size`, and looks for it in the module without `global` too
                return size
            ",
        );
    }

    #[test]
    fn mends_every_layout() {
        check_fix(CODE, "def f():\n    global x\n    x.y = 1\n", "def f():\n    x.y = 1\n");
        check_fix(
            CODE,
            "def f():\r\n\tglobal é  # why\r\n\té.y = 1\r\n",
            "def f():\r\n\t# why\r\n\té.y = 1\r\n",
        );
        check_fix(CODE, "def f():\n    global x; x.y = 1\n", "def f():\n    x.y = 1\n");
        check_fix(CODE, "def f(): global x; x.y = 1\n", "def f(): x.y = 1\n");
        check_fix(CODE, "def f(): print(1); global x\n", "def f(): print(1)\n");
        check_fix(CODE, "def f():\n    'doc'\n    global x", "def f():\n    'doc'\n");
        check_fix(
            CODE,
            "def f():\n    if a:\n        global x\n    x.y\n",
            "def f():\n    if a:\n        pass\n    x.y\n",
        );
        check_fix(CODE, "def f(): global x\n", "def f(): pass\n");
    }

    #[test]
    fn mends_lists_of_names() {
        check_fix(
            CODE,
            "def f():\n    global a, b, c\n    b = a + c\n",
            "def f():\n    global b\n    b = a + c\n",
        );
        check_fix(CODE, "def f():\n    global a ,b\n    a = b\n", "def f():\n    global a\n    a = b\n");
        check_fix(
            CODE,
            "def f():\n    global a, \\\n        b\n    b = a\n",
            "def f():\n    global b\n    b = a\n",
        );
    }
}

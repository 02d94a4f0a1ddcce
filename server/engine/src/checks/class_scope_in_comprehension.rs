//! A name of a class body that a comprehension in the body reads, and does not find.

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::class_names::{hidden_name, is_nowhere};
use crate::semantics::{At, Context, ScopeKind};
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: names that the module or `builtins` has too, generator expressions that nobody is
/// seen to run, lambdas, and files that may put names into the module by other ways.
pub(super) const CHECK: Check = Check {
    code: "class-scope-in-comprehension",
    concept: "class-scope",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["F821", "E0602"],
    kinds: &[
        Kind::ListComprehension,
        Kind::SetComprehension,
        Kind::DictionaryComprehension,
        Kind::GeneratorExpression,
    ],
    run,
};

fn run<'m>(context: &Context<'m>, comprehension: Node<'m>, found: &mut Vec<Finding>) {
    if !context.is_in_class_scope(comprehension) || !runs_on_the_spot(comprehension) {
        return;
    }
    let model = context.model();
    let Some(scope) = model.scope_of_node.get(&comprehension.id()).copied() else { return };
    let mut seen: Vec<&str> = Vec::new();
    for node in comprehension.descendants().filter(|n| n.kind() == Kind::Identifier) {
        // What stands in a comprehension inside runs with it, what stands in a lambda does not.
        let reads_here = model.scope_of_name.get(&node.id()).is_some_and(|at| {
            let mut at = *at;
            while at != scope
                && model
                    .scope(at)
                    .is_some_and(|s| s.kind.is_comprehension() && s.kind != ScopeKind::GeneratorExpression)
            {
                let Some(parent) = model.scope(at).and_then(|s| s.parent) else { break };
                at = parent;
            }
            at == scope
        });
        if !reads_here || seen.contains(&node.text()) {
            continue;
        }
        let Some(hidden) = hidden_name(context, node) else { continue };
        let Some(class) = hidden.class.node.field_child(Field::Name) else { continue };
        if !is_nowhere(context, &context.mangled(node)) || context.makes_names_by_hand() {
            continue;
        }
        seen.push(node.text());
        let message = say(
            "{} is a name of the class {}, which a comprehension in its body does not see: `NameError`",
            [code(node.text()), code(class.text())],
        );
        let mut finding = Finding::new(context.place(node), message);
        let piece = hidden.binding.piece;
        let there = context.module().pieces().get(piece);
        if let Some(bound) = there.and_then(|p| p.segment.tree().node(hidden.binding.binding.node)) {
            let here = say("the class binds {} here", [code(node.text())]);
            finding = finding.related(context.at(At { piece, node: bound }).place(bound), here);
        }
        found.push(finding);
    }
}

/// Whether the comprehension is run where it stands: a generator expression only as the argument of a call.
fn runs_on_the_spot(comprehension: Node<'_>) -> bool {
    comprehension.kind() != Kind::GeneratorExpression
        || comprehension.parent().is_some_and(|p| match p.kind() {
            Kind::Call => p.field_child(Field::Function).is_some_and(|f| {
                let goes_over = [
                    "list",
                    "tuple",
                    "set",
                    "dict",
                    "frozenset",
                    "sum",
                    "any",
                    "all",
                    "max",
                    "min",
                    "sorted",
                ];
                goes_over.contains(&f.text())
                    || f.field_child(Field::Attribute).is_some_and(|a| a.text() == "join")
            }),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "class-scope-in-comprehension";

    #[test]
    fn ignores_the_first_iterable() {
        check_silent(
            CODE,
            "
            class A:
                xs = [1, 2]
                ys = [x for x in xs]
                zs = {x: y for x in xs for y in [x]}
                n = sum(x for x in xs)
            ",
        );
    }

    /// The module's own, or a builtin, is found: another trap, and no error.
    #[test]
    fn ignores_names_that_are_found_elsewhere() {
        check_silent(
            CODE,
            "
            size = 2
            class A:
                size = 3
                len = 4
                ys = [size for x in range(3)]
                zs = [len for x in range(3)]
            class B:
                n = 1
                def f(self): return [n for x in y]
                g = lambda: [n for x in y]
                h = [x.n for x in n]
                i = [lambda: n for x in range(2)]
                j = (n for x in range(2))
                k = [n for n in range(2)]
                def later(self, values=[x for x in range(2)]): ...
            ",
        );
    }

    #[test]
    fn ignores_files_that_make_names_by_hand() {
        check_silent(CODE, "globals().update(n=1)\nclass A:\n    n = 2\n    xs = [n for x in range(2)]\n");
        check_silent(CODE, "from somewhere import *\nclass A:\n    n = 2\n    xs = [n for x in range(2)]\n");
        check_silent(CODE, "exec(source)\nclass A:\n    n = 2\n    xs = [n for x in range(2)]\n");
    }

    #[test]
    fn finds_names_of_the_class() {
        check_finds(
            CODE,
            "
            class Grid:
                size = 3
                rows = [[0] * size for _ in range(size)]
                              ^^^^ `size` is a name of the class `Grid`, which a comprehension in its body does not see: `NameError`
                cells = {x: y for x in range(size) for y in range(size) if size > y}
                                                                  ^^^^
                names = tuple(str(size) for _ in rows)
                                  ^^^^
                text = ', '.join(names[i] for i in range(size))
                                 ^^^^^
            def f():
                class Inner:
                    n = 2
                    xs = [x for x in range(2) if x < n]
                                                     ^
            ",
        );
    }
}

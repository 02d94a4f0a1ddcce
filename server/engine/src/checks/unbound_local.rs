//! A local name that is read where it never has a value.

use super::expected::expects;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{Text, code, say};
use crate::semantics::{
    Binding, BindingKind, Bound, Context, Resolution, ScopeId, ScopeKind, Symbol, SymbolKind,
};
use crate::syntax::{Field, Kind, Node};

/// Left out: names that some way binds, which hovers speak of, and names of functions around.
pub(super) const CHECK: Check = Check {
    code: "unbound-local",
    concept: "unbound-local-error",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs {
        ruff: &["F823"],
        pylint: &["E0601", "E0606"],
        pyright: &["reportUnboundVariable", "reportPossiblyUnbound"],
    },
    related_rules: &["F821"],
    kinds: &[Kind::FunctionDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let model = context.model();
    let Some(id) = model.scope_of_node.get(&function.id()).copied() else { return };
    let Some(scope) = model.scope(id).filter(|s| s.kind == ScopeKind::Function && !s.unclear) else { return };
    for symbol in &scope.symbols {
        if !matches!(symbol.kind, SymbolKind::Local | SymbolKind::Cell)
            || symbol.flags.parameter && !is_unbound(context, symbol)
        {
            continue;
        }
        let Some(first) = symbol.bindings.first().and_then(|id| model.binding(*id)) else { continue };
        // Only what stands above the end of the first binding, or below something that unbinds, can be without a value for certain.
        let until = match first.kind {
            BindingKind::Assignment | BindingKind::AugmentedAssignment => {
                context.tree().node(first.statement).map_or(first.node, Node::subtree_end)
            }
            BindingKind::Delete => first.node + 1,
            _ => first.node,
        };
        let unbinds = is_unbound(context, symbol);
        let targets = symbol
            .bindings
            .iter()
            .filter_map(|id| model.binding(*id))
            .filter(|b| matches!(b.kind, BindingKind::AugmentedAssignment | BindingKind::Delete));
        let mut uses: Vec<u32> = symbol.references.iter().copied().chain(targets.map(|b| b.node)).collect();
        uses.sort_unstable();
        uses.dedup();
        let possible = uses.into_iter().filter(|node| unbinds || *node < until);
        for node in possible.filter_map(|node| context.tree().node(node)) {
            if let Some(finding) = unbound(context, node, id, function, first) {
                found.push(finding);
                // The first place is where it goes wrong.
                break;
            }
        }
    }
}

/// Whether something takes the name's value away: `del`, or the end of `except … as name`.
fn is_unbound(context: &Context<'_>, symbol: &Symbol) -> bool {
    symbol
        .bindings
        .iter()
        .filter_map(|id| context.model().binding(*id))
        .any(|b| matches!(b.kind, BindingKind::Delete | BindingKind::Except))
}

fn unbound<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    scope: ScopeId,
    function: Node<'m>,
    first: &'m Binding,
) -> Option<Finding> {
    let model = context.model();
    if model.resolve(node) != Some(Resolution::Scope(scope))
        || model.scope_of_name.get(&node.id()) != Some(&scope)
    {
        return None;
    }
    let Some(Bound::Never(why)) = context.bound(node) else { return None };
    if is_in_dead_code(node, function) || (expects(node, "NameError") || expects(node, "UnboundLocalError")) {
        return None;
    }
    let name = code(node.text());
    let function_name = function.field_child(Field::Name)?.text();
    if let Some(why) = why {
        let (message, there): (Text, &str) = if why.node.kind() == Kind::ExceptClause {
            (
                say("{} has no value here: the end of its `except` clause has unbound it", [name]),
                "unbound at the end of this clause",
            )
        } else {
            (say("{} has no value here: a `del` has taken it away", [name]), "taken away here")
        };
        let word = why.node.child_of_kind(Kind::KwExcept).unwrap_or(why.node);
        return Some(Finding::new(context.place(node), message).related(context.at(why).place(word), there));
    }
    let bound = context.tree().node(first.node)?;
    // The right side of `x = x + 1` is evaluated before the left one is bound.
    let is_inside = context
        .tree()
        .node(first.statement)
        .is_some_and(|statement| statement.kind() == Kind::Assignment && statement.contains(node));
    let message = if is_inside || bound.start() >= node.start() {
        say(
            "{} has no value here: it is a local variable of {}, which binds it only further on",
            [name, code(function_name)],
        )
    } else {
        say("{} has no value here, on whichever way {} comes to this line", [name, code(function_name)])
    };
    let mut finding = Finding::new(context.place(node), message);
    if bound != node {
        finding =
            finding.related(context.place(bound), say("this makes it local to {}", [code(function_name)]));
    }
    Some(finding)
}

/// Whether the statement is behind a `return`, `raise`, `break` or `continue` of its own block: it never runs.
fn is_in_dead_code(node: Node<'_>, function: Node<'_>) -> bool {
    let mut child = node;
    for parent in node.ancestors().take_while(|n| n.id() >= function.id()) {
        if parent.kind() == Kind::Block
            && parent.named_children().take_while(|n| n.id() < child.id()).any(|n| {
                matches!(
                    n.kind(),
                    Kind::ReturnStatement
                        | Kind::RaiseStatement
                        | Kind::BreakStatement
                        | Kind::ContinueStatement
                )
            })
        {
            return true;
        }
        child = parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "unbound-local";

    /// pylint issues 9642, 9663, 10081, 10195 and 10804: some way binds it.
    #[test]
    fn ignores_names_that_some_way_binds() {
        check_silent(
            CODE,
            "
            def f(a, items):
                if a:
                    name = 'A'
                if not a:
                    print(1)
                else:
                    print(name)
                for item in items:
                    last = item
                print(last, item)
                if a:
                    import os.path
                else:
                    os = None
                while a:
                    if a > 1: print(found)
                    found = 1
                try:
                    value = a()
                except ValueError:
                    pass
                return value, os
            ",
        );
    }

    #[test]
    fn ignores_bound_again_after_del_and_except() {
        check_silent(
            CODE,
            "
            def f(a):
                x = 1
                del x
                x = 2
                print(x)
                try:
                    a()
                except ValueError as e:
                    print(e)
                    saved = e
                e = 3
                print(e, saved)
                if a:
                    del x
                return x
            ",
        );
    }

    #[test]
    fn ignores_other_scopes() {
        check_silent(
            CODE,
            "
            x = 1
            def f():
                global x
                x += 1
                def g():
                    nonlocal y
                    y += 1
                y = 1
                g()
                def later():
                    return z
                z = 2
                return later(), [w for w in range(2)]
            class A:
                y = y = 1
                def m(self): return y
            ",
        );
    }

    #[test]
    fn ignores_expected_errors_and_dead_code() {
        check_silent(
            CODE,
            "
            def f():
                try:
                    x
                except NameError:
                    x = 1
                return x
            def g(self):
                with self.assertRaises(UnboundLocalError):
                    y
                y = 1
            def h():
                return 1
                print(z)
                z = 1
            ",
        );
    }

    #[test]
    fn finds_names_without_a_value() {
        check_finds(
            CODE,
            "
            total = 0
            def add(n):
                total = total + n
                        ^^^^^ `total` has no value here: it is a local variable of `add`, which binds it only further on
            def count():
                total += 1
                ^^^^^ `total` has no value here: it is a local variable of `count`, which binds it only further on
            def show():
                print(total)
                      ^^^^^
                total = 2
                print(total)
            def gone(x):
                del x
                return x
                       ^ `x` has no value here: a `del` has taken it away
            def caught():
                try:
                    show()
                except ValueError as error:
                    pass
                print(error)
                      ^^^^^
            def caught_twice():
                try:
                    show()
                except ValueError as error:
                    print(1)
                else:
                    return
                print(error)
                      ^^^^^ `error` has no value here: the end of its `except` clause has unbound it
            class A:
                def m(self):
                    json.dumps(1)
                    ^^^^
                    import json
            ",
        );
    }
}

//! `map(f, items)` as a statement: nobody asks for its items, so `f` is never called.

use super::expected::expects;
use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::equivalents::lines::Place;
use crate::equivalents::names::{Home, names_of};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: code that is there to raise, calls that raise at once, and code whose decorator asks for the version of Python.
pub(super) const CHECK: Check = Check {
    code: "unused-lazy-result",
    concept: "map-filter",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExpressionStatement],
    run,
};

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(lazy) = statement.named_child(0).map(Node::unparenthesized) else { return };
    if statement.named_child(1).is_some() {
        return;
    }
    let message = match lazy.kind() {
        Kind::GeneratorExpression => say(
            "The generator expression computes {} only when somebody asks for a value; nobody does here, so it never runs",
            [code(lazy.field_child(Field::Body).map_or_else(String::new, Node::one_line))],
        ),
        Kind::Call => {
            let Some((name, function)) = mapped(context, lazy) else { return };
            let function = match function.kind() {
                Kind::Lambda => "the lambda".to_string(),
                _ => function.one_line(),
            };
            say(
                "{} calls {} only when somebody asks for an item; nobody does here, so it is never called",
                [
                    code(name),
                    if function == "the lambda" { crate::note::plain(function) } else { code(function) },
                ],
            )
        }
        _ => return,
    };
    let is_expected =
        ["TypeError", "ValueError", "AttributeError"].into_iter().any(|e| expects(statement, e));
    if is_expected || is_for_old_pythons(statement) {
        return;
    }
    let mut finding = Finding::new(context.place(lazy), message);
    finding.remedies.extend(remedy(context, statement, lazy));
    found.push(finding);
}

/// Whether a decorator asks for the version of Python: code that is skipped on 3, where it ran at once on 2.
fn is_for_old_pythons(statement: Node<'_>) -> bool {
    let decorators = statement
        .ancestors()
        .filter(|n| n.kind() == Kind::DecoratedDefinition)
        .flat_map(|n| n.children().filter(|child| child.kind() == Kind::Decorator));
    decorators.into_iter().any(|decorator| decorator.text().contains("version_info"))
}

/// The name of the builtin, and the function that it is given.
fn mapped<'m>(context: &Context<'m>, call: Node<'m>) -> Option<(&'static str, Node<'m>)> {
    let callee = call.field_child(Field::Function)?;
    let name = ["map", "filter"].into_iter().find(|name| callee.text() == *name)?;
    let arguments = ArgumentNodes::of(call).filter(|a| a.named.is_empty() && a.positional.len() >= 2)?;
    let function = *arguments.positional.first()?;
    let is_builtin =
        context.qualified_name(callee).is_some_and(|f| f.strip_prefix("builtins.") == Some(name));
    (is_builtin && function.kind() != Kind::None).then_some((name, function))
}

fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, lazy: Node<'m>) -> Option<Remedy> {
    let place = Place::of(statement)?;
    let home = Home::of(context, statement)?;
    if lazy.text().contains(['\n', '\r']) || holds(lazy, &[Kind::KwAsync, Kind::NamedExpression]) {
        return None;
    }
    let (target, iterable, lines) = match lazy.kind() {
        Kind::GeneratorExpression => of_expression(lazy)?,
        _ => of_call(context, &home, lazy)?,
    };
    // The names outlive the loop; they must be nobody else's.
    let is_free = names_of_text(lazy, &target).iter().all(|name| home.nobody_else_reads(name, statement));
    if !is_free {
        return None;
    }
    let mut written = format!("for {target} in {iterable}:");
    for (depth, line) in lines.iter().enumerate() {
        written.push_str(&place.next());
        written.push_str(&place.unit.repeat(depth + 1));
        written.push_str(line);
    }
    Some(Changes::new(context).replace(statement, written).possible("Write a loop"))
}

/// The names that the loop will bind, as far as the expression has them already.
fn names_of_text<'m>(lazy: Node<'m>, target: &str) -> Vec<&'m str> {
    let is_target = |n: &Node<'m>| matches!(n.field(), Field::Left | Field::Parameters) && n.text() == target;
    lazy.descendants().find(is_target).and_then(names_of).unwrap_or_default()
}

/// `(f(x) for x in items if x)` as target, iterable, and lines, each one step deeper.
fn of_expression(lazy: Node<'_>) -> Option<(String, String, Vec<String>)> {
    let body = lazy.field_child(Field::Body)?;
    let mut clauses = lazy.named_children().filter(|n| *n != body);
    let first = clauses.next().filter(|n| n.kind() == Kind::ForInClause)?;
    let target = first.field_child(Field::Left).filter(|left| names_of(*left).is_some())?;
    let mut lines = Vec::new();
    for clause in clauses {
        if clause.kind() != Kind::IfClause {
            return None;
        }
        lines.push(format!("if {}:", clause.named_child(0)?.text()));
    }
    lines.push(body.text().to_string());
    Some((target.text().to_string(), first.field_child(Field::Right)?.text().to_string(), lines))
}

/// `map(f, items)`
fn of_call<'m>(
    context: &Context<'m>,
    home: &Home<'m>,
    call: Node<'m>,
) -> Option<(String, String, Vec<String>)> {
    let (name, function) = mapped(context, call)?;
    let arguments = ArgumentNodes::of(call)?;
    let [_, items] = arguments.positional.as_slice() else { return None };
    if name != "map" || items.kind() == Kind::GeneratorExpression && !items.text().starts_with('(') {
        return None;
    }
    let (target, line) = match function.kind() {
        Kind::Identifier | Kind::Attribute => {
            let item = home.fresh(&["item", "value", "element"])?;
            (item.clone(), format!("{}({item})", function.text()))
        }
        Kind::Lambda => {
            let parameters = function.field_child(Field::Parameters)?;
            let only = parameters.named_child(0).filter(|n| n.kind() == Kind::Identifier)?;
            let body = function.field_child(Field::Body)?;
            (parameters.named_child(1).is_none())
                .then(|| (only.text().to_string(), body.text().to_string()))?
        }
        _ => return None,
    };
    Some((target, items.text().to_string(), vec![line]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "unused-lazy-result";

    #[test]
    fn ignores_results_that_are_used() {
        check_silent(
            CODE,
            "
            a = map(f, xs)
            list(map(f, xs))
            for x in map(f, xs): print(x)
            def g(xs): return filter(f, xs)
            h(x for x in xs)
            [f(x) for x in xs]
            async def k(pool):
                await map(f, xs)
                yield filter(f, xs)
            ",
        );
    }

    #[test]
    fn ignores_other_functions_of_the_name() {
        check_silent(
            CODE,
            "
            from multiprocessing import Pool
            def map(f, xs): pass
            map(f, xs)
            Pool().map(f, xs)
            filter(None, xs)
            filter(f)
            pool.filter(f, xs)
            ",
        );
    }

    #[test]
    fn ignores_code_that_is_there_to_raise() {
        check_silent(
            CODE,
            "
            with pytest.raises(TypeError):
                map(f, 1)
            try:
                filter(f, 1)
            except TypeError:
                pass
            ",
        );
    }

    #[test]
    fn ignores_code_for_a_version_of_python() {
        check_silent(
            CODE,
            "
            class A:
                @skipIf(sys.version_info >= (3,), 'not ported')
                def test_a(self):
                    map(self.add, self.items)
            ",
        );
    }

    #[test]
    fn finds_what_never_runs() {
        check_finds(
            CODE,
            "
            map(print, xs)
            ^^^^^^^^^^^^^^ `map` calls `print` only when somebody asks for an item; nobody does here, so it is never called
            filter(lambda x: x.run(), xs)
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `filter` calls the lambda only when somebody asks for an item; nobody does here, so it is never called
            (save(x) for x in xs)
            ^^^^^^^^^^^^^^^^^^^^^ The generator expression computes `save(x)` only when somebody asks for a value; nobody does here, so it never runs
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "def f(xs):\n    map(print, xs)  # why\n",
            "def f(xs):\n    for item in xs:\n        print(item)  # why\n",
        );
        check_fix(
            CODE,
            "def f(é):\r\n\tmap(lambda ñ: ñ.run(), é)\r\n",
            "def f(é):\r\n\tfor ñ in é:\r\n\t\tñ.run()\r\n",
        );
        check_fix(
            CODE,
            "def f(xs):\n    (print(a, b) for a, b in xs if a if b)\n",
            "def f(xs):\n    for a, b in xs:\n        if a:\n            if b:\n                print(a, b)\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_bind_another_variable() {
        for source in [
            "def f(xs, x):\n    (print(x) for x in xs)\n    return x\n",
            "def f(xs):\n    map(print, xs, xs)\n",
            "def f(xs): map(print, xs)\n",
            "def f(xs):\n    (print(x, y) for x in xs for y in x)\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

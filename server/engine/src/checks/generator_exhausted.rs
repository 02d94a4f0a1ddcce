//! A generator, or another iterator, that is gone over a second time: it was used up the first time, and gives nothing.

use super::asked::is_looked_at;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::loops::breaks_of;
use crate::semantics::{ArgumentNodes, CallableKind, Context, Definition, Loop};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: iterators that may still hold something (after `break`, `any`, `next`, an error that is caught), that others see or
/// that are bound anew, and code that tests for emptiness.
pub(super) const CHECK: Check = Check {
    code: "generator-exhausted",
    concept: "iterable-vs-iterator",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Assignment],
    run,
};

/// Builtins that give an iterator.
const ITERATORS: &[&str] = &["map", "filter", "zip", "enumerate", "reversed"];

/// Builtins that take all items of what they are given.
const TAKE_ALL: &[&str] = &["list", "tuple", "set", "frozenset", "sorted", "sum", "max", "min", "dict"];

fn run<'m>(context: &Context<'m>, assignment: Node<'m>, found: &mut Vec<Finding>) {
    let Some(name) = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier) else {
        return;
    };
    let Some(made) = assignment.field_child(Field::Right).map(Node::unparenthesized) else { return };
    if !is_iterator(context, made) {
        return;
    }
    let Some(statement) = assignment.parent().filter(|n| n.kind() == Kind::ExpressionStatement) else {
        return;
    };
    let Some(block) = statement.parent() else { return };
    let Some(variable) = context.own_variable(name).filter(|v| v.bindings.len() == 1) else { return };
    let mut first: Option<(Node<'m>, Node<'m>)> = None;
    for read in variable.reads.iter().copied().filter(|read| block.contains(*read)) {
        let Some(whole) = child_around(block, read) else { return };
        let Some(taken) = taken(context, read) else { continue };
        let message = match first {
            Some((before, earlier))
                if !earlier.contains(read)
                    && !is_looked_at(read.ancestors().take_while(|n| whole.contains(*n))) =>
            {
                say(
                    "{} is used up: {} has taken all of its items, so this finds none",
                    [code(name.text()), code(shown(before))],
                )
            }
            None if is_each_round(whole, taken) => say(
                "{} is used up after the first round of the loop around this: in the next ones it gives nothing",
                [code(name.text())],
            ),
            None => {
                if takes_all(whole, taken) {
                    first = Some((taken, whole));
                }
                continue;
            }
            Some(_) => continue,
        };
        let mut finding = Finding::new(context.place(read), message);
        finding = match first {
            Some((before, _)) => finding.related(context.place(before), "all items are taken here"),
            None => finding.related(context.place(name), "the iterator is made once, here"),
        };
        if context.would_mean_builtin("list", made) {
            let changes =
                Changes::new(context).insert(made.start(), if is_bare(made) { "list" } else { "list(" });
            let changes = if is_bare(made) { changes } else { changes.insert(made.end(), ")") };
            finding = finding.remedy(changes.possible("Keep the items in a list"));
        }
        found.push(finding);
        return;
    }
}

/// A generator expression has the parentheses of the call already.
fn is_bare(made: Node<'_>) -> bool {
    made.kind() == Kind::GeneratorExpression
}

/// Whether the expression gives an iterator that can be gone over once.
fn is_iterator<'m>(context: &Context<'m>, made: Node<'m>) -> bool {
    match made.kind() {
        Kind::GeneratorExpression => made.child_of_kind(Kind::ForInClause).is_some_and(|clause| {
            clause.child_of_kind(Kind::KwAsync).is_none()
                && !made.descendants().any(|n| n.kind() == Kind::Await)
        }),
        Kind::Call => {
            let Some(callee) = made.field_child(Field::Function) else { return false };
            if ITERATORS.contains(&callee.text()) {
                let full = context.qualified_name(callee);
                return full.is_some_and(|full| full.strip_prefix("builtins.") == Some(callee.text()));
            }
            if !context.has_generator_functions() {
                return false;
            }
            let Definition::Function(at) = context.definition(callee) else { return false };
            let is_decorated = at.node.parent().is_some_and(|n| n.kind() == Kind::DecoratedDefinition);
            let kind = context.at(at).model().callable(at.node).map(|callable| callable.kind);
            !is_decorated && kind == Some(CallableKind::Generator)
        }
        _ => false,
    }
}

/// The statement of the block that a node stands in.
fn child_around<'m>(block: Node<'m>, node: Node<'m>) -> Option<Node<'m>> {
    block.named_children().find(|n| n.contains(node))
}

/// What takes all items of the iterator that is read here: a loop, a comprehension, a call.
fn taken<'m>(context: &Context<'m>, read: Node<'m>) -> Option<Node<'m>> {
    let parent = read.parent()?;
    match parent.kind() {
        Kind::ForStatement => (read.field() == Field::Right
            && parent.child_of_kind(Kind::KwAsync).is_none()
            && breaks_of(parent).is_empty())
        .then_some(parent),
        Kind::ForInClause => {
            let comprehension = parent.parent()?;
            let is_first = comprehension.child_of_kind(Kind::ForInClause) == Some(parent);
            let is_eager = comprehension.kind() != Kind::GeneratorExpression;
            (is_first && is_eager && read.field() == Field::Right).then_some(comprehension)
        }
        Kind::ArgumentList => {
            let call = parent.parent()?;
            let arguments = ArgumentNodes::of(call)?;
            let callee = call.field_child(Field::Function)?;
            if arguments.positional.as_slice() != [read] {
                return None;
            }
            let is_join = callee.field_child(Field::Attribute).is_some_and(|n| n.text() == "join")
                && callee.field_child(Field::Object).is_some_and(|n| context.value(n).is("str"));
            let is_builtin = TAKE_ALL.contains(&callee.text())
                && context
                    .qualified_name(callee)
                    .is_some_and(|full| full.strip_prefix("builtins.") == Some(callee.text()));
            (is_join || is_builtin).then_some(call)
        }
        _ => None,
    }
}

/// Whether everything is taken whenever the statement `whole` runs and goes on.
fn takes_all(whole: Node<'_>, taken: Node<'_>) -> bool {
    if taken == whole {
        return true;
    }
    let mut child = taken;
    for parent in taken.ancestors() {
        match parent.kind() {
            Kind::IfStatement if child.field() == Field::Condition => {}
            Kind::BooleanOperator if child.field() == Field::Left => {}
            Kind::ExpressionStatement
            | Kind::Assignment
            | Kind::AugmentedAssignment
            | Kind::Call
            | Kind::ArgumentList
            | Kind::KeywordArgument
            | Kind::Attribute
            | Kind::Subscript
            | Kind::BinaryOperator
            | Kind::UnaryOperator
            | Kind::NotOperator
            | Kind::ComparisonOperator
            | Kind::ParenthesizedExpression
            | Kind::Tuple
            | Kind::List
            | Kind::ExpressionList
            | Kind::AssertStatement
            | Kind::String
            | Kind::Interpolation => {}
            _ => return false,
        }
        // The third operand of a chain is not always evaluated.
        let is_late =
            parent.kind() == Kind::ComparisonOperator && parent.named_children().take(2).all(|n| n != child);
        if is_late {
            return false;
        }
        if parent == whole {
            return true;
        }
        child = parent;
    }
    false
}

/// Whether the statement `whole` is a loop that takes everything in each of its rounds.
fn is_each_round(whole: Node<'_>, taken: Node<'_>) -> bool {
    let Some(body) = whole.field_child(Field::Body).filter(|_| whole.kind() == Kind::ForStatement) else {
        return false;
    };
    let Some(own) = body.named_children().find(|n| n.contains(taken)) else { return false };
    takes_all(own, taken) && !Loop::new(whole).is_left_after(taken)
}

/// How what takes the items is named: a loop by its head.
fn shown(taken: Node<'_>) -> String {
    match taken.kind() {
        Kind::ForStatement => {
            let part = |field| taken.field_child(field).map_or_else(String::new, Node::one_line);
            format!("for {} in {}", part(Field::Left), part(Field::Right))
        }
        _ => taken.one_line(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "generator-exhausted";

    #[test]
    fn ignores_iterators_that_are_bound_anew() {
        check_silent(
            CODE,
            "
            def f(xs):
                g = (x for x in xs)
                print(sum(g))
                g = (x for x in xs)
                print(sum(g))
            ",
        );
    }

    #[test]
    fn ignores_tee_and_lists() {
        check_silent(
            CODE,
            "
            from itertools import tee
            def f(xs):
                g = (x for x in xs)
                a, b = tee(g)
                print(sum(a), sum(b))
                h = list(x for x in xs)
                print(sum(h), max(h))
                r = range(3)
                print(sum(r), max(r))
            ",
        );
    }

    #[test]
    fn ignores_loops_that_consume_once_each() {
        check_silent(
            CODE,
            "
            def f(xs, rows):
                for row in rows:
                    g = (x for x in row)
                    print(sum(g))
                g = (x for x in xs)
                h = (x for x in xs)
                for x in g: print(x)
                for x in h: print(x)
                k = map(str, xs)
                if xs:
                    print(list(k))
                else:
                    print(sorted(k))
                m = map(str, xs)
                for row in rows:
                    print(list(m))
                    break
            ",
        );
    }

    #[test]
    fn ignores_iterators_that_may_hold_something_still() {
        check_silent(
            CODE,
            "
            def f(xs):
                g = iter(xs)
                h = enumerate(xs)
                for i, x in h:
                    if x: break
                for i, x in h:
                    print(x)
                k = (x for x in xs)
                print(next(k), any(k), list(k))
                m = map(int, xs)
                try:
                    print(list(m))
                except ValueError:
                    print(list(m))
                n = map(int, xs)
                print(xs and list(n))
                print(list(n))
                o = map(int, xs)
                for x in o:
                    print(x, next(o), list(o))
            ",
        );
    }

    #[test]
    fn ignores_tests_for_emptiness() {
        check_silent(
            CODE,
            "
            def test(self, xs):
                g = (x for x in xs)
                self.assertEqual(list(g), [1])
                self.assertEqual(list(g), [])
                assert list(g) == []
                if not list(g): print('over')
            ",
        );
    }

    #[test]
    fn finds_the_second_time() {
        check_finds(
            CODE,
            "
            def numbers(n):
                yield n
            def f(xs, rows):
                é = (x for x in xs)
                print(sum(é))
                print(max(é))
                          ^^ `é` is used up: `sum(é)` has taken all of its items, so this finds none
                g = numbers(3)
                for x in g:
                    print(x)
                if xs:
                    for x in g:
                             ^ `g` is used up: `for x in g` has taken all of its items, so this finds none
                        print(x)
                pairs = zip(xs, xs)
                for row in rows:
                    for x, y in pairs:
                                ^^^^^ `pairs` is used up after the first round of the loop around this: in the next ones it gives nothing
                        print(row, x, y)
            ",
        );
    }

    #[test]
    fn mends_where_the_iterator_is_made() {
        check_fix(
            CODE,
            "def f(xs):\n    g = (x for x in xs)  # why\n    print(sum(g))\n    print(max(g))\n",
            "def f(xs):\n    g = list(x for x in xs)  # why\n    print(sum(g))\n    print(max(g))\n",
        );
        check_fix(
            CODE,
            "def f(é):\r\n\tñ = map(str, é)\r\n\tfor x in ñ: print(x)\r\n\treturn ','.join(ñ)\r\n",
            "def f(é):\r\n\tñ = list(map(str, é))\r\n\tfor x in ñ: print(x)\r\n\treturn ','.join(ñ)\r\n",
        );
    }
}

//! A decorator that makes a wrapper and does not return it, so that what it decorates becomes `None`.

use super::write::{Changes, indentation, line_ending, size, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::wrappers::{Returned, function_name, own_nodes, returned};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: decorators that make no function of their own, as those do that only write something down (`@register`), methods, and
/// inner functions that are used in any way.
pub(super) const CHECK: Check = Check {
    code: "decorator-returns-none",
    concept: "decorator",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Decorator],
    run,
};

fn run<'m>(context: &Context<'m>, decorator: Node<'m>, found: &mut Vec<Finding>) {
    let Some(expression) = decorator.named_child(0).map(Node::unparenthesized) else { return };
    let is_called = expression.kind() == Kind::Call;
    let callee = if is_called { expression.field_child(Field::Function) } else { Some(expression) };
    let Some(callee) = callee.filter(|c| c.kind() == Kind::Identifier) else { return };
    let Definition::Function(outer) = context.definition(callee) else { return };
    let decorated = decorator.parent().and_then(|p| p.field_child(Field::Definition));
    let Some(name) = decorated.and_then(|d| d.field_child(Field::Name)) else { return };
    if context.decorators(outer).next().is_some() {
        return;
    }
    let giver = match returned(context, outer) {
        Returned::Nothing => outer,
        Returned::Inner(inner) if is_called && returned(context, inner) == Returned::Nothing => inner,
        _ => return,
    };
    let Some(lost) = forgotten(context, giver) else { return };
    let giver_name = function_name(giver.node);
    let message = if is_called && giver == outer {
        say(
            "{} raises `TypeError`: {} does not return {}, and so there is no decorator to call",
            [code(format!("@{}", expression.one_line())), code(giver_name), code(lost.text())],
        )
    } else {
        say(
            "{} makes {} `None`: {} does not return {}",
            [
                code(format!("@{}", expression.one_line())),
                code(name.text()),
                code(giver_name),
                code(lost.text()),
            ],
        )
    };
    let there = context.at(giver);
    let mut finding = Finding::new(context.place(expression), message)
        .related(there.place(lost), "this function is made and dropped");
    finding.remedies.extend(remedy(&there, giver.node, lost));
    found.push(finding);
}

/// The name of the one function that a function makes, where nothing uses it.
fn forgotten<'m>(context: &Context<'m>, giver: At<'m>) -> Option<Node<'m>> {
    let there = context.at(giver);
    let body = giver.node.field_child(Field::Body).filter(|b| b.kind() == Kind::Block)?;
    let mut made = body.named_children().filter_map(|statement| match statement.kind() {
        Kind::FunctionDefinition => Some(statement),
        Kind::DecoratedDefinition => {
            statement.field_child(Field::Definition).filter(|d| d.kind() == Kind::FunctionDefinition)
        }
        _ => None,
    });
    let (inner, None) = (made.next()?, made.next()) else { return None };
    let only_wraps = context.decorators(At { piece: giver.piece, node: inner }).all(|decorator| {
        let call = decorator.named_child(0).filter(|n| n.kind() == Kind::Call);
        let callee = call.and_then(|call| call.field_child(Field::Function));
        callee.and_then(|c| there.qualified_name(c)).as_deref() == Some("functools.wraps")
    });
    let name = inner.field_child(Field::Name)?;
    let is_used = body.descendants().any(|n| {
        n != name
            && match n.kind() {
                Kind::Identifier => {
                    matches!(n.text(), "locals" | "vars" | "globals") || n.text() == name.text()
                }
                _ => false,
            }
    });
    let declares = own_nodes(body)
        .any(|n| matches!(n.kind(), Kind::GlobalStatement | Kind::NonlocalStatement | Kind::ReturnStatement));
    (only_wraps && !is_used && !declares).then_some(name)
}

fn remedy<'m>(context: &Context<'m>, giver: Node<'m>, lost: Node<'m>) -> Option<Remedy> {
    let last =
        giver.field_child(Field::Body)?.named_children().filter(|n| n.kind() != Kind::Comment).last()?;
    let text = giver.tree().text();
    if !starts_its_line(text, last.start()) {
        return None;
    }
    let written = format!("{}{}return {}", line_ending(giver), indentation(text, last.start()), lost.text());
    let end = usize::from(last.end());
    let rest = text.get(end..)?;
    let end = size(end + rest.find(['\n', '\r']).unwrap_or(rest.len()));
    Some(Changes::new(context).insert(end, written).possible(format!("Return `{}`", lost.text())))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "decorator-returns-none";

    #[test]
    fn ignores_decorators_that_return() {
        check_silent(
            CODE,
            "
            def plain(f):
                def wrapper(*args): return f(*args)
                return wrapper
            def with_arguments(n):
                def decorate(f):
                    def wrapper(*args): return f(*args)
                    return wrapper
                return decorate
            def same(f):
                registry.append(f)
                return f
            @plain
            @with_arguments(3)
            @same
            def work(): pass
            ",
        );
    }

    #[test]
    fn ignores_decorators_that_only_write_down() {
        check_silent(
            CODE,
            "
            def register(f):
                registry.append(f)
            def test(f):
                def run(): f()
                tests.append(run)
            def at_start(f):
                @app.route('/')
                def run(): f()
            def keep(f):
                global kept
                def kept(): f()
            @register
            def _(): pass
            @test
            def _(): pass
            @at_start
            def _(): pass
            @keep
            def _(): pass
            ",
        );
    }

    #[test]
    fn ignores_what_is_no_plain_function() {
        check_silent(
            CODE,
            "
            def later(f):
                def wrapper(): f()
                yield
            async def soon(f):
                def wrapper(): f()
            @contextmanager
            def other(f):
                def wrapper(): f()
            class A:
                def deco(f):
                    def wrapper(): f()
            def sometimes(f):
                def wrapper(): f()
                if x: return 1
            @later
            @soon
            @other
            @A.deco
            @sometimes
            @elsewhere
            def work(): pass
            ",
        );
    }

    #[test]
    fn finds_the_lost_wrapper() {
        check_finds(
            CODE,
            "
            import functools
            def timed(f):
                @functools.wraps(f)
                def wrapper(*args): return f(*args)
            def repeat(n):
                def decorate(f):
                    def wrapper(*args): return f(*args)
                return decorate
            def tagged(tag):
                def decorate(f): return f
            @timed
             ^^^^^ `@timed` makes `work` `None`: `timed` does not return `wrapper`
            def work(): pass
            @repeat(3)
             ^^^^^^^^^ `@repeat(3)` makes `play` `None`: `decorate` does not return `wrapper`
            def play(): pass
            @tagged('x')
             ^^^^^^^^^^^ `@tagged('x')` raises `TypeError`: `tagged` does not return `decorate`, and so there is no decorator to call
            def rest(): pass
            ",
        );
    }

    #[test]
    fn mends_by_returning_it() {
        check_fix(
            CODE,
            "
            def timed(f):
                def wrapper(*args):
                    return f(*args)  # why
            @timed
            def work(): pass
            ",
            "
            def timed(f):
                def wrapper(*args):
                    return f(*args)  # why
                return wrapper
            @timed
            def work(): pass
            ",
        );
        check_fix(
            CODE,
            "def é(f):\r\n\tdef ñ(): f()\r\n\r\n@é\r\ndef work(): pass\r\n@é\r\ndef rest(): pass\r\n",
            "def é(f):\r\n\tdef ñ(): f()\r\n\treturn ñ\r\n\r\n@é\r\ndef work(): pass\r\n@é\r\ndef rest(): pass\r\n",
        );
    }
}

//! What a decorator makes of a function, as far as its own code tells.

use super::receiver::decorators;
use super::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// What a function gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned<'m> {
    /// A function made inside it: a nested `def`, or a lambda.
    Inner(At<'m>),
    /// Its first argument, unchanged.
    FirstArgument,
    /// `None`, always: there is no `return` with a value.
    Nothing,
    /// Something else, or it depends.
    Unknown,
}

/// What the function at `at` returns, where every `return` agrees and the body does not end without one.
#[must_use]
pub fn returned<'m>(context: &Context<'m>, at: At<'m>) -> Returned<'m> {
    let here = context.at(at);
    let function = at.node;
    if function.kind() == Kind::Lambda {
        return function
            .field_child(Field::Body)
            .map_or(Returned::Unknown, |body| value(&here, function, body));
    }
    let Some(body) = function.field_child(Field::Body) else { return Returned::Unknown };
    if function.child_of_kind(Kind::KwAsync).is_some() {
        return Returned::Unknown;
    }
    let mut answer = None;
    for node in own_nodes(body) {
        if node.kind() == Kind::Yield {
            return Returned::Unknown;
        }
        if node.kind() != Kind::ReturnStatement {
            continue;
        }
        let one = match node.named_child(0) {
            Some(expression) => value(&here, function, expression),
            None => Returned::Nothing,
        };
        match answer {
            None => answer = Some(one),
            Some(before) if before == one => {}
            Some(_) => return Returned::Unknown,
        }
    }
    let ends_with_return =
        body.named_children().last().is_some_and(|last| last.kind() == Kind::ReturnStatement);
    match answer {
        None if ends_without_raising(body) => Returned::Nothing,
        Some(Returned::Nothing) => Returned::Nothing,
        Some(answer) if ends_with_return => answer,
        _ => Returned::Unknown,
    }
}

/// A body that always raises gives back nothing at all, not even `None`.
fn ends_without_raising(body: Node<'_>) -> bool {
    body.named_children().last().is_none_or(|last| last.kind() != Kind::RaiseStatement)
}

/// The nodes of a body that are not inside a function, class or lambda of their own.
pub fn own_nodes(body: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut skip_until = 0;
    body.descendants().filter(move |node| {
        if node.id() < skip_until {
            return false;
        }
        if matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda)
            && *node != body
        {
            skip_until = node.subtree_end();
        }
        true
    })
}

fn value<'m>(here: &Context<'m>, function: Node<'m>, expression: Node<'m>) -> Returned<'m> {
    let expression = expression.unparenthesized();
    match expression.kind() {
        Kind::Lambda => Returned::Inner(here.locate(expression)),
        Kind::None => Returned::Nothing,
        Kind::Identifier => match here.definition(expression) {
            Definition::Function(at)
                if at.piece == here.piece() && function.contains(at.node) && only_wraps(here, at.node) =>
            {
                Returned::Inner(at)
            }
            Definition::Parameter(at)
                if Some(at.node) == first_parameter(function)
                    && !matches!(at.node.kind(), Kind::ListSplatPattern | Kind::DictionarySplatPattern) =>
            {
                Returned::FirstArgument
            }
            _ => Returned::Unknown,
        },
        _ => Returned::Unknown,
    }
}

/// Whether a call of the decorated function is a call of the function itself: it has no decorators, or only those that
/// change how it is found or what tools say about it.
#[must_use]
pub fn decorators_call_it_plainly<'m>(here: &Context<'m>, function: Node<'m>) -> bool {
    decorators(function).all(|decorator| {
        let name = decorator.named_child(0).and_then(|expression| here.qualified_name(expression));
        matches!(
            name.as_deref(),
            Some(
                "builtins.staticmethod"
                    | "builtins.classmethod"
                    | "abc.abstractmethod"
                    | "typing.override"
                    | "typing.final"
                    | "typing.overload"
                    | "typing.no_type_check"
            )
        )
    })
}

/// Whether a function has no decorators, or none but `functools.wraps(…)`, which gives back the function itself.
fn only_wraps<'m>(here: &Context<'m>, function: Node<'m>) -> bool {
    decorators(function).all(|decorator| {
        let call = decorator.named_child(0).filter(|n| n.kind() == Kind::Call);
        let callee = call.and_then(|call| call.field_child(Field::Function));
        callee.and_then(|c| here.qualified_name(c)).as_deref() == Some("functools.wraps")
    })
}

/// The first parameter's node.
#[must_use]
pub fn first_parameter(function: Node<'_>) -> Option<Node<'_>> {
    function.field_child(Field::Parameters)?.named_child(0)
}

/// Whether the wrapper carries the wrapped function's name, docstring and the like: `Some(true)` with
/// `functools.wraps`, `Some(false)` without any decorator or call that might, `None` where that cannot be told.
#[must_use]
pub fn keeps_identity<'m>(context: &Context<'m>, outer: Node<'m>, inner: At<'m>) -> Option<bool> {
    let here = context.at(inner);
    let mentions_update = own_nodes(outer.field_child(Field::Body)?).any(|n| {
        n.kind() == Kind::Identifier && matches!(n.text(), "update_wrapper" | "__wrapped__" | "__name__")
    });
    if mentions_update {
        return None;
    }
    let Some(decorated) = inner.node.parent().filter(|p| p.kind() == Kind::DecoratedDefinition) else {
        return Some(false);
    };
    for decorator in decorated.named_children().filter(|n| n.kind() == Kind::Decorator) {
        let call = decorator.named_child(0).filter(|n| n.kind() == Kind::Call)?;
        let mut arguments = call.field_child(Field::Arguments)?.named_children();
        let (wrapped, more) = (arguments.next()?, arguments.next());
        let of_first = matches!(
            here.definition(wrapped),
            Definition::Parameter(at) if Some(at.node) == first_parameter(outer)
        );
        let is_wraps =
            here.qualified_name(call.field_child(Field::Function)?).as_deref() == Some("functools.wraps");
        if is_wraps && of_first && more.is_none() {
            return Some(true);
        }
    }
    None
}

/// The name a function made here has: that of its `def`, or `<lambda>`.
#[must_use]
pub fn function_name(function: Node<'_>) -> &str {
    match function.kind() {
        Kind::Lambda => "<lambda>",
        _ => function.field_child(Field::Name).map_or("?", Node::text),
    }
}

//! What a function gives back that is used as a decorator.

use super::definition::inner_definition;
use super::subscripts::returns;
use super::variables::Found;
use super::{At, BindingKind, Context, MemberKind};
use crate::syntax::{Field, Kind, Node};

/// What calling a function gives, where its first argument is a class or function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Gives {
    /// Its first argument.
    pub argument: bool,
    /// A function that gives its first argument.
    pub giver: bool,
    /// Something else.
    pub other: bool,
}

impl Gives {
    /// Whether it leaves what it decorates as it is; `called` for `@name(…)`, else `@name`.
    #[must_use]
    pub fn keeps(self, called: bool) -> bool {
        !self.other && if called { self.giver } else { self.argument }
    }
}

impl Gives {
    /// What one of two functions gives.
    #[must_use]
    pub fn either(self, other: Gives) -> Gives {
        Gives {
            argument: self.argument || other.argument,
            giver: self.giver || other.giver,
            other: self.other || other.other,
        }
    }
}

/// What the function at this node gives, whose first argument after `receivers` others (`self`) is meant. Where a `return` may be
/// missed on the way to the end, the function may give None.
pub(super) fn gives<'m>(context: &Context<'m>, function: Node<'m>, receivers: usize) -> Gives {
    let anything = Gives { other: true, ..Gives::default() };
    let model = context.model();
    if function.child(0).is_some_and(|token| token.text() == "async")
        || model.callable(function).is_none_or(|c| c.kind != super::CallableKind::Function)
    {
        return anything;
    }
    let mut found = Gives::default();
    for value in returns(function) {
        let value = value.map(Node::unparenthesized);
        match value.map(|value| (value, value.kind())) {
            Some((value, Kind::Identifier)) if is_argument(context, function, receivers, value) => {
                found.argument = true
            }
            Some((value, Kind::Identifier)) if is_giver(context, function, value) => found.giver = true,
            Some((call, Kind::Call)) if hands_argument_on(context, function, receivers, call) => {
                found.argument = true
            }
            _ => found.other = true,
        }
    }
    let last = function.field_child(Field::Body).and_then(|body| body.named_children().last());
    let ends = last.is_some_and(|n| matches!(n.kind(), Kind::ReturnStatement | Kind::RaiseStatement));
    found.other |= !ends;
    found
}

/// Whether the identifier is the function's first parameter, which nothing else binds.
fn is_argument<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    receivers: usize,
    identifier: Node<'m>,
) -> bool {
    let Some(found) = context.only_binding(identifier) else { return false };
    let Some(name) = context.node_of(found) else { return false };
    if found.binding.kind != BindingKind::Parameter {
        return false;
    }
    let list = function.field_child(Field::Parameters);
    let first = list.and_then(|list| list.named_children().nth(receivers));
    // `*args` stands for the argument where it is handed on as `*args`.
    let is_splat = identifier.parent().is_some_and(|parent| parent.kind() == Kind::ListSplat);
    first.is_some_and(|first| {
        first.contains(name)
            && first.kind() != Kind::DictionarySplatPattern
            && (first.kind() == Kind::ListSplatPattern) == is_splat
    })
}

/// Whether the identifier is a function inside of this one that gives its first argument.
fn is_giver<'m>(context: &Context<'m>, function: Node<'m>, identifier: Node<'m>) -> bool {
    match context.definition(identifier) {
        super::Definition::Function(at) => {
            at.piece == context.piece()
                && at.node != function
                && function.contains(at.node)
                && super::receiver::decorators(at.node).next().is_none()
                && returns_only_argument(context, at.node)
        }
        _ => false,
    }
}

fn returns_only_argument<'m>(context: &Context<'m>, function: Node<'m>) -> bool {
    let mut values = returns(function).peekable();
    let last = function.field_child(Field::Body).and_then(|body| body.named_children().last());
    let is_plain =
        context.model().callable(function).is_some_and(|c| c.kind == super::CallableKind::Function);
    is_plain
        && last.is_some_and(|n| n.kind() == Kind::ReturnStatement)
        && values.peek().is_some()
        && values.all(|value| {
            let value = value.map(Node::unparenthesized).filter(|value| value.kind() == Kind::Identifier);
            value.is_some_and(|value| is_argument(context, function, 0, value))
        })
}

/// Whether a call gives a function inside of this one, that gives its first argument, this one's argument.
fn hands_argument_on<'m>(
    context: &Context<'m>,
    function: Node<'m>,
    receivers: usize,
    call: Node<'m>,
) -> bool {
    let (Some(callee), Some(arguments)) =
        (call.field_child(Field::Function), call.field_child(Field::Arguments))
    else {
        return false;
    };
    let mut arguments = arguments.named_children();
    let (Some(only), None) = (arguments.next(), arguments.next()) else { return false };
    let only = if only.kind() == Kind::ListSplat { only.named_child(0).unwrap_or(only) } else { only };
    callee.kind() == Kind::Identifier
        && only.kind() == Kind::Identifier
        && is_argument(context, function, receivers, only)
        && is_giver(context, function, callee)
}

impl<'m> Context<'m> {
    /// What a member of a class gives for its first argument, as a decorator: a method, or what a call makes of methods
    /// (`register = both(one, other)`). `None` where it is neither.
    pub(super) fn member_gives(&self, found: Found<'m>) -> Option<Gives> {
        let method = |found: Found<'m>, kind: MemberKind| {
            let at = self.at_node(found, found.binding.statement).and_then(inner_definition)?;
            let receivers = match kind {
                MemberKind::Method | MemberKind::ClassMethod => 1,
                MemberKind::StaticMethod => 0,
                _ => return None,
            };
            Some(gives(&self.at(at), at.node, receivers))
        };
        if found.binding.kind == BindingKind::Function {
            return method(found, self.member_kind(found));
        }
        let value: At<'m> = found.binding.value.and_then(|value| self.at_node(found, value))?;
        let there = self.at(value);
        let call = value.node.unparenthesized();
        let arguments = call.field_child(Field::Arguments).filter(|_| call.kind() == Kind::Call)?;
        let mut all: Option<Gives> = None;
        for argument in arguments.named_children() {
            if argument.kind() != Kind::Identifier {
                return None;
            }
            // A class body runs from top to bottom: the name means what was bound last above.
            let bindings = there.variable(argument)?.bindings;
            let mut above =
                bindings.iter().filter(|f| f.piece == value.piece && f.binding.node < argument.id());
            let found = *above.next_back().filter(|f| f.binding.kind == BindingKind::Function)?;
            let kind = self.member_kind(found);
            let kind = if kind == MemberKind::ClassMethod { kind } else { MemberKind::Method };
            let one = method(found, kind)?;
            all = Some(all.map_or(one, |all| all.either(one)));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::Definition;
    use super::super::testing::ask;
    use super::*;

    fn of(text: &str) -> Gives {
        ask(text, |context, node| match context.definition(node) {
            Definition::Function(at) => gives(&context.at(at), at.node, 0),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn anything() {
        for text in [
            "def f(c): pass\nf\n",
            "def f(c): return 1\nf\n",
            "def f(c):\n    if c: return c\nf\n",
            "def f(c):\n    c = g(c)\n    return c\nf\n",
            "def f(*c): return c\nf\n",
            "def f(c):\n    yield\n    return c\nf\n",
            "async def f(c): return c\nf\n",
            "def f(a, c): return c\nf\n",
            "def f(c):\n    def g(*a): return c(*a)\n    return g\nf\n",
            "def f(x):\n    @y\n    def g(c): return c\n    return g\nf\n",
            "def f(c): return lambda d: d\nf\n",
        ] {
            assert!(of(text).other, "{text}");
        }
    }

    #[test]
    fn the_argument_or_what_gives_it() {
        assert!(of("def f(c):\n    c.x = 1\n    return c\nf\n").keeps(false));
        assert!(of("def f(x):\n    def g(c):\n        return c\n    return g\nf\n").keeps(true));
        let both = of(
            "def f(c=None, *, x=1):\n    def g(c):\n        return c\n    if c is None:\n        return g\n    return g(c)\nf\n",
        );
        assert!(both.keeps(true) && both.keeps(false));
        let any = of(
            "def f(*a, x=1):\n    def g(c):\n        return c\n    if not a:\n        return g\n    return g(*a)\nf\n",
        );
        assert!(any.keeps(true) && any.keeps(false));
    }
}

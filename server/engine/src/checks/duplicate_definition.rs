//! A function or class that the next definition of the same name replaces before anybody has used it.

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Left out: definitions with decorators, which may register what they decorate, and those of different blocks.
pub(super) const CHECK: Check = Check {
    code: "duplicate-definition",
    concept: "def-statement",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["F811"], pylint: &["E0102"], pyright: &["reportRedeclaration"] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition, Kind::ClassDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, definition: Node<'m>, found: &mut Vec<Finding>) {
    let Some(name) = definition.field_child(Field::Name) else { return };
    if name.text().chars().all(|c| c == '_') || is_stub(definition) || may_be_registered(context, definition)
    {
        return;
    }
    let Some(parent) = definition.parent() else { return };
    if !matches!(parent.kind(), Kind::Block | Kind::Module) {
        return;
    }
    let Some((piece, again)) = next_definition(context, definition, name) else { return };
    let there = context.at(crate::semantics::At { piece, node: again });
    let Some(new_name) = again.field_child(Field::Name) else { return };
    if is_used_between(context, name, (piece, again)) {
        return;
    }
    let what = if definition.kind() == Kind::ClassDefinition { "class" } else { "function" };
    let message = say(
        "Nothing uses this {} {}: the definition of the same name further down replaces it",
        [crate::note::plain(what), code(name.text())],
    );
    let finding = Finding::new(context.place(name), message)
        .related(there.place(new_name), say("{} is defined again here", [code(name.text())]));
    found.push(finding);
}

/// Whether a class above may do something with a new one: keep it in a list, or map it to a table.
fn may_be_registered<'m>(context: &Context<'m>, definition: Node<'m>) -> bool {
    let bases = definition.field_child(Field::Superclasses);
    !bases.into_iter().flat_map(Node::named_children).all(|base| {
        let path =
            matches!(base.kind(), Kind::Identifier | Kind::Attribute).then(|| context.qualified_name(base));
        path.flatten().is_some_and(|path| {
            path.starts_with("builtins.")
                || matches!(path.as_str(), "unittest.TestCase" | "unittest.case.TestCase")
        })
    })
}

/// A body that holds nothing: a declaration for others, as before `overload`.
fn is_stub(definition: Node<'_>) -> bool {
    let Some(body) = definition.field_child(Field::Body) else { return true };
    body.named_children().all(|n| {
        n.kind() == Kind::PassStatement
            || n.kind() == Kind::ExpressionStatement
                && n.named_child(0).is_some_and(|e| matches!(e.kind(), Kind::Ellipsis | Kind::String))
    })
}

/// The definition without decorators that binds the same name next, in the same body.
fn next_definition<'m>(
    context: &Context<'m>,
    definition: Node<'m>,
    name: Node<'m>,
) -> Option<(usize, Node<'m>)> {
    let variable = context.variable(name)?;
    let here = (context.piece(), name.id());
    let next = variable.bindings.iter().find(|found| (found.piece, found.binding.node) > here)?;
    let tree = context.module().pieces().get(next.piece)?.segment.tree();
    let bound = tree.node(next.binding.node)?;
    let again = bound.parent().filter(|p| {
        matches!(p.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
            && p.field_child(Field::Name) == Some(bound)
    })?;
    let same_body = match (definition.parent(), again.parent()) {
        (Some(one), Some(other)) if next.piece == context.piece() => one == other,
        (Some(one), Some(other)) => {
            one.kind() == Kind::Module
                && other.kind() == Kind::Module
                && class_around(context, context.piece()) == class_around(context, next.piece)
        }
        _ => false,
    };
    same_body.then_some((next.piece, again))
}

/// For a piece of a class body that was cut, the piece in which the class begins.
fn class_around(context: &Context<'_>, piece: usize) -> Option<usize> {
    let in_class_body = context.module().pieces().get(piece)?.model.options.in_class_body;
    context.module().cut_class(piece).filter(|_| in_class_body).map(|(header, _)| header)
}

/// Whether the name occurs anywhere between the two definitions, or in a function that may run before the second.
fn is_used_between<'m>(context: &Context<'m>, name: Node<'m>, until: (usize, Node<'m>)) -> bool {
    context.depend_on_code();
    let text = name.text();
    let pieces = context.module().pieces();
    // A name that a string holds may be looked up by it.
    let written = memchr::memmem::Finder::new(text);
    for (number, piece) in pieces.iter().enumerate().take(until.0 + 1).skip(context.piece()) {
        if written.find(piece.segment.text().as_bytes()).is_none() {
            continue;
        }
        for node in piece.segment.tree().root().descendants() {
            let is_before = number == context.piece() && node.id() <= name.id();
            if is_before || number == until.0 && node.id() > until.1.id() {
                continue;
            }
            let mentions = match node.kind() {
                Kind::Identifier => node.text() == text && Some(node) != until.1.field_child(Field::Name),
                Kind::StringContent => node.text().contains(text),
                _ => false,
            };
            if mentions {
                return true;
            }
        }
    }
    // The second may use the first while it is made: as a base, a default, or to wrap it.
    let head_end = until.1.field_child(Field::Body).map_or(until.1.subtree_end(), Node::id);
    until.1.descendants().take_while(|n| n.id() < head_end).any(|n| {
        n.kind() == Kind::Identifier && n.text() == text && Some(n) != until.1.field_child(Field::Name)
    }) || until.1.kind() == Kind::ClassDefinition
        && until.1.descendants().skip(1).any(|n| {
            n.kind() == Kind::Identifier && n.text() == text && Some(n) != until.1.field_child(Field::Name)
        })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "duplicate-definition";

    #[test]
    fn ignores_overload_register_and_properties() {
        check_silent(
            CODE,
            "
            from functools import singledispatch
            from typing import overload
            @overload
            def f(x: int) -> int: ...
            @overload
            def f(x: str) -> str: ...
            def f(x): return x
            @singledispatch
            def g(x): return x
            @g.register
            def _(x: int): return 1
            @g.register
            def _(x: str): return 2
            class A:
                @property
                def x(self): return 1
                @x.setter
                def x(self, value): self.y = value
                def z(self): return 1
                z = property(z)
                def z(self): return 3
            @app.route('/')
            def view(): return 1
            @app.route('/x')
            def view(): return 2
            ",
        );
    }

    /// ruff issue 4076, pylint issues 2410, 8871 and 10622: one of several ways.
    #[test]
    fn ignores_conditional_definitions() {
        check_silent(
            CODE,
            "
            from typing import TYPE_CHECKING
            try:
                from fast import f
            except ImportError:
                def f(): return 1
            if x:
                def g(): return 1
            else:
                def g(): return 2
            match x:
                case 1:
                    def h(): return 1
                case _:
                    def h(): return 2
            if TYPE_CHECKING:
                class A: x = 1
            class A: y = 2
            def i(): return 1
            if x:
                def i(): return 2
            def outer(transform=None):
                if transform is None:
                    def transform(x): return x
                return transform
            ",
        );
    }

    /// pylint issue 4936: an annotation defines nothing. pylint issue 10665: steps of a test are all called `_`.
    #[test]
    fn ignores_declarations() {
        check_silent(
            CODE,
            "
            do: Callable
            def do(): return 1
            def later(): ...
            def later(): return 1
            def _(): return 1
            def _(): return 2
            ",
        );
    }

    #[test]
    fn ignores_definitions_that_are_used_before() {
        check_silent(
            CODE,
            "
            def f(): return 1
            x = f()
            def f(): return 2
            class A: x = 1
            class A(A): y = 2
            def g(): return 1
            old = [g]
            def g(x=g): return x
            def h(): return 1
            run('h')
            def h(): return 2
            def i(): return 1
            @wrap(i)
            def i(): return 2
            def j(): return 1
            j = cache(j)
            def k(): return 1
            del k
            def k(): return 2
            class B: x = 1
            class B:
                old = B
            ",
        );
    }

    /// A class body that is long is read in pieces.
    #[test]
    fn ignores_a_method_and_a_function_of_the_same_name() {
        let methods: String =
            (0..80).map(|n| format!("    def m{n}(self):\n        return {n}\n\n")).collect();
        let source = format!(
            "class A:\n{methods}    def f(self):\n        return 1\n\n{}def f():\n    return 2\n",
            methods.replace("m", "n")
        );
        check_silent(CODE, &source);
    }

    /// A class above may register those below it.
    #[test]
    fn ignores_classes_that_may_be_registered() {
        check_silent(
            CODE,
            "
            class User(Base):
                name = 1
            class User(Base):
                name = 2
            class Row(metaclass=Meta):
                x = 1
            class Row(metaclass=Meta):
                x = 2
            ",
        );
    }

    #[test]
    fn finds_definitions_that_are_lost() {
        check_finds(
            CODE,
            "
            def save(x):
                ^^^^ Nothing uses this function `save`: the definition of the same name further down replaces it
                return 1
            y = 2
            def save(x, y):
                return 2
            class TestA:
                def test_one(self):
                    ^^^^^^^^ Nothing uses this function `test_one`: the definition of the same name further down replaces it
                    assert 1
                def test_two(self):
                    assert 2
                def test_one(self):
                    assert 3
            class Box(Exception):
                  ^^^ Nothing uses this class `Box`: the definition of the same name further down replaces it
                x = 1
            class Box:
                x = 2
            def outer():
                def inner(): return 1
                    ^^^^^
                async def inner(): return 2
                return inner
            ",
        );
    }
}

//! Making an instance of a class that still has abstract methods.

use super::expected::expects;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{Text, code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};

/// Left out: classes with a metaclass or a `__new__` of their own, which may make something else, and classes below a builtin, whose
/// `__new__` does not look.
pub(super) const CHECK: Check = Check {
    code: "abstract-instantiation",
    concept: "abstract-base-class",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["E0110"], pyright: &["reportAbstractUsage"] },
    related_rules: &[],
    kinds: &[Kind::Call],
    run,
};

/// How many of the methods are named.
const MOST_NAMED: usize = 3;

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function) else { return };
    let last = match callee.kind() {
        Kind::Identifier => callee,
        Kind::Attribute => match callee.field_child(Field::Attribute) {
            Some(last) => last,
            None => return,
        },
        _ => return,
    };
    // By this custom classes are known at a glance; all other calls cost nothing here.
    if !last.text().trim_start_matches('_').starts_with(char::is_uppercase) {
        return;
    }
    let called = context.definition(callee);
    if !context.has_abstract_methods(&called) {
        return;
    }
    let Some(class) = context.class_called(&called) else { return };
    let Some(missing) = context.abstract_methods(&class).filter(|missing| !missing.is_empty()) else {
        return;
    };
    if !context.is_plainly_made(&class)
        || !context.special(&class, "__new__").is_of_object()
        || context
            .file_classes(&class)
            .into_iter()
            .any(|at| context.is_set_from_outside(at, "__abstractmethods__"))
        || expects(call, "TypeError")
        || is_patched(call)
    {
        return;
    }
    let mut message =
        say("{} raises `TypeError`: nothing defines its abstract ", [code(format!("{}()", callee.text()))]);
    message.push(plain(if missing.len() == 1 { "method " } else { "methods " }));
    message.extend(Text::codes(missing.iter().take(MOST_NAMED).map(smol_str::SmolStr::as_str), ", "));
    if missing.len() > MOST_NAMED {
        message.push(plain(format!(" and {} more", missing.len() - MOST_NAMED)));
    }
    let mut finding = Finding::new(context.place(callee), message);
    for name in missing.iter().take(MOST_NAMED) {
        if let Some((piece, node)) = context.supplier(&class, name).and_then(|member| member.node)
            && let Some(there) = context.module().pieces().get(piece)
            && let Some(node) = there.segment.tree().node(node)
        {
            let there = context.at(crate::semantics::At { piece, node });
            finding = finding.related(there.place(node), "declared as abstract here");
        }
    }
    found.push(finding);
}

/// Whether a function around the call has to do with `__abstractmethods__`, as tests that take them away do.
fn is_patched(call: Node<'_>) -> bool {
    call.ancestors().filter(|n| matches!(n.kind(), Kind::FunctionDefinition | Kind::WithStatement)).any(|n| {
        let whole = n.parent().filter(|p| p.kind() == Kind::DecoratedDefinition).unwrap_or(n);
        whole.text().contains("__abstractmethods__")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "abstract-instantiation";

    #[test]
    fn ignores_classes_that_define_all() {
        check_silent(
            CODE,
            "
            from abc import ABC, abstractmethod
            from collections.abc import Sized
            class Shape(ABC):
                @abstractmethod
                def area(self): ...
                def make(cls): return cls()
            class Square(Shape):
                def area(self): return 1
            class Plain(ABC): pass
            class Box(Sized):
                def __len__(self): return 0
            x = Square(), Plain(), Box(), Shape.register(int)
            def f(shape: Shape, kind: type[Shape]): return kind()
            ",
        );
    }

    /// pylint issue 5716: nobody looks at the mark in a class that `type` made.
    #[test]
    fn ignores_marks_that_nobody_looks_at() {
        check_silent(
            CODE,
            "
            import abc
            class Foo:
                @abc.abstractmethod
                def bla(self): raise NotImplementedError
            class Bar(Foo, metaclass=abc.ABCMeta): pass
            class Error(Exception, abc.ABC):
                @abc.abstractmethod
                def f(self): ...
            x = Foo(), Bar(), Error()
            ",
        );
    }

    /// pylint issues 3060 and 2344: a `__new__` that makes something else, and nested classes of one name.
    #[test]
    fn ignores_factories_and_classes_of_the_same_name() {
        check_silent(
            CODE,
            "
            from abc import ABC, ABCMeta, abstractmethod
            class Writer(ABC):
                def __new__(cls, path): return super().__new__(choose(path))
                @abstractmethod
                def write(self): ...
            class Message(ABC):
                class Builder(ABC):
                    @abstractmethod
                    def build(self): ...
            class Sub(Message): pass
            class Concrete(Sub):
                class Builder(Sub.Builder):
                    def build(self): return 1
            class Meta(ABCMeta):
                def __call__(cls): return 1
            class Made(metaclass=Meta):
                @abstractmethod
                def f(self): ...
            x = Writer('x'), Concrete.Builder(), Made()
            ",
        );
    }

    /// pylint issue 9013: a field of attrs in place of the property; and others that may give the method.
    #[test]
    fn ignores_methods_that_may_be_given() {
        check_silent(
            CODE,
            "
            import attrs
            from abc import ABC, abstractmethod
            class Base(ABC):
                @property
                @abstractmethod
                def x(self): ...
            @attrs.define
            class A(Base):
                x: int = attrs.field()
            @complete
            class B(Base): pass
            class C(Base): pass
            C.__abstractmethods__ = frozenset()
            y = A(1), B(), C()
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            from abc import ABC, abstractmethod
            from unittest.mock import patch
            class Base(ABC):
                @abstractmethod
                def f(self): ...
            def test_it():
                with pytest.raises(TypeError):
                    Base()
            @patch.multiple(Base, __abstractmethods__=set())
            def test_other():
                Base()
            ",
        );
    }

    #[test]
    fn finds_calls_of_abstract_classes() {
        check_finds(
            CODE,
            "
            import abc
            from collections.abc import Mapping
            class Shape(abc.ABC):
                @abc.abstractmethod
                def area(self): ...
                @property
                @abc.abstractmethod
                def name(self): ...
            class Square(Shape):
                def area(self): return 1
            a = Shape()
                ^^^^^ `Shape()` raises `TypeError`: nothing defines its abstract methods `area`, `name`
            b = Square()
                ^^^^^^ `Square()` raises `TypeError`: nothing defines its abstract method `name`
            c = Mapping()
                ^^^^^^^ `Mapping()` raises `TypeError`: nothing defines its abstract methods `__getitem__`, `__iter__`, `__len__`
            ",
        );
    }
}

//! A method without parameters, which no instance can call.

use super::expected::is_in_test;
use super::write::{Changes, is_docstring};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: classes inside tests, which are looked at and not used; functions that the class body calls itself or that are called by way of the class, which works; classes whose
/// metaclass, base or decorator is not known, and decorated functions, because these may be called in other ways.
pub(super) const CHECK: Check = Check {
    code: "missing-self",
    concept: "instances-and-self",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["PLE0211"], pylint: &["E0211"], pyright: &[] },
    related_rules: &["N805", "E0213"],
    kinds: &[Kind::FunctionDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let Some(parameters) = function.field_child(Field::Parameters) else { return };
    if parameters.named_children().next().is_some() {
        return;
    }
    let (Some(class), Some(name)) = (context.class_of_method(function), function.field_child(Field::Name))
    else {
        return;
    };
    if is_in_test(function) || matches!(name.text(), "__new__" | "__init_subclass__" | "__class_getitem__") {
        return;
    }
    let Some(receiver) = receiver(context, function).filter(|_| !is_only_documentation(function)) else {
        return;
    };
    if !context.is_plainly_made(&context.class(class))
        || context.is_used_plainly(class, &context.mangled(name))
        || context.is_set_from_outside(class, name.text())
    {
        return;
    }
    let message = say(
        "{} takes no parameters, so calling it as a method raises `TypeError`: the call passes the {} itself",
        [code(name.text()), crate::note::plain(if receiver == "cls" { "class" } else { "object" })],
    );
    let remedy = Changes::new(context)
        .replace(parameters, format!("({receiver})"))
        .possible(format!("Add the parameter `{receiver}`"));
    found.push(Finding::new(context.place(name), message).remedy(remedy));
}

/// A body that is nothing but a docstring: something that is read, as tests of documentation are, and never called.
fn is_only_documentation(function: Node<'_>) -> bool {
    let body = function.field_child(Field::Body);
    body.is_some_and(|body| {
        let mut statements = body.named_children().filter(|n| n.kind() != Kind::Comment);
        statements.next().is_some_and(is_docstring) && statements.next().is_none()
    })
}

/// What its first parameter would be called, where its decorators say how it is called.
fn receiver<'m>(context: &Context<'m>, function: Node<'m>) -> Option<&'static str> {
    let mut receiver = "self";
    for decorator in context.decorators(context.locate(function)) {
        match context.qualified_name(decorator.named_child(0)?)?.as_str() {
            "builtins.classmethod" => receiver = "cls",
            "builtins.property" | "abc.abstractmethod" => {}
            _ => return None,
        }
    }
    Some(receiver)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "missing-self";

    #[test]
    fn ignores_static_methods() {
        check_silent(
            CODE,
            "
            class A:
                @staticmethod
                def f(): return 1
                def g(): return 1
                g = staticmethod(g)
            ",
        );
    }

    #[test]
    fn ignores_metaclasses_and_what_they_make() {
        check_silent(
            CODE,
            "
            class Meta(type):
                def f(cls): return 1
            class A(metaclass=Meta):
                def f(): return 1
            ",
        );
    }

    #[test]
    fn ignores_nested_functions() {
        check_silent(
            CODE,
            "
            class A:
                def f(self):
                    def g(): return 1
                    return g
            def h():
                def i(): return 1
            ",
        );
    }

    #[test]
    fn ignores_validators_and_other_unknown_decorators() {
        check_silent(
            CODE,
            "
            from pydantic import BaseModel, validator
            class A:
                @validator('x')
                def f(): return 1
                @make
                def g(): return 1
            class B(BaseModel):
                def h(): return 1
            ",
        );
    }

    /// ruff's own page on PLE0211 names them: such a function works where it is called by way of the class.
    #[test]
    fn ignores_what_is_called_by_way_of_the_class() {
        check_silent(
            CODE,
            "
            class Tools:
                def f(): return 1
                def g(*args): return 1
            print(Tools.f(), Tools().g())
            ",
        );
    }

    /// As in Pygments, where the body of a lexer makes its rules with a function.
    #[test]
    fn ignores_helpers_of_the_class_body() {
        check_silent(
            CODE,
            "
            class Lexer:
                def rules(): return [1]
                tokens = {'root': rules()}
                def decorate(): return lambda f: f
                @decorate()
                def f(self): return 1
            ",
        );
    }

    /// As in `platform`, where the class picks one of its functions by name, and in tests that hold documentation.
    #[test]
    fn ignores_what_is_found_by_name_or_only_read() {
        check_silent(
            CODE,
            "
            class Processor:
                def get(cls, name): return getattr(cls, 'get_' + name)()
                def get_x(): return 1
            class Documented:
                def basics(): '''It is only read.'''
            ",
        );
    }

    #[test]
    fn ignores_interfaces() {
        check_silent(
            CODE,
            "
            from zope.interface import Interface
            class IPlace(Interface):
                def close(): '''Closes it.'''
            ",
        );
    }

    #[test]
    fn finds_methods_without_parameters() {
        check_finds(
            CODE,
            "
            class Dog:
                def bark():
                    ^^^^ `bark` takes no parameters, so calling it as a method raises `TypeError`: the call passes the object itself
                    return 'woof'
                @classmethod
                def make():
                    ^^^^ `make` takes no parameters, so calling it as a method raises `TypeError`: the call passes the class itself
                    return Dog()
                @property
                def name(): return 'x'
                    ^^^^
                async def run(  ): pass
                          ^^^
            Dog().bark()
            ",
        );
    }

    #[test]
    fn mends_by_adding_it() {
        check_fix(
            CODE,
            "class A:\n\tdef ñ( ): return 1  # one\n",
            "class A:\n\tdef ñ(self): return 1  # one\n",
        );
        check_fix(
            CODE,
            "class A:\r\n    @classmethod\r\n    async def f() -> int:\r\n        return 1\r\n",
            "class A:\r\n    @classmethod\r\n    async def f(cls) -> int:\r\n        return 1\r\n",
        );
    }
}

//! `functools.cache` and `lru_cache` on a method: the cache keeps every object that it was called on.

use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::wrappers::first_parameter;
use crate::semantics::{Constant, Context, ScopeId};
use crate::syntax::{Field, Kind, Node};

/// Left out: caches of a size, which let go of the oldest objects; static and class methods, classes whose metaclass or `__new__` may see to it that there are few objects, enums,
/// metaclasses, and classes of which the module itself makes one object.
pub(super) const CHECK: Check = Check {
    code: "cached-method",
    concept: "functools-cache",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["B019"], pylint: &["W1518"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Decorator],
    run,
};

fn run<'m>(context: &Context<'m>, decorator: Node<'m>, found: &mut Vec<Finding>) {
    let Some(expression) = decorator.named_child(0).map(Node::unparenthesized) else { return };
    let arguments = expression.field_child(Field::Arguments).filter(|_| expression.kind() == Kind::Call);
    let named = if expression.kind() == Kind::Call {
        expression.field_child(Field::Function)
    } else {
        Some(expression)
    };
    let Some(named) = named.filter(|n| n.text().contains("cache")) else { return };
    let Some(function) = definition_of(decorator) else { return };
    let Some(at) = context.class_of_method(function) else { return };
    let Some(cache) =
        context.qualified_name(named).filter(|n| n == "functools.cache" || n == "functools.lru_cache")
    else {
        return;
    };
    let Some(own) = first_parameter(function) else { return };
    let own = if own.kind() == Kind::TypedParameter { own.named_child(0).unwrap_or(own) } else { own };
    // Functions that become class methods further below are written with `cls`.
    if own.kind() != Kind::Identifier || matches!(own.text(), "cls" | "klass" | "mcs" | "metacls") {
        return;
    }
    let is_other = |d: Node<'m>| {
        let name = context.decorator_name(d);
        matches!(name.as_deref(), Some("builtins.staticmethod" | "builtins.classmethod"))
    };
    if context.decorators(context.locate(function)).any(is_other)
        || !matches!(size(context, &cache, arguments), Some(Constant::None))
    {
        return;
    }
    let class = context.class(at);
    let keeps_few = class.mro.as_ref().is_ok_and(|mro| {
        mro.0.iter().any(|id| {
            matches!((id.module.as_str(), id.qualname.as_str()), ("enum", _) | ("builtins", "type"))
        })
    });
    if keeps_few
        || is_made_by_the_module(context, at.node)
        || has_own_metaclass(at.node)
        || !context.bindings_in_class(at, "__new__").is_empty()
    {
        return;
    }
    let name = function.field_child(Field::Name).map_or("", Node::text);
    let message = say(
        "The cache of {} is one for all objects and keeps every call, with the {} of each: these objects stay alive",
        [code(name), code(own.text())],
    );
    found.push(Finding::new(context.place(decorator), message));
}

/// Whether a statement of the module is `name = Class(…)`: an object that lives as long as the program anyway, and stands for others that
/// only tests make.
fn is_made_by_the_module<'m>(context: &Context<'m>, class: Node<'m>) -> bool {
    let Some(name) = class.field_child(Field::Name) else { return false };
    context.uses_of_variable(name).unwrap_or_default().iter().any(|at| {
        at.node.field() == Field::Function
            && at.node.parent().filter(|call| call.kind() == Kind::Call).and_then(Node::parent).is_some_and(
                |made| {
                    made.kind() == Kind::Assignment && context.at(*at).model().scope_at(made) == ScopeId(0)
                },
            )
    })
}

/// What the decorator stands above.
fn definition_of(decorator: Node<'_>) -> Option<Node<'_>> {
    decorator.parent()?.field_child(Field::Definition).filter(|n| n.kind() == Kind::FunctionDefinition)
}

/// How many results the cache keeps, where that is written there.
fn size<'m>(context: &Context<'m>, cache: &str, arguments: Option<Node<'m>>) -> Option<Constant> {
    if cache == "functools.cache" {
        return Some(Constant::None);
    }
    let Some(first) = arguments.and_then(|a| a.named_children().find(|n| n.kind() != Kind::Comment)) else {
        return Some(Constant::Int(128));
    };
    match first.kind() {
        Kind::KeywordArgument if first.field_child(Field::Name)?.text() == "maxsize" => {
            context.constant(first.field_child(Field::Value)?)
        }
        Kind::KeywordArgument => None,
        _ => context.constant(first),
    }
}

fn has_own_metaclass(class: Node<'_>) -> bool {
    class.field_child(Field::Superclasses).is_some_and(|list| {
        list.named_children().any(|n| {
            n.kind() == Kind::KeywordArgument
                && n.field_child(Field::Name).is_some_and(|name| name.text() == "metaclass")
                && n.field_child(Field::Value).is_some_and(|value| !value.text().ends_with("ABCMeta"))
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "cached-method";

    #[test]
    fn ignores_static_and_class_methods() {
        check_silent(
            CODE,
            "
            from functools import cache, lru_cache
            class A:
                @staticmethod
                @cache
                def f(x): return x
                @classmethod
                @lru_cache(maxsize=None)
                def g(cls): return 1
                @cache
                def h(cls): return 1
                h = classmethod(h)
                @cache
                def i(): return 1
            ",
        );
    }

    /// ruff issue 9912: members of an enum live on anyway.
    #[test]
    fn ignores_enums() {
        check_silent(
            CODE,
            "
            import enum, functools
            class Colour(enum.Enum):
                RED = 1
                @functools.cache
                def shade(self, n): return n
            class Meta(type):
                @functools.cache
                def f(cls_): return 1
            ",
        );
    }

    /// flake8-bugbear issue 408: functions that are no methods.
    #[test]
    fn ignores_functions() {
        check_silent(
            CODE,
            "
            import functools
            @functools.lru_cache(maxsize=1)
            def get_value(): return 42
            class A:
                def __init__(self):
                    @functools.cache
                    def f(self): return 1
                    self.g = functools.cache(self.g)
                @functools.cached_property
                def x(self): return 1
                @functools.lru_cache(0)
                def h(self): return 1
                @mine.cache
                def i(self): return 1
            ",
        );
    }

    #[test]
    fn ignores_frozen_singletons() {
        check_silent(
            CODE,
            "
            import functools
            class Config:
                _only = None
                def __new__(cls):
                    if cls._only is None:
                        cls._only = super().__new__(cls)
                    return cls._only
                @functools.cache
                def load(self): return 1
            class Other(metaclass=Singleton):
                @functools.cache
                def load(self): return 1
            ",
        );
    }

    #[test]
    fn ignores_caches_of_a_size() {
        check_silent(
            CODE,
            "
            from functools import lru_cache
            class A:
                @lru_cache
                def f(self, x): return x
                @lru_cache(maxsize=16)
                def g(self): return 1
                @lru_cache(SIZE)
                def h(self): return 1
            ",
        );
    }

    #[test]
    fn ignores_the_one_object_of_a_module() {
        check_silent(
            CODE,
            "
            import functools
            class Apps:
                @functools.cache
                def get(self, name): return name
            apps = Apps()
            ",
        );
    }

    #[test]
    fn finds_methods() {
        check_finds(
            CODE,
            "
            import functools as ft
            from functools import lru_cache
            class A(Base):
                @ft.cache
                ^^^^^^^^^ The cache of `f` is one for all objects and keeps every call, with the `self` of each: these objects stay alive
                def f(self): return 1
                @lru_cache(None)
                ^^^^^^^^^^^^^^^^ The cache of `g` is one for all objects and keeps every call, with the `self` of each: these objects stay alive
                async def g(self): return 1
                @property
                @lru_cache(maxsize=None)
                ^^^^^^^^^^^^^^^^^^^^^^^^ The cache of `h` is one for all objects and keeps every call, with the `this` of each: these objects stay alive
                def h(this): return 1
            ",
        );
    }
}

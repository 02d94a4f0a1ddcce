//! A class with `__next__` and no `__iter__`, whose objects no `for` can go over.

use super::write::{Changes, indentation, line_ending, starts_its_line};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::wrappers::first_parameter;
use crate::semantics::{Context, Special};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: private classes, which work for what their own module does with them; classes with bases that are not known, abstract ones, those with a subclass that has `__iter__`, and counters without
/// an end.
pub(super) const CHECK: Check = Check {
    code: "iterator-without-iter",
    concept: "iteration-protocol",
    group: Group::Trap,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::FunctionDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, function: Node<'m>, found: &mut Vec<Finding>) {
    let Some(name) = function.field_child(Field::Name).filter(|n| n.text() == "__next__") else { return };
    let Some(at) = context.class_of_method(function).filter(|_| comes_to_an_end(function)) else { return };
    let is_private = |n: Node<'m>| n.text().starts_with('_') && !n.text().starts_with("__");
    if at.node.field_child(Field::Name).is_some_and(is_private) {
        return;
    }
    let class = context.class(at);
    let has_or_may_have = |name: &str| context.special(&class, name) != Special::Missing;
    if has_or_may_have("__iter__") || has_or_may_have("__getitem__") || !context.is_plainly_made(&class) {
        return;
    }
    if context.is_conditional_member(at, "__next__")
        || context.abstract_methods(&class).is_none_or(|missing| !missing.is_empty())
        || context.subclasses(at).into_iter().any(|below| {
            let below = context.class(below);
            context.special(&below, "__iter__") != Special::Missing
        })
    {
        return;
    }
    let message = say(
        "{} has `__next__` and no `__iter__`, so `for` and `iter()` take its objects for not iterable",
        [code(class.id.qualname.as_str())],
    );
    let mut finding = Finding::new(context.place(name), message);
    finding.remedies.extend(remedy(context, function));
    found.push(finding);
}

/// Whether the method can say that there is nothing more: itself, or with the iterator that it asks. What goes on for ever is
/// often a counter that is only there for `next()`.
fn comes_to_an_end(function: Node<'_>) -> bool {
    function
        .descendants()
        .any(|n| n.kind() == Kind::Identifier && matches!(n.text(), "StopIteration" | "next"))
}

/// Writes `__iter__` above `__next__`.
fn remedy<'m>(context: &Context<'m>, function: Node<'m>) -> Option<Remedy> {
    let statement = function.parent().filter(|p| p.kind() == Kind::DecoratedDefinition).unwrap_or(function);
    let text = function.tree().text();
    if !starts_its_line(text, statement.start()) {
        return None;
    }
    let own = first_parameter(function).filter(|p| p.kind() == Kind::Identifier)?.text();
    let newline = line_ending(function);
    let indent = indentation(text, statement.start());
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    let written =
        format!("def __iter__({own}):{newline}{indent}{unit}return {own}{newline}{newline}{indent}");
    Some(
        Changes::new(context)
            .insert(statement.start(), written)
            .safe("Add an `__iter__` that returns the object"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "iterator-without-iter";

    #[test]
    fn ignores_an_iter_in_a_known_base() {
        check_silent(
            CODE,
            "
            from collections.abc import Iterator
            class Base:
                def __iter__(self): return self
            class A(Base):
                def __next__(self): raise StopIteration
            class B(Iterator):
                def __next__(self): raise StopIteration
            class C:
                __iter__ = iter_of
                def __next__(self): raise StopIteration
            class D(list):
                def __next__(self): raise StopIteration
            class E:
                def __getitem__(self, i): return 1
                def __next__(self): raise StopIteration
            ",
        );
    }

    #[test]
    fn ignores_unknown_bases_and_hooks() {
        check_silent(
            CODE,
            "
            from elsewhere import Base, complete
            class A(Base):
                def __next__(self): raise StopIteration
            @complete
            class B:
                def __next__(self): raise StopIteration
            class C(metaclass=Base):
                def __next__(self): raise StopIteration
            class D:
                def __next__(self): raise StopIteration
            D.__iter__ = lambda self: self
            ",
        );
    }

    /// As in Sphinx and docutils: objects that only give the next number when asked.
    #[test]
    fn ignores_counters_without_an_end() {
        check_silent(
            CODE,
            "
            class Counter:
                def __init__(self): self.n = 0
                def __next__(self):
                    self.n += 1
                    return self.n
            ",
        );
    }

    #[test]
    fn ignores_bases_for_others() {
        check_silent(
            CODE,
            "
            import abc
            class Half:
                def __next__(self): raise StopIteration
            class Whole(Half):
                def __iter__(self): return self
            class Open(abc.ABC):
                @abc.abstractmethod
                def __next__(self): ...
            def __next__(self): raise StopIteration
            ",
        );
    }

    #[test]
    fn finds_iterators_that_are_not_iterable() {
        check_finds(
            CODE,
            "
            class Countdown:
                def __init__(self, n): self.n = n
                def __next__(self):
                    ^^^^^^^^ `Countdown` has `__next__` and no `__iter__`, so `for` and `iter()` take its objects for not iterable
                    if not self.n:
                        raise StopIteration
                    self.n -= 1
                    return self.n
            ",
        );
    }

    #[test]
    fn mends_by_adding_it() {
        check_fix(
            CODE,
            "
            class A:
                # what comes next
                def __next__(self):
                    return next(self.x)
            ",
            "
            class A:
                # what comes next
                def __iter__(self):
                    return self

                def __next__(self):
                    return next(self.x)
            ",
        );
        check_fix(
            CODE,
            "class Ä:\r\n\t@d\r\n\tdef __next__(é): raise StopIteration\r\n",
            "class Ä:\r\n\tdef __iter__(é):\r\n\t\treturn é\r\n\r\n\t@d\r\n\tdef __next__(é): raise StopIteration\r\n",
        );
    }
}

//! A dataclass's field without a default behind one that has a default: the class cannot be made.

use super::expected::expects;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::dataclasses::{DataField, FieldDefault, dataclass, dataclass_line};
use crate::semantics::{At, BindingKind, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: classes over some that are not known, and defaults that a call makes which may
/// be of a wrapper around `field()`.
pub(super) const CHECK: Check = Check {
    code: "dataclass-field-order",
    concept: "dataclass",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ClassDefinition],
    run,
};

fn run<'m>(context: &Context<'m>, class: Node<'m>, found: &mut Vec<Finding>) {
    let is_decorated = class.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition);
    if is_decorated && dataclass_line(context, class).is_some() {
        found.extend(finding(context, context.locate(class)));
    }
}

fn finding<'m>(context: &Context<'m>, class: At<'m>) -> Option<Finding> {
    let data = dataclass(context, class)?;
    if !data.complete || !data.parameters.init {
        return None;
    }
    // What may be a field without a default is left out of the question.
    if data.fields.iter().any(|field| !is_certain(context, field)) {
        return None;
    }
    let (bare, before) = data.order_error()?;
    let own = |field: &DataField<'m>| declared_in(context, class, &field.name);
    // Where both stand in a class above, that one cannot be made.
    let (place, other) = match (own(bare), own(before)) {
        (Some(bare), before) => (bare, before),
        (None, Some(before)) => (before, None),
        (None, None) => return None,
    };
    if expects(class.node, "TypeError") {
        return None;
    }
    let message = say(
        "{} has no default and comes after {}, which has one, so making the class raises {}",
        [code(bare.name.as_str()), code(before.name.as_str()), code("TypeError")],
    );
    let mut finding = Finding::new(context.place(place), message);
    let default = before.given.map(|at| context.at(at).place(at.node));
    if let Some(place) = other.map(|node| context.place(node)).or(default) {
        finding = finding.related(place, "this field has a default");
    }
    Some(finding)
}

/// The name of the field where the class itself declares it.
fn declared_in<'m>(context: &Context<'m>, class: At<'m>, name: &str) -> Option<Node<'m>> {
    let found = *context.bindings_in_class(class, name).last()?;
    let is_here = found.piece == context.piece() && found.binding.kind != BindingKind::Delete;
    is_here.then(|| context.tree().node(found.binding.node))?
}

/// Whether it is certain that the field has a default, or has none.
fn is_certain<'m>(context: &Context<'m>, field: &DataField<'m>) -> bool {
    let Some(at) = field.given.filter(|_| matches!(field.default, FieldDefault::Value(_))) else {
        return true;
    };
    let there = context.at(at);
    let value = at.node.unparenthesized();
    match value.kind() {
        Kind::Call => {
            value.field_child(Field::Function).is_some_and(|callee| match there.definition(callee) {
                Definition::Class(_) => true,
                Definition::External(name) => name.starts_with("builtins."),
                _ => false,
            })
        }
        Kind::Identifier => match there.definition(value) {
            Definition::Value(at) => {
                !matches!(at.node.unparenthesized().kind(), Kind::Call | Kind::Identifier)
            }
            Definition::Class(_) | Definition::Function(_) => true,
            Definition::External(name) => name.starts_with("builtins."),
            _ => false,
        },
        Kind::Attribute => value
            .field_child(Field::Object)
            .is_some_and(|object| matches!(there.definition(object), Definition::Class(_))),
        Kind::ConditionalExpression | Kind::BooleanOperator | Kind::Subscript | Kind::NamedExpression => {
            false
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "dataclass-field-order";

    #[test]
    fn ignores_keyword_only_fields() {
        check_silent(
            CODE,
            "
            import dataclasses
            from dataclasses import KW_ONLY, dataclass, field
            @dataclass(kw_only=True)
            class A:
                a: int = 1
                b: int
            @dataclass
            class B:
                a: int = 1
                _: KW_ONLY
                b: int
            @dataclass
            class C:
                a: int = field(default=1, kw_only=True)
                b: int
                c: int = 2
                d: int = dataclasses.field(kw_only=True)
            ",
        );
    }

    #[test]
    fn ignores_fields_that_init_does_not_take() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass, field
            from typing import ClassVar
            @dataclass
            class A:
                a: ClassVar[int] = 1
                b: int
                c: int = field(init=False, default=1)
                d: int
                e: int = field(init=False)
            @dataclass(init=False)
            class B:
                a: int = 1
                b: int
            ",
        );
    }

    #[test]
    fn ignores_init_variables_with_defaults() {
        check_silent(
            CODE,
            "
            from dataclasses import InitVar, dataclass
            @dataclass
            class A:
                a: int
                b: InitVar[int] = 1
                c: int = 2
            ",
        );
    }

    #[test]
    fn ignores_what_is_no_dataclass() {
        check_silent(
            CODE,
            "
            from attrs import define
            from pydantic import BaseModel
            @define
            class A:
                a: int = 1
                b: int
            class B(BaseModel):
                a: int = 1
                b: int
            class C:
                a: int = 1
                b: int
            ",
        );
    }

    #[test]
    fn ignores_wrappers_of_field_and_classes_over_unknown_ones() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass
            from elsewhere import Base, column
            NAME = column()
            @dataclass
            class A:
                a: int = column()
                b: int
            @dataclass
            class B(Base):
                a: int = 1
                b: int
            @dataclass
            class C:
                a: int = NAME
                b: int
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass
            def test(self):
                with self.assertRaises(TypeError):
                    @dataclass
                    class A:
                        a: int = 1
                        b: int
            ",
        );
    }

    #[test]
    fn finds_the_field_without_a_default() {
        check_finds(
            CODE,
            "
            from dataclasses import InitVar, dataclass, field
            @dataclass
            class A:
                a: int = 1
                b: int
                ^ `b` has no default and comes after `a`, which has one, so making the class raises `TypeError`
                c: int
            @dataclass(order=True)
            class B:
                a: list = field(default_factory=list)
                b: int = field(repr=False)
                ^
            @dataclass
            class C:
                a: InitVar[int] = 1
                b: int
                ^
            @dataclass
            class Base:
                a: int
                b: int = 0
            @dataclass
            class D(Base):
                c: int
                ^ `c` has no default and comes after `b`, which has one, so making the class raises `TypeError`
            @dataclass
            class Two:
                a: int
                b: int
            @dataclass
            class E(Two):
                a: int = 0
                ^ `b` has no default and comes after `a`, which has one, so making the class raises `TypeError`
            ",
        );
    }
}

//! `super(type(self), self)`, which names the object's class where the class around the method is meant.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::wrappers::first_parameter;
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: attributes of another name than the method's, where nothing comes back to it, and final classes.
pub(super) const CHECK: Check = Check {
    code: "super-of-type-self",
    concept: "super-function",
    group: Group::Error,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["E1003"], pyright: &[] },
    related_rules: &["UP008"],
    kinds: &[Kind::Call],
    run,
};

fn run<'m>(context: &Context<'m>, call: Node<'m>, found: &mut Vec<Finding>) {
    let Some(callee) = call.field_child(Field::Function).filter(|c| c.text() == "super") else { return };
    let Some(arguments) = call.field_child(Field::Arguments) else { return };
    let mut given = arguments.named_children().filter(|n| n.kind() != Kind::Comment);
    let (Some(first), Some(second), None) = (given.next(), given.next(), given.next()) else { return };
    if second.kind() != Kind::Identifier {
        return;
    }
    let Definition::Parameter(parameter) = context.definition(second) else { return };
    let Some((class, is_class)) = context.class_of_self(parameter) else { return };
    if !is_class_of(context, first, second, is_class)
        || context.qualified_name(callee).as_deref() != Some("builtins.super")
        || is_final(context, class)
        || !is_same_method(call)
    {
        return;
    }
    let name = context.qualname(class);
    let message = say(
        "In a subclass of {} {} names the subclass, and so finds this method again: it calls itself without end",
        [code(name.as_str()), code(first.text())],
    );
    let mut finding = Finding::new(context.place(call), message);
    finding.remedies.extend(remedy(context, call, arguments, parameter));
    found.push(finding);
}

/// `type(self)`, `self.__class__`; in a class method `cls`.
fn is_class_of<'m>(context: &Context<'m>, first: Node<'m>, own: Node<'m>, is_class: bool) -> bool {
    match first.kind() {
        Kind::Identifier => is_class && first.text() == own.text(),
        Kind::Attribute => {
            !is_class
                && first.field_child(Field::Attribute).is_some_and(|a| a.text() == "__class__")
                && first.field_child(Field::Object).is_some_and(|o| o.text() == own.text())
        }
        Kind::Call => {
            let argument = first.field_child(Field::Arguments);
            !is_class
                && first.field_child(Field::Function).is_some_and(|f| {
                    f.text() == "type" && context.qualified_name(f).as_deref() == Some("builtins.type")
                })
                && argument.is_some_and(|a| {
                    a.named_children().count() == 1
                        && a.named_child(0).is_some_and(|n| n.text() == own.text())
                })
        }
        _ => false,
    }
}

/// Whether what is looked up is called like the method around it: any other method would be found, if in the wrong class.
fn is_same_method(call: Node<'_>) -> bool {
    let name =
        call.parent().filter(|p| p.kind() == Kind::Attribute).and_then(|p| p.field_child(Field::Attribute));
    let around = call.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
    let around = around.and_then(|f| f.field_child(Field::Name));
    name.zip(around).is_some_and(|(name, around)| name.text() == around.text())
}

/// A class that says that it has no subclasses.
fn is_final<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let there = context.at(class);
    context.decorators(class).any(|decorator| {
        let name = decorator.named_child(0).and_then(|d| there.qualified_name(d));
        matches!(name.as_deref(), Some("typing.final" | "typing_extensions.final"))
    })
}

/// `super()` works in the method itself; in what is nested in it, it has no object or another one.
fn remedy<'m>(
    context: &Context<'m>,
    call: Node<'m>,
    arguments: Node<'m>,
    parameter: At<'m>,
) -> Option<Remedy> {
    let around = call.ancestors().find(|n| {
        n.kind().is_function() || n.kind().is_comprehension() || n.kind() == Kind::ClassDefinition
    })?;
    if around.kind() != Kind::FunctionDefinition
        || first_parameter(around)? != parameter.node
        || arguments.descendants().any(|n| n.kind() == Kind::Comment)
    {
        return None;
    }
    Some(Changes::new(context).replace(arguments, "()").safe("Write `super()`"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "super-of-type-self";

    /// pylint issues 2903, 4922 and 773: a class that is named is what the author wants.
    #[test]
    fn ignores_named_classes() {
        check_silent(
            CODE,
            "
            class A(B, C):
                def f(self, other):
                    super(A, self).f()
                    super(B, self).f()
                    super().f()
                    super(type(other), other).f()
                    super(type(self), other).f()
                    super(type(self))
            ",
        );
    }

    /// pylint issue 11313: a function made to be a method of another class.
    #[test]
    fn ignores_functions_for_other_classes() {
        check_silent(
            CODE,
            "
            class deprecated:
                def __call__(self, arg):
                    def __init_subclass__(cls, *args):
                        return super(arg, cls).__init_subclass__(*args)
                    def f(self):
                        return super(type(self), self).f()
                    return f
            def g(self): super(type(self), self).g()
            ",
        );
    }

    /// As in Matplotlib, where a new class asks its base for a flag.
    #[test]
    fn ignores_attributes_of_another_name() {
        check_silent(
            CODE,
            "
            class A(B):
                def __init_subclass__(cls, **kwargs):
                    cls.flag = super(cls, cls).flag
                    super().__init_subclass__(**kwargs)
                def f(self): return super(type(self), self).g()
            ",
        );
    }

    #[test]
    fn ignores_final_classes_and_other_names() {
        check_silent(
            CODE,
            "
            import typing
            @typing.final
            class A(B):
                def f(self): super(type(self), self).f()
            class C(B):
                def f(self, super): super(type(self), self).f()
                def g(self, type): super(type(self), self).g()
                def h(self):
                    self = other()
                    super(type(self), self).h()
            class Meta(type):
                def __call__(cls): return super(Meta, cls).__call__()
            ",
        );
    }

    #[test]
    fn finds_each_spelling() {
        check_finds(
            CODE,
            "
            class Dog(Animal):
                def __init__(self, name):
                    super(type(self), self).__init__(name)
                    ^^^^^^^^^^^^^^^^^^^^^^^ In a subclass of `Dog` `type(self)` names the subclass, and so finds this method again: it calls itself without end
                def f(self):
                    super(self.__class__, self).f()
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^
                @classmethod
                def g(cls): return super(cls, cls).g()
                                   ^^^^^^^^^^^^^^^
                def __new__(cls): return super(cls, cls).__new__(cls)
                                         ^^^^^^^^^^^^^^^
                def h(self): return [super(type(self), self).h() for x in y]
                                     ^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_in_the_method_itself() {
        check_fix(
            CODE,
            "class A(B):\r\n\tdef é(self): return super( type(self),self ).é()  # why\r\n",
            "class A(B):\r\n\tdef é(self): return super().é()  # why\r\n",
        );
        check_fix(
            CODE,
            "class A(B):\n    def __new__(cls, *a):\n        return super(cls, cls).__new__(cls)\n",
            "class A(B):\n    def __new__(cls, *a):\n        return super().__new__(cls)\n",
        );
    }

    #[test]
    fn leaves_alone_what_is_nested() {
        for source in [
            "class A(B):\n    def f(self):\n        return [super(type(self), self).f() for x in y]\n",
            "class A(B):\n    def f(self):\n        return lambda: super(type(self), self).f()\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

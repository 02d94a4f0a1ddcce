//! `self.count += 1` in `__init__`, where `count` is a number of the class: each object gets a count of its own.

use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, BindingKind, Constant, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: classes over some that are not known, decorated classes, counts that are also bound
/// on the class, on other objects or anew on `self`, and increments in other methods, which count for each object.
pub(super) const CHECK: Check = Check {
    code: "class-counter-through-self",
    concept: "class-vs-instance-attributes",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::AugmentedAssignment],
    run,
};

fn run<'m>(context: &Context<'m>, assignment: Node<'m>, found: &mut Vec<Finding>) {
    found.extend(finding(context, assignment));
}

fn finding<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Finding> {
    let target = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Attribute)?;
    let (object, attribute) = (target.field_child(Field::Object)?, target.field_child(Field::Attribute)?);
    if object.kind() != Kind::Identifier || !is_count(assignment) || !runs_once_for_each_object(assignment) {
        return None;
    }
    let Definition::Parameter(parameter) = context.definition(object) else { return None };
    let (class, false) = context.at(parameter).class_of_self(parameter)? else { return None };
    let bindings = context.bindings_in_class(class, attribute.text());
    let [bound] = bindings.as_slice() else { return None };
    if bound.binding.kind != BindingKind::Assignment {
        return None;
    }
    let tree = context.module().pieces().get(bound.piece)?.segment.tree();
    let (name, value) = (tree.node(bound.binding.node)?, tree.node(bound.binding.value?)?);
    let there = context.at(At { piece: bound.piece, node: name });
    let Constant::Int(start) = there.constant(value)? else { return None };
    if !context.stores_elsewhere(attribute.text(), &[context.locate(target)]).is_empty()
        || context.decorators(class).next().is_some()
        || !context.is_plainly_made(&context.class(class))
        || context.is_bound_below(class, attribute.text())
    {
        return None;
    }
    let class_name = class.node.field_child(Field::Name)?.text();
    let full = format!("{class_name}.{}", attribute.text());
    let message = say(
        "{} makes an attribute of this object, and {} stays {}",
        [code(assignment.one_line()), code(full.clone()), code(start.to_string())],
    );
    let mut finding = Finding::new(context.place(assignment), message)
        .related(there.place(name), say("{} is bound here", [code(full)]));
    finding.remedies.extend(remedy(context, object, attribute));
    Some(finding)
}

/// `+= 1` and `-= 1`, or any other number that is written out.
fn is_count(assignment: Node<'_>) -> bool {
    let operator = assignment.field_child(Field::Operator).map(Node::kind);
    matches!(operator, Some(Kind::PlusEqual | Kind::MinusEqual))
        && assignment.field_child(Field::Right).is_some_and(|right| right.kind() == Kind::Integer)
}

/// Whether the statement stands in `__init__` itself, outside of loops, functions and conditions.
fn runs_once_for_each_object(assignment: Node<'_>) -> bool {
    let function = assignment
        .parent()
        .filter(|n| n.kind() == Kind::ExpressionStatement)
        .and_then(Node::parent)
        .and_then(Node::parent)
        .filter(|n| n.kind() == Kind::FunctionDefinition);
    function.and_then(|f| f.field_child(Field::Name)).is_some_and(|name| name.text() == "__init__")
}

fn remedy<'m>(context: &Context<'m>, object: Node<'m>, attribute: Node<'m>) -> Option<Remedy> {
    if !context.would_mean_builtin("type", object) {
        return None;
    }
    let written = format!("type({})", object.text());
    let title = format!("Count on the class, with `{written}.{}`", attribute.text());
    Some(Changes::new(context).replace(object, written).possible(title))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "class-counter-through-self";

    #[test]
    fn ignores_counts_that_init_binds() {
        check_silent(
            CODE,
            "
            class A:
                count = 0
                def __init__(self):
                    self.count = 0
                    self.count += 1
            class B:
                count = 0
                def __init__(self):
                    self.count += 1
                def reset(self):
                    self.count = 0
            ",
        );
    }

    #[test]
    fn ignores_counts_for_each_object() {
        check_silent(
            CODE,
            "
            class A:
                count = 0
                def add(self):
                    self.count += 1
                def each(self, items):
                    for item in items:
                        self.count += 1
            class B:
                level = 0
                def __init__(self, up):
                    if up:
                        self.level += 1
            ",
        );
    }

    #[test]
    fn ignores_counts_that_the_class_or_a_subclass_binds() {
        check_silent(
            CODE,
            "
            class A:
                count = 0
                def __init__(self):
                    A.count += 1
                    self.count += 1
            class B:
                depth = 0
                def __init__(self):
                    self.depth += 1
            class C(B):
                depth = 4
            ",
        );
    }

    #[test]
    fn ignores_what_is_no_number_of_the_class() {
        check_silent(
            CODE,
            "
            from elsewhere import Base
            from dataclasses import dataclass
            class A:
                names = []
                text = ''
                def __init__(self):
                    self.names += ['x']
                    self.text += 'x'
                    self.other += 1
            class B(Base):
                count = 0
                def __init__(self):
                    self.count += 1
            @dataclass
            class C:
                count: int = 0
                def __init__(self):
                    self.count += 1
            class D:
                @property
                def count(self): return 0
                def __init__(self):
                    self.count += 1
            ",
        );
    }

    #[test]
    fn finds_counts_of_objects() {
        check_finds(
            CODE,
            "
            class Box:
                made = 0
                left: int = 9
                def __init__(self, size):
                    self.size = size
                    self.made += 1
                    ^^^^^^^^^^^^^^ `self.made += 1` makes an attribute of this object, and `Box.made` stays `0`
                    self.left -= 1
                    ^^^^^^^^^^^^^^ `self.left -= 1` makes an attribute of this object, and `Box.left` stays `9`
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "class A:\n    n = 0\n    def __init__(self): self.n += 1  # why\n",
            "class A:\n    n = 0\n    def __init__(self): type(self).n += 1  # why\n",
        );
        check_fix(
            CODE,
            "class A:\r\n\té = 0\r\n\tdef __init__(this):\r\n\t\tthis.é -= 2\r\n",
            "class A:\r\n\té = 0\r\n\tdef __init__(this):\r\n\t\ttype(this).é -= 2\r\n",
        );
    }

    #[test]
    fn leaves_alone_where_type_means_something_else() {
        let source = "class A:\n    n = 0\n    def __init__(self, type):\n        self.n += 1\n";
        assert!(check_fixes(CODE, source).is_empty(), "{source}");
    }
}

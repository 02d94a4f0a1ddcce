//! An attribute of `self` for which `__slots__` leaves no room.

use super::expected::expects;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: classes made to be a base of others (abstract ones, those whose `__slots__` are empty, those with a subclass that has
/// room), and classes with a `__setattr__` of their own.
pub(super) const CHECK: Check = Check {
    code: "slots-missing-attribute",
    concept: "slots",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["PLE0237"], pylint: &["E0237"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Assignment, Kind::AugmentedAssignment],
    run,
};

fn run<'m>(context: &Context<'m>, assignment: Node<'m>, found: &mut Vec<Finding>) {
    let Some(left) = assignment.field_child(Field::Left) else { return };
    if assignment.field_child(Field::Right).is_none() {
        return;
    }
    match left.kind() {
        Kind::Attribute => look(context, left, found),
        kind if kind.is_target_list() => {
            for target in left.named_children().filter(|n| n.kind() == Kind::Attribute) {
                look(context, target, found);
            }
        }
        _ => {}
    }
}

fn look<'m>(context: &Context<'m>, target: Node<'m>, found: &mut Vec<Finding>) {
    let (Some(object), Some(attribute)) =
        (target.field_child(Field::Object), target.field_child(Field::Attribute))
    else {
        return;
    };
    if object.kind() != Kind::Identifier
        || attribute.text().starts_with("__") && attribute.text().ends_with("__")
    {
        return;
    }
    // Most classes have no slots: that is asked first, because it costs the least.
    let mut functions = target.ancestors().filter(|n| n.kind() == Kind::FunctionDefinition);
    if functions.find_map(|f| context.class_of_method(f)).is_none_or(|at| context.own_slots(at).0.is_none()) {
        return;
    }
    let Definition::Parameter(parameter) = context.definition(object) else { return };
    let Some((at, false)) = context.class_of_self(parameter) else { return };
    let (Some(slots), false) = context.own_slots(at) else { return };
    let name = context.mangled(attribute);
    if slots.is_empty() || slots.iter().any(|slot| *slot == name || slot == attribute.text()) {
        return;
    }
    let class = context.class(at);
    let has_room = |at: At<'m>| {
        context.layout(&context.class(at)).is_none_or(|layout| {
            layout.has_dict || layout.slots.iter().any(|slot| *slot == name || slot == attribute.text())
        })
    };
    if has_room(at)
        || context.may_have(&class, &name)
        || !context.special(&class, "__setattr__").is_of_object()
        || context.abstract_methods(&class).is_none_or(|missing| !missing.is_empty())
        || context.subclasses(at).into_iter().any(has_room)
        || expects(target, "AttributeError")
    {
        return;
    }
    let message = say(
        "{} raises `AttributeError`: `__slots__` of {} has no {}, and instances have no `__dict__`",
        [code(format!("{} = …", target.text())), code(class.id.qualname.as_str()), code(attribute.text())],
    );
    let mut finding = Finding::new(context.place(target), message);
    if let Some(value) = slots_value(context, at) {
        let there = context.at(value);
        finding = finding.related(there.place(value.node), "the slots");
        finding.remedies.extend(remedy(&there, value.node, attribute.text()));
    }
    found.push(finding);
}

/// What `__slots__` is bound to.
fn slots_value<'m>(context: &Context<'m>, class: At<'m>) -> Option<At<'m>> {
    let binding = *context.bindings_in_class(class, "__slots__").last()?;
    let tree = context.module().pieces().get(binding.piece)?.segment.tree();
    Some(At { piece: binding.piece, node: tree.node(binding.binding.value?)? })
}

fn remedy<'m>(context: &Context<'m>, value: Node<'m>, name: &str) -> Option<Remedy> {
    let last = match value.kind() {
        Kind::Tuple | Kind::List => value
            .named_children()
            .filter(|n| n.kind() != Kind::Comment)
            .last()
            .filter(|n| n.kind() == Kind::String)?,
        Kind::String => value,
        _ => return None,
    };
    let text = last.text();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if text.starts_with("\"\"\"") || text.starts_with("'''") {
        return None;
    }
    let changes = Changes::new(context);
    let changes = if value.kind() == Kind::String {
        changes.replace(value, format!("({text}, {quote}{name}{quote})"))
    } else {
        changes.insert(last.end(), format!(", {quote}{name}{quote}"))
    };
    Some(changes.possible(format!("Add `{name}` to `__slots__`")))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "slots-missing-attribute";

    /// ruff issue 10306.
    #[test]
    fn ignores_a_dict_in_slots() {
        check_silent(
            CODE,
            "
            class A:
                __slots__ = ('x', '__dict__')
                def __init__(self): self.y = 1
            ",
        );
    }

    /// pylint issues 731 and 2807: slots above, and classes that are not known.
    #[test]
    fn ignores_slots_above_and_unknown_bases() {
        check_silent(
            CODE,
            "
            from elsewhere import Base
            class A(Base):
                __slots__ = ('x',)
                def __init__(self): self.y = 1
            class B:
                __slots__ = ('x',)
                def __init__(self): self.x = 1
            class C(B):
                __slots__ = ('y',)
                def __init__(self): self.x, self.y = 1, 2
            class D:
                def __init__(self): self.z = 1
            class E(D):
                __slots__ = ('y',)
                def __init__(self): self.x = 1
            ",
        );
    }

    /// pylint issues 2334, 2939 and 3793: slots that are added to, generic classes, a `__setattr__` of its own.
    #[test]
    fn ignores_other_ways_to_set() {
        check_silent(
            CODE,
            "
            from typing import Generic, TypeVar
            T = TypeVar('T')
            class A:
                __slots__ = 'x', 'y'
                if full(): __slots__ += ('z',)
                def f(self): self.z = 1
            class B(Generic[T]):
                __slots__ = ['value']
                def __init__(self, value): self.value = value
            class C:
                __slots__ = ['x']
                def __init__(self, y): self.y = y
                def __setattr__(self, name, value): print(name, value)
            class D:
                __slots__ = ('x',)
                def __init__(self, y): object.__setattr__(self, 'x', y)
            ",
        );
    }

    /// pylint issues 2439 and 6001: properties, also under another name, class attributes, and `__class__`.
    #[test]
    fn ignores_properties_and_class_attributes() {
        check_silent(
            CODE,
            "
            class A:
                __slots__ = ['_i', '__p']
                @property
                def i(self): return self._i
                @i.setter
                def i(self, v): self._i = v
                other = i
                def f(self):
                    self.i = self.other = self.__p = 1
                    self.__class__ = B
                    self.only: int
            ",
        );
    }

    /// pylint issue 4639: an object that is not `self`.
    #[test]
    fn ignores_other_objects() {
        check_silent(
            CODE,
            "
            class A:
                __slots__ = ('x',)
                def copy(self):
                    copied = make(self)
                    copied.y = 1
                    self = copied
                    self.z = 1
                @staticmethod
                def f(self): self.y = 1
                @classmethod
                def g(cls): cls.y = 1
            ",
        );
    }

    #[test]
    fn ignores_bases_made_for_others_and_tests() {
        check_silent(
            CODE,
            "
            import abc
            class Mixin:
                __slots__ = ()
                def f(self): self.y = 1
            class A:
                __slots__ = ('x',)
                def f(self): self.y = 1
            class B(A): pass
            class C(abc.ABC):
                __slots__ = ('x',)
                @abc.abstractmethod
                def g(self): ...
                def f(self): self.y = 1
            class D:
                __slots__ = ('x',)
                def f(self):
                    try: self.y = 1
                    except AttributeError: pass
            ",
        );
    }

    #[test]
    fn finds_what_has_no_room() {
        check_finds(
            CODE,
            "
            class Point:
                __slots__ = ('x', 'y')
                def __init__(self, x, y, label):
                    self.x = x
                    self.y = y
                    self.label = label
                    ^^^^^^^^^^ `self.label = …` raises `AttributeError`: `__slots__` of `Point` has no `label`, and instances have no `__dict__`
                def move(self):
                    self.x, self.z = 1, 2
                            ^^^^^^
                    self.count += 1
                    ^^^^^^^^^^
            class Named(Point):
                __slots__ = {'name': 'what it is called'}
                def f(self):
                    self.name = self.x = self.other = 1
                                         ^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_by_adding_a_slot() {
        check_fix(
            CODE,
            "
            class A:
                __slots__ = (
                    'x',  # one
                    'y',  # two
                )
                def f(self): self.z = 1
            ",
            "
            class A:
                __slots__ = (
                    'x',  # one
                    'y', 'z',  # two
                )
                def f(self): self.z = 1
            ",
        );
        check_fix(
            CODE,
            "class A:\r\n\t__slots__ = \"x\"\r\n\tdef f(self): self.é = 1\r\n",
            "class A:\r\n\t__slots__ = (\"x\", \"é\")\r\n\tdef f(self): self.é = 1\r\n",
        );
        check_fix(
            CODE,
            "class A:\n    __slots__ = ['x']\n    def f(self): self.y = self.z = 1\n",
            "class A:\n    __slots__ = ['x', 'y', 'z']\n    def f(self): self.y = self.z = 1\n",
        );
    }
}

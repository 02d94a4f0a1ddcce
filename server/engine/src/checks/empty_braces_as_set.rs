//! `{}` where an empty set was meant: it is an empty dict.

use super::expected::expects;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: names that are bound more than once, attributes of other objects, and annotations.
pub(super) const CHECK: Check = Check {
    code: "empty-braces-as-set",
    concept: "set-type",
    group: Group::Trap,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::Call, Kind::BinaryOperator],
    run,
};

/// Methods that sets have and dicts have not.
const OF_SETS: [&str; 13] = [
    "add",
    "discard",
    "remove",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
    "difference_update",
    "intersection_update",
    "symmetric_difference_update",
];

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    let receivers =
        if node.kind() == Kind::Call { asked_for_method(node) } else { joined_with_set(context, node) };
    let Some((receiver, error)) = receivers else { return };
    let Some(braces) = empty_braces(context, receiver) else { return };
    if expects(node, error) {
        return;
    }
    let shown = match receiver.parent().filter(|p| p.kind() == Kind::Attribute) {
        Some(callee) => format!("{}(…)", callee.one_line()),
        None => node.one_line(),
    };
    let message = say(
        "{} is an empty dict, so {} raises {}; an empty set is {}",
        [code("{}"), code(shown), code(error), code("set()")],
    );
    found.push(
        Finding::new(context.at(braces).place(braces.node), message)
            .related(context.place(receiver), "here it is used as a set"),
    );
}

/// `x` of `x.add(…)`.
fn asked_for_method(call: Node<'_>) -> Option<(Node<'_>, &'static str)> {
    let callee = call.field_child(Field::Function)?;
    let method = callee.field_child(Field::Attribute)?.text();
    let receiver = callee.field_child(Field::Object)?;
    OF_SETS.contains(&method).then_some((receiver, "AttributeError"))
}

/// The name of `x | {…}`, where the other side is a set.
fn joined_with_set<'m>(context: &Context<'m>, operation: Node<'m>) -> Option<(Node<'m>, &'static str)> {
    let operator = operation.field_child(Field::Operator)?.kind();
    if !matches!(operator, Kind::Bar | Kind::Ampersand | Kind::Minus | Kind::Caret) {
        return None;
    }
    let (left, right) = (operation.field_child(Field::Left)?, operation.field_child(Field::Right)?);
    let is_set = |node: Node<'m>| matches!(node.kind(), Kind::Set | Kind::SetComprehension);
    match (left.kind(), right.kind()) {
        (Kind::Identifier, _) if is_set(right) => Some((left, "TypeError")),
        (_, Kind::Identifier) if is_set(left) => Some((right, "TypeError")),
        _ => None,
    }
    .filter(|(receiver, _)| context.value(*receiver).is("dict"))
}

/// The `{}` to which a name, or an attribute of `self`, is bound, and to nothing else. Only the first such use of a variable tells.
fn empty_braces<'m>(context: &Context<'m>, receiver: Node<'m>) -> Option<At<'m>> {
    let is_empty = |at: &At<'m>| at.node.kind() == Kind::Dictionary && at.node.named_child(0).is_none();
    match receiver.kind() {
        Kind::Identifier => match context.definition(receiver) {
            Definition::Value(at) if is_empty(&at) => Some(at),
            _ => None,
        },
        Kind::Attribute => {
            let (object, name) =
                (receiver.field_child(Field::Object)?, receiver.field_child(Field::Attribute)?);
            if object.kind() != Kind::Identifier {
                return None;
            }
            let Definition::Parameter(parameter) = context.definition(object) else { return None };
            let (class, false) = context.at(parameter).class_of_self(parameter)? else { return None };
            let stores = context.instance_stores(class, name.text());
            let [store] = stores.as_slice() else { return None };
            let assignment = store.node.parent().filter(|n| n.kind() == Kind::Assignment)?;
            let at = At { piece: store.piece, node: assignment.field_child(Field::Right)? };
            if !is_empty(&at) {
                return None;
            }
            if !context.bindings_in_class(class, name.text()).is_empty()
                || context.is_bound_below(class, name.text())
                || !context.stores_elsewhere(name.text(), &stores).is_empty()
                || !context.is_plainly_made(&context.class(class))
            {
                return None;
            }
            Some(at)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "empty-braces-as-set";

    #[test]
    fn ignores_dicts_that_are_used_as_dicts() {
        check_silent(
            CODE,
            "
            seen = {}
            seen['a'] = 1
            seen.update(b=2)
            for x in seen.keys() & {1}: print(seen.get(x), seen | {'c': 3})
            filled = {'a': registry}
            ",
        );
    }

    #[test]
    fn ignores_names_that_are_bound_anew() {
        check_silent(
            CODE,
            "
            def f(items, found=None):
                seen = {}
                if items:
                    seen = set()
                    seen.add(1)
                seen.add(2)
                if found is None:
                    found = {}
                found.add(1)
            ",
        );
    }

    #[test]
    fn ignores_attributes_that_may_be_another_object() {
        check_silent(
            CODE,
            "
            from elsewhere import Base
            class A:
                def __init__(self):
                    self.seen = {}
                def start(self):
                    self.seen = set()
                def add(self, x):
                    self.seen.add(x)
            class B(Base):
                def __init__(self):
                    self.known = {}
                def add(self, x):
                    self.known.add(x)
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            def test(self):
                x = {}
                with self.assertRaises(AttributeError):
                    x.add(1)
                try:
                    x.discard(1)
                except AttributeError:
                    pass
            ",
        );
    }

    #[test]
    fn finds_what_is_used_as_a_set() {
        check_finds(
            CODE,
            "
            def f(items):
                seen = {}
                       ^^ `{}` is an empty dict, so `seen.add(…)` raises `AttributeError`; an empty set is `set()`
                for item in items:
                    seen.add(item)
                return seen
            class A:
                def __init__(self):
                    self.seen = {}
                                ^^ `{}` is an empty dict, so `self.seen.discard(…)` raises `AttributeError`; an empty set is `set()`
                def drop(self, item):
                    self.seen.discard(item)
            def g():
                known = {}
                        ^^ `{}` is an empty dict, so `known | {1}` raises `TypeError`; an empty set is `set()`
                return known | {1}
            ",
        );
    }
}

//! A class with `__eq__` and no `__hash__`, instances of which are used as keys or in sets.

use super::expected::expects;
use super::write::{Changes, end_of_line, indentation, line_ending};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, say};
use crate::semantics::{At, BindingKind, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: decorated classes, an `__eq__` that is no `def`, an explicit
/// `__hash__ = None`, parameters, and instances inside a key or handed to a call.
pub(super) const CHECK: Check = Check {
    code: "eq-without-hash",
    concept: "equality-and-hash",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["PLW1641"],
    // A class whose instances are never hashed works; so the uses are what is looked at.
    kinds: &[
        Kind::Set,
        Kind::Dictionary,
        Kind::SetComprehension,
        Kind::DictionaryComprehension,
        Kind::Subscript,
        Kind::Call,
    ],
    run,
};

fn run<'m>(context: &Context<'m>, node: Node<'m>, found: &mut Vec<Finding>) {
    if !context.may_define_eq() {
        return;
    }
    for hashed in hashed_by(context, node) {
        let Some(class) = made_here(context, hashed) else { continue };
        let Some((owner, eq)) = unhashable(context, class) else { continue };
        if expects(node, "TypeError") {
            continue;
        }
        let there = context.at(owner);
        let Some(name) = owner.node.field_child(Field::Name) else { continue };
        let message = say(
            "{} defines `__eq__` and no `__hash__`, so its instances are unhashable, but one is used as a key or in a set",
            [code(name.text())],
        );
        let mut finding = Finding::new(there.place(name), message)
            .related(context.place(hashed), "this raises `TypeError`: here an instance has to be hashed");
        finding.remedies.extend(remedy(context, owner, eq));
        found.push(finding);
    }
}

/// The expressions that a node hashes.
fn hashed_by<'m>(context: &Context<'m>, node: Node<'m>) -> Vec<Node<'m>> {
    match node.kind() {
        Kind::Set => node.named_children().collect(),
        Kind::Dictionary => node
            .named_children()
            .filter(|pair| pair.kind() == Kind::Pair)
            .filter_map(|pair| pair.field_child(Field::Key))
            .collect(),
        Kind::SetComprehension => node.field_child(Field::Body).into_iter().collect(),
        Kind::DictionaryComprehension => {
            node.field_child(Field::Body).and_then(|pair| pair.field_child(Field::Key)).into_iter().collect()
        }
        Kind::Subscript => {
            let value = node.field_child(Field::Value);
            let key = node.field_child(Field::Subscript).filter(|key| may_be_instance(*key));
            key.filter(|_| value.is_some_and(|v| context.value(v).is("dict"))).into_iter().collect()
        }
        Kind::Call => hashed_by_call(context, node).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether [`made_here`] looks at such an expression.
fn may_be_instance(node: Node<'_>) -> bool {
    matches!(node.unparenthesized().kind(), Kind::Call | Kind::Identifier)
}

fn hashed_by_call<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Node<'m>> {
    let callee = call.field_child(Field::Function)?;
    let first = call.field_child(Field::Arguments)?.named_child(0)?;
    if !may_be_instance(first) {
        return None;
    }
    if callee.kind() == Kind::Identifier {
        return (context.qualified_name(callee).as_deref() == Some("builtins.hash")).then_some(first);
    }
    let method = callee.field_child(Field::Attribute)?.text();
    let receiver = callee.field_child(Field::Object)?;
    let of_set = matches!(method, "add" | "discard" | "remove");
    let of_dict = matches!(method, "setdefault" | "get");
    ((of_set && context.value(receiver).is("set")) || (of_dict && context.value(receiver).is("dict")))
        .then_some(first)
}

/// The class of this file whose instance an expression certainly is: a call of the class, or a name bound to such a call once.
fn made_here<'m>(context: &Context<'m>, node: Node<'m>) -> Option<At<'m>> {
    let node = node.unparenthesized();
    let (there, call) = match node.kind() {
        Kind::Call => (*context, node),
        Kind::Identifier => match context.definition(node) {
            Definition::Value(at) if at.node.kind() == Kind::Call => (context.at(at), at.node),
            _ => return None,
        },
        _ => return None,
    };
    match there.definition(call.field_child(Field::Function)?) {
        Definition::Class(at) => Some(at),
        _ => None,
    }
}

/// The class of the order that takes the hash away, with its `__eq__`: the first that has `__eq__` or `__hash__`, where
/// it has only the former. Everything that may add a hash behind the back (decorators, metaclasses, `Class.__hash__ = …`) ends the question.
fn unhashable<'m>(context: &Context<'m>, class: At<'m>) -> Option<(At<'m>, At<'m>)> {
    let order = context.class(class);
    order.mro.as_ref().ok()?;
    // What stands behind an unknown base, or builds the class anew (`NamedTuple`), may keep a hash.
    if !order.complete || is_rebuilt(context, class) {
        return None;
    }
    for place in order.places {
        let (piece, node) = place?;
        let node = context.module().pieces().get(piece)?.segment.tree().node(node)?;
        let at = At { piece, node };
        let metaclass = node.field_child(Field::Superclasses).is_some_and(|list| {
            list.named_children().any(|a| matches!(a.kind(), Kind::KeywordArgument | Kind::DictionarySplat))
        });
        if metaclass
            || node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition)
            || !context.bindings_in_class(at, "__new__").is_empty()
        {
            return None;
        }
        if !context.bindings_in_class(at, "__hash__").is_empty()
            || context.is_set_from_outside(at, "__hash__")
        {
            return None;
        }
        let eq = context.bindings_in_class(at, "__eq__");
        if let Some(found) = eq.last() {
            if found.binding.kind != BindingKind::Function {
                return None;
            }
            let tree = context.module().pieces().get(found.piece)?.segment.tree();
            let function = tree.node(found.binding.statement)?;
            return Some((at, At { piece: found.piece, node: function }));
        }
    }
    None
}

fn is_rebuilt<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let there = context.at(class);
    let bases = class.node.field_child(Field::Superclasses);
    bases.is_some_and(|list| {
        let mut names = list.named_children().filter_map(|base| there.qualified_name(base));
        names.any(|name| matches!(name.as_str(), "typing.NamedTuple" | "typing_extensions.NamedTuple"))
    })
}

fn remedy<'m>(context: &Context<'m>, class: At<'m>, eq: At<'m>) -> Option<Remedy> {
    let there = context.at(eq);
    let function = eq.node;
    if function.kind() != Kind::FunctionDefinition || function.parent()?.kind() == Kind::DecoratedDefinition {
        return None;
    }
    let attributes = compared_attributes(function)?;
    let class_body = class.node.field_child(Field::Body)?;
    if attributes.iter().any(|attribute| may_change(class_body, attribute)) {
        return None;
    }
    let own = function.field_child(Field::Parameters)?.named_child(0)?.text();
    let list: Vec<String> = attributes.iter().map(|attribute| format!("{own}.{attribute}")).collect();
    let hashed = if let [one] = list.as_slice() { one.clone() } else { format!("({})", list.join(", ")) };
    let newline = line_ending(function);
    let indent = indentation(function.tree().text(), function.start());
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    let written =
        format!("{newline}{newline}{indent}def __hash__({own}):{newline}{indent}{unit}return hash({hashed})");
    Some(
        Changes::new(&there)
            .insert(end_of_line(function), written)
            .possible("Add a `__hash__` over the attributes that `__eq__` compares"),
    )
}

/// The attributes that `__eq__` compares, where it does nothing but compare some with their like: `self.x == other.x and …`,
/// `(self.x, …) == (other.x, …)`, behind checks of the other's class.
fn compared_attributes(function: Node<'_>) -> Option<Vec<&str>> {
    let mut parameters = function.field_child(Field::Parameters)?.named_children();
    let (own, other) = (parameter_name(parameters.next()?)?, parameter_name(parameters.next()?)?);
    let body = function.field_child(Field::Body)?;
    let mut attributes = Vec::new();
    for statement in body.descendants() {
        if statement.kind().is_function()
            || matches!(statement.kind(), Kind::ForStatement | Kind::WhileStatement)
        {
            return None;
        }
        if statement.kind() != Kind::ReturnStatement {
            continue;
        }
        let value = statement.named_child(0)?.unparenthesized();
        if matches!(value.text(), "NotImplemented" | "False") {
            continue;
        }
        if !attributes.is_empty() {
            return None;
        }
        let mut terms = vec![value];
        while let Some(term) = terms.pop() {
            let term = term.unparenthesized();
            if term.kind() == Kind::BooleanOperator {
                term.child_of_kind(Kind::KwAnd)?;
                terms.extend([term.field_child(Field::Right)?, term.field_child(Field::Left)?]);
                continue;
            }
            if is_class_test(term, other) {
                continue;
            }
            attributes.extend(equal_attributes(term, own, other)?);
        }
    }
    (!attributes.is_empty()).then_some(attributes)
}

fn parameter_name(parameter: Node<'_>) -> Option<&str> {
    match parameter.kind() {
        Kind::Identifier => Some(parameter.text()),
        Kind::TypedParameter => {
            parameter.named_child(0).filter(|n| n.kind() == Kind::Identifier).map(Node::text)
        }
        _ => None,
    }
}

/// `isinstance(other, X)`, `type(self) is type(other)`, `self.__class__ == other.__class__`.
fn is_class_test(term: Node<'_>, other: &str) -> bool {
    let text = term.text();
    let names_other = term.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == other);
    let calls = |name: &str| {
        term.descendants()
            .any(|n| n.field() == Field::Function && n.kind() == Kind::Identifier && n.text() == name)
    };
    names_other
        && match term.kind() {
            Kind::Call => calls("isinstance"),
            Kind::ComparisonOperator => calls("type") || text.contains("__class__"),
            _ => false,
        }
}

/// The attributes of `self.x == other.x` or `(self.x, self.y) == (other.x, other.y)`.
fn equal_attributes<'t>(term: Node<'t>, own: &str, other: &str) -> Option<Vec<&'t str>> {
    if term.kind() != Kind::ComparisonOperator || term.named_children().count() != 2 {
        return None;
    }
    term.child_of_kind(Kind::EqualEqual)?;
    let (left, right) = (term.named_child(0)?, term.named_child(1)?);
    let pairs: Vec<(Node<'t>, Node<'t>)> = if left.kind() == Kind::Tuple && right.kind() == Kind::Tuple {
        if left.named_children().count() != right.named_children().count() {
            return None;
        }
        left.named_children().zip(right.named_children()).collect()
    } else {
        vec![(left, right)]
    };
    pairs
        .into_iter()
        .map(|(a, b)| {
            let (a, b) = (attribute_of(a)?, attribute_of(b)?);
            let matching = a.1 == b.1 && ((a.0 == own && b.0 == other) || (a.0 == other && b.0 == own));
            matching.then_some(a.1)
        })
        .collect()
}

/// `("self", "x")` for `self.x`.
fn attribute_of(node: Node<'_>) -> Option<(&str, &str)> {
    let object = node.field_child(Field::Object)?;
    (object.kind() == Kind::Identifier).then_some((object.text(), node.field_child(Field::Attribute)?.text()))
}

/// Whether a method other than the constructors binds the attribute, or any binds it to what cannot be hashed.
fn may_change(class_body: Node<'_>, attribute: &str) -> bool {
    class_body.descendants().any(|node| {
        if node.kind() != Kind::Attribute
            || node.field_child(Field::Attribute).is_none_or(|a| a.text() != attribute)
        {
            return false;
        }
        let Some(parent) = node.parent() else { return false };
        if !matches!(
            parent.kind(),
            Kind::Assignment | Kind::AugmentedAssignment | Kind::PatternList | Kind::DeleteStatement
        ) || node.field() == Field::Right
        {
            return false;
        }
        let method = node.ancestors().find(|n| n.kind() == Kind::FunctionDefinition);
        let name = method.and_then(|m| m.field_child(Field::Name)).map_or("", Node::text);
        let fresh = parent
            .field_child(Field::Right)
            .is_some_and(|value| value.unparenthesized().kind().is_new_collection());
        fresh || !matches!(name, "__init__" | "__post_init__")
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "eq-without-hash";

    #[test]
    fn ignores_classes_never_used_as_key_or_in_a_set() {
        check_silent(
            CODE,
            "
            class Point:
                def __eq__(self, other):
                    return self.x == other.x
            points = [Point(), Point()]
            print(Point() in points, {1: Point()}, points[Point()])
            ",
        );
    }

    #[test]
    fn ignores_dataclasses_and_explicit_hashes() {
        check_silent(
            CODE,
            "
            from dataclasses import dataclass
            @dataclass(frozen=True)
            class A:
                def __eq__(self, other): return True
            class B:
                def __eq__(self, other): return True
                __hash__ = None
            class C:
                def __eq__(self, other): return True
                if True:
                    def __hash__(self): return 1
            class D(C):
                pass
            class E(C, metaclass=Meta):
                def __eq__(self, other): return True
            x = {A(), B(), C(), D(), E()}
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_error() {
        check_silent(
            CODE,
            "
            class A:
                def __eq__(self, other): return True
            try:
                hash(A())
            except TypeError:
                pass
            def test(self):
                with self.assertRaises(TypeError):
                    x = {A()}
            ",
        );
    }

    /// `NamedTuple` takes the methods over into a class of its own; an unknown base may have a metaclass.
    #[test]
    fn ignores_hashes_given_from_outside() {
        check_silent(
            CODE,
            "
            from typing import NamedTuple
            from elsewhere import Base
            class A:
                def __eq__(self, other): return True
            A.__hash__ = lambda self: 1
            class B(NamedTuple):
                def __eq__(self, other): return True
            class C(Base):
                def __eq__(self, other): return True
            s = {A(), B(), C()}
            ",
        );
    }

    #[test]
    fn finds_every_use() {
        check_finds(
            CODE,
            "
            class A:
                  ^ `A` defines `__eq__` and no `__hash__`, so its instances are unhashable, but one is used as a key or in a set
                def __eq__(self, other): return True
            x = {A(): 1}
            class B(A): pass
            y = hash(B())
            class C:
                  ^
                __eq__: int
                def __eq__(self, other): return True
            def f():
                seen = set()
                c = C()
                seen.add(c)
            class D:
                  ^
                def __eq__(self, other): return True
            z = {D() for i in x}
            ",
        );
    }

    #[test]
    fn mends_plain_comparisons() {
        check_fix(
            CODE,
            "
            class P:
                def __init__(self, x, y):
                    self.x, self.y = x, y

                def __eq__(self, other):
                    if not isinstance(other, P):
                        return NotImplemented
                    return self.x == other.x and other.y == self.y

                z = 1

            seen = {P(0, 0)}
            ",
            "
            class P:
                def __init__(self, x, y):
                    self.x, self.y = x, y

                def __eq__(self, other):
                    if not isinstance(other, P):
                        return NotImplemented
                    return self.x == other.x and other.y == self.y

                def __hash__(self):
                    return hash((self.x, self.y))

                z = 1

            seen = {P(0, 0)}
            ",
        );
        check_fix(
            CODE,
            "class Ñ:\r\n\tdef __eq__(self, o: 'Ñ') -> bool: return isinstance(o, Ñ) and (self.é,) == (o.é,)  # why\r\nx = {Ñ()}\r\n",
            "class Ñ:\r\n\tdef __eq__(self, o: 'Ñ') -> bool: return isinstance(o, Ñ) and (self.é,) == (o.é,)  # why\r\n\r\n\tdef __hash__(self):\r\n\t\treturn hash(self.é)\r\nx = {Ñ()}\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for body in [
            "    def __eq__(self, o):\n        return self.x == o.x or self.y == o.y\n",
            "    def __eq__(self, o):\n        return self.x() == o.x()\n",
            "    def __eq__(self, o):\n        return self.x == o.x\n    def move(self):\n        self.x = 1\n",
            "    def __init__(self):\n        self.x = []\n    def __eq__(self, o):\n        return self.x == o.x\n",
        ] {
            assert!(check_fixes(CODE, &format!("class A:\n{body}x = {{A()}}\n")).is_empty(), "{body}");
        }
    }
}

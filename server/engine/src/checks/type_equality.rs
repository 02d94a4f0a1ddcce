//! `type(x) == C`, which leaves out the instances of classes that derive from `C`.

use super::asked::{is_asserted, is_in_method};
use super::calls::is_test_code;
use super::write::{Changes, holds, short};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{ArgumentNodes, Context, Definition};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: what is there to ask for exactly one class (in tests, where anything else is refused for safety, in methods that compare, of `self`, of two objects), classes
/// from which none can derive or is meant to, and what is not known to be a class. Who writes `x.__class__ == C` of a class that is not a
/// builtin one, or of `type`, or asks for the class of the same object in another way beside it, means exactly that class. Who tells
/// tuples from named ones knows what is asked; only beginners are told.
pub(super) const CHECK: Check = Check {
    code: "type-equality",
    concept: "isinstance-issubclass",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["E721"], pylint: &["C0123"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator],
    run,
};

/// Classes from which no class can derive, by their full names. `tests/oracles/data_oracle.py` tries it.
const FINAL: &[&str] = &[
    "builtins.bool",
    "builtins.memoryview",
    "builtins.range",
    "builtins.slice",
    "datetime.timezone",
    "re.Match",
    "re.Pattern",
];

/// Methods that compare, in which the exact class is often what matters.
const COMPARING: &[&str] =
    &["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__cmp__", "__new__"];

/// Whether anything else is refused for safety: an instance of a class that derives from it may do what it likes.
fn is_for_safety(comparison: Node<'_>) -> bool {
    let Some(around) = comparison.ancestors().find(|n| n.kind() == Kind::IfStatement) else { return false };
    around
        .descendants()
        .filter(|n| n.kind() == Kind::RaiseStatement)
        .any(|raised| ["secur", "Unsafe", "Untrusted"].iter().any(|word| raised.text().contains(word)))
}

fn run<'m>(context: &Context<'m>, comparison: Node<'m>, found: &mut Vec<Finding>) {
    let mut operators = comparison.field_children(Field::Operators);
    let (Some(operator), None) = (operators.next(), operators.next()) else { return };
    if !matches!(operator.kind(), Kind::EqualEqual | Kind::NotEqual) {
        return;
    }
    let (Some(left), Some(right)) = (comparison.named_child(0), comparison.named_child(1)) else { return };
    let (left, right) = (left.unparenthesized(), right.unparenthesized());
    let (object, class, named) = match (asked(context, left), asked(context, right)) {
        (Some(object), None) => (object, right, named_class(context, right)),
        (None, Some(object)) => (object, left, named_class(context, left)),
        (Some(object), Some(sample)) => match (class_of_literal(sample), class_of_literal(object)) {
            (Some(name), None) => (object, right, Some(name.to_string())),
            (None, Some(name)) => (sample, left, Some(name.to_string())),
            _ => return,
        },
        (None, None) => return,
    };
    let Some(named) = named else { return };
    if is_final(context, class, &named)
        || matches!(object.text(), "self" | "cls")
        || is_asserted(comparison)
        || is_in_method(comparison, COMPARING)
        || is_exact_by_design(context, comparison, object, class)
        || is_test_code(context, comparison)
        || is_for_safety(comparison)
    {
        return;
    }
    let message = say(
        "{} is {} for an instance of a class that derives from {}",
        [
            code(short(comparison, 50)),
            crate::note::plain(if operator.kind() == Kind::EqualEqual { "false" } else { "true" }),
            code(&named),
        ],
    );
    let is_told_apart = named == "tuple" && is_beside_named_tuples(comparison);
    let mut finding = Finding::new(context.place(comparison), message).for_beginners(is_told_apart);
    if !holds(comparison, &[Kind::Comment, Kind::LineContinuation])
        && context.would_mean_builtin("isinstance", comparison)
    {
        let negation = if operator.kind() == Kind::NotEqual { "not " } else { "" };
        let whole = if class_is_written(class) { class.text() } else { named.as_str() };
        let text = format!("{negation}isinstance({}, {whole})", object.text());
        let shown = format!("Ask `{negation}isinstance(…, {whole})`");
        finding = finding.remedy(Changes::new(context).replace_word(comparison, &text).possible(shown));
    }
    found.push(finding);
}

/// Whether no class can derive from the class, or none is meant to: one of the file under `@final`, or one that stands for `None`.
fn is_final<'m>(context: &Context<'m>, class: Node<'m>, named: &str) -> bool {
    if named.rsplit('.').next() == Some("NoneType") {
        return true;
    }
    match context.definition(class) {
        Definition::Class(at) => context.is_decorated_with(at, &["typing.final", "typing_extensions.final"]),
        Definition::External(path) => FINAL.contains(&path.as_str()),
        _ => false,
    }
}

/// Whether the function speaks of named tuples, which it tells from plain ones.
fn is_beside_named_tuples(comparison: Node<'_>) -> bool {
    comparison.ancestors().find(|n| n.kind() == Kind::FunctionDefinition).is_some_and(|function| {
        let mut names = function.descendants().filter(|n| n.kind() == Kind::Identifier).map(Node::text);
        names.any(|name| name == "_fields" || name.to_ascii_lowercase().contains("namedtuple"))
    })
}

/// Whether exactly this class is meant: `x.__class__ == C` of a class of one's own, or the class of the same object is looked up or sought
/// among others in the same function.
fn is_exact_by_design<'m>(
    context: &Context<'m>,
    comparison: Node<'m>,
    object: Node<'m>,
    class: Node<'m>,
) -> bool {
    let by_attribute = comparison.named_children().any(|n| {
        n.unparenthesized()
            .field_child(Field::Attribute)
            .is_some_and(|attribute| attribute.text() == "__class__")
    });
    let is_builtin = || {
        context
            .qualified_name(class)
            .is_some_and(|name| name.starts_with("builtins.") && name != "builtins.type")
    };
    if by_attribute && !is_builtin() {
        return true;
    }
    let Some(function) = comparison.ancestors().find(|n| n.kind() == Kind::FunctionDefinition) else {
        return false;
    };
    function.descendants().any(|n| {
        asked(context, n).is_some_and(|other| other.text() == object.text())
            && n.parent().is_some_and(|parent| match parent.kind() {
                Kind::Subscript => n.field() == Field::Subscript,
                Kind::ComparisonOperator => {
                    n.id() != comparison.id()
                        && parent
                            .field_children(Field::Operators)
                            .any(|operator| matches!(operator.kind(), Kind::KwIn | Kind::NotIn))
                }
                Kind::ArgumentList => parent
                    .parent()
                    .and_then(|call| call.field_child(Field::Function))
                    .and_then(|callee| callee.field_child(Field::Attribute))
                    .is_some_and(|method| method.text() == "get"),
                _ => false,
            })
    })
}

/// The `x` of `type(x)` and `x.__class__`.
fn asked<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Node<'m>> {
    match node.kind() {
        Kind::Call => {
            let function = node.field_child(Field::Function)?;
            if function.text() != "type" {
                return None;
            }
            let passed = ArgumentNodes::of(node)?;
            let &[object] = passed.positional.as_slice() else { return None };
            (passed.named.is_empty() && context.qualified_name(function)? == "builtins.type")
                .then_some(object)
        }
        Kind::Attribute if node.field_child(Field::Attribute)?.text() == "__class__" => {
            node.field_child(Field::Object)
        }
        _ => None,
    }
}

/// The class's name, where the expression is certainly one: a class of this file, or something of another module.
fn named_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<String> {
    if !matches!(node.kind(), Kind::Identifier | Kind::Attribute) {
        return None;
    }
    match context.definition(node) {
        Definition::Class(_) => Some(node.text().to_string()),
        Definition::External(path) => {
            // Most classes of these two modules are final.
            if path.starts_with("types.") || path.starts_with("typing.") {
                return None;
            }
            let last = path.rsplit('.').next()?;
            // What starts with a small letter is a class in `builtins`; elsewhere it may be anything.
            (path.starts_with("builtins.") || last.starts_with(char::is_uppercase)).then(|| last.to_string())
        }
        _ => None,
    }
}

/// The class of a literal, as in `type(x) == type("")`.
fn class_of_literal(node: Node<'_>) -> Option<&'static str> {
    Some(match node.unparenthesized().kind() {
        Kind::Integer => "int",
        Kind::Float => "float",
        Kind::String | Kind::ConcatenatedString => {
            let start = node.unparenthesized().descendants().find(|n| n.kind() == Kind::StringStart)?;
            let prefix = start.text().trim_end_matches(['"', '\'']).to_ascii_lowercase();
            if prefix.contains('t') {
                return None;
            }
            if prefix.contains('b') { "bytes" } else { "str" }
        }
        Kind::List => "list",
        Kind::Tuple => "tuple",
        Kind::Dictionary => "dict",
        Kind::Set => "set",
        _ => return None,
    })
}

fn class_is_written(class: Node<'_>) -> bool {
    matches!(class.kind(), Kind::Identifier)
        || (class.kind() == Kind::Attribute && !class.text().ends_with("__class__"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{
        check_count_by_default, check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent,
    };

    const CODE: &str = "type-equality";

    /// pylint issue 10161.
    #[test]
    fn ignores_is_comparisons() {
        check_silent(CODE, "a = type(x) is int or type(x) is not type([]) or isinstance(x, int)\n");
    }

    /// pylint issues 2215 and 10365: in `__eq__` the exact class is what counts.
    #[test]
    fn ignores_what_is_refused_for_safety() {
        check_silent(
            CODE,
            "
            def load(name):
                if type(name) != str:
                    raise InsecureName('only text is allowed')
            ",
        );
    }

    #[test]
    fn ignores_eq_bodies() {
        check_silent(
            CODE,
            "
            class A:
                def __eq__(self, other):
                    return type(other) == A and self.x == other.x
                def __ne__(self, other):
                    return other.__class__ != A
            ",
        );
    }

    /// pylint issues 2215, 5199 and 7336: two objects of one class.
    #[test]
    fn ignores_two_objects() {
        check_silent(CODE, "if type(a) == type(b) or type(a) != b.__class__: pass\n");
    }

    /// ruff issue 3571: a name that only looks like the module `types`.
    #[test]
    fn ignores_other_types() {
        check_silent(
            CODE,
            "
            class NS:
                X = 'x'
            types = NS
            def f(x, type_, dtype, klass):
                if x == types.X or type_ == int or dtype != object: pass
                if type(x) == klass or type(x) == 'a' or type(x, (), {}) == int: pass
            ",
        );
    }

    #[test]
    fn ignores_a_type_of_the_file() {
        check_silent(CODE, "def f(type, x): return type(x) == int\n");
    }

    #[test]
    fn ignores_tests_and_guards_of_abstract_classes() {
        check_silent(
            CODE,
            "
            class Base:
                def __init__(self):
                    if type(self) == Base:
                        raise TypeError
            def test(x):
                assert type(x) == int
                self.assertTrue(type(x) == int)
            ",
        );
    }

    #[test]
    fn ignores_classes_from_which_none_derives() {
        check_silent(
            CODE,
            "
            from types import FunctionType
            from typing import TypeVar
            if type(x) == bool or type(x) == type(None) or type(x) == slice: pass
            if type(x) == FunctionType or x.__class__ == TypeVar: pass
            ",
        );
        check_silent(
            CODE,
            "
            import re, typing
            from mypy.types import NoneType
            from datetime import timezone
            @typing.final
            class Point: ...
            if type(x) == NoneType or type(x) == re.Pattern or type(x) != timezone or type(x) == Point: pass
            ",
        );
        check_finds(
            CODE,
            "
            from decimal import Decimal
            from mypy.types import NoneType, AnyType
            def final(cls): return cls
            @final
            class Point: ...
            if type(x) == AnyType: pass
               ^^^^^^^^^^^^^^^^^^
            if type(x) == Decimal: pass
               ^^^^^^^^^^^^^^^^^^
            if type(x) == Point: pass
               ^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn ignores_what_is_exact_by_design() {
        check_silent(
            CODE,
            "
            class Table: pass
            class Vector(tuple):
                def __new__(cls, values):
                    if type(values) == Vector:
                        return values
                    return super().__new__(cls, values)
            def f(x, names):
                if x.__class__ == Table: return 1
                if x.__class__ == type: return 1
                if type(x) in (int, str): return 2
                if type(x) == list: return 3
            def g(x, names):
                if type(x) == dict: return names[type(x)]
                if type(x) == list: return names.get(type(x))
            ",
        );
    }

    #[test]
    fn finds_classes() {
        check_finds(
            CODE,
            "
            import numpy as np
            class A: pass
            def f(x):
                if type(x) == int: return 1
                   ^^^^^^^^^^^^^^ `type(x) == int` is false for an instance of a class that derives from `int`
                if A != type(x): return 1
                   ^^^^^^^^^^^^ `A != type(x)` is true for an instance of a class that derives from `A`
                if type(x) == type: return 1
                   ^^^^^^^^^^^^^^^
                if type(x) == type('') or x.__class__ == dict: return 1
                   ^^^^^^^^^^^^^^^^^^^
                                          ^^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn tells_only_beginners_where_named_tuples_are_told_apart() {
        check_finds_for_beginners(
            CODE,
            "
            def shown(x):
                is_tuple = type(x) == tuple
                           ^^^^^^^^^^^^^^^^
                return is_tuple, is_namedtuple(x)
            ",
        );
        assert_eq!(check_count_by_default(CODE, "def f(x):\n    return type(x) == tuple\n"), 1);
    }

    #[test]
    fn mends_with_isinstance() {
        check_fix(CODE, "if type(é) == int: pass  # why\r\n", "if isinstance(é, int): pass  # why\r\n");
        check_fix(CODE, "a = x if type(x[0])!=str else y\n", "a = x if not isinstance(x[0], str) else y\n");
        check_fix(CODE, "if type([]) == type(x): pass\n", "if isinstance(x, list): pass\n");
        check_fix(CODE, "if x.y.__class__ == dict: pass\n", "if isinstance(x.y, dict): pass\n");
        check_fix(CODE, "if(type(x))==int: pass\n", "if isinstance(x, int): pass\n");
        assert!(check_fixes(CODE, "isinstance = 1\nif type(x) == int: pass\n").is_empty());
        assert!(check_fixes(CODE, "if (type(x)  # why\n    == int): pass\n").is_empty());
    }
}

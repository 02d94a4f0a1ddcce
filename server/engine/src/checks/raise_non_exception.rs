//! `raise` with a value that is no exception, which raises a `TypeError` instead.

use super::expected::is_tried;
use super::write::short;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::{At, Context, Definition};
use crate::syntax::{Field, Kind, Node};

/// Left out, because nothing is certain there: names that are bound more than once, parameters, attributes, and what functions
/// give back.
pub(super) const CHECK: Check = Check {
    code: "raise-non-exception",
    concept: "raise-statement",
    group: Group::Error,
    fix: None,
    also_known_as: AlsoKnownAs { ruff: &["B016"], pylint: &["E0702", "E0710"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::RaiseStatement],
    run,
};

/// Classes whose objects can be no exceptions, not even those of a subclass: their memory is laid out in another way.
const NEVER: &[&str] = &[
    "str",
    "bytes",
    "bytearray",
    "int",
    "float",
    "bool",
    "complex",
    "list",
    "dict",
    "set",
    "frozenset",
    "tuple",
];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let Some(raised) = statement.named_children().find(|n| n.field() != Field::Cause) else { return };
    let value = raised.unparenthesized();
    let what = match value.kind() {
        Kind::Identifier => named(context, value),
        Kind::Call => called(context, value),
        // Numbers may fail before they are raised: `raise 1 / 0`.
        Kind::BinaryOperator => class_of_value(context, value)
            .filter(|class| matches!(*class, "str" | "bytes"))
            .map(What::Instance),
        _ => literal(value).map(What::Instance),
    };
    let Some(what) = what else { return };
    if is_tried(statement) || is_asked_about(statement, value) {
        return;
    }
    let message = match what {
        What::Instance("None") => say("`None` is no exception: this `raise` gives a `TypeError` instead", []),
        What::Instance(class) => say(
            "This `raise` gives a `TypeError`: only exceptions can be raised, and {} is of type {}",
            [code(short(value, 30)), code(class)],
        ),
        What::Class(name) => {
            say("This `raise` gives a `TypeError`: {} does not derive from `BaseException`", [code(name)])
        }
    };
    let mut finding = Finding::new(context.place(raised), message);
    if let Some(class) = class_here(context, value) {
        let there = context.at(class);
        if let Some(name) = class.node.field_child(Field::Name) {
            finding = finding.related(there.place(name), "the class has no exception among its bases");
        }
    }
    found.push(finding);
}

/// What is raised.
enum What<'m> {
    /// An object of this class of `builtins`.
    Instance(&'static str),
    /// A class of this file, or an object of it.
    Class(&'m str),
}

/// Whether an `if` around the statement asks what the name is.
fn is_asked_about(statement: Node<'_>, value: Node<'_>) -> bool {
    value.kind() == Kind::Identifier
        && statement.ancestors().take_while(|n| !n.kind().is_function()).any(|outer| {
            outer.field_child(Field::Condition).is_some_and(|condition| {
                condition.descendants().any(|n| n.kind() == Kind::Identifier && n.text() == value.text())
            })
        })
}

fn literal(value: Node<'_>) -> Option<&'static str> {
    Some(match value.kind() {
        Kind::String | Kind::ConcatenatedString if !is_bytes(value) => "str",
        Kind::String | Kind::ConcatenatedString => "bytes",
        Kind::Integer => "int",
        Kind::Float => "float",
        Kind::True | Kind::False => "bool",
        Kind::None => "None",
        Kind::List | Kind::ListComprehension => "list",
        Kind::Dictionary | Kind::DictionaryComprehension => "dict",
        Kind::Set | Kind::SetComprehension => "set",
        Kind::Tuple => "tuple",
        Kind::Lambda => "function",
        Kind::Ellipsis => "ellipsis",
        _ => return None,
    })
}

fn is_bytes(string: Node<'_>) -> bool {
    let start = string.descendants().find(|n| n.kind() == Kind::StringStart);
    start.is_some_and(|start| start.text().contains(['b', 'B']))
}

/// A name that leads to a class of this file, or that is bound once, to a literal.
fn named<'m>(context: &Context<'m>, name: Node<'m>) -> Option<What<'m>> {
    match context.definition(name) {
        // None stands for an exception that another module may put there.
        Definition::Value(at) => {
            literal(at.node.unparenthesized()).filter(|class| *class != "None").map(What::Instance)
        }
        Definition::Class(at) => not_raised(context, at),
        Definition::Function(at)
            if at.node.parent().is_none_or(|p| p.kind() != Kind::DecoratedDefinition) =>
        {
            Some(What::Instance("function"))
        }
        _ => None,
    }
}

/// An object that a class makes, or a method of a string literal gives.
fn called<'m>(context: &Context<'m>, call: Node<'m>) -> Option<What<'m>> {
    let callee = call.field_child(Field::Function)?.unparenthesized();
    match context.definition(callee) {
        Definition::Class(at) if matches!(context.value(call), crate::semantics::Value::InstanceOf(_)) => {
            not_raised(context, at)
        }
        Definition::External(name) => {
            let path = name.strip_prefix("builtins.")?;
            let is_class = NEVER.contains(&path);
            let is_method = path.split_once('.').is_some_and(|(class, _)| NEVER.contains(&class));
            (is_class || is_method).then(|| class_of_value(context, call)).flatten().map(What::Instance)
        }
        _ => None,
    }
}

fn class_of_value<'m>(context: &Context<'m>, value: Node<'m>) -> Option<&'static str> {
    let known = context.value(value);
    NEVER.iter().find(|class| known.is(class)).copied()
}

/// The name of a class of this file that is certainly no exception.
fn not_raised<'m>(context: &Context<'m>, at: At<'m>) -> Option<What<'m>> {
    let class = context.at(at).class(at);
    let order = &class.mro.as_ref().ok()?.0;
    let is_exception = order.iter().any(|id| id.module == "builtins" && id.qualname == "BaseException");
    let name = at.node.field_child(Field::Name)?.text();
    (class.complete && !is_exception).then_some(What::Class(name))
}

fn class_here<'m>(context: &Context<'m>, value: Node<'m>) -> Option<At<'m>> {
    let name = if value.kind() == Kind::Call { value.field_child(Field::Function)? } else { value };
    match context.definition(name) {
        Definition::Class(at) => Some(at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_silent};

    const CODE: &str = "raise-non-exception";

    #[test]
    fn ignores_exceptions() {
        check_silent(
            CODE,
            "
            import json
            class Mine(json.JSONDecodeError): pass
            class Other(Unknown): pass
            class Twice(str, metaclass=Meta): pass
            def f(error, x):
                if x == 1:
                    raise ValueError
                if x == 2:
                    raise ValueError('a' + 'b')
                if x == 3:
                    raise Mine
                if x == 4:
                    raise Other()
                if x == 5:
                    raise error
                if x == 6:
                    raise self.error
                if x == 7:
                    raise make('text')
                if x == 8:
                    raise errors[x](x)
                if x == 9:
                    raise ValueError if x else TypeError
                raise
            ",
        );
    }

    /// pylint issue 2751: an object of another class, or an exception, asked for with `isinstance`.
    #[test]
    fn ignores_names_that_are_bound_twice() {
        check_silent(
            CODE,
            "
            class Thing: pass
            def f(index):
                try:
                    maybe = things[index]
                except IndexError:
                    maybe = Thing()
                if isinstance(maybe, Exception):
                    raise maybe
                return maybe
            ",
        );
    }

    /// pylint issue 2431: the caught exception is wrapped under its own name; pylint issue 1419: it is raised again.
    #[test]
    fn ignores_caught_exceptions() {
        check_silent(
            CODE,
            "
            class Error(Exception): pass
            def f():
                try:
                    int('9a')
                except ValueError as error:
                    error = Error(error)
                    if error:
                        raise error
                except TypeError as error:
                    print(error)
                    raise error
            ",
        );
    }

    /// pylint issues 4189 and 2529: None where nothing went wrong, tested before the `raise`.
    #[test]
    fn ignores_what_functions_may_give() {
        check_silent(
            CODE,
            "
            def returner():
                if failed():
                    return Exception('no')
                return None
            def user():
                error = returner()
                if error is not None:
                    raise error
                stored = None
                if not stored:
                    stored = find()
                raise stored
            FAILURE = None
            def later():
                if FAILURE is not None:
                    raise FAILURE
            def fail() -> None:
                raise ValueError
            def ends():
                raise fail()
            ",
        );
    }

    #[test]
    fn ignores_names_that_are_asked_about() {
        check_silent(
            CODE,
            "
            class Name: pass
            def f():
                if isinstance(Name, Exception):
                    raise Name
            def g(x):
                raise 1 / x
            ",
        );
    }

    /// A class made by a decorator or metaclass may be anything.
    #[test]
    fn ignores_classes_that_are_not_known() {
        check_silent(
            CODE,
            "
            @made
            class A: pass
            class B(metaclass=Meta): pass
            class C:
                def __new__(cls): return ValueError()
            def f():
                raise A()
            def g():
                raise B
            def h():
                raise C()
            ",
        );
    }

    #[test]
    fn ignores_tests_of_the_very_error() {
        check_silent(
            CODE,
            "
            def test(self):
                with self.assertRaises(TypeError):
                    raise 'text'
                with pytest.raises(TypeError):
                    raise 1
                try:
                    raise None
                except TypeError:
                    pass
            ",
        );
    }

    #[test]
    fn finds_literals() {
        check_finds(
            CODE,
            "
            def f(x):
                if x == 1:
                    raise 'no'
                          ^^^^ This `raise` gives a `TypeError`: only exceptions can be raised, and `'no'` is of type `str`
                if x == 2:
                    raise f'a long text about {x}, longer than this'
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ This `raise` gives a `TypeError`: only exceptions can be raised, and `f'a long text about {x}, long…` is of type `str`
                if x == 3:
                    raise None
                          ^^^^ `None` is no exception: this `raise` gives a `TypeError` instead
                if x == 4:
                    raise (1, 2) from x
                          ^^^^^^
                if x == 5:
                    raise 'no %s' % x
                          ^^^^^^^^^^^
                if x == 6:
                    raise 'no {}'.format(x)
                          ^^^^^^^^^^^^^^^^^
                raise ...
                      ^^^
            ",
        );
    }

    #[test]
    fn finds_names_and_classes() {
        check_finds(
            CODE,
            "
            class Thing: pass
            class Mine(Thing):
                def __init__(self, text): self.text = text
            TEXT = 'no'
            def stop(): pass
            def f(x):
                if x == 1:
                    raise Thing
                          ^^^^^ This `raise` gives a `TypeError`: `Thing` does not derive from `BaseException`
                if x == 2:
                    raise Mine('no')
                          ^^^^^^^^^^
                if x == 3:
                    raise TEXT
                          ^^^^ This `raise` gives a `TypeError`: only exceptions can be raised, and `TEXT` is of type `str`
                if x == 4:
                    raise stop
                          ^^^^
                raise str(x)
                      ^^^^^^
            ",
        );
    }
}

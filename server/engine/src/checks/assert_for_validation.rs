//! `assert` that checks an argument or a right of somebody: `python -O` leaves it out.

use super::calls::is_test_code;
use super::outside_text::source;
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::Context;
use crate::syntax::layout::{has_its_lines, indentation, line_ending};
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because they say what the author knows, and what a type checker is told: asserts of types, of `None`, of what the code
/// has worked out itself, those in private functions, those whose message is nothing but the value, ranges that `struct.pack` checks
/// again, and those of a value that is only handed on: who gets it can check it. Only beginners are told of
/// arguments: many libraries mean such an `assert` as a contract that `-O` may drop.
pub(super) const CHECK: Check = Check {
    code: "assert-for-validation",
    concept: "assert-statement",
    group: Group::Security,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
    related_rules: &["S101"],
    kinds: &[Kind::AssertStatement],
    run,
};

/// Names that ask for a right.
const RIGHTS: &[&str] = &[
    "is_admin",
    "is_authenticated",
    "is_staff",
    "is_superuser",
    "has_perm",
    "has_perms",
    "has_permission",
    "check_password",
    "is_authorized",
    "is_authorised",
    "is_allowed",
    "verify_password",
    "verify_signature",
    "compare_digest",
];

fn run<'m>(context: &Context<'m>, statement: Node<'m>, found: &mut Vec<Finding>) {
    let mut given = statement.named_children();
    let Some(condition) = given.next() else { return };
    let text = given.next();
    let mut is_contract = false;
    let message = if let Some(right) = asks_for_right(condition) {
        say(
            "{} is checked by an `assert`: `python -O` leaves it out, and everybody passes",
            [code(right.text())],
        )
    } else if let Some((origin, _)) = compared(condition).and_then(|value| source(context, value)) {
        say("An `assert` checks {}: `python -O` leaves it out", [plain(origin.words())])
    } else if let Some((parameter, function)) = checked_parameter(statement, condition)
        && text.is_some_and(|text| text.unparenthesized().text() != parameter)
        && !is_only_handed_on(statement, parameter)
    {
        is_contract = true;
        say(
            "An `assert` checks {} of {}: `python -O` leaves it out, and a wrong value goes on",
            [code(parameter), code(function)],
        )
    } else {
        return;
    };
    if is_test_code(context, statement) {
        return;
    }
    let mut finding = Finding::new(context.place(statement), message).for_beginners(is_contract);
    if asks_for_right(condition).is_none() {
        finding.remedies.extend(remedy(context, statement, condition, text));
    }
    found.push(finding);
}

/// The name in the condition that asks for a right of somebody.
fn asks_for_right(condition: Node<'_>) -> Option<Node<'_>> {
    let node = condition.unparenthesized();
    let callee = if node.kind() == Kind::Call { node.field_child(Field::Function)? } else { node };
    let name = callee.field_child(Field::Attribute).unwrap_or(callee);
    (name.kind() == Kind::Identifier && RIGHTS.contains(&name.text())).then_some(name)
}

/// The value that a condition is about, where it compares one with something, or asks a method of it.
fn compared(condition: Node<'_>) -> Option<Node<'_>> {
    let node = condition.unparenthesized();
    match node.kind() {
        Kind::ComparisonOperator => node.named_child(0),
        Kind::Call => node.field_child(Field::Function)?.field_child(Field::Object),
        _ => None,
    }
}

/// The parameter of a public function that is compared with a constant, and the function's name, where the `assert` stands at the
/// start of the function, before anything is done.
fn checked_parameter<'m>(statement: Node<'m>, condition: Node<'m>) -> Option<(&'m str, &'m str)> {
    let body = statement.parent()?;
    let function = body.parent().filter(|n| n.kind() == Kind::FunctionDefinition)?;
    let name = function.field_child(Field::Name)?.text();
    let is_public = |name: &str| !name.starts_with('_') && !name.ends_with('_') || name == "__init__";
    let is_hidden = function.ancestors().any(|n| match n.kind() {
        Kind::FunctionDefinition => true,
        Kind::ClassDefinition => n.field_child(Field::Name).is_some_and(|n| n.text().starts_with('_')),
        _ => false,
    });
    let is_at_start = body
        .named_children()
        .take_while(|n| *n != statement)
        .all(|n| n.kind() == Kind::AssertStatement || super::write::is_docstring(n));
    if !is_public(name) || is_hidden || !is_at_start {
        return None;
    }
    let condition = condition.unparenthesized();
    if condition.kind() != Kind::ComparisonOperator {
        return None;
    }
    let mut parameter = None;
    for child in condition.children() {
        if child.field() == Field::Operators {
            if !matches!(
                child.kind(),
                Kind::Less | Kind::LessEqual | Kind::Greater | Kind::GreaterEqual | Kind::KwIn | Kind::NotIn
            ) {
                return None;
            }
            continue;
        }
        match child.kind() {
            Kind::Identifier if parameter.is_none() => parameter = Some(child),
            Kind::Integer
            | Kind::Float
            | Kind::String
            | Kind::Tuple
            | Kind::List
            | Kind::Set
            | Kind::UnaryOperator => {
                if child.descendants().any(|n| n.kind() == Kind::Identifier) {
                    return None;
                }
            }
            Kind::Comment | Kind::LineContinuation => {}
            _ => return None,
        }
    }
    let parameter = parameter?;
    let names = function.field_child(Field::Parameters)?.named_children().filter_map(|p| {
        let inner = p.field_child(Field::Name).or_else(|| p.named_child(0)).unwrap_or(p);
        if p.kind() == Kind::Identifier {
            Some(p)
        } else {
            (inner.kind() == Kind::Identifier).then_some(inner)
        }
    });
    let is_own = names.into_iter().any(|p| p.text() == parameter.text());
    (is_own && !is_packed(body, parameter.text())).then(|| (parameter.text(), name))
}

/// Whether the value goes on to `struct.pack` as it is, which raises for what does not fit.
fn is_packed(body: Node<'_>, parameter: &str) -> bool {
    body.descendants().any(|call| {
        let packs = call.kind() == Kind::Call
            && call.field_child(Field::Function).is_some_and(|callee| {
                matches!(callee.text(), "struct.pack" | "struct.pack_into" | "pack" | "pack_into")
            });
        packs
            && call
                .field_child(Field::Arguments)
                .is_some_and(|list| list.named_children().any(|given| given.text() == parameter))
    })
}

/// Whether all that the function does with a parameter is to pass it to calls, as it is.
fn is_only_handed_on(statement: Node<'_>, parameter: &str) -> bool {
    let Some(body) = statement.parent() else { return false };
    let mut uses = 0;
    for used in body.descendants().filter(|n| n.kind() == Kind::Identifier && n.text() == parameter) {
        let Some(parent) = used.parent() else { continue };
        let is_keyword = parent.kind() == Kind::KeywordArgument && used.field() == Field::Name;
        let is_attribute = parent.kind() == Kind::Attribute && used.field() == Field::Attribute;
        if is_keyword || is_attribute || used.ancestors().any(|n| n.kind() == Kind::AssertStatement) {
            continue;
        }
        uses += 1;
        if !matches!(parent.kind(), Kind::ArgumentList | Kind::KeywordArgument) {
            return false;
        }
    }
    uses > 0
}

/// `if not …: raise ValueError(…)` in place of the statement.
fn remedy<'m>(
    context: &Context<'m>,
    statement: Node<'m>,
    condition: Node<'m>,
    text: Option<Node<'m>>,
) -> Option<Remedy> {
    if !has_its_lines(statement) || !context.would_mean_builtin("ValueError", statement) {
        return None;
    }
    if statement.descendants().any(|n| matches!(n.kind(), Kind::Comment | Kind::LineContinuation))
        || statement.text().contains(['\n', '\r'])
        || statement.parent().is_none_or(|p| !matches!(p.kind(), Kind::Block | Kind::Module))
    {
        return None;
    }
    let indent = indentation(statement.tree().text(), statement.start());
    let unit = if indent.contains('\t') { "\t" } else { "    " };
    let newline = line_ending(statement);
    let negated = match condition.kind() {
        Kind::Identifier | Kind::Attribute | Kind::Call | Kind::ParenthesizedExpression | Kind::Subscript => {
            format!("not {}", condition.text())
        }
        _ => format!("not ({})", condition.text()),
    };
    let raised = match text {
        Some(text) => format!("ValueError({})", text.text()),
        None => "ValueError".to_string(),
    };
    let better = format!("if {negated}:{newline}{indent}{unit}raise {raised}");
    Some(
        Changes::new(context)
            .replace(statement, better)
            .possible("Raise `ValueError`, which stays with `-O`"),
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_finds_for_beginners, check_fix, check_fixes, check_silent};

    const CODE: &str = "assert-for-validation";

    #[test]
    fn ignores_tests() {
        check_silent(
            CODE,
            "
            def test_pay(amount):
                assert amount > 0, 'positive'
                assert user.is_admin
            ",
        );
        check_silent(CODE, "import pytest\ndef check(n):\n    assert n > 0, 'n'\n");
    }

    /// What the code has worked out itself, and what a type checker is told.
    #[test]
    fn ignores_internal_invariants() {
        check_silent(
            CODE,
            "
            def merge(left, right):
                total = len(left) + len(right)
                assert total > 0, 'nothing'
                assert left is not None
                assert isinstance(right, list), 'a list'
                assert len(left) == len(right), 'as long'
            def _inner(n):
                assert n > 0, 'n'
            class _Node:
                def add(self, n):
                    assert n > 0, 'n'
            def plain(n):
                assert n > 0
            def later(n):
                n = prepare(n)
                assert n > 0, 'n'
            def outer(n):
                def inner(m):
                    assert m > 0, 'm'
            assert VERSION >= 3, 'too old'
            def build_(n):
                assert n > 0, 'n'
            import struct
            def write(n):
                assert 0 <= n < 256, n
                return struct.pack('>B', n)
            ",
        );
    }

    #[test]
    fn ignores_values_that_are_only_handed_on_and_messages_for_the_author() {
        check_silent(
            CODE,
            "
            def line(self, count=1):
                assert count >= 0, 'count must not be negative'
                self.print(NewLine(count), count=count)
            def write(value):
                assert -128 <= value < 128, value
                items.append(value + 1)
            ",
        );
    }

    #[test]
    fn finds_checks_that_have_to_stay() {
        check_finds_for_beginners(
            CODE,
            "
            def withdraw(account, amount):
                \"\"\"Takes money.\"\"\"
                assert amount > 0, 'amount must be positive'
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ An `assert` checks `amount` of `withdraw`: `python -O` leaves it out, and a wrong value goes on
            class Box:
                def __init__(self, mode: str = 'r', *, size=1):
                    assert mode in ('r', 'w'), f'mode {mode}'
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                    assert 0 < size <= 9, f'size {size}'
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            ",
        );
        check_finds(
            CODE,
            "
            def remove(request, page):
                assert request.user.is_admin
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `is_admin` is checked by an `assert`: `python -O` leaves it out, and everybody passes
                page.delete()
            def ask():
                answer = input('? ')
                assert answer.isdigit()
                ^^^^^^^^^^^^^^^^^^^^^^^ An `assert` checks what somebody types: `python -O` leaves it out
            ",
        );
    }

    #[test]
    fn mends_statements_with_lines_of_their_own() {
        check_fix(
            CODE,
            "def f(n):\n    assert n > 0, 'ü'  # n\n    return n\n",
            "def f(n):\n    if not (n > 0):\n        raise ValueError('ü')  # n\n    return n\n",
        );
        check_fix(
            CODE,
            "def f():\r\n\tx = input()\r\n\tassert x.isdigit()\r\n",
            "def f():\r\n\tx = input()\r\n\tif not x.isdigit():\r\n\t\traise ValueError\r\n",
        );
    }

    #[test]
    fn leaves_alone_what_would_break() {
        for source in [
            "def f(n): assert n > 0, 'n'\n",
            "def f(n):\n    assert n > 0, 'n'; print(n + 1)\n",
            "def f(n):\n    assert n > 0, (\n        'n')\n",
            "def f(user):\n    assert user.is_admin\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

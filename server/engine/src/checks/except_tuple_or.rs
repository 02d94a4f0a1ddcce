//! `except A or B`, which is one expression, and catches one of the two.

use super::write::{Changes, holds};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: operands that are not known to be exception classes. A tuple that may be empty
/// makes `or` do its work.
pub(super) const CHECK: Check = Check {
    code: "except-tuple-or",
    concept: "try-except",
    group: Group::Error,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["PLW0711"], pylint: &["W0711"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ExceptClause],
    run,
};

fn run<'m>(context: &Context<'m>, clause: Node<'m>, found: &mut Vec<Finding>) {
    let Some(value) = clause.field_child(Field::Value) else { return };
    let value = if value.kind() == Kind::AsPattern { value.named_child(0) } else { Some(value) };
    let Some(value) = value.filter(|v| v.unparenthesized().kind() == Kind::BooleanOperator) else { return };
    let whole = value.unparenthesized();
    let Some(classes) = classes(context, whole) else { return };
    let Some(taken) = taken(whole) else { return };
    let word = whole.field_child(Field::Operator).map_or("or", Node::text);
    let message = say(
        "{} catches {} only: {} picks one of its operands before anything is caught",
        [code(format!("except {}", whole.one_line())), code(taken.text()), code(word)],
    );
    let mut finding = Finding::new(context.place(whole), message);
    if !holds(value, &[Kind::Comment]) {
        let names: Vec<&str> = classes.iter().map(|class| class.text()).collect();
        let tuple = format!("({})", names.join(", "));
        // `except(A or B)` has no blank before its parenthesis, `except A or B` has one.
        let title = format!("Catch `{tuple}`");
        finding = finding.remedy(Changes::new(context).replace(value, tuple).safe(title));
    }
    found.push(finding);
}

/// The operands, left to right, where each is an exception class.
fn classes<'m>(context: &Context<'m>, whole: Node<'m>) -> Option<Vec<Node<'m>>> {
    let mut classes = Vec::new();
    let mut open = vec![whole];
    while let Some(node) = open.pop() {
        let node = node.unparenthesized();
        match node.kind() {
            Kind::BooleanOperator => {
                open.push(node.field_child(Field::Right)?);
                open.push(node.field_child(Field::Left)?);
            }
            Kind::Identifier | Kind::Attribute => {
                context.exception_made(node)?;
                classes.push(node);
            }
            _ => return None,
        }
    }
    Some(classes)
}

/// The operand that the expression gives, where each is true.
fn taken(whole: Node<'_>) -> Option<Node<'_>> {
    let mut node = whole;
    while node.kind() == Kind::BooleanOperator {
        let side = if node.field_child(Field::Operator)?.text() == "or" { Field::Left } else { Field::Right };
        node = node.field_child(side)?.unparenthesized();
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "except-tuple-or";

    #[test]
    fn ignores_clauses_without_operators() {
        check_silent(
            CODE,
            "
            try:
                a()
            except (ValueError, KeyError) as error:
                b()
            except OSError:
                c = d or e
            except:
                pass
            ",
        );
    }

    /// `()` is false, so that the other operand counts.
    #[test]
    fn ignores_tuples_that_may_be_empty() {
        check_silent(
            CODE,
            "
            def retry(action, errors=(), other=None):
                try:
                    action()
                except errors or Exception:
                    pass
                try:
                    action()
                except () or ValueError:
                    pass
                try:
                    action()
                except self.expected or (KeyError, OSError):
                    pass
                try:
                    action()
                except ERRORS and OSError:
                    pass
            ",
        );
    }

    #[test]
    fn finds_what_is_taken() {
        check_finds(
            CODE,
            "
            import json
            class Mine(ValueError): pass
            try:
                a()
            except KeyError or IndexError:
                   ^^^^^^^^^^^^^^^^^^^^^^ `except KeyError or IndexError` catches `KeyError` only: `or` picks one of its operands before anything is caught
                b()
            except (Mine and json.JSONDecodeError) as error:
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `except Mine and json.JSONDecodeError` catches `json.JSONDecodeError` only: `and` picks one of its operands before anything is caught
                c()
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(
            CODE,
            "try: a()\nexcept KeyError or IndexError: b()\n",
            "try: a()\nexcept (KeyError, IndexError): b()\n",
        );
        check_fix(
            CODE,
            "try:\r\n\ta()\r\nexcept(KeyError or OSError or ValueError)as ñ: # why\r\n\tb()\r\n",
            "try:\r\n\ta()\r\nexcept(KeyError, OSError, ValueError)as ñ: # why\r\n\tb()\r\n",
        );
        check_fix(
            CODE,
            "
            def f():
                try:
                    a()
                except* (TypeError and
                        (KeyError or OSError)) as group:
                    pass
            ",
            "
            def f():
                try:
                    a()
                except* (TypeError, KeyError, OSError) as group:
                    pass
            ",
        );
    }

    #[test]
    fn leaves_comments_alone() {
        let source = "try:\n    a()\nexcept (KeyError or  # why\n        OSError):\n    b()\n";
        assert!(check_fixes(CODE, source).is_empty());
    }
}

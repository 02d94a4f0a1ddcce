//! `assert (condition, message)`, which asserts a tuple, and so nothing.

use super::write::{Changes, holds, short};
use super::{AlsoKnownAs, Check, Finding, Group, Remedy};
use crate::note::{code, plain, say};
use crate::semantics::Context;
use crate::syntax::{Kind, Node};
use crate::text::Applicability;

pub(super) const CHECK: Check = Check {
    code: "assert-on-tuple",
    concept: "assert-statement",
    group: Group::Error,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["F631"], pylint: &["W0199"], pyright: &["reportAssertAlwaysTrue"] },
    related_rules: &[],
    kinds: &[Kind::AssertStatement],
    run,
};

fn run(context: &Context<'_>, statement: Node<'_>, found: &mut Vec<Finding>) {
    let Some(tuple) = statement.named_child(0).map(Node::unparenthesized) else { return };
    // An empty tuple is false; one made only of `*items` may be empty.
    if tuple.kind() != Kind::Tuple || tuple.named_children().all(|item| item.text().starts_with('*')) {
        return;
    }
    let Some(first) = tuple.named_child(0) else { return };
    let count = tuple.named_children().count();
    let message = say(
        "This asserts a tuple of {}, which is always true: {} is never tested",
        [plain(crate::note::counted(count, "item")), code(short(first, 40))],
    );
    let mut finding = Finding::new(context.place(statement), message);
    finding.remedies.extend(remedy(context, statement, tuple));
    found.push(finding);
}

/// Where the tuple is a condition and its message: the two without the parentheses.
fn remedy<'m>(context: &Context<'m>, statement: Node<'m>, tuple: Node<'m>) -> Option<Remedy> {
    let (condition, message) = (tuple.named_child(0)?, tuple.named_child(1)?);
    let is_text = matches!(message.kind(), Kind::String | Kind::ConcatenatedString)
        || message.named_child(0).is_some_and(|left| {
            matches!(message.kind(), Kind::BinaryOperator) && left.kind() == Kind::String
        });
    let is_pair = tuple.named_child(2).is_none() && statement.named_child(1).is_none();
    if !is_text || !is_pair || holds(tuple, &[Kind::Comment, Kind::NamedExpression, Kind::ListSplat]) {
        return None;
    }
    // A condition that is a text itself shows that something else is meant.
    if matches!(condition.kind(), Kind::String | Kind::ConcatenatedString) {
        return None;
    }
    let text = format!("{}, {}", on_its_own(condition), on_its_own(message));
    let written = statement.named_child(0)?;
    let before = usize::from(written.start()).checked_sub(1)?;
    let joined = statement.tree().text().as_bytes().get(before).is_some_and(u8::is_ascii_alphabetic);
    let text = if joined { format!(" {text}") } else { text };
    Some(Changes::new(context).replace(written, text).preferred("Drop the parentheses"))
}

/// The source of an item, in parentheses where it spans lines.
fn on_its_own(item: Node<'_>) -> String {
    let closed = matches!(
        item.kind(),
        Kind::ParenthesizedExpression
            | Kind::Tuple
            | Kind::List
            | Kind::Dictionary
            | Kind::Set
            | Kind::String
    );
    if item.text().contains(['\n', '\r']) && !closed {
        format!("({})", item.text())
    } else {
        item.text().to_string()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_fixes, check_silent};

    const CODE: &str = "assert-on-tuple";

    #[test]
    fn ignores_conditions_and_messages() {
        check_silent(
            CODE,
            "
            assert x == 1, ('a', 'b')
            assert (x == 1), 'a'
            assert ()
            assert (*items,)
            assert (*f(x),)
            assert (x, y) == (1, 2)
            assert {i for i in x if i != (1, 2)}
            assert f((1, 2))
            ",
        );
    }

    #[test]
    fn finds_tuples() {
        check_finds(
            CODE,
            "
            assert (x == 1, 'no')
            ^^^^^^^^^^^^^^^^^^^^^ This asserts a tuple of 2 items, which is always true: `x == 1` is never tested
            assert ((x,)), 'no'
            ^^^^^^^^^^^^^^^^^^^
            assert (*items, 1)
            ^^^^^^^^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_a_condition_with_its_message() {
        check_fix(CODE, "assert (x == 1, 'no')  # why\r\n", "assert x == 1, 'no'  # why\r\n");
        check_fix(CODE, "if x: assert(x,f'é {x}')\n", "if x: assert x, f'é {x}'\n");
        check_fix(
            CODE,
            "
            def f(x):
                assert (
                    x == 1
                    or x == 2,
                    'a '
                    'b',
                )
            ",
            "
            def f(x):
                assert (x == 1
                    or x == 2), ('a '
                    'b')
            ",
        );
        check_fix(CODE, "assert (x, 'a %s' % y)\n", "assert x, 'a %s' % y\n");
    }

    #[test]
    fn leaves_alone_what_may_mean_something_else() {
        for source in [
            "assert (a, b)\n",
            "assert (a, 'b', c)\n",
            "assert (a, 'b'), 'c'\n",
            "assert (a,  # why\n    'b')\n",
            "assert ('a', 'b')\n",
        ] {
            assert!(check_fixes(CODE, source).is_empty(), "{source}");
        }
    }
}

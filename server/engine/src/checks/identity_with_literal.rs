//! `is` with a number, string, or display, where `==` is meant.

use super::write::{Changes, short};
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out, because nothing is certain there: what has to be computed (`x is 1 + 1`).
pub(super) const CHECK: Check = Check {
    code: "identity-with-literal",
    concept: "identity-vs-equality",
    group: Group::Trap,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &["F632"], pylint: &["R0123"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator],
    run,
};

fn run(context: &Context<'_>, comparison: Node<'_>, found: &mut Vec<Finding>) {
    let mut changes = Changes::new(context);
    let mut first: Option<(Node<'_>, Literal)> = None;
    let mut only_constants = true;
    let mut left: Option<Node<'_>> = None;
    let mut operator: Option<Node<'_>> = None;
    for child in comparison.children() {
        if child.field() == Field::Operators {
            operator.get_or_insert(child);
            continue;
        }
        if matches!(child.kind(), Kind::Comment | Kind::LineContinuation) {
            continue;
        }
        if let (Some(left), Some(operator)) = (left, operator.take())
            && matches!(operator.kind(), Kind::KwIs | Kind::IsNot)
            && !is_singleton(left)
            && !is_singleton(child)
            && let Some(literal) = Literal::of(left).max(Literal::of(child))
        {
            only_constants &= literal == Literal::Constant;
            let shown = if Literal::of(child) == Some(literal) { child } else { left };
            first.get_or_insert((shown, literal));
            changes = changes.replace(operator, if operator.kind() == Kind::KwIs { "==" } else { "!=" });
        }
        left = Some(child);
        operator = None;
    }
    let Some((shown, literal)) = first else { return };
    let message = match literal {
        Literal::Constant => say(
            "`is` asks whether this is the same object as {}, not whether it is equal",
            [code(short(shown, 30))],
        ),
        Literal::Fresh => {
            say("{} is a new object, so `is` never finds it identical to anything", [code(short(shown, 30))])
        }
    };
    let title = "Compare the values with `==` or `!=`";
    let remedy = if only_constants { changes.safe(title) } else { changes.preferred(title) };
    found.push(Finding::new(context.place(comparison), message).remedy(remedy));
}

/// Where one side is a singleton the question is one of identity, however odd.
fn is_singleton(node: Node<'_>) -> bool {
    matches!(node.unparenthesized().kind(), Kind::None | Kind::True | Kind::False | Kind::Ellipsis)
}

/// What kind of literal an operand is; later ones are the more certain to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Literal {
    /// A constant: whether equal ones are one object is chance. CPython's compiler warns (`check_is_arg`).
    Constant,
    /// A display: makes a new object each time.
    Fresh,
}

impl Literal {
    fn of(node: Node<'_>) -> Option<Literal> {
        let node = node.unparenthesized();
        match node.kind() {
            Kind::Integer | Kind::Float | Kind::String | Kind::ConcatenatedString => Some(Literal::Constant),
            Kind::UnaryOperator => {
                let inner = node.field_child(Field::Argument)?.unparenthesized();
                matches!(inner.kind(), Kind::Integer | Kind::Float).then_some(Literal::Constant)
            }
            Kind::Tuple if is_constant_tuple(node) => Some(Literal::Constant),
            Kind::Tuple if is_new_tuple(node) => Some(Literal::Fresh),
            Kind::List
            | Kind::Dictionary
            | Kind::Set
            | Kind::ListComprehension
            | Kind::DictionaryComprehension
            | Kind::SetComprehension => Some(Literal::Fresh),
            _ => None,
        }
    }
}

/// A tuple of nothing but constants, at any depth.
fn is_constant_tuple(tuple: Node<'_>) -> bool {
    tuple.descendants().all(|n| {
        !n.is_named()
            || n.kind().is_plain_constant()
            || matches!(
                n.kind(),
                Kind::Tuple
                    | Kind::String
                    | Kind::StringStart
                    | Kind::StringContent
                    | Kind::StringEnd
                    | Kind::EscapeSequence
                    | Kind::ConcatenatedString
                    | Kind::Comment
                    | Kind::ParenthesizedExpression
            )
    })
}

/// A tuple with an item that is certainly there: where one is no constant, the tuple is made anew each time.
fn is_new_tuple(tuple: Node<'_>) -> bool {
    tuple.named_children().any(|n| !matches!(n.kind(), Kind::ListSplat | Kind::Comment))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "identity-with-literal";

    #[test]
    fn ignores_none_true_false_ellipsis_and_sentinels() {
        check_silent(
            CODE,
            "
            MISSING = object()
            a = x is None or x is not True or x is False or x is ... or x is MISSING or x is not NotImplemented
            b = type(x) is int or x is y or x is () + y or x == 5
            ",
        );
    }

    #[test]
    fn finds_tuples_of_names() {
        check_finds(
            CODE,
            "
            a = x is (y, 1)
                ^^^^^^^^^^^ `(y, 1)` is a new object, so `is` never finds it identical to anything
            b = x is ()
                ^^^^^^^
            ",
        );
        check_silent(CODE, "a = x is (*y,)\n");
    }

    #[test]
    fn finds_constants_and_displays() {
        check_finds(
            CODE,
            "
            a = x is 5
                ^^^^^^ `is` asks whether this is the same object as `5`, not whether it is equal
            b = x is not 'ñ'
                ^^^^^^^^^^^^^
            c = -1 is x
                ^^^^^^^
            d = x is (1, 'a')
                ^^^^^^^^^^^^^
            e = x is []
                ^^^^^^^ `[]` is a new object, so `is` never finds it identical to anything
            f = x is {}
                ^^^^^^^
            g = x is ()
                ^^^^^^^
            h = x is f'{y}'
                ^^^^^^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "x is 5\n", "x == 5\n");
        check_fix(CODE, "x is  not \\\n  'é'  # why\n", "x != \\\n  'é'  # why\n");
        check_fix(CODE, "if (x is not 1 is y): pass\r\n", "if (x != 1 == y): pass\r\n");
        check_fix(CODE, "a = not x is 'a' and y is None\n", "a = not x == 'a' and y is None\n");
        check_fix(CODE, "lambda x: x is b'' is not None\n", "lambda x: x == b'' is not None\n");
        check_fix(CODE, "x is-1\n", "x ==-1\n");
    }
}

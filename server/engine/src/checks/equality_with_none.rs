//! `== None`, which asks the other object's `__eq__`, where `is None` asks for the one `None`.

use super::asked::{is_asserted, last_name};
use super::write::Changes;
use super::{AlsoKnownAs, Check, Finding, Group};
use crate::note::{code, say};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Applicability;

/// Left out: conditions of queries and array comparisons, and tests of the class's own `==`, which ask it of other things as well.
pub(super) const CHECK: Check = Check {
    code: "equality-with-none",
    concept: "none-singleton",
    group: Group::Trap,
    fix: Some(Applicability::Unsafe),
    also_known_as: AlsoKnownAs { ruff: &["E711"], pylint: &["C0121"], pyright: &[] },
    related_rules: &[],
    kinds: &[Kind::ComparisonOperator],
    run,
};

/// Methods of query builders whose arguments are conditions, not truth values (SQLAlchemy, peewee, pony, ibis).
const CONDITIONS: &[&str] = &[
    "filter",
    "where",
    "having",
    "and_",
    "or_",
    "not_",
    "on",
    "join",
    "outerjoin",
    "filter_by",
    "any",
    "has",
    "case",
];

fn run(context: &Context<'_>, comparison: Node<'_>, found: &mut Vec<Finding>) {
    if tests_equality(comparison) {
        return;
    }
    let mut left: Option<Node<'_>> = None;
    let mut operator: Option<Node<'_>> = None;
    let mut elementwise = None;
    for child in comparison.children() {
        if child.field() == Field::Operators {
            operator.get_or_insert(child);
            continue;
        }
        if matches!(child.kind(), Kind::Comment | Kind::LineContinuation) {
            continue;
        }
        if let (Some(left), Some(operator)) = (left, operator.take())
            && let Some(better) = better(operator)
            && let Some(none) = [child, left].into_iter().find(|n| is_none(*n))
            && !*elementwise.get_or_insert_with(|| may_be_elementwise(comparison))
        {
            let message = say(
                "{} asks the other object's `__eq__`; {} asks for `None` itself",
                [code(format!("{} None", operator.text())), code(format!("{better} None"))],
            );
            let remedy = Changes::new(context)
                .replace(operator, spaced(comparison, operator, better))
                .preferred(format!("Write `{better} None`"));
            found.push(Finding::new(context.place(none), message).remedy(remedy));
        }
        left = Some(child);
        operator = None;
    }
}

/// Whether a test's `assertTrue(x == None)` stands beside one that compares `x` with something else: its `__eq__` is what is tested.
fn tests_equality(comparison: Node<'_>) -> bool {
    let by_method = |n: Node<'_>| {
        n.kind() == Kind::Call
            && n.field_child(Field::Function).is_some_and(|callee| last_name(callee).starts_with("assert"))
    };
    let block = comparison.ancestors().find(|n| n.kind() == Kind::Block);
    let (Some(block), Some(left)) = (block, comparison.named_child(0)) else { return false };
    is_asserted(comparison)
        && comparison.ancestors().take_while(|n| n.id() > block.id()).any(by_method)
        && block.descendants().any(|n| {
            n.kind() == Kind::ComparisonOperator
                && n.id() != comparison.id()
                && n.named_child(0).is_some_and(|other| other.text() == left.text())
                && n.named_children().all(|operand| operand.kind() != Kind::None)
                && n.field_children(Field::Operators)
                    .all(|operator| matches!(operator.kind(), Kind::EqualEqual | Kind::NotEqual))
                && is_asserted(n)
        })
}

fn better(operator: Node<'_>) -> Option<&'static str> {
    match operator.kind() {
        Kind::EqualEqual => Some("is"),
        Kind::NotEqual => Some("is not"),
        _ => None,
    }
}

fn is_none(node: Node<'_>) -> bool {
    node.unparenthesized().kind() == Kind::None
}

/// The keyword with the blanks that a word needs where an operator needed none: `x==None`.
fn spaced(comparison: Node<'_>, operator: Node<'_>, better: &str) -> String {
    let text = comparison.tree().text();
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let wordy = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80);
    let start = usize::from(operator.start());
    let before = if wordy(start.checked_sub(1).and_then(byte)) { " " } else { "" };
    let after = if wordy(byte(operator.end().into())) { " " } else { "" };
    format!("{before}{better}{after}")
}

/// Whether the comparison stands where libraries with an `==` of their own put theirs: as an index (`df[df.x == None]`),
/// under `~`, `&` or `|`, or as an argument of a method that takes conditions (`query.filter(User.name == None)`).
fn may_be_elementwise(comparison: Node<'_>) -> bool {
    let mut child = comparison;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::Subscript if child.field() == Field::Subscript => return true,
            Kind::UnaryOperator => return true,
            Kind::BinaryOperator => {
                let operator = parent.field_child(Field::Operator).map(Node::kind);
                return matches!(operator, Some(Kind::Ampersand | Kind::Bar));
            }
            Kind::ArgumentList => {
                let callee = parent.parent().and_then(|call| call.field_child(Field::Function));
                let name = callee.and_then(|c| c.field_child(Field::Attribute).or(Some(c)));
                return name.is_some_and(|n| CONDITIONS.contains(&n.text()));
            }
            Kind::ParenthesizedExpression | Kind::KeywordArgument => child = parent,
            Kind::Attribute | Kind::Tuple | Kind::ListSplat => child = parent,
            Kind::Call if child.field() == Field::Function => child = parent,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_finds, check_fix, check_silent};

    const CODE: &str = "equality-with-none";

    /// ruff issue 4560: libraries that give `==` a meaning of their own.
    #[test]
    fn ignores_numpy_pandas_sqlalchemy_expressions() {
        check_silent(
            CODE,
            "
            a = session.query(User).filter(User.name == None).all()
            b = select(User).where((User.name != None) & (User.age == None))
            c = or_(User.name == None, User.age == 1)
            d = df[df.x == None]
            e = df.loc[df['x'] != None, 'y']
            f = ~(array == None)
            g = (array == None) | other
            ",
        );
    }

    #[test]
    fn ignores_other_comparisons() {
        check_silent(CODE, "a = x is None or x is not None or x == 'None' or None in x or x == None_\n");
    }

    #[test]
    fn ignores_tests_of_an_eq() {
        check_silent(
            CODE,
            "
            class KeyTests(TestCase):
                def test_eq(self):
                    self.assertFalse(key == other)
                    self.assertFalse(key == None)
                    self.assertTrue(key != None)
            ",
        );
    }

    #[test]
    fn finds_the_operand() {
        check_finds(
            CODE,
            "
            a = x == None
                     ^^^^ `== None` asks the other object's `__eq__`; `is None` asks for `None` itself
            b = None != x
                ^^^^ `!= None` asks the other object's `__eq__`; `is not None` asks for `None` itself
            c = x == y != None
                          ^^^^
            d = f(x == None)
                       ^^^^
            e = [i for i in x if i.ñ == (None)]
                                         ^^^^^^
            ",
        );
    }

    #[test]
    fn mends_every_form() {
        check_fix(CODE, "x == None\n", "x is None\n");
        check_fix(CODE, "if x!=None: y()\n", "if x is not None: y()\n");
        check_fix(CODE, "f()==None\n", "f()is None\n");
        check_fix(CODE, "None==é\r\n", "None is é\r\n");
        check_fix(CODE, "a = (x  # why\n    != None)\n", "a = (x  # why\n    is not None)\n");
        check_fix(CODE, "a == None == b\n", "a is None is b\n");
        check_fix(
            CODE,
            "a = lambda x: x == None if x != None else 1\n",
            "a = lambda x: x is None if x is not None else 1\n",
        );
    }
}

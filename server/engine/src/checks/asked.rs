//! Where an expression stands: whether it is only asked if it is true, and whether a test is what asks.

use crate::syntax::{Field, Kind, Node};

/// Whether nothing but the truth of the expression is used: it is a condition, part of one, or an operand of `not`.
pub(super) fn is_condition(node: Node<'_>) -> bool {
    let mut child = node;
    while let Some(parent) = child.parent() {
        match parent.kind() {
            Kind::NotOperator | Kind::IfClause => return true,
            Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement => {
                return child.field() == Field::Condition;
            }
            Kind::AssertStatement => {
                return parent.named_child(0).is_some_and(|first| first.id() == child.id());
            }
            Kind::ConditionalExpression => {
                if parent.named_child(1).is_some_and(|condition| condition.id() == child.id()) {
                    return true;
                }
                child = parent;
            }
            Kind::ParenthesizedExpression | Kind::BooleanOperator => child = parent,
            Kind::ArgumentList => {
                let callee = parent.parent().and_then(|call| call.field_child(Field::Function));
                let first = parent.named_child(0).is_some_and(|first| first.id() == child.id());
                return first
                    && callee.is_some_and(|callee| {
                        matches!(last_name(callee), "bool" | "assertTrue" | "assertFalse" | "assert_")
                    });
            }
            _ => return false,
        }
    }
    false
}

/// Whether the expression is what a test looks at: in an `assert`, or in a call of `assertEqual` and its like.
pub(super) fn is_asserted(node: Node<'_>) -> bool {
    node.ancestors().take_while(|n| !matches!(n.kind(), Kind::Block | Kind::Module)).any(|n| match n.kind() {
        Kind::AssertStatement => true,
        Kind::Call => n.field_child(Field::Function).is_some_and(|callee| {
            let name = last_name(callee);
            name.starts_with("assert") || name.starts_with("fail") || name == "raises"
        }),
        _ => false,
    })
}

/// Whether one of the nodes around an expression, from the inside out, shows that an emptiness may be what is wanted: a comparison, an
/// `assert`, `not`, a call of a test's `assert…` method.
pub(super) fn is_looked_at<'t>(mut around: impl Iterator<Item = Node<'t>>) -> bool {
    around.any(|n| match n.kind() {
        Kind::ComparisonOperator | Kind::AssertStatement | Kind::NotOperator => true,
        Kind::Call => {
            n.field_child(Field::Function).is_some_and(|callee| last_name(callee).starts_with("assert"))
        }
        _ => false,
    })
}

/// Whether the innermost function around has one of these names.
pub(super) fn is_in_method(node: Node<'_>, names: &[&str]) -> bool {
    node.ancestors()
        .find(|n| n.kind() == Kind::FunctionDefinition)
        .and_then(|function| function.field_child(Field::Name))
        .is_some_and(|name| names.contains(&name.text()))
}

/// The name of what is called: `assertEqual` of `self.assertEqual`.
pub(super) fn last_name(callee: Node<'_>) -> &str {
    callee.field_child(Field::Attribute).unwrap_or(callee).text()
}

/// Whether evaluating the expression again gives the same and does nothing else, as far as its form tells: a name, or
/// attributes of one.
pub(super) fn is_name_path(node: Node<'_>) -> bool {
    let mut node = node;
    while node.kind() == Kind::Attribute {
        match node.field_child(Field::Object) {
            Some(object) => node = object,
            None => return false,
        }
    }
    node.kind() == Kind::Identifier
}

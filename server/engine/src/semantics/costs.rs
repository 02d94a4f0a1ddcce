//! What is known of operations that cost more the longer a list is: which lists may be long, and which loops repeat them.

use super::rounds::rounds;
use super::{Context, Definition, Loop, data};
use crate::syntax::{Field, Kind, Node};

/// A display of so many items at most is small.
pub const SMALL: usize = 8;

/// Whether the expression gives a list, and none that is written out with a few items.
#[must_use]
pub fn may_be_long_list<'m>(context: &Context<'m>, node: Node<'m>) -> bool {
    if !matches!(node.kind(), Kind::Identifier | Kind::Attribute | Kind::Call | Kind::List) {
        return false;
    }
    if node.kind() == Kind::List && node.named_children().count() <= SMALL {
        return false;
    }
    if node.kind() == Kind::Identifier
        && let Some(display) = context.straight(node).and_then(|straight| straight.display(node))
        && display.node.kind() == Kind::List
        && display.node.named_children().count() <= SMALL
        && display.node.named_child(0).is_some()
    {
        return false;
    }
    // A list of the module that is written out there hardly grows.
    if node.kind() == Kind::Identifier
        && let Definition::Value(at) = context.definition(node)
        && at.node.kind() == Kind::List
        && (1..=SMALL).contains(&at.node.named_children().count())
        && at.node.ancestors().all(|n| !n.kind().is_function())
    {
        return false;
    }
    context.value(node).is("list")
}

/// The loops around an operation on `of`, in the same function, whose every round repeats it on the same object, the innermost
/// first: loops that make the object anew, that run a few times only, and that are left after the operation are none.
#[must_use]
pub fn repeated_by<'m>(context: &Context<'m>, node: Node<'m>, of: Node<'m>) -> Vec<Node<'m>> {
    let mut found = Vec::new();
    let mut child = node;
    for parent in node.ancestors() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => break,
            Kind::ForStatement if child.field() == Field::Body => found.push(parent),
            Kind::WhileStatement if matches!(child.field(), Field::Body | Field::Condition) => {
                found.push(parent)
            }
            // What a list made in each round costs depends on that list.
            _ => {}
        }
        child = parent;
    }
    let is_made_inside = |one: &Node<'m>| {
        of.kind() == Kind::Call
            || one.descendants().any(|n| {
                n.kind() == Kind::Assignment
                    && n.field_child(Field::Left).is_some_and(|left| left.text() == of.text())
            })
    };
    let is_short = |one: &Node<'m>| {
        one.field_child(Field::Right).and_then(|over| rounds(context, over)).is_some_and(|n| n <= SMALL)
    };
    found.retain(|one| !is_made_inside(one) && !is_short(one) && !Loop::new(*one).is_left_after(node));
    found
}

/// Whether the loop goes over the collection itself.
#[must_use]
pub fn goes_over<'m>(statement: Node<'m>, of: Node<'m>) -> bool {
    statement.field_child(Field::Right).is_some_and(|over| over.text() == of.text())
}

/// Whether a loop names the collection only where it is read as a whole or by place, apart from the operation itself.
#[must_use]
pub fn is_only_read<'m>(statement: Node<'m>, operation: Node<'m>, of: Node<'m>) -> bool {
    let named = statement.descendants().filter(|n| n.kind() == Kind::Identifier && n.text() == of.text());
    named.filter(|n| !operation.contains(*n) && n.field() != Field::Attribute).all(|name| {
        let Some(parent) = name.parent() else { return false };
        match parent.kind() {
            Kind::ForStatement | Kind::ForInClause => name.field() == Field::Right,
            Kind::Subscript => name.field() == Field::Value && !data::is_stored(parent),
            Kind::ComparisonOperator => true,
            Kind::ArgumentList => {
                parent.parent().and_then(|call| call.field_child(Field::Function)).is_some_and(|function| {
                    matches!(
                        function.text(),
                        "len" | "print" | "enumerate" | "sum" | "min" | "max" | "sorted"
                    )
                })
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::first;
    use super::*;

    /// How many loops repeat the first comparison of the source, where it asks a list that may be long.
    fn repeated(source: &str) -> Option<usize> {
        first(source, |context, node| {
            let of = node.named_children().last().filter(|_| node.kind() == Kind::ComparisonOperator)?;
            may_be_long_list(context, of).then(|| repeated_by(context, node, of).len())
        })
    }

    #[test]
    fn ignores_what_is_small_or_made_in_each_round() {
        assert_eq!(repeated("def f(x):\n    for y in x:\n        print(y in [1, 2])\n"), None);
        assert_eq!(repeated("KINDS = ['a']\ndef f(x):\n    for y in x:\n        print(y in KINDS)\n"), None);
        assert_eq!(
            repeated("def f(x):\n    for y in x:\n        a = list(y)\n        print(y in a)\n"),
            Some(0)
        );
        assert_eq!(repeated("def f(a: list):\n    for y in (1, 2):\n        print(y in a)\n"), Some(0));
        assert_eq!(repeated("def f(a: list, x):\n    for y in x:\n        return y in a\n"), Some(0));
    }

    #[test]
    fn counts_the_loops() {
        assert_eq!(repeated("def f(a: list, x):\n    for y in x:\n        print(y in a)\n"), Some(1));
        assert_eq!(
            repeated("def f(a: list, x):\n    while x:\n        for y in x:\n            print(y in a)\n"),
            Some(2)
        );
    }
}

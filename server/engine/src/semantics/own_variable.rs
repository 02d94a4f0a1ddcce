//! Local variables that only the code of their own function sees, and who reads what a loop leaves in one.

use super::{Context, Resolution, ScopeKind};
use crate::syntax::{Field, Kind, Node};

/// A local variable of a function that no inner function or class sees; comprehensions may.
#[derive(Debug, Clone)]
pub struct OwnVariable<'m> {
    /// Its name.
    pub name: &'m str,
    /// Where it is read, in source order; `x += 1` is in both lists.
    pub reads: Vec<Node<'m>>,
    /// Where it is bound, in source order, a parameter's own name included.
    pub bindings: Vec<Node<'m>>,
}

impl<'m> Context<'m> {
    /// The local variable that an identifier reads or binds; `None` where other code than the function's own may see it. Cost:
    /// linear in the function.
    #[must_use]
    pub fn own_variable(&self, identifier: Node<'m>) -> Option<OwnVariable<'m>> {
        let model = self.model();
        let Resolution::Scope(id) = model.resolve(identifier)? else { return None };
        let scope = model.scope(id).filter(|s| s.kind == ScopeKind::Function && !s.unclear)?;
        let function = self.tree().node(scope.node)?;
        let name = identifier.text();
        let mut variable = OwnVariable { name, reads: Vec::new(), bindings: Vec::new() };
        for used in self.uses_of(id, name, function) {
            let is_inner = used.ancestors().take_while(|n| *n != function).any(|n| {
                (n.kind().is_function() || n.kind() == Kind::ClassDefinition) && model.scope_at(used) != id
            });
            let is_declared = used
                .parent()
                .is_some_and(|n| matches!(n.kind(), Kind::GlobalStatement | Kind::NonlocalStatement));
            if is_inner || is_declared {
                return None;
            }
            let is_bound = model.binding_of_name.contains_key(&used.id());
            let is_counted = used.parent().is_some_and(|n| n.kind() == Kind::AugmentedAssignment);
            if is_bound {
                variable.bindings.push(used);
            }
            if !is_bound || is_counted && used.field() == Field::Left {
                variable.reads.push(used);
            }
        }
        Some(variable)
    }
}

impl<'m> OwnVariable<'m> {
    /// Whether the code of the function may read, once the loop `statement` is over, what the loop left in the variable.
    #[must_use]
    pub fn is_read_after(&self, statement: Node<'m>) -> bool {
        let outside = self.reads.iter().copied().filter(|read| !statement.contains(*read));
        outside.into_iter().any(|read| {
            if is_bound_by_loop(read, self.name, statement) {
                return false;
            }
            if read.id() < statement.id() {
                return goes_round(read, statement);
            }
            !is_bound_between(statement, read, self.name)
        })
    }
}

/// Whether the read stands in a loop, other than those around the statement, that binds the variable before each round.
fn is_bound_by_loop<'m>(read: Node<'m>, name: &str, statement: Node<'m>) -> bool {
    let mut child = read;
    for parent in read.ancestors() {
        if parent.kind() == Kind::ForStatement
            && child.field() == Field::Body
            && !parent.contains(statement)
            && parent.field_child(Field::Left).is_some_and(|left| names(left, name))
        {
            return true;
        }
        child = parent;
    }
    false
}

/// Whether a loop goes around both, so that the read above the statement comes after it, in the next round.
fn goes_round<'m>(read: Node<'m>, statement: Node<'m>) -> bool {
    statement
        .ancestors()
        .take_while(|n| !n.kind().is_function())
        .any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement) && n.contains(read))
}

/// Whether a statement of the same block, between the two, gives the variable another value, however it gets to the read.
fn is_bound_between<'m>(statement: Node<'m>, read: Node<'m>, name: &str) -> bool {
    let Some(block) = statement.parent().filter(|block| block.contains(read)) else { return false };
    let between = block.named_children().filter(|n| n.id() > statement.id() && n.subtree_end() <= read.id());
    between.into_iter().any(|n| {
        let assignment = n.named_child(0).filter(|_| n.kind() == Kind::ExpressionStatement);
        assignment.is_some_and(|a| {
            a.kind() == Kind::Assignment
                && a.field_child(Field::Right).is_some_and(|right| !names(right, name))
                && a.field_child(Field::Left)
                    .is_some_and(|left| left.kind() == Kind::Identifier && names(left, name))
        })
    })
}

fn names(node: Node<'_>, name: &str) -> bool {
    node.descendants()
        .any(|n| n.kind() == Kind::Identifier && n.field() != Field::Attribute && n.text() == name)
}

#[cfg(test)]
mod tests {
    use super::super::testing::first;
    use super::*;

    /// Whether the variable of the first loop of the source is read after it.
    fn is_read(source: &str) -> Option<bool> {
        first(source, |context, node| {
            let left = node.field_child(Field::Left).filter(|_| node.kind() == Kind::ForStatement)?;
            Some(context.own_variable(left)?.is_read_after(node))
        })
    }

    #[test]
    fn knows_who_reads_the_variable() {
        for (source, expected) in [
            ("def f(y):\n    for x in y:\n        print(x)\n", Some(false)),
            ("def f(y):\n    for x in y:\n        pass\n    return x\n", Some(true)),
            ("def f(y):\n    for x in y:\n        pass\n    x = 1\n    return x\n", Some(false)),
            ("def f(y):\n    for x in y:\n        pass\n    x = x + 1\n    return x\n", Some(true)),
            (
                "def f(y):\n    for x in y:\n        pass\n    if y:\n        x = 1\n    return x\n",
                Some(true),
            ),
            ("def f(y):\n    for x in y:\n        pass\n    for x in y:\n        print(x)\n", Some(false)),
            (
                "def f(y):\n    while y:\n        print(x)\n        for x in y:\n            pass\n",
                Some(true),
            ),
            ("def f(y, x):\n    print(x)\n    for x in y:\n        pass\n", Some(false)),
            ("def f(y):\n    for x in y:\n        pass\n    return [x for x in y]\n", Some(false)),
            ("def f(y):\n    for x in y:\n        pass\n    return lambda: x\n", None),
            ("def f(y):\n    for x in y:\n        pass\n    return [x for y in y]\n", Some(true)),
            ("def f(y):\n    for x in y:\n        pass\n    class A:\n        z = x\n", None),
            ("for x in y:\n    pass\n", None),
            (
                "def f(y):\n    try:\n        for x in y:\n            pass\n        x = 1\n    finally:\n        print(x)\n",
                Some(true),
            ),
        ] {
            assert_eq!(is_read(source), expected, "{source}");
        }
    }
}

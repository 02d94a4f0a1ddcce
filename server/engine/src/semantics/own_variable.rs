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
        self.reads_after(statement).next().is_some()
    }

    /// Where it may do so.
    pub fn reads_after(&self, statement: Node<'m>) -> impl Iterator<Item = Node<'m>> {
        self.reads.iter().copied().filter(move |&read| {
            if statement.contains(read) || is_bound_by_loop(read, self.name, statement) {
                return false;
            }
            if read.id() < statement.id() || are_alternatives(statement, read) {
                return self.goes_round(read, statement);
            }
            !self.is_bound_between(statement, read)
        })
    }

    /// Whether a loop goes around both, so that the read comes after the statement in the next round, and finds what that left there.
    fn goes_round(&self, read: Node<'m>, statement: Node<'m>) -> bool {
        let mut loops = statement
            .ancestors()
            .take_while(|n| !n.kind().is_function())
            .filter(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement) && n.contains(read))
            // What a loop goes over is not asked for again.
            .filter(|n| n.field_child(Field::Right).is_none_or(|over| !over.contains(read)));
        // Whoever comes from a loop further out comes through the innermost one's binding as well.
        loops.next().is_some_and(|first| {
            let binds = first.kind() == Kind::ForStatement
                && first.field_child(Field::Left).is_some_and(|left| names(left, self.name));
            let body = first.field_child(Field::Body).filter(|body| body.contains(read));
            !binds && !body.is_some_and(|body| statements_before(body, read).any(|n| self.is_given_anew(n)))
        })
    }

    /// Whether a statement between the two, which runs whenever the read does, gives the variable another value.
    fn is_bound_between(&self, statement: Node<'m>, read: Node<'m>) -> bool {
        read.ancestors().take_while(|n| !n.kind().is_function()).any(|block| {
            block.kind() == Kind::Block
                && statements_before(block, read).any(|n| n.id() > statement.id() && self.is_given_anew(n))
        })
    }

    /// `name = …`, where the old value is not asked for.
    fn is_given_anew(&self, statement: Node<'m>) -> bool {
        let assignment = statement.named_child(0).filter(|_| statement.kind() == Kind::ExpressionStatement);
        assignment.is_some_and(|a| {
            a.kind() == Kind::Assignment
                && a.field_child(Field::Right)
                    .is_some_and(|right| !self.reads.iter().any(|read| right.contains(*read)))
                && a.field_child(Field::Left)
                    .is_some_and(|left| left.kind() == Kind::Identifier && left.text() == self.name)
        })
    }
}

/// The statements of a block that are over when the read comes.
fn statements_before<'m>(block: Node<'m>, read: Node<'m>) -> impl Iterator<Item = Node<'m>> {
    block.named_children().take_while(move |n| n.subtree_end() <= read.id())
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

/// Whether the two stand in different branches of one `if`, of which a single one runs.
#[must_use]
pub fn are_alternatives<'m>(statement: Node<'m>, read: Node<'m>) -> bool {
    let both = statement.ancestors().find(|around| around.contains(read));
    both.is_some_and(|both| both.kind() == Kind::IfStatement)
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
            (
                "def f(y):\n    if y:\n        for x in y:\n            pass\n    elif x:\n        pass\n    else:\n        return x\n",
                Some(false),
            ),
            (
                "def f(y):\n    while y:\n        if y:\n            for x in y:\n                pass\n        else:\n            print(x)\n",
                Some(true),
            ),
            (
                "def f(y, i):\n    while i:\n        x = i\n        print(x)\n        for x in y:\n            pass\n",
                Some(false),
            ),
            (
                "def f(y, i):\n    while i:\n        if i:\n            x = i\n        print(x)\n        for x in y:\n            pass\n",
                Some(true),
            ),
            (
                "def f(y, i):\n    while i:\n        x = [x for x in i]\n        print(x)\n        for x in y:\n            pass\n",
                Some(false),
            ),
            (
                "def f(y):\n    with y:\n        for x in y:\n            pass\n    x = 1\n    return x\n",
                Some(false),
            ),
            (
                "def f(y):\n    for x in y:\n        pass\n    for i in y:\n        x = i\n        print(x)\n",
                Some(false),
            ),
        ] {
            assert_eq!(is_read(source), expected, "{source}");
        }
    }
}

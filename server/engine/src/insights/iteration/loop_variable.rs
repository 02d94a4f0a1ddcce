//! A loop's variable that the body binds again, and that the next round binds anew before anything reads it.

use crate::insights::medium;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{Context, Owner, ScopeId};
use crate::syntax::{Field, Kind, Node};

/// The value that an assignment gives the variable of a loop around it, where nothing reads that value.
pub(super) fn lost<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Note> {
    let target = assignment.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let value = assignment.field_child(Field::Right)?;
    let statement = assignment.parent().filter(|outer| outer.kind() == Kind::ExpressionStatement)?;
    // `x = None` lets go of the object.
    if value.kind() == Kind::None || value.kind() == Kind::Assignment {
        return None;
    }
    let name = target.text();
    let whole = loop_around(statement, name)?;
    if is_seen_later(context, target, statement, whole)? {
        return None;
    }
    let operator = assignment.children().find(|n| !n.is_named() && n.text().ends_with('='))?;
    let lead = say(
        "nothing reads what this line gives {}: the {} on line {} binds it anew in each round",
        [code(name), code("for"), plain(context.line(whole))],
    );
    let note = Note::new("for-loop", context.range(assignment), "Loop variable", lead)
        .on([context.range(target), context.range(operator)])
        .weight(Weight::Surprise)
        .short("the next round binds it anew")
        .related(&["while-loop", "break-continue"]);
    let over = whole.field_child(Field::Right)?;
    let is_range = over.kind() == Kind::Call
        && over.field_child(Field::Function).and_then(|f| context.qualified_name(f)).as_deref()
            == Some("builtins.range");
    Some(if is_range {
        note.line(say(
            "{} gives its numbers whatever happens to {}; a `while` loop counts as its body says.",
            [code(medium(over)), code(name)],
        ))
    } else {
        note
    })
}

/// The innermost `for` around a statement, in the same function, whose variable has this name.
fn loop_around<'m>(statement: Node<'m>, name: &str) -> Option<Node<'m>> {
    let mut child = statement;
    for parent in statement.ancestors() {
        match parent.kind() {
            Kind::ForStatement if child.field() == Field::Body => {
                let left = parent.field_child(Field::Left)?;
                if names(left, name) {
                    return Some(parent);
                }
            }
            kind if kind.is_function() || kind == Kind::ClassDefinition => return None,
            _ => {}
        }
        child = parent;
    }
    None
}

/// Whether a target, or one of several, is this name.
fn names(target: Node<'_>, name: &str) -> bool {
    target.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && n.text() == name
            && n.parent().is_none_or(|p| !matches!(p.kind(), Kind::Attribute | Kind::Subscript))
    })
}

/// Whether something may read what the statement in the loop leaves in the variable; `None` where that cannot be told.
fn is_seen_later<'m>(
    context: &Context<'m>,
    target: Node<'m>,
    statement: Node<'m>,
    whole: Node<'m>,
) -> Option<bool> {
    let model = context.model();
    let variable = context.variable(target)?;
    let owner = match variable.owner {
        Owner::Function(scope) => scope,
        Owner::Module => ScopeId(0),
        Owner::Class(_) => return None,
    };
    let is_own =
        |scope: ScopeId, piece: usize| scope == owner && (piece == context.piece() || owner == ScopeId(0));
    if !variable.bindings.iter().all(|found| is_own(found.binding.scope, found.piece)) {
        return None;
    }
    let body = whole.field_child(Field::Body)?;
    for used in context.uses_of_variable(target)? {
        let node = used.node;
        if used.piece != context.piece() {
            // Only the top of the module has more than one piece.
            let runs_there = context.at(used).model().scope_at(node) == ScopeId(0);
            if !runs_there || used.piece > context.piece() && !is_bound_by_loop(node, target.text(), None) {
                return Some(true);
            }
            continue;
        }
        if node == target {
            continue;
        }
        let runs_here = model.scope_at(node) == owner;
        if !runs_here {
            return Some(true);
        }
        if is_bound_by_loop(node, target.text(), Some(whole)) {
            continue;
        }
        // What the statement itself reads, it reads first.
        if statement.contains(node) {
            continue;
        }
        if body.contains(node) {
            if node.id() > statement.id() || inner_loop_around(statement, node, whole) {
                return Some(true);
            }
        } else if node.id() > whole.id() && !in_iterable(whole, node)
            || inner_loop_around(whole, node, context.tree().root())
        {
            return Some(true);
        }
    }
    // What asks for the names by other means.
    let function = model.scope_node(context.tree(), owner)?;
    let asks = function.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && matches!(n.text(), "locals" | "globals" | "vars" | "eval" | "exec" | "dir" | "_getframe")
    });
    (!asks).then_some(false)
}

fn in_iterable(whole: Node<'_>, node: Node<'_>) -> bool {
    whole.field_child(Field::Right).is_some_and(|right| right.contains(node))
}

/// Whether a loop inside of `outer` goes around both, so that the one above comes after the other in its next round.
fn inner_loop_around<'m>(statement: Node<'m>, node: Node<'m>, outer: Node<'m>) -> bool {
    statement
        .ancestors()
        .take_while(|n| *n != outer && !n.kind().is_function())
        .any(|n| matches!(n.kind(), Kind::ForStatement | Kind::WhileStatement) && n.contains(node))
}

/// Whether a read stands in the body of another loop, which binds the name before each round.
fn is_bound_by_loop(read: Node<'_>, name: &str, but: Option<Node<'_>>) -> bool {
    let mut child = read;
    for parent in read.ancestors() {
        if parent.kind() == Kind::ForStatement
            && child.field() == Field::Body
            && but.is_none_or(|but| parent != but && !parent.contains(but))
            && parent.field_child(Field::Left).is_some_and(|left| names(left, name))
        {
            return true;
        }
        if parent.kind().is_function() || but == Some(parent) {
            return false;
        }
        child = parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing::{notes_of, silent_at};

    fn found(source: &str) -> usize {
        notes_of("for-loop", source).iter().filter(|note| note.starts_with("Loop variable")).count()
    }

    #[test]
    fn ignores_values_that_are_read() {
        for source in [
            "for line in lines:\n    line = line.strip()\n    print(line)\n",
            "for i in range(9):\n    if i == 3:\n        i = 7\n    print(i)\n",
            "for i in range(9):\n    if i == 3:\n        i = 7\nprint(i)\n",
            "for i in range(9):\n    while f(i):\n        i += 1\n",
            "for i in range(9):\n    i = 7\ndef f(): return i\n",
            "for i in range(9):\n    i = 7\n    f(lambda: i)\n",
            "for j in y:\n    print(i)\n    for i in range(9):\n        i = 7\n",
            "for i in range(9):\n    i = 7\nelse:\n    print(i)\n",
            "def f():\n    for i in range(9):\n        i = 7\n    return locals()\n",
            "def f():\n    for i in range(9):\n        i = 7\n    return i\n",
            "def f():\n    global i\n    for i in range(9):\n        i = 7\n",
            "class A:\n    for i in range(9):\n        i = 7\n",
        ] {
            assert_eq!(found(source), 0, "{source}");
        }
    }

    #[test]
    fn ignores_what_lets_go_of_an_object_and_other_names() {
        silent_at("for-loop", "for x in y:\n    print(x)\n    $0x = None\n");
        silent_at("for-loop", "for x.i in y:\n    $0i = 2\n");
        silent_at("for-loop", "for x in y:\n    def f():\n        $0x = 2\n");
        silent_at("for-loop", "for x in y:\n    pass\nelse:\n    $0x = 2\n");
    }

    #[test]
    fn finds_a_variable_that_is_to_steer_the_loop() {
        assert_eq!(
            crate::testing::hover("for i in range(10):\n    print(i)\n    if i == 3:\n        i $0= 7\n")[0],
            "Loop variable · nothing reads what this line gives `i`: the `for` on line 1 binds it anew in each round\n`range(10)` gives its numbers whatever happens to `i`; a `while` loop counts as its body says."
        );
        for source in [
            "def f():\n    for i in range(9):\n        print(i)\n        i += 2\n",
            "for x in [1, 2]:\n    x = x * 2\n",
            "for x in [1, 2]:\n    x = 0\nfor x in [1, 2]:\n    print(x)\n",
            "def f(y):\n    for i, x in y:\n        print(x)\n        i = 7\n",
        ] {
            assert_eq!(found(source), 1, "{source}");
        }
    }
}

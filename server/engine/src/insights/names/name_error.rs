//! A name that is read where only another function has a variable of that name.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{Context, Resolution, ScopeKind, stdlib};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "name-error", kinds: &[Kind::Identifier], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, node));
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let model = context.model();
    if model.resolve(node)? != Resolution::Global || model.binding_of_name.contains_key(&node.id()) {
        return None;
    }
    let name = node.text();
    if name.starts_with('_')
        || stdlib::is_builtin(name, context.target())
        || !context.variable(node)?.bindings.is_empty()
        || !context.globals("*").is_empty()
    {
        return None;
    }
    let scope = model.scope(*model.scope_of_name.get(&node.id())?)?;
    // An annotation may be read by nobody.
    if scope.detached
        || matches!(scope.kind, ScopeKind::Annotation | ScopeKind::TypeVariable | ScopeKind::TypeAlias)
    {
        return None;
    }
    if node.parent()?.kind() == Kind::GlobalStatement || context.never_runs(node) || is_tried(node) {
        return None;
    }
    let (at, function) = context.first_function_local(name)?;
    let there = context.at(at);
    let function_name = function.field_child(Field::Name)?.text();
    let lead = say(
        "the module has no variable {}: that of line {} is local to {}",
        [code(name), plain(there.line(at.node)), code(function_name)],
    );
    Some(
        Note::new("name-error", context.range(node), "NameError", lead)
            .weight(Weight::Fails)
            .short(format!("local to {function_name}"))
            .line(say("Reading it here raises {}.", [code("NameError")]))
            .general("A local variable ends with the call; `return` hands its value to the caller.")
            .related(&["legb-scope", "return-statement", "global-statement"]),
    )
}

/// Whether the error is waited for.
fn is_tried(node: Node<'_>) -> bool {
    let mut child = node;
    for parent in node.ancestors() {
        if parent.kind() == Kind::TryStatement
            && child.field() == Field::Body
            && parent.children().any(|clause| clause.kind() == Kind::ExceptClause)
            || parent.kind() == Kind::WithStatement
                && child.field() == Field::Body
                && waits_for_errors(parent)
        {
            return true;
        }
        child = parent;
    }
    false
}

/// Whether a `with` is one of a test, such as `pytest.raises`.
fn waits_for_errors(statement: Node<'_>) -> bool {
    let clause =
        statement.child_of_kind(Kind::WithClause).map_or(String::new(), |n| n.text().to_ascii_lowercase());
    ["raises", "suppress", "expect", "error", "warn"].iter().any(|word| clause.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_names_that_may_be_the_modules() {
        let read = "def read():\n    data = 1\n    return data\n";
        for (before, after) in [
            ("data = 2\n", "print($0data)\n"),
            ("", "try:\n    print($0data)\nexcept NameError: pass\n"),
            ("from m import *\n", "print($0data)\n"),
            ("globals()['data'] = 2\n", "print($0data)\n"),
            ("", "with raises(NameError):\n    $0data\n"),
            ("", "def g():\n    global data\n    data = 1\nprint($0data)\n"),
            ("", "def g(data):\n    print($0data)\n"),
            ("", "if False:\n    print($0data)\n"),
            ("", "class A:\n    data = 1\n    print($0data)\n"),
            ("", "x.$0data\n"),
            ("", "def g():\n    x: $0data\n"),
        ] {
            silent_at("name-error", &format!("{before}{read}{after}"));
        }
        silent_at("name-error", "def read():\n    list = 1\nprint($0list)\n");
        silent_at("name-error", "def read(data):\n    return data\nprint($0data)\n");
        silent_at("name-error", "print($0data)\n");
        silent_at("name-error", "def f():\n    data = 1\n    def g():\n        return $0data\n");
    }

    #[test]
    fn finds_a_local_that_is_expected_to_be_global() {
        assert_eq!(
            hover("def read():\n    name = 'Ada'\n    return len(name)\n\n\nread()\nprint($0name)\n"),
            [
                "NameError · the module has no variable `name`: that of line 2 is local to `read`\nReading it here raises `NameError`.\n(A local variable ends with the call; `return` hands its value to the caller.)"
            ]
        );
        assert!(
            hover("def a():\n    for total in x: pass\ndef b():\n    return $0total\n")[0].starts_with(
                "NameError · the module has no variable `total`: that of line 2 is local to `a`"
            )
        );
    }
}

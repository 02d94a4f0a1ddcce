//! An assignment in a function that makes a variable of its own where the module has one of that name.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{At, BindingKind, Context, ScopeId, ScopeKind, SymbolKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "name-binding", kinds: &[Kind::Assignment], run: explain };

fn explain<'m>(context: &Context<'m>, assignment: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, assignment));
}

fn describe<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Note> {
    let target = assignment.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let equal = assignment.child_of_kind(Kind::Equal)?;
    let is_chained = assignment.parent()?.kind() != Kind::ExpressionStatement
        || assignment.field_child(Field::Right)?.kind() == Kind::Assignment;
    if is_chained {
        return None;
    }
    let model = context.model();
    let scope = *model.scope_of_name.get(&target.id())?;
    let owner = model.scope(scope).filter(|s| s.kind == ScopeKind::Function && !s.unclear)?;
    let name = target.text();
    let symbol = owner.symbol(name).filter(|s| s.kind == SymbolKind::Local)?;
    // What the function itself reads is meant to be its own.
    if name.starts_with('_')
        || !symbol.references.is_empty()
        || symbol.flags.referenced
        || symbol.flags.annotated
    {
        return None;
    }
    let is_assigned =
        |id| model.binding(id).is_some_and(|b| b.kind == BindingKind::Assignment && b.value.is_some());
    if !symbol.bindings.iter().all(|id| is_assigned(*id)) {
        return None;
    }
    let line = line_of_global(context, name)?;
    let function = context.tree().node(owner.node)?;
    let asks = function.descendants().any(|n| {
        n.kind() == Kind::Identifier
            && matches!(n.text(), "locals" | "vars" | "eval" | "exec" | "dir" | "_getframe")
    });
    if asks || !is_read(context, target, name) {
        return None;
    }
    let function_name = function.field_child(Field::Name)?.text();
    let lead = say(
        "makes a variable of {}, which nothing reads: the module's {} (line {}) stays as it is",
        [code(function_name), code(name), plain(line)],
    );
    Some(
        Note::new("name-binding", context.range(assignment), "Local variable", lead)
            .on([context.range(target), context.range(equal)])
            .weight(Weight::Surprise)
            .short(format!("the module's {name} stays as it is"))
            .line(say(
                "With {} at the top of {} this line binds that of the module.",
                [code(format!("global {name}")), code(function_name)],
            ))
            .related(&["global-statement", "legb-scope", "unbound-local-error"]),
    )
}

/// The line on which the module first binds the name, where assignments are all that does.
fn line_of_global(context: &Context<'_>, name: &str) -> Option<u32> {
    let mut first = None;
    for (piece, id) in context.globals(name) {
        let piece = piece as usize;
        let place = context.module().pieces().get(piece)?;
        let binding = place.model.binding(id)?;
        let is_assigned = matches!(binding.kind, BindingKind::Assignment | BindingKind::AugmentedAssignment);
        // A function that declares it `global` binds it on purpose, and this one does not.
        if !is_assigned || binding.scope != ScopeId(0) || place.model.options.in_class_body {
            return None;
        }
        let node = place.segment.tree().node(binding.node)?;
        // `count = count` and `count += 1` need one that is there.
        let mentions = node.parent()?.descendants().filter(|n| n.text() == name).count();
        if first.is_none() && (mentions != 1 || binding.kind == BindingKind::AugmentedAssignment) {
            return None;
        }
        first = first.or_else(|| Some(context.at(At { piece, node }).line(node)));
    }
    first
}

/// Whether something reads the module's variable.
fn is_read<'m>(context: &Context<'m>, target: Node<'m>, name: &str) -> bool {
    context.depend_on_code();
    context.module().pieces().iter().enumerate().any(|(piece, place)| {
        let tree = place.segment.tree();
        place.segment.text().contains(name)
            && place.model.references.iter().filter_map(|one| tree.node(one.node)).any(|node| {
                let there = context.at(At { piece, node });
                node.text() == name
                    && (piece, node.id()) != (context.piece(), target.id())
                    && there.would_mean_global(name, node)
            })
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_variables_that_are_used() {
        for body in [
            "$0count = 1; return count",
            "$0count = 1; print(lambda: count)",
            "global count; $0count = 1",
            "$0count = 1; return locals()",
            "for $0count in x: pass",
            "$0count: int = 1",
            "self.$0count = 1",
            "$0count = 1; count += 1",
        ] {
            silent_at("name-binding", &format!("count = 0\ndef f():\n    {body}\nprint(count)\n"));
        }
        silent_at("name-binding", "count = 0\ndef f(count):\n    $0count = 1\nprint(count)\n");
    }

    #[test]
    fn ignores_names_that_mean_nothing_to_the_module() {
        silent_at("name-binding", "def f():\n    $0count = 1\n");
        silent_at("name-binding", "count = 0\ndef f():\n    $0count = 1\n");
        silent_at("name-binding", "def f():\n    $0count = 1\ncount = count\n");
        silent_at("name-binding", "import count\ndef f():\n    $0count = 1\nprint(count)\n");
        silent_at("name-binding", "_ = 0\ndef f():\n    $0_ = 1\nprint(_)\n");
        silent_at("name-binding", "count = 0\nclass A:\n    $0count = 1\nprint(count)\n");
        silent_at(
            "name-binding",
            "count = 0\ndef f():\n    $0count = 1\ndef g():\n    global count\n    count = 2\nprint(count)\n",
        );
    }

    #[test]
    fn finds_a_global_that_is_expected_to_change() {
        assert_eq!(
            hover("count = 0\n\n\ndef add():\n    $0count = 1\n\n\nadd()\nprint(count)\n"),
            [
                "Local variable · makes a variable of `add`, which nothing reads: the module's `count` (line 1) stays as it is\nWith `global count` at the top of `add` this line binds that of the module."
            ]
        );
    }
}

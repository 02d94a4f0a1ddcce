//! What an assignment does, and a parameter that the body binds before anything reads what the caller gave.

use super::what_is_assigned;
use crate::insights::Insight;
use crate::note::{Note, Weight, code, say};
use crate::semantics::{BindingKind, Context, ScopeKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "assignment-statement", kinds: &[Kind::Assignment], run: explain };

fn explain<'m>(context: &Context<'m>, assignment: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, assignment).or_else(|| what_is_assigned::describe(context, assignment)));
}

fn describe<'m>(context: &Context<'m>, assignment: Node<'m>) -> Option<Note> {
    let target = assignment.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let equal = assignment.child_of_kind(Kind::Equal)?;
    let statement = assignment.parent().filter(|outer| outer.kind() == Kind::ExpressionStatement)?;
    // `error = None` lets go of the object.
    if assignment.field_child(Field::Right)?.kind() == Kind::None {
        return None;
    }
    let function = statement.parent()?.parent().filter(|n| n.kind() == Kind::FunctionDefinition)?;
    let body = function.field_child(Field::Body).filter(|body| Some(*body) == statement.parent())?;
    let model = context.model();
    let scope = *model.scope_of_name.get(&target.id())?;
    let owner = model.scope(scope).filter(|s| s.kind == ScopeKind::Function && !s.unclear)?;
    let name = target.text();
    let mut bindings = model.bindings_of(scope, &model.mangled(target));
    bindings.next().filter(|first| first.kind == BindingKind::Parameter)?;
    if owner.node != function.id() || bindings.next()?.node != target.id() || name.starts_with('_') {
        return None;
    }
    // Whatever stands above or in the value may read it; so may a default of a function made there, when it is called.
    let end = assignment.subtree_end();
    let is_reader = |n: &Node<'m>| {
        n.kind() == Kind::Identifier
            && n.field() != Field::Attribute
            && (n.text() == name
                || matches!(n.text(), "locals" | "vars" | "eval" | "exec" | "dir" | "super" | "_getframe"))
            && *n != target
    };
    if body.descendants().take_while(|n| n.id() < end).any(|n| is_reader(&n)) || body.has_error() {
        return None;
    }
    let function_name = function.field_child(Field::Name)?.text();
    let lead = say(
        "what a call gives for the parameter {} is never used: this binds it before anything reads it",
        [code(name)],
    );
    let note = Note::new("assignment-statement", context.range(assignment), "Parameter overwritten", lead)
        .on([context.range(target), context.range(equal)])
        .weight(Weight::Surprise)
        .short("the argument is never used")
        .related(&["def-statement", "default-arguments", "name-binding"]);
    Some(note.general(say(
        "Each call of {} binds its parameters before the first line of the body runs; {} gives one a value that calls may leave out.",
        [code(function_name), code(format!("{name}=…"))],
    )))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_parameters_that_are_read_first() {
        for body in [
            "$0x = x or 3",
            "$0x = x.strip()",
            "print(x); $0x = 3",
            "if x is None:\n        $0x = 3",
            "if y:\n        $0x = 3",
            "def g(): return x\n    $0x = g()",
            "y = locals()\n    $0x = 3",
            "for x in y: pass\n    $0x = 3",
            "x += 1\n    $0x = 3",
            "self.$0x = 3",
            "$0z = 3",
            "$0x = None",
            "del x\n    $0x = 3",
            "$0x: int",
        ] {
            silent_at("assignment-statement", &format!("def f(x, y):\n    {body}\n    return x\n"));
        }
        silent_at("assignment-statement", "def f(x):\n    def g():\n        $0x = 3\n    return x\n");
        silent_at("assignment-statement", "def f(_x):\n    $0_x = 3\n");
    }

    #[test]
    fn finds_a_parameter_that_is_overwritten() {
        assert_eq!(
            hover("def area(width, height):\n    $0width = 3\n    height = 4\n    return width * height\n")
                [0],
            "Parameter overwritten · what a call gives for the parameter `width` is never used: this binds it before anything reads it\n(Each call of `area` binds its parameters before the first line of the body runs; `width=…` gives one a value that calls may leave out.)"
        );
        assert!(
            hover("def f(a, x=1):\n    a()\n    x $0= a\n    return x\n")[0]
                .starts_with("Parameter overwritten")
        );
    }
}

//! The assignment that `:=` makes in the middle of an expression.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, say};
use crate::semantics::{Context, Resolution, ScopeKind};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "walrus-operator", kinds: &[Kind::NamedExpression], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(written) = crate::equivalents::equivalent(context, node) else { return };
    let (Some(name), Some(sign)) = (node.field_child(Field::Name), node.child_of_kind(Kind::ColonEqual))
    else {
        return;
    };
    let lead = say("{} happens here, and its value is the value of the expression", [code(written.code)]);
    let mut note = Note::new("walrus-operator", context.range(node), "`:=`", lead)
        .on([context.range(sign)])
        .weight(Weight::Working)
        .short("binds, and gives the value");
    let model = context.model();
    let inside = model.scope(model.scope_at(node)).map(|scope| scope.kind);
    if inside.is_some_and(ScopeKind::is_comprehension) && model.resolve(name).is_some() {
        let around = match model.resolve(name) {
            Some(Resolution::Global) => "the module",
            _ => "the function around",
        };
        note = note.line(say(
            "{} is a variable of {}, not of the comprehension.",
            [code(name.text()), crate::note::plain(around)],
        ));
    }
    notes.push(note);
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_the_name_and_the_value() {
        silent_at("walrus-operator", "if ($0x := $0y()):\n    pass\n");
    }

    #[test]
    fn says_what_is_bound() {
        assert_eq!(
            hover("if (x $0:= y()):\n    pass\n"),
            ["`:=` · `x = y()` happens here, and its value is the value of the expression"]
        );
    }

    #[test]
    fn says_whose_variable_it_is() {
        let text = hover("def f(a):\n    return [(x $0:= y) for y in a]\n").remove(0);
        assert!(
            text.ends_with("`x` is a variable of the function around, not of the comprehension."),
            "{text}"
        );
    }
}

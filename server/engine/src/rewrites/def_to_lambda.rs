//! A `def` that only returns something, as a lambda.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::Place;
use crate::semantics::{CallableKind, Context};
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "def-to-lambda", kinds: &[Kind::FunctionDefinition], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let place = Place::of(node)?;
    if node.parent().is_some_and(|p| p.kind() == Kind::DecoratedDefinition)
        || context.is_in_class_scope(node)
        || node.field_child(Field::ReturnType).is_some()
        || node.field_child(Field::TypeParameters).is_some()
        || context.model().callable(node)?.kind != CallableKind::Function
    {
        return None;
    }
    let name = node.field_child(Field::Name)?;
    let parameters = node.field_child(Field::Parameters)?;
    let mut statements = node.field_child(Field::Body)?.named_children();
    let (returned, None) = (statements.next()?, statements.next()) else { return None };
    if returned.kind() != Kind::ReturnStatement {
        return None;
    }
    let value = returned.named_child(0)?;
    let comments = node.descendants().filter(|n| n.kind() == Kind::Comment && n.start() < value.end());
    let loses_comment = comments.into_iter().any(|n| !value.contains(n));
    let typed = parameters
        .descendants()
        .any(|n| matches!(n.kind(), Kind::TypedParameter | Kind::TypedDefaultParameter));
    let ends = node.tree().text().get(usize::from(value.end())..usize::from(returned.end()))?;
    if typed || loses_comment || parameters.text().contains(['\n', '\r']) || !ends.is_empty() {
        return None;
    }
    let inside = parameters.text().trim_start_matches('(').trim_end_matches(')').trim().trim_end_matches(',');
    // What ends with a bracket of its own keeps it: `x=()`.
    let inside = if parameters.text().matches(['(', ')']).count() == 2 { inside } else { return None };
    let takes = if inside.is_empty() { String::new() } else { format!(" {inside}") };
    // In a lambda these need brackets.
    let bare = matches!(value.kind(), Kind::ExpressionList | Kind::NamedExpression)
        || value.kind() == Kind::Tuple && !value.text().starts_with('(');
    let body = if bare || crate::syntax::layout::breaks_its_line(value) {
        format!("({})", value.text())
    } else {
        value.text().to_string()
    };
    let written = format!("{} = lambda{takes}: {body}", name.text());
    let fits = place.indent.chars().count() + written.chars().count() <= 88;
    // A longer one would not be read as one thing.
    if !fits && !written.contains('\n') {
        return None;
    }
    let whole = text_size::TextRange::new(node.start(), returned.end());
    Edits::new(context).replace_range(whole, written).titled("Write the function as a lambda")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_functions_that_are_more_than_an_expression() {
        rewrite_silent("def-to-lambda", "de$0f f():\n    'doc'\n    return 1\n");
        rewrite_silent("def-to-lambda", "de$0f f():\n    return\n");
        rewrite_silent("def-to-lambda", "de$0f f():\n    # why\n    return 1\n");
        rewrite_silent("def-to-lambda", "de$0f f() -> int:\n    return 1\n");
        rewrite_silent("def-to-lambda", "de$0f f(x: int):\n    return 1\n");
        rewrite_silent("def-to-lambda", "de$0f f():\n    return (yield)\n");
        rewrite_silent("def-to-lambda", "async de$0f f():\n    return 1\n");
        rewrite_silent("def-to-lambda", "@g\nde$0f f():\n    return 1\n");
        rewrite_silent("def-to-lambda", "class A:\n    de$0f f(self):\n        return 1\n");
    }

    #[test]
    fn keeps_the_parameters() {
        assert_eq!(
            rewritten("def-to-lambda", "de$0f f(x, *y, z=1):\n    return x, z  # why\n"),
            "f = lambda x, *y, z=1: (x, z)  # why\n"
        );
        assert_eq!(rewritten("def-to-lambda", "de$0f f(): return 1\n"), "f = lambda: 1\n");
    }
}

//! A lambda that is given a name, as a `def`.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Lines, Place, loses_comment, on_line};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite = Rewrite { name: "lambda-to-def", kinds: &[Kind::Lambda], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let whole = node.with_parentheses();
    let assignment = whole.parent().filter(|p| p.kind() == Kind::Assignment)?;
    let statement = assignment.parent().filter(|p| p.kind() == Kind::ExpressionStatement)?;
    let name = assignment.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let body = node.field_child(Field::Body)?;
    let parameters = node.field_child(Field::Parameters);
    let kept: Vec<_> = parameters.into_iter().chain([body]).collect();
    // An annotation says what the variable holds; a `def` has no place for it.
    let annotated = assignment.child_of_kind(Kind::Colon).is_some();
    // A default that reads the name reads what it held before, which a `def` does as well.
    if annotated || loses_comment(statement, &kept) {
        return None;
    }
    let place = Place::of(statement)?;
    let mut lines = Lines::default();
    lines.push(0, format!("def {}({}):", name.text(), parameters.map_or("", |p| p.text())));
    lines.push(1, format!("return {}", on_line(body)));
    Edits::new(context).replace(statement, lines.at(&place)).titled("Write the lambda as a `def`")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_lambdas_without_a_name_of_their_own() {
        rewrite_silent("lambda-to-def", "f(lam$0bda: 1)\n");
        rewrite_silent("lambda-to-def", "f = g = lam$0bda: 1\n");
        rewrite_silent("lambda-to-def", "f.g = lam$0bda: 1\n");
        rewrite_silent("lambda-to-def", "f: F = lam$0bda: 1\n");
        rewrite_silent("lambda-to-def", "f = lam$0bda: 1; g()\n");
    }

    #[test]
    fn keeps_the_parameters() {
        assert_eq!(
            rewritten("lambda-to-def", "if a:\n    f = lam$0bda x, *y, z=1: x or z  # why\n"),
            "if a:\n    def f(x, *y, z=1):\n        return x or z  # why\n"
        );
        assert_eq!(
            rewritten("lambda-to-def", "f = (lam$0bda:\n    a and\n    b)\n"),
            "def f():\n    return (a and\n    b)\n"
        );
    }
}

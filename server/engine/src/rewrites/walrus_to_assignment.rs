//! `:=` as an assignment before the statement.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Place, loses_comment, on_line};
use crate::equivalents::stable::evaluated_first;
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "walrus-to-assignment", kinds: &[Kind::NamedExpression], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let (name, value) = (node.field_child(Field::Name)?, node.field_child(Field::Value)?);
    let statement = evaluated_first(context, node)?;
    let place = Place::of(statement)?;
    let whole = node.with_parentheses();
    if loses_comment(whole, &[value]) {
        return None;
    }
    // `if(x := 1):` has no blank before its brackets.
    let text = node.tree().text();
    let touches = text
        .get(..usize::from(whole.start()))
        .is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        && whole != node;
    let after = text
        .get(usize::from(whole.end())..)
        .is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        && whole != node;
    let (before, after) = (if touches { " " } else { "" }, if after { " " } else { "" });
    Edits::new(context)
        .insert(statement.start(), format!("{} = {}{}", name.text(), on_line(value), place.next()))
        .replace(whole, format!("{before}{}{after}", name.text()))
        .titled("Write the assignment before the statement")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_is_evaluated_later_or_again() {
        rewrite_silent("walrus-to-assignment", "def f(a):\n    while (x $0:= a()):\n        pass\n");
        rewrite_silent("walrus-to-assignment", "def f(a):\n    if a and (x $0:= a()):\n        pass\n");
        rewrite_silent(
            "walrus-to-assignment",
            "def f(a):\n    if a:\n        pass\n    elif (x $0:= a()):\n        pass\n",
        );
        rewrite_silent("walrus-to-assignment", "def f(a):\n    return [(x $0:= y) for y in a]\n");
        rewrite_silent("walrus-to-assignment", "def f(a, x):\n    return [x, (x $0:= a)]\n");
    }

    #[test]
    fn assigns_first() {
        assert_eq!(
            rewritten("walrus-to-assignment", "def f(a):\n    if(x $0:= a()) is None:\n        return x\n"),
            "def f(a):\n    x = a()\n    if x is None:\n        return x\n"
        );
    }
}

//! `name = property(lambda self: …)` in a class body as a method under `@property`.

use super::Rewrite;
use super::write::Edits;
use crate::equivalents::lines::{Lines, Place, loses_comment, on_line};
use crate::semantics::Context;
use crate::syntax::{Field, Kind, Node};
use crate::text::Fix;

pub(super) const REWRITE: Rewrite =
    Rewrite { name: "property-to-decorator", kinds: &[Kind::Assignment], run };

fn run<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Fix> {
    let statement = node.parent().filter(|p| p.kind() == Kind::ExpressionStatement)?;
    let name = node.field_child(Field::Left).filter(|n| n.kind() == Kind::Identifier)?;
    let call = node.field_child(Field::Right).filter(|n| n.kind() == Kind::Call)?;
    let function = call.field_child(Field::Function).filter(|n| n.kind() == Kind::Identifier)?;
    let arguments = call.field_child(Field::Arguments).filter(|n| n.kind() == Kind::ArgumentList)?;
    let mut given = arguments.named_children().filter(|n| n.kind() != Kind::Comment);
    // Setters and a docstring have places of their own: a second function could only be named after the property.
    let (getter, None) = (given.next()?.unparenthesized(), given.next()) else { return None };
    let is_property = getter.kind() == Kind::Lambda
        && function.text() == "property"
        && context.would_mean_builtin("property", node)
        && context.is_in_class_scope(node)
        && node.child_of_kind(Kind::Colon).is_none();
    let body = getter.field_child(Field::Body)?;
    let parameters = getter.field_child(Field::Parameters);
    let kept: Vec<_> = parameters.into_iter().chain([body]).collect();
    if !is_property || loses_comment(statement, &kept) {
        return None;
    }
    let place = Place::of(statement)?;
    let mut lines = Lines::default();
    lines.push(0, "@property");
    lines.push(0, format!("def {}({}):", name.text(), parameters.map_or("", |p| p.text())));
    lines.push(1, format!("return {}", on_line(body)));
    Edits::new(context).replace(statement, lines.at(&place)).titled("Write the property with a decorator")
}

#[cfg(test)]
mod tests {
    use crate::testing::{rewrite_silent, rewritten};

    #[test]
    fn ignores_what_is_no_property_of_one_lambda() {
        for source in [
            "x = prop$0erty(lambda self: 1)\n",
            "class A:\n    x = prop$0erty(get)\n",
            "class A:\n    x = prop$0erty(lambda self: 1, set)\n",
            "class A:\n    x = y = prop$0erty(lambda self: 1)\n",
            "class A:\n    x: int = prop$0erty(lambda self: 1)\n",
            "class A:\n    x = prop$0erty(lambda self: 1); y = 1\n",
            "class A:\n    x = prop$0erty(  # why\n        lambda self: 1)\n",
            "class A:\n    property = 1\n    x = prop$0erty(lambda self: 1)\n",
            "class A:\n    def f(self):\n        x = prop$0erty(lambda self: 1)\n",
        ] {
            rewrite_silent("property-to-decorator", source);
        }
    }

    #[test]
    fn writes_the_method() {
        assert_eq!(
            rewritten(
                "property-to-decorator",
                "class A:\n    x = $0property(lambda self, y=1: self.a or y)  # why\n"
            ),
            "class A:\n    @property\n    def x(self, y=1):\n        return self.a or y  # why\n"
        );
    }
}

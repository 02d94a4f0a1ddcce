//! The fields of a named tuple in order, with their defaults.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::named_tuples::{NamedTuple, made_by_call, made_by_class};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "namedtuple", kinds: &[Kind::ClassDefinition, Kind::Assignment], run: explain };

/// More fields than this are counted, not listed.
const MOST: usize = 12;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::Assignment => at_call(context, node),
        _ => at_class(context, node),
    });
}

fn at_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    node.field_child(Field::Superclasses)?;
    let made = made_by_class(context, context.locate(node))?;
    let anchors = [node.child_of_kind(Kind::KwClass)?, node.field_child(Field::Name)?];
    let note = match made.order_error.and_then(|at| made.fields.get(at)) {
        Some(field) => {
            let lead = say(
                "raises `TypeError`: {} has no default but follows a field that has one",
                [code(field.name.as_str())],
            );
            Note::new("namedtuple", context.range(node), "Named tuple", lead).weight(Weight::Fails)
        }
        None => describe(context, node, &made, &made.name),
    };
    Some(note.on(anchors.map(|n| context.range(n))))
}

/// `Point = namedtuple('Point', 'x y')`
fn at_call<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let call = node.field_child(Field::Right).filter(|right| right.kind() == Kind::Call)?;
    let name = node.field_child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let made = made_by_call(context, call)?;
    let function = call.field_child(Field::Function)?;
    let last = function.field_child(Field::Attribute).unwrap_or(function);
    let mut note = describe(context, node, &made, name.text());
    if made.name != name.text() {
        note = note.weight(Weight::Surprise).line(say(
            "The class calls itself {} and is bound to {}: {} shows the one, and `pickle` does not find it by that name.",
            [code(made.name.as_str()), code(name.text()), code("repr")],
        ));
    }
    Some(note.on([context.range(name), context.range(last)]))
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>, made: &NamedTuple, bound: &str) -> Note {
    let shown = made.fields.iter().map(|field| match &field.default {
        Some(default) => format!("{}={default}", field.name),
        None => field.name.clone(),
    });
    let mut signature = shown.take(MOST).collect::<Vec<_>>().join(", ");
    if made.fields.len() > MOST || signature.contains('`') || signature.chars().count() > 120 {
        signature = made.fields.iter().take(MOST).map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ");
        signature.push_str(if made.fields.len() > MOST { ", …" } else { "" });
    }
    let mut lead = Text::default();
    lead.push(code(format!("{bound}({signature})")));
    let mut note = Note::new("namedtuple", context.range(node), "Named tuple", lead);
    if let Some((at, field)) = made.fields.iter().enumerate().next_back() {
        let count = made.fields.len();
        note = note.line(if count == 1 {
            say("A tuple of 1 item: {} is item 0.", [code(format!(".{}", field.name))])
        } else {
            let first = made.fields.first().map(|f| format!(".{}", f.name)).unwrap_or_default();
            say(
                "A tuple of {} items: {} is item 0, {} is item {}.",
                [plain(count), code(first), code(format!(".{}", field.name)), plain(at)],
            )
        });
    } else {
        note = note.line(Text::from("It has no fields: each object is an empty tuple."));
    }
    note.general("Fields cannot be assigned, and it equals any tuple with the same items.")
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        for call in [
            "namedtuple('P', names)",
            "namedtuple('P', 'x x')",
            "namedtuple('P', '_x')",
            "namedtuple('P', 'class')",
            "namedtuple('P', 'x', defaults=(1, 2))",
            "namedtuple('P', 'x', **options)",
            "namedtuple(name, 'x')",
            "other('P', 'x')",
        ] {
            silent_at("namedtuple", &format!("from collections import namedtuple\n$0P = {call}\n"));
        }
        let class = |head: &str, body: &str| {
            silent_at("namedtuple", &format!("from typing import NamedTuple\n{head}:\n    {body}\n"));
        };
        class("cla$0ss P(NamedTuple, Generic[T])", "x: int");
        class("@wild\ncla$0ss P(NamedTuple)", "x: int");
        class("cla$0ss P(NamedTuple)", "if y: x: int");
        class("cla$0ss P(NamedTuple)", "_x: int");
    }

    #[test]
    fn shows_the_fields() {
        assert_eq!(
            hover("from collections import namedtuple\n$0P = namedtuple('P', 'x, y', defaults=[0])\n"),
            [
                "Named tuple · `P(x, y=0)`\nA tuple of 2 items: `.x` is item 0, `.y` is item 1.\n(Fields cannot be assigned, and it equals any tuple with the same items.)"
            ]
        );
        let text = hover("import typing\nclass $0P(typing.NamedTuple):\n    'doc'\n    x: int\n    y: str = 'a'\n    def f(self): pass\n").remove(0);
        assert!(text.starts_with("Named tuple · `P(x, y='a')`\n"), "{text}");
        let text = hover("import collections as c\nP = c.$0namedtuple('P', ['x', '_y', 'x'], rename=True)\n")
            .remove(0);
        assert!(text.starts_with("Named tuple · `P(x, _1, _2)`\n"), "{text}");
    }

    #[test]
    fn says_what_does_not_fit() {
        let text = hover("from collections import namedtuple\n$0P = namedtuple('Q', 'x')\n").remove(0);
        assert!(text.contains("The class calls itself `Q` and is bound to `P`"), "{text}");
        let text =
            hover("from typing import NamedTuple\nclass $0P(NamedTuple):\n    x: int = 0\n    y: int\n")
                .remove(0);
        assert_eq!(
            text,
            "Named tuple · raises `TypeError`: `y` has no default but follows a field that has one"
        );
    }
}

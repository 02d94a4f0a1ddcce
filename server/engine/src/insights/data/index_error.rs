//! `items[len(items)]`: one past the last item.

use crate::insights::Insight;
use crate::note::{Note, Weight, code, say};
use crate::semantics::data::is_stored;
use crate::semantics::{ArgumentNodes, Context, Value};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "index-error", kinds: &[Kind::Subscript], run: explain };

/// Sequences whose indexes end one below their length.
const SEQUENCES: [&str; 7] = [
    "builtins.list",
    "builtins.tuple",
    "builtins.str",
    "builtins.bytes",
    "builtins.bytearray",
    "builtins.range",
    "collections.deque",
];

/// Those whose items can be bound.
const CHANGEABLE: [&str; 3] = ["builtins.list", "builtins.bytearray", "collections.deque"];

fn explain<'m>(context: &Context<'m>, subscript: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(describe(context, subscript));
}

fn describe<'m>(context: &Context<'m>, subscript: Node<'m>) -> Option<Note> {
    let mut places = subscript.field_children(Field::Subscript);
    let (place, None) = (places.next()?.unparenthesized(), places.next()) else { return None };
    let function = place.field_child(Field::Function).filter(|_| place.kind() == Kind::Call)?;
    if function.kind() != Kind::Identifier || function.text() != "len" {
        return None;
    }
    let sequence = subscript.field_child(Field::Value)?;
    let given = ArgumentNodes::of(place)?;
    let [measured] = given.positional.as_slice() else { return None };
    if !given.named.is_empty()
        || !is_plain(sequence)
        || measured.text() != sequence.text()
        || context.qualified_name(function).as_deref() != Some("builtins.len")
    {
        return None;
    }
    let brackets = [Kind::OpenBracket, Kind::CloseBracket].map(|kind| subscript.child_of_kind(kind));
    let text = sequence.text();
    let is_store = is_stored(subscript);
    let raises = match context.value_here(sequence) {
        Value::Instance(class) if is_store => CHANGEABLE.contains(&class.as_str()).then_some(true)?,
        Value::Instance(class) => SEQUENCES.contains(&class.as_str()).then_some(true)?,
        // A dict takes any number for a key, and `d[len(d)] = x` counts its keys up.
        Value::Unknown if !is_store && !is_bound_nearby(sequence) => false,
        _ => return None,
    };
    let lead = if raises {
        say(
            "{} is one past the end: indexes stop at {}, and this raises {}",
            [code(place.text()), code(format!("len({text}) - 1")), code("IndexError")],
        )
    } else {
        say(
            "{} is one past the end, where {} is a list or another sequence: indexes stop at {}",
            [code(place.text()), code(text), code(format!("len({text}) - 1"))],
        )
    };
    let note = Note::new("index-error", context.range(subscript), "IndexError", lead)
        .on(brackets.into_iter().flatten().map(|n| context.range(n)))
        .weight(if raises { Weight::Fails } else { Weight::Surprise })
        .short("one past the end")
        .related(&["slicing", "list-type"]);
    Some(if is_store && raises && !context.value_here(sequence).is("bytearray") {
        note.line(say("{} adds an item at the end.", [code(format!("{text}.append(…)"))]))
    } else {
        note.line(say("{} is the last item.", [code(format!("{text}[-1]"))]))
    })
}

/// A name, or a path of names, which gives the same object twice.
fn is_plain(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Identifier => true,
        Kind::Attribute => {
            node.descendants().all(|n| matches!(n.kind(), Kind::Identifier | Kind::Attribute | Kind::Dot))
        }
        _ => false,
    }
}

/// Whether the function binds items of the object under numbers of its own, or asks whether it has a key: a dict may be.
fn is_bound_nearby(sequence: Node<'_>) -> bool {
    let text = sequence.text();
    let outer = sequence.ancestors().find(|n| matches!(n.kind(), Kind::FunctionDefinition | Kind::Module));
    outer.into_iter().flat_map(Node::descendants).any(|n| {
        n.kind() == Kind::Subscript
            && n.field_child(Field::Value).is_some_and(|value| value.text() == text)
            && is_stored(n)
            || n.kind() == Kind::ComparisonOperator
                && n.text().ends_with(text)
                && n.field_children(Field::Operators).any(|o| matches!(o.kind(), Kind::KwIn | Kind::NotIn))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_places_that_may_exist() {
        for source in [
            "d = {}\nd$0[len(d)] = 1\n",
            "d = {}\nd$0[len(d)]\n",
            "def f(d):\n    d$0[len(d)] = 1\n",
            "def f(d):\n    d[len(d)] = 1\n    return d$0[len(d)]\n",
            "def f(xs, ys): return xs$0[len(ys)]\n",
            "def f(xs): return xs$0[len(xs) - 1]\n",
            "def f(xs): return xs$0[:len(xs)]\n",
            "def f(xs): return xs$0[-len(xs)]\n",
            "def f(xs): return xs()$0[len(xs())]\n",
            "def len(x): return 0\ndef f(xs): return xs$0[len(xs)]\n",
            "class A:\n    def __getitem__(self, i): return i\n    def __len__(self): return 1\na = A()\na$0[len(a)]\n",
            "xs = 'ab'\nxs$0[len(xs)] = 'c'\n",
        ] {
            silent_at("index-error", source);
        }
    }

    #[test]
    fn finds_the_place_past_the_end() {
        assert_eq!(
            hover("names = ['a', 'b']\nlast = names$0[len(names)]\n"),
            [
                "IndexError · `len(names)` is one past the end: indexes stop at `len(names) - 1`, and this raises `IndexError`\n`names[-1]` is the last item."
            ]
        );
        assert_eq!(
            hover("names = ['a', 'b']\nnames$0[len(names)] = 1\n"),
            [
                "IndexError · `len(names)` is one past the end: indexes stop at `len(names) - 1`, and this raises `IndexError`\n`names.append(…)` adds an item at the end."
            ]
        );
        assert_eq!(
            hover("def f(self):\n    return self.xs$0[len(self.xs)]\n"),
            [
                "IndexError · `len(self.xs)` is one past the end, where `self.xs` is a list or another sequence: indexes stop at `len(self.xs) - 1`\n`self.xs[-1]` is the last item."
            ]
        );
    }
}

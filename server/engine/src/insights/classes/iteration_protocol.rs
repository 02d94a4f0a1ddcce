//! Whether the objects of a class can be gone over, by which method, and more than once.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::cooperation::{class_name, function_of, place_of};
use crate::semantics::{CallableKind, Context, Member, Special};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "iteration-protocol", kinds: &[Kind::ClassDefinition], run: explain };

const NAMES: [&str; 3] = ["__iter__", "__next__", "__getitem__"];

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let at = context.locate(node);
    if NAMES.iter().any(|name| !context.bindings_in_class(at, name).is_empty()) {
        notes.extend(describe(context, node));
    }
}

/// What a class has of a method: the member, or nothing; `None` where it is not known or denied.
fn has(special: Special) -> Option<Option<Member>> {
    match special {
        Special::From(member) => Some(Some(member)),
        Special::Missing => Some(None),
        Special::Denied(_) | Special::Unknown => None,
    }
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let class = context.class(context.locate(node));
    if !context.is_plainly_made(&class) {
        return None;
    }
    let iter = has(context.special(&class, "__iter__"))?;
    let next = has(context.special(&class, "__next__"))?;
    let full = |member: &Member| code(format!("{}.{}", class_name(&member.class), member.name));
    let place = |member: &Member| plain(place_of(context, member));
    let (title, lead, line, weight) = match (&iter, &next) {
        (Some(iter), next) => {
            let gives = what_iter_gives(context, iter);
            match (gives, next) {
                (Gives::Itself, Some(next)) => (
                    "Iterator",
                    say(
                        "one pass only: {}{} gives the object itself, {}{} the next item",
                        [full(iter), place(iter), full(next), place(next)],
                    ),
                    Some("A second `for` over the same object goes on where the first one stopped."),
                    Weight::Result,
                ),
                (Gives::Itself, None) => (
                    "Iteration",
                    say(
                        "`for` raises `TypeError`: {}{} gives the object itself, which has no {}",
                        [full(iter), place(iter), code("__next__")],
                    ),
                    None,
                    Weight::Fails,
                ),
                (Gives::NewGenerator, None) => (
                    "Iterable",
                    say("each `for` gets a new generator from {}{}", [full(iter), place(iter)]),
                    Some("It can be gone over more than once; `next()` does not take the object itself."),
                    Weight::Result,
                ),
                _ => return None,
            }
        }
        (None, next) => {
            let item = has(context.special(&class, "__getitem__"))?;
            match (next, item) {
                (Some(next), None) => (
                    "Iteration",
                    say(
                        "`for` raises `TypeError`: there is {}{} but no {}",
                        [full(next), place(next), code("__iter__")],
                    ),
                    Some("`next()` works. An `__iter__` that returns `self` makes it an iterator."),
                    Weight::Surprise,
                ),
                (None, Some(item)) => (
                    "Iterable",
                    say("`for` calls {}{} with 0, 1, 2, … until `IndexError`", [full(&item), place(&item)]),
                    Some("There is no `__iter__`: the indices are tried in order, as for a list."),
                    Weight::Surprise,
                ),
                _ => return None,
            }
        }
    };
    let at = context.locate(node);
    let by_index = iter.is_none() && next.is_none();
    let names = NAMES.iter().filter(|name| by_index || **name != "__getitem__");
    let own = names.flat_map(|name| context.bindings_in_class(at, name));
    let own = own.filter(|found| found.piece == context.piece());
    let own = own.filter_map(|found| context.tree().node(found.binding.node));
    let header = [node.child_of_kind(Kind::KwClass), node.field_child(Field::Name)];
    let header = header.into_iter().flatten().filter(|_| weight < Weight::Result && !by_index);
    let anchors: Vec<_> = own.chain(header).map(|n| context.range(n)).collect();
    let mut note =
        Note::new("iteration-protocol", context.range(node), title, lead).on(anchors).weight(weight);
    if let Some(line) = line {
        note = note.line(Text::from(line));
    }
    Some(note)
}

enum Gives {
    Itself,
    NewGenerator,
    Else,
}

/// What an `__iter__` of this file gives.
fn what_iter_gives<'m>(context: &Context<'m>, iter: &Member) -> Gives {
    let Some(at) = function_of(context, iter) else { return Gives::Else };
    let there = context.at(at);
    if context.decorators(at).next().is_some() {
        return Gives::Else;
    }
    let kind = there.model().callable(at.node).map(|callable| callable.kind);
    if kind == Some(CallableKind::Generator) {
        return Gives::NewGenerator;
    }
    let body = at.node.field_child(Field::Body);
    let parameter = at.node.field_child(Field::Parameters).and_then(|list| list.named_child(0));
    let mut statements = body.into_iter().flat_map(Node::named_children).filter(|n| {
        let is_text = n.kind() == Kind::ExpressionStatement
            && n.named_child(0).is_some_and(|inner| inner.kind() == Kind::String);
        n.kind() != Kind::Comment && !is_text
    });
    // `return self` and nothing else.
    match (statements.next(), statements.next(), parameter) {
        (Some(only), None, Some(own))
            if kind == Some(CallableKind::Function)
                && only.kind() == Kind::ReturnStatement
                && only.named_child(0).is_some_and(|value| {
                    value.kind() == Kind::Identifier
                        && own.kind() == Kind::Identifier
                        && value.text() == own.text()
                }) =>
        {
            Gives::Itself
        }
        _ => Gives::Else,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        for body in [
            "def $0__iter__(self): return iter(self.x)",
            "@wild\n    def $0__iter__(self): return self",
            "$0__iter__ = None",
            "def $0__getitem__(self, i): pass\n    def __iter__(self): return f()",
            "def $0__getitem__(self, i): pass\n    __iter__ = None",
            "if x:\n        def $0__next__(self): pass",
        ] {
            silent_at("iteration-protocol", &format!("class A:\n    {body}\n"));
        }
        silent_at("iteration-protocol", "from m import B\nclass A(B):\n    def $0__next__(self): pass\n");
        silent_at("iteration-protocol", "class A(list):\n    def $0__getitem__(self, i): pass\n");
    }

    #[test]
    fn tells_iterators_from_iterables() {
        let iter = "    def __iter__(self): return self\n";
        let next = "    def __next__(self): return 1\n";
        assert_eq!(
            hover(&format!("class A:\n    def $0__iter__(self): return self\n{next}")),
            [
                "Iterator · one pass only: `A.__iter__` (line 2) gives the object itself, `A.__next__` (line 3) the next item\nA second `for` over the same object goes on where the first one stopped."
            ]
        );
        let text = hover("class A:\n    def $0__iter__(self):\n        yield 1\n").join("\n");
        assert!(
            text.contains("Iterable · each `for` gets a new generator from `A.__iter__` (line 2)"),
            "{text}"
        );
        let text = hover(&format!("class $0A:\n{next}")).remove(0);
        assert!(
            text.starts_with(
                "Iteration · `for` raises `TypeError`: there is `A.__next__` (line 2) but no `__iter__`"
            ),
            "{text}"
        );
        let text = hover(&format!("class $0A:\n{iter}")).remove(0);
        assert_eq!(
            text,
            "Iteration · `for` raises `TypeError`: `A.__iter__` (line 2) gives the object itself, which has no `__next__`"
        );
        let text = hover("class A:\n    def $0__getitem__(self, i): return i\n").remove(0);
        assert!(
            text.starts_with(
                "Iterable · `for` calls `A.__getitem__` (line 2) with 0, 1, 2, … until `IndexError`"
            ),
            "{text}"
        );
    }
}

//! What a metaclass of the reader's runs while a class statement is executed.

use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::class_making::Event;
use crate::semantics::cooperation::{class_name, place_of};
use crate::semantics::{Context, Name};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "metaclass", kinds: &[Kind::KwClass, Kind::Identifier], run: explain };

fn explain<'m>(context: &Context<'m>, token: Node<'m>, notes: &mut Vec<Note>) {
    let Some(node) = super::class_statement::of_header(token) else { return };
    // Without anything in the parentheses, `type` makes the class.
    if node.field_child(Field::Superclasses).is_some() {
        notes.extend(describe(context, node));
    }
}

fn describe<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let name = node.field_child(Field::Name)?;
    let making = context.making(context.locate(node))?;
    let metaclass = making.metaclass?;
    let methods: Vec<&Name> = making
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Prepare(member) | Event::New(member) | Event::Init(member) => Some(&member.name),
            _ => None,
        })
        .collect();
    let meta = context.class(metaclass);
    let call =
        context.special(&meta, "__call__").own().filter(|member| member.class.module.is_empty()).cloned();
    if methods.is_empty() && call.is_none() {
        return None;
    }
    let of = code(meta.id.qualname.as_str());
    let line = plain(context.at(metaclass).line(metaclass.node));
    let mut lead = say("{} (line {}) makes this class", [of, line]);
    if !methods.is_empty() {
        lead.extend(Text::from(" and runs "));
        lead.extend(Text::codes(methods.iter().map(|name| name.as_str()), ", "));
        lead.extend(Text::from(" now"));
    }
    let keyword = node.child_of_kind(Kind::KwClass);
    let argument = node.field_child(Field::Superclasses).and_then(|list| {
        let names = list.named_children().filter(|n| n.kind() == Kind::KeywordArgument);
        names.filter_map(|n| n.field_child(Field::Name)).find(|n| n.text() == "metaclass")
    });
    let anchors = keyword.into_iter().chain([name]).chain(argument);
    let mut note = Note::new("metaclass", context.range(node), "Metaclass", lead)
        .on(anchors.map(|n| context.range(n)))
        .related(&["class-statement"]);
    if !methods.is_empty() {
        note = super::class_statement::sequence(context, note, name, &making);
    }
    if let Some(call) = call {
        note = note.line(say(
            "Calling {} runs {}{}.",
            [
                code(name.text()),
                code(format!("{}.__call__", class_name(&call.class))),
                plain(place_of(context, &call)),
            ],
        ));
    }
    Some(note)
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        silent_at("metaclass", "cla$0ss A: pass\n");
        silent_at("metaclass", "import abc\ncla$0ss A(metaclass=abc.ABCMeta): pass\n");
        silent_at("metaclass", "class M(type): pass\ncla$0ss A(metaclass=M): pass\n");
        silent_at("metaclass", "cla$0ss A(metaclass=unknown): pass\n");
        silent_at(
            "metaclass",
            "class M(type):\n    def __new__(m, n, b, d):\n        if d: return None\n        return super().__new__(m, n, b, d)\ncla$0ss A(metaclass=M): pass\n",
        );
        silent_at(
            "metaclass",
            "class M(type):\n    def __init__(c, *a): pass\nclass N(M): pass\nclass B(metaclass=M): pass\ncla$0ss A(B, metaclass=N): pass\n",
        );
    }

    #[test]
    fn lists_the_steps() {
        assert_eq!(
            hover(
                "class M(type):\n    def __new__(m, n, b, d):\n        return super().__new__(m, n, b, d)\n    def __init__(c, n, b, d): pass\n    def __call__(c): pass\nclass A(meta$0class=M):\n    x = 1\n"
            ),
            [
                "Metaclass · `M` (line 1) makes this class and runs `__new__`, `__init__` now\n1. the body runs, from line 7 on\n2. `M.__new__` (line 2) makes the class\n3. `M.__init__` (line 4) is called with the finished class\n4. `A` is bound to the result\nCalling `A` runs `M.__call__` (line 5)."
            ]
        );
    }
}

//! The same thing written out, for whoever hovers a construct: put into the note that leads there, or a note of its own where
//! nothing else is told. Only hovers show it: in lists and margins it would stand at every other line.

use std::cell::RefCell;

use text_size::TextSize;

use crate::equivalents::{Equivalent, augmented, equivalent, with_statement};
use crate::note::{Note, Weight, code, plain, say};
use crate::semantics::{Context, Dependencies, Module};
use crate::syntax::{Field, Kind, Node};

/// What is written out for a note about a concept. What a note tells already is left to those who ask for more.
const CONSTRUCTS: &[(&str, &str, bool)] = &[
    ("with-statement", "with-statement", false),
    ("for-loop", "for-loop", false),
    ("decorator", "decorator", false),
    ("decorator-stacking", "decorator", false),
    ("decorator-with-arguments", "decorator", false),
    ("augmented-assignment", "augmented-assignment", true),
    ("sequence-unpacking", "tuple-unpacking", true),
    ("starred-unpacking", "tuple-unpacking", true),
    ("generator-function", "yield-from", true),
    ("dataclass", "dataclass-init", true),
    ("property", "property", true),
];

/// More lines do not fit below what is told of a dataclass.
const MOST_LINES: usize = 5;
/// Longer code of one line goes below the lead.
const MOST_IN_LEAD: usize = 80;

/// Completes the notes at the byte `offset` of the document.
pub(crate) fn complete(module: &Module, piece: usize, offset: TextSize, notes: &mut Vec<Note>) {
    let dependencies = RefCell::new(Dependencies::default());
    let Some(context) = Context::new(module, piece, &dependencies) else { return };
    let Some(start) = module.pieces().get(piece).map(|p| p.start) else { return };
    let Some(inside) = offset.checked_sub(start) else { return };
    let token = context.tree().node_at(inside);
    let constructs = constructs(token);
    if constructs.is_empty() || super::run::is_broken(&context, token) {
        return;
    }
    if notes.is_empty() {
        notes.extend(constructs.iter().find_map(|node| {
            let written = equivalent(&context, *node)?;
            Some(alone(&context, *node, written)?.on([context.range(token)]))
        }));
        return;
    }
    let Some(note) = notes.first_mut().filter(|note| note.weight != Weight::Fails) else { return };
    let Some((_, construct, shown)) = CONSTRUCTS.iter().find(|(concept, ..)| *concept == note.concept) else {
        return;
    };
    let found = constructs.into_iter().find_map(|node| {
        let (at, node) = whole(&context, node);
        equivalent(&at, node).filter(|written| written.construct == *construct)
    });
    if let Some(written) = found {
        put(note, written, *shown);
    }
}

fn put(note: &mut Note, written: Equivalent, shown: bool) {
    if shown && note.code.is_none() {
        if written.construct == "yield-from" && written.brief.is_some() && note.general.is_none() {
            note.general = Some(
                "`yield from` also hands on what `send()`, `throw()` and `close()` bring in; the loop does not.".into(),
            );
        }
        let code = written.brief.unwrap_or_else(|| written.code.clone());
        // There is room for the code of a small class, where the general truth is left out.
        if written.construct == "dataclass-init" && code.lines().count() <= MOST_LINES {
            note.general = None;
        }
        note.code = Some(code);
    }
    if note.code.as_ref() != Some(&written.code) {
        note.written_out = Some(written.code);
    }
}

/// The constructs that a token is a keyword, an operator, or the name of.
fn constructs(token: Node<'_>) -> Vec<Node<'_>> {
    let Some(parent) = token.parent() else { return Vec::new() };
    let is_own = match parent.kind() {
        Kind::Decorator => {
            let decorated =
                parent.parent().filter(|n| n.kind() == Kind::DecoratedDefinition && token.kind() == Kind::At);
            let definition = decorated.and_then(|n| n.field_child(Field::Definition));
            return decorated.into_iter().chain(definition).collect();
        }
        Kind::WithStatement => matches!(token.kind(), Kind::KwWith | Kind::KwAsync),
        Kind::ForStatement => matches!(token.kind(), Kind::KwFor | Kind::KwAsync),
        Kind::AugmentedAssignment => token.field() == Field::Operator,
        Kind::Assignment => token.kind() == Kind::Equal,
        Kind::String => token.kind() == Kind::StringStart,
        Kind::Yield => matches!(token.kind(), Kind::KwYield | Kind::KwFrom),
        Kind::ClassDefinition => token.kind() == Kind::KwClass || token.field() == Field::Name,
        Kind::FunctionDefinition => token.kind() == Kind::KwDef || token.field() == Field::Name,
        _ => false,
    };
    if is_own { vec![parent] } else { Vec::new() }
}

/// What stands for the whole: of the functions of a property, that which reads it.
fn whole<'m>(context: &Context<'m>, node: Node<'m>) -> (Context<'m>, Node<'m>) {
    let getter = context
        .class_of_method(node)
        .zip(node.field_child(Field::Name))
        .and_then(|(class, name)| context.property(class, &context.mangled(name)))
        .map(|property| property.getter);
    match getter {
        Some(getter) => (context.at(getter), getter.node),
        None => (*context, node),
    }
}

/// A note with nothing but the other code.
fn alone<'m>(context: &Context<'m>, node: Node<'m>, written: Equivalent) -> Option<Note> {
    let note = |concept, title: &str, lead| {
        Note::new(concept, context.range(node), title, lead).weight(Weight::Working)
    };
    let short = |node: Node<'_>| code(crate::note::cut(&node.one_line(), 60));
    Some(match written.construct {
        "augmented-assignment" => {
            let (left, right) = (node.field_child(Field::Left)?, node.field_child(Field::Right)?);
            let verb = if left.kind() == Kind::Identifier { "binds" } else { "sets" };
            let lead = say(
                "reads {}, combines it with {} and {} {} again",
                [short(left), short(right), plain(verb), short(left)],
            );
            let note = note("augmented-assignment", "Augmented assignment", lead);
            match augmented::assignment(context, node) {
                Some(assignment) => note.code(assignment),
                None => note
                    .code(written.code)
                    .general("Where the object can be changed in place, `+=` and its like do that, and no new one is made."),
            }
        }
        "tuple-unpacking" => {
            let (left, right) = (node.field_child(Field::Left)?, node.field_child(Field::Right)?);
            let targets: Vec<_> = left.named_children().filter(|n| n.kind() != Kind::Comment).collect();
            let count = targets.len();
            let lead = if targets.iter().any(|n| n.kind() == Kind::ListSplatPattern) {
                say("{} is taken apart, from left to right", [short(right)])
            } else if count == 1 {
                say("{} has to give exactly 1 item", [short(right)])
            } else {
                say("{} has to give exactly {} items, bound from left to right", [short(right), plain(count)])
            };
            note("sequence-unpacking", "Unpacking", lead).code(written.code)
        }
        "async-for" => {
            let over = node.field_child(Field::Right)?;
            let lead = say(
                "`await anext(…)` asks {} for one item after the other, until there is none",
                [short(over)],
            );
            let mut note = note("async-for", "async for", lead);
            put(&mut note, written, true);
            note
        }
        "async-with" => {
            let (manager, target) = with_statement::manager(node)?;
            let lead =
                say("{} is entered here and left however the body ends; both are awaited", [short(manager)]);
            let enter = target.map(|target| format!("{} = ", target.one_line())).unwrap_or_default();
            let mut note = note("async-context-manager", "async with", lead)
                .step(say(
                    "{}, then {}",
                    [
                        code(crate::note::cut(&format!("m = {}", manager.one_line()), 60)),
                        code(format!("{enter}await type(m).__aenter__(m)")),
                    ],
                ))
                .step("the body".into())
                .step(
                    "`await type(m).__aexit__(m, …)`, once: with the exception if one was raised (a true result stops it), else with three `None`"
                        .into(),
                );
            put(&mut note, written, false);
            note
        }
        "f-string" => {
            let is_short = written.code.chars().count() <= MOST_IN_LEAD && !written.code.contains('`');
            let note = |lead| note("f-string", "f-string", lead);
            if is_short {
                note(say("gives what {} gives", [code(written.code)]))
            } else {
                note(say("each field becomes text by `format()`, and the pieces are joined", []))
                    .code(written.code)
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::note::Fact;
    use crate::testing::explained;

    #[test]
    fn ignores_names_and_values() {
        for source in [
            "to$0tal += 1\n",
            "a, b = wo$0rk\n",
            "async def f():\n    async with lo$0ck: pass\n",
            "async def f():\n    async for x i$0n y: pass\n",
            "def f():\n    return $0'a'\n",
            // The tree takes these for a star in what is indexed, and for a walrus.
            "def f(x):\n    *x[0], a $0= x\n",
            "def f(x):\n    return $0f'{x:=-3,d}'\n",
        ] {
            let notes = explained(source);
            assert!(notes.iter().all(|note| note.code.is_none() && note.written_out.is_none()), "{notes:?}");
        }
    }

    #[test]
    fn writes_out_what_nothing_else_is_told_about() {
        for (source, lead, code) in [
            (
                "def f(total, rows):\n    total +$0= len(rows)\n",
                "reads `total`, combines it with `len(rows)` and binds `total` again",
                "total = operator.iadd(total, len(rows))",
            ),
            (
                "def f(rows):\n    a, b $0= rows\n",
                "`rows` has to give exactly 2 items, bound from left to right",
                "items = list(itertools.islice(rows, 3))\nif len(items) != 2: raise ValueError\na = items[0]\nb = items[1]",
            ),
            (
                "async def f(src):\n    async $0for x in src:\n        print(x)\n",
                "`await anext(…)` asks `src` for one item after the other, until there is none",
                "iterator = aiter(src)\nwhile True:\n    try:\n        x = await anext(iterator)\n    except StopAsyncIteration:\n        break\n    ...",
            ),
        ] {
            let notes = explained(source);
            let note = notes.first().unwrap_or_else(|| panic!("nothing in {source}"));
            assert_eq!((note.lead.to_quoted().as_str(), note.code.as_deref()), (lead, Some(code)));
        }
        let notes = explained("def f(text):\n    return $0f\"{text}\"\n");
        assert_eq!(notes[0].lead.to_quoted(), "gives what `format(text)` gives");
        let notes = explained("async def f(a):\n    async $0with a as b:\n        pass\n");
        assert!(
            notes[0].facts.contains(&Fact::Step("`m = a`, then `b = await type(m).__aenter__(m)`".into()))
        );
        assert!(
            notes[0].written_out.as_deref().is_some_and(|code| code.contains("value = await enter(manager)"))
        );
    }

    #[test]
    fn completes_what_is_told() {
        let notes = explained(
            "from dataclasses import dataclass, field
@dataclass
cla$0ss Row:
    name: str
    tags: list = field(default_factory=list)
    seen: int = field(default=0, init=False)

    def __post_init__(self):
        pass
",
        );
        assert_eq!(
            notes[0].code.as_deref(),
            Some(
                "missing = object()\n\ndef __init__(self, name: str, tags: list = missing) -> None:\n    self.name = name\n    self.tags = list() if tags is missing else tags\n    self.__post_init__()"
            )
        );
        let notes = explained(
            "class A:\n    @property\n    def r(self):\n        return self._r\n    @r.setter\n    de$0f r(self, v):\n        self._r = v\n        self.n += 1\n",
        );
        assert_eq!(
            notes[0].code.as_deref(),
            Some("def get_r(self): ...\ndef set_r(self, v): ...\nr = property(get_r, set_r)")
        );
        assert_eq!(
            notes[0].written_out.as_deref(),
            Some(
                "def get_r(self):\n    return self._r\n\ndef set_r(self, v):\n    self._r = v\n    self.n += 1\n\nr = property(get_r, set_r)"
            )
        );
        let notes = explained("def f(x):\n    yield fr$0om x\n");
        assert_eq!(notes[0].code.as_deref(), Some("for item in x:\n    yield item"));
        assert!(notes[0].written_out.as_deref().is_some_and(|code| code.contains("source.send(sent)")));
        let notes = explained("$0@a.b\ndef f():\n    '''One\n    two'''\n");
        assert_eq!(
            notes[0].written_out.as_deref(),
            Some("first = a.b\ndef f():\n    '''One\n    two'''\n\nf = first(f)")
        );
    }

    #[test]
    fn ignores_classes_whose_init_is_not_known() {
        for body in [
            "    x: int = 0\n    y: int\n",
            "    self: int\n",
            "    x: int\n    def __init__(self): ...\n",
            "    x: list = field(default_factory=make())\n",
            "    def make(): ...\n    x: list = field(default_factory=make)\n",
            "    y: int\n    x: list = field(default_factory=lambda: [y])\n",
            "    x: object = staticmethod(print)\n",
            "    x: object = Logger()\n",
        ] {
            let source = format!("from dataclasses import dataclass, field\n@dataclass\ncla$0ss A:\n{body}");
            let notes = explained(&source);
            assert!(notes.iter().all(|note| note.code.is_none()), "{source}{notes:?}");
        }
        let notes = explained(
            "from dataclasses import dataclass\nfrom far import B\n@dataclass\ncla$0ss A(B):\n    x: int\n",
        );
        assert!(notes.iter().all(|note| note.code.is_none()), "{notes:?}");
    }
}

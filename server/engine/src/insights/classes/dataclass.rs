//! What `@dataclass` generates.

use crate::insights::Insight;
use crate::note::{Note, Text, code, plain, say};
use crate::semantics::Context;
use crate::semantics::dataclasses::{DataClass, dataclass};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight =
    Insight { concept: "dataclass", kinds: &[Kind::ClassDefinition], run: explain };

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(generated) = dataclass(context, context.locate(node)) else { return };
    let (Some(keyword), Some(name)) = (node.child_of_kind(Kind::KwClass), node.field_child(Field::Name))
    else {
        return;
    };
    let class = context.locate(node);
    let has = |name: &str| context.class_gives(class, name);
    let mut lead = Text::default();
    if !generated.parameters.init || has("__init__") {
        lead.extend(Text::from("no `__init__` is generated: "));
        lead.extend(Text::from(if has("__init__") { "the class has its own" } else { "`init=False`" }));
    } else {
        lead.push(code(generated.signature()));
        if !generated.complete {
            lead.extend(Text::from(" · fields of its bases are not all known"));
        }
    }
    let anchors = [generated.decorator.child_of_kind(Kind::At), Some(keyword), Some(name)];
    let mut note = Note::new("dataclass", context.range(node), "Dataclass", lead)
        .on(anchors.into_iter().flatten().map(|n| context.range(n)))
        .short(format!("{} fields", generated.fields.len()))
        .related(&["dataclass-field-post-init", "equality-and-hash"]);
    let error = error(&generated, &has);
    if let Some(error) = error {
        notes.push(note.line(error));
        return;
    }
    if !has("__setattr__")
        && !has("__delattr__")
        && let Some(text) = hashing(&generated, has("__hash__"), has("__eq__"))
    {
        note = note.line(text);
    }
    // An `__init__` of its own may leave a field without a value.
    if generated.parameters.order && generated.parameters.init && !has("__init__") {
        note = note
            .line(Text::from("`<`, `<=`, `>` and `>=` compare the fields in this order, as a tuple would."));
    }
    if !generated.has_bases
        && !generated.parameters.frozen
        && generated.parameters.slots
        && !has("__setattr__")
    {
        note = note
            .line(Text::from("`slots=True` makes a new class: instances take no attributes but the fields."));
    }
    notes
        .push(note.general("An annotated name of the body is a field unless it is a `ClassVar`; a name without annotation is none."));
}

/// What `eq` and `frozen` make of `__hash__` (library reference, the table under `unsafe_hash`).
fn hashing(generated: &DataClass<'_>, own_hash: bool, own_eq: bool) -> Option<Text> {
    let parameters = generated.parameters;
    if own_hash || own_eq || parameters.unsafe_hash || !parameters.eq {
        return None;
    }
    Some(if parameters.frozen {
        Text::from(
            "Frozen: assigning to a field raises `FrozenInstanceError`; instances are hashed by their fields.",
        )
    } else {
        let left_out: Vec<&str> = generated
            .fields
            .iter()
            .filter(|field| !field.compare && !field.init_only)
            .map(|field| field.name.as_str())
            .collect();
        let mut text = Text::from("`==` compares the fields");
        if !left_out.is_empty() {
            text.extend(Text::from(" without "));
            text.extend(Text::codes(left_out, ", "));
        }
        text.extend(Text::from(
            "; instances cannot be hashed (no set member, no dict key), because `eq` is on without `frozen`.",
        ));
        text
    })
}

/// Why the decorator raises, where it does (library reference and `dataclasses._process_class`).
fn error(generated: &DataClass<'_>, has: &impl Fn(&str) -> bool) -> Option<Text> {
    let parameters = generated.parameters;
    if let Some(field) = generated.mutable_default() {
        return Some(say(
            "The default of {} can be changed: `ValueError` when the class is made; `field(default_factory=…)` makes a new one for each object.",
            [code(field.name.as_str())],
        ));
    }
    if let Some(above) = generated.above.filter(|above| above.frozen != parameters.frozen) {
        let (this, base) = if above.frozen { ("not frozen", "frozen") } else { ("frozen", "not frozen") };
        return Some(say(
            "It is {} and its base is {}: `TypeError` when the class is made.",
            [plain(this), plain(base)],
        ));
    }
    // Before any method is made.
    if parameters.order && !parameters.eq {
        return Some(Text::from("`order` needs `eq`: `ValueError` when the class is made."));
    }
    if let Some((field, before)) = generated.order_error().filter(|_| parameters.init) {
        return Some(say(
            "{} has no default but follows {}, which has one: `TypeError` when the class is made.",
            [code(field.name.as_str()), code(before.name.as_str())],
        ));
    }
    let taken = |names: &[&'static str]| names.iter().find(|name| has(name)).copied();
    let own = None
        .or_else(|| taken(&["__lt__", "__le__", "__gt__", "__ge__"]).filter(|_| parameters.order))
        .or_else(|| taken(&["__setattr__", "__delattr__"]).filter(|_| parameters.frozen))
        .or_else(|| taken(&["__hash__"]).filter(|_| parameters.unsafe_hash))
        .or_else(|| taken(&["__slots__"]).filter(|_| parameters.slots))?;
    Some(say(
        "The class has its own {}, which the decorator is told to make: `TypeError` when the class is made.",
        [code(own)],
    ))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_plain_classes_and_other_decorators() {
        silent_at("dataclass", "cla$0ss A:\n    x: int\n");
        silent_at(
            "dataclass",
            "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\n@dataclass\ncla$0ss B(A):\n    x: int\n",
        );
        silent_at(
            "dataclass",
            "from dataclasses import dataclass\n@dataclass\ncla$0ss A:\n    x: int = 1\n    x: str\n",
        );
        silent_at("dataclass", "def dataclass(c): return c\n@dataclass\ncla$0ss A:\n    x: int\n");
        silent_at(
            "dataclass",
            "from dataclasses import dataclass\n@dataclass(**options)\ncla$0ss A:\n    x: int\n",
        );
    }

    #[test]
    fn says_what_raises_first() {
        let told = hover(
            "from dataclasses import dataclass\n@dataclass(eq=False, order=True)\ncla$0ss A:\n    x: int = 1\n    y: int\n",
        );
        assert!(
            told.concat().contains("`order` needs `eq`: `ValueError` when the class is made."),
            "{told:?}"
        );
    }

    #[test]
    fn ignores_fields_that_may_be_left_out() {
        for head in ["if flag:", "while flag:", "for i in r:", "with flag:", "match flag:\n        case 1:"] {
            let inner = if head.starts_with("match") { "            " } else { "        " };
            let body = format!("    {head}\n{inner}x: int = 1\n    y: int = 2\n");
            silent_at(
                "dataclass",
                &format!("from dataclasses import dataclass\n@dataclass\ncla$0ss A:\n{body}"),
            );
        }
    }

    /// A `ClassVar` of a base keeps its place in the order, and where bases differ in `frozen`, there is no class.
    #[test]
    fn ignores_bases_that_are_not_certain() {
        silent_at(
            "dataclass",
            "
            from dataclasses import dataclass
            from typing import ClassVar
            @dataclass
            class A:
                x: ClassVar[int] = 0
                y: int = 0
            @dataclass
            cla$0ss B(A):
                z: int = 1
                x: int = 2
            @dataclass(frozen=True)
            class C: pass
            class D(C): pass
            @dataclass
            class E: pass
            @dataclass
            cla$0ss F(E, C): pass
            @dataclass
            cla$0ss G(D): pass
            ",
        );
    }

    #[test]
    fn shows_the_generated_init() {
        let text = hover(
            "from dataclasses import dataclass, field
from typing import ClassVar
@dataclass
cla$0ss Row:
    name: str
    values: list[int] = field(default_factory=list)
    size: int = 3
    hidden: int = (field(init=False, default=0))
    count: ClassVar[int] = 0
    plain = 1
",
        )
        .remove(0);
        assert!(
            text.starts_with(
                "Dataclass · `__init__(self, name: str, values: list[int] = <factory>, size: int = 3)`"
            ),
            "{text}"
        );
        assert!(text.contains("instances cannot be hashed"), "{text}");
    }

    #[test]
    fn follows_bases_and_keyword_only_fields() {
        let text = hover(
            "import dataclasses as d
@d.dataclass(frozen=True)
class A:
    x: int
@d.dataclass(frozen=True, kw_only=True)
cla$0ss B(A):
    y: int = 0
",
        )
        .remove(0);
        assert!(text.starts_with("Dataclass · `__init__(self, x: int, *, y: int = 0)`"), "{text}");
        assert!(text.contains("FrozenInstanceError"), "{text}");
    }

    #[test]
    fn finds_the_field_that_stops_the_class_from_being_made() {
        let text =
            hover("from dataclasses import dataclass\n@dataclass\ncla$0ss A:\n    x: int = 0\n    y: int\n")
                .remove(0);
        assert!(text.contains("`y` has no default but follows `x`"), "{text}");
    }

    #[test]
    fn says_what_making_the_class_raises() {
        for (arguments, body, said) in [
            ("", "x: list = []", "The default of `x` can be changed: `ValueError`"),
            ("(order=True, eq=False)", "x: int", "`order` needs `eq`: `ValueError`"),
            (
                "(order=True)",
                "x: int\n    def __lt__(self, o): ...",
                "The class has its own `__lt__`, which the decorator",
            ),
            (
                "(frozen=True)",
                "x: int\n    def __setattr__(self, n, v): ...",
                "The class has its own `__setattr__`",
            ),
            ("(slots=True)", "__slots__ = ()\n    x: int", "The class has its own `__slots__`"),
        ] {
            let source =
                format!("from dataclasses import dataclass\n@dataclass{arguments}\ncla$0ss A:\n    {body}\n");
            let text = hover(&source).remove(0);
            assert!(text.contains(said), "{text}");
        }
        let text = hover("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n@dataclass(frozen=True)\ncla$0ss B(A): pass\n").remove(0);
        assert!(text.contains("It is frozen and its base is not frozen: `TypeError`"), "{text}");
    }

    #[test]
    fn names_what_comparisons_leave_out() {
        let text = hover("from dataclasses import dataclass, field\n@dataclass\ncla$0ss A:\n    x: int\n    y: int = field(compare=False)\n").remove(0);
        assert!(text.contains("`==` compares the fields without `y`; instances cannot be hashed"), "{text}");
    }
}

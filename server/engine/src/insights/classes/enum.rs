//! The members of an enumeration with their values, what `auto()` gave, and which names are aliases.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::enums::{EnumKind, EnumMember, Enumeration, enumeration};
use crate::semantics::{Constant, Context};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "enum", kinds: &[Kind::ClassDefinition, Kind::Call], run: explain };

/// More members than this are counted, not listed.
const MOST: usize = 8;
/// More aliases than this are counted.
const MOST_ALIASES: usize = 4;
/// A longer value is not shown.
const LONG: usize = 40;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    notes.extend(match node.kind() {
        Kind::Call => at_auto(context, node),
        _ => at_class(context, node),
    });
}

fn at_class<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    node.field_child(Field::Superclasses)?;
    let found = enumeration(context, context.locate(node))?;
    let anchors = [node.child_of_kind(Kind::KwClass)?, node.field_child(Field::Name)?];
    let anchors = anchors.map(|n| context.range(n));
    let class = node.field_child(Field::Name)?.text();
    if found.unique
        && let Some((alias, of)) = aliases(&found).next()
    {
        let lead = say(
            "raises `ValueError`: {} and {} have the same value, which `@unique` forbids",
            [code(of.name), code(alias.name)],
        );
        return Some(Note::new("enum", context.range(node), "Enum", lead).on(anchors).weight(Weight::Fails));
    }
    let is_flag = found.kind == EnumKind::Flag && context.target() >= PythonVersion::new(3, 11);
    let canonical: Vec<&EnumMember<'_>> = found
        .members
        .iter()
        .filter(|member| member.alias_of.is_none() && (!is_flag || member.is_single_bit()))
        .collect();
    let mut lead = Text::codes(canonical.iter().take(MOST).map(|member| pair(member)), ", ");
    let more = canonical.len().saturating_sub(MOST);
    if canonical.is_empty() {
        lead = Text::from("no member has a single bit");
    } else if more > 0 {
        lead.push(plain(format!(" and {more} more")));
    }
    let title = if found.kind == EnumKind::Flag { "Flag" } else { "Enum" };
    let mut note = Note::new("enum", context.range(node), title, lead)
        .on(anchors)
        .short(counted(canonical.len(), "member"));
    let all: Vec<_> = aliases(&found).collect();
    for (alias, of) in all.iter().take(MOST_ALIASES) {
        note = note.bullet(say(
            "{} is another name of {} (line {}): {} is true",
            [
                code(alias.name),
                code(of.name),
                plain(context.line(of.node)),
                code(format!("{class}.{} is {class}.{}", alias.name, of.name)),
            ],
        ));
    }
    if all.len() > MOST_ALIASES {
        note = note.line(say(
            "… and {}.",
            [plain(counted(all.len() - MOST_ALIASES, "more alias").replace("aliass", "aliases"))],
        ));
    }
    if is_flag {
        let combined = found.members.iter().filter(|m| m.alias_of.is_none() && !m.is_single_bit());
        for member in combined.take(MOST_ALIASES) {
            note = note.bullet(if member.value == Constant::Int(0) {
                say(
                    "{} has no bit: it is false, and going over {} does not give it",
                    [code(pair(member)), code(class)],
                )
            } else {
                say("{} combines bits: going over {} does not give it", [code(pair(member)), code(class)])
            });
        }
    }
    if !all.is_empty() && note.weight == Weight::Result && found.members.iter().any(|m| m.auto.is_none()) {
        note = note.general("Of two names with equal values the second is an alias: there is one member.");
    }
    Some(note)
}

/// The names that are another name of a member, with it.
fn aliases<'a, 'm>(
    found: &'a Enumeration<'m>,
) -> impl Iterator<Item = (&'a EnumMember<'m>, &'a EnumMember<'m>)> {
    found.members.iter().filter_map(|member| Some((member, found.members.get(member.alias_of?)?)))
}

/// `RED = 1`
fn pair(member: &EnumMember<'_>) -> String {
    match shown(&member.value) {
        Some(value) => format!("{} = {value}", member.name),
        None => format!("{} = …", member.name),
    }
}

/// A value as `repr` shows it, where that is certain and short.
fn shown(value: &Constant) -> Option<String> {
    let text = match value {
        Constant::Int(_) | Constant::Str(_) | Constant::Bool(_) | Constant::None => value.to_string(),
        Constant::Tuple(items) => {
            let items: Vec<String> = items.iter().map(shown).collect::<Option<_>>()?;
            if items.len() == 1 {
                format!("({},)", items.join(""))
            } else {
                format!("({})", items.join(", "))
            }
        }
        Constant::Float(_) | Constant::Bytes(_) => return None,
    };
    (text.chars().count() <= LONG && !text.contains('`')).then_some(text)
}

/// `auto()` in the body of an enumeration.
fn at_auto<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let function = call.field_child(Field::Function).filter(|f| f.text().ends_with("auto"))?;
    let statement = call.parent()?.parent()?;
    let class = statement.parent()?.parent().filter(|n| n.kind() == Kind::ClassDefinition)?;
    let found = enumeration(context, context.locate(class))?;
    if found.unique && aliases(&found).next().is_some() {
        return None;
    }
    let member = found.members.iter().find(|member| member.auto == Some(call))?;
    let lead = say("gives {} here", [code(shown(&member.value)?)]);
    Some(Note::new("enum", context.range(call), "auto()", lead).on([context.range(function)]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        let of = |base: &str, body: &str| {
            silent_at("enum", &format!("import enum\nfrom enum import *\ncla$0ss A({base}):\n    {body}\n"));
        };
        of("object", "x = 1");
        of("enum.Enum", "pass");
        of("enum.Enum", "x = f()");
        of("enum.Enum", "x = 1\n    x = 2");
        of("enum.Enum", "x = 1\n    def __new__(cls, v): pass");
        of("enum.Enum", "x = 1\n    def __init__(self, v): self._value_ = 2");
        of("enum.Enum", "x = 1\n    if y: z = 2");
        of("enum.Enum", "x = 1\n    class y: pass");
        of("enum.Enum", "x, y = 1, 2");
        of("enum.Enum", "x = 'a'\n    y = enum.auto()");
        of("enum.Enum", "x = 5\n    z = 1\n    y = enum.auto()");
        of("enum.Enum", "x = 1\n    y = 1.0");
        of("enum.IntEnum", "x = '1'");
        of("str, enum.Enum", "x = enum.auto()");
        of("enum.Enum, metaclass=M", "x = 1");
        of("enum.ReprEnum", "x = 1");
        silent_at(
            "enum",
            "from enum import Enum\nclass B(Enum):\n    def _generate_next_value_(*a): return 1\ncla$0ss A(B):\n    x = 1\n",
        );
        silent_at("enum", "def auto(): pass\nclass A:\n    x = aut$0o()\n");
    }

    #[test]
    fn shows_members_and_aliases() {
        assert_eq!(
            hover(
                "from enum import Enum\nclass $0Color(Enum):\n    RED = 1\n    GREEN = 'g'\n    CRIMSON = 1\n    def f(self): pass\n"
            ),
            [
                "Enum · `RED = 1`, `GREEN = 'g'`\n- `CRIMSON` is another name of `RED` (line 3): `Color.CRIMSON is Color.RED` is true\n(Of two names with equal values the second is an alias: there is one member.)"
            ]
        );
    }

    #[test]
    fn counts_with_auto() {
        let text = hover(
            "import enum\nclass $0A(enum.IntEnum):\n    x = enum.auto()\n    y = 7\n    z = enum.auto()\n",
        )
        .remove(0);
        assert_eq!(text, "Enum · `x = 1`, `y = 7`, `z = 8`");
        let text = hover("import enum\nclass A(enum.StrEnum):\n    X = enum.$0auto()\n");
        assert!(text.contains(&"auto() · gives `'x'` here".to_string()), "{text:?}");
    }

    #[test]
    fn knows_flags() {
        let text = hover(
            "from enum import Flag, auto\nclass $0A(Flag):\n    R = auto()\n    W = auto()\n    RW = R | W\n    NONE = 0\n",
        );
        assert_eq!(
            text[..1],
            [
                "Flag · `R = 1`, `W = 2`\n- `RW = 3` combines bits: going over `A` does not give it\n- `NONE = 0` has no bit: it is false, and going over `A` does not give it"
            ]
        );
    }

    #[test]
    fn fails_where_unique_forbids() {
        let text = hover("from enum import Enum, unique\n@unique\nclass $0A(Enum):\n    x = 1\n    y = 1\n")
            .remove(0);
        assert_eq!(
            text,
            "Enum · raises `ValueError`: `x` and `y` have the same value, which `@unique` forbids"
        );
    }
}

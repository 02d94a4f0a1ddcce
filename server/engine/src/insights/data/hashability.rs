//! Keys and elements that cannot be hashed.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::Context;
use crate::semantics::hashing::{Names, Refused, Unhashable, refused};
use crate::syntax::{Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "hashability",
    kinds: &[Kind::Pair, Kind::Set, Kind::Call, Kind::Subscript, Kind::ComparisonOperator],
    run: explain,
};

/// A longer text is not shown.
const LONG: usize = 40;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if !node.has_error()
        && let Some(found) = refused(context, node, Names::Here)
    {
        notes.extend(note(context, node, &found));
    }
}

fn note<'m>(context: &Context<'m>, node: Node<'m>, found: &Refused<'m>) -> Option<Note> {
    let mut lead = say("raises {}: ", [code("TypeError")]);
    lead.extend(reason(found)?);
    if let Some((function, line)) = found.cache {
        lead.extend(say(
            "; the cache of {} (line {}) needs the hash of each argument",
            [code(function.text()), plain(line)],
        ));
    }
    let note = Note::new("hashability", context.range(node), "Hashability", lead).weight(Weight::Fails);
    let note = match (&found.class, found.part.unparenthesized().kind()) {
        (Unhashable::Own { .. }, _) => {
            note.line(Text::from("A `__hash__` by the values that `__eq__` compares makes them hashable."))
        }
        (Unhashable::Data { .. }, _) => note.line(Text::from(
            "`@dataclass(frozen=True)` gives a hash by the fields, which cannot be set then.",
        )),
        (_, _) if found.part != found.item => changing(note, found.role),
        (_, Kind::List) => note.line(Text::from("A tuple of the same items can be hashed, if they can.")),
        (_, Kind::Set | Kind::SetComprehension) => note.line(Text::from("A `frozenset` can be hashed.")),
        _ => changing(note, found.role),
    };
    Some(note.on(found.anchors.iter().map(|token| context.range(*token))))
}

fn changing(note: Note, role: &str) -> Note {
    note.general(say("A hash must never change, so what can change has none; this {} can.", [plain(role)]))
}

/// What cannot be hashed, and why; `None` where it is too long to be shown.
fn reason(found: &Refused<'_>) -> Option<Text> {
    let text = found.part.one_line();
    if text.chars().count() > LONG || text.contains('…') {
        return None;
    }
    let (name, because) = match &found.class {
        Unhashable::Builtin(name) => (say("a {}", [plain(name)]), Text::from("which cannot be hashed")),
        Unhashable::Own { name, line } => (
            say("an instance of {}", [code(name)]),
            match line {
                Some(line) => say(
                    "which cannot be hashed: the class defines `__eq__` (line {}) and no `__hash__`",
                    [plain(line)],
                ),
                None => Text::from("which cannot be hashed: its class sets `__hash__` to None"),
            },
        ),
        Unhashable::Data { name } => (
            say("an instance of {}", [code(name)]),
            Text::from(
                "which cannot be hashed: a dataclass compares by its fields and has no hash unless frozen",
            ),
        ),
    };
    let mut lead = if found.part == found.item {
        say("{} is ", [code(text)])
    } else {
        say("the tuple holds {}, ", [code(text)])
    };
    lead.extend(name);
    lead.push(plain(", "));
    lead.extend(because);
    Some(lead)
}

#[cfg(test)]
mod tests {
    use crate::testing::notes_of;

    #[test]
    fn ignores_what_can_be_hashed_or_is_not_known() {
        for source in [
            "{1: []}\n",
            "{(1, 2): 3}\n",
            "{x: 3}\n",
            "{x, (1,)}\n",
            "{(1, f([])): 3}\n",
            "def hash(x): pass\nhash([])\n",
            "def list(): return 1\n{list(): 3}\n",
            "x = []\nx = 1\n{x: 3}\n",
            "{[]: 1 for x in y}\n",
            "{frozenset([1]): 1}\n",
            "x = f()\nx[[1]]\n",
            "x = []\nx[[1]]\n",
            "x = {}\nx[1, 2]\n",
            "x = {}\nfor x[[1]] in []: pass\n",
            "x = set()\n{1} in x\n",
            "x = []\n[1] in x\n",
            "x = {}\nx.pop([], 1)\n",
            "set([(1, 2)])\n",
            "set(x)\n",
            "set([*x, []])\n",
            "class A:\n    def __eq__(self, o): pass\n    def __hash__(self): return 1\n{A()}\n",
            "class A: pass\n{A()}\n",
            "class A(B):\n    def __eq__(self, o): pass\n{A()}\n",
            "class A:\n    def __eq__(self, o): pass\ndef f(a: A):\n    {a}\n",
            "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass A:\n    x: int\n{A(1)}\n",
            "from dataclasses import dataclass\n@dataclass(eq=False)\nclass A:\n    x: int\n{A(1)}\n",
            "from functools import lru_cache\n@lru_cache(maxsize=0)\ndef f(x): pass\nf([1])\n",
            "from functools import lru_cache\n@lru_cache\ndef f(x): pass\nf((1,))\n",
        ] {
            assert!(notes_of("hashability", source).is_empty(), "{source}");
        }
    }

    #[test]
    fn says_what_cannot_be_hashed() {
        assert_eq!(
            notes_of("hashability", "{[1, 2]: 3}\n"),
            [
                "Hashability · raises `TypeError`: `[1, 2]` is a list, which cannot be hashed\nA tuple of the same items can be hashed, if they can."
            ]
        );
        assert!(notes_of("hashability", "x = {}\n{1, ('a', (x,))}\n")[0].starts_with(
            "Hashability · raises `TypeError`: the tuple holds `x`, a dict, which cannot be hashed"
        ));
    }

    #[test]
    fn dicts_and_sets_ask_for_a_hash() {
        for source in [
            "d = {}\nd[[1]] = 2\n",
            "d = dict()\nprint(d[{}])\n",
            "d = {}\ndel d[[1]]\n",
            "s = set()\ns.add([])\n",
            "s = {1}\n[] in s\n",
            "d = {}\n{1} not in d\n",
            "d = {}\nd.setdefault([], 1)\n",
            "D = {}\ndef f():\n    return D.get([1])\n",
            "frozenset([[]])\n",
            "set(([1], 2))\n",
            "dict.fromkeys([[1]])\n",
        ] {
            let notes = notes_of("hashability", source);
            assert_eq!(notes.len(), 1, "{source}");
            assert!(notes[0].starts_with("Hashability · raises `TypeError`: "), "{source}");
        }
    }

    #[test]
    fn what_is_equal_by_its_values_has_no_hash_of_its_own() {
        assert_eq!(
            notes_of("hashability", "class A:\n    def __eq__(self, o): pass\na = A()\n{a: 1}\n"),
            [
                "Hashability · raises `TypeError`: `a` is an instance of `A`, which cannot be hashed: the class defines `__eq__` (line 2) and no `__hash__`\nA `__hash__` by the values that `__eq__` compares makes them hashable."
            ]
        );
        assert_eq!(
            notes_of(
                "hashability",
                "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n{(1, A(2))}\n"
            ),
            [
                "Hashability · raises `TypeError`: the tuple holds `A(2)`, an instance of `A`, which cannot be hashed: a dataclass compares by its fields and has no hash unless frozen\n`@dataclass(frozen=True)` gives a hash by the fields, which cannot be set then."
            ]
        );
    }

    #[test]
    fn a_cache_asks_for_the_hash_of_each_argument() {
        assert_eq!(
            notes_of("hashability", "import functools\n@functools.lru_cache(None)\ndef f(x): pass\nf([1])\n"),
            [
                "Hashability · raises `TypeError`: `[1]` is a list, which cannot be hashed; the cache of `f` (line 3) needs the hash of each argument\nA tuple of the same items can be hashed, if they can."
            ]
        );
    }
}

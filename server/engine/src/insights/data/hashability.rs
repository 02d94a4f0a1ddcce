//! Keys and elements that cannot be hashed.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, plain, say};
use crate::semantics::dataclasses::dataclass;
use crate::semantics::{At, Constant, Context, Definition, Special};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "hashability",
    kinds: &[Kind::Pair, Kind::Set, Kind::Call, Kind::Subscript, Kind::ComparisonOperator],
    run: explain,
};

/// A longer text is not shown.
const LONG: usize = 40;
/// So deep tuples are looked into.
const MOST_NODES: usize = 50;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() {
        return;
    }
    match node.kind() {
        Kind::Pair => {
            let in_display = node.parent().is_some_and(|p| p.kind() == Kind::Dictionary);
            let (Some(key), Some(colon)) = (node.field_child(Field::Key), node.child_of_kind(Kind::Colon))
            else {
                return;
            };
            if in_display && let Some(why) = unhashable(context, key) {
                notes.push(note(context, node, "key", &why).on([context.range(colon)]));
            }
        }
        Kind::Set => {
            let Some(why) = node.named_children().find_map(|item| unhashable(context, item)) else { return };
            let braces = node.children().filter(|n| matches!(n.kind(), Kind::OpenBrace | Kind::CloseBrace));
            notes.push(note(context, node, "element", &why).on(braces.map(|n| context.range(n))));
        }
        Kind::Subscript => notes.extend(subscript(context, node)),
        Kind::ComparisonOperator => notes.extend(membership(context, node)),
        _ => notes.extend(call(context, node)),
    }
}

/// `d[[1]]`, read, bound or deleted.
fn subscript<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let mut indexes = node.field_children(Field::Subscript);
    let (index, None) = (indexes.next()?, indexes.next()) else { return None };
    let parent = node.parent()?;
    // A loop that runs no round binds nothing.
    if matches!(parent.kind(), Kind::ForStatement | Kind::ForInClause) && node.field() == Field::Left
        || !may_be_unhashable(index)
        || collection(context, node.field_child(Field::Value)?)? != "dict"
    {
        return None;
    }
    let why = unhashable(context, index)?;
    let brackets = node.children().filter(|n| matches!(n.kind(), Kind::OpenBracket | Kind::CloseBracket));
    let anchors: Vec<_> = brackets.map(|n| context.range(n)).collect();
    Some(note(context, node, "key", &why).on(anchors))
}

/// `[1] in d`
fn membership<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let mut operators = node.field_children(Field::Operators);
    let (token, None) = (operators.next()?, operators.next()) else { return None };
    if !matches!(token.kind(), Kind::KwIn | Kind::NotIn) {
        return None;
    }
    let mut sides = node.named_children().filter(|n| n.field() != Field::Operators);
    let (item, of) = (sides.next()?, sides.next()?);
    if !may_be_unhashable(item) {
        return None;
    }
    let class = collection(context, of).filter(|class| matches!(*class, "dict" | "set"))?;
    let why = unhashable(context, item)?;
    // A set that is looked for in a set is taken for a frozenset.
    if class == "set" && why.item == why.part && why.class == Class::Builtin("set") {
        return None;
    }
    Some(note(context, node, if class == "set" { "element" } else { "key" }, &why).on([context.range(token)]))
}

fn call<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let function = node.field_child(Field::Function)?;
    let arguments = node.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let given: Vec<Node<'m>> = arguments.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    if function.kind() == Kind::Identifier {
        let first = *given.first()?;
        return match (function.text(), given.len()) {
            ("hash", 1) => {
                let why = may_be_unhashable(first).then(|| unhashable(context, first))??;
                let is_builtin = context.qualified_name(function)? == "builtins.hash";
                is_builtin.then(|| note(context, node, "argument", &why).on([context.range(function)]))
            }
            (name @ ("set" | "frozenset"), 1) => {
                let why = first_unhashable(context, first)?;
                let is_builtin = context.qualified_name(function)? == format!("builtins.{name}");
                is_builtin.then(|| note(context, node, "element", &why).on([context.range(function)]))
            }
            _ => cached(context, node, function, &given),
        };
    }
    let (object, token) = (function.field_child(Field::Object)?, function.field_child(Field::Attribute)?);
    let (class, role) = match (token.text(), given.len()) {
        ("add", 1) => ("set", "element"),
        ("get" | "setdefault", 1 | 2) => ("dict", "key"),
        ("fromkeys", 1 | 2) => {
            let why = first_unhashable(context, *given.first()?)?;
            let is_builtin = context.qualified_name(object)? == "builtins.dict";
            return is_builtin.then(|| note(context, node, "key", &why).on([context.range(token)]));
        }
        _ => return None,
    };
    let item = *given.first()?;
    if !may_be_unhashable(item) || collection(context, object)? != class {
        return None;
    }
    let why = unhashable(context, item)?;
    Some(note(context, node, role, &why).on([context.range(token)]))
}

/// The first item of a display that cannot be hashed.
fn first_unhashable<'m>(context: &Context<'m>, display: Node<'m>) -> Option<Unhashable<'m>> {
    let display = display.unparenthesized();
    if !matches!(display.kind(), Kind::List | Kind::Tuple) {
        return None;
    }
    let items: Vec<Node<'m>> = display.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    if items.iter().any(|item| item.text().starts_with('*')) {
        return None;
    }
    items.into_iter().find_map(|item| unhashable(context, item))
}

/// A call of a function whose results are kept by its arguments.
fn cached<'m>(context: &Context<'m>, node: Node<'m>, function: Node<'m>, given: &[Node<'m>]) -> Option<Note> {
    let value = |n: Node<'m>| match n.kind() {
        Kind::KeywordArgument => n.field_child(Field::Value),
        _ => Some(n),
    };
    let is_display = |n: &Node<'m>| {
        let kind = n.unparenthesized().kind();
        kind.is_new_collection()
    };
    let item = given.iter().filter_map(|n| value(*n)).find(is_display)?;
    // What a star brings along may fail before.
    if given.iter().any(|n| n.text().starts_with('*')) {
        return None;
    }
    let Definition::Function(at) = context.definition(function) else { return None };
    let there = context.at(at);
    let mut decorators = context.decorators(at);
    let (decorator, None) = (decorators.next()?, decorators.next()) else { return None };
    let name = there.decorator_name(decorator)?;
    let expression = decorator.named_child(0)?.unparenthesized();
    let is_kept = match (name.as_str(), expression.kind()) {
        ("functools.cache", kind) => kind != Kind::Call,
        ("functools.lru_cache", Kind::Call) => keeps_some(&there, expression)?,
        ("functools.lru_cache", _) => true,
        _ => false,
    };
    if !is_kept {
        return None;
    }
    let mut why = unhashable(context, item)?;
    let line = there.line(at.node);
    why.lead.extend(say(
        "; the cache of {} (line {}) needs the hash of each argument",
        [code(function.text()), plain(line)],
    ));
    Some(note(context, node, "argument", &why).on([context.range(function)]))
}

/// Whether `lru_cache(…)` keeps anything: with a size of 0 it asks for no hash.
fn keeps_some<'m>(context: &Context<'m>, call: Node<'m>) -> Option<bool> {
    for argument in call.field_child(Field::Arguments)?.named_children() {
        let (name, value) = match argument.kind() {
            Kind::Comment => continue,
            Kind::KeywordArgument => {
                (argument.field_child(Field::Name)?.text(), argument.field_child(Field::Value)?)
            }
            _ => ("maxsize", argument),
        };
        match (name, context.constant(value)?) {
            ("maxsize", Constant::None) | ("typed", _) => {}
            ("maxsize", Constant::Int(size)) if size > 0 => {}
            _ => return Some(false),
        }
    }
    Some(true)
}

/// What cannot be hashed, and why.
struct Unhashable<'m> {
    item: Node<'m>,
    /// The item itself, or what of it cannot be hashed.
    part: Node<'m>,
    class: Class,
    lead: Text,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Class {
    Builtin(&'static str),
    /// A class of the file, with where its `__eq__` is defined.
    Own {
        name: String,
        line: Option<u32>,
    },
    Data {
        name: String,
    },
}

fn note<'m>(context: &Context<'m>, node: Node<'m>, role: &str, found: &Unhashable<'m>) -> Note {
    let mut lead = say("raises {}: ", [code("TypeError")]);
    lead.extend(found.lead.clone());
    let note = Note::new("hashability", context.range(node), "Hashability", lead).weight(Weight::Fails);
    match (&found.class, found.part.unparenthesized().kind()) {
        (Class::Own { .. }, _) => {
            note.line(Text::from("A `__hash__` by the values that `__eq__` compares makes them hashable."))
        }
        (Class::Data { .. }, _) => note.line(Text::from(
            "`@dataclass(frozen=True)` gives a hash by the fields, which cannot be set then.",
        )),
        (_, _) if found.part != found.item => changing(note, role),
        (_, Kind::List) => note.line(Text::from("A tuple of the same items can be hashed, if they can.")),
        (_, Kind::Set | Kind::SetComprehension) => note.line(Text::from("A `frozenset` can be hashed.")),
        _ => changing(note, role),
    }
}

fn changing(note: Note, role: &str) -> Note {
    note.general(say("A hash must never change, so what can change has none; this {} can.", [plain(role)]))
}

/// Whether it is worth a look.
fn may_be_unhashable(node: Node<'_>) -> bool {
    let node = node.unparenthesized();
    node.kind().is_new_collection() || matches!(node.kind(), Kind::Tuple | Kind::Call | Kind::Identifier)
}

/// Why the object that an expression gives cannot be hashed, where that is certain.
fn unhashable<'m>(context: &Context<'m>, item: Node<'m>) -> Option<Unhashable<'m>> {
    let item = item.unparenthesized();
    let shown = |n: Node<'m>| {
        let text = n.one_line();
        if text.chars().count() > LONG || text.contains('…') { None } else { Some(code(text)) }
    };
    let mut waiting = vec![item];
    let mut seen = 0;
    while let Some(next) = waiting.pop() {
        seen += 1;
        if seen > MOST_NODES {
            return None;
        }
        let next = next.unparenthesized();
        if next.kind() == Kind::Tuple {
            waiting.extend(next.named_children());
            continue;
        }
        let Some(class) = changeable(context, next) else { continue };
        let part = shown(next)?;
        let (name, because) = match &class {
            Class::Builtin(name) => (say("a {}", [plain(name)]), Text::from("which cannot be hashed")),
            Class::Own { name, line } => (
                say("an instance of {}", [code(name)]),
                match line {
                    Some(line) => say(
                        "which cannot be hashed: the class defines `__eq__` (line {}) and no `__hash__`",
                        [plain(line)],
                    ),
                    None => Text::from("which cannot be hashed: its class sets `__hash__` to None"),
                },
            ),
            Class::Data { name } => (
                say("an instance of {}", [code(name)]),
                Text::from(
                    "which cannot be hashed: a dataclass compares by its fields and has no hash unless frozen",
                ),
            ),
        };
        let mut lead = if next == item { say("{} is ", [part]) } else { say("the tuple holds {}, ", [part]) };
        lead.extend(name);
        lead.push(plain(", "));
        lead.extend(because);
        return Some(Unhashable { item, part: next, class, lead });
    }
    None
}

/// The builtin class of a list, dict or set that an expression gives.
fn collection<'m>(context: &Context<'m>, node: Node<'m>) -> Option<&'static str> {
    match changeable(context, node.unparenthesized())? {
        Class::Builtin(name) => Some(name),
        _ => None,
    }
}

/// The class of an expression that gives what cannot be hashed.
fn changeable<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Class> {
    if node.kind() != Kind::Identifier {
        return made(context, node);
    }
    if let Some(at) = context.straight(node).and_then(|straight| straight.made(node)) {
        return made(&context.at(at), at.node.unparenthesized());
    }
    match context.definition(node) {
        Definition::Value(at) => made(&context.at(at), at.node.unparenthesized()),
        _ => None,
    }
}

/// The class of what a display or call makes.
fn made<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Class> {
    Some(Class::Builtin(match node.kind() {
        Kind::List | Kind::ListComprehension => "list",
        Kind::Set | Kind::SetComprehension => "set",
        Kind::Dictionary | Kind::DictionaryComprehension => "dict",
        Kind::Call => {
            let function = node.field_child(Field::Function).filter(|f| f.kind() == Kind::Identifier)?;
            match ["list", "dict", "set", "bytearray"].into_iter().find(|name| *name == function.text()) {
                Some(name) if context.qualified_name(function)? == format!("builtins.{name}") => name,
                _ => return instance(context, node, function),
            }
        }
        _ => return None,
    }))
}

/// The class of this file that a call makes an instance of, where its instances have no hash.
fn instance<'m>(context: &Context<'m>, call: Node<'m>, function: Node<'m>) -> Option<Class> {
    let Definition::Class(at) = context.definition(function) else { return None };
    if !matches!(context.value(call), crate::semantics::Value::InstanceOf(of) if of == at) {
        return None;
    }
    let there = context.at(at);
    let name = at.node.field_child(Field::Name)?.text().to_string();
    if let Some(data) = dataclass(&there, at) {
        let taken = ["__hash__", "__eq__"].iter().any(|name| !context.bindings_in_class(at, name).is_empty());
        let parameters = data.parameters;
        let is_only = context.decorators(at).count() == 1;
        let is_plain = data.complete && is_only && !taken && !is_set_elsewhere(context, at);
        return (is_plain && parameters.eq && !parameters.frozen && !parameters.unsafe_hash)
            .then_some(Class::Data { name });
    }
    if context.decorators(at).next().is_some() {
        return None;
    }
    let class = context.class(at);
    if !context.is_plainly_made(&class) {
        return None;
    }
    let Special::Denied(denied) = context.special(&class, "__hash__") else { return None };
    if denied.class != class.id {
        return None;
    }
    let eq = context.bindings_in_class(at, "__eq__");
    let is_written = !context.bindings_in_class(at, "__hash__").is_empty();
    let line = match eq.as_slice() {
        [eq] if !is_written => Some(line_of(context, *eq)?),
        _ if is_written => None,
        _ => return None,
    };
    Some(Class::Own { name, line })
}

fn line_of<'m>(context: &Context<'m>, found: crate::semantics::Found<'m>) -> Option<u32> {
    let node = context.module().pieces().get(found.piece)?.segment.tree().node(found.binding.node)?;
    Some(context.at(At { piece: found.piece, node }).line(node))
}

/// Whether any other code of the file may give the class a hash.
fn is_set_elsewhere<'m>(context: &Context<'m>, class: At<'m>) -> bool {
    let pieces = context.module().pieces();
    pieces.iter().any(|piece| piece.segment.tree().root().text().contains("__hash__"))
        || context.class(class).mro.is_err()
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

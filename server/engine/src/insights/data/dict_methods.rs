//! What a dict that is written out gives for a key.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
use crate::semantics::known_dict::{DictEntry, KnownDict, is_equal};
use crate::semantics::{Constant, Context, Definition, data};
use crate::syntax::{Field, Kind, Node};

pub(super) const INSIGHT: Insight = Insight {
    concept: "dict-methods",
    kinds: &[Kind::Call, Kind::Subscript, Kind::ComparisonOperator, Kind::BinaryOperator],
    run: explain,
};

/// A longer text is not shown.
const LONG: usize = 40;
/// So many keys are told.
const LISTED: usize = 4;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    if node.has_error() {
        return;
    }
    notes.extend(match node.kind() {
        Kind::Call => method(context, node),
        Kind::Subscript => subscript(context, node),
        Kind::ComparisonOperator => membership(context, node),
        _ => union(context, node),
    });
}

/// Its keys, as a sentence.
fn keys(dict: &KnownDict<'_>) -> Option<Text> {
    let line = dict.line?;
    let name = [code(&dict.name), plain(line)];
    let mut text = match dict.pairs.len() {
        0 => return Some(say("{} (line {}) is empty.", name)),
        1 => say("The only key of {} (line {}) is ", name),
        _ => say("{} (line {}) has the keys ", name),
    };
    text.extend(listed(dict.pairs.iter().map(|(_, entry)| entry.key.clone()).collect()));
    text.push(plain("."));
    Some(text)
}

fn listed(keys: Vec<String>) -> Text {
    let more = keys.len().saturating_sub(LISTED);
    let mut text = Text::codes(keys.into_iter().take(LISTED), ", ");
    if more > 0 {
        text.push(plain(format!(" and {more} more")));
    }
    text
}

/// A value as Python writes it, where that is certain.
fn shown<'m>(context: &Context<'m>, node: Node<'m>) -> Option<String> {
    let node = node.unparenthesized();
    let text = match node.kind() {
        Kind::Identifier => match context.constant(node) {
            Some(constant) => data::repr(&constant)?,
            // A function or class, by its name.
            None => match context.definition(node) {
                Definition::Function(_) | Definition::Class(_) => node.text().to_string(),
                _ => return None,
            },
        },
        Kind::Dictionary | Kind::Set => {
            let is_plain = |n: Node<'_>| {
                matches!(
                    n.kind(),
                    Kind::Dictionary
                        | Kind::Set
                        | Kind::Pair
                        | Kind::List
                        | Kind::Tuple
                        | Kind::Integer
                        | Kind::Float
                        | Kind::True
                        | Kind::False
                        | Kind::None
                        | Kind::String
                        | Kind::StringStart
                        | Kind::StringContent
                        | Kind::StringEnd
                )
            };
            if !node.descendants().filter(|n| n.is_named()).all(is_plain) {
                return None;
            }
            short(node)?
        }
        _ => context.data(node)?.repr()?,
    };
    (text.chars().count() <= LONG).then_some(text)
}

fn short(node: Node<'_>) -> Option<String> {
    let text = node.one_line();
    (text.chars().count() <= LONG && !text.contains('…')).then_some(text)
}

/// Positional arguments, where there are no others.
fn positional(call: Node<'_>) -> Option<Vec<Node<'_>>> {
    let list = call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let given: Vec<Node<'_>> = list.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    let is_plain = |n: &Node<'_>| {
        !n.text().starts_with('*') && !matches!(n.kind(), Kind::KeywordArgument | Kind::GeneratorExpression)
    };
    given.iter().all(is_plain).then_some(given)
}

fn method<'m>(context: &Context<'m>, call: Node<'m>) -> Option<Note> {
    let function = call.field_child(Field::Function).filter(|f| f.kind() == Kind::Attribute)?;
    let (object, token) = (function.field_child(Field::Object)?, function.field_child(Field::Attribute)?);
    let title = format!("dict.{}", token.text());
    let new = |lead: Text| {
        Note::new("dict-methods", context.range(call), title.clone(), lead).on([context.range(token)])
    };
    match token.text() {
        "keys" | "values" | "items" => {
            return view(context, call, object).map(new).map(|n| n.weight(Weight::Working));
        }
        "update" => return update(context, call, object).map(new),
        "get" | "pop" | "setdefault" => {}
        _ => return None,
    }
    let given = positional(call)?;
    let key = *given.first()?;
    let default = given.get(1).copied();
    if given.len() > 2 {
        return None;
    }
    let dict = KnownDict::new(context, object, call)?;
    let wanted = context.constant(key)?;
    let key_text = data::repr(&wanted).filter(|text| text.chars().count() <= LONG)?;
    let name = || code(&dict.name);
    let key = || code(&key_text);
    let note = match (token.text(), dict.get(&wanted)?) {
        ("pop", Some(entry)) => {
            let value = shown(&entry.context, entry.value)?;
            new(say("gives {} and removes the key {} from {}", [code(value), key(), name()]))
        }
        ("pop", None) => match default {
            None => missing(new(Text::default()), &dict, &key_text).line(say(
                "{} would give {} instead.",
                [code(format!("{}.pop({key_text}, None)", dict.name)), code("None")],
            )),
            Some(default) => new(say(
                "gives {}, the default: {} has no key {} and stays as it is",
                [code(shown(context, default)?), name(), key()],
            )),
        },
        ("setdefault", Some(entry)) => {
            let value = shown(&entry.context, entry.value)?;
            new(say("gives {}: {} has the key {} and stays as it is", [code(value), name(), key()]))
        }
        ("setdefault", None) => {
            let value = default.map_or(Some("None".to_string()), |default| shown(context, default))?;
            new(say(
                "adds {} to {} and gives {}",
                [code(format!("{key_text}: {value}")), name(), code(&value)],
            ))
        }
        (_, Some(entry)) => {
            let value = shown(&entry.context, entry.value)?;
            new(say("gives {}: {} has the key {}", [code(value), name(), key()]))
        }
        (_, None) => {
            let (value, what) = match default {
                None => ("None".to_string(), ""),
                Some(default) => (shown(context, default)?, ", the default"),
            };
            new(say("gives {}{}: {} has no key {}", [code(value), plain(what), name(), key()]))
                .line(say("{} stays as it is: `get` adds no key.", [name()]))
        }
    };
    Some(match keys(&dict) {
        Some(keys) => note.line(keys),
        None => note,
    })
}

/// What raises, with its reason.
fn missing(mut note: Note, dict: &KnownDict<'_>, key: &str) -> Note {
    note.lead = say("raises {}: {} has no key {}", [code("KeyError"), code(&dict.name), code(key)]);
    note.short = crate::note::shortened(&note.lead.to_plain());
    note.weight(Weight::Fails)
}

fn subscript<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let of = node.field_child(Field::Value)?;
    let mut indexes = node.field_children(Field::Subscript);
    let (index, None) = (indexes.next()?, indexes.next()) else { return None };
    if !matches!(of.unparenthesized().kind(), Kind::Identifier | Kind::Dictionary)
        || index.kind() == Kind::Slice
    {
        return None;
    }
    let parent = node.parent()?;
    let is_deleted = parent.kind() == Kind::DeleteStatement;
    let is_changed = parent.kind() == Kind::AugmentedAssignment && node.field() == Field::Left;
    if !is_deleted && !is_changed && data::is_stored(node) {
        return None;
    }
    let key = context.constant(index)?;
    let dict = KnownDict::new(context, of, node)?;
    let key_text = data::repr(&key).filter(|text| text.chars().count() <= LONG)?;
    let brackets = node.children().filter(|n| matches!(n.kind(), Kind::OpenBracket | Kind::CloseBracket));
    let anchors: Vec<_> = brackets.map(|n| context.range(n)).collect();
    let new = |lead: Text| Note::new("dict-methods", context.range(node), "Dict key", lead).on(anchors);
    let note = match dict.get(&key)? {
        Some(_) if is_deleted || is_changed => return None,
        Some(entry) => new(say("gives {}", [code(shown(&entry.context, entry.value)?)])),
        None => {
            let note = missing(new(Text::default()), &dict, &key_text);
            if is_deleted || is_changed {
                note
            } else {
                note.line(say(
                    "{} would give {} instead.",
                    [code(format!("{}.get({key_text})", dict.name)), code("None")],
                ))
            }
        }
    };
    Some(match keys(&dict) {
        Some(keys) => note.line(keys),
        None => note,
    })
}

fn membership<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let mut operators = node.field_children(Field::Operators);
    let (token, None) = (operators.next()?, operators.next()) else { return None };
    let turned = match token.kind() {
        Kind::KwIn => false,
        Kind::NotIn => true,
        _ => return None,
    };
    let mut sides = node.named_children().filter(|n| n.field() != Field::Operators);
    let (item, of) = (sides.next()?, sides.next()?);
    let key = context.constant(item)?;
    let dict = KnownDict::new(context, of, node)?;
    let key_text = data::repr(&key).filter(|text| text.chars().count() <= LONG)?;
    let is_there = dict.get(&key)?.is_some();
    let lead = say(
        "{}: {} {} {}",
        [
            code(if is_there == turned { "False" } else { "True" }),
            code(&dict.name),
            plain(if is_there { "has the key" } else { "has no key" }),
            code(&key_text),
        ],
    );
    let title = if turned { "not in" } else { "in" };
    let mut note = Note::new("dict-methods", context.range(node), title, lead).on([context.range(token)]);
    let is_value = |entry: &DictEntry<'m>| {
        entry.context.constant(entry.value).is_some_and(|value| is_equal(&value, &key) == Some(true))
    };
    if !is_there && dict.pairs.iter().any(|(_, entry)| is_value(entry)) {
        note = note.weight(Weight::Surprise).line(say(
            "{} looks at the keys. {} is a value: {} would be {}.",
            [
                code(title),
                code(&key_text),
                code(format!("{key_text} {title} {}.values()", dict.name)),
                code(if turned { "False" } else { "True" }),
            ],
        ));
    }
    Some(match keys(&dict) {
        Some(keys) => note.line(keys),
        None => note,
    })
}

/// `a | b` of two dicts.
fn union<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let token = node.field_child(Field::Operator).filter(|o| o.kind() == Kind::Bar)?;
    let left = KnownDict::new(context, node.field_child(Field::Left)?, node)?;
    let right = KnownDict::new(context, node.field_child(Field::Right)?, node)?;
    let (both, added) = parted(&left, &right)?;
    let mut lead = say("a new dict of {}", [plain(counted(left.pairs.len() + added.len(), "key"))]);
    if !both.is_empty() {
        lead.extend(say("; the right side gives the value for ", []));
        lead.extend(listed(both));
    }
    Some(Note::new("dict-methods", context.range(node), "dict | dict", lead).on([context.range(token)]))
}

/// The keys of the second that the first has too, and the others.
fn parted(first: &KnownDict<'_>, second: &KnownDict<'_>) -> Option<(Vec<String>, Vec<String>)> {
    let (mut both, mut added) = (Vec::new(), Vec::new());
    for (key, entry) in &second.pairs {
        match first.get(key)? {
            Some(there) => both.push(there.key.clone()),
            None => added.push(entry.key.clone()),
        }
    }
    Some((both, added))
}

/// `d.update(other)` or `d.update(name=value)`.
fn update<'m>(context: &Context<'m>, call: Node<'m>, object: Node<'m>) -> Option<Text> {
    let dict = KnownDict::new(context, object, call)?;
    let list = call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let given: Vec<Node<'m>> = list.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    let other = match given.as_slice() {
        [] => return None,
        [only] if matches!(only.kind(), Kind::Dictionary | Kind::Identifier) => {
            KnownDict::new(context, *only, call)?
        }
        named => {
            let mut pairs = Vec::new();
            for argument in named {
                if argument.kind() != Kind::KeywordArgument {
                    return None;
                }
                let (name, value) = (argument.field_child(Field::Name)?, argument.field_child(Field::Value)?);
                let key = Constant::Str(name.text().to_string());
                let text = data::repr(&key)?;
                pairs.push((key, DictEntry { key: text, value, context: *context }));
            }
            KnownDict { name: String::new(), line: None, pairs }
        }
    };
    let (both, added) = parted(&dict, &other)?;
    let name = code(&dict.name);
    let mut text = match (both.is_empty(), added.is_empty()) {
        (true, true) => return Some(say("leaves {} as it is", [name])),
        (true, false) => say("adds to {}: ", [name]),
        (false, _) => say("sets anew in {}: ", [name]),
    };
    if both.is_empty() {
        text.extend(listed(added));
    } else {
        text.extend(listed(both));
        if !added.is_empty() {
            text.push(plain("; adds "));
            text.extend(listed(added));
        }
    }
    Some(text)
}

/// A view that is kept under a name.
fn view<'m>(context: &Context<'m>, call: Node<'m>, object: Node<'m>) -> Option<Text> {
    let is_kept = call.parent().is_some_and(|p| p.kind() == Kind::Assignment) && call.field() == Field::Right;
    if !is_kept || !positional(call)?.is_empty() || !context.value(object).is("dict") {
        return None;
    }
    Some(say("a view of {}, no copy: it shows what is changed there later", [code(short(object)?)]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_of, silent_at};

    #[test]
    fn ignores_what_is_not_certain() {
        for source in [
            "d.$0get('a')\n",
            "d = {'a': 1}\nd['b'] = 2\nd.$0get('b')\n",
            "d = {'a': 1, **e}\nd.$0get('b')\n",
            "d = {'a': 1, x: 2}\nd.$0get('b')\n",
            "d = {'a': 1}\nf(d)\nd.$0get('b')\n",
            "d = {'a': 1}\nd.$0get(x)\n",
            "d = {'a': 1}\nfor x in y:\n    d.$0pop('a')\n",
            "d = {'a': 1}\nwhile d.$0pop('a'): pass\n",
            "d = {'a': 1}\nx = f(d), d.$0get('b')\n",
            "d = {'a': 1}\nx = d.pop('a'), d.$0pop('a')\n",
            "d = {'a': f()}\nd.$0get('a')\n",
            "d = {1.0: 1}\nd.$0get(1)\n",
            "D = {'a': 1}\ndef f():\n    D.$0get('a')\n",
            "d = {'a': 1}\nd.$0get('b', default=2)\n",
            "d = {}\nfor x in d.$0items(): pass\n",
            "from collections import defaultdict\nd = defaultdict(list)\nd.$0get('a')\n",
        ] {
            silent_at("dict-methods", source);
        }
        for source in
            ["d = {'a': 1}\nd['b'] = 2\n", "d = {'a': 1}\nd['a'] += 1\n", "d = {'a': 1}\ndel d['a']\n"]
        {
            assert!(notes_of("dict-methods", source).is_empty(), "{source}");
        }
    }

    #[test]
    fn what_a_call_gives() {
        for (source, expected) in [
            (
                "d = {'a': 1}\nd.$0get('b')\n",
                "dict.get · gives `None`: `d` has no key `'b'`\n`d` stays as it is: `get` adds no key.\nThe only key of `d` (line 1) is `'a'`.",
            ),
            (
                "d = {'a': 1, 'b': [2]}\nd.$0get('b', 0)\n",
                "dict.get · gives `[2]`: `d` has the key `'b'`\n`d` (line 1) has the keys `'a'`, `'b'`.",
            ),
            (
                "d = {}\nd.$0get('b', 0)\n",
                "dict.get · gives `0`, the default: `d` has no key `'b'`\n`d` stays as it is: `get` adds no key.\n`d` (line 1) is empty.",
            ),
            (
                "d = {True: 'x', 1: 'y'}\nd.$0pop(1)\n",
                "dict.pop · gives `'y'` and removes the key `1` from `d`\nThe only key of `d` (line 1) is `True`.",
            ),
            (
                "d = {'a': 1}\nd.$0setdefault('b', []).append(1)\n",
                "dict.setdefault · adds `'b': []` to `d` and gives `[]`\nThe only key of `d` (line 1) is `'a'`.",
            ),
            (
                "d = {'a': 1}\nd.$0pop('b', 7)\n",
                "dict.pop · gives `7`, the default: `d` has no key `'b'` and stays as it is\nThe only key of `d` (line 1) is `'a'`.",
            ),
            ("d = {'a': 1}\nd.$0update(a=2, b=3)\n", "dict.update · sets anew in `d`: `'a'`; adds `'b'`"),
            (
                "d = {'a': 1}\nv = d.$0keys()\n",
                "dict.keys · a view of `d`, no copy: it shows what is changed there later",
            ),
            (
                "d = {'a': 1, 'b': 2}\ne = {'b': 3, 'c': 4}\nd $0| e\n",
                "dict | dict · a new dict of 3 keys; the right side gives the value for `'b'`",
            ),
        ] {
            assert_eq!(hover(source)[0], expected);
        }
    }

    #[test]
    fn what_fails_for_a_missing_key() {
        assert_eq!(
            hover("d = {'a': 1}\ntry:\n    d$0['b']\nexcept KeyError: pass\n"),
            [
                "Dict key · raises `KeyError`: `d` has no key `'b'`\n`d.get('b')` would give `None` instead.\nThe only key of `d` (line 1) is `'a'`."
            ]
        );
        assert_eq!(
            hover("{'a': 1}.$0pop('b')\n"),
            [
                "dict.pop · raises `KeyError`: `{'a': 1}` has no key `'b'`\n`{'a': 1}.pop('b', None)` would give `None` instead."
            ]
        );
        assert!(hover("d = {}\nd$0['n'] += 1\n")[0].starts_with("Dict key · raises `KeyError`"));
    }

    #[test]
    fn membership_is_about_keys() {
        assert_eq!(
            hover("d = {'a': 1}\nprint(1 $0in d)\n"),
            [
                "in · `False`: `d` has no key `1`\n`in` looks at the keys. `1` is a value: `1 in d.values()` would be `True`.\nThe only key of `d` (line 1) is `'a'`."
            ]
        );
    }
}

//! What a dict that is written out gives for a key.

use crate::insights::Insight;
use crate::note::{Note, Text, Weight, code, counted, plain, say};
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
/// A dict with more keys is not looked into.
const MOST_PAIRS: usize = 100;
/// A statement with more nodes may do anything.
const MOST_NODES: u32 = 300;

/// Functions that leave the dict as it is.
const ONLY_LOOK: [&str; 12] =
    ["print", "len", "sorted", "sum", "min", "max", "list", "tuple", "set", "str", "repr", "type"];

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

/// A dict display as it is when the expression is evaluated.
struct Known<'m> {
    /// How the dict is written where it is used.
    name: String,
    /// The line of the display, where that is another statement.
    line: Option<u32>,
    pairs: Vec<(Constant, Entry<'m>)>,
}

/// What stands for a key, and how the key is written.
#[derive(Clone)]
struct Entry<'m> {
    key: String,
    value: Node<'m>,
    context: Context<'m>,
}

impl<'m> Known<'m> {
    fn new(context: &Context<'m>, node: Node<'m>, whole: Node<'m>) -> Option<Known<'m>> {
        let node = node.unparenthesized();
        let display = match node.kind() {
            Kind::Dictionary => context.locate(node),
            Kind::Identifier if is_undisturbed(context, whole, node) => {
                context.straight(node)?.display(node).filter(|at| at.node.kind() == Kind::Dictionary)?
            }
            _ => return None,
        };
        let there = context.at(display);
        let mut pairs: Vec<(Constant, Entry<'m>)> = Vec::new();
        for pair in display.node.named_children().filter(|n| n.kind() != Kind::Comment) {
            if pair.kind() != Kind::Pair || pairs.len() >= MOST_PAIRS {
                return None;
            }
            let key = there.constant(pair.field_child(Field::Key)?)?;
            let value = pair.field_child(Field::Value)?;
            match position(&pairs, &key)? {
                // The first key stays, the last value counts.
                Some(at) => pairs.get_mut(at)?.1.value = value,
                None => {
                    let text = data::repr(&key)?;
                    pairs.push((key, Entry { key: text, value, context: there }));
                }
            }
        }
        let name = short(node)?;
        let line = (node.kind() == Kind::Identifier).then(|| there.line(display.node));
        Some(Known { name, line, pairs })
    }

    /// What stands for the key: `Some(None)` where it is missing, `None` where that is not certain.
    fn get(&self, key: &Constant) -> Option<Option<&Entry<'m>>> {
        Some(position(&self.pairs, key)?.and_then(|at| Some(&self.pairs.get(at)?.1)))
    }

    /// Its keys, as a sentence.
    fn keys(&self) -> Option<Text> {
        let line = self.line?;
        let name = [code(&self.name), plain(line)];
        let mut text = match self.pairs.len() {
            0 => return Some(say("{} (line {}) is empty.", name)),
            1 => say("The only key of {} (line {}) is ", name),
            _ => say("{} (line {}) has the keys ", name),
        };
        text.extend(listed(self.pairs.iter().map(|(_, entry)| entry.key.clone()).collect()));
        text.push(plain("."));
        Some(text)
    }
}

fn listed(keys: Vec<String>) -> Text {
    let more = keys.len().saturating_sub(LISTED);
    let mut text = Text::codes(keys.into_iter().take(LISTED), ", ");
    if more > 0 {
        text.push(plain(format!(" and {more} more")));
    }
    text
}

/// The place of a key among others; `None` where it is not certain which are equal.
fn position(pairs: &[(Constant, Entry<'_>)], key: &Constant) -> Option<Option<usize>> {
    for (at, (known, _)) in pairs.iter().enumerate() {
        if is_equal(known, key)? {
            return Some(Some(at));
        }
    }
    Some(None)
}

/// Whether two keys are equal, as `1`, `1.0` and `True` are; `None` where that is not certain.
fn is_equal(one: &Constant, other: &Constant) -> Option<bool> {
    let mut waiting = vec![(one, other)];
    let mut equal = true;
    while let Some((one, other)) = waiting.pop() {
        if let (Constant::Tuple(a), Constant::Tuple(b)) = (one, other) {
            equal &= a.len() == b.len();
            waiting.extend(a.iter().zip(b));
            continue;
        }
        equal &= match (number(one), number(other)) {
            (Some(Number::Whole(a)), Some(Number::Whole(b))) => a == b,
            (None, None) => one == other,
            (None, _) | (_, None) => false,
            // Floats are left alone: what is equal to one of them is too fine a question here.
            _ => return None,
        };
    }
    Some(equal)
}

enum Number {
    Whole(i128),
    Fraction,
}

fn number(constant: &Constant) -> Option<Number> {
    match constant {
        Constant::Int(n) => Some(Number::Whole(*n)),
        Constant::Bool(b) => Some(Number::Whole(i128::from(*b))),
        Constant::Float(_) => Some(Number::Fraction),
        _ => None,
    }
}

/// Whether nothing in the statement that may run before the expression changes the dict, or runs the expression again.
fn is_undisturbed<'m>(context: &Context<'m>, whole: Node<'m>, dict: Node<'m>) -> bool {
    let is_statement =
        |n: &Node<'_>| n.parent().is_some_and(|p| matches!(p.kind(), Kind::Block | Kind::Module));
    let Some(statement) = std::iter::once(whole).chain(whole.ancestors()).find(is_statement) else {
        return false;
    };
    let region = match statement.kind() {
        Kind::IfStatement => statement.field_child(Field::Condition),
        Kind::ForStatement => statement.field_child(Field::Right),
        Kind::ExpressionStatement
        | Kind::ReturnStatement
        | Kind::AssertStatement
        | Kind::DeleteStatement
        | Kind::RaiseStatement => Some(statement),
        _ => None,
    };
    let Some(region) = region.filter(|region| *region == whole || region.contains(whole)) else {
        return false;
    };
    if region.subtree_end() - region.id() > MOST_NODES {
        return false;
    }
    // What stands around the expression runs after it.
    let others = region.descendants().filter(|n| n.is_named() && *n != whole && !n.contains(whole));
    let mut others = others.filter(|n| n.parent() != Some(whole) || n.field() != Field::Function);
    others.all(|node| match node.kind() {
        Kind::Call => {
            let Some(function) = node.field_child(Field::Function) else { return false };
            if function.kind() == Kind::Attribute {
                let parts = function.field_child(Field::Object).zip(function.field_child(Field::Attribute));
                return parts.is_some_and(|(object, name)| {
                    object.text() == dict.text() && matches!(name.text(), "get" | "keys" | "values" | "items")
                });
            }
            let name = context.qualified_name(function);
            let name = name.as_deref().and_then(|name| name.strip_prefix("builtins."));
            name.is_some_and(|name| ONLY_LOOK.contains(&name))
        }
        Kind::Attribute => {
            node.parent().is_some_and(|p| p.kind() == Kind::Call) && node.field() == Field::Function
        }
        Kind::Await | Kind::Yield | Kind::Lambda | Kind::Unknown | Kind::Error => false,
        _ => true,
    })
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
    let dict = Known::new(context, object, call)?;
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
    Some(match dict.keys() {
        Some(keys) => note.line(keys),
        None => note,
    })
}

/// What raises, with its reason.
fn missing(mut note: Note, dict: &Known<'_>, key: &str) -> Note {
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
    let dict = Known::new(context, of, node)?;
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
    Some(match dict.keys() {
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
    let dict = Known::new(context, of, node)?;
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
    let is_value = |entry: &Entry<'m>| {
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
    Some(match dict.keys() {
        Some(keys) => note.line(keys),
        None => note,
    })
}

/// `a | b` of two dicts.
fn union<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Note> {
    let token = node.field_child(Field::Operator).filter(|o| o.kind() == Kind::Bar)?;
    let left = Known::new(context, node.field_child(Field::Left)?, node)?;
    let right = Known::new(context, node.field_child(Field::Right)?, node)?;
    let (both, added) = parted(&left, &right)?;
    let mut lead = say("a new dict of {}", [plain(counted(left.pairs.len() + added.len(), "key"))]);
    if !both.is_empty() {
        lead.extend(say("; the right side gives the value for ", []));
        lead.extend(listed(both));
    }
    Some(Note::new("dict-methods", context.range(node), "dict | dict", lead).on([context.range(token)]))
}

/// The keys of the second that the first has too, and the others.
fn parted(first: &Known<'_>, second: &Known<'_>) -> Option<(Vec<String>, Vec<String>)> {
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
    let dict = Known::new(context, object, call)?;
    let list = call.field_child(Field::Arguments).filter(|a| a.kind() == Kind::ArgumentList)?;
    let given: Vec<Node<'m>> = list.named_children().filter(|n| n.kind() != Kind::Comment).collect();
    let other = match given.as_slice() {
        [] => return None,
        [only] if matches!(only.kind(), Kind::Dictionary | Kind::Identifier) => {
            Known::new(context, *only, call)?
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
                pairs.push((key, Entry { key: text, value, context: *context }));
            }
            Known { name: String::new(), line: None, pairs }
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

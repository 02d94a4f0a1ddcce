//! A pattern in words.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{Body, Flags, Item, Kind, Member, Mode, Pattern, What};
use crate::note::{Text, code, plain, say};

/// More members of a set and more parts of a group than this are counted, not named.
const MOST: usize = 8;
const FEW: usize = 3;

/// A part of a pattern: an item, or the characters of a text that stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The items.
    pub items: Vec<usize>,
    /// Where it stands, in characters.
    pub range: Range<usize>,
}

/// The parts of a sequence of items.
#[must_use]
pub fn parts(pattern: &Pattern, branch: &[usize]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for id in branch {
        let Some(item) = pattern.item(*id) else { continue };
        let is_literal = |id: &usize| matches!(pattern.item(*id).map(|i| &i.what), Some(What::Literal(_)));
        match parts.last_mut() {
            Some(part)
                if part.range.end == item.range.start
                    && is_literal(id)
                    && part.items.iter().all(is_literal) =>
            {
                part.items.push(*id);
                part.range.end = item.range.end;
            }
            _ => parts.push(Part { items: vec![*id], range: item.range.clone() }),
        }
    }
    parts
}

/// Every part of the pattern, those of groups behind the group, in source order; at most so many.
#[must_use]
pub fn whole(pattern: &Pattern, most: usize) -> Vec<Part> {
    let mut waiting: Vec<Part> = Vec::new();
    let mut found = Vec::new();
    push_body(pattern, &pattern.body, &mut waiting);
    while let Some(part) = waiting.pop() {
        if found.len() == most {
            break;
        }
        if let [id] = part.items.as_slice()
            && let Some(item) = pattern.item(*id)
        {
            let inner = match &item.what {
                What::Repeat { item, .. } => pattern.item(*item),
                _ => Some(item),
            };
            if let Some(What::Group(_, body) | What::Condition(_, body)) = inner.map(|inner| &inner.what) {
                push_body(pattern, body, &mut waiting);
            }
        }
        found.push(part);
    }
    found
}

fn push_body(pattern: &Pattern, body: &Body, waiting: &mut Vec<Part>) {
    for branch in body.iter().rev() {
        waiting.extend(parts(pattern, branch).into_iter().rev());
    }
}

/// What a part is, in words that stand alone.
#[must_use]
pub fn describe(pattern: &Pattern, part: &Part) -> Text {
    match part.items.as_slice() {
        [id] => pattern.item(*id).map(|item| of_item(pattern, item)).unwrap_or_default(),
        _ => {
            let text: String = part.items.iter().filter_map(|id| literal(pattern, *id)).collect();
            if text.chars().all(is_plain) { say("the text {}", [code(text)]) } else { one_by_one(&text) }
        }
    }
}

fn literal(pattern: &Pattern, id: usize) -> Option<char> {
    match pattern.item(id)?.what {
        What::Literal(c) => Some(c),
        _ => None,
    }
}

/// A text in which some characters cannot be shown.
fn one_by_one(text: &str) -> Text {
    joined(text.chars().map(alone), ", then ")
}

/// Texts with a separator between them.
#[must_use]
pub fn joined(parts: impl Iterator<Item = Text>, separator: &str) -> Text {
    let mut text = Text::default();
    for (i, part) in parts.enumerate() {
        if i > 0 {
            text.push(plain(separator));
        }
        text.extend(part);
    }
    text
}

fn prefixed(words: &str, rest: Text) -> Text {
    let mut text = Text::from(words);
    text.extend(rest);
    text
}

fn of_item(pattern: &Pattern, item: &Item) -> Text {
    match &item.what {
        What::Literal(c) => alone(*c),
        What::Any | What::Category(_) | What::Set { .. } => prefixed("a ", noun(pattern, item, true)),
        What::At(place) => Text::from(place_words(*place, item.flags(pattern))),
        What::Same(group) => prefixed("the same text as ", group_words(pattern, *group)),
        What::Condition(group, body) => match body.as_slice() {
            [_] => say("if group {} has matched: {}", [plain(*group), plain(counted(pattern, body, 0))]),
            _ => say(
                "if group {} has matched: {}; if not: {}",
                [plain(*group), plain(counted(pattern, body, 0)), plain(counted(pattern, body, 1))],
            ),
        },
        What::Group(kind, body) => of_group(pattern, *kind, body),
        What::Repeat { least, most, mode, item } => {
            let Some(unit) = pattern.item(*item) else { return Text::default() };
            repeat(pattern, unit, *least, *most, *mode)
        }
    }
}

fn counted(pattern: &Pattern, body: &Body, at: usize) -> String {
    match body.get(at).map(|branch| parts(pattern, branch).len()) {
        None | Some(0) => "nothing".to_string(),
        Some(count) => crate::note::counted(count, "part"),
    }
}

fn group_words(pattern: &Pattern, number: usize) -> Text {
    let name = number.checked_sub(1).and_then(|at| pattern.groups.get(at)).and_then(|g| g.name.clone());
    match name {
        Some(name) => say("group {} {}", [plain(number), code(name)]),
        None => say("group {}", [plain(number)]),
    }
}

fn of_group(pattern: &Pattern, kind: Kind, body: &Body) -> Text {
    let mut text = match kind {
        Kind::Numbered(number) => group_words(pattern, number),
        Kind::Plain => Text::from("a group without a number"),
        Kind::Flagged(added, removed) => {
            let mut text = Text::from("a group without a number");
            if added != Flags::NONE {
                text.extend(prefixed(", with ", flag_letters(added)));
            }
            if removed != Flags::NONE {
                text.extend(prefixed(", without ", flag_letters(removed)));
            }
            text
        }
        Kind::Atomic => Text::from("a group that gives nothing back once it has matched"),
        Kind::Look { behind: false, negated: false } => Text::from("here has to follow, without being taken"),
        Kind::Look { behind: false, negated: true } => Text::from("here must not follow"),
        Kind::Look { behind: true, negated: false } => Text::from("before here has to stand"),
        Kind::Look { behind: true, negated: true } => Text::from("before here must not stand"),
    };
    text.push(plain(": "));
    text.extend(contents(pattern, body));
    text
}

fn flag_letters(flags: Flags) -> Text {
    let letters = ["a", "i", "L", "m", "s", "u", "x"];
    Text::codes(letters.into_iter().filter(|l| Flags::named(l).is_some_and(|f| flags.has(f))), ", ")
}

/// What alternatives are made of, as far as that is said in a few words.
#[must_use]
pub fn contents(pattern: &Pattern, body: &[Vec<usize>]) -> Text {
    if let [branch] = body {
        let parts = parts(pattern, branch);
        return match parts.len() {
            0 => Text::from("nothing"),
            count if count > FEW => Text::from(format!("{count} parts").as_str()),
            _ => joined(parts.iter().map(|part| short(pattern, part)), ", then "),
        };
    }
    let texts: Option<Vec<String>> = body
        .iter()
        .map(|branch| {
            let text: Option<String> = branch.iter().map(|id| literal(pattern, *id)).collect();
            text.filter(|text| !text.is_empty() && text.chars().all(is_plain))
        })
        .collect();
    match texts {
        Some(texts) if texts.len() <= MOST => {
            let mut text = Text::default();
            for (i, one) in texts.iter().enumerate() {
                text.push(plain(if i == 0 {
                    ""
                } else if i + 1 == texts.len() {
                    " or "
                } else {
                    ", "
                }));
                text.push(code(one));
            }
            text
        }
        _ => say("one of {} alternatives", [plain(body.len())]),
    }
}

/// A part inside of a group: what is nested deeper is named, not described.
fn short(pattern: &Pattern, part: &Part) -> Text {
    let [id] = part.items.as_slice() else { return describe(pattern, part) };
    let Some(item) = pattern.item(*id) else { return Text::default() };
    let (unit, repeated) = match &item.what {
        What::Repeat { item, least, most, mode } => match pattern.item(*item) {
            Some(unit) => (unit, Some((*least, *most, *mode))),
            None => return Text::default(),
        },
        _ => (item, None),
    };
    let What::Group(kind, _) = &unit.what else { return describe(pattern, part) };
    let name = match kind {
        Kind::Numbered(number) => group_words(pattern, *number),
        Kind::Look { .. } => Text::from("a look around"),
        _ => Text::from("a group without a number"),
    };
    match repeated {
        Some((least, most, mode)) => {
            let mut text = Text::from(times(least, most).as_str());
            text.push(plain(": "));
            text.extend(name);
            text.push(plain(mode_words(mode)));
            text
        }
        None => name,
    }
}

fn repeat(pattern: &Pattern, unit: &Item, least: u32, most: Option<u32>, mode: Mode) -> Text {
    let mut text = match &unit.what {
        What::Literal(_) | What::Any | What::Category(_) | What::Set { .. } => {
            let mut text = Text::from(quantity(least, most).as_str());
            text.push(plain(" "));
            text.extend(noun(pattern, unit, most == Some(1)));
            text
        }
        _ => {
            let mut text = Text::from(times(least, most).as_str());
            text.push(plain(": "));
            text.extend(of_item_once(pattern, unit));
            text
        }
    };
    text.push(plain(mode_words(mode)));
    text
}

/// What a quantifier repeats, which is no quantified item itself.
fn of_item_once(pattern: &Pattern, item: &Item) -> Text {
    match &item.what {
        What::Group(kind, body) => of_group(pattern, *kind, body),
        What::Same(group) => prefixed("the same text as ", group_words(pattern, *group)),
        What::Condition(group, _) => say("what depends on group {}", [plain(*group)]),
        _ => Text::default(),
    }
}

fn mode_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Greedy => "",
        Mode::Lazy => ", as few as possible",
        Mode::Possessive => ", giving none of them back",
    }
}

fn quantity(least: u32, most: Option<u32>) -> String {
    match (least, most) {
        (0, None) => "any number of".into(),
        (1, None) => "one or more".into(),
        (least, None) => format!("{least} or more"),
        (0, Some(1)) => "at most one".into(),
        (0, Some(most)) if most > 0 => format!("at most {most}"),
        (least, Some(most)) if least == most => least.to_string(),
        (least, Some(most)) => format!("{least} to {most}"),
    }
}

fn times(least: u32, most: Option<u32>) -> String {
    match (least, most) {
        (0, Some(1)) => "once or not at all".into(),
        (1, Some(1)) => "once".into(),
        _ => format!("{} times", quantity(least, most)),
    }
}

/// One or several characters of a kind.
fn noun(pattern: &Pattern, item: &Item, one: bool) -> Text {
    let pick = |single: &str, several: &str| Text::from(if one { single } else { several });
    match &item.what {
        What::Literal(' ') => pick("space", "spaces"),
        What::Literal(c) => named(*c),
        What::Any if item.flags(pattern).has(Flags::DOTALL) => {
            pick("character of any kind", "characters of any kind")
        }
        What::Any => pick("character that is no line feed", "characters that are no line feeds"),
        What::Category(letter) => match letter {
            'd' => pick("digit", "digits"),
            'D' => pick("character that is no digit", "characters that are no digits"),
            'w' => pick("letter, digit or `_`", "letters, digits or `_`"),
            'W' => pick(
                "character that is no letter, digit or `_`",
                "characters that are no letters, digits or `_`",
            ),
            's' => pick("white-space character", "white-space characters"),
            _ => pick("character that is no white space", "characters that are no white space"),
        },
        What::Set { negated, members } => {
            let mut text = pick("character", "characters");
            text.push(plain(if *negated { " other than " } else { " out of " }));
            text.extend(set_words(members));
            text
        }
        _ => Text::default(),
    }
}

/// The members of a set.
fn set_words(members: &[Member]) -> Text {
    let mut text = joined(
        members.iter().take(MOST).map(|member| match member {
            Member::Literal(c) => alone(*c),
            Member::Range(low, high) => {
                let mut text = named(*low);
                text.push(plain(" to "));
                text.extend(named(*high));
                text
            }
            Member::Category(letter) => Text::from(match letter {
                'd' => "digits",
                'D' => "all but digits",
                'w' => "letters, digits and `_`",
                'W' => "all but letters, digits and `_`",
                's' => "white space",
                _ => "all but white space",
            }),
        }),
        ", ",
    );
    if members.len() > MOST {
        text.extend(say(" and {} more", [plain(members.len() - MOST)]));
    }
    text
}

fn place_words(place: char, flags: Flags) -> &'static str {
    match place {
        '^' if flags.has(Flags::MULTILINE) => "the start of a line",
        '^' | 'A' => "the start of the text",
        '$' if flags.has(Flags::MULTILINE) => "the end of a line",
        '$' => "the end of the text, or a line feed that ends it",
        'b' => "the edge of a word",
        'B' => "a place that is no edge of a word",
        _ => "the very end of the text",
    }
}

/// Whether a character can be shown as it is. A mark would stand on the character before it.
fn is_plain(c: char) -> bool {
    let is_letter = c.is_ascii() || c.is_alphanumeric() && !is_combining_mark(c);
    !c.is_control() && (c == ' ' || !c.is_whitespace()) && is_letter && c != '`'
}

/// A character by itself.
fn alone(c: char) -> Text {
    if c == ' ' { Text::from("a space") } else { named(c) }
}

fn named(c: char) -> Text {
    match c {
        ' ' => Text::from("space"),
        '\n' => Text::from("a line feed"),
        '\t' => Text::from("a tab"),
        '\r' => Text::from("a carriage return"),
        '`' => Text::from("a backtick"),
        c if is_plain(c) => say("{}", [code(c)]),
        c => say("{}", [code(format!("U+{:04X}", u32::from(c)))]),
    }
}

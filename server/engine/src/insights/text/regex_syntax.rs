//! What the parts of a regular expression are, what its groups are called, and what `re` makes of them.

use text_size::TextRange;

use super::call::call_of;
use crate::insights::Insight;
use crate::note::{Note, Question, Text, Weight, code, counted, plain, say};
use crate::semantics::regex::{
    Flags, Kind as GroupKind, Part, Pattern, Reading, Trouble, What, contents, describe, joined, parse,
    parts, runaway, unreachable, whole,
};
use crate::semantics::{Constant, Context};
use crate::syntax::literal::{Spot, spots};
use crate::syntax::{Field, Kind, Node};
use crate::version::PythonVersion;

pub(super) const INSIGHT: Insight =
    Insight { concept: "regex-syntax", kinds: &[Kind::String, Kind::ConcatenatedString], run: explain };

const TITLE: &str = "Regular expression";
/// More parts, names and steps than these are counted, not listed.
const MOST: usize = 6;
const MOST_STEPS: usize = 30;
/// Fewer parts are told on the first line.
const FEW: usize = 3;

fn explain<'m>(context: &Context<'m>, node: Node<'m>, notes: &mut Vec<Note>) {
    let Some(use_) = Use::of(context, node) else { return };
    let Some((is_bytes, spots)) = spots(node) else { return };
    let text: Vec<char> = spots.iter().map(|spot| spot.char).collect();
    let reading = Reading { is_bytes, flags: use_.flags, target: context.target() };
    let range = context.range(node);
    let quotes: Vec<TextRange> = quotes(context, node);
    match parse(&text, reading) {
        Err(Trouble::Unknown) => {}
        Err(Trouble::Invalid { message, at }) => {
            let error =
                if context.target() < PythonVersion::new(3, 13) { "re.error" } else { "re.PatternError" };
            let said = format!("{message}{}", position(&text, at));
            let lead =
                say("{} raises {}: {}", [code(format!("re.{}", use_.function)), code(error), code(said)]);
            let here = at.and_then(|at| place(context, node, &spots, at, at + 1));
            let note = Note::new("regex-syntax", range, TITLE, lead).weight(Weight::Fails);
            notes.push(note.on(quotes.into_iter().chain(here)).related(&["re-module"]));
        }
        Ok(pattern) => {
            if is_plain_text(&pattern) {
                return;
            }
            notes.push(tell(&pattern, &use_, range, is_bytes).on(quotes));
            pieces(context, node, &pattern, &spots, notes);
        }
    }
}

/// The call that a pattern is passed to.
struct Use {
    /// Its name in `re`.
    function: &'static str,
    flags: Flags,
}

impl Use {
    fn of<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Use> {
        let (call, passed) = call_of(node)?;
        let callee = call.field_child(Field::Function)?;
        // The last name settles most calls without following any import.
        let last = callee.field_child(Field::Attribute).unwrap_or(callee);
        if callee.kind() == Kind::Attribute && function(last.text()).is_none() {
            return None;
        }
        let name = context.qualified_name(callee)?;
        let (function, place) = function(name.strip_prefix("re.")?)?;
        if passed.get(0, "pattern")?.unparenthesized() != node {
            return None;
        }
        let flags = match passed.get(place, "flags") {
            Some(flags) => flags_of(context, flags)?,
            None => Flags::NONE,
        };
        Some(Use { function, flags })
    }
}

/// A function of `re` that takes a pattern first, and the place of its flags.
fn function(name: &str) -> Option<(&'static str, usize)> {
    Some(match name {
        "compile" => ("compile", 1),
        "match" => ("match", 2),
        "search" => ("search", 2),
        "fullmatch" => ("fullmatch", 2),
        "findall" => ("findall", 2),
        "finditer" => ("finditer", 2),
        "split" => ("split", 3),
        "sub" => ("sub", 4),
        "subn" => ("subn", 4),
        _ => return None,
    })
}

/// `re.I | re.M`
fn flags_of<'m>(context: &Context<'m>, node: Node<'m>) -> Option<Flags> {
    let mut flags = Flags::NONE;
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        let node = node.unparenthesized();
        match node.kind() {
            Kind::BinaryOperator if node.field_child(Field::Operator)?.text() == "|" => {
                waiting.push(node.field_child(Field::Left)?);
                waiting.push(node.field_child(Field::Right)?);
            }
            Kind::Integer if context.constant(node)? == Constant::Int(0) => {}
            _ => {
                let name = context.qualified_name(node)?;
                let name = name.strip_prefix("re.")?;
                flags = flags | Flags::named(name.strip_prefix("RegexFlag.").unwrap_or(name))?;
            }
        }
    }
    Some(flags)
}

fn quotes<'m>(context: &Context<'m>, node: Node<'m>) -> Vec<TextRange> {
    let is_quote = |n: &Node<'_>| matches!(n.kind(), Kind::StringStart | Kind::StringEnd);
    node.descendants().filter(is_quote).map(|n| context.range(n)).collect()
}

/// Where characters of the pattern stand in the document.
fn place<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    spots: &[Spot],
    start: usize,
    end: usize,
) -> Option<TextRange> {
    let first = spots.get(start)?;
    let last = spots.get(end.checked_sub(1)?)?;
    let shift = context.range(node).start() - node.start();
    Some(TextRange::new(first.range.start(), last.range.end()) + shift)
}

/// As CPython says it: lines are only told of where there are several.
fn position(text: &[char], at: Option<usize>) -> String {
    let Some(at) = at else { return String::new() };
    if !text.contains(&'\n') {
        return format!(" at position {at}");
    }
    let before = text.get(..at).unwrap_or(text);
    let line = before.iter().filter(|c| **c == '\n').count() + 1;
    let column = before.iter().rev().take_while(|c| **c != '\n').count() + 1;
    format!(" at position {at} (line {line}, column {column})")
}

/// A text without anything special in it says all about itself.
fn is_plain_text(pattern: &Pattern) -> bool {
    let is_literal = |id: &usize| matches!(pattern.item(*id).map(|i| &i.what), Some(What::Literal(_)));
    let plain = pattern.body.len() == 1 && pattern.body.iter().flatten().all(is_literal);
    plain && !pattern.text.contains(&'\\')
}

fn tell(pattern: &Pattern, use_: &Use, range: TextRange, is_bytes: bool) -> Note {
    let new = |lead| Note::new("regex-syntax", range, TITLE, lead);
    let (mut note, mut listed) = match (surprise(pattern, use_), groups(pattern, use_, is_bytes)) {
        (Some(note), _) => (note(range), false),
        (None, Some(lead)) => (new(lead), false),
        (None, None) => (new(sequence(pattern)), pattern.body.iter().all(|b| parts(pattern, b).len() <= FEW)),
    };
    listed &= pattern.body.len() == 1;
    if !listed {
        note = list(pattern, note);
    }
    if pattern.flags != Flags::NONE {
        note = note.line(flag_words(pattern.flags));
    }
    for part in whole(pattern, MOST_STEPS) {
        note = note.more(told(pattern, &part));
    }
    if use_.function == "findall" {
        note = note.question(question(pattern, is_bytes));
    }
    note.related(&["re-module"])
}

fn told(pattern: &Pattern, part: &Part) -> Text {
    let mut text = Text::default();
    text.push(code(source(pattern, part)));
    text.push(plain(": "));
    text.extend(describe(pattern, part));
    text
}

/// The source of a part on one line, cut where it is long.
fn source(pattern: &Pattern, part: &Part) -> String {
    const LONG: usize = 40;
    let text = pattern.source(&part.range);
    let words: Vec<&str> = text.split_whitespace().collect();
    // Where blanks mean nothing, they are not shown as they stand.
    let has_room = pattern.flags.has(Flags::VERBOSE) && !words.is_empty();
    let text = if has_room { words.join(" ") } else { text.replace('\n', "\\n") };
    if text.chars().count() > LONG { text.chars().take(LONG - 1).chain(['…']).collect() } else { text }
}

/// What the groups mean for what the function gives.
fn groups(pattern: &Pattern, use_: &Use, is_bytes: bool) -> Option<Text> {
    let count = pattern.groups.len();
    let what = if is_bytes { "bytes objects" } else { "strings" };
    match (use_.function, count) {
        ("findall", 0) => None,
        ("findall", 1) => {
            Some(Text::from("`findall` gives a list of what group 1 matches, not of whole matches"))
        }
        ("findall", _) => Some(say(
            "{} groups: `findall` gives a list of tuples of {} {}",
            [plain(count), plain(count), plain(what)],
        )),
        (_, 0) => None,
        ("split", _) => Some(say(
            "{}: what {} also goes into the result of `split`",
            [plain(counted(count, "group")), plain(if count == 1 { "it matches" } else { "they match" })],
        )),
        _ if pattern.groups.iter().all(|group| group.name.is_none()) => {
            Some(say("{}", [plain(counted(count, "group"))]))
        }
        _ => {
            let mut text = say("{}: ", [plain(counted(count, "group"))]);
            for (at, group) in pattern.groups.iter().take(MOST).enumerate() {
                text.push(plain(if at == 0 { "" } else { ", " }));
                text.extend(match &group.name {
                    Some(name) => say("{} is {}", [plain(at + 1), code(name)]),
                    None => say("{} has no name", [plain(at + 1)]),
                });
            }
            if count > MOST {
                text.extend(say(" and {} more", [plain(count - MOST)]));
            }
            Some(text)
        }
    }
}

/// A pattern without groups.
fn sequence(pattern: &Pattern) -> Text {
    match pattern.body.as_slice() {
        [branch] => {
            let parts = parts(pattern, branch);
            match parts.len() {
                0 => Text::from("nothing, which matches everywhere"),
                count if count > FEW => say("{} parts, one after the other", [plain(count)]),
                _ => joined(parts.iter().map(|part| describe(pattern, part)), ", then "),
            }
        }
        branches => say("the first of {} alternatives that matches", [plain(branches.len())]),
    }
}

fn list(pattern: &Pattern, mut note: Note) -> Note {
    let count = match pattern.body.as_slice() {
        [branch] => {
            let parts = parts(pattern, branch);
            for part in parts.iter().take(MOST) {
                note = note.bullet(told(pattern, part));
            }
            parts.len()
        }
        branches => {
            for branch in branches.iter().take(MOST) {
                let mut text = Text::default();
                if let (Some(first), Some(last)) = (branch.first(), branch.last())
                    && let (Some(first), Some(last)) = (pattern.item(*first), pattern.item(*last))
                {
                    let part = Part { items: branch.clone(), range: first.range.start..last.range.end };
                    text.push(code(source(pattern, &part)));
                    text.push(plain(": "));
                }
                text.extend(contents(pattern, std::slice::from_ref(branch)));
                note = note.bullet(text);
            }
            branches.len()
        }
    };
    if count > MOST {
        note = note.line(say("… and {} more.", [plain(count - MOST)]));
    }
    note
}

fn flag_words(flags: Flags) -> Text {
    let words = [
        (Flags::IGNORECASE, "case is ignored"),
        (Flags::MULTILINE, "`^` and `$` are at each line"),
        (Flags::DOTALL, "`.` is a line feed too"),
        (Flags::VERBOSE, "blanks and comments are left out"),
        (Flags::ASCII, "`\\w`, `\\d`, `\\s` and `\\b` know ASCII only"),
        (Flags::UNICODE, "the flag for Unicode changes nothing"),
        (Flags::LOCALE, "the locale decides what a letter is"),
    ];
    let words = words.iter().filter(|(flag, _)| flags.has(*flag)).map(|(_, words)| Text::from(*words));
    let mut text = Text::from("Flags: ");
    text.extend(joined(words, "; "));
    text.push(plain("."));
    text
}

/// What a pattern does that it does not look like.
fn surprise(pattern: &Pattern, use_: &Use) -> Option<impl FnOnce(TextRange) -> Note> {
    let (lead, line) = if let Some(found) = runaway(pattern) {
        let source = pattern.source(&pattern.item(found.item)?.range);
        let takes = found.takes.to_string();
        (
            say(
                "{} can take for ever: each further {} doubles the time where the end does not match",
                [code(source), code(takes)],
            ),
            Some(Text::from(
                "Two quantifiers share the same characters, and every way to share them out is tried. One quantifier is enough.",
            )),
        )
    } else {
        let takes_first =
            matches!(use_.function, "match" | "search" | "findall" | "finditer" | "split" | "sub" | "subn");
        let (later, earlier) = unreachable(pattern).filter(|_| takes_first && pattern.body.len() > 1)?;
        (
            say(
                "{} is never taken: {} stands before it, and always matches there",
                [code(later), code(earlier)],
            ),
            Some(Text::from("The first alternative that matches wins, not the longest.")),
        )
    };
    Some(move |range| {
        let note = Note::new("regex-syntax", range, TITLE, lead).weight(Weight::Surprise);
        match line {
            Some(line) => note.line(line),
            None => note,
        }
    })
}

fn question(pattern: &Pattern, is_bytes: bool) -> Question {
    let what = if is_bytes { "bytes objects" } else { "strings" };
    let mut answers = vec![
        format!("a list of {what}, each a whole match"),
        format!("a list of {what}, each what group 1 matches"),
        match pattern.groups.len() {
            0 | 1 => format!("a list of tuples of {what}"),
            count => format!("a list of tuples of {count} {what}"),
        },
        "a list of `re.Match` objects".to_string(),
    ];
    let answer = answers.remove(pattern.groups.len().min(2));
    Question {
        ask: say(
            "What does `findall` give with the pattern {}?",
            [code(pattern.text.iter().collect::<String>())],
        ),
        answer,
        wrong: answers,
    }
}

/// The parts for who asks at them.
fn pieces<'m>(
    context: &Context<'m>,
    node: Node<'m>,
    pattern: &Pattern,
    spots: &[Spot],
    notes: &mut Vec<Note>,
) {
    for part in whole(pattern, MOST_STEPS * 2) {
        let text = pattern.source(&part.range);
        let [id] = part.items.as_slice() else { continue };
        let Some(item) = pattern.item(*id) else { continue };
        if matches!(item.what, What::Literal(_)) && !text.starts_with('\\') {
            continue;
        }
        let unit = match &item.what {
            What::Repeat { item, .. } => pattern.item(*item),
            _ => Some(item),
        };
        let mut spans = Vec::new();
        match unit.map(|unit| (unit, &unit.what)) {
            Some((unit, What::Group(kind, body))) => {
                let first =
                    body.iter().flatten().filter_map(|id| pattern.item(*id)).map(|i| i.range.start).min();
                let inner = first.unwrap_or(unit.range.end - 1);
                // Blanks and bars may stand before the first item.
                let opening = if *kind == GroupKind::Plain { unit.range.start + 3 } else { inner };
                spans.push(unit.range.start..opening.min(inner));
                spans.push(unit.range.end - 1..part.range.end);
            }
            _ => spans.push(part.range.clone()),
        }
        let anchors = spans.into_iter().filter_map(|span| place(context, node, spots, span.start, span.end));
        let anchors: Vec<TextRange> = anchors.collect();
        let Some(range) = place(context, node, spots, part.range.start, part.range.end) else { continue };
        let mut lead = Text::default();
        lead.push(code(source(pattern, &part)));
        lead.push(plain(" · "));
        lead.extend(describe(pattern, &part));
        let note = Note::new("regex-syntax", range, TITLE, lead).on(anchors);
        notes.push(note.weight(Weight::Whereabouts).related(&["re-module"]));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{hover, notes_at_target, notes_of, silent_at};
    use crate::version::PythonVersion;

    #[test]
    fn ignores_what_is_no_pattern_or_not_known() {
        for source in [
            "import re\nre.compile($0'abc')\n",
            "import re\nre.escape($0r'\\d')\n",
            "import re\nre.sub(x, $0r'\\d', y)\n",
            "import regex as re\nre.compile($0r'\\d')\n",
            "import re\nre.compile($0r'\\d', flags)\n",
            "import re\nre.compile($0rf'\\d{x}')\n",
            "import re\nre.compile($0r'\\d' + x)\n",
            "import re\nre.compile(*a, $0r'\\d')\n",
            "def compile(x): ...\ncompile($0r'\\d')\n",
            "import re\nre.compile(r'ab$0c\\d')\n",
        ] {
            silent_at("regex-syntax", source);
        }
    }

    #[test]
    fn tells_short_patterns_on_one_line() {
        assert_eq!(
            hover("from re import search as s\ns($0r'\\d{4}-\\w+', x)\n"),
            ["Regular expression · 4 digits, then `-`, then one or more letters, digits or `_`"]
        );
    }

    #[test]
    fn names_the_groups() {
        assert_eq!(
            hover("import re\nre.compile($0r'(?P<y>\\d{4})-(\\d\\d)', re.I | re.M)\n"),
            [
                "Regular expression · 2 groups: 1 is `y`, 2 has no name\n- `(?P<y>\\d{4})`: group 1 `y`: 4 digits\n- `-`: `-`\n- `(\\d\\d)`: group 2: a digit, then a digit\nFlags: case is ignored; `^` and `$` are at each line."
            ]
        );
    }

    #[test]
    fn tells_what_findall_gives() {
        let lead = |pattern: &str| {
            let text =
                notes_of("regex-syntax", &format!("import re\nre.findall(r'{pattern}', x)\n")).remove(0);
            text.lines().next().unwrap_or_default().to_string()
        };
        assert_eq!(
            lead("(a)(b)"),
            "Regular expression · 2 groups: `findall` gives a list of tuples of 2 strings"
        );
        assert_eq!(
            lead("(a)b"),
            "Regular expression · `findall` gives a list of what group 1 matches, not of whole matches"
        );
        assert_eq!(lead("a+"), "Regular expression · one or more `a`");
        assert_eq!(lead("\u{301}+"), "Regular expression · one or more `U+0301`");
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        let source = "import re\nre.compile('(a')\n";
        let said = |minor| notes_at_target("regex-syntax", source, PythonVersion::new(3, minor)).remove(0);
        assert_eq!(
            said(14),
            "Regular expression · `re.compile` raises `re.PatternError`: `missing ), unterminated subpattern at position 0`"
        );
        assert!(said(12).contains("`re.error`"));
        let lines = notes_of("regex-syntax", "import re\nre.compile('''a\n(''')\n").remove(0);
        assert!(lines.ends_with("at position 2 (line 2, column 1)`"), "{lines}");
    }

    #[test]
    fn finds_what_is_not_what_it_looks_like() {
        let lead = |call: &str| notes_of("regex-syntax", &format!("import re\nre.{call}\n")).remove(0);
        assert!(lead("match(r'(a+)+$', x)").contains("doubles the time"));
        assert!(
            lead("search(r'a|ab', x)")
                .contains("`ab` is never taken: `a` stands before it, and always matches there")
        );
        assert!(!lead("fullmatch(r'a|ab', x)").contains("never"));
    }

    #[test]
    fn tells_about_the_piece_under_the_cursor() {
        let at = |pattern: &str| hover(&format!("import re\nre.compile({pattern})\n")).remove(0);
        assert_eq!(at("r'a\\d$0{4}'"), "Regular expression · `\\d{4}` · 4 digits");
        assert_eq!(at("r'($0?P<y>\\d)'"), "Regular expression · `(?P<y>\\d)` · group 1 `y`: a digit");
        assert_eq!(at("'a\\\\$0d'"), "Regular expression · `\\d` · a digit");
    }
}

//! Where something half-typed is taken to end, so that it does not swallow the definitions below it.
//!
//! Two rules, which depend on the text alone and never apply in a valid file:
//!
//! * A line that opens a definition (`def`, `class`, `async def`, `import`, `from … import`) at column 0, or at the
//!   members' column inside a class, ends an unclosed bracket or a `\` continuation. `@` does so in a bracket,
//!   where a definition follows its decorators: `(a⏎@ b)` is a product.
//! * Where the text ends inside a triple-quoted string, or one of several lines is followed by what cannot follow a string
//!   (the first word of the docstring that really starts there), one quote too many stands somewhere above, and
//!   everything below it is read inside out. Then a string that holds such a line ends before it: the one with which
//!   the fewest strings end like that, then the least is hidden in strings (a `def` or `class` counts for more than an
//!   `import`), and the first of equals.

use std::ops::Range;

use super::cuts::{self, Context};
use super::scanner::{LongString, Scanner, string_prefix, word_at};

/// How a line that opens a definition starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// `def`, `class`, `async def`.
    Definition,
    /// `import`
    Import,
    /// `from … import`
    From,
    /// `@`
    Decorator,
}

/// How many strings are made to end at most, and how many candidates are tried for each: the work on a file of
/// nothing but quotes stays in bounds.
const MOST: usize = 16;

/// What the code at `at`, the first that is no white space on its line, opens.
pub(super) fn opening(scanner: &mut Scanner<'_>, at: usize) -> Option<Opening> {
    let bytes = scanner.bytes;
    match scanner.byte(at)? {
        b'@' => return Some(Opening::Decorator),
        b'd' | b'c' | b'a' | b'i' | b'f' | b'l' => {}
        _ => return None,
    }
    // What follows on the line decides; reading to its end keeps track of how far that is.
    let end = scanner.line_end(at);
    scanner.seen = scanner.seen.max(end + 1);
    let line = bytes.get(at..end).unwrap_or_default();
    let mut words = Words { line, at: 0 };
    match words.next() {
        b"def" | b"class" => Some(Opening::Definition),
        b"async" => (words.next() == b"def").then_some(Opening::Definition),
        b"import" => Some(Opening::Import),
        b"from" => words.finds_import().then_some(Opening::From),
        // PEP 810
        b"lazy" => match words.next() {
            b"import" => Some(Opening::Import),
            b"from" => words.finds_import().then_some(Opening::From),
            _ => None,
        },
        _ => None,
    }
}

/// The words of a line.
struct Words<'t> {
    line: &'t [u8],
    at: usize,
}

impl<'t> Words<'t> {
    fn skip_blanks(&mut self) {
        while matches!(self.line.get(self.at), Some(b' ' | b'\t' | b'\x0c')) {
            self.at += 1;
        }
    }

    /// The next word; empty where something else stands.
    fn next(&mut self) -> &'t [u8] {
        self.skip_blanks();
        let word = word_at(self.line, self.at);
        self.at += word.len();
        word
    }

    /// After `from`: whether a module's name and `import` follow.
    fn finds_import(&mut self) -> bool {
        let start = self.at;
        loop {
            self.skip_blanks();
            match self.line.get(self.at) {
                Some(b'.') => self.at += 1,
                Some(_) => match self.next() {
                    b"" => return false,
                    b"import" => return self.at > start,
                    _ => {}
                },
                None => return false,
            }
        }
    }

    /// After a name of letters, digits, `_` and dots: what follows it; `None` where there is no name.
    fn after_name(&mut self) -> Option<Option<u8>> {
        let mut any = false;
        loop {
            let word = self.next();
            any |= !word.is_empty();
            if word.first().is_some_and(u8::is_ascii_digit) {
                return None;
            }
            self.skip_blanks();
            match self.line.get(self.at) {
                Some(b'.') => self.at += 1,
                next => return any.then_some(next.copied()),
            }
        }
    }
}

/// Whether the line that starts at `at` ends a bracket that is open there.
pub(super) fn ends_bracket(scanner: &mut Scanner<'_>, at: usize) -> bool {
    match scanner.opening(at) {
        Some((column, Opening::Decorator)) => scanner.decorates(at, column),
        opening => opening.is_some(),
    }
}

/// Whether the line that starts at `at` ends the continuation above it; `before` is the statement so far.
///
/// `async \⏎def f()`, `from a \⏎import b`, `x; \⏎import a` and a lone `\` above a definition are valid.
pub(super) fn ends_continuation(scanner: &mut Scanner<'_>, at: usize, before: &[u8]) -> bool {
    let Some((_, opening)) = scanner.opening(at) else { return false };
    let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\x0c' | b'\\' | b'\r' | b'\n');
    let start = before.iter().position(|b| !blank(b)).unwrap_or(before.len());
    let head = word_at(before, start);
    match opening {
        _ if start == before.len() => false,
        Opening::Decorator => false,
        Opening::Definition => head != b"async",
        Opening::Import => head != b"from" && head != b"lazy",
        Opening::From => head != b"lazy",
    }
}

/// Whether the line that starts at `at`, inside a string, reads like a definition and not like a sentence.
pub(super) fn is_definition(scanner: &mut Scanner<'_>, at: usize) -> bool {
    let (column, first) = scanner.indentation(at);
    scanner.is_level(column) && reads_like_definition(scanner, first)
}

/// Words that may follow a string.
const AFTER_STRING: [&[u8]; 11] =
    [b"and", b"as", b"async", b"else", b"for", b"from", b"if", b"in", b"is", b"not", b"or"];

/// Whether the triple-quoted string from `start` to `end` is really what stands between two strings: it has several lines,
/// and a word follows that cannot follow a string.
pub(super) fn is_inside_out(scanner: &mut Scanner<'_>, start: usize, end: usize) -> bool {
    scanner.line_end(start) < end && starts_text(scanner, end)
}

/// Whether a word follows at `end` that cannot follow a string: the quotes there rather start one.
fn starts_text(scanner: &mut Scanner<'_>, end: usize) -> bool {
    let mut after = end;
    while matches!(scanner.byte(after), Some(b' ' | b'\t' | b'\x0c')) {
        after += 1;
    }
    let word = word_at(scanner.bytes, after);
    if scanner.byte(after + word.len()).is_none() || word.is_empty() || AFTER_STRING.contains(&word) {
        return false;
    }
    let quoted = matches!(scanner.byte(after + word.len()), Some(b'"' | b'\''));
    !quoted || string_prefix(word).is_none()
}

/// Something makes no sense behind this string, the last of its line: a closing bracket that nothing opened, or a
/// string that nothing closes.
pub(super) fn doubt(scanner: &mut Scanner<'_>, string: Option<Range<usize>>) {
    let Some(string) = string else { return };
    let quote = scanner.byte(string.start);
    if quote == scanner.byte(string.start + 1) && quote == scanner.byte(string.start + 2) {
        scanner.inside_out |= holds_definition(scanner, string);
    }
}

fn holds_definition(scanner: &mut Scanner<'_>, string: Range<usize>) -> bool {
    let mut at = scanner.line_end(string.start);
    while at < string.end {
        at += scanner.line_break(at).max(1);
        if at < string.end && is_definition(scanner, at) {
            return true;
        }
        at = scanner.line_end(at);
    }
    false
}

fn reads_like_definition(scanner: &mut Scanner<'_>, first: usize) -> bool {
    match opening(scanner, first) {
        None | Some(Opening::Decorator) => return false,
        Some(Opening::From) => return true,
        Some(Opening::Definition | Opening::Import) => {}
    }
    let end = scanner.line_end(first);
    let mut words = Words { line: scanner.bytes.get(first..end).unwrap_or_default(), at: 0 };
    let mut head = words.next();
    if head == b"async" || head == b"lazy" {
        head = words.next();
    }
    let Some(next) = words.after_name() else { return false };
    match head {
        b"def" => matches!(next, Some(b'(' | b'[')),
        b"class" => matches!(next, Some(b'(' | b'[' | b':')),
        _ => matches!(next, None | Some(b',' | b';' | b'#')) || words.next() == b"as",
    }
}

/// A line in a triple-quoted string that reads like a definition, or the end of a string that is none.
#[derive(Debug, Clone, Copy)]
struct Hidden {
    /// Where the line starts, or the string ends.
    line: usize,
    /// The column of the members, where the line stands at it; `Some(0)` for column 0; `None` elsewhere.
    level: Option<u32>,
    /// How much the strings before this line in source order hide, and how much with this line.
    weight: (usize, usize),
}

/// What a hidden `def` or `class` weighs against a hidden `import`: scripts in strings often start with imports.
const DEFINITION_WEIGHT: usize = 4;
/// What the end of a string weighs that is missing, or rather reads like the start of one. No valid code looks so, and
/// docstrings may hold whole scripts, so it outweighs whatever they hold.
const INSIDE_OUT_WEIGHT: usize = 1000;

/// The triple-quoted strings of a text from one place on, and what they hide.
struct Reading {
    strings: Vec<LongString>,
    hidden: Vec<Hidden>,
    inside_out: bool,
}

impl Reading {
    fn new(text: &str, cells: bool, stops: &[usize], start: usize, context: Context) -> Reading {
        let mut scanner = Scanner::new(text, cells, stops);
        scanner.strings = Some(Vec::new());
        let mut at = start;
        let mut context = context;
        while at < text.len() {
            let cut = cuts::next(&mut scanner, at, context);
            (at, context) = (cut.end, cut.context);
        }
        let mut strings = scanner.strings.take().unwrap_or_default();
        strings.sort_by_key(|string| string.start);
        strings.dedup_by_key(|string| string.start);
        let inside_out = scanner.inside_out;
        let mut hidden = Vec::new();
        for string in &strings {
            let mut at = scanner.line_end(string.start);
            while at < string.end {
                at += scanner.line_break(at).max(1);
                if at >= string.end {
                    break;
                }
                let (column, first) = scanner.indentation(at);
                if reads_like_definition(&mut scanner, first) {
                    let is_level = column == 0 || string.members == Some(column);
                    let before = hidden.last().map_or(0, |hidden: &Hidden| hidden.weight.1);
                    let own = match opening(&mut scanner, first) {
                        Some(Opening::Definition) => DEFINITION_WEIGHT,
                        _ => 1,
                    };
                    let weight = (before, before + own);
                    hidden.push(Hidden { line: at, level: is_level.then_some(column), weight });
                }
                at = scanner.line_end(first.max(at));
            }
            if !string.closed || starts_text(&mut scanner, string.end) {
                let before = hidden.last().map_or(0, |hidden: &Hidden| hidden.weight.1);
                let weight = (before, before + INSIDE_OUT_WEIGHT);
                hidden.push(Hidden { line: string.end, level: None, weight });
            }
        }
        Reading { strings, hidden, inside_out }
    }

    /// Whether the line start `at` stands in none of the strings.
    fn is_code(&self, at: usize) -> bool {
        let next = self.strings.partition_point(|string| string.start < at);
        next.checked_sub(1).and_then(|i| self.strings.get(i)).is_none_or(|string| string.end <= at)
    }

    /// What is hidden in all of them weighs.
    fn weight(&self) -> usize {
        self.hidden.last().map_or(0, |hidden| hidden.weight.1)
    }

    /// What is hidden from `at` on weighs.
    fn hidden_from(&self, at: usize) -> usize {
        let next = self.hidden.partition_point(|hidden| hidden.line < at);
        self.hidden.get(next).map_or(0, |hidden| self.weight() - hidden.weight.0)
    }
}

/// Where triple-quoted strings are made to end, in order; nothing for a text that does not end inside one.
pub(super) fn stops(text: &str, cells: bool) -> Vec<usize> {
    let mut stops: Vec<usize> = Vec::new();
    let mut reading = Reading::new(text, cells, &stops, 0, Context::Module);
    while reading.inside_out && stops.len() < MOST {
        let Some((stop, context)) = best_stop(text, cells, &stops, &reading) else { break };
        stops.push(stop);
        reading = Reading::new(text, cells, &stops, stop, context);
    }
    stops
}

/// The line before which a string had best end, if any.
fn best_stop(text: &str, cells: bool, stops: &[usize], reading: &Reading) -> Option<(usize, Context)> {
    let mut best = None;
    let mut fewest = reading.weight();
    let mut tried: Vec<(usize, Reading)> = Vec::new();
    for hidden in &reading.hidden {
        let before = hidden.weight.0;
        if before >= fewest {
            break;
        }
        let context = match hidden.level {
            None => continue,
            Some(0) => Context::Module,
            Some(column) => Context::Class { column },
        };
        let at = hidden.line;
        let known = tried.iter().find(|(from, other)| *from <= at && other.is_code(at));
        let after = match known {
            Some((_, other)) => other.hidden_from(at),
            None if tried.len() < MOST => {
                let mut more = stops.to_vec();
                more.push(at);
                let other = Reading::new(text, cells, &more, at, context);
                let after = other.hidden_from(at);
                tried.push((at, other));
                after
            }
            None => break,
        };
        if before + after < fewest {
            fewest = before + after;
            best = Some((at, context));
        }
    }
    best
}

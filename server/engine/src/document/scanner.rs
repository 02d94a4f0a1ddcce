//! A light scanner of logical lines: it knows brackets, strings, comments and continuations, and nothing else.
//!
//! What it says of a line depends on the text from that line on and on nothing above it, and it remembers how far
//! it looked: that is what lets an edit scan again only where something may have changed.

use super::recovery::{self, Opening};
use super::strings::StringEnd;

/// Brackets deeper than this, and more empty continuation lines in a row, are not given to the parser. CPython itself refuses more than 200 nested brackets
/// (`MAXLEVEL` in its tokenizer), so no code that runs is affected.
pub(super) const DEEPEST: usize = 1_000;

/// The columns at which a definition ends an unclosed bracket above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Levels {
    /// Column 0.
    Module,
    /// Column 0 and that of a class's members.
    Members(u32),
    /// The same, in the first member of a class: its own column is that of the members.
    FirstMember,
}

/// The first word of a logical line, as far as it matters for cutting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// `else`, `elif`, `except`, `finally`.
    Clause,
    /// `case …:`
    Case,
    /// `match …:`
    Match,
    /// `@`
    Decorator,
    /// `def`, `async`.
    Definition,
    /// `class`
    Class,
    /// `if`, `for`, `while`, `try`, `with`, and anything else that ends in a colon.
    Compound,
    /// Everything else.
    Simple,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// White space only.
    Blank,
    /// A comment, or a notebook's `%x` or `!x` line.
    Comment,
    /// Code; `block` where it ends in a colon.
    Code {
        /// How it starts.
        head: Head,
        /// Whether it ends in a colon, so that a block follows.
        block: bool,
    },
}

/// A logical line: one or more lines of the text, with their line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// One past its last byte.
    pub end: usize,
    /// Its indentation, as CPython counts: a tab goes on to the next multiple of 8, a form feed back to 0.
    pub column: u32,
    /// What it is.
    pub kind: LineKind,
    /// How many line breaks it holds.
    pub breaks: usize,
    /// Whether it ends only because a definition starts below it, or holds a string that is not closed.
    pub broken: bool,
}

/// A triple-quoted string as the scanner read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LongString {
    /// Its first quote.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// It has its closing quotes.
    pub closed: bool,
    /// The members' column of the class it stands in.
    pub members: Option<u32>,
}

/// The scanner. Offsets are bytes of the buffer it was given.
pub(super) struct Scanner<'t> {
    pub(super) bytes: &'t [u8],
    /// Whether the buffer starts where the document starts, so that a byte order mark may stand there.
    first: bool,
    /// Whether the buffer ends where the document ends.
    whole: bool,
    /// Whether the document has notebook cells, in which `%x` and `!x` lines are comments.
    cells: bool,
    /// Where triple-quoted strings are made to end; see [`recovery`].
    pub(super) stops: &'t [usize],
    /// Set when the scanner wanted to look past the end of a buffer that is not the whole rest of the document.
    pub(super) starved: bool,
    /// One past the furthest byte that was looked at; past the end where the end itself mattered.
    pub(super) seen: usize,
    /// Set when a triple-quoted string ran to the end of the document, or turned out to stand between two others.
    pub(super) inside_out: bool,
    /// All triple-quoted strings, where somebody wants them.
    pub(super) strings: Option<Vec<LongString>>,
    /// Where lines with too many open brackets start.
    pub(super) too_deep: Vec<usize>,
    /// Where notebook lines start (their `%` or `!`).
    pub(super) magics: Vec<usize>,
    /// No `@` line before this one is followed by a definition.
    pub(super) no_definition_before: usize,
    pub(super) levels: Levels,
    brackets: Brackets,
}

impl<'t> Scanner<'t> {
    /// A scanner of a whole document.
    pub(super) fn new(text: &'t str, cells: bool, stops: &'t [usize]) -> Scanner<'t> {
        Scanner { stops, ..Scanner::of_part(text, true, true, cells) }
    }

    /// A scanner of a part of a document: its `first` part, the `whole` rest of it, or neither.
    pub(super) fn of_part(text: &'t str, first: bool, whole: bool, cells: bool) -> Scanner<'t> {
        Scanner {
            bytes: text.as_bytes(),
            first,
            whole,
            cells,
            stops: &[],
            starved: false,
            seen: 0,
            inside_out: false,
            strings: None,
            too_deep: Vec::new(),
            magics: Vec::new(),
            no_definition_before: 0,
            levels: Levels::Module,
            brackets: Brackets::default(),
        }
    }

    /// The byte at `at`; asking past the end of the buffer is noted.
    pub(super) fn byte(&mut self, at: usize) -> Option<u8> {
        let byte = self.bytes.get(at).copied();
        if byte.is_none() {
            self.hit_end();
        }
        byte
    }

    /// Notes that the end of the buffer was looked at.
    pub(super) fn hit_end(&mut self) {
        self.starved |= !self.whole;
        self.seen = self.bytes.len() + 1;
    }

    /// How long the line break at `at` is: 0 where there is none.
    pub(super) fn line_break(&mut self, at: usize) -> usize {
        match self.bytes.get(at) {
            Some(b'\n') => 1,
            Some(b'\r') => 1 + usize::from(self.byte(at + 1) == Some(b'\n')),
            _ => 0,
        }
    }

    /// The end of the line at `at`, before its line break.
    pub(super) fn line_end(&mut self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        match memchr::memchr2(b'\n', b'\r', rest) {
            Some(n) => at + n,
            None => {
                self.hit_end();
                self.bytes.len()
            }
        }
    }

    /// The indentation at the line start `at`: its column, and the first byte after it.
    pub(super) fn indentation(&mut self, at: usize) -> (u32, usize) {
        let mut column: u32 = 0;
        let mut at = at;
        loop {
            match self.byte(at) {
                Some(b' ') => column += 1,
                Some(b'\t') => column = (column / 8 + 1) * 8,
                Some(b'\x0c') => column = 0,
                _ => return (column, at),
            }
            at += 1;
        }
    }

    /// The logical line that starts at the line start `start`.
    pub(super) fn line(&mut self, start: usize, levels: Levels) -> Line {
        let (column, first) = if start == 0 && self.first && self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.indentation(3)
        } else {
            self.indentation(start)
        };
        self.levels = match levels {
            // What starts at column 0 stands in no class.
            _ if column == 0 => Levels::Module,
            Levels::FirstMember => Levels::Members(column),
            levels => levels,
        };
        let line = match self.byte(first) {
            None => Line { end: first, column, kind: LineKind::Blank, breaks: 0, broken: false },
            Some(b'\n' | b'\r') => {
                let end = first + self.line_break(first);
                Line { end, column, kind: LineKind::Blank, breaks: 1, broken: false }
            }
            Some(b'#') => self.comment(first, column),
            Some(b'%' | b'!') if self.cells => {
                self.magics.push(first);
                self.comment(first, column)
            }
            Some(_) => self.code(start, first, column),
        };
        // Whether a `\r` at its end is followed by a `\n` was looked at as well.
        self.seen = self.seen.max(line.end + 1);
        line
    }

    fn comment(&mut self, at: usize, column: u32) -> Line {
        let end = self.line_end(at);
        let length = self.line_break(end);
        Line {
            end: end + length,
            column,
            kind: LineKind::Comment,
            breaks: usize::from(length > 0),
            broken: false,
        }
    }

    fn code(&mut self, start: usize, first: usize, column: u32) -> Line {
        self.brackets.clear();
        let word = word_at(self.bytes, first);
        let mut at = first;
        // Where the last byte that is neither white space nor comment stands, and where the last of several
        // statements of the line starts.
        let mut last = first;
        let mut statement = first;
        let mut broken = false;
        // The last triple-quoted string of the line: what makes no sense behind it tells that it is none.
        let mut long = None;
        // How many continuations with nothing before them follow each other: the parser takes time for each that grows
        // with the number of all.
        let mut empty = 0;
        let mut line_start = start;
        // Whether a prefix stands before the string that starts next, and makes its text hold code.
        let mut formatted = false;
        let end = loop {
            let Some(byte) = self.byte(at) else { break at };
            match byte {
                b' ' | b'\t' | b'\x0c' => at += 1,
                b'#' => at = self.line_end(at),
                b'\n' | b'\r' => {
                    at += self.line_break(at);
                    if self.brackets.depth() == 0 {
                        break at;
                    }
                    if recovery::ends_bracket(self, at) {
                        broken = true;
                        break at;
                    }
                }
                b'\\' => {
                    let length = self.line_break_after_backslash(at);
                    if length == 0 {
                        last = at;
                        at += 1;
                        continue;
                    }
                    empty = if last < line_start || at == first { empty + 1 } else { 0 };
                    if empty == DEEPEST + 1 {
                        self.too_deep.push(start);
                    }
                    at += 1 + length;
                    line_start = at;
                    let before = self.bytes.get(statement..at - 1 - length).unwrap_or_default();
                    let ends = if self.brackets.depth() > 0 {
                        recovery::ends_bracket(self, at)
                    } else {
                        recovery::ends_continuation(self, at, before)
                    };
                    if ends {
                        broken = true;
                        break at;
                    }
                }
                b'"' | b'\'' => match self.string(at, std::mem::take(&mut formatted)) {
                    StringEnd::At(end) => {
                        long = Some(at..end);
                        last = end.saturating_sub(1).max(at);
                        at = end;
                    }
                    StringEnd::Unclosed(end) => {
                        recovery::doubt(self, long.take());
                        broken = true;
                        (last, at) = (at, end);
                    }
                    StringEnd::Line(end) => {
                        (last, broken) = (at, true);
                        break end;
                    }
                },
                b'(' | b'[' | b'{' => {
                    self.brackets.open(byte);
                    if self.brackets.depth() == DEEPEST + 1 {
                        self.too_deep.push(start);
                    }
                    last = at;
                    at += 1;
                }
                b')' | b']' | b'}' => {
                    if !self.brackets.close(byte) {
                        recovery::doubt(self, long.take());
                    }
                    last = at;
                    at += 1;
                }
                b';' | b':' => {
                    last = at;
                    at += 1;
                    if self.brackets.depth() == 0 {
                        statement = at;
                    }
                }
                _ if is_word(byte) => {
                    let length = word_at(self.bytes, at).len();
                    if at + length == self.bytes.len() {
                        self.hit_end();
                    }
                    last = at + length - 1;
                    let prefix = string_prefix(self.bytes.get(at..at + length).unwrap_or_default());
                    at += length;
                    formatted = prefix == Some(true) && matches!(self.bytes.get(at), Some(b'"' | b'\''));
                }
                _ => {
                    last = at;
                    at += 1;
                }
            }
        };
        let block = self.bytes.get(last) == Some(&b':') && self.brackets.depth() == 0;
        let head = match word {
            b"else" | b"elif" | b"except" | b"finally" => Head::Clause,
            b"case" if block => Head::Case,
            b"match" if block => Head::Match,
            b"def" | b"async" => Head::Definition,
            b"class" => Head::Class,
            b"if" | b"for" | b"while" | b"try" | b"with" => Head::Compound,
            _ if self.bytes.get(first) == Some(&b'@') => Head::Decorator,
            _ if block => Head::Compound,
            _ => Head::Simple,
        };
        let breaks = count_breaks(self.bytes.get(start..end).unwrap_or_default());
        Line { end, column, kind: LineKind::Code { head, block }, breaks, broken }
    }

    /// How long the line break after the backslash at `at` is: 0 where none follows.
    pub(super) fn line_break_after_backslash(&mut self, at: usize) -> usize {
        match self.byte(at + 1) {
            Some(b'\n' | b'\r') => self.line_break(at + 1),
            _ => 0,
        }
    }

    /// What opens at the line start `at`, and at which column.
    pub(super) fn opening(&mut self, at: usize) -> Option<(u32, Opening)> {
        let (column, first) = self.indentation(at);
        self.is_level(column)
            .then(|| recovery::opening(self, first))
            .flatten()
            .map(|opening| (column, opening))
    }

    /// Whether a definition at this column ends what is open above it.
    pub(super) fn is_level(&self, column: u32) -> bool {
        column == 0 || self.levels == Levels::Members(column)
    }

    /// The members' column of the class at hand.
    pub(super) fn members(&self) -> Option<u32> {
        match self.levels {
            Levels::Members(column) => Some(column),
            _ => None,
        }
    }

    /// Whether the decorator line at `at` stands above a `def` or `class` of the same column, with nothing but
    /// blank lines, comments and other decorators between.
    pub(super) fn decorates(&mut self, at: usize, column: u32) -> bool {
        if at < self.no_definition_before {
            return false;
        }
        // The decorators' own brackets are not those that are open here.
        let brackets = std::mem::take(&mut self.brackets);
        let strings = self.strings.take();
        let (deep, magics) = (self.too_deep.len(), self.magics.len());
        let (levels, inside_out) = (self.levels, self.inside_out);
        let mut next = at;
        let found = loop {
            if next >= self.bytes.len() {
                self.hit_end();
                break false;
            }
            let line = self.line(next, levels);
            match line.kind {
                LineKind::Blank | LineKind::Comment => {}
                LineKind::Code { head: Head::Decorator, .. } if line.column == column => {}
                LineKind::Code { head: Head::Definition | Head::Class, .. } => break line.column == column,
                LineKind::Code { .. } => break false,
            }
            next = line.end;
        };
        if !found {
            self.no_definition_before = next;
        }
        self.too_deep.truncate(deep);
        self.magics.truncate(magics);
        self.levels = levels;
        self.inside_out = inside_out;
        self.strings = strings;
        self.brackets = brackets;
        found
    }
}

/// Open brackets.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    open: Vec<u8>,
    /// How many of each kind are open, so that a closing bracket without a partner costs nothing.
    counts: [usize; 3],
}

impl Brackets {
    fn clear(&mut self) {
        self.open.clear();
        self.counts = [0; 3];
    }

    /// How many brackets are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn open(&mut self, byte: u8) {
        self.open.push(byte);
        if let Some(count) = self.counts.get_mut(bracket_kind(byte)) {
            *count += 1;
        }
    }

    /// Closes the innermost bracket of this kind and all that were left open inside it; true where it was the innermost.
    pub(super) fn close(&mut self, byte: u8) -> bool {
        let kind = bracket_kind(byte);
        if self.counts.get(kind).is_none_or(|count| *count == 0) {
            return false;
        }
        let mut innermost = true;
        while let Some(open) = self.open.pop() {
            let open_kind = bracket_kind(open);
            if let Some(count) = self.counts.get_mut(open_kind) {
                *count -= 1;
            }
            if open_kind == kind {
                return innermost;
            }
            innermost = false;
        }
        false
    }
}

fn bracket_kind(byte: u8) -> usize {
    match byte {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        _ => 2,
    }
}

/// Whether a byte can stand in a name or number; all of UTF-8 beyond ASCII counts.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The word at `at`, empty where there is none.
pub(super) fn word_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len());
    rest.get(..length).unwrap_or_default()
}

/// For the prefix of a string (language reference, "String and Bytes literals", and PEP 750): whether the string
/// has replacement fields. `None` for a word that is no such prefix.
pub(super) fn string_prefix(word: &[u8]) -> Option<bool> {
    let mut lower = [0; 2];
    for (i, byte) in word.iter().enumerate() {
        *lower.get_mut(i)? = byte.to_ascii_lowercase();
    }
    match lower {
        [b'r' | b'b' | b'u', 0] | [b'b', b'r'] | [b'r', b'b'] => Some(false),
        [b'f' | b't', 0] | [b'f' | b't', b'r'] | [b'r', b'f' | b't'] => Some(true),
        _ => None,
    }
}

/// How many line breaks there are.
fn count_breaks(bytes: &[u8]) -> usize {
    let mut lone = 0;
    for at in memchr::memchr_iter(b'\r', bytes) {
        lone += usize::from(bytes.get(at + 1) != Some(&b'\n'));
    }
    lone + memchr::memchr_iter(b'\n', bytes).count()
}

//! Where strings end.
//!
//! Before Python 3.12 an f-string ended at the first of its own quotes; since then (PEP 701) a replacement field may
//! hold the same quotes, comments and line breaks. Code that is valid under the old rule ends at the same place
//! under the new one, so the new rule is tried first; where that makes no sense (the field never ends), the old
//! one is taken.

use super::recovery;
use super::scanner::{Brackets, LongString, Scanner, string_prefix, word_at};

/// Deeper nested f-strings are read by the old rule. CPython allows 150 (`MAXFSTRINGLEVEL`), but each further level
/// makes a file of half-typed f-strings slower to read.
const DEEPEST_FORMAT: u32 = 32;

/// Where a string ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StringEnd {
    /// One past its last byte.
    At(usize),
    /// At the line break (or the end of the text) that comes before its closing quote.
    Unclosed(usize),
    /// At the start of a definition that it was not meant to hold: the logical line ends there as well.
    Line(usize),
}

/// The new rule makes no sense here.
struct NoSense;

impl Scanner<'_> {
    /// The end of the string whose first quote stands at `at`.
    pub(super) fn string(&mut self, at: usize, formatted: bool) -> StringEnd {
        let Some(quote) = self.byte(at) else { return StringEnd::At(at) };
        let triple = self.is_triple(at, quote);
        if formatted && let Ok(end) = self.formatted(at, quote, triple, 0) {
            return if triple { self.finish(at, end, true) } else { StringEnd::At(end) };
        }
        if triple { self.long(at, quote) } else { self.short(at, quote) }
    }

    /// Whether three quotes stand at `at`.
    fn is_triple(&mut self, at: usize, quote: u8) -> bool {
        self.byte(at + 1) == Some(quote) && self.byte(at + 2) == Some(quote)
    }

    /// A triple-quoted string without replacement fields, or one whose fields are ignored.
    fn long(&mut self, start: usize, quote: u8) -> StringEnd {
        let mut at = start + 3;
        let (end, closed) = loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let Some(n) = memchr::memchr2(quote, b'\\', rest) else {
                self.hit_end();
                if self.next_stop(start).is_none() {
                    self.inside_out = true;
                }
                break (self.bytes.len(), false);
            };
            at += n;
            if self.bytes.get(at) == Some(&b'\\') {
                at += 2;
            } else if self.is_triple(at, quote) {
                break (at + 3, true);
            } else {
                at += 1;
            }
        };
        self.finish(start, end, closed)
    }

    /// The first place after `start` where strings are made to end.
    fn next_stop(&self, start: usize) -> Option<usize> {
        self.stops.get(self.stops.partition_point(|stop| *stop <= start)).copied()
    }

    /// Notes a triple-quoted string, or ends it where one is made to end.
    fn finish(&mut self, start: usize, end: usize, closed: bool) -> StringEnd {
        self.seen = self.seen.max(end);
        if let Some(stop) = self.next_stop(start)
            && stop < end
        {
            return StringEnd::Line(stop);
        }
        self.inside_out |= recovery::is_inside_out(self, start, end);
        let members = self.members();
        if let Some(strings) = self.strings.as_mut() {
            strings.push(LongString { start, end, closed, members });
        }
        StringEnd::At(end)
    }

    /// A one-line string without replacement fields, or one whose fields are ignored.
    fn short(&mut self, start: usize, quote: u8) -> StringEnd {
        let mut at = start + 1;
        let mut definition = None;
        loop {
            match self.byte(at) {
                None => break,
                Some(b'\n' | b'\r') => break,
                Some(b'\\') => {
                    let length = self.line_break_after_backslash(at);
                    at += 1 + length.max(1);
                    if length > 0 && definition.is_none() && recovery::is_definition(self, at) {
                        definition = Some(at);
                    }
                }
                Some(byte) if byte == quote => return StringEnd::At(at + 1),
                Some(_) => at += 1,
            }
        }
        self.seen = self.seen.max(at + 1);
        // If it went on over a definition after a backslash, that is where it ends.
        definition.map_or(StringEnd::Unclosed(at.min(self.bytes.len())), StringEnd::Line)
    }

    /// The end of a string with replacement fields, by the rule of Python 3.12.
    fn formatted(&mut self, start: usize, quote: u8, triple: bool, depth: u32) -> Result<usize, NoSense> {
        if depth > DEEPEST_FORMAT {
            return Err(NoSense);
        }
        let mut at = start + if triple { 3 } else { 1 };
        loop {
            match self.look(at)? {
                b'\\' => {
                    let length = self.line_break_after_backslash(at);
                    at += match self.bytes.get(at + 1) {
                        _ if length > 0 => 1 + length,
                        // An invalid escape, but the field starts all the same.
                        Some(b'{' | b'}') | None => 1,
                        Some(_) => 2,
                    };
                }
                b'\n' | b'\r' if !triple => return Err(self.no_sense(at)),
                b'{' if self.byte(at + 1) == Some(b'{') => at += 2,
                b'{' => at = self.field(at + 1, quote, triple, depth)?,
                byte if byte == quote => {
                    if !triple {
                        return Ok(at + 1);
                    }
                    if self.is_triple(at, quote) {
                        return Ok(at + 3);
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// The byte at `at`; the end of the text makes no sense inside of a string.
    fn look(&mut self, at: usize) -> Result<u8, NoSense> {
        self.byte(at).ok_or(NoSense)
    }

    fn no_sense(&mut self, at: usize) -> NoSense {
        self.seen = self.seen.max(at + 1);
        NoSense
    }

    /// The end of a replacement field, one past its `}`; `at` is one past its `{`.
    fn field(&mut self, at: usize, quote: u8, triple: bool, depth: u32) -> Result<usize, NoSense> {
        if depth > DEEPEST_FORMAT {
            return Err(NoSense);
        }
        let mut brackets = Brackets::default();
        let mut at = at;
        loop {
            let byte = self.look(at)?;
            match byte {
                b'}' if brackets.depth() == 0 => return Ok(at + 1),
                b')' | b']' | b'}' => {
                    if !brackets.close(byte) {
                        return Err(self.no_sense(at));
                    }
                    at += 1;
                }
                b'(' | b'[' | b'{' => {
                    brackets.open(byte);
                    at += 1;
                }
                b':' if brackets.depth() == 0 => return self.specifier(at + 1, quote, triple, depth),
                b'#' => at = self.line_end(at),
                b'\n' | b'\r' => {
                    at += self.line_break(at);
                    if recovery::ends_bracket(self, at) {
                        return Err(self.no_sense(at));
                    }
                }
                b'"' | b'\'' => at = self.nested(at, false, depth)?,
                _ => {
                    let word = word_at(self.bytes, at);
                    let formatted = string_prefix(word);
                    at += word.len().max(1);
                    if let Some(formatted) = formatted
                        && matches!(self.byte(at), Some(b'"' | b'\''))
                    {
                        at = self.nested(at, formatted, depth)?;
                    }
                }
            }
        }
    }

    /// The end of a format specifier with the field that it closes.
    fn specifier(&mut self, at: usize, quote: u8, triple: bool, depth: u32) -> Result<usize, NoSense> {
        let mut at = at;
        loop {
            match self.look(at)? {
                b'{' => at = self.field(at + 1, quote, triple, depth + 1)?,
                b'}' => return Ok(at + 1),
                b'\n' | b'\r' if !triple => return Err(self.no_sense(at)),
                byte if byte == quote && (!triple || self.is_triple(at, quote)) => {
                    return Err(self.no_sense(at));
                }
                _ => at += 1,
            }
        }
    }

    /// The end of a string inside a replacement field.
    fn nested(&mut self, at: usize, formatted: bool, depth: u32) -> Result<usize, NoSense> {
        let quote = self.look(at)?;
        let triple = self.is_triple(at, quote);
        if formatted {
            return self.formatted(at, quote, triple, depth + 1);
        }
        let mut next = at + if triple { 3 } else { 1 };
        loop {
            match self.look(next)? {
                b'\\' => next += 1 + self.line_break_after_backslash(next).max(1),
                b'\n' | b'\r' if !triple => return Err(self.no_sense(next)),
                byte if byte == quote => {
                    if !triple {
                        return Ok(next + 1);
                    }
                    if self.is_triple(next, quote) {
                        return Ok(next + 3);
                    }
                    next += 1;
                }
                _ => next += 1,
            }
        }
    }
}

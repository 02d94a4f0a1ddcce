//! What is to be shown, before it is known for whom.

use crate::knowledge::card::Run;
use crate::note::{Span, Text};

/// Lines that belong together; blank lines stand between groups.
pub(super) type Group = Vec<Block>;

/// A line or a block of code.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// A heading of this level.
    Heading(usize, Vec<Run>),
    /// A line of text.
    Line(Vec<Run>),
    /// An item of a list: its depth, its number if it has one, its text.
    Item(usize, Option<u32>, Vec<Run>),
    /// Code in this language.
    Code(&'static str, String),
}

/// The longest code that stands in a sentence, in characters.
const LONGEST_CODE: usize = 200;

pub(super) fn text(text: impl Into<String>) -> Run {
    Run { text: text.into(), ..Run::default() }
}

pub(super) fn strong(text: impl Into<String>) -> Run {
    Run { text: text.into(), strong: true, ..Run::default() }
}

/// The runs of a note's text.
pub(super) fn of_text(source: &Text) -> Vec<Run> {
    let run = |span: &Span| match span {
        Span::Plain(plain) => text(plain.as_str()),
        Span::Code(code) => Run { text: code.clone(), code: true, ..Run::default() },
    };
    source.0.iter().map(run).collect()
}

/// A text as it may stand within a line: line breaks are blanks, and characters that would do something to the screen, or
/// to the order of what is read, are shown as Python would escape them.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut after_break = false;
    for c in text.chars() {
        match c {
            '\n' | '\r' => {
                if !after_break {
                    shown.push(' ');
                }
                after_break = true;
                continue;
            }
            ' ' | '\t' if after_break => continue,
            '\t' => shown.push(' '),
            c if is_invisible(c) => push_escape(&mut shown, c),
            c => shown.push(c),
        }
        after_break = false;
    }
    shown
}

/// Code as it may stand in a sentence.
pub(super) fn visible_code(code: &str) -> String {
    let shown = visible(code);
    match shown.char_indices().nth(LONGEST_CODE) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
        None => shown,
    }
}

/// Lines of code: as [`visible`], but line breaks and tabs stay.
pub(super) fn visible_lines(code: &str) -> String {
    let mut shown = String::with_capacity(code.len());
    for c in code.replace("\r\n", "\n").replace('\r', "\n").chars() {
        if is_invisible(c) && c != '\n' && c != '\t' { push_escape(&mut shown, c) } else { shown.push(c) }
    }
    shown.trim_end().to_string()
}

/// Control characters, and those that change the direction of text.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn push_escape(shown: &mut String, c: char) {
    let code = u32::from(c);
    let escape = if code <= 0xff { format!("\\x{code:02x}") } else { format!("\\u{code:04x}") };
    shown.push_str(&escape);
}

//! Markdown that says what it looks like: whatever comes from code, or is plain text, is escaped.

use super::document::{Block, Group, visible, visible_code, visible_lines};
use crate::knowledge::card::Run;

pub(super) fn write(groups: &[Group]) -> String {
    let groups: Vec<String> =
        groups.iter().map(|group| group.iter().map(block).collect::<Vec<_>>().join("\n")).collect();
    groups.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, runs) => format!("{} {}", "#".repeat(*level), line(runs, false)),
        Block::Line(runs) => line(runs, true),
        Block::Item(depth, number, runs) => {
            let mark = number.map_or("-".to_string(), |number| format!("{number}."));
            format!("{}{mark} {}", "   ".repeat(*depth), line(runs, true))
        }
        Block::Code(language, code) => {
            let code = visible_lines(code);
            let fence = "`".repeat(longest_run(&code).max(2) + 1);
            format!("{fence}{language}\n{code}\n{fence}")
        }
    }
}

/// One line. `at_start` is true where nothing stands before it.
pub(super) fn line(runs: &[Run], at_start: bool) -> String {
    let mut written = String::new();
    let mut rest = runs;
    while let Some(first) = rest.first() {
        let same =
            |run: &Run| (run.strong, run.emphasis, &run.link) == (first.strong, first.emphasis, &first.link);
        let count = rest.iter().take_while(|run| same(run)).count();
        let (span, after) = rest.split_at(count);
        rest = after;
        let mut inner = String::new();
        for run in span {
            let fresh =
                at_start && written.is_empty() && inner.is_empty() && !first.strong && !first.emphasis;
            inner.push_str(&if run.code { code_span(&run.text) } else { escape(&run.text, fresh) });
        }
        // Marks only count next to text, so blanks stay outside of them.
        let text = inner.trim();
        if text.is_empty() {
            written.push_str(&inner);
            continue;
        }
        let start = inner.len() - inner.trim_start().len();
        let end = inner.trim_end().len();
        let marks = "*".repeat(usize::from(first.emphasis) + 2 * usize::from(first.strong));
        written.push_str(inner.get(..start).unwrap_or_default());
        match &first.link {
            Some(link) => {
                let text = label(text);
                let link = link.replace(' ', "%20").replace('(', "%28").replace(')', "%29");
                written.push_str(&format!("{marks}[{text}]({link}){marks}"));
            }
            None => written.push_str(&format!("{marks}{text}{marks}")),
        }
        written.push_str(inner.get(end..).unwrap_or_default());
    }
    written
}

/// Escaped text as the label of a link: brackets in it are text, too.
fn label(escaped: &str) -> String {
    let mut label = String::with_capacity(escaped.len());
    let mut before = ' ';
    for c in escaped.chars() {
        if matches!(c, '[' | ']') && before != '\\' {
            label.push('\\');
        }
        label.push(c);
        before = c;
    }
    label
}

/// Code between as many backticks as it takes.
fn code_span(code: &str) -> String {
    let code = visible_code(code);
    if code.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(if code.contains('`') { longest_run(&code) + 1 } else { 1 });
    let framed = code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
    let blank = if framed || code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{code}{blank}{fence}")
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Plain text with a backslash before whatever would be read as markup.
fn escape(text: &str, at_start: bool) -> String {
    let text = visible(text);
    let chars: Vec<char> = text.chars().collect();
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).copied();
        let after = chars.get(at + 1).copied();
        let opens_line = at_start && chars.iter().take(at).all(|c| *c == ' ');
        if is_markup(c, before, after) || (at_start && starts_block(&chars, at, opens_line)) {
            escaped.push('\\');
        }
        escaped.push(c);
        if c == '&' && is_entity(chars.get(at + 1..).unwrap_or_default()) {
            escaped.push_str("amp;");
        }
    }
    escaped
}

fn is_markup(c: char, before: Option<char>, after: Option<char>) -> bool {
    let is_blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '`' => true,
        '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
        '*' => !(is_blank(before) && is_blank(after)),
        '_' => !((is_word(before) && is_word(after)) || (is_blank(before) && is_blank(after))),
        '~' => !is_blank(after),
        '<' => after.is_none_or(|c| c.is_alphanumeric() || matches!(c, '/' | '!' | '?')),
        // A label that does not end is no link, no image and no footnote.
        ']' => after.is_none_or(|c| matches!(c, '(' | '[' | ':')),
        _ => false,
    }
}

/// Marks that mean something at the start of a line only: headings, quotations, lists, tables, rules.
fn starts_block(chars: &[char], at: usize, opens_line: bool) -> bool {
    let Some(c) = chars.get(at) else { return false };
    let after = chars.get(at + 1);
    match c {
        '#' | '>' | '|' => opens_line,
        '-' | '+' | '=' => opens_line && after.is_none_or(|after| *after == ' ' || after == c),
        '.' | ')' => {
            let digits = chars.iter().take(at).all(char::is_ascii_digit) && (1..=9).contains(&at);
            digits && after.is_none_or(|after| *after == ' ')
        }
        _ => false,
    }
}

/// Whether what follows an ampersand would make a character of it: `amp;`, `#35;`.
fn is_entity(after: &[char]) -> bool {
    let name = after.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && after.get(name) == Some(&';')
}

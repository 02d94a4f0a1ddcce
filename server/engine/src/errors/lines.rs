//! The lines of a terminal's text: without colours, prefixes of logs, and the margins of exception groups.

use std::borrow::Cow;

/// A line without what a terminal would obey, and without a carriage return at its end.
pub(super) fn clean(line: &str) -> Cow<'_, str> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    if !line.contains('\u{1b}') {
        return Cow::Borrowed(line);
    }
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            text.push(character);
            continue;
        }
        match characters.next() {
            // A control sequence ends at its first letter.
            Some('[') => {
                for within in characters.by_ref() {
                    if ('@'..='~').contains(&within) {
                        break;
                    }
                }
            }
            // A command to the terminal, such as a link, ends at a bell or at `ESC \`.
            Some(']') => {
                while let Some(within) = characters.next() {
                    if within == '\u{7}' || within == '\u{1b}' && characters.next_if_eq(&'\\').is_some() {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    Cow::Owned(text)
}

/// What stands behind a prefix. Digits may differ, as they do in times; a prefix without its last blanks is one too.
pub(super) fn without_prefix<'l>(line: &'l str, prefix: &str) -> Option<&'l str> {
    if let Some(rest) = line.strip_prefix(prefix) {
        return Some(rest);
    }
    if line.trim_end() == prefix.trim_end() {
        return Some("");
    }
    let (start, rest) = line.split_at_checked(prefix.len())?;
    let is_alike = |(a, b): (u8, u8)| a == b || a.is_ascii_digit() && b.is_ascii_digit();
    start.bytes().zip(prefix.bytes()).all(is_alike).then_some(rest)
}

/// A line of an exception group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Margin<'l> {
    /// `  | text`: the column of the bar, and the text.
    Text(usize, &'l str),
    /// `  +-+---- 1 ----`: the first member of the group whose bar stands at this column.
    First(usize),
    /// `    +---- 2 ----`: the next member, whose bar stands at this column.
    Next(usize),
    /// `    +------------`: the end of the members whose bars stand at this column.
    End(usize),
}

/// What the margin of a line says.
pub(super) fn margin(line: &str) -> Option<Margin<'_>> {
    let rest = line.trim_start_matches(' ');
    let column = line.len() - rest.len();
    if let Some(text) = rest.strip_prefix('|') {
        return match text.strip_prefix(' ') {
            Some(text) => Some(Margin::Text(column, text)),
            None => text.trim().is_empty().then_some(Margin::Text(column, "")),
        };
    }
    let rule = rest.strip_prefix('+')?.trim_end();
    if rule.starts_with("-+-") && rule.ends_with('-') {
        return Some(Margin::First(column));
    }
    if !rule.starts_with("---") || !rule.ends_with("---") {
        return None;
    }
    let label = rule.trim_matches('-').trim();
    match label {
        "" => Some(Margin::End(column)),
        "..." => Some(Margin::Next(column)),
        _ => label.bytes().all(|byte| byte.is_ascii_digit()).then_some(Margin::Next(column)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_away_what_a_terminal_obeys() {
        assert_eq!(clean("\u{1b}[1;35mKeyError\u{1b}[0m: 'a'\r"), "KeyError: 'a'");
        assert_eq!(clean("a\u{1b}]8;;http://x\u{1b}\\b\u{1b}]0;t\u{7}c"), "abc");
        assert_eq!(clean("cut \u{1b}[1"), "cut ");
        assert_eq!(clean("\u{1b}"), "");
    }

    #[test]
    fn a_prefix_may_hold_a_time() {
        assert_eq!(without_prefix("12:31:09 web |   File", "12:30:59 web | "), Some("  File"));
        assert_eq!(without_prefix("E", "E   "), Some(""));
        assert_eq!(without_prefix("other", "web | "), None);
        assert_eq!(without_prefix("éé", "abc"), None);
    }

    #[test]
    fn reads_margins() {
        assert_eq!(margin("  | ValueError: 1"), Some(Margin::Text(2, "ValueError: 1")));
        assert_eq!(margin("  |"), Some(Margin::Text(2, "")));
        assert_eq!(margin("  +-+---------------- 1 ----------------"), Some(Margin::First(2)));
        assert_eq!(margin("    +---------------- 2 ----------------"), Some(Margin::Next(4)));
        assert_eq!(margin("    +------------------------------------"), Some(Margin::End(4)));
        for other in
            ["", "x | y", "|x", "+ 1", "+--- a ---", "  + Exception Group Traceback (most recent call last):"]
        {
            assert_eq!(margin(other), None, "{other}");
        }
    }
}

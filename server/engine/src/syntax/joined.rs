//! Lines that end at a dot inside brackets, as the parser can read them.

/// The text with each line break in brackets that follows a dot turned into blanks of the same length; `None` where there
/// is none. Strings and comments stay as they are.
pub(super) fn join_lines_at_dots(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let ends_a_line = |end: &[u8]| memchr::memmem::find(bytes, end).is_some();
    if !ends_a_line(b".\n") && !ends_a_line(b".\r") {
        return None;
    }
    let mut joined: Vec<u8> = bytes.to_vec();
    let mut depth = 0_usize;
    let mut after_dot = false;
    let mut changed = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let mut next = at + 1;
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => {
                let rest = bytes.get(at..)?;
                next = memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |n| at + n);
            }
            b'"' | b'\'' => next = end_of_string(bytes, at),
            b'\n' | b'\r' if after_dot && depth > 0 => {
                *joined.get_mut(at)? = b' ';
                changed = true;
            }
            _ => {}
        }
        // Before a dot, a digit makes it part of a number and another dot part of an ellipsis: a line may end there.
        after_dot = match byte {
            b'.' => at == 0 || bytes.get(at - 1).is_some_and(|b| *b != b'.' && !b.is_ascii_digit()),
            b' ' | b'\t' | b'\r' | b'\n' => after_dot,
            _ => false,
        };
        at = next;
    }
    if changed { String::from_utf8(joined).ok() } else { None }
}

/// One past the end of the string whose first quote is at `start`; a string of one line ends with its line at the latest.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes.get(start).copied().unwrap_or(b'"');
    let is_three = |at: usize| bytes.get(at..at + 3).is_some_and(|three| three.iter().all(|b| *b == quote));
    let is_triple = is_three(start);
    let mut at = if is_triple { start + 3 } else { start + 1 };
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'\\' => at += 1,
            b'\n' | b'\r' if !is_triple => return at,
            _ if byte == quote && !is_triple => return at + 1,
            _ if byte == quote && is_three(at) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn a_line_in_brackets_may_end_at_a_dot() {
        let text = "def f():\n        (a.\n    b)\n        x = '''(.\n'''  # (.\n";
        assert_eq!(join_lines_at_dots(text).unwrap(), text.replacen("a.\n", "a. ", 1));
        let (tree, _) = parse(text, None);
        assert!(!tree.root().has_error());
        assert_eq!(tree.text(), text);
    }

    #[test]
    fn what_is_half_typed_stays_so() {
        assert_eq!(join_lines_at_dots("self.\nx = 1\n"), None);
        assert_eq!(join_lines_at_dots("x = [...\n]\n"), None);
        assert!(parse("f(self.\nx = 1\n", None).0.root().has_error());
    }
}

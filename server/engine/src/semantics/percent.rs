//! Format strings of `%` (Library Reference, "printf-style String Formatting").

/// A conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// As written: `%-5.2f`.
    pub source: String,
    /// The key in parentheses.
    pub key: Option<String>,
    /// How many values stars take before the value itself.
    pub stars: usize,
    /// What the width is, where it is written.
    pub width: Option<u32>,
    /// What the precision is, where it is written.
    pub precision: Option<u32>,
    /// `-`
    pub left: bool,
    /// `0`
    pub zero: bool,
    /// The letter.
    pub letter: char,
}

/// The conversions of a format string; `None` where one is not complete or not known.
#[must_use]
pub fn read(format: &str, is_bytes: bool) -> Option<Vec<Conversion>> {
    let mut found = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let text = rest.get(at..)?;
        let (conversion, length) = conversion(text, is_bytes)?;
        rest = text.get(length..)?;
        if conversion.letter != '%' {
            found.push(conversion);
        } else if conversion.source.len() > 2 {
            return None;
        }
    }
    Some(found)
}

fn conversion(text: &str, is_bytes: bool) -> Option<(Conversion, usize)> {
    let mut chars = text.char_indices().skip(1).peekable();
    let mut key = None;
    if let Some((start, _)) = chars.next_if(|(_, c)| *c == '(') {
        let mut depth = 1;
        let end = loop {
            let (at, c) = chars.next()?;
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break at;
            }
        };
        key = Some(text.get(start + 1..end)?.to_string());
    }
    let (mut left, mut zero, mut stars) = (false, false, 0);
    while let Some((_, flag)) = chars.next_if(|(_, c)| "#0- +".contains(*c)) {
        left |= flag == '-';
        zero |= flag == '0';
    }
    let mut number = |chars: &mut std::iter::Peekable<_>| -> Option<Option<u32>> {
        if chars.next_if(|(_, c)| *c == '*').is_some() {
            stars += 1;
            return Some(None);
        }
        let mut digits = String::new();
        while let Some((_, digit)) = chars.next_if(|(_, c): &(usize, char)| c.is_ascii_digit()) {
            digits.push(digit);
        }
        if digits.is_empty() { Some(None) } else { digits.parse().ok().filter(|n| *n < 10_000).map(Some) }
    };
    let width = number(&mut chars)?;
    let mut precision = None;
    if chars.next_if(|(_, c)| *c == '.').is_some() {
        precision = number(&mut chars)?;
        if precision.is_none() && stars == 0 {
            precision = Some(0);
        }
    }
    chars.next_if(|(_, c)| "hlL".contains(*c));
    let (at, letter) = chars.next()?;
    let known = "diouxXeEfFgGcrsa%".contains(letter) || is_bytes && letter == 'b';
    let end = at + letter.len_utf8();
    let source = text.get(..end)?.to_string();
    known.then_some((Conversion { source, key, stars, width, precision, left, zero, letter }, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known() {
        for format in ["%", "100%", "%y", "%(a", "%5", "%b", "%5%"] {
            assert_eq!(read(format, false), None, "{format}");
        }
    }

    #[test]
    fn conversions() {
        let found = read("%% %-5.2f %(a(b))s %*.*d", false).unwrap();
        let shown: Vec<(&str, Option<&str>, usize)> =
            found.iter().map(|c| (c.source.as_str(), c.key.as_deref(), c.stars)).collect();
        assert_eq!(shown, [("%-5.2f", None, 0), ("%(a(b))s", Some("a(b)"), 0), ("%*.*d", None, 2)]);
        assert_eq!((found[0].width, found[0].precision, found[0].left), (Some(5), Some(2), true));
    }
}

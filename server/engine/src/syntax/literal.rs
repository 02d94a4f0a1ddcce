//! What literals mean: numbers, and strings with their escapes (Language Reference 2.5 to 2.7).

use text_size::{TextRange, TextSize};

use super::{Kind, Node};

/// The value of a string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A `str`.
    Str(String),
    /// A `bytes`.
    Bytes(Vec<u8>),
}

/// The value of an integer literal; `None` for one that does not fit in 128 bits, and for imaginary numbers.
#[must_use]
pub fn integer(text: &str) -> Option<i128> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let (digits, base) = match digits.get(..2) {
        Some("0x" | "0X") => (digits.get(2..)?, 16),
        Some("0o" | "0O") => (digits.get(2..)?, 8),
        Some("0b" | "0B") => (digits.get(2..)?, 2),
        _ => (digits.as_str(), 10),
    };
    i128::from_str_radix(digits, base).ok()
}

/// The value of a float literal; `None` for imaginary numbers.
#[must_use]
pub fn float(text: &str) -> Option<f64> {
    text.chars().filter(|c| *c != '_').collect::<String>().parse().ok()
}

/// The value of a string literal or of several side by side; `None` for f-strings and t-strings, for escapes by name, lone
/// surrogates, and for what CPython rejects.
#[must_use]
pub fn string(node: Node<'_>) -> Option<Text> {
    let mut whole: Option<Text> = None;
    for string in parts(node)? {
        let part = one_string(string)?;
        whole = Some(match (whole, part) {
            (None, part) => part,
            (Some(Text::Str(a)), Text::Str(b)) => Text::Str(a + &b),
            (Some(Text::Bytes(a)), Text::Bytes(b)) => Text::Bytes([a, b].concat()),
            _ => return None,
        });
    }
    whole
}

/// A character of a string literal's value and the bytes of the tree's text that spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The character; of a `bytes`, the byte as the code point of that number.
    pub char: char,
    /// Where it is written.
    pub range: TextRange,
}

/// The characters of a string literal, or of several side by side, with the places where they are written, and whether it is
/// a `bytes`; `None` where [`string`] has none.
#[must_use]
pub fn spots(node: Node<'_>) -> Option<(bool, Vec<Spot>)> {
    let mut spots = Vec::new();
    let mut kind = None;
    for string in parts(node)? {
        let is_bytes = decode(string, |char, range| spots.push(Spot { char, range }))?;
        if kind.replace(is_bytes).is_some_and(|before| before != is_bytes) {
            return None;
        }
    }
    Some((kind?, spots))
}

fn parts(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    match node.kind() {
        Kind::String => Some(vec![node]),
        Kind::ConcatenatedString => Some(node.named_children().collect()),
        _ => None,
    }
}

fn one_string(node: Node<'_>) -> Option<Text> {
    let mut text = String::new();
    let is_bytes = decode(node, |char, _| text.push(char))?;
    Some(if is_bytes {
        Text::Bytes(text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(0)).collect())
    } else {
        Text::Str(text)
    })
}

/// Gives each character of the value with its place to `push`, and whether it is a `bytes`.
fn decode(node: Node<'_>, mut push: impl FnMut(char, TextRange)) -> Option<bool> {
    if node.kind() != Kind::String || node.has_error() {
        return None;
    }
    let start = node.child_of_kind(Kind::StringStart)?;
    let end = node.child_of_kind(Kind::StringEnd)?;
    let prefix = start.text().trim_end_matches(['"', '\'']).to_ascii_lowercase();
    if prefix.contains(['f', 't']) {
        return None;
    }
    let is_bytes = prefix.contains('b');
    let is_raw = prefix.contains('r');
    let from = usize::from(start.end() - node.start());
    let to = usize::from(end.start() - node.start());
    let content = node.text().get(from..to)?;
    if is_bytes && !content.is_ascii() {
        return None;
    }
    let mut chars = Chars { rest: content, at: start.end() };
    while let Some(c) = chars.peek() {
        let first = chars.at;
        chars.next();
        if c != '\\' || is_raw {
            push(c, TextRange::new(first, chars.at));
            continue;
        }
        let escape = chars.next()?;
        let simple = match escape {
            '\n' => continue,
            '\\' | '\'' | '"' => escape,
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '0'..='7' => {
                let mut value = escape.to_digit(8)?;
                for _ in 0..2 {
                    let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                    value = value * 8 + digit;
                    chars.next();
                }
                if is_bytes { char::from(u8::try_from(value & 0xff).ok()?) } else { char::from_u32(value)? }
            }
            'x' => char::from_u32(hex(&mut chars, 2)?)?,
            'u' if !is_bytes => char::from_u32(hex(&mut chars, 4)?)?,
            'U' if !is_bytes => char::from_u32(hex(&mut chars, 8)?)?,
            'N' if !is_bytes => return None,
            other => {
                let middle = first + TextSize::of('\\');
                push('\\', TextRange::new(first, middle));
                push(other, TextRange::new(middle, chars.at));
                continue;
            }
        };
        push(simple, TextRange::new(first, chars.at));
    }
    Some(is_bytes)
}

/// What is left of a literal. The compiler reads all line ends as `\n`.
struct Chars<'t> {
    rest: &'t str,
    at: TextSize,
}

impl Chars<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next().map(|c| if c == '\r' { '\n' } else { c })
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        let length = if self.rest.starts_with("\r\n") { 2 } else { self.rest.chars().next()?.len_utf8() };
        self.rest = self.rest.get(length..)?;
        self.at += TextSize::new(u32::try_from(length).ok()?);
        Some(c)
    }
}

fn hex(chars: &mut impl Iterator<Item = char>, digits: usize) -> Option<u32> {
    (0..digits).try_fold(0_u32, |value, _| Some(value.checked_mul(16)? + chars.next()?.to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(literal: &str) -> Option<Text> {
        let (tree, _) = crate::syntax::parse(literal, None);
        let node = tree.root().named_child(0)?.named_child(0)?;
        string(node)
    }

    fn text(s: &str) -> Option<Text> {
        Some(Text::Str(s.to_string()))
    }

    #[test]
    fn what_is_no_constant() {
        for literal in
            [r#"f"a""#, r#"f"{x}""#, r#""\N{BULLET}""#, r#""\ud800""#, "b'é'", "'a' b'b'", r"b'\400' 'a'"]
        {
            assert_eq!(value(literal), None, "{literal}");
        }
        assert_eq!(integer("1j"), None);
        assert_eq!(integer(&"9".repeat(60)), None);
    }

    #[test]
    fn escapes() {
        assert_eq!(value(r#""a\n\t\x41\u00e9\101\q""#), text("a\n\tAéA\\q"));
        assert_eq!(value(r#"r"a\n""#), text(r"a\n"));
        assert_eq!(value("'a' \"b\""), text("ab"));
        assert_eq!(value("'a\\\nb'"), text("ab"));
        assert_eq!(value(r"b'\xff\u0041'"), Some(Text::Bytes(b"\xff\\u0041".to_vec())));
        assert_eq!(value("'''a\r\nb'''"), text("a\nb"));
    }

    #[test]
    fn places_of_characters() {
        let (tree, _) = crate::syntax::parse("'a\\x41\\q' r'''\\n\r\n'''", None);
        let (is_bytes, spots) = spots(tree.root().named_child(0).unwrap().named_child(0).unwrap()).unwrap();
        assert!(!is_bytes);
        let shown: Vec<(char, &str)> = spots
            .iter()
            .map(|s| (s.char, &tree.text()[usize::from(s.range.start())..usize::from(s.range.end())]))
            .collect();
        let expected =
            [('a', "a"), ('A', "\\x41"), ('\\', "\\"), ('q', "q"), ('\\', "\\"), ('n', "n"), ('\n', "\r\n")];
        assert_eq!(shown, expected);
    }

    #[test]
    fn numbers() {
        assert_eq!(integer("1_000"), Some(1000));
        assert_eq!(integer("0xFf"), Some(255));
        assert_eq!(integer("0b101"), Some(5));
        assert_eq!(float("1_0.5e1"), Some(105.0));
    }
}

//! Cuts text into what can be looked up: words, numbers, names of code, operators.

/// What stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token<'t> {
    /// A word, a number or a name, as it is written.
    Word(&'t str),
    /// An operator, a pair of brackets, the prefix of a string literal.
    Mark(&'t str),
}

/// Whether marks count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// Everywhere: in code, titles and questions.
    Everywhere,
    /// Between backticks: in prose, where a `*` outside of them is markup.
    InCode,
    /// Nowhere: in examples, which use most of them.
    Nowhere,
}

/// The marks that mean something in Python and start with this byte, the longer ones first; and whether the byte alone is
/// a mark as well, although it is punctuation, where it stands by itself.
fn marks_of(byte: u8) -> (&'static [&'static str], bool) {
    match byte {
        b'!' => (&["!="], true),
        b'#' => (&["#"], false),
        b'$' => (&[], true),
        b'%' => (&["%=", "%"], false),
        b'&' => (&["&=", "&"], false),
        b'(' => (&["()"], false),
        b'*' => (&["**=", "**", "*=", "*"], false),
        b'+' => (&["+=", "+"], false),
        b',' => (&[], true),
        b'-' => (&["->", "-="], true),
        b'.' => (&["..."], true),
        b'/' => (&["//=", "//", "/="], true),
        b':' => (&["::", ":="], true),
        b';' => (&[], true),
        b'<' => (&["<<=", "<=", "<<"], true),
        b'=' => (&["=="], true),
        b'>' => (&[">>=", ">=", ">>"], true),
        b'@' => (&["@=", "@"], false),
        b'[' => (&["[[]]", "[]"], false),
        b'\\' => (&["\\"], false),
        b'^' => (&["^=", "^"], false),
        b'_' => (&[], true),
        b'{' => (&["{}"], false),
        b'|' => (&["|=", "|"], false),
        b'~' => (&["~"], false),
        _ => (&[], false),
    }
}

/// Letters that may stand before a string literal.
const PREFIXES: &[(&str, &str)] = &[
    ("f", "f\""),
    ("r", "r\""),
    ("b", "b\""),
    ("u", "u\""),
    ("t", "t\""),
    ("rb", "b\""),
    ("br", "b\""),
    ("fr", "f\""),
];

/// Calls `each` with every token of `text`.
pub fn tokens<'t>(text: &'t str, marks: Marks, mut each: impl FnMut(Token<'t>)) {
    let bytes = text.as_bytes();
    let mut in_code = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if is_word(text, at) {
            let end = word_end(text, at);
            let word = text.get(at..end).unwrap_or_default();
            let quoted = matches!(bytes.get(end), Some(b'"' | b'\''));
            let prefix = PREFIXES.iter().find(|(letters, _)| quoted && word.eq_ignore_ascii_case(letters));
            let is_apostrophe = bytes.get(end + 1).is_some_and(|b| b.is_ascii_alphabetic())
                && bytes.get(end) == Some(&b'\'')
                && !bytes.get(end + 2..).is_some_and(|rest| rest.contains(&b'\''));
            match prefix {
                Some((_, mark)) if !is_apostrophe => each(Token::Mark(mark)),
                _ if word.bytes().all(|b| b == b'_') => each(Token::Mark("_")),
                _ => each(Token::Word(word)),
            }
            at = end;
            continue;
        }
        if byte == b'`' {
            in_code = !in_code;
            at += 1;
            continue;
        }
        if byte >= 0x80 {
            at += width(text, at);
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        if !byte.is_ascii_punctuation() || marks == Marks::Nowhere || (marks == Marks::InCode && !in_code) {
            at += 1;
            continue;
        }
        // `%s` is a mark of its own.
        if byte == b'%' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) && !is_word(text, at + 2) {
            each(Token::Mark(rest.get(..2).unwrap_or_default()));
            at += 2;
            continue;
        }
        let (marks, is_alone) = marks_of(byte);
        if let Some(mark) = marks.iter().find(|mark| rest.starts_with(**mark)) {
            each(Token::Mark(mark));
            at += mark.len();
            continue;
        }
        let is_blank = |b: Option<&u8>| b.is_none_or(|b| b" \t\n`'\"(),?".contains(b));
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        if is_alone && is_blank(before) && is_blank(bytes.get(at + 1)) {
            each(Token::Mark(rest.get(..1).unwrap_or_default()));
        }
        at += 1;
    }
}

/// Whether the character at `at` belongs to a word.
#[inline]
fn is_word(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || *byte == b'_',
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric),
        None => false,
    }
}

/// How many bytes the character at `at` takes.
fn width(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// Where the word that starts at `at` ends. `0.1` is one, and so is `don't`.
fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let is_number = bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = at;
    while let Some(byte) = bytes.get(end) {
        let inner = match byte {
            b'.' => is_number && bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
            // `doesn't`, but not `f'x'`.
            b'\'' => {
                end - at > 1
                    && bytes.get(end + 1).is_some_and(|b| b"tsrvlmd".contains(b))
                    && (!is_word(text, end + 2) || bytes.get(end + 2).is_some_and(|b| b"el".contains(b)))
            }
            byte if byte.is_ascii() => byte.is_ascii_alphanumeric() || *byte == b'_',
            _ => is_word(text, end),
        };
        if !inner {
            break;
        }
        end += if byte.is_ascii() { 1 } else { width(text, end) };
    }
    end
}

/// The terms that a word is looked up under, the whole word first: `__init__` also as `init`, `KeyError` also as
/// `key` and `error`, `Path.read_text` by its parts. All in lower case, none stemmed.
#[must_use]
pub fn terms(word: &str) -> Vec<String> {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let plain: String = word.chars().filter(|c| *c != '\'' && *c != '’').collect();
    let whole = plain.to_lowercase();
    let mut terms = vec![whole.clone()];
    let mut add = |part: &str| {
        let part = part.to_lowercase();
        if part.len() > 1 && !terms.contains(&part) {
            terms.push(part);
        }
    };
    if plain.contains('_') {
        plain.split('_').filter(|part| !part.is_empty()).for_each(&mut add);
    } else {
        camel_parts(&plain).into_iter().for_each(&mut add);
    }
    terms
}

/// `ModuleNotFoundError` has four parts less one: a capital after a small letter starts one.
fn camel_parts(word: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut before_small = false;
    for (at, c) in word.char_indices() {
        if c.is_uppercase() && before_small {
            starts.push(at);
        }
        before_small = c.is_lowercase();
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| word.get(*start..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, marks: Marks) -> Vec<String> {
        let mut found = Vec::new();
        tokens(text, marks, |token| {
            found.push(match token {
                Token::Word(word) => word.to_string(),
                Token::Mark(mark) => format!("<{mark}>"),
            });
        });
        found
    }

    #[test]
    fn operators_are_tokens() {
        assert_eq!(all("what does ** do?", Marks::Everywhere), ["what", "does", "<**>", "do"]);
        assert_eq!(all("x := 1 -> int", Marks::Everywhere), ["x", "<:=>", "1", "<->>", "int"]);
        assert_eq!(
            all("a[::-1] '%s' f'{x}' b\"\"", Marks::Everywhere),
            ["a", "<::>", "1", "<%s>", "<f\">", "x", "<b\">"]
        );
        assert_eq!(all("def f(x=[])", Marks::Everywhere), ["def", "f", "x", "<[]>"]);
        assert_eq!(all("f(a, /, b)", Marks::Everywhere), ["f", "a", "</>", "b"]);
    }

    #[test]
    fn prose_has_marks_in_code_only() {
        assert_eq!(all("**bold** and `**`", Marks::InCode), ["bold", "and", "<**>"]);
        assert_eq!(all("It doesn't; it's 0.1.", Marks::InCode), ["It", "doesn't", "it's", "0.1"]);
    }

    #[test]
    fn names_are_found_by_their_parts() {
        assert_eq!(terms("__init__"), ["__init__", "init"]);
        assert_eq!(terms("ModuleNotFoundError"), ["modulenotfounderror", "module", "not", "found", "error"]);
        assert_eq!(terms("read_text"), ["read_text", "read", "text"]);
        assert_eq!(terms("doesn't"), ["doesnt"]);
        assert_eq!(terms("Über"), ["über"]);
    }
}

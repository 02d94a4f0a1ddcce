//! The format specification mini-language of `format()` and f-strings (library reference, "Format Specification
//! Mini-Language"): reading it, saying it in words, and applying it to a sample.

mod render;
mod words;

pub use render::{Sample, render};
pub use words::describe;

/// Where the text goes in its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Centre,
    /// `=`: padding between sign and digits; numbers only.
    AfterSign,
}

/// A specification, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FormatSpec {
    /// The character that fills the field.
    pub fill: Option<char>,
    /// Where the text goes.
    pub align: Option<Align>,
    /// `+`, `-` or a blank.
    pub sign: Option<char>,
    /// `z`: negative zero as zero (3.11).
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// `0` before the width.
    pub zero: bool,
    /// The least width.
    pub width: Option<usize>,
    /// `,` or `_` between groups of digits.
    pub grouping: Option<char>,
    /// What stands behind the point.
    pub precision: Option<usize>,
    /// The presentation type: `d`, `f`, `s` …
    pub kind: Option<char>,
}

/// What kind of value a specification is for, as far as it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suits {
    /// Any value: only alignment, fill and width.
    Anything,
    /// Strings only.
    Text,
    /// Whole numbers only.
    Integer,
    /// Numbers: what an `int` or `float` accepts.
    Number,
}

impl FormatSpec {
    /// Reads a specification for `str`, `int` and `float`. `None` for anything else, such as a date's `%Y-%m-%d`, which
    /// only the value's own `__format__` understands, or what no builtin type accepts.
    #[must_use]
    pub fn parse(text: &str) -> Option<FormatSpec> {
        let mut spec = FormatSpec::default();
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        let align = |c: Option<&char>| match c {
            Some('<') => Some(Align::Left),
            Some('>') => Some(Align::Right),
            Some('^') => Some(Align::Centre),
            Some('=') => Some(Align::AfterSign),
            _ => None,
        };
        if let Some(found) = align(chars.get(1)) {
            (spec.fill, spec.align, at) = (chars.first().copied(), Some(found), 2);
        } else if let Some(found) = align(chars.first()) {
            (spec.align, at) = (Some(found), 1);
        }
        let mut take = |wanted: &[char]| {
            let found = chars.get(at).copied().filter(|c| wanted.contains(c));
            at += usize::from(found.is_some());
            found
        };
        spec.sign = take(&['+', '-', ' ']);
        spec.no_negative_zero = take(&['z']).is_some();
        spec.alternate = take(&['#']).is_some();
        spec.zero = take(&['0']).is_some();
        spec.width = digits(&chars, &mut at)?;
        if let Some(c @ (',' | '_')) = chars.get(at).copied() {
            spec.grouping = Some(c);
            at += 1;
        }
        if chars.get(at) == Some(&'.') {
            at += 1;
            spec.precision = Some(digits(&chars, &mut at)??);
        }
        if let Some(c) = chars.get(at).copied().filter(|c| "sbcdoxXneEfFgG%".contains(*c)) {
            spec.kind = Some(c);
            at += 1;
        }
        (at == chars.len() && spec.is_accepted_by_something()).then_some(spec)
    }

    /// What kind of value it is for.
    #[must_use]
    pub fn suits(&self) -> Suits {
        match self.kind {
            Some('s') => Suits::Text,
            Some('b' | 'c' | 'd' | 'o' | 'x' | 'X') => Suits::Integer,
            Some(_) => Suits::Number,
            None if self.sign.is_some()
                || self.no_negative_zero
                || self.alternate
                || self.grouping.is_some()
                || self.align == Some(Align::AfterSign) =>
            {
                Suits::Number
            }
            None => Suits::Anything,
        }
    }

    /// The combinations that every builtin type refuses with `ValueError`.
    fn is_accepted_by_something(&self) -> bool {
        let number_only = self.sign.is_some()
            || self.no_negative_zero
            || self.alternate
            || self.grouping.is_some()
            || self.align == Some(Align::AfterSign);
        match self.kind {
            Some('s') => !number_only && !self.zero,
            Some('c') => {
                self.sign.is_none()
                    && !self.alternate
                    && self.grouping.is_none()
                    && self.precision.is_none()
                    && !self.no_negative_zero
            }
            Some('d') => self.precision.is_none() && !self.no_negative_zero,
            Some('b' | 'o' | 'x' | 'X') => {
                self.precision.is_none() && self.grouping != Some(',') && !self.no_negative_zero
            }
            Some('n') => self.grouping.is_none(),
            _ => true,
        }
    }
}

/// A decimal number, if one stands there; `None` outside where it is too large to be meant.
fn digits(chars: &[char], at: &mut usize) -> Option<Option<usize>> {
    let start = *at;
    while chars.get(*at).is_some_and(char::is_ascii_digit) {
        *at += 1;
    }
    if start == *at {
        return Some(None);
    }
    let text: String = chars.get(start..*at)?.iter().collect();
    text.parse::<usize>().ok().filter(|n| *n <= 10_000).map(Some)
}
/// A value of the kind that the specification is for, as source and as value.
#[must_use]
#[expect(clippy::approx_constant, reason = "the value is the number that the text beside it spells")]
pub fn typical(spec: &FormatSpec) -> (&'static str, Sample) {
    match spec.kind {
        Some('b' | 'o' | 'x' | 'X' | 'd') => match spec.grouping {
            Some(_) => ("1234567", Sample::Integer(1_234_567)),
            None => ("42", Sample::Integer(42)),
        },
        Some('%') => match spec.grouping {
            Some(_) => ("12.56", Sample::Float(12.56)),
            None => ("0.256", Sample::Float(0.256)),
        },
        Some('g' | 'G') if spec.grouping.is_some() => ("1234.5", Sample::Float(1234.5)),
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G') => match spec.grouping {
            Some(_) => ("1234567.891", Sample::Float(1_234_567.891)),
            None => ("3.14159", Sample::Float(3.141_59)),
        },
        None if spec.suits() == Suits::Number => match spec.grouping {
            Some(_) => ("1234567", Sample::Integer(1_234_567)),
            None => ("42", Sample::Integer(42)),
        },
        None if spec.zero => ("42", Sample::Integer(42)),
        None if spec.precision.is_some() => ("'abcdef'", Sample::Text("abcdef".into())),
        _ => ("'ab'", Sample::Text("ab".into())),
    }
}

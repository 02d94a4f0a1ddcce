//! Applying a specification, as `format(value, spec)` does for `str`, `int` and `float`.

use super::{Align, FormatSpec};

/// A value to format.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    /// A `str`.
    Text(String),
    /// An `int`.
    Integer(i64),
    /// A `float` (finite).
    Float(f64),
}

/// What `format(sample, spec)` gives. `None` where CPython raises, or where the answer depends on the locale.
#[must_use]
pub fn render(spec: &FormatSpec, sample: &Sample) -> Option<String> {
    match sample {
        Sample::Text(text) => render_text(spec, text),
        Sample::Integer(value) => match spec.kind {
            None | Some('d' | 'b' | 'o' | 'x' | 'X') => render_integer(spec, *value),
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') =>
            {
                #[expect(clippy::cast_precision_loss, reason = "int.__format__ converts to float too")]
                render_float(spec, *value as f64)
            }
            _ => None,
        },
        Sample::Float(value) => render_float(spec, *value),
    }
}

fn render_text(spec: &FormatSpec, text: &str) -> Option<String> {
    let wrong = spec.sign.is_some()
        || spec.alternate
        || spec.no_negative_zero
        || spec.grouping.is_some()
        || spec.align == Some(Align::AfterSign)
        || !matches!(spec.kind, None | Some('s'));
    if wrong {
        return None;
    }
    let cut: String = match spec.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_string(),
    };
    // Since 3.10 a `0` before the width fills a string with zeros but does not change its alignment.
    let fill = spec.fill.or(spec.zero.then_some('0')).unwrap_or(' ');
    Some(pad("", &cut, spec.align.unwrap_or(Align::Left), fill, spec.width))
}

fn render_integer(spec: &FormatSpec, value: i64) -> Option<String> {
    if spec.precision.is_some() || spec.no_negative_zero {
        return None;
    }
    let magnitude = value.unsigned_abs();
    let (digits, prefix, group) = match spec.kind {
        Some('b') => (format!("{magnitude:b}"), "0b", 4),
        Some('o') => (format!("{magnitude:o}"), "0o", 4),
        Some('x') => (format!("{magnitude:x}"), "0x", 4),
        Some('X') => (format!("{magnitude:X}"), "0X", 4),
        _ => (magnitude.to_string(), "", 3),
    };
    if group == 4 && spec.grouping == Some(',') {
        return None;
    }
    let prefix = if spec.alternate { prefix } else { "" };
    let head = format!("{}{prefix}", sign(spec, value < 0));
    Some(number(spec, &head, &digits, "", group))
}

fn render_float(spec: &FormatSpec, value: f64) -> Option<String> {
    if !value.is_finite() || spec.alternate {
        return None;
    }
    let magnitude = value.abs();
    let (body, suffix) = match spec.kind {
        Some('f' | 'F') => (fixed(magnitude, spec.precision.unwrap_or(6)), ""),
        Some('%') => (fixed(magnitude * 100.0, spec.precision.unwrap_or(6)), "%"),
        Some('e') => (scientific(magnitude, spec.precision.unwrap_or(6)), ""),
        Some('E') => (scientific(magnitude, spec.precision.unwrap_or(6)).to_uppercase(), ""),
        Some('g') => (general(magnitude, spec.precision.unwrap_or(6)), ""),
        Some('G') => (general(magnitude, spec.precision.unwrap_or(6)).to_uppercase(), ""),
        _ => return None,
    };
    let negative = value.is_sign_negative();
    let is_zero = body.chars().all(|c| !c.is_ascii_digit() || c == '0');
    let head = sign(spec, negative && !(spec.no_negative_zero && is_zero));
    let whole = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(whole);
    Some(number(spec, head, digits, &format!("{rest}{suffix}"), 3))
}

fn fixed(value: f64, precision: usize) -> String {
    format!("{value:.precision$}")
}

/// `1.23e+02`: at least two digits in the exponent, always with a sign.
fn scientific(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}e{sign}{digits:0>2}")
}

/// Scientific below 1e-4 and from the precision on, else fixed; trailing zeros go.
fn general(value: f64, precision: usize) -> String {
    let precision = precision.max(1);
    let text = format!("{value:.*e}", precision - 1);
    let exponent: i64 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let bound = i64::try_from(precision).unwrap_or(i64::MAX);
    if exponent < -4 || exponent >= bound {
        let text = scientific(value, precision - 1);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, ""));
        return format!("{}e{exponent}", without_trailing_zeros(mantissa));
    }
    let decimals = usize::try_from(bound - 1 - exponent).unwrap_or(0);
    without_trailing_zeros(&fixed(value, decimals)).to_string()
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn sign(spec: &FormatSpec, negative: bool) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        (false, _) => "",
    }
}

/// Puts sign, digits (grouped) and the rest together and pads them.
fn number(spec: &FormatSpec, head: &str, digits: &str, rest: &str, group: usize) -> String {
    let fill = spec.fill.unwrap_or(if spec.zero { '0' } else { ' ' });
    let default = if spec.zero { Align::AfterSign } else { Align::Right };
    let align = spec.align.unwrap_or(default);
    let mut digits = digits.to_string();
    // With zeros between the sign and the digits, the zeros are grouped with the digits.
    if fill == '0' && align == Align::AfterSign && spec.grouping.is_some() {
        let room = spec.width.unwrap_or(0).saturating_sub(head.len() + rest.chars().count());
        while grouped_length(digits.len(), group) < room {
            digits.insert(0, '0');
        }
    }
    let digits = match spec.grouping {
        Some(separator) => grouped(&digits, separator, group),
        None => digits,
    };
    pad(head, &format!("{digits}{rest}"), align, fill, spec.width)
}

fn grouped_length(digits: usize, group: usize) -> usize {
    digits + digits.saturating_sub(1) / group
}

fn grouped(digits: &str, separator: char, group: usize) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(group) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

fn pad(head: &str, body: &str, align: Align, fill: char, width: Option<usize>) -> String {
    let length = head.chars().count() + body.chars().count();
    let missing = width.unwrap_or(0).saturating_sub(length);
    let padding = |n: usize| std::iter::repeat_n(fill, n).collect::<String>();
    match align {
        Align::Left => format!("{head}{body}{}", padding(missing)),
        Align::Right => format!("{}{head}{body}", padding(missing)),
        Align::Centre => {
            let left = missing / 2;
            format!("{}{head}{body}{}", padding(left), padding(missing - left))
        }
        Align::AfterSign => format!("{head}{}{body}", padding(missing)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(sample: Sample, spec: &str) -> Option<String> {
        render(&FormatSpec::parse(spec)?, &sample)
    }

    #[test]
    fn refuses_what_cpython_refuses() {
        assert_eq!(format(Sample::Text("ab".into()), "d"), None);
        assert_eq!(format(Sample::Text("ab".into()), "+"), None);
        assert_eq!(format(Sample::Integer(5), ".2d"), None);
        assert_eq!(format(Sample::Integer(5), "s"), None);
        assert_eq!(format(Sample::Integer(5), ",x"), None);
    }

    #[test]
    fn formats_as_cpython_does() {
        let f = |value: f64, spec| format(Sample::Float(value), spec).unwrap();
        let i = |value: i64, spec| format(Sample::Integer(value), spec).unwrap();
        assert_eq!(format(Sample::Text("ab".into()), ">6").unwrap(), "    ab");
        assert_eq!(format(Sample::Text("ab".into()), "*^5").unwrap(), "*ab**");
        assert_eq!(f(2.345, ">8.1f"), "     2.3");
        assert_eq!(f(0.256, ".1%"), "25.6%");
        assert_eq!(f(1234567.891, ",.2f"), "1,234,567.89");
        assert_eq!(f(0.000_012_3, "g"), "1.23e-05");
        assert_eq!(f(1234.5, "e"), "1.234500e+03");
        assert_eq!(i(42, "05"), "00042");
        assert_eq!(i(1234, "010,"), "00,001,234".get(0..10).unwrap());
        assert_eq!(i(255, "#x"), "0xff");
        assert_eq!(i(-7, "=+5"), "-   7");
    }
}

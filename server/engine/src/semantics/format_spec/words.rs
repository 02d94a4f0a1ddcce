//! A specification in words.

use super::{Align, FormatSpec, Suits};
use crate::note::counted;

/// The parts of the specification in words, in the order in which they matter to a reader: "right-aligned", "at least 6
/// characters wide".
#[must_use]
pub fn describe(spec: &FormatSpec) -> Vec<String> {
    let mut words = Vec::new();
    let fill = match spec.fill {
        Some(' ') | None => String::new(),
        Some(c) => format!(", filled with `{c}`"),
    };
    match spec.align {
        Some(Align::Left) => words.push(format!("left-aligned{fill}")),
        Some(Align::Right) => words.push(format!("right-aligned{fill}")),
        Some(Align::Centre) => words.push(format!("centred{fill}")),
        Some(Align::AfterSign) => words.push(format!("padded between sign and digits{fill}")),
        None => {}
    }
    match spec.sign {
        Some('+') => words.push("always with a sign".into()),
        Some(' ') => words.push("a blank where a plus sign would be".into()),
        Some(_) => words.push("a sign only for negative numbers".into()),
        None => {}
    }
    if spec.no_negative_zero {
        words.push("negative zero shown as zero (3.11)".into());
    }
    match spec.width {
        Some(1) | None => {}
        Some(width) if spec.zero && spec.align.is_none() => {
            words.push(format!("padded with zeros to {width} characters"));
        }
        Some(width) => words.push(format!("at least {width} characters wide")),
    }
    match spec.grouping {
        // One digit stands before the point: there is nothing to group.
        _ if matches!(spec.kind, Some('e' | 'E')) => {}
        Some(',') => words.push("a comma between groups of digits".into()),
        Some(_) => words.push("an underscore between groups of digits".into()),
        None => {}
    }
    if let Some(precision) = spec.precision {
        words.push(precision_words(spec, precision));
    }
    if let Some(kind) = kind_words(spec) {
        words.push(kind.into());
    }
    words
}

fn precision_words(spec: &FormatSpec, precision: usize) -> String {
    let characters = || counted(precision, "character");
    let digits = || counted(precision, "significant digit");
    match spec.kind {
        Some('f' | 'F' | 'e' | 'E' | '%') => counted(precision, "decimal"),
        Some('g' | 'G' | 'n') => digits(),
        Some('s') => format!("cut to {}", characters()),
        _ if spec.suits() == Suits::Number => digits(),
        _ => format!("a string is cut to {}, a float has {}", characters(), digits()),
    }
}

fn kind_words(spec: &FormatSpec) -> Option<&'static str> {
    Some(match spec.kind? {
        'b' if spec.alternate => "binary with `0b`",
        'b' => "binary",
        'c' => "the character with this code point",
        'd' => "a whole number",
        'o' if spec.alternate => "octal with `0o`",
        'o' => "octal",
        'x' | 'X' if spec.alternate => "hexadecimal with its prefix",
        'x' => "hexadecimal, lower case",
        'X' => "hexadecimal, upper case",
        'e' | 'E' => "scientific notation",
        'f' | 'F' => "fixed point",
        'g' | 'G' => "general format",
        'n' => "with the separators of the locale",
        '%' => "times 100, with a percent sign",
        's' => "a string",
        _ => return None,
    })
}

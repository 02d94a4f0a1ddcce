//! What a backslash and the character behind it mean.

use super::source::Source;
use super::{Reading, Trouble, What};
use crate::version::PythonVersion;

/// What a group reference has to know about the groups.
pub(super) enum Reference {
    /// The group with this number, which is written in so many characters.
    Group(usize, usize),
    /// Something else.
    Other(What),
}

/// An escape outside of a set.
pub(super) fn outside(source: &mut Source, escape: &str, reading: Reading) -> Result<Reference, Trouble> {
    let letter = second(escape);
    match letter {
        'A' | 'b' | 'B' | 'Z' => return Ok(Reference::Other(What::At(letter))),
        'z' if reading.target >= PythonVersion::new(3, 14) => return Ok(Reference::Other(What::At('z'))),
        _ => {}
    }
    if letter == '0' {
        let digits = source.get_while(2, is_octal)?;
        let value = u32::from_str_radix(&format!("0{digits}"), 8).unwrap_or(0);
        return Ok(Reference::Other(What::Literal(character(value)?)));
    }
    if letter.is_ascii_digit() {
        let mut digits = String::from(letter);
        if source.next_is(|c| c.is_ascii_digit()) {
            digits.push_str(&source.get()?.unwrap_or_default());
            if digits.chars().all(is_octal) && source.next_is(is_octal) {
                digits.push_str(&source.get()?.unwrap_or_default());
                return Ok(Reference::Other(What::Literal(octal(source, &digits)?)));
            }
        }
        let number = digits.parse().map_err(|_| Trouble::Unknown)?;
        return Ok(Reference::Group(number, digits.len() + 1));
    }
    common(source, escape, reading).map(Reference::Other)
}

/// An escape in a set: a literal or a category.
pub(super) fn inside(source: &mut Source, escape: &str, reading: Reading) -> Result<What, Trouble> {
    let letter = second(escape);
    if letter == 'b' {
        return Ok(What::Literal('\u{8}'));
    }
    if is_octal(letter) {
        let more = source.get_while(2, is_octal)?;
        return octal(source, &format!("{letter}{more}")).map(What::Literal);
    }
    if letter.is_ascii_digit() {
        return Err(source.error(&format!("bad escape {escape}"), 2));
    }
    common(source, escape, reading)
}

fn common(source: &mut Source, escape: &str, reading: Reading) -> Result<What, Trouble> {
    let letter = second(escape);
    let plain = match letter {
        'd' | 'D' | 's' | 'S' | 'w' | 'W' => return Ok(What::Category(letter)),
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        'x' => hexadecimal(source, 'x', 2)?,
        'u' if !reading.is_bytes => hexadecimal(source, 'u', 4)?,
        'U' if !reading.is_bytes => hexadecimal(source, 'U', 8)?,
        // The names of characters are not known here.
        'N' if !reading.is_bytes => return Err(Trouble::Unknown),
        _ if letter.is_ascii_alphabetic() => return Err(source.error(&format!("bad escape {escape}"), 2)),
        other => other,
    };
    Ok(What::Literal(plain))
}

fn second(escape: &str) -> char {
    escape.chars().nth(1).unwrap_or('\\')
}

fn is_octal(c: char) -> bool {
    ('0'..='7').contains(&c)
}

fn octal(source: &Source, digits: &str) -> Result<char, Trouble> {
    let value = u32::from_str_radix(digits, 8).map_err(|_| Trouble::Unknown)?;
    if value > 0o377 {
        let message = format!("octal escape value \\{digits} outside of range 0-0o377");
        return Err(source.error(&message, digits.len() + 1));
    }
    character(value)
}

fn hexadecimal(source: &mut Source, letter: char, wanted: usize) -> Result<char, Trouble> {
    let digits = source.get_while(wanted, |c| c.is_ascii_hexdigit())?;
    if digits.len() != wanted {
        return Err(source.error(&format!("incomplete escape \\{letter}{digits}"), digits.len() + 2));
    }
    let value = u32::from_str_radix(&digits, 16).map_err(|_| Trouble::Unknown)?;
    if value > 0x10_FFFF {
        return Err(source.error(&format!("bad escape \\{letter}{digits}"), digits.len() + 2));
    }
    character(value)
}

/// Lone surrogates have no character here.
fn character(value: u32) -> Result<char, Trouble> {
    char::from_u32(value).ok_or(Trouble::Unknown)
}

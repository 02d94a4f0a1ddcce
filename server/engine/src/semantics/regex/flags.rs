//! The flags of a pattern.

use std::ops::{BitOr, Sub};

use super::source::Source;
use super::{Reading, Trouble};
use crate::version::PythonVersion;

/// Flags of `re`, as far as they change what a pattern means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// None of them.
    pub const NONE: Flags = Flags(0);
    /// `re.A`: `\w`, `\d` and such mean ASCII only.
    pub const ASCII: Flags = Flags(1);
    /// `re.I`: case is ignored.
    pub const IGNORECASE: Flags = Flags(2);
    /// `re.L`: by the locale; of `bytes` only.
    pub const LOCALE: Flags = Flags(4);
    /// `re.M`: `^` and `$` are at each line.
    pub const MULTILINE: Flags = Flags(8);
    /// `re.S`: `.` is any character.
    pub const DOTALL: Flags = Flags(16);
    /// `re.U`: the default of `str`.
    pub const UNICODE: Flags = Flags(32);
    /// `re.X`: blanks and comments are left out.
    pub const VERBOSE: Flags = Flags(64);

    /// The flags of which only one may be written at a time.
    const TYPES: Flags = Flags(1 | 4 | 32);

    /// Whether one of `other` is among them.
    #[must_use]
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    /// A flag by its letter or its name in `re`.
    #[must_use]
    pub fn named(name: &str) -> Option<Flags> {
        Some(match name {
            "A" | "a" | "ASCII" => Flags::ASCII,
            "I" | "i" | "IGNORECASE" => Flags::IGNORECASE,
            "L" | "LOCALE" => Flags::LOCALE,
            "M" | "m" | "MULTILINE" => Flags::MULTILINE,
            "S" | "s" | "DOTALL" => Flags::DOTALL,
            "U" | "u" | "UNICODE" => Flags::UNICODE,
            "X" | "x" | "VERBOSE" => Flags::VERBOSE,
            "NOFLAG" => Flags::NONE,
            _ => return None,
        })
    }

    fn of_letter(token: &str) -> Option<Flags> {
        match token {
            "a" | "i" | "L" | "m" | "s" | "u" | "x" => Flags::named(token),
            _ => None,
        }
    }
}

impl BitOr for Flags {
    type Output = Flags;

    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl Sub for Flags {
    type Output = Flags;

    fn sub(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }
}

/// What stands behind `(?` where that is a flag or a minus.
pub(super) enum Inline {
    /// `(?i)`
    Whole(Flags),
    /// `(?i-s:`
    Group(Flags, Flags),
}

/// Whether a group that goes on with this token is one of flags.
pub(super) fn starts_flags(token: &str) -> bool {
    token == "-" || Flags::of_letter(token).is_some()
}

/// Reads inline flags, whose first token is taken already.
pub(super) fn inline(source: &mut Source, first: String, reading: Reading) -> Result<Inline, Trouble> {
    let mut added = Flags::NONE;
    let mut token = first;
    if token != "-" {
        loop {
            let flag = letter(&token, reading.target)?.unwrap_or_default();
            if !reading.is_bytes && token == "L" {
                return Err(source.error("bad inline flags: cannot use 'L' flag with a str pattern", 0));
            }
            if reading.is_bytes && token == "u" {
                return Err(source.error("bad inline flags: cannot use 'u' flag with a bytes pattern", 0));
            }
            added = added | flag;
            if flag.has(Flags::TYPES) && (added.0 & Flags::TYPES.0) != flag.0 {
                return Err(source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible", 0));
            }
            token = source.get()?.ok_or_else(|| source.error("missing -, : or )", 0))?;
            if matches!(token.as_str(), ")" | "-" | ":") {
                break;
            }
            if letter(&token, reading.target)?.is_none() {
                return Err(unknown(source, &token, "missing -, : or )"));
            }
        }
    }
    if token == ")" {
        return Ok(Inline::Whole(added));
    }
    let mut removed = Flags::NONE;
    if token == "-" {
        token = source.get()?.ok_or_else(|| source.error("missing flag", 0))?;
        if letter(&token, reading.target)?.is_none() {
            return Err(unknown(source, &token, "missing flag"));
        }
        loop {
            let flag = letter(&token, reading.target)?.unwrap_or_default();
            if flag.has(Flags::TYPES) {
                return Err(source.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", 0));
            }
            removed = removed | flag;
            token = source.get()?.ok_or_else(|| source.error("missing :", 0))?;
            if token == ":" {
                break;
            }
            if letter(&token, reading.target)?.is_none() {
                return Err(unknown(source, &token, "missing :"));
            }
        }
    }
    if added.has(removed) {
        return Err(source.error("bad inline flags: flag turned on and off", 1));
    }
    Ok(Inline::Group(added, removed))
}

/// The flag of a letter. Before 3.13 there was one more, which nobody used.
fn letter(token: &str, target: PythonVersion) -> Result<Option<Flags>, Trouble> {
    if token == "t" && target < PythonVersion::new(3, 13) {
        return Err(Trouble::Unknown);
    }
    Ok(Flags::of_letter(token))
}

fn unknown(source: &Source, token: &str, missing: &str) -> Trouble {
    let is_letter = !token.is_empty() && token.chars().all(char::is_alphabetic);
    source.error(if is_letter { "unknown flag" } else { missing }, token.chars().count())
}

//! What stands behind `(?`.

use super::flags::{Flags, Inline, inline, starts_flags};
use super::source::Source;
use super::{Reading, Trouble};
use crate::version::PythonVersion;

/// What a parenthesis opens.
pub(super) enum Opened {
    /// `(` and `(?P<name>`
    Numbered(Option<String>),
    /// `(?:`, `(?i:`
    Plain(Option<(Flags, Flags)>),
    /// `(?>`
    Atomic,
    /// `(?=`, `(?!`, `(?<=`, `(?<!`
    Look { behind: bool, negated: bool },
    /// `(?P=name)`, whole.
    Same(String),
    /// `(?(group)`
    Condition(String),
    /// `(?#…)`, whole.
    Comment,
    /// `(?i)`, whole.
    Flags(Flags),
}

/// Reads what stands behind a parenthesis that is taken already.
pub(super) fn read(source: &mut Source, start: usize, reading: Reading) -> Result<Opened, Trouble> {
    if !source.matches("?")? {
        return Ok(Opened::Numbered(None));
    }
    let end = "unexpected end of pattern";
    let token = source.get()?.ok_or_else(|| source.error(end, 0))?;
    Ok(match token.as_str() {
        "P" => {
            if source.matches("<")? {
                let name = source.get_until(">", "group name")?;
                check_name(source, &name)?;
                Opened::Numbered(Some(name))
            } else if source.matches("=")? {
                let name = source.get_until(")", "group name")?;
                check_name(source, &name)?;
                Opened::Same(name)
            } else {
                let token = source.get()?.ok_or_else(|| source.error(end, 0))?;
                return Err(unknown(source, &format!("P{token}")));
            }
        }
        ":" => Opened::Plain(None),
        "#" => loop {
            if source.next().is_none() {
                let message = "missing ), unterminated comment".into();
                return Err(Trouble::Invalid { message, at: Some(start) });
            }
            if source.get()?.as_deref() == Some(")") {
                break Opened::Comment;
            }
        },
        "=" => Opened::Look { behind: false, negated: false },
        "!" => Opened::Look { behind: false, negated: true },
        "<" => match source.get()?.ok_or_else(|| source.error(end, 0))?.as_str() {
            "=" => Opened::Look { behind: true, negated: false },
            "!" => Opened::Look { behind: true, negated: true },
            other => return Err(unknown(source, &format!("<{other}"))),
        },
        "(" => Opened::Condition(source.get_until(")", "group name")?),
        ">" if reading.target >= PythonVersion::new(3, 11) => Opened::Atomic,
        "t" if reading.target < PythonVersion::new(3, 13) => return Err(Trouble::Unknown),
        flags if starts_flags(flags) => match inline(source, token, reading)? {
            Inline::Whole(flags) => Opened::Flags(flags),
            Inline::Group(added, removed) => Opened::Plain(Some((added, removed))),
        },
        other => return Err(unknown(source, other)),
    })
}

fn unknown(source: &Source, extension: &str) -> Trouble {
    source.error(&format!("unknown extension ?{extension}"), extension.chars().count() + 1)
}

/// Whether a group's name is an identifier; of names that are not plain ASCII that is not known here.
pub(super) fn check_name(source: &Source, name: &str) -> Result<(), Trouble> {
    if !name.chars().all(|c| (' '..='~').contains(&c)) {
        return Err(Trouble::Unknown);
    }
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(());
    }
    let message = format!("bad character in group name {}", crate::semantics::repr_str(name));
    Err(source.error(&message, name.chars().count() + 1))
}

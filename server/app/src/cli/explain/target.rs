//! What `pygloss explain` is asked about: a place in a file, or a card.

use std::path::{Path, PathBuf};

/// What the user wants to know about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `FILE:LINE[:COL]`, both from 1.
    Place {
        /// The file; `-` is standard input.
        file: PathBuf,
        /// The line.
        row: usize,
        /// The column in code points; the whole line without it.
        column: Option<usize>,
    },
    /// A card, by any of its names.
    Card(String),
}

impl Target {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Where it is a file without a line.
    pub fn parse(text: &str) -> Result<Target, String> {
        if let Some((rest, last)) = split_number(text) {
            return Ok(match split_number(rest) {
                Some((file, row)) => Target::Place { file: file.into(), row, column: Some(last) },
                None => Target::Place { file: rest.into(), row: last, column: None },
            });
        }
        if text.ends_with(".py") || text.ends_with(".pyi") || Path::new(text).is_file() {
            return Err(format!(
                "{text}: name a line too, as in `{text}:12` or `{text}:12:5`; `pygloss read` explains it all"
            ));
        }
        Ok(Target::Card(text.to_string()))
    }
}

impl Target {
    /// Reads what was typed where only files are asked for: a whole file is a [`Target::Card`] of its name.
    #[must_use]
    pub fn of_file(text: &str) -> Target {
        Target::parse(text).unwrap_or_else(|_| Target::Card(text.to_string()))
    }
}

/// `a.py:12` is `a.py` and 12.
fn split_number(text: &str) -> Option<(&str, usize)> {
    let (rest, number) = text.rsplit_once(':')?;
    if rest.is_empty() || number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A number beyond all lines is as good as the largest.
    Some((rest, number.parse().unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_places_from_cards() {
        let place = |file: &str, row, column| Ok(Target::Place { file: file.into(), row, column });
        assert_eq!(Target::parse("a.py:12"), place("a.py", 12, None));
        assert_eq!(Target::parse("dir/a.py:12:5"), place("dir/a.py", 12, Some(5)));
        assert_eq!(Target::parse("C:\\x.py:3"), place("C:\\x.py", 3, None));
        assert_eq!(Target::parse("-:3:1"), place("-", 3, Some(1)));
        assert_eq!(Target::parse("mro-c3"), Ok(Target::Card("mro-c3".into())));
        assert_eq!(Target::parse("def f(x=[]):"), Ok(Target::Card("def f(x=[]):".into())));
        assert_eq!(Target::parse("lambda:x"), Ok(Target::Card("lambda:x".into())));
    }

    #[test]
    fn asks_for_the_line_of_a_file() {
        assert!(Target::parse("a.py").unwrap_err().contains("`a.py:12`"));
    }
}

//! Python versions.

use std::fmt;
use std::str::FromStr;

/// A Python version, as far as the language depends on it: `3.14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PythonVersion {
    /// 3
    pub major: u8,
    /// 14
    pub minor: u8,
    /// Whether it is the free-threaded build, `3.14t` (PEP 703): threads run Python code at the same time there.
    pub free_threaded: bool,
}

impl PythonVersion {
    /// The newest version whose rules are known here, assumed where nothing says otherwise.
    pub const NEWEST: PythonVersion = PythonVersion::new(3, 14);
    /// The oldest version whose rules are known here.
    pub const OLDEST: PythonVersion = PythonVersion::new(3, 9);

    /// `PythonVersion::new(3, 12)` is 3.12.
    #[must_use]
    pub const fn new(major: u8, minor: u8) -> PythonVersion {
        PythonVersion { major, minor, free_threaded: false }
    }
}

impl Default for PythonVersion {
    fn default() -> Self {
        PythonVersion::NEWEST
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}{}", self.major, self.minor, if self.free_threaded { "t" } else { "" })
    }
}

impl FromStr for PythonVersion {
    type Err = String;

    /// Reads `3.12`, `3.14t` for a free-threaded build, and `py312` as ruff writes it.
    fn from_str(text: &str) -> Result<PythonVersion, String> {
        let wrong = || format!("`{text}` is no Python version; write it as `3.12`");
        let (major, minor) = match text.strip_prefix("py3") {
            Some(minor) => ("3", minor),
            None => text.split_once('.').ok_or_else(wrong)?,
        };
        let number = |part: &str| part.parse::<u8>().map_err(|_| wrong());
        let (minor, free_threaded) = match minor.strip_suffix('t') {
            Some(minor) => (minor, true),
            None => (minor, false),
        };
        Ok(PythonVersion { free_threaded, ..PythonVersion::new(number(major)?, number(minor)?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_spellings() {
        assert_eq!("3.12".parse(), Ok(PythonVersion::new(3, 12)));
        assert_eq!("py39".parse(), Ok(PythonVersion::new(3, 9)));
        assert_eq!(
            "3.14t".parse::<PythonVersion>().map(|v| (v.free_threaded, v.to_string())),
            Ok((true, "3.14t".to_string()))
        );
        assert!("3".parse::<PythonVersion>().is_err());
    }
}

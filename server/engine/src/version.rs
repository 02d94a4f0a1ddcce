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
}

impl PythonVersion {
    /// The newest version whose rules are known here, assumed where nothing says otherwise.
    pub const NEWEST: PythonVersion = PythonVersion::new(3, 14);
    /// The oldest version whose rules are known here.
    pub const OLDEST: PythonVersion = PythonVersion::new(3, 9);

    /// `PythonVersion::new(3, 12)` is 3.12.
    #[must_use]
    pub const fn new(major: u8, minor: u8) -> PythonVersion {
        PythonVersion { major, minor }
    }
}

impl Default for PythonVersion {
    fn default() -> Self {
        PythonVersion::NEWEST
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for PythonVersion {
    type Err = String;

    /// Reads `3.12`, and `py312` as ruff writes it.
    fn from_str(text: &str) -> Result<PythonVersion, String> {
        let wrong = || format!("`{text}` is no Python version; write it as `3.12`");
        let (major, minor) = match text.strip_prefix("py3") {
            Some(minor) => ("3", minor),
            None => text.split_once('.').ok_or_else(wrong)?,
        };
        let number = |part: &str| part.parse::<u8>().map_err(|_| wrong());
        Ok(PythonVersion::new(number(major)?, number(minor)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_spellings() {
        assert_eq!("3.12".parse(), Ok(PythonVersion::new(3, 12)));
        assert_eq!("py39".parse(), Ok(PythonVersion::new(3, 9)));
        assert!("3".parse::<PythonVersion>().is_err());
    }
}

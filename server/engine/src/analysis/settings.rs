//! What a reader wishes.

use crate::version::PythonVersion;

/// How much the reader knows already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Level {
    /// The default.
    #[default]
    Beginner,
    /// Knows the language's common forms.
    Intermediate,
    /// Wants the facts only.
    Advanced,
}

/// What of a file may be hovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HoverMode {
    /// Insights and cards.
    #[default]
    All,
    /// Only what is computed from the code.
    Insights,
    /// Nothing.
    Off,
}

/// What the engine needs to know of a reader's wishes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The Python version that the code is written for; a file's PEP 723 header goes before it.
    pub target: PythonVersion,
    /// The reader's level.
    pub level: Level,
    /// What may be hovered.
    pub hover: HoverMode,
    /// Only these checks or groups, where given: codes, group names, or rule codes of other tools.
    pub select: Option<Vec<String>>,
    /// These too.
    pub extend_select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

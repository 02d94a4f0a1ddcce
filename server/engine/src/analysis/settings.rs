//! What a reader wishes.

use crate::knowledge::Level;
use crate::severity::Severity;
use crate::version::PythonVersion;

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
    /// The reader's level: cards below it are not shown unless they are asked for. What is computed from the code is.
    pub level: Level,
    /// What may be hovered.
    pub hover: HoverMode,
    /// Only these checks or groups, where given: codes, group names, or rule codes of other tools.
    pub select: Option<Vec<String>>,
    /// These too.
    pub extend_select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// How loudly checks or groups speak; `None` switches them off. The closest name holds.
    pub severity: Vec<(String, Option<Severity>)>,
}

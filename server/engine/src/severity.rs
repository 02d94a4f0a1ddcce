//! How much a finding matters.

/// How much a finding matters, in the protocol's terms (LSP, `DiagnosticSeverity`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot work.
    Error,
    /// It probably does not do what it should.
    Warning,
    /// It is worth knowing.
    Information,
    /// It could be said better.
    Hint,
}

impl Severity {
    /// All of them, as cards write them.
    pub const ALL: [(&'static str, Severity); 4] = [
        ("error", Severity::Error),
        ("warning", Severity::Warning),
        ("information", Severity::Information),
        ("hint", Severity::Hint),
    ];

    /// Its name: `warning`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
            Severity::Hint => "hint",
        }
    }
}

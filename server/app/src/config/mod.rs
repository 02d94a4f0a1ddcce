//! What a reader may configure, where it may stand, and what holds where it stands in several places.
//!
//! The editor's settings go before `pygloss.toml`, that goes before `[tool.pygloss]` in `pyproject.toml`, and that before
//! the defaults. Only the target version has further sources: ruff's `target-version` and the project's
//! `requires-python`.

mod files;
mod options;
mod paths;
mod raw;
mod requires;

pub use files::{FileOptions, is_configuration_file, near};
pub use options::{Defer, Options};
pub use paths::PathRules;
pub use raw::Problem;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pygloss_engine::analysis::{Level, Settings};
use pygloss_engine::note::HintKind;

/// Everything that is configured for the files below one folder.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The folder that paths and patterns count from.
    pub root: Option<PathBuf>,
    /// What the engine needs to know, before `per-file-ignores` and without the level.
    pub settings: Settings,
    /// The reader's level, where it is configured.
    pub level: Option<Level>,
    /// Files that are not checked, and findings that are not wanted in some files.
    pub paths: PathRules,
    /// The kinds of notes that are shown inside the lines.
    pub inlay_hints: Vec<HintKind>,
    /// Folders with more cards.
    pub packs: Vec<PathBuf>,
    /// The Python whose packages the code uses.
    pub interpreter: Option<PathBuf>,
    /// Tools whose findings are not repeated.
    pub defer: Vec<String>,
    /// Whether it is remembered what the reader knows.
    pub memory: bool,
}

impl Config {
    /// Joins the editor's (or the command line's) options with those of the files that are near. Paths and patterns count
    /// from the folder of the configuration file, or from `base` (the workspace folder, the working folder).
    #[must_use]
    pub fn join(editor: &Options, file: &FileOptions, base: Option<&Path>) -> Config {
        let root = file.root.as_deref().or(base);
        let merged = editor.clone().or(file.options.clone());
        let target = merged.target_version.or(file.fallback_target).unwrap_or_default();
        let below = |path: &String| match root {
            Some(root) => root.join(path),
            None => PathBuf::from(path),
        };
        Config {
            root: root.map(Path::to_path_buf),
            settings: Settings {
                target,
                level: Level::default(),
                hover: merged.hover.unwrap_or_default(),
                select: merged.select,
                extend_select: merged.extend_select.unwrap_or_default(),
                ignore: merged.ignore.unwrap_or_default(),
                severity: merged.severity.unwrap_or_default(),
            },
            level: merged.level,
            paths: PathRules::new(
                root,
                merged.exclude.as_deref(),
                merged.per_file_ignores.as_deref().unwrap_or_default(),
            ),
            inlay_hints: merged.inlay_hints.unwrap_or_default(),
            packs: merged.packs.unwrap_or_default().iter().map(below).collect(),
            interpreter: merged.interpreter.as_ref().map(below),
            defer: merged.defer.unwrap_or(Defer::All(true)).tools(),
            memory: merged.memory.unwrap_or(true),
        }
    }

    /// The settings for one file and a reader of this level: `per-file-ignores` are added to what is ignored.
    #[must_use]
    pub fn settings_for(&self, path: Option<&Path>, level: Level) -> Arc<Settings> {
        let mut settings = Settings { level, ..self.settings.clone() };
        if let Some(path) = path {
            settings.ignore.extend(self.paths.ignored_in(path));
        }
        Arc::new(settings)
    }
}

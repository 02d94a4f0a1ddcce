//! Which checks run: `--select`, `--ignore`, `--extend-select`, and the words that they take.

use clap::Args;
use pygloss_engine::analysis::{Level, Settings};
use pygloss_engine::checks;
use pygloss_engine::checks::Group;
use pygloss_engine::version::PythonVersion;

use super::engine::all_checks;
use super::similar::did_you_mean;

/// The options that choose checks.
#[derive(Debug, Clone, Default, Args)]
pub struct Selection {
    /// Run only these checks: codes, groups (error, trap, security, speed, idiom, team), other tools' codes, or ALL.
    #[arg(long, value_delimiter = ',', value_name = "CHECK")]
    select: Option<Vec<String>>,
    /// Run these checks too.
    #[arg(long, value_delimiter = ',', value_name = "CHECK")]
    extend_select: Vec<String>,
    /// Do not run these checks.
    #[arg(long, value_delimiter = ',', value_name = "CHECK")]
    ignore: Vec<String>,
    /// The Python version that the code is written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    target_version: Option<PythonVersion>,
    /// Who reads it: beginner, intermediate (the usual one) or advanced. Some checks are for those who learn.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level: Option<Level>,
    /// The level where none is asked for or configured. What a whole project is told is read by those who work on it.
    #[arg(skip = Level::Intermediate)]
    usual_level: Level,
}

/// The level of this name.
///
/// # Errors
/// Where there is none; says which there are.
pub fn level(word: &str) -> Result<Level, String> {
    Level::named(word).ok_or_else(|| "there are beginner, intermediate and advanced".to_string())
}

impl Selection {
    /// No choice but the target version.
    #[must_use]
    pub fn for_version(target_version: Option<PythonVersion>) -> Selection {
        Selection { target_version, ..Selection::default() }
    }

    /// No choice but the target version and the level. Who reads a margin has not pointed at anything, so that basic cards stay out of
    /// it by default.
    #[must_use]
    pub fn for_reading(target_version: Option<PythonVersion>, level: Option<Level>) -> Selection {
        Selection { target_version, level, usual_level: Level::Intermediate, ..Selection::default() }
    }

    /// The level to show cards from, where `configured` is what configuration says.
    #[must_use]
    pub fn level(&self, configured: Option<Level>) -> Level {
        self.level.or(configured).unwrap_or(self.usual_level)
    }

    /// Puts what the command line says above what configuration says.
    pub fn apply(&self, settings: &mut Settings) {
        if let Some(select) = &self.select {
            settings.select = Some(select.clone());
            // What configuration adds to its own choice is not added to this one.
            settings.extend_select.clear();
        }
        settings.extend_select.extend(self.extend_select.iter().cloned());
        settings.ignore.extend(self.ignore.iter().cloned());
        if let Some(version) = self.target_version {
            settings.target = version;
        }
    }

    /// Looks at the words. `own` gives the codes of the checks that the project's own cards bring; it is asked only where a word
    /// is none of pygloss's.
    ///
    /// # Errors
    /// Where one names no check; says which, and what was probably meant.
    pub fn validate(&self, own: impl FnOnce() -> Vec<String>) -> Result<(), String> {
        let select = self.select.as_deref().unwrap_or_default();
        let given =
            [("--select", select), ("--extend-select", &self.extend_select), ("--ignore", &self.ignore)];
        let unknown = given.map(|(option, words)| (option, checks::Selection::unknown(words)));
        if unknown.iter().all(|(_, words)| words.is_empty()) {
            return Ok(());
        }
        let own = own();
        let mut foreign =
            unknown.iter().flat_map(|(option, words)| words.iter().map(move |word| (option, *word)));
        match foreign.find(|(_, word)| !own.iter().any(|code| code == word)) {
            Some((option, word)) => Err(format!("{option}: {}", explain(word, &own))),
            None => Ok(()),
        }
    }
}

fn explain(word: &str, own: &[String]) -> String {
    let checks = all_checks();
    let codes = checks.iter().map(|check| check.code).chain(own.iter().map(String::as_str));
    let near = did_you_mean(word, codes.chain(Group::NAMES));
    format!("`{word}` is no check and no group{near}; `pygloss checks` lists them")
}

//! Which checks run: `--select`, `--ignore`, `--extend-select`, and the words that they take.

use clap::Args;
use pygloss_engine::analysis::Settings;
use pygloss_engine::checks::Group;
use pygloss_engine::version::PythonVersion;

use super::engine::all_checks;
use super::similar::did_you_mean;

/// The options that choose checks.
#[derive(Debug, Args)]
pub struct Selection {
    /// Run only these checks: codes, groups (error, trap, security, speed, idiom), other tools' codes, or ALL.
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
}

impl Selection {
    /// Puts what the command line says above what configuration says.
    ///
    /// # Errors
    /// Where a word names no check; says which, and what was probably meant.
    pub fn apply(&self, settings: &mut Settings) -> Result<(), String> {
        let options =
            [("--select", self.select.as_deref().unwrap_or_default()), ("--extend-select", &self.extend_select), ("--ignore", &self.ignore)];
        for (option, words) in options {
            for word in words {
                validate(word).map_err(|error| format!("{option}: {error}"))?;
            }
        }
        if let Some(select) = &self.select {
            settings.select = Some(expanded(select));
        }
        settings.extend_select.extend(expanded(&self.extend_select));
        settings.ignore.extend(expanded(&self.ignore));
        if let Some(version) = self.target_version {
            settings.target = version;
        }
        Ok(())
    }
}

/// The groups, with the word for each.
pub const GROUPS: [(Group, &str); 5] = [
    (Group::Error, "error"),
    (Group::Trap, "trap"),
    (Group::Security, "security"),
    (Group::Speed, "speed"),
    (Group::Idiom, "idiom"),
];

/// The word for a group.
#[must_use]
pub fn group_name(group: Group) -> &'static str {
    GROUPS.iter().find(|(other, _)| *other == group).map_or("", |(_, name)| name)
}

/// `ALL`, as ruff has it, is every group.
fn expanded(words: &[String]) -> Vec<String> {
    let every = || GROUPS.iter().map(|(_, name)| (*name).to_string()).collect();
    words.iter().flat_map(|word| if word == "ALL" { every() } else { vec![word.clone()] }).collect()
}

fn validate(word: &str) -> Result<(), String> {
    let checks = all_checks();
    let known = |check: &&pygloss_engine::checks::Check| {
        let elsewhere = check.also_known_as;
        check.code == word
            || [elsewhere.ruff, elsewhere.pylint, elsewhere.pyright].iter().any(|codes| codes.contains(&word))
    };
    if word == "ALL" || GROUPS.iter().any(|(_, name)| *name == word) || checks.iter().any(known) {
        return Ok(());
    }
    let names = checks.iter().map(|check| check.code).chain(GROUPS.iter().map(|(_, name)| *name));
    Err(format!("`{word}` is no check and no group{}; `pygloss checks` lists them", did_you_mean(word, names)))
}

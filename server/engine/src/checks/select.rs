//! Which checks are on.

use super::{CHECKS, Check, Group};
use crate::analysis::{Level, Settings};
use crate::severity::Severity;

impl Group {
    /// The name used in settings and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Group::Error => "error",
            Group::Trap => "trap",
            Group::Security => "security",
            Group::Speed => "speed",
            Group::Idiom => "idiom",
            Group::Team(_) => "team",
        }
    }

    /// The names of all groups.
    pub const NAMES: [&'static str; 6] = ["error", "trap", "security", "speed", "idiom", "team"];

    /// How loudly findings of the group are said.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Group::Error => Severity::Error,
            Group::Trap | Group::Security => Severity::Warning,
            Group::Speed => Severity::Information,
            Group::Idiom => Severity::Hint,
            Group::Team(severity) => severity,
        }
    }

    /// On without being asked for: all groups, but `idiom` only at the levels beginner and intermediate.
    #[must_use]
    fn is_on_by_default(self, level: Level) -> bool {
        self != Group::Idiom || level != Level::Advanced
    }
}

impl Check {
    /// Whether `selector` names this check: by its code, its group, `all`, or the code of the same rule in another tool.
    #[must_use]
    fn is_named_by(&self, selector: &str) -> bool {
        let known = self.also_known_as;
        let elsewhere = known.ruff.iter().chain(known.pylint).chain(known.pyright);
        selector == self.code
            || selector == self.group.name()
            || selector.eq_ignore_ascii_case("all")
            || elsewhere.into_iter().any(|code| *code == selector)
    }
}

/// The checks that are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Those of [`CHECKS`].
    codes: Vec<&'static str>,
    select: Option<Vec<String>>,
    extend_select: Vec<String>,
    ignore: Vec<String>,
    level: Level,
}

impl Selection {
    /// The checks that the settings switch on: `select` or else the defaults, and `extend-select`, less `ignore`.
    #[must_use]
    pub fn new(settings: &Settings) -> Selection {
        let mut selection = Selection {
            codes: Vec::new(),
            select: settings.select.clone(),
            extend_select: settings.extend_select.clone(),
            ignore: settings.ignore.clone(),
            level: settings.level,
        };
        let on = CHECKS.iter().filter(|check| selection.chooses(check)).map(|check| check.code).collect();
        selection.codes = on;
        selection
    }

    fn chooses(&self, check: &Check) -> bool {
        let named = |by: &[String]| by.iter().any(|selector| check.is_named_by(selector));
        let chosen = match &self.select {
            Some(select) => named(select),
            None => check.group.is_on_by_default(self.level),
        };
        (chosen || named(&self.extend_select)) && !named(&self.ignore)
    }

    /// Whether the check is on.
    #[must_use]
    pub fn has(&self, check: &Check) -> bool {
        match check.group {
            Group::Team(_) => self.chooses(check),
            _ => self.codes.contains(&check.code),
        }
    }

    /// Those of the given selectors that name no check of pygloss and no group, so that a slip in a setting can be told to its
    /// writer. A team's checks are known by the cards of its project.
    #[must_use]
    pub fn unknown(selectors: &[String]) -> Vec<&str> {
        let known = |s: &str| CHECKS.iter().any(|check| check.is_named_by(s)) || is_group(s);
        selectors.iter().map(String::as_str).filter(|s| !known(s)).collect()
    }
}

fn is_group(name: &str) -> bool {
    name.eq_ignore_ascii_case("all") || Group::NAMES.contains(&name)
}

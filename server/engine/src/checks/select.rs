//! Which checks are on.

use super::{CHECKS, Check, Group};
use crate::analysis::{Level, Settings};

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
        }
    }

    /// On without being asked for: all groups, but `idiom` only at the levels beginner and intermediate.
    #[must_use]
    pub fn is_on_by_default(self, level: Level) -> bool {
        self != Group::Idiom || level != Level::Advanced
    }
}

impl Check {
    /// Whether `selector` names this check: by its code, its group, `all`, or the code of the same rule in another tool.
    #[must_use]
    pub fn is_named_by(&self, selector: &str) -> bool {
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
    codes: Vec<&'static str>,
}

impl Selection {
    /// The checks that the settings switch on: `select` or else the defaults, and `extend-select`, less `ignore`.
    #[must_use]
    pub fn new(settings: &Settings) -> Selection {
        let named = |check: &Check, by: &[String]| by.iter().any(|s| check.is_named_by(s));
        let on = |check: &Check| {
            let chosen = match &settings.select {
                Some(select) => named(check, select),
                None => check.group.is_on_by_default(settings.level),
            };
            (chosen || named(check, &settings.extend_select)) && !named(check, &settings.ignore)
        };
        Selection { codes: CHECKS.iter().filter(|check| on(check)).map(|check| check.code).collect() }
    }

    /// Whether the check is on.
    #[must_use]
    pub fn has(&self, check: &Check) -> bool {
        self.codes.contains(&check.code)
    }

    /// Those of the given selectors that name no check, so that a slip in a setting can be told to its writer.
    #[must_use]
    pub fn unknown(selectors: &[String]) -> Vec<&str> {
        let known = |s: &str| CHECKS.iter().any(|check| check.is_named_by(s)) || is_group(s);
        selectors.iter().map(String::as_str).filter(|s| !known(s)).collect()
    }
}

fn is_group(name: &str) -> bool {
    name.eq_ignore_ascii_case("all")
        || [Group::Error, Group::Trap, Group::Security, Group::Speed, Group::Idiom]
            .iter()
            .any(|group| group.name() == name)
}

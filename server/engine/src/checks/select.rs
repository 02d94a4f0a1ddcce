//! Which checks are on.

use super::{CHECKS, Check, Finding, Group, UNUSED_SUPPRESSION};
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
}

/// Checks that are on for beginners: what they say is true, and those who write programs know it and mostly mean it so.
const FOR_BEGINNERS: &[&str] = &[
    "broad-except-swallowed",
    "cached-method",
    "list-pop-front",
    "membership-on-list-in-loop",
    "open-without-encoding",
    "shadowing-module",
    "string-concatenation-in-loop",
    "wildcard-import",
];

/// Checks that are off for the advanced, as the group `idiom` is.
const NOT_FOR_ADVANCED: &[&str] =
    &["loop-else-without-break", "loop-variable-overrides-iterable", "manual-append-loop"];

/// Whether a check is on at a level without being asked for.
fn is_on_by_default(check: &Check, level: Level) -> bool {
    let is_for_beginners = FOR_BEGINNERS.contains(&check.code);
    match level {
        _ if check.code == UNUSED_SUPPRESSION.code => true,
        Level::Beginner => true,
        Level::Intermediate => !is_for_beginners,
        Level::Advanced => {
            !is_for_beginners && check.group != Group::Idiom && !NOT_FOR_ADVANCED.contains(&check.code)
        }
    }
}

impl Check {
    /// Whether `selector` names this check: by its code, its group, `all`, or the code of the same rule in another tool.
    #[must_use]
    pub fn is_named_by(&self, selector: &str) -> bool {
        self.closeness(selector).is_some()
    }

    /// How closely `selector` names this check: least for its code, most for `all`.
    fn closeness(&self, selector: &str) -> Option<u8> {
        let known = self.also_known_as;
        let mut elsewhere = known.ruff.iter().chain(known.pylint).chain(known.pyright);
        if selector == self.code {
            Some(0)
        } else if elsewhere.any(|code| *code == selector) {
            Some(1)
        } else if selector == self.group.name() {
            Some(2)
        } else {
            selector.eq_ignore_ascii_case("all").then_some(3)
        }
    }
}

/// The checks that are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Those of [`CHECKS`].
    codes: Vec<&'static str>,
    /// For each of [`CHECKS`] whether it is among them.
    on: Vec<bool>,
    select: Option<Vec<String>>,
    extend_select: Vec<String>,
    ignore: Vec<String>,
    severity: Vec<(String, Option<Severity>)>,
    level: Level,
}

impl Selection {
    /// The checks that the settings switch on: `select` or else the defaults, and `extend-select`, less `ignore`.
    #[must_use]
    pub fn new(settings: &Settings) -> Selection {
        let mut selection = Selection {
            codes: Vec::new(),
            on: Vec::new(),
            select: settings.select.clone(),
            extend_select: settings.extend_select.clone(),
            ignore: settings.ignore.clone(),
            severity: settings.severity.clone(),
            level: settings.level,
        };
        selection.on = CHECKS.iter().map(|check| selection.chooses(check)).collect();
        let chosen = CHECKS.iter().zip(&selection.on).filter(|(_, is_on)| **is_on);
        selection.codes = chosen.map(|(check, _)| check.code).collect();
        selection
    }

    /// Whether the check with this number among [`CHECKS`] is on.
    pub(super) fn runs(&self, number: usize) -> bool {
        self.on.get(number).copied().unwrap_or_default()
    }

    fn chooses(&self, check: &Check) -> bool {
        let named = |by: &[String]| by.iter().any(|selector| check.is_named_by(selector));
        let chosen = match &self.select {
            Some(select) => named(select),
            None => is_on_by_default(check, self.level),
        };
        (chosen || named(&self.extend_select)) && !named(&self.ignore) && self.severity(check).is_some()
    }

    /// Whether a finding is told: those that are for beginners only are told to others where a selector names their check.
    #[must_use]
    pub fn tells(&self, check: &Check, finding: &Finding) -> bool {
        let named = |by: &[String]| by.iter().any(|selector| check.is_named_by(selector));
        !finding.for_beginners
            || self.level == Level::Beginner
            || self.select.as_deref().is_some_and(named)
            || named(&self.extend_select)
    }

    /// Whether the check is on.
    #[must_use]
    pub fn has(&self, check: &Check) -> bool {
        match check.group {
            Group::Team(_) => self.chooses(check),
            _ if check.code == UNUSED_SUPPRESSION.code => self.chooses(check),
            _ => self.codes.contains(&check.code),
        }
    }

    /// Whether a check that `selector` names is on.
    #[must_use]
    pub fn has_named(&self, selector: &str) -> bool {
        CHECKS.iter().any(|check| check.is_named_by(selector) && self.has(check))
    }

    /// How loudly findings of the check are said; `None` where they are switched off. The setting that names it most closely
    /// holds, and the later one of two that are as close.
    #[must_use]
    pub fn severity(&self, check: &Check) -> Option<Severity> {
        let named =
            self.severity.iter().filter_map(|(selector, how)| Some((check.closeness(selector)?, *how)));
        let mut closest: Option<(u8, Option<Severity>)> = None;
        for (distance, how) in named {
            if closest.is_none_or(|(least, _)| distance <= least) {
                closest = Some((distance, how));
            }
        }
        match closest {
            Some((_, how)) => how,
            None if check.code == UNUSED_SUPPRESSION.code => Some(Severity::Hint),
            None => Some(check.group.severity()),
        }
    }

    /// Those of the given selectors that name no check of pygloss and no group, so that a slip in a setting can be told to its
    /// writer. A team's checks are known by the cards of its project.
    #[must_use]
    pub fn unknown(selectors: &[String]) -> Vec<&str> {
        selectors.iter().map(String::as_str).filter(|selector| !Selection::is_known(selector)).collect()
    }

    /// Whether a selector names a check of pygloss or a group.
    #[must_use]
    pub fn is_known(selector: &str) -> bool {
        let mut checks = CHECKS.iter().copied().chain([&UNUSED_SUPPRESSION]);
        checks.any(|check| check.is_named_by(selector)) || is_group(selector)
    }
}

fn is_group(name: &str) -> bool {
    name.eq_ignore_ascii_case("all") || Group::NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_has_its_checks_unless_others_are_selected() {
        let on = |code: &str, level, extend: &[&str]| {
            let extend_select = extend.iter().map(ToString::to_string).collect();
            let check = crate::checks::check(code).unwrap();
            Selection::new(&Settings { level, extend_select, ..Settings::default() }).has(check)
        };
        for code in FOR_BEGINNERS {
            assert!(on(code, Level::Beginner, &[]), "{code}");
            assert!(!on(code, Level::Intermediate, &[]) && on(code, Level::Intermediate, &[code]), "{code}");
            assert!(!on(code, Level::Advanced, &[]) && on(code, Level::Advanced, &[code]), "{code}");
        }
        for code in NOT_FOR_ADVANCED {
            assert!(on(code, Level::Beginner, &[]) && on(code, Level::Intermediate, &[]), "{code}");
            assert!(!on(code, Level::Advanced, &[]) && on(code, Level::Advanced, &[code]), "{code}");
        }
        let advanced = Selection::new(&Settings { level: Level::Advanced, ..Settings::default() });
        assert!(CHECKS.iter().all(|check| check.group != Group::Idiom || !advanced.has(check)));
        assert!(advanced.has(crate::checks::check("bare-except").unwrap()));
        assert!(advanced.has(&UNUSED_SUPPRESSION));
    }
}

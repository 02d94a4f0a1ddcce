//! The checks of a team's own cards. They run elsewhere; here is what findings, settings and comments know them by.

use std::sync::{LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{AlsoKnownAs, Check, Group};
use crate::severity::Severity;

/// A team's check by its code, which is the slug of its card. It lives as long as the program, as all checks do; asked for a
/// second time, as when cards are read again, it is the same one.
#[must_use]
pub fn team_check(code: &str, severity: Severity) -> &'static Check {
    static KNOWN: LazyLock<Mutex<FxHashMap<(String, Severity), &'static Check>>> =
        LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry((code.to_string(), severity)).or_insert_with(|| {
        let code: &'static str = code.to_string().leak();
        Box::leak(Box::new(Check {
            code,
            concept: code,
            group: Group::Team(severity),
            fix: None,
            also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
            related_rules: &[],
            kinds: &[],
            run: |_, _, _| {},
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_is_read_again_is_the_same() {
        let first = team_check("own-rule", Severity::Warning);
        assert!(std::ptr::eq(first, team_check("own-rule", Severity::Warning)));
        assert_eq!(team_check("own-rule", Severity::Hint).group.severity(), Severity::Hint);
    }
}

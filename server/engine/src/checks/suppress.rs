//! Comments that silence a finding on their line.

use super::Check;

/// Whether the comment at the end of `line` silences `check`: `# pygloss: ignore[code, code]`, `# noqa: CODE` where the
/// code is that of the same rule elsewhere, or a bare `# noqa`.
#[must_use]
pub fn is_suppressed(check: &Check, line: &str) -> bool {
    if memchr::memchr(b'#', line.as_bytes()).is_none() {
        return false;
    }
    line.split('#').skip(1).any(|comment| by_own_comment(check, comment) || by_noqa(check, comment))
}

fn by_own_comment(check: &Check, comment: &str) -> bool {
    let Some(rest) = comment.trim_start().strip_prefix("pygloss:") else { return false };
    let Some(rest) = rest.trim_start().strip_prefix("ignore") else { return false };
    let Some(list) = rest.trim_start().strip_prefix('[') else { return false };
    let codes = list.split(']').next().unwrap_or_default();
    codes.split(',').any(|code| code.trim() == check.code)
}

fn by_noqa(check: &Check, comment: &str) -> bool {
    let comment = comment.trim_start();
    let Some(head) = comment.get(..4) else { return false };
    if !head.eq_ignore_ascii_case("noqa") {
        return false;
    }
    let rest = comment.get(4..).unwrap_or_default().trim_start();
    let Some(list) = rest.strip_prefix(':') else {
        return !rest.starts_with(|c: char| c.is_alphanumeric());
    };
    let known = check.also_known_as;
    list.split([',', ' ', '\t'])
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .any(|code| code == check.code || known.ruff.iter().chain(known.pylint).any(|same| *same == code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{AlsoKnownAs, Group};

    const SAMPLE: Check = Check {
        code: "mutable-default-argument",
        concept: "default-arguments",
        group: Group::Trap,
        fix: None,
        also_known_as: AlsoKnownAs { ruff: &["B006"], pylint: &["W0102"], pyright: &[] },
        related_rules: &[],
        kinds: &[],
        run: |_, _, _| {},
    };

    #[test]
    fn ignores_comments_about_other_things() {
        for line in [
            "def f(x=[]):",
            "def f(x=[]):  # noqa: B008",
            "def f(x=[]):  # pygloss: ignore[bare-except]",
            "def f(x=[]):  # noqa is not meant here",
            "def f(x=[]):  # see B006",
        ] {
            assert!(!is_suppressed(&SAMPLE, line), "{line}");
        }
    }

    #[test]
    fn silences_by_every_spelling() {
        for line in [
            "def f(x=[]):  # noqa",
            "def f(x=[]):  # NOQA:B006",
            "def f(x=[]):  # type: ignore # noqa: E501, B006",
            "def f(x=[]):  # pygloss: ignore[bare-except, mutable-default-argument]",
        ] {
            assert!(is_suppressed(&SAMPLE, line), "{line}");
        }
    }
}

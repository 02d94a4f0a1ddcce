//! Comments that silence findings: `# pygloss: ignore[code]`, `# noqa`, and both for a whole file.

use super::{AlsoKnownAs, Check, Group};
use crate::text::Applicability;

/// What is reported of a comment that silences nothing. No check of code, so it is none of [`super::CHECKS`].
pub static UNUSED_SUPPRESSION: Check = Check {
    code: "unused-suppression",
    concept: "linters",
    group: Group::Idiom,
    fix: Some(Applicability::Safe),
    also_known_as: AlsoKnownAs { ruff: &[], pylint: &["I0021"], pyright: &[] },
    related_rules: &["RUF100", "reportUnnecessaryTypeIgnoreComment"],
    kinds: &[],
    run: |_, _, _| {},
};

/// What a comment silences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive<'t> {
    /// Where it holds.
    pub scope: Scope,
    /// Whose it is.
    pub origin: Origin,
    /// Where it stands in the comment, in bytes, with its `#`.
    pub range: std::ops::Range<usize>,
    /// What it names, each with the byte of the comment where it begins; empty for everything.
    pub codes: Vec<(usize, &'t str)>,
}

/// Where a directive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In its line.
    Line,
    /// In its file.
    File,
}

/// Whose a directive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `# pygloss: ignore[…]`.
    Own,
    /// `# noqa`, `# ruff: noqa`, `# flake8: noqa`: written for other tools, and heard where they have the same rule.
    Noqa,
}

impl Directive<'_> {
    /// Whether it names `check`, or everything.
    #[must_use]
    pub fn silences(&self, check: &Check) -> bool {
        if self.codes.is_empty() {
            return true;
        }
        let known = check.also_known_as;
        self.codes.iter().any(|(_, code)| match self.origin {
            Origin::Own => check.is_named_by(code),
            Origin::Noqa => {
                *code == check.code || known.ruff.iter().chain(known.pylint).any(|same| same == code)
            }
        })
    }
}

/// Whether a text may hold a directive at all: cheap, and never wrong about one that is there.
#[must_use]
pub fn may_hold_directives(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"pygloss:").is_some()
        // By the rarest of the four letters.
        || memchr::memchr2_iter(b'q', b'Q', bytes).any(|at| {
            let word = at.checked_sub(2).and_then(|start| bytes.get(start..start + 4));
            word.is_some_and(|word| word.eq_ignore_ascii_case(b"noqa"))
        })
}

/// The directives of a comment, which begins with its `#`. Comments may follow one another: `# type: ignore # noqa`.
#[must_use]
pub fn directives(comment: &str) -> Vec<Directive<'_>> {
    let starts: Vec<usize> = memchr::memchr_iter(b'#', comment.as_bytes()).collect();
    let ends = starts.iter().skip(1).copied().chain([comment.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| directive(comment, *start, end)).collect()
}

fn directive(comment: &str, start: usize, end: usize) -> Option<Directive<'_>> {
    let part = comment.get(start..end)?.trim_end();
    let end = start + part.len();
    let body = part.get(1..)?.trim_start();
    let offset = |rest: &str| end - rest.len();
    if let Some(rest) = after_word(body, "pygloss") {
        let rest = rest.strip_prefix("ignore")?;
        let (scope, rest) = match rest.strip_prefix("-file") {
            Some(rest) => (Scope::File, rest),
            None => (Scope::Line, rest),
        };
        let rest = rest.trim_start();
        // Without a list the comment would silence what nobody has looked at: only a whole file may be left alone.
        let Some(inner) = rest.strip_prefix('[') else {
            let alone = scope == Scope::File && rest.is_empty();
            let range = start..end;
            return alone.then_some(Directive { scope, origin: Origin::Own, range, codes: Vec::new() });
        };
        let list = inner.get(..inner.find(']')?)?;
        let from = offset(inner);
        let codes = words(list, &[',']).map(|(at, code)| (from + at, code)).collect::<Vec<_>>();
        let range = start..from + list.len() + 1;
        return (!codes.is_empty()).then_some(Directive { scope, origin: Origin::Own, range, codes });
    }
    let tool = after_word(body, "ruff").or_else(|| after_word(body, "flake8"));
    let (scope, body) = tool.map_or((Scope::Line, body), |rest| (Scope::File, rest));
    let rest =
        body.get(4..).filter(|_| body.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("noqa")))?;
    let rest = rest.trim_start();
    let codes = match rest.strip_prefix(':') {
        Some(list) => {
            let from = offset(list);
            let codes = words(list, &[',', ' ', '\t']).take_while(|(_, word)| is_code(word));
            codes.map(|(at, code)| (from + at, code)).collect::<Vec<_>>()
        }
        // `# noqa is not meant here` speaks about it.
        None if rest.starts_with(char::is_alphanumeric) => return None,
        None => Vec::new(),
    };
    Some(Directive { scope, origin: Origin::Noqa, range: start..end, codes })
}

/// What follows `word:`.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    Some(text.strip_prefix(word)?.trim_start().strip_prefix(':')?.trim_start())
}

/// The words of a list, each with its first byte.
fn words<'t>(list: &'t str, between: &'t [char]) -> impl Iterator<Item = (usize, &'t str)> {
    let mut at = 0;
    list.split(between)
        .map(move |word| {
            let start = at + (word.len() - word.trim_start().len());
            at += word.len() + 1;
            (start, word.trim())
        })
        .filter(|(_, word)| !word.is_empty())
}

/// `B006`, or the code of a check of ours.
fn is_code(word: &str) -> bool {
    let mut letters = word.trim_start_matches(|c: char| c.is_ascii_uppercase()).chars();
    let is_rule = word.starts_with(|c: char| c.is_ascii_uppercase())
        && letters.next().is_some_and(|c| c.is_ascii_digit())
        && letters.all(|c| c.is_ascii_digit());
    is_rule || super::check(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silences(comment: &str) -> bool {
        let check = super::super::check("mutable-default-argument").unwrap();
        assert!(may_hold_directives(comment) || directives(comment).is_empty(), "{comment}");
        directives(comment).iter().any(|directive| directive.silences(check))
    }

    #[test]
    fn ignores_comments_about_other_things() {
        for comment in [
            "# noqa: B008",
            "# pygloss: ignore[bare-except]",
            "# pygloss: ignore",
            "# pygloss: ignore[]",
            "# pygloss: ignore[mutable-default-argument",
            "# noqa is not meant here",
            "# see B006",
            "# mypy: noqa",
        ] {
            assert!(!silences(comment), "{comment}");
        }
    }

    #[test]
    fn silences_by_every_spelling() {
        for comment in [
            "# noqa",
            "#noqa",
            "# NOQA:B006",
            "# noqa: E501 B006",
            "# noqa: mutable-default-argument",
            "# type: ignore # noqa: E501, B006",
            "# pygloss: ignore[bare-except, mutable-default-argument]",
            "#pygloss:ignore[B006]",
            "# pygloss: ignore[trap]  because of this",
            "# pygloss: ignore-file[mutable-default-argument]",
            "# pygloss: ignore-file",
            "# ruff: noqa",
            "# flake8: noqa: B006",
        ] {
            assert!(silences(comment), "{comment}");
        }
    }

    #[test]
    fn tells_where_each_code_stands() {
        let comment = "# type: ignore # pygloss: ignore[bare-except,  B006] so";
        let found = directives(comment);
        assert_eq!(found.len(), 1);
        assert_eq!(&comment[found[0].range.clone()], "# pygloss: ignore[bare-except,  B006]");
        for (at, code) in &found[0].codes {
            assert!(comment[*at..].starts_with(code), "{code} at {at}");
        }
        assert_eq!(found[0].codes.len(), 2);
    }
}

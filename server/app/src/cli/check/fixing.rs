//! Applying fixes until none is left to apply.

use std::collections::BTreeMap;

use pygloss_engine::analysis::{Diagnostic, together};
use pygloss_engine::document::Document;
use pygloss_engine::text::{Applicability, Fix, apply};

/// Fixes may make room for others; after so many rounds they are taken to chase each other.
const ROUNDS: usize = 10;

/// What became of a text.
pub struct Fixed {
    /// The new text; the old one where nothing was applied.
    pub text: String,
    /// How many fixes were applied for each check.
    pub applied: BTreeMap<&'static str, usize>,
    /// What is left.
    pub remaining: Vec<Diagnostic>,
    /// What went wrong, in sentences that go behind the file's name.
    pub complaints: Vec<String>,
}

impl Fixed {
    /// A text that is left alone, and why.
    pub fn unchanged(text: &str, remaining: Vec<Diagnostic>, reason: String) -> Fixed {
        Fixed { text: text.to_string(), applied: BTreeMap::new(), remaining, complaints: vec![reason] }
    }
}

/// The fix that is applied in bulk: the preferred one of those that are safe enough.
pub fn chosen(finding: &Diagnostic, at_least: Applicability) -> Option<&Fix> {
    let fitting = || finding.fixes.iter().filter(|fix| fix.applicability >= at_least);
    fitting().find(|fix| fix.preferred).or_else(|| fitting().next())
}

/// Applies fixes round by round. What does not go together waits for the next round, and a fix that would break the code is left
/// out. `find` gives the findings of a text in source order.
pub fn fix(text: &str, at_least: Applicability, find: impl Fn(&str) -> Vec<Diagnostic>) -> Fixed {
    let mut fixed = Fixed {
        text: text.to_string(),
        applied: BTreeMap::new(),
        remaining: find(text),
        complaints: Vec::new(),
    };
    for round in 0..=ROUNDS {
        let candidates: Vec<(&'static str, &Fix)> = fixed
            .remaining
            .iter()
            .filter_map(|finding| Some((finding.check.code, chosen(finding, at_least)?)))
            .collect();
        if candidates.is_empty() {
            break;
        }
        if round == ROUNDS {
            fixed.complaints.push(format!("has fixes left after {ROUNDS} rounds; run the command again"));
            break;
        }
        let fixes: Vec<&Fix> = candidates.iter().map(|(_, fix)| *fix).collect();
        let made = together(&Document::new(&fixed.text), &fixes);
        let codes: Vec<&'static str> =
            made.taken.iter().filter_map(|at| candidates.get(*at)).map(|(code, _)| *code).collect();
        let next = apply(&fixed.text, &made.edits).unwrap_or_else(|| fixed.text.clone());
        if codes.is_empty() || next == fixed.text {
            for (code, _) in &candidates {
                fixed.complaints.push(format!(
                    "the fix of `{code}` would leave code that cannot be parsed; it is left out. Please report this"
                ));
            }
            break;
        }
        for code in codes {
            *fixed.applied.entry(code).or_default() += 1;
        }
        fixed.remaining = find(&next);
        fixed.text = next;
    }
    fixed
}

#[cfg(test)]
mod tests {
    use super::*;
    use pygloss_engine::checks::{AlsoKnownAs, Check, Group};
    use pygloss_engine::text::{Edit, TextRange, TextSize};

    static CHECK: Check = Check {
        code: "spam",
        concept: "spam",
        group: Group::Trap,
        fix: Some(Applicability::Safe),
        also_known_as: AlsoKnownAs { ruff: &[], pylint: &[], pyright: &[] },
        related_rules: &[],
        kinds: &[],
        run: |_, _, _| (),
    };

    fn range(start: usize, end: usize) -> TextRange {
        TextRange::new(TextSize::try_from(start).unwrap(), TextSize::try_from(end).unwrap())
    }

    fn finding(edits: &[(usize, usize, &str)]) -> Diagnostic {
        let edits =
            edits.iter().map(|(s, e, t)| Edit { range: range(*s, *e), text: (*t).to_string() }).collect();
        let fix = Fix { title: String::new(), applicability: Applicability::Safe, preferred: true, edits };
        Diagnostic {
            check: &CHECK,
            severity: CHECK.group.severity(),
            range: range(0, 0),
            message: String::new(),
            related: vec![],
            fixes: vec![fix],
        }
    }

    /// Each `needle` is a finding that is mended by `with`.
    fn replacing(needle: &'static str, with: &'static str) -> impl Fn(&str) -> Vec<Diagnostic> {
        move |text| {
            text.match_indices(needle).map(|(at, _)| finding(&[(at, at + needle.len(), with)])).collect()
        }
    }

    #[test]
    fn applies_all_in_one_round_and_counts_them() {
        let fixed = fix("a + b + a", Applicability::Unsafe, replacing("a", "x"));
        assert_eq!(fixed.text, "x + b + x");
        assert_eq!(fixed.applied, BTreeMap::from([("spam", 2)]));
        assert!(fixed.remaining.is_empty() && fixed.complaints.is_empty());
    }

    #[test]
    fn overlapping_fixes_wait_for_the_next_round() {
        let find = |text: &str| match text {
            "abcd" => vec![finding(&[(0, 3, "ABC")]), finding(&[(2, 4, "CD")])],
            "ABCd" => vec![finding(&[(3, 4, "D")])],
            _ => vec![],
        };
        let fixed = fix("abcd", Applicability::Unsafe, find);
        assert_eq!(fixed.text, "ABCD");
        assert_eq!(fixed.applied, BTreeMap::from([("spam", 2)]));
    }

    #[test]
    fn different_insertions_at_one_place_come_one_after_the_other() {
        let find = |text: &str| match text {
            "x" => vec![finding(&[(0, 0, "a")]), finding(&[(0, 0, "b")])],
            "ax" => vec![finding(&[(1, 1, "b")])],
            _ => vec![],
        };
        assert_eq!(fix("x", Applicability::Unsafe, find).text, "abx");
    }

    #[test]
    fn stops_when_fixes_chase_each_other() {
        let find = |text: &str| {
            replacing(if text == "a" { "a" } else { "b" }, if text == "a" { "b" } else { "a" })(text)
        };
        let fixed = fix("a", Applicability::Unsafe, find);
        assert_eq!(fixed.applied, BTreeMap::from([("spam", 10)]));
        assert!(fixed.complaints.iter().any(|text| text.contains("10 rounds")));
    }

    #[test]
    fn leaves_out_the_fix_that_breaks_the_code_and_applies_the_others() {
        let find = |text: &str| [replacing("a", "x")(text), replacing("b", "(")(text)].concat();
        let fixed = fix("a + b", Applicability::Unsafe, find);
        assert_eq!(fixed.text, "x + b");
        assert_eq!(fixed.remaining.len(), 1);
        assert!(fixed.complaints.iter().any(|text| text.contains("`spam`")), "{:?}", fixed.complaints);
    }

    #[test]
    fn applies_unsafe_fixes_only_where_asked_to() {
        let find = |text: &str| {
            let mut all = replacing("a", "x")(text);
            all.iter_mut()
                .flat_map(|finding| &mut finding.fixes)
                .for_each(|fix| fix.applicability = Applicability::Unsafe);
            all
        };
        assert_eq!(fix("a", Applicability::Safe, find).text, "a");
        assert_eq!(fix("a", Applicability::Unsafe, find).text, "x");
    }
}

//! Applying fixes until none is left to apply.

use std::collections::BTreeMap;

use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::text::{Applicability, Edit, Fix, apply};

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

/// Applies fixes round by round. Overlapping ones wait for the next round, and a fix after which more places cannot be
/// parsed than before is left out. `find` gives the findings of a text in source order, `count_errors` the number of its
/// syntax errors.
pub fn fix(
    text: &str,
    at_least: Applicability,
    find: impl Fn(&str) -> Vec<Diagnostic>,
    count_errors: impl Fn(&str) -> usize,
) -> Fixed {
    let mut fixed = Fixed {
        text: text.to_string(),
        applied: BTreeMap::new(),
        remaining: find(text),
        complaints: Vec::new(),
    };
    let errors = count_errors(text);
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
        let (next, codes) =
            match together(&fixed.text, &candidates).filter(|(next, _)| count_errors(next) <= errors) {
                Some(all) => all,
                None => one_by_one(&fixed.text, &candidates, |next| count_errors(next) <= errors),
            };
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

/// Applies all that do not overlap; gives the codes of those applied.
fn together(text: &str, candidates: &[(&'static str, &Fix)]) -> Option<(String, Vec<&'static str>)> {
    let mut accepted = Accepted::default();
    let codes: Vec<&'static str> =
        candidates.iter().filter(|(_, fix)| accepted.add(fix)).map(|(code, _)| *code).collect();
    Some((apply(text, &accepted.into_edits())?, codes))
}

/// As [`together`], but looks at the text after each fix.
fn one_by_one(
    text: &str,
    candidates: &[(&'static str, &Fix)],
    is_good: impl Fn(&str) -> bool,
) -> (String, Vec<&'static str>) {
    let (mut accepted, mut result, mut codes) = (Accepted::default(), text.to_string(), Vec::new());
    for (code, fix) in candidates {
        let mut with_it = accepted.clone();
        if !with_it.add(fix) {
            continue;
        }
        if let Some(next) = apply(text, &with_it.clone().into_edits()).filter(|next| is_good(next)) {
            accepted = with_it;
            result = next;
            codes.push(*code);
        }
    }
    (result, codes)
}

/// Edits that do not overlap, by their first byte.
#[derive(Debug, Default, Clone)]
struct Accepted(BTreeMap<(u32, u32), String>);

impl Accepted {
    /// Takes the edits of a fix, all or none. Two fixes may want the same import; it is made once.
    fn add(&mut self, fix: &Fix) -> bool {
        let mut new: Vec<&Edit> = Vec::new();
        for edit in &fix.edits {
            if self.has_import(edit) {
                continue;
            }
            if self.meets(edit) {
                return false;
            }
            new.push(edit);
        }
        for edit in new {
            self.0.insert(key(edit), edit.text.clone());
        }
        true
    }

    fn has_import(&self, edit: &Edit) -> bool {
        let text = edit.text.trim_start();
        let is_import = edit.range.is_empty() && (text.starts_with("import ") || text.starts_with("from "));
        is_import && self.0.get(&key(edit)) == Some(&edit.text)
    }

    /// Two insertions at one place meet as well: which comes first would be chance.
    fn meets(&self, edit: &Edit) -> bool {
        let (start, end) = key(edit);
        let before = self.0.range(..=(start, u32::MAX)).next_back();
        let after = self.0.range((start, 0)..).next();
        before.is_some_and(|(&(s, e), _)| e > start || s == start)
            || after.is_some_and(|(&(s, _), _)| s < end || s == start)
    }

    fn into_edits(self) -> Vec<Edit> {
        use pygloss_engine::text::{TextRange, TextSize};
        let range = |(start, end)| TextRange::new(TextSize::new(start), TextSize::new(end));
        self.0.into_iter().map(|(at, text)| Edit { range: range(at), text }).collect()
    }
}

fn key(edit: &Edit) -> (u32, u32) {
    (edit.range.start().into(), edit.range.end().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pygloss_engine::checks::{AlsoKnownAs, Check, Group};
    use pygloss_engine::text::{TextRange, TextSize};

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
        let fixed = fix("a b a", Applicability::Unsafe, replacing("a", "x"), |_| 0);
        assert_eq!(fixed.text, "x b x");
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
        let fixed = fix("abcd", Applicability::Unsafe, find, |_| 0);
        assert_eq!(fixed.text, "ABCD");
        assert_eq!(fixed.applied, BTreeMap::from([("spam", 2)]));
    }

    #[test]
    fn one_import_serves_two_fixes() {
        let both = [
            finding(&[(0, 0, "import functools\n"), (1, 1, "1")]),
            finding(&[(0, 0, "import functools\n"), (2, 2, "2")]),
        ];
        let find = |text: &str| if text == "xyz" { both.to_vec() } else { vec![] };
        assert_eq!(fix("xyz", Applicability::Unsafe, find, |_| 0).text, "import functools\nx1y2z");
    }

    #[test]
    fn different_insertions_at_one_place_come_one_after_the_other() {
        let find = |text: &str| match text {
            "x" => vec![finding(&[(0, 0, "1")]), finding(&[(0, 0, "2")])],
            "1x" => vec![finding(&[(1, 1, "2")])],
            _ => vec![],
        };
        assert_eq!(fix("x", Applicability::Unsafe, find, |_| 0).text, "12x");
    }

    #[test]
    fn stops_when_fixes_chase_each_other() {
        let find = |text: &str| {
            replacing(if text == "a" { "a" } else { "b" }, if text == "a" { "b" } else { "a" })(text)
        };
        let fixed = fix("a", Applicability::Unsafe, find, |_| 0);
        assert_eq!(fixed.applied, BTreeMap::from([("spam", 10)]));
        assert!(fixed.complaints.iter().any(|text| text.contains("10 rounds")));
    }

    #[test]
    fn leaves_out_the_fix_that_breaks_the_code_and_applies_the_others() {
        let find = |text: &str| [replacing("a", "x")(text), replacing("b", "(")(text)].concat();
        let fixed = fix("a b", Applicability::Unsafe, find, |text| text.matches('(').count());
        assert_eq!(fixed.text, "x b");
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
        assert_eq!(fix("a", Applicability::Safe, find, |_| 0).text, "a");
        assert_eq!(fix("a", Applicability::Unsafe, find, |_| 0).text, "x");
    }
}

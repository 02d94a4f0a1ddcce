//! Several fixes made at once, so that the code can still be parsed afterwards.

use std::collections::{BTreeMap, HashSet};

use text_size::{TextRange, TextSize};

use crate::document::{Document, Segment, SegmentId};
use crate::syntax::{Kind, Node};
use crate::text::{Edit, Fix};

/// Fixes that go together.
#[derive(Debug, Default)]
pub struct Together {
    /// Their edits, in the order of the text.
    pub edits: Vec<Edit>,
    /// The numbers of the fixes among those that were given.
    pub taken: Vec<usize>,
}

/// Chooses the fixes of a document that can be made at once: of those that overlap, the first; and none after which the code is
/// broken in more places than before, as where two of them together take all that a block has.
#[must_use]
pub fn together(document: &Document, fixes: &[&Fix]) -> Together {
    let mut all = Accepted::default();
    let taken = (0..).zip(fixes).filter_map(|(number, fix)| all.add(fix).then_some(number)).collect();
    let edits = all.into_edits();
    if is_good(document, &edits) {
        return Together { edits, taken };
    }
    one_by_one(document, fixes)
}

/// As [`together`], but looks at the code after each fix.
fn one_by_one(document: &Document, fixes: &[&Fix]) -> Together {
    let (mut accepted, mut taken) = (Accepted::default(), Vec::new());
    for (number, fix) in fixes.iter().enumerate() {
        let mut with_it = accepted.clone();
        if with_it.add(fix) && is_good(document, &with_it.clone().into_edits()) {
            accepted = with_it;
            taken.push(number);
        }
    }
    Together { edits: accepted.into_edits(), taken }
}

/// Whether the code is not more broken after the edits than before.
fn is_good(document: &Document, edits: &[Edit]) -> bool {
    let mut after = document.clone();
    // From the last on, so that the places of the others stay what they are.
    if edits.iter().rev().any(|edit| after.edit(edit.range, &edit.text).is_err()) {
        return false;
    }
    damage(&after, document) <= damage(document, &after)
}

/// In how many places the segments that the other state of the document has not are broken.
fn damage(document: &Document, other: &Document) -> usize {
    let shared: HashSet<SegmentId> = other.pieces().iter().map(|piece| piece.segment.id()).collect();
    let own = document.pieces().iter().filter(|piece| !shared.contains(&piece.segment.id()));
    own.map(|piece| broken_places(&piece.segment)).sum()
}

fn broken_places(segment: &Segment) -> usize {
    segment.tree().root().descendants().filter(|node| is_broken(*node)).count()
}

/// Whether the compiler stops here: what could not be parsed, and a block without a statement, which the parser lets pass.
fn is_broken(node: Node<'_>) -> bool {
    let is_empty = || !node.named_children().any(|child| child.kind() != Kind::Comment);
    node.kind() == Kind::Error || node.is_missing() || node.kind() == Kind::Block && is_empty()
}

/// Edits that do not overlap, by their place.
#[derive(Debug, Default, Clone)]
struct Accepted(BTreeMap<(u32, u32), String>);

impl Accepted {
    /// Takes the edits of a fix, all or none. Two fixes may want the same import; it is made once.
    fn add(&mut self, fix: &Fix) -> bool {
        let new: Vec<&Edit> = fix.edits.iter().filter(|edit| !self.has_import(edit)).collect();
        if new.iter().any(|edit| self.meets(edit)) {
            return false;
        }
        self.0.extend(new.into_iter().map(|edit| (key(edit), edit.text.clone())));
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
    use crate::text::{Applicability, apply};

    /// A fix that replaces the first place of `old`.
    fn fix(text: &str, old: &str, new: &str) -> Fix {
        let start = text.find(old).unwrap();
        let range = TextRange::at(TextSize::try_from(start).unwrap(), TextSize::of(old));
        let edits = vec![Edit { range, text: new.to_string() }];
        Fix { title: String::new(), applicability: Applicability::Safe, preferred: true, edits }
    }

    /// The text after the fixes, and the numbers of those that were made.
    fn made(text: &str, fixes: &[Fix]) -> (String, Vec<usize>) {
        let found = together(&Document::new(text), &fixes.iter().collect::<Vec<_>>());
        (apply(text, &found.edits).unwrap(), found.taken)
    }

    #[test]
    fn leaves_no_block_empty() {
        let text = "if c:\n    x == 1\n    # why\n    y == 2\nz == 3\n";
        let fixes = [fix(text, "    x == 1\n", ""), fix(text, "    y == 2\n", ""), fix(text, "3", "4")];
        assert_eq!(made(text, &fixes), ("if c:\n    # why\n    y == 2\nz == 4\n".to_string(), vec![0, 2]));
    }

    #[test]
    fn leaves_no_clause_body_or_class_empty() {
        for head in ["else:", "finally:", "class A:", "def f():", "match x:\n  case 1:"] {
            let open = match head {
                "else:" => "if c:\n    pass\n",
                "finally:" => "try:\n    pass\n",
                _ => "",
            };
            let text = format!("{open}{head}\n    x\n    y\n");
            let (after, taken) = made(&text, &[fix(&text, "    x\n", ""), fix(&text, "    y\n", "")]);
            assert_eq!((after, taken), (format!("{open}{head}\n    y\n"), vec![0]));
        }
    }

    #[test]
    fn leaves_out_what_breaks_the_code_and_makes_the_others() {
        let text = "a = b\n\nc = d\n";
        let fixes = [fix(text, "b", "("), fix(text, "c", "e")];
        assert_eq!(made(text, &fixes), ("a = b\n\ne = d\n".to_string(), vec![1]));
    }

    #[test]
    fn code_that_is_broken_elsewhere_is_mended_where_it_is_not() {
        let text = "a = (\n\n\ndef f():\n    return b\n";
        assert_eq!(made(text, &[fix(text, "b", "c")]).1, [0]);
    }

    #[test]
    fn of_two_that_overlap_the_first_is_made() {
        let text = "spam\n";
        assert_eq!(
            made(text, &[fix(text, "spa", "SPA"), fix(text, "am", "AM")]),
            ("SPAm\n".to_string(), vec![0])
        );
        assert_eq!(made(text, &[fix(text, "", "e"), fix(text, "", "f")]).1, [0]);
        assert_eq!(made(text, &[fix(text, "sp", "SP"), fix(text, "am", "AM")]).0, "SPAM\n");
    }

    #[test]
    fn one_import_serves_two_fixes() {
        let text = "x = y\n";
        let with_import = |old, new| {
            let mut fix = fix(text, old, new);
            fix.edits.insert(0, Edit { range: TextRange::default(), text: "import functools\n".to_string() });
            fix
        };
        let both = [with_import("y", "z"), with_import("=", "==")];
        assert_eq!(made(text, &both), ("import functools\nx == z\n".to_string(), vec![0, 1]));
    }
}

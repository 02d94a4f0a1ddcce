//! Edits and the fixes made of them.

use text_size::TextRange;

/// Replace `range` (bytes of the document) by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub range: TextRange,
    /// What stands there afterwards.
    pub text: String,
}

/// Whether a fix may be applied without somebody looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// May change what the program does; offered one at a time, with its risk said on the card.
    Unsafe,
    /// Changes nothing observable, except where the code raised or warned.
    Safe,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// An imperative: "Use `None` as the default and create the list in the body".
    pub title: String,
    /// Whether it may be applied in bulk.
    pub applicability: Applicability,
    /// Whether it is the obviously meant one.
    pub preferred: bool,
    /// The changes, which do not overlap.
    pub edits: Vec<Edit>,
}

/// The text with the edits made. Edits are given in any order and must not overlap; `None` where they do, or
/// where one lies outside of the text or inside a character.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let (start, end) = (usize::from(edit.range.start()), usize::from(edit.range.end()));
        result.push_str(text.get(done..start)?);
        text.get(start..end)?;
        result.push_str(&edit.text);
        done = end;
    }
    result.push_str(text.get(done..)?);
    Some(result)
}

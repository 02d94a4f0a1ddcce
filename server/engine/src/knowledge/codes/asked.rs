//! What somebody types who wants to know what a code means.

use super::tool::Tool;

/// A code, as it was typed, and the tools that were named with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The code or name of a rule.
    pub code: &'a str,
    /// The tools; none where any may be meant.
    pub tools: &'static [Tool],
}

impl<'a> Asked<'a> {
    /// Reads `B006`, `[union-attr]`, `pylint:W0102`, `pylint W0102`, `mypy[union-attr]`, `Ruff(B006)`, and pylint's own
    /// `W0102:dangerous-default-value`.
    #[must_use]
    pub fn new(text: &'a str) -> Asked<'a> {
        let text = text.trim().trim_matches('`');
        if let Some((first, rest)) = text.split_once([':', '(', '[', ' ']) {
            let tools = Tool::of_source(first);
            if !tools.is_empty() {
                return Asked { code: bare(first_part(rest)), tools };
            }
        }
        Asked { code: bare(first_part(text)), tools: &[] }
    }

    /// Whether it can be nothing but a code. `union-attr` may be a phrase and `return` is a word of Python.
    #[must_use]
    pub fn is_plainly_a_code(&self) -> bool {
        !self.tools.is_empty()
            || self.code.contains(|c: char| c.is_ascii_digit())
            || (self.code.starts_with("report") && self.code.contains(|c: char| c.is_ascii_uppercase()))
    }

    /// Whether it may be a word of a question.
    #[must_use]
    pub fn is_a_word(&self) -> bool {
        !self.is_plainly_a_code() && !self.code.contains('-')
    }
}

/// pylint writes the name behind the code.
fn first_part(text: &str) -> &str {
    text.split_once(':').map_or(text, |(code, _)| code)
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| matches!(c, ' ' | '(' | ')' | '[' | ']'))
}

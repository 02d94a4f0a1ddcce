//! Tracebacks explained, for whoever shows them: the files that they name, and what is said as Markdown.

mod markdown;
mod sources;

pub use markdown::{Addresses, markdown};
pub use sources::{Read, Sources, is_remote};

use pygloss_engine::errors::{LinkKind, Raised, Report};
use pygloss_engine::note::{Span, Text};

/// Of one traceback, no more exceptions than this are explained in text.
pub const MOST: usize = 12;

/// How an exception follows from those above it.
#[must_use]
pub fn joint(report: &Report, raised: &Raised) -> String {
    if let Some(link) = raised.link {
        return match link.kind {
            LinkKind::Cause => "and from that was made:".to_string(),
            LinkKind::Context => "and while that was handled:".to_string(),
        };
    }
    let group = raised.member_of.and_then(|group| report.exceptions.get(group));
    group.map_or_else(|| "and then:".to_string(), |group| format!("in the {}:", group.name()))
}

/// The first sentence of a text, with its code in backticks.
#[must_use]
pub fn first_sentence(text: &Text) -> String {
    let mut first = Text::default();
    for span in &text.0 {
        match span {
            Span::Plain(words) => match words.find(". ") {
                Some(end) => {
                    first.push(Span::Plain(words.get(..=end).unwrap_or_default().to_string()));
                    return first.to_quoted();
                }
                None => first.push(span.clone()),
            },
            Span::Code(_) => first.push(span.clone()),
        }
    }
    first.to_quoted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_outside_of_code() {
        let first = |text: &str| first_sentence(&text.into());
        assert_eq!(first("`a. b` is None. It has no items."), "`a. b` is None.");
        assert_eq!(first("Nothing ends here"), "Nothing ends here");
        assert_eq!(first("Version 3.12 is meant."), "Version 3.12 is meant.");
    }
}

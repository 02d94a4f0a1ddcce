//! Messages with gaps in them.

use crate::note::{Text, code, plain};

/// What stands for each `{}` of the pattern; `None` where the message is another one.
pub(super) fn holes<'m>(pattern: &str, message: &'m str) -> Option<Vec<&'m str>> {
    let mut parts = pattern.split("{}");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let hole = if parts.peek().is_none() {
            rest.strip_suffix(part)?
        } else {
            let (hole, after) = rest.split_once(part)?;
            rest = after;
            hole
        };
        found.push(hole);
    }
    (!found.is_empty() || rest.is_empty()).then_some(found)
}

/// A text in which `{0}` is what stood for the first gap, as code, and `` `…` `` is code, in which it may stand as well.
pub(super) fn fill(pattern: &str, holes: &[&str]) -> Text {
    let mut text = Text::default();
    for (i, part) in pattern.split('`').enumerate() {
        if i % 2 == 1 {
            let mut filled = part.to_string();
            for (number, hole) in holes.iter().enumerate() {
                filled = filled.replace(&format!("{{{number}}}"), hole);
            }
            text.push(code(filled));
            continue;
        }
        for (j, piece) in part.split('{').enumerate() {
            let gap = piece.split_once('}').filter(|_| j > 0);
            let (hole, words) = match gap {
                Some((number, words)) => (number.parse::<usize>().ok(), words),
                None => (None, piece),
            };
            if let Some(hole) = hole.and_then(|number| holes.get(number)) {
                text.push(code(*hole));
            }
            text.push(plain(words));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_to_fit_from_end_to_end() {
        assert_eq!(holes("'{}' is not {}", "'a' is not b"), Some(vec!["a", "b"]));
        assert_eq!(holes("'{}' is not", "'a' is not b"), None);
        assert_eq!(holes("plain", "plain"), Some(vec![]));
        assert_eq!(holes("plain", "plain and more"), None);
        assert_eq!(holes("a{}", "b"), None);
        assert_eq!(holes("{}: {}", "no colon"), None);
    }

    #[test]
    fn gaps_are_filled_as_code() {
        assert_eq!(fill("no {0} in `x.{1}`", &["a", "b"]).to_quoted(), "no `a` in `x.b`");
        assert_eq!(fill("no {9}", &[]).to_quoted(), "no ");
    }
}

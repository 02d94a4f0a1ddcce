//! Comments at a statement: what its author says of it.

use crate::syntax::Node;
use crate::syntax::layout::indentation;

/// The comment lines right above a statement; empty where there are none.
pub(super) fn above<'t>(statement: Node<'t>) -> &'t str {
    let text = statement.tree().text();
    let end = usize::from(statement.start()) - indentation(text, statement.start()).len();
    let mut start = end;
    loop {
        let before = text.get(..start).unwrap_or_default();
        let Some(line) = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r'])) else {
            break;
        };
        let line_start = line.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        if !line.get(line_start..).is_some_and(|line| line.trim_start().starts_with('#')) {
            break;
        }
        start = line_start;
    }
    text.get(start..end).unwrap_or_default()
}

/// The comment at the end of the line on which a node ends; empty where there is none.
pub(super) fn behind<'t>(node: Node<'t>) -> &'t str {
    let rest = node.tree().text().get(usize::from(node.end())..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    line.find('#').and_then(|at| line.get(at..)).unwrap_or_default()
}

/// Whether a comment has one of these words, or a word that begins or ends so, in small letters or capitals.
pub(super) fn speaks_of(comment: &str, words: &[&str]) -> bool {
    let comment = comment.to_lowercase();
    words.iter().any(|word| comment.contains(word))
}

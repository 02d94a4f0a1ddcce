//! How code is laid out around a node: indentation and line ends.

use text_size::TextSize;

use super::{Kind, Node};

/// How the lines of the segment end: `\n`, `\r\n` or `\r`; `\n` where it has only one.
#[must_use]
pub fn line_ending(node: Node<'_>) -> &'static str {
    let text = node.tree().text().as_bytes();
    match memchr::memchr2(b'\n', b'\r', text) {
        Some(at) if text.get(at..at + 2) == Some(b"\r\n") => "\r\n",
        Some(at) if text.get(at) == Some(&b'\r') => "\r",
        _ => "\n",
    }
}

/// The blanks at the start of the line on which `offset` stands.
#[must_use]
pub fn indentation(tree_text: &str, offset: TextSize) -> &str {
    let before = tree_text.get(..usize::from(offset)).unwrap_or_default();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let line = tree_text.get(line_start..).unwrap_or_default();
    let width = line.len() - line.trim_start_matches([' ', '\t', '\x0c']).len();
    line.get(..width).unwrap_or_default()
}

/// True where only blanks stand before `offset` on its line.
#[must_use]
pub fn starts_its_line(tree_text: &str, offset: TextSize) -> bool {
    let before = tree_text.get(..usize::from(offset)).unwrap_or_default();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    before.get(line_start..).is_some_and(|head| head.trim_start_matches([' ', '\t', '\x0c']).is_empty())
}

/// True where the statement has its lines for itself: nothing else stands on them but a comment behind it.
#[must_use]
pub fn has_its_lines(statement: Node<'_>) -> bool {
    let text = statement.tree().text();
    let before = text.get(..usize::from(statement.start())).unwrap_or_default();
    let above = before.trim_end_matches([' ', '\t', '\x0c']).trim_end_matches(['\n', '\r']);
    let broken_above = above.len() < before.len() && above.ends_with('\\');
    let shares = statement.next_sibling().is_some_and(|next| next.kind() == Kind::Semicolon);
    starts_its_line(text, statement.start()) && !shares && !broken_above
}

/// True where the node's text, put on a line of its own, would end before the node does: it has a line break, or a comment,
/// outside of all brackets.
#[must_use]
pub fn breaks_its_line(node: Node<'_>) -> bool {
    let whole = node.text();
    if !whole.contains(['\n', '\r']) {
        return false;
    }
    let text = node.tree().text();
    let mut depth = 0_usize;
    let mut end = node.start();
    for token in node.descendants() {
        let is_content = token.kind() == Kind::StringContent;
        if token.start() < end || (token.subtree_end() != token.id() + 1 && !is_content) {
            continue;
        }
        let gap = text.get(usize::from(end)..usize::from(token.start())).unwrap_or_default();
        if depth == 0 && gap.contains(['\n', '\r']) {
            return true;
        }
        match token.kind() {
            Kind::OpenParen | Kind::OpenBracket | Kind::OpenBrace => depth += 1,
            Kind::CloseParen | Kind::CloseBracket | Kind::CloseBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        end = token.end();
    }
    false
}

/// Where the line of the byte at `at` is over: the first byte of the next one, or the end of the text.
#[must_use]
pub fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let Some(end) = rest.find(['\n', '\r']) else { return text.len() };
    let is_pair = rest.get(end..).is_some_and(|rest| rest.starts_with("\r\n"));
    at + end + if is_pair { 2 } else { 1 }
}

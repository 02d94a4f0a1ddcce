//! Taking statements and names away, with the blanks and line breaks that were there for them alone.

use text_size::{TextRange, TextSize};

use super::write::{Changes, size, starts_its_line};
use crate::syntax::{Kind, Node};

/// Takes a simple statement away. Its comment stays; where it is all that its block has, `pass` takes its place.
pub(super) fn without_statement<'c, 'm>(changes: Changes<'c, 'm>, statement: Node<'_>) -> Changes<'c, 'm> {
    let is_alone = statement
        .parent()
        .is_some_and(|block| block.kind() == Kind::Block && block.named_children().nth(1).is_none());
    if is_alone {
        return changes.replace(statement, "pass");
    }
    changes.replace_range(with_its_room(statement), "")
}

/// Takes a name away that is not the only one of a list with commas.
pub(super) fn without_item<'c, 'm>(changes: Changes<'c, 'm>, item: Node<'_>) -> Changes<'c, 'm> {
    let comma = |node: &Node<'_>| node.kind() == Kind::Comma;
    let range = match (item.next_sibling().filter(comma), item.prev_sibling().filter(comma)) {
        (Some(_), _) => {
            let next = item.parent().into_iter().flat_map(Node::named_children).find(|n| n.id() > item.id());
            TextRange::new(item.start(), next.map_or(item.end(), Node::start))
        }
        (None, Some(before)) => {
            let text = item.tree().text().get(..usize::from(before.start())).unwrap_or_default();
            TextRange::new(size(text.trim_end_matches([' ', '\t']).len()), item.end())
        }
        (None, None) => item.range(),
    };
    changes.replace_range(range, "")
}

/// The statement with what belongs to it alone: its line, or the semicolon between it and its neighbour.
fn with_its_room(statement: Node<'_>) -> TextRange {
    let text = statement.tree().text();
    let (start, end) = (usize::from(statement.start()), usize::from(statement.end()));
    let blanks_after = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        at + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
    };
    let behind = blanks_after(end);
    let rest = text.get(behind..).unwrap_or_default();
    if rest.starts_with(';') {
        return TextRange::new(statement.start(), size(blanks_after(behind + 1)));
    }
    if !starts_its_line(text, statement.start()) {
        let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
        let before = before.strip_suffix(';').unwrap_or(before).trim_end_matches([' ', '\t']);
        return TextRange::new(size(before.len()), statement.end());
    }
    if rest.starts_with('#') {
        return TextRange::new(statement.start(), size(behind));
    }
    let line = line_start(text, start);
    let line_end = if rest.starts_with("\r\n") {
        behind + 2
    } else if rest.starts_with(['\n', '\r']) {
        behind + 1
    } else {
        behind
    };
    TextRange::new(line, size(line_end))
}

fn line_start(text: &str, at: usize) -> TextSize {
    let before = text.get(..at).unwrap_or_default();
    size(before.rfind(['\n', '\r']).map_or(0, |end| end + 1))
}

//! Where a new import goes.

use text_size::{TextRange, TextSize};

use crate::document::{Document, Surroundings};
use crate::semantics::Module;
use crate::syntax::{Kind, Node};
use crate::text::Edit;

/// The edit that adds `statement` (`import functools`) to the module; `None` where it is there already.
///
/// It goes below the last import of the block at the top of the file; without any, below the docstring and the
/// `__future__` imports; else above the first statement, but below the comments that open the file.
pub(super) fn insertion(module: &Module, document: &Document, statement: &str) -> Option<Edit> {
    let mut last_import = None;
    let mut docstring = None;
    let mut first_statement = None;
    'pieces: for piece in module.pieces() {
        if piece.segment.surroundings() != Surroundings::Module {
            break;
        }
        for node in piece.segment.tree().root().named_children() {
            let end = node.end() + piece.start;
            match node.kind() {
                Kind::ImportStatement | Kind::ImportFromStatement | Kind::FutureImportStatement => {
                    if node.text() == statement {
                        return None;
                    }
                    last_import = Some(end);
                }
                Kind::ExpressionStatement if first_statement.is_none() && is_string(node) => {
                    docstring = Some(end);
                }
                Kind::FunctionDefinition | Kind::ClassDefinition | Kind::DecoratedDefinition => {
                    first_statement.get_or_insert(node.start() + piece.start);
                    break 'pieces;
                }
                _ => {}
            }
            first_statement.get_or_insert(node.start() + piece.start);
        }
    }
    let newline = line_ending(document);
    if let Some(end) = last_import.or(docstring) {
        let line_end = line_end(document, end);
        let gap = if last_import.is_none() { newline } else { "" };
        return Some(insert(line_end, format!("{newline}{gap}{statement}")));
    }
    let at = first_statement.unwrap_or_else(|| document.len());
    Some(insert(at, format!("{statement}{newline}{newline}{newline}")))
}

fn is_string(statement: Node<'_>) -> bool {
    statement.named_child(0).is_some_and(|n| matches!(n.kind(), Kind::String | Kind::ConcatenatedString))
}

fn insert(at: TextSize, text: String) -> Edit {
    Edit { range: TextRange::empty(at), text }
}

/// How the document's first line ends; `\n` where it has only one.
fn line_ending(document: &Document) -> &'static str {
    let text = document.pieces().first().map_or("", |piece| piece.segment.text());
    match memchr::memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text.as_bytes().get(at..at + 2) == Some(b"\r\n") => "\r\n",
        Some(at) if text.as_bytes().get(at) == Some(&b'\r') => "\r",
        _ => "\n",
    }
}

/// Where the line of the byte at `offset` ends, its line break left out.
fn line_end(document: &Document, offset: TextSize) -> TextSize {
    let Some(piece) = document.pieces().get(document.piece_at(offset)) else { return offset };
    let inside = usize::from(offset - piece.start);
    let rest = piece.segment.text().as_bytes().get(inside..).unwrap_or_default();
    let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    offset + TextSize::new(u32::try_from(length).unwrap_or(0))
}

//! A document is a list of segments, cut at its top-level statements; each has its own small tree.

mod cuts;
mod edit;
mod header;
mod position;
mod recovery;
mod scanner;
mod segment;
mod strings;
#[cfg(test)]
mod tests;

pub use header::target_from_pep723;
pub use segment::{Piece, Segment, SegmentId, Surroundings};

use text_size::{TextRange, TextSize};

use crate::syntax::Kind;

/// A text file as a list of segments. Cloning is cheap: segments are shared.
#[derive(Debug, Clone)]
pub struct Document {
    pieces: Vec<Piece>,
    /// How many lines start a notebook cell.
    cells: usize,
    /// Whether triple-quoted strings seem to be read inside out, so that any edit may move any cut.
    inside_out: bool,
}

impl Document {
    /// Cuts a text into segments and parses each.
    #[must_use]
    pub fn new(text: &str) -> Document {
        edit::fresh(text)
    }

    /// The segments in order. There is always at least one.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The number of the piece in which the byte at `offset` stands (the last one, for the end of the text).
    #[must_use]
    pub fn piece_at(&self, offset: TextSize) -> usize {
        self.pieces.partition_point(|piece| piece.start <= offset).saturating_sub(1)
    }

    /// The whole text, put together: costs as much as the text is long.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.segment.text()).collect()
    }

    /// Whether this is its whole text.
    #[must_use]
    pub fn has_text(&self, text: &str) -> bool {
        let mut rest = text;
        let all = self.pieces.iter().all(|piece| {
            let after = rest.strip_prefix(piece.segment.text());
            rest = after.unwrap_or_default();
            after.is_some()
        });
        all && rest.is_empty()
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> TextSize {
        self.pieces.last().map_or(TextSize::new(0), Piece::end)
    }

    /// True for a text without any character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == TextSize::new(0)
    }

    /// The text of `range` (bytes of the document), as far as it lies in the document and between characters.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> String {
        let mut slice = String::with_capacity(range.len().into());
        for piece in self.pieces.get(self.piece_at(range.start())..).unwrap_or_default() {
            if piece.start >= range.end() {
                break;
            }
            let text = piece.segment.text();
            let start = usize::from(range.start().checked_sub(piece.start).unwrap_or_default());
            let end = usize::from(range.end() - piece.start).min(text.len());
            slice.push_str(text.get(start..end).unwrap_or_default());
        }
        slice
    }

    /// True where `range` (bytes of the document) stands in, or holds, something that the parser could not make
    /// sense of: nothing is said about it.
    #[must_use]
    pub fn is_inside_error(&self, range: TextRange) -> bool {
        for piece in self.pieces.get(self.piece_at(range.start())..).unwrap_or_default() {
            if piece.start > range.end() || (piece.start == range.end() && piece.start > range.start()) {
                break;
            }
            let tree = piece.segment.tree();
            if !tree.root().has_error() {
                continue;
            }
            let end = TextSize::of(piece.segment.text());
            let start = range.start().checked_sub(piece.start).unwrap_or_default().min(end);
            let local = TextRange::new(start, (range.end() - piece.start).min(end).max(start));
            let node = tree.covering(local);
            let around = std::iter::once(node).chain(node.ancestors()).any(|n| n.kind() == Kind::Error);
            let within = node.has_error()
                && node.descendants().any(|n| {
                    let meets = n.range().start() < local.end() && n.range().end() > local.start();
                    (n.kind() == Kind::Error && meets) || (n.is_missing() && local.contains(n.start()))
                });
            if around || within {
                return true;
            }
        }
        false
    }
}

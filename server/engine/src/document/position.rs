//! Lines and positions of a document.

use text_size::{TextRange, TextSize};

use super::{Document, Piece};
use crate::text::{Encoding, Position};

impl Document {
    /// The byte that a client's position means, as LSP 3.17 says ("Position"): a column past the end of its line is
    /// the end of the line, before its line break. A line past the last one is the end of the text; a column inside a
    /// character (the second half of a surrogate pair, a later byte) is that character's start.
    #[must_use]
    pub fn offset(&self, position: Position, encoding: Encoding) -> TextSize {
        let Some(range) = self.line_range(position.line) else { return self.len() };
        let line = self.line_in_piece(range);
        let mut left = position.character;
        let mut offset = range.start();
        for c in line.chars() {
            let units = encoding.units(c);
            if left < units {
                break;
            }
            left -= units;
            offset += TextSize::of(c);
        }
        offset
    }

    /// The client's position of a byte. An offset inside a character is that character's start, one inside `\r\n` the
    /// end of the line, one past the end the end.
    #[must_use]
    pub fn position(&self, offset: TextSize, encoding: Encoding) -> Position {
        let offset = offset.min(self.len());
        let Some(piece) = self.pieces.get(self.piece_at(offset)) else {
            return Position { line: 0, character: 0 };
        };
        let line = piece.first_line + piece.segment.lines().line(offset - piece.start);
        let Some(range) = self.line_range(line) else { return Position { line, character: 0 } };
        let column = usize::from(offset.min(range.end()) - range.start());
        let text = self.line_in_piece(range);
        let character = text
            .char_indices()
            .take_while(|(at, c)| at + c.len_utf8() <= column)
            .map(|(_, c)| encoding.units(c))
            .sum();
        Position { line, character }
    }

    /// How many lines there are: one more than there are line breaks.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.pieces.last().map_or(1, |piece| piece.first_line + piece.segment.lines().breaks() + 1)
    }

    /// Where a line (from 0) stands, without its line break, in bytes of the document; `None` past the last one.
    #[must_use]
    pub fn line_range(&self, line: u32) -> Option<TextRange> {
        let number = self.pieces.partition_point(|piece| piece.first_line <= line).checked_sub(1)?;
        let piece = self.pieces.get(number)?;
        let lines = piece.segment.lines();
        let text = piece.segment.text();
        let start = lines.start(line - piece.first_line)?;
        let end = lines.start(line - piece.first_line + 1).map_or(text.len(), usize::from);
        let line = text.get(usize::from(start)..end)?;
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        Some(TextRange::at(piece.start + start, TextSize::of(content)))
    }

    /// The text of a line (from 0), without its line break; empty past the last one.
    #[must_use]
    pub fn line_text(&self, line: u32) -> &str {
        self.line_range(line).map_or("", |range| self.line_in_piece(range))
    }

    /// The text of a range that stands within one piece.
    fn line_in_piece(&self, range: TextRange) -> &str {
        let piece: Option<&Piece> = self.pieces.get(self.piece_at(range.start()));
        piece.map_or("", |piece| {
            let start = usize::from(range.start() - piece.start);
            piece.segment.text().get(start..start + usize::from(range.len())).unwrap_or_default()
        })
    }
}

//! Rows and columns as people and other tools count them: both from 1, columns in code points.

use pygloss_engine::text::{LineIndex, TextRange, TextSize};
use serde::Serialize;

/// A place in a file. Both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Location {
    /// In code points.
    pub column: usize,
    /// The line.
    pub row: usize,
}

/// A text with its lines.
pub struct Lines<'t> {
    text: &'t str,
    index: LineIndex,
}

impl<'t> Lines<'t> {
    /// The lines of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Lines<'t> {
        Lines { text, index: LineIndex::new(text) }
    }

    /// How many lines there are; a line break at the end of the text opens no line.
    #[must_use]
    pub fn count(&self) -> usize {
        let lines = self.index.breaks() as usize + 1;
        if self.text.is_empty() || self.text.ends_with(['\n', '\r']) { lines - 1 } else { lines }
    }

    /// The number of a line, from 1.
    #[must_use]
    pub fn row(&self, offset: TextSize) -> usize {
        self.index.line(offset) as usize + 1
    }

    /// Where a byte is.
    #[must_use]
    pub fn location(&self, offset: TextSize) -> Location {
        let row = self.row(offset);
        let start = usize::from(self.start(row));
        let before = self.text.get(start..usize::from(offset)).unwrap_or_default();
        Location { column: before.chars().count() + 1, row }
    }

    /// The first byte of a line (from 1), or the end of the text below the last one.
    #[must_use]
    pub fn start(&self, row: usize) -> TextSize {
        let line = u32::try_from(row.saturating_sub(1)).unwrap_or(u32::MAX);
        self.index.start(line).unwrap_or(TextSize::of(self.text))
    }

    /// A line (from 1) without its end.
    #[must_use]
    pub fn line(&self, row: usize) -> &'t str {
        let (start, end) = (usize::from(self.start(row)), usize::from(self.start(row + 1)));
        self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The byte at a place as people name it; `None` where the file has no such line or the line no such column. One past
    /// the last character is still in the line.
    #[must_use]
    pub fn offset(&self, location: Location) -> Option<TextSize> {
        if location.row == 0 || location.column == 0 || location.row > self.count() {
            return None;
        }
        let line = self.line(location.row);
        let mut ends = line.char_indices().map(|(at, _)| at).chain([line.len()]);
        let at = ends.nth(location.column - 1)?;
        Some(self.start(location.row) + TextSize::try_from(at).ok()?)
    }

    /// The bytes of the lines (from 1) `first` to `last`, with their ends.
    #[must_use]
    pub fn range(&self, first: usize, last: usize) -> TextRange {
        let start = self.start(first);
        TextRange::new(start, self.start(last + 1).max(start))
    }

    /// The text of a range.
    #[must_use]
    pub fn text(&self, range: TextRange) -> &'t str {
        self.text.get(usize::from(range.start())..usize::from(range.end())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_and_all_line_ends() {
        let lines = Lines::new("a\r\n𝕏é = 1\rb\n");
        assert_eq!(lines.count(), 3);
        let equals = TextSize::try_from("a\r\n𝕏é ".len()).unwrap();
        assert_eq!(lines.location(equals), Location { row: 2, column: 4 });
        assert_eq!(lines.offset(Location { row: 2, column: 4 }), Some(equals));
        assert_eq!(lines.line(2), "𝕏é = 1");
        assert_eq!(lines.line(3), "b");
        assert_eq!(lines.offset(Location { row: 4, column: 1 }), None);
        assert_eq!(lines.offset(Location { row: 3, column: 3 }), None);
    }
}

//! Lines and columns.

use text_size::TextSize;

/// How a client counts columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16: what LSP assumes where nothing was agreed on.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// How many units a character takes.
    #[must_use]
    pub fn units(self, c: char) -> u32 {
        match self {
            Encoding::Utf8 => u32::try_from(c.len_utf8()).unwrap_or(1),
            Encoding::Utf16 => u32::try_from(c.len_utf16()).unwrap_or(1),
            Encoding::Utf32 => 1,
        }
    }
}

/// A place as a client names it. Both count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in units of the agreed [`Encoding`].
    pub character: u32,
}

/// Where the lines of a text start. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<TextSize>,
}

impl LineIndex {
    /// The lines of `text`.
    #[must_use]
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![TextSize::new(0)];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(TextSize::new(u32::try_from(at + 1).unwrap_or(u32::MAX)));
        }
        LineIndex { starts }
    }

    /// How many line breaks there are: one less than the number of lines.
    #[must_use]
    pub fn breaks(&self) -> u32 {
        u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The line (from 0) in which the byte at `offset` stands.
    #[must_use]
    pub fn line(&self, offset: TextSize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Where the line (from 0) starts; `None` past the last one.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<TextSize> {
        self.starts.get(line as usize).copied()
    }
}

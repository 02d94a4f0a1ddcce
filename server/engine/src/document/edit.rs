//! Cutting and parsing: the whole of a new document, and of an edited one what the edit touched.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::cuts::{self, Context, Cut};
use super::scanner::Scanner;
use super::segment::{Piece, Segment, count_cells};
use super::{Document, recovery};

/// Cuts and parses a whole text.
pub(super) fn fresh(text: &str) -> Document {
    let cells = count_cells(text);
    let (cuts, unterminated) = cut_all(text, cells > 0);
    let mut pieces = Vec::with_capacity(cuts.len());
    let mut start = 0;
    let mut context = Context::Module;
    for cut in &cuts {
        let segment = parse(text, start, context, cut);
        pieces.push(placed(start, context, cut, Arc::new(segment)));
        (start, context) = (cut.end, cut.context);
    }
    number_lines(&mut pieces);
    Document { pieces, cells, unterminated }
}

/// All cuts of a text, and whether it ends inside a triple-quoted string. There is always one cut.
fn cut_all(text: &str, cells: bool) -> (Vec<Cut>, bool) {
    let scan = |stops: &[usize]| {
        let mut scanner = Scanner::new(text, true, cells, stops);
        let mut cuts = Vec::new();
        let (mut at, mut context) = (0, Context::Module);
        loop {
            let cut = cuts::next(&mut scanner, at, context);
            (at, context) = (cut.end, cut.context);
            cuts.push(cut);
            if at >= text.len() {
                return (cuts, scanner.unterminated);
            }
        }
    };
    let (cuts, unterminated) = scan(&[]);
    if !unterminated {
        return (cuts, false);
    }
    let stops = recovery::stops(text, cells);
    let cuts = if stops.is_empty() { cuts } else { scan(&stops).0 };
    (cuts, true)
}

fn parse(text: &str, start: usize, context: Context, cut: &Cut) -> Segment {
    let text = text.get(start..cut.end).unwrap_or_default();
    Segment::new(text, start, context, cut, |seen| (crate::syntax::parse(seen, None).0, None))
}

fn placed(start: usize, context: Context, cut: &Cut, segment: Arc<Segment>) -> Piece {
    Piece { start: size(start), first_line: 0, segment, context, reach: cut.seen.saturating_sub(start) }
}

/// Sets the first line of each piece.
fn number_lines(pieces: &mut [Piece]) {
    let mut line = 0;
    for piece in pieces {
        piece.first_line = line;
        line += piece.segment.lines().breaks();
    }
}

fn size(offset: usize) -> TextSize {
    TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

impl Document {
    /// Replaces `range` (bytes of the document) by `replacement` and cuts and parses again what that touches.
    ///
    /// # Errors
    /// Where the range lies outside of the text or inside a character; the document stays as it was.
    pub fn edit(&mut self, range: TextRange, replacement: &str) -> Result<(), String> {
        let mut text = self.text();
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        if text.get(start..end).is_none() {
            return Err(format!("{start}..{end} is no range of the text"));
        }
        text.replace_range(start..end, replacement);
        *self = fresh(&text);
        Ok(())
    }
}

//! Cutting and parsing: the whole of a new document, and of an edited one what the edit touched.
//!
//! Where a segment ends depends on the text from its start up to its reach and on nothing else. So an edit leaves
//! alone every segment that it does not reach into, and the scan stops where it meets an old cut behind the edit.

use std::ops::Range;
use std::sync::Arc;

use text_size::{TextRange, TextSize};

use super::cuts::{self, Context, Cut};
use super::scanner::Scanner;
use super::segment::{Piece, Segment, count_cells};
use super::{Document, recovery};
use crate::syntax::{ParserEdit, parse};

/// Cuts and parses a whole text.
pub(super) fn fresh(text: &str) -> Document {
    let cells = count_cells(text);
    let (cuts, inside_out) = cut_all(text, cells > 0);
    let mut pieces = Vec::with_capacity(cuts.len());
    let mut start = 0;
    let mut context = Context::Module;
    for cut in &cuts {
        let part = text.get(start..cut.end).unwrap_or_default();
        let segment = Segment::new(part, start, context, cut, |seen| (parse(seen, None).0, None));
        pieces.push(placed(start, context, cut, Arc::new(segment)));
        (start, context) = (cut.end, cut.context);
    }
    number_lines(&mut pieces);
    Document { pieces, cells, inside_out }
}

/// All cuts of a text, and whether triple-quoted strings are read inside out without help. There is always one cut.
fn cut_all(text: &str, cells: bool) -> (Vec<Cut>, bool) {
    let scan = |stops: &[usize]| {
        let mut scanner = Scanner::new(text, cells, stops);
        let mut cuts = Vec::new();
        let (mut at, mut context) = (0, Context::Module);
        loop {
            let cut = cuts::next(&mut scanner, at, context);
            (at, context) = (cut.end, cut.context);
            cuts.push(cut);
            if at >= text.len() {
                return (cuts, scanner.inside_out);
            }
        }
    };
    let (cuts, inside_out) = scan(&[]);
    if !inside_out {
        return (cuts, false);
    }
    let stops = recovery::stops(text, cells);
    let cuts = if stops.is_empty() { cuts } else { scan(&stops).0 };
    (cuts, true)
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

/// An edit, in bytes: what is replaced in the old text, and where the replacement ends in the new one.
#[derive(Clone, Copy)]
struct Change {
    start: usize,
    old_end: usize,
    new_end: usize,
}

impl Change {
    /// Where an offset behind the change stood in the old text.
    fn old(self, offset: usize) -> usize {
        offset - self.new_end + self.old_end
    }

    /// Where an offset behind the change stands in the new text.
    fn moved(self, offset: usize) -> usize {
        offset - self.old_end + self.new_end
    }
}

/// A part of the new text, from the start of an old piece on.
struct Window {
    text: String,
    /// Where it starts; the same in the old and the new text.
    base: usize,
    /// The number of the first old piece that is not in it.
    next: usize,
    /// Whether it goes to the end of the new text.
    whole: bool,
}

impl Window {
    /// The old pieces with these numbers, which hold the change, after it.
    fn new(document: &Document, numbers: Range<usize>, change: Change, replacement: &str) -> Window {
        let base = document.pieces.get(numbers.start).map_or(0, |piece| usize::from(piece.start));
        let mut window = Window { text: String::new(), base, next: numbers.start, whole: false };
        window.extend(document, numbers.len());
        window.text.replace_range(change.start - base..change.old_end - base, replacement);
        window
    }

    /// Takes in so many more pieces.
    fn extend(&mut self, document: &Document, count: usize) {
        let more = document.pieces.get(self.next..).unwrap_or_default();
        for piece in more.iter().take(count) {
            self.text.push_str(piece.segment.text());
        }
        self.next += count.min(more.len());
        self.whole = self.next == document.pieces.len();
    }
}

/// What scanning after an edit gave.
enum Scan {
    /// The new pieces, and the number of the first old piece that stays.
    Pieces(Vec<Piece>, usize),
    /// Triple-quoted strings are read inside out now.
    InsideOut,
}

impl Document {
    /// Replaces `range` (bytes of the document) by `replacement` and cuts and parses again what that touches.
    ///
    /// # Errors
    /// Where the range lies outside of the text or inside a character; the document stays as it was.
    pub fn edit(&mut self, range: TextRange, replacement: &str) -> Result<(), String> {
        let (start, old_end) = (usize::from(range.start()), usize::from(range.end()));
        if !self.is_boundary(range.start()) || !self.is_boundary(range.end()) {
            return Err(format!(
                "the range {start}..{old_end} is outside of the text ({} bytes) or inside a character",
                u32::from(self.len())
            ));
        }
        let change = Change { start, old_end, new_end: start + replacement.len() };
        let cells = self.cells_after(change, replacement);
        if (cells > 0) != (self.cells > 0) {
            // Which lines are comments changes everywhere.
            *self = fresh(&self.text_after(change, replacement));
            return Ok(());
        }
        self.cells = cells;
        let scan = if self.inside_out { Scan::InsideOut } else { self.scan_after(change, replacement) };
        match scan {
            Scan::Pieces(pieces, kept) => {
                let first = self.first_reached(change);
                let behind = first + pieces.len();
                self.pieces.splice(first..kept, pieces);
                for piece in self.pieces.get_mut(behind..).unwrap_or_default() {
                    piece.start = size(change.moved(piece.start.into()));
                }
            }
            Scan::InsideOut => {
                let text = self.text_after(change, replacement);
                let (cuts, inside_out) = cut_all(&text, cells > 0);
                let mut pieces = Vec::with_capacity(cuts.len());
                let (mut start, mut context) = (0, Context::Module);
                for cut in &cuts {
                    pieces.push(self.piece_after(change, start, context, cut, (&text, 0)));
                    (start, context) = (cut.end, cut.context);
                }
                self.pieces = pieces;
                self.inside_out = inside_out;
            }
        }
        number_lines(&mut self.pieces);
        Ok(())
    }

    fn is_boundary(&self, offset: TextSize) -> bool {
        self.pieces
            .get(self.piece_at(offset))
            .and_then(|piece| {
                Some(piece.segment.text().is_char_boundary(offset.checked_sub(piece.start)?.into()))
            })
            .unwrap_or(false)
    }

    fn text_after(&self, change: Change, replacement: &str) -> String {
        let mut text = self.text();
        text.replace_range(change.start..change.old_end, replacement);
        text
    }

    /// How many lines start a notebook cell after the change.
    fn cells_after(&self, change: Change, replacement: &str) -> usize {
        // The line behind the change may be joined to it, so one more piece is looked at.
        let numbers =
            self.piece_at(size(change.start))..self.pieces.len().min(self.piece_at(size(change.old_end)) + 2);
        let touched = self.pieces.get(numbers.clone()).unwrap_or_default();
        let before: usize = touched.iter().map(|piece| piece.segment.cells).sum();
        let after = if before == 0 && !self.may_make_cell(change, replacement) {
            0
        } else {
            count_cells(&Window::new(self, numbers, change, replacement).text)
        };
        self.cells - before + after
    }

    /// Whether a `%%` may come about by the change, or a line that holds one may start elsewhere.
    fn may_make_cell(&self, change: Change, replacement: &str) -> bool {
        let numbers = self.piece_at(size(change.start))..=self.piece_at(size(change.old_end));
        replacement.contains('%')
            || self
                .pieces
                .get(numbers)
                .unwrap_or_default()
                .iter()
                .any(|piece| memchr::memchr(b'%', piece.segment.text().as_bytes()).is_some())
            || self
                .pieces
                .get(self.piece_at(size(change.old_end)) + 1)
                .is_some_and(|piece| piece.segment.cells > 0)
    }

    /// The number of the first piece whose end may be moved by the change.
    fn first_reached(&self, change: Change) -> usize {
        self.pieces
            .iter()
            .position(|piece| usize::from(piece.start) + piece.reach > change.start)
            .unwrap_or(self.pieces.len() - 1)
    }

    /// Scans what the change reaches into, until an old cut behind it is met.
    fn scan_after(&self, change: Change, replacement: &str) -> Scan {
        let first = self.first_reached(change);
        let last = self.piece_at(size(change.old_end));
        let mut window = Window::new(self, first..last.max(first) + 2, change, replacement);
        let mut more = 4;
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = window.base;
        let mut context = self.pieces.get(first).map_or(Context::Module, |piece| piece.context);
        loop {
            if let Some(number) = self.stays(change, at, context) {
                let Some(piece) = self.pieces.get(number) else { return Scan::Pieces(pieces, number) };
                if at >= change.new_end && usize::from(piece.start) >= change.old_end {
                    return Scan::Pieces(pieces, number);
                }
                at = piece.end().into();
                context = self.pieces.get(number + 1).map_or(Context::Module, |next| next.context);
                pieces.push(piece.clone());
                continue;
            }
            let cut = loop {
                let (is_first, local) = (window.base == 0, at - window.base);
                let mut scanner = Scanner::of_part(&window.text, is_first, window.whole, self.cells > 0);
                let cut = cuts::next(&mut scanner, local, context);
                if !scanner.starved {
                    if scanner.inside_out {
                        return Scan::InsideOut;
                    }
                    break cut.moved(window.base);
                }
                window.extend(self, more);
                more *= 2;
            };
            pieces.push(self.piece_after(change, at, context, &cut, (&window.text, window.base)));
            (at, context) = (cut.end, cut.context);
            if window.whole && at >= window.base + window.text.len() {
                return Scan::Pieces(pieces, self.pieces.len());
            }
        }
    }

    /// The number of the old piece that starts where the scan stands and ends where it ended: one behind the change, or
    /// one above it that does not reach into it.
    fn stays(&self, change: Change, at: usize, context: Context) -> Option<usize> {
        let (number, piece) = self.old_piece(change, at)?;
        let start = usize::from(piece.start);
        // Only at the start of the text may a byte order mark stand.
        let behind = at >= change.new_end && start >= change.old_end && (start == 0) == (at == 0);
        let above = at == start && start + piece.reach <= change.start;
        (piece.context == context && (behind || above)).then_some(number)
    }

    /// The old piece that starts at `at` (an offset of the new text), if that is not inside the change.
    fn old_piece(&self, change: Change, at: usize) -> Option<(usize, &Piece)> {
        let find = |start: usize| {
            let number = self.pieces.binary_search_by_key(&size(start), |piece| piece.start).ok()?;
            Some((number, self.pieces.get(number)?))
        };
        let behind = if at >= change.new_end { find(change.old(at)) } else { None };
        behind.or_else(|| if at <= change.start { find(at) } else { None })
    }

    /// The new piece from `start` to `cut`. Where an old one has the same text, its segment is kept; where one differs
    /// by the change alone, its tree serves to parse in less time. `text` is a part of the new text, and where it
    /// starts.
    fn piece_after(
        &self,
        change: Change,
        start: usize,
        context: Context,
        cut: &Cut,
        text: (&str, usize),
    ) -> Piece {
        let (text, base) = text;
        let part = text.get(start - base..cut.end - base).unwrap_or_default();
        let parse_again = |seen: &str| {
            if cut.end <= change.start || start >= change.new_end {
                return (parse(seen, None).0, None);
            }
            let old = self.old_piece(change, start).map(|(_, piece)| piece).filter(|piece| {
                usize::from(piece.start) == start
                    && start <= change.start
                    && cut.end >= change.new_end
                    && usize::from(piece.end()) == change.old(cut.end)
                    && piece.segment.plain
                    && cut.is_plain()
            });
            let old = old.and_then(|piece| {
                let edit = ParserEdit {
                    start: change.start - start,
                    old_end: change.old_end - start,
                    new_end: change.new_end - start,
                };
                Some((piece.segment.parser_tree()?, piece.segment.text(), edit))
            });
            parse(seen, old)
        };
        let kept = self.old_piece(change, start).map(|(_, piece)| piece).filter(|piece| {
            let above = cut.end <= change.start && usize::from(piece.end()) == cut.end;
            let behind = start >= change.new_end && usize::from(piece.end()) == change.old(cut.end);
            (above || behind)
                && std::mem::discriminant(&piece.context) == std::mem::discriminant(&context)
                && piece.segment.plain == cut.is_plain()
                && piece.segment.text() == part
        });
        let segment = match kept {
            Some(piece) => Arc::clone(&piece.segment),
            None => Arc::new(Segment::new(part, start, context, cut, parse_again)),
        };
        placed(start, context, cut, segment)
    }
}

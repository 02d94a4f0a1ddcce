//! A segment: a stretch of a document with a tree of its own.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use text_size::TextSize;

use super::cuts::{Context, Cut};
use crate::syntax::{ParserTree, SyntaxTree};
use crate::text::LineIndex;

/// What stands around a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Surroundings {
    /// The segment's statements are top-level statements of the module.
    Module,
    /// The segment's statements are members of the top-level class whose header is in the nearest segment above
    /// that has [`Surroundings::Module`].
    ClassBody,
}

/// Tells segments apart; no two segments of a process have the same, whatever their text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(u64);

impl SegmentId {
    fn fresh() -> SegmentId {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        SegmentId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// A stretch of a document with a tree of its own. Immutable; offsets inside it count from its own first byte.
#[derive(Debug)]
pub struct Segment {
    id: SegmentId,
    surroundings: Surroundings,
    lines: LineIndex,
    tree: SyntaxTree,
    pub(super) parser_tree: Option<ParserTree>,
    /// How many lines start a notebook cell.
    pub(super) cells: usize,
    /// Whether the parser saw the text as it is: all of it, and no notebook lines made comments.
    pub(super) plain: bool,
}

/// A segment in its place.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where the segment starts, in bytes from the start of the document.
    pub start: TextSize,
    /// The line of the document (from 0) on which the segment starts.
    pub first_line: u32,
    /// The segment.
    pub segment: Arc<Segment>,
    /// What the cutter knew where the segment starts.
    pub(super) context: Context,
    /// How many bytes from the segment's start on decided where it ends.
    pub(super) reach: usize,
}

impl Piece {
    /// One past the segment's last byte, in bytes from the start of the document.
    #[must_use]
    pub fn end(&self) -> TextSize {
        self.start + TextSize::of(self.segment.text())
    }
}

impl Segment {
    /// Parses `text`, the segment that ends at `cut`; `start` is where it starts in the text that was cut. `parse` is
    /// given what the parser is to see.
    pub(super) fn new(
        text: &str,
        start: usize,
        context: Context,
        cut: &Cut,
        parse: impl FnOnce(&str) -> (SyntaxTree, Option<ParserTree>),
    ) -> Segment {
        let (tree, parser_tree) = if cut.too_deep {
            (SyntaxTree::unparsed(text), None)
        } else {
            let magics = cut.magics.iter().filter_map(|at| at.checked_sub(start));
            let (tree, parser_tree) = parse(&masked(text, magics));
            (tree.with_text(text), parser_tree)
        };
        Segment {
            id: SegmentId::fresh(),
            surroundings: match context {
                Context::Module => Surroundings::Module,
                Context::Class { .. } => Surroundings::ClassBody,
            },
            lines: LineIndex::new(text),
            tree,
            parser_tree,
            cells: count_cells(text),
            plain: cut.is_plain(),
        }
    }

    /// Tells this segment from every other; an edit makes a new one.
    #[must_use]
    pub fn id(&self) -> SegmentId {
        self.id
    }

    /// What stands around the segment.
    #[must_use]
    pub fn surroundings(&self) -> Surroundings {
        self.surroundings
    }

    /// The segment's tree; its offsets count from the segment's first byte.
    #[must_use]
    pub fn tree(&self) -> &SyntaxTree {
        &self.tree
    }

    /// The segment's lines.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The segment's text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.tree.text()
    }

    /// The parser's own tree, for parsing again after an edit; kept only for segments that came about by one.
    #[must_use]
    pub fn parser_tree(&self) -> Option<&ParserTree> {
        self.parser_tree.as_ref()
    }
}

/// The text as the parser is to see it: notebook lines (`%x`, `!x`), which start at `magics`, are comments.
fn masked(text: &str, magics: impl Iterator<Item = usize>) -> Cow<'_, str> {
    let mut seen = Cow::Borrowed(text);
    for at in magics {
        if text.get(at..=at).is_some() {
            seen.to_mut().replace_range(at..=at, "#");
        }
    }
    seen
}

/// How many lines start a cell of a percent-format notebook: `# %%` or `#%%` at column 0.
pub(super) fn count_cells(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"%%")
        .filter(|at| {
            let before = bytes.get(..*at).unwrap_or_default();
            let before = before.strip_suffix(b" ").unwrap_or(before);
            before.strip_suffix(b"#").is_some_and(|rest| matches!(rest.last(), None | Some(b'\n' | b'\r')))
        })
        .count()
}

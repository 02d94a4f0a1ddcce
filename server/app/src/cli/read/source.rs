//! The source as it is shown: with quiet colours, tabs as blanks, and nothing that a terminal would obey.

use pygloss_engine::document::Document;
use pygloss_engine::syntax::{Kind, Node};
use pygloss_engine::text::{TextRange, TextSize};

use super::layout::SourceLine;
use crate::cli::excerpt::Lines;
use crate::cli::gloss::Gloss;
use crate::cli::styled::{Look, Styled, visible};

/// A tab goes on to the next column that this divides.
const TAB: usize = 8;

/// The lines of a document.
#[must_use]
pub fn lines(document: &Document, lines: &Lines<'_>, glosses: &[Gloss]) -> Vec<SourceLine> {
    let looks = looks(document, glosses, lines);
    let mut next = looks.iter().peekable();
    (1..=lines.count())
        .map(|row| {
            let text = lines.line(row);
            let start = lines.start(row);
            let mut line = Line::default();
            for (at, c) in text.char_indices() {
                let offset = start + TextSize::try_from(at).unwrap_or_default();
                while next.next_if(|(range, _)| range.end() <= offset).is_some() {}
                let look = next
                    .peek()
                    .filter(|(range, _)| range.contains(offset))
                    .map_or(Look::Plain, |(_, look)| *look);
                line.push(look, c);
            }
            let is_outer = text.chars().next().is_some_and(|c| !c.is_whitespace());
            SourceLine { row, text: line.text, is_outer }
        })
        .collect()
}

#[derive(Default)]
struct Line {
    text: Styled,
    column: usize,
}

impl Line {
    fn push(&mut self, look: Look, c: char) {
        let shown = match c {
            '\t' => " ".repeat(TAB - self.column % TAB),
            c => visible(c).to_string(),
        };
        self.column += shown.chars().count();
        self.text = std::mem::take(&mut self.text).and(look, shown);
    }
}

/// What is not plain, in source order, without overlaps.
fn looks(document: &Document, glosses: &[Gloss], lines: &Lines<'_>) -> Vec<(TextRange, Look)> {
    let marked: Vec<TextRange> = glosses
        .iter()
        .map(|gloss| gloss.range)
        // A whole statement would be a block of underlines.
        .filter(|range| lines.row(range.start()) == lines.row(range.end()) && u32::from(range.len()) <= 30)
        .collect();
    let mut all = Vec::new();
    for piece in document.pieces() {
        for token in piece.segment.tree().root().tokens() {
            let range = token.range() + piece.start;
            let is_marked = marked.iter().any(|mark| mark.contains_range(range));
            let look = if is_marked { Some(Look::Marked) } else { look(token) };
            all.extend(look.map(|look| (range, look)));
        }
    }
    all
}

fn look(token: Node<'_>) -> Option<Look> {
    match token.kind() {
        Kind::Comment => Some(Look::Dim),
        Kind::StringStart | Kind::StringContent | Kind::StringEnd | Kind::EscapeSequence => {
            Some(Look::Literal)
        }
        Kind::True | Kind::False | Kind::None => Some(Look::Keyword),
        _ if !token.is_named() && token.text().chars().all(|c| c.is_ascii_alphabetic()) => {
            Some(Look::Keyword)
        }
        _ => None,
    }
}

//! Setting the page: source on the left, glosses in the right margin or below their lines.

use crate::cli::styled::{Look, Styled};

use crate::cli::gloss::Gloss;

/// From this width on, glosses stand in the right margin.
const WIDE: usize = 110;
/// The margin is never narrower, and never wider, than this.
const MARGIN: std::ops::RangeInclusive<usize> = 40..=64;
/// By how many rows a gloss may run on beside the next glossed line, or the next statement of the module.
const RUN_ON: usize = 2;
/// Between the source and the margin.
const BAR: &str = " │ ";

/// A line of the source, ready to be printed.
pub struct SourceLine {
    /// Its number, from 1.
    pub row: usize,
    /// Its text.
    pub text: Styled,
    /// True where a statement of the module starts, or a comment or decorator before one.
    pub is_outer: bool,
}

/// Sets a page of `width` columns. Glosses are in the order of their rows.
#[must_use]
pub fn set(lines: &[SourceLine], glosses: &[Gloss], width: usize, colored: bool) -> Vec<Styled> {
    let digits = lines.last().map_or(1, |line| line.row).to_string().len().max(2);
    let page = Page { digits, width, colored };
    if width >= WIDE { page.beside(lines, glosses) } else { page.below(lines, glosses) }
}

struct Page {
    digits: usize,
    width: usize,
    colored: bool,
}

impl Page {
    /// The line number, and a mark where there is a gloss.
    fn gutter(&self, row: usize, is_glossed: bool) -> Styled {
        let (look, mark) = if is_glossed { (Look::Warning, "•") } else { (Look::Dim, " ") };
        Styled::new(look, format!("{row:>0$} ", self.digits)).and(look, mark).and(Look::Plain, " ")
    }

    fn gutter_width(&self) -> usize {
        self.digits + 3
    }

    fn fold(&self, text: &Styled, width: usize, hang: usize) -> Vec<Styled> {
        if self.colored { text.fold(width, hang) } else { text.clone().uncolored().fold(width, hang) }
    }

    fn below(&self, lines: &[SourceLine], glosses: &[Gloss]) -> Vec<Styled> {
        let mut page = Vec::new();
        let mut glosses = glosses.iter().peekable();
        for line in lines {
            let is_glossed = glosses.peek().is_some_and(|gloss| gloss.row == line.row);
            page.push(joined(self.gutter(line.row, is_glossed), &line.text));
            let indent = self.gutter_width() + indent_of(&line.text).min(16);
            while let Some(gloss) = glosses.next_if(|gloss| gloss.row <= line.row) {
                let room = self.width.saturating_sub(indent + 2);
                let first = joined(gloss.title.clone().and(Look::Dim, " · "), &gloss.lead);
                let mut text = self.fold(&first, room, 2);
                text.extend(
                    gloss.body.iter().flat_map(|paragraph| self.fold(&paragraph.text, room, paragraph.hang)),
                );
                let last = text.len().saturating_sub(1);
                for (i, part) in text.iter().enumerate() {
                    let bar = if i == last { "╰ " } else { "│ " };
                    let head = Styled::new(Look::Plain, " ".repeat(indent)).and(Look::Dim, bar);
                    page.push(joined(head, part));
                }
            }
        }
        page
    }

    fn beside(&self, lines: &[SourceLine], glosses: &[Gloss]) -> Vec<Styled> {
        let room = self.width - self.gutter_width() - BAR.chars().count();
        let usual = usual_width(lines);
        let margin = room.saturating_sub(usual).clamp(*MARGIN.start(), *MARGIN.end());
        let source = (room - margin).min(usual.max(40));
        let mut page = Vec::new();
        let mut waiting = std::collections::VecDeque::new();
        let mut glosses = glosses.iter().peekable();
        let blank = Styled::new(Look::Plain, " ".repeat(self.gutter_width()));
        for (i, line) in lines.iter().enumerate() {
            let is_glossed = glosses.peek().is_some_and(|gloss| gloss.row == line.row);
            let ends_statement = line.text.is_empty() && lines.get(i + 1).is_some_and(|next| next.is_outer);
            // A gloss may run on a little beside what follows; more, and the next one would lose its line.
            if (is_glossed || ends_statement) && waiting.len() > RUN_ON {
                let separator = is_glossed.then(Styled::default);
                for note in waiting.drain(..).chain(separator) {
                    page.push(beside(blank.clone(), source + self.gutter_width(), Some(note)));
                }
            }
            while let Some(gloss) = glosses.next_if(|gloss| gloss.row <= line.row) {
                if !waiting.is_empty() {
                    waiting.push_back(Styled::default());
                }
                waiting.extend(self.in_margin(gloss, margin));
            }
            let text = joined(self.gutter(line.row, is_glossed), &line.text);
            let fits = line.text.width() <= source;
            let note = if fits { waiting.pop_front() } else { None };
            page.push(beside(text, source + self.gutter_width(), note));
        }
        while let Some(note) = waiting.pop_front() {
            page.push(beside(blank.clone(), source + self.gutter_width(), Some(note)));
        }
        page
    }

    /// The line's number, the title, and below them what there is to say, as in an annotated edition.
    fn in_margin(&self, gloss: &Gloss, width: usize) -> Vec<Styled> {
        let number = gloss.row.to_string();
        let hang = number.len() + 1;
        let head = joined(Styled::new(Look::Warning, number).and(Look::Plain, " "), &gloss.title);
        let one_line = joined(head.clone().and(Look::Dim, " · "), &gloss.lead);
        let in_one = self.fold(&one_line, width, hang);
        let fits = in_one.len() == 1;
        let mut text = if fits { in_one } else { self.fold(&head, width, hang) };
        let indent = Styled::new(Look::Plain, " ".repeat(hang));
        let mut add = |paragraph: &Styled, more: usize| {
            let folded = self.fold(paragraph, width - hang, more);
            text.extend(folded.iter().map(|line| joined(indent.clone(), line)));
        };
        if !fits {
            add(&gloss.lead, 0);
        }
        for paragraph in &gloss.body {
            add(&paragraph.text, paragraph.hang);
        }
        text
    }
}

/// The width that all but a few lines keep to. A longer one takes the margin beside it, and the gloss goes on below.
fn usual_width(lines: &[SourceLine]) -> usize {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.text.width()).collect();
    widths.sort_unstable();
    let few = (widths.len() / 20).max(1);
    widths.iter().rev().nth(few).copied().unwrap_or(0)
}

/// A row: the source, padded, and the margin.
fn beside(source: Styled, width: usize, note: Option<Styled>) -> Styled {
    let Some(note) = note else { return source };
    let padding = width.saturating_sub(source.width());
    let source = source.and(Look::Plain, " ".repeat(padding));
    joined(source.and(Look::Dim, BAR), &note)
}

fn joined(first: Styled, second: &Styled) -> Styled {
    second.0.iter().fold(first, |line, (look, text)| line.and(*look, text.clone()))
}

fn indent_of(text: &Styled) -> usize {
    let (_, first) = text.0.first().cloned().unwrap_or((Look::Plain, String::new()));
    first.len() - first.trim_start().len()
}

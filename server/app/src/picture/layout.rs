//! Where boxes and lines stand.

use unicode_width::UnicodeWidthStr;

/// The width of a letter and the height of a box, in pixels.
const LETTER: usize = 8;
const HEIGHT: usize = 26;
/// Between boxes of a row, and between rows.
const GAP: usize = 22;
const RISE: usize = 30;
const MARGIN: usize = 6;
/// Longer names are cut.
const LONGEST: usize = 28;

/// A box with a name in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
    /// What stands in it.
    pub name: String,
    /// What stands before the name: its number in an order.
    pub number: Option<usize>,
    /// Whether it is what the picture is about.
    pub leads: bool,
}

/// An arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    pub from: (usize, usize),
    pub to: (usize, usize),
}

/// A drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    pub width: usize,
    pub height: usize,
    pub frames: Vec<Frame>,
    pub arrows: Vec<Arrow>,
}

fn cut(name: &str) -> String {
    // Control characters may not stand in XML at all; those for the direction of text would move what stands beside it.
    let moves = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: String = name.chars().map(|c| if c.is_control() || moves(c) { ' ' } else { c }).collect();
    if shown.chars().count() <= LONGEST {
        return shown;
    }
    shown.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn frame(name: &str, number: Option<usize>, leads: bool) -> Frame {
    let name = cut(name);
    let digits = number.map_or(0, |number| number.to_string().len() + 1);
    let width = (name.width() + digits) * LETTER + 2 * LETTER;
    Frame { x: 0, y: 0, width, height: HEIGHT, name, number, leads }
}

/// Classes in rows: each below all of its bases, the class itself at the bottom. Numbers say the order of the search.
pub fn classes(names: &[String], bases: &[(usize, usize)]) -> Drawing {
    // In an order each class comes before its bases, so that from its end on all bases have their rows.
    let mut rows: Vec<usize> = vec![0; names.len()];
    for class in (0..names.len()).rev() {
        let above = bases.iter().filter(|(from, to)| *from == class && to > from);
        let row = above.filter_map(|(_, to)| rows.get(*to)).map(|row| row + 1).max();
        if let (Some(place), Some(row)) = (rows.get_mut(class), row) {
            *place = row;
        }
    }
    let mut frames: Vec<Frame> =
        names.iter().enumerate().map(|(i, name)| frame(name, Some(i + 1), i == 0)).collect();
    let count = rows.iter().max().map_or(0, |last| last + 1);
    let in_row = |row: usize| -> Vec<usize> {
        (0..names.len()).filter(|class| rows.get(*class) == Some(&row)).collect()
    };
    let widths: Vec<usize> = (0..count)
        .map(|row| {
            let boxes = in_row(row);
            let inside: usize = boxes.iter().filter_map(|at| frames.get(*at)).map(|f| f.width).sum();
            inside + GAP * boxes.len().saturating_sub(1)
        })
        .collect();
    let widest = widths.iter().copied().max().unwrap_or(0);
    for (row, width) in widths.iter().enumerate() {
        let mut x = MARGIN + (widest - width) / 2;
        for class in in_row(row) {
            if let Some(frame) = frames.get_mut(class) {
                frame.x = x;
                frame.y = MARGIN + row * (HEIGHT + RISE);
                x += frame.width + GAP;
            }
        }
    }
    let arrows = bases
        .iter()
        .filter_map(|(from, to)| {
            let (from, to) = (frames.get(*from)?, frames.get(*to)?);
            Some(Arrow { from: (from.x + from.width / 2, from.y), to: (to.x + to.width / 2, to.y + HEIGHT) })
        })
        .collect();
    let height = count * HEIGHT + count.saturating_sub(1) * RISE + 2 * MARGIN;
    Drawing { width: widest + 2 * MARGIN, height, frames, arrows }
}

/// Names on the left, objects on the right, arrows between them.
pub fn objects(names: &[String], objects: &[String], arrows: &[(usize, usize)]) -> Drawing {
    let step = HEIGHT + GAP / 2;
    let tall = names.len().max(objects.len()).max(1);
    let column = |items: &[String], x: usize, leads: bool| -> Vec<Frame> {
        let top = MARGIN + (tall - items.len().min(tall)) * step / 2;
        let place = |(i, name): (usize, &String)| Frame { x, y: top + i * step, ..frame(name, None, leads) };
        items.iter().enumerate().map(place).collect()
    };
    let left = column(names, MARGIN, false);
    let middle = left.iter().map(|frame| frame.x + frame.width).max().unwrap_or(MARGIN) + 2 * RISE;
    let right = column(objects, middle, true);
    let arrows = arrows
        .iter()
        .filter_map(|(name, object)| {
            let (from, to) = (left.get(*name)?, right.get(*object)?);
            Some(Arrow { from: (from.x + from.width, from.y + HEIGHT / 2), to: (to.x, to.y + HEIGHT / 2) })
        })
        .collect();
    let width = right.iter().map(|frame| frame.x + frame.width).max().unwrap_or(middle) + MARGIN;
    let frames = left.into_iter().chain(right).collect();
    Drawing { width, height: tall * step + 2 * MARGIN, frames, arrows }
}

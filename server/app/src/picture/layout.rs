//! Where boxes and lines stand.

use unicode_width::UnicodeWidthStr;

/// The width of a letter and the height of a box, in pixels.
const LETTER: usize = 8;
const HEIGHT: usize = 24;
/// Between boxes of a column, and between columns.
const GAP: usize = 10;
const RUN: usize = 36;
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
    let moves =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
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

/// Classes in columns: each left of all of its bases, the class itself first. Numbers say the order of the search. Columns, and
/// not rows, because a hover is wide and low: the text below is to be seen without scrolling.
pub fn classes(names: &[String], bases: &[(usize, usize)]) -> Drawing {
    // In an order each class comes before its bases, so that from its end on all bases have their columns.
    let mut columns: Vec<usize> = vec![0; names.len()];
    for class in (0..names.len()).rev() {
        let above = bases.iter().filter(|(from, to)| *from == class && to > from);
        let column = above.filter_map(|(_, to)| columns.get(*to)).map(|column| column + 1).max();
        if let (Some(place), Some(column)) = (columns.get_mut(class), column) {
            *place = column;
        }
    }
    let count = columns.iter().max().map_or(0, |last| last + 1);
    let in_column = |column: usize| -> Vec<usize> {
        (0..names.len()).filter(|class| columns.get(*class) == Some(&column)).collect()
    };
    let tallest = (0..count).map(|column| in_column(column).len()).max().unwrap_or(0);
    let tall = |boxes: usize| boxes * HEIGHT + boxes.saturating_sub(1) * GAP;
    let mut frames: Vec<Frame> =
        names.iter().enumerate().map(|(i, name)| frame(name, Some(i + 1), i == 0)).collect();
    let mut x = MARGIN;
    for column in (0..count).rev() {
        let boxes = in_column(column);
        let widest = boxes.iter().filter_map(|at| frames.get(*at)).map(|frame| frame.width).max();
        let mut y = MARGIN + (tall(tallest) - tall(boxes.len())) / 2;
        for class in boxes {
            if let Some(frame) = frames.get_mut(class) {
                frame.x = x;
                frame.y = y;
                y += HEIGHT + GAP;
            }
        }
        x += widest.unwrap_or(0) + RUN;
    }
    let arrows = bases
        .iter()
        .filter_map(|(from, to)| {
            let (from, to) = (frames.get(*from)?, frames.get(*to)?);
            Some(Arrow { from: (from.x + from.width, from.y + HEIGHT / 2), to: (to.x, to.y + HEIGHT / 2) })
        })
        .collect();
    let width = frames.iter().map(|frame| frame.x + frame.width).max().unwrap_or(0) + MARGIN;
    Drawing { width, height: tall(tallest) + 2 * MARGIN, frames, arrows }
}

/// Names on the left, objects on the right, arrows between them.
pub fn objects(names: &[String], objects: &[String], arrows: &[(usize, usize)]) -> Drawing {
    let step = HEIGHT + GAP;
    let tall = names.len().max(objects.len()).max(1);
    let column = |items: &[String], x: usize, leads: bool| -> Vec<Frame> {
        let top = MARGIN + (tall - items.len().min(tall)) * step / 2;
        let place = |(i, name): (usize, &String)| Frame { x, y: top + i * step, ..frame(name, None, leads) };
        items.iter().enumerate().map(place).collect()
    };
    let left = column(names, MARGIN, false);
    let middle = left.iter().map(|frame| frame.x + frame.width).max().unwrap_or(MARGIN) + 2 * RUN;
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

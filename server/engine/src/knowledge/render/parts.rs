//! What a card says, part after part: a page, in whatever form, is made of these.

use super::addresses::without_addresses;
use super::document::{Block, Group, visible_lines};
use super::markdown;
use crate::knowledge::Entry;
use crate::knowledge::card::{self, Fence, FenceRole, Heading, Origin, Run, runs};

/// A part of a card's body.
#[derive(Debug, Clone)]
pub enum Part {
    /// A heading.
    Heading(Heading),
    /// Paragraphs and lists.
    Prose(Prose),
    /// Code.
    Code(Code),
}

/// Paragraphs and lists, up to the next heading or code.
#[derive(Debug, Clone, Default)]
pub struct Prose(pub(super) Vec<Group>);

impl Prose {
    /// As Markdown in which whatever is text is escaped.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::write(&self.0)
    }

    fn take(&mut self) -> Option<Part> {
        (!self.0.is_empty()).then(|| Part::Prose(std::mem::take(self)))
    }
}

/// Code, with what is said around it. Characters that nobody would see are shown as Python would escape them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Lines that stand before it, in the markup of cards.
    pub before: Vec<String>,
    /// The code.
    pub text: String,
    /// What the code has to do.
    pub role: FenceRole,
    /// The line that stands after it.
    pub after: Option<String>,
    /// What it prints.
    pub output: Option<String>,
}

/// The parts of a card's body; none where the card cannot be read.
#[must_use]
pub fn parts(entry: &Entry) -> Vec<Part> {
    let mut parts = Vec::new();
    // Prose that may still go on.
    let mut prose = Prose::default();
    for block in entry.card().into_iter().flat_map(|card| &card.body) {
        match block {
            card::Block::Paragraph(source) => prose.0.push(vec![Block::Line(body_runs(entry, source))]),
            card::Block::Item { number, depth, text } => {
                let item = Block::Item(*depth, *number, body_runs(entry, text));
                match prose.0.last_mut().filter(|group| matches!(group.last(), Some(Block::Item(..)))) {
                    Some(list) => list.push(item),
                    None => prose.0.push(vec![item]),
                }
            }
            card::Block::Heading(heading) => {
                parts.extend(prose.take());
                parts.push(Part::Heading(*heading));
            }
            card::Block::Fence(fence) => {
                parts.extend(prose.take());
                parts.push(Part::Code(code(fence)));
            }
        }
    }
    parts.extend(prose.take());
    parts
}

/// A sentence of a card as Markdown in which whatever is text is escaped.
#[must_use]
pub fn sentence(entry: &Entry, source: &str) -> String {
    markdown::line(&body_runs(entry, source), true)
}

/// Code as it may be shown: characters that nobody would see are written as Python would escape them.
#[must_use]
pub fn shown_code(code: &str) -> String {
    visible_lines(code)
}

/// The runs of a card's text. Links of a pack are shown as text; where a link does lead is up to its reader.
pub(super) fn body_runs(entry: &Entry, source: &str) -> Vec<Run> {
    let shown = runs(source);
    if entry.origin() == Origin::BuiltIn {
        return shown;
    }
    shown.into_iter().map(|run| Run { link: None, ..run }).flat_map(without_addresses).collect()
}

fn code(fence: &Fence) -> Code {
    let version = |(major, minor)| format!("{major}.{minor}");
    let versions = match (fence.min.map(version), fence.max.map(version)) {
        (Some(min), Some(max)) => Some(format!("Python {min} to {max}:")),
        (Some(min), None) => Some(format!("Python {min} and later:")),
        (None, Some(max)) => Some(format!("up to Python {max}:")),
        (None, None) => None,
    };
    let becomes = (fence.role == FenceRole::Fixed).then(|| "becomes:".to_string());
    let (after, output) = match &fence.role {
        FenceRole::Run { output: Some(output) } => (Some("prints:".to_string()), Some(visible_lines(output))),
        FenceRole::Raises(class) => (Some(format!("raises `{class}`.")), None),
        _ => (None, None),
    };
    Code {
        before: becomes.into_iter().chain(versions).collect(),
        text: visible_lines(&fence.code),
        role: fence.role.clone(),
        after,
        output,
    }
}

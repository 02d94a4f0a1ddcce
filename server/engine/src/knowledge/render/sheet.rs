//! Markdown that is put together elsewhere, paragraph by paragraph, with everything escaped that is text.

use super::document::{Block, Group, of_text};
use super::{Links, command_link, markdown};
use crate::knowledge::Entry;
use crate::knowledge::card::Run;
use crate::note::Text;

/// A sheet of Markdown.
#[derive(Debug, Clone, Default)]
pub struct Sheet(Vec<Group>);

impl Sheet {
    /// Adds a paragraph.
    pub fn line(&mut self, runs: Vec<Run>) {
        self.0.push(vec![Block::Line(runs)]);
    }

    /// Adds an item to the list that it ends with, or begins one.
    pub fn item(&mut self, runs: Vec<Run>) {
        let item = Block::Item(0, None, runs);
        match self.0.last_mut() {
            Some(list) if matches!(list.last(), Some(Block::Item(..))) => list.push(item),
            _ => self.0.push(vec![item]),
        }
    }

    /// Adds code.
    pub fn code(&mut self, language: &'static str, code: &str) {
        self.0.push(vec![Block::Code(language, code.to_string())]);
    }

    /// The Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        markdown::write(&self.0)
    }
}

/// The runs of a note's text.
#[must_use]
pub fn runs_of(text: &Text) -> Vec<Run> {
    of_text(text)
}

/// The title of a card, which leads to it where links do.
#[must_use]
pub fn card_run(entry: &Entry, links: Links) -> Run {
    let header = entry.header();
    let link = (links == Links::Command).then(|| command_link(&header.slug));
    Run { text: header.title.to_string(), link, ..Run::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_text_is_escaped() {
        let mut sheet = Sheet::default();
        sheet.line(vec![Run { text: "*a* <b>".to_string(), ..Run::default() }]);
        sheet.item(runs_of(&"one `x*y`".into()));
        sheet.item(runs_of(&"two".into()));
        sheet.code("python", "x = '```'\n");
        assert_eq!(sheet.markdown(), "\\*a\\* \\<b>\n\n- one `x*y`\n- two\n\n````python\nx = '```'\n````");
    }
}

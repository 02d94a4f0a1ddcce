//! Text without Markdown: for clients that do not render it, and for terminals.

use super::Style;
use super::document::{Block, Group, visible, visible_code, visible_lines};
use crate::knowledge::card::Run;

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const CYAN: &str = "\u{1b}[36m";
const RESET: &str = "\u{1b}[0m";

/// The narrowest terminal that text is wrapped for.
const NARROWEST: usize = 20;

/// Without a style, each line stays in one piece, however long.
pub(super) fn write(groups: &[Group], style: Option<Style>) -> String {
    let writer = Writer {
        color: style.is_some_and(|style| style.color),
        width: style.map_or(usize::MAX, |style| style.width.max(NARROWEST)),
    };
    let group = |group: &Group| group.iter().map(|block| writer.block(block)).collect::<Vec<_>>().join("\n");
    groups.iter().map(group).collect::<Vec<_>>().join("\n\n")
}

/// A word that is not broken, as it is written, and how wide it is.
struct Word {
    text: String,
    width: usize,
    /// Whether a blank stands before it.
    apart: bool,
}

struct Writer {
    color: bool,
    width: usize,
}

impl Writer {
    fn block(&self, block: &Block) -> String {
        match block {
            Block::Heading(_, runs) => {
                let strong: Vec<Run> = runs.iter().map(|run| Run { strong: true, ..run.clone() }).collect();
                self.wrap(&strong, "", "")
            }
            Block::Line(runs) => self.wrap(runs, "", ""),
            Block::Item(depth, number, runs) => {
                let mark = number.map_or("- ".to_string(), |number| format!("{number}. "));
                let indent = "  ".repeat(*depth);
                let hanging = " ".repeat(indent.len() + mark.len());
                self.wrap(runs, &format!("{indent}{mark}"), &hanging)
            }
            Block::Code(_, code) => {
                let code = visible_lines(code);
                let line = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
                code.lines().map(line).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Words on lines of the width; `first` stands before the first line, `next` before the others.
    fn wrap(&self, runs: &[Run], first: &str, next: &str) -> String {
        let mut written = first.to_string();
        let mut column = first.chars().count();
        let mut fresh = true;
        // Words without a blank between them stay together.
        let words = self.words(runs);
        let mut rest = words.as_slice();
        while let Some((head, tail)) = rest.split_first() {
            let joined = tail.iter().take_while(|word| !word.apart).count();
            let width = head.width + tail.iter().take(joined).map(|word| word.width).sum::<usize>();
            if !fresh && column.saturating_add(1 + width) > self.width {
                written.push('\n');
                written.push_str(next);
                column = next.chars().count();
                fresh = true;
            }
            if !fresh {
                written.push(' ');
                column += 1;
            }
            for word in std::iter::once(head).chain(tail.iter().take(joined)) {
                written.push_str(&word.text);
            }
            column += width;
            fresh = false;
            rest = tail.get(joined..).unwrap_or_default();
        }
        written
    }

    fn words(&self, runs: &[Run]) -> Vec<Word> {
        let mut words = Vec::new();
        let mut apart = false;
        for run in runs {
            let shown = if run.code { visible_code(&run.text) } else { visible(&run.text) };
            if run.code {
                let text = if self.color { shown } else { format!("`{shown}`") };
                words.push(self.word(&text, run, apart));
                apart = false;
                continue;
            }
            for (at, word) in shown.split(' ').enumerate() {
                apart |= at > 0;
                if !word.is_empty() {
                    words.push(self.word(word, run, apart));
                    apart = false;
                }
            }
        }
        words
    }

    fn word(&self, text: &str, run: &Run, apart: bool) -> Word {
        let look = match run {
            _ if !self.color => "",
            Run { code: true, .. } => CYAN,
            Run { strong: true, .. } => BOLD,
            Run { emphasis: true, .. } => DIM,
            _ => "",
        };
        let reset = if look.is_empty() { "" } else { RESET };
        Word { text: format!("{look}{text}{reset}"), width: text.chars().count(), apart }
    }
}

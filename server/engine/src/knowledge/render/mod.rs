//! Notes and cards as text: Markdown, plain text, or a terminal's lines.

mod addresses;
mod document;
mod hover;
mod markdown;
mod page;
mod parts;
mod plain;
mod sheet;

pub use hover::{card_hover, has_more, hover, hover_with_more, note};
pub use page::page;
pub use parts::{Code, Part, Prose, parts, sentence, shown_code};
pub use sheet::{Sheet, card_run, runs_of};

use document::Group;

/// How much to show: what a reader knows fades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// Everything that fits.
    #[default]
    Full,
    /// Three lines.
    Short,
    /// What is computed from this code, in one line; nothing, where nothing is.
    Facts,
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Target {
    /// A client that renders Markdown: bold, lists, code, fences and links.
    #[default]
    Markdown,
    /// One that does not. Code stands in backticks, paragraphs stay on one line.
    Plain,
    /// A terminal.
    Terminal(Style),
}

/// What a terminal can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// Whether to use bold and colours (ANSI); without, code stands in backticks.
    pub color: bool,
    /// Columns.
    pub width: usize,
}

/// What other cards are linked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Links {
    /// Only their titles are named.
    #[default]
    None,
    /// `command:pygloss.openCard`, for clients that say that they follow it.
    Command,
}

/// How to show something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Options {
    /// How much.
    pub depth: Depth,
    /// For whom.
    pub target: Target,
    /// How other cards are linked; in Markdown only.
    pub links: Links,
    /// Whether more was asked for: no limit of lines, and all steps.
    pub more: bool,
}

fn write(groups: &[Group], options: &Options) -> String {
    match options.target {
        Target::Markdown => markdown::write(groups),
        Target::Plain => plain::write(groups, None),
        Target::Terminal(style) => plain::write(groups, Some(style)),
    }
}

/// The address by which a client that follows commands opens a card.
fn command_link(slug: &str) -> String {
    // The argument is a JSON list of one slug, in per cent escapes; slugs need none themselves.
    format!("command:pygloss.openCard?%5B%22{slug}%22%5D")
}

#[cfg(test)]
mod pack_tests;
#[cfg(test)]
mod tests;

//! The body of a card: paragraphs, lists, headings and fences.

use super::front::version;
use super::inline::{Foreign, scan};
use super::limits::{BODY_WORDS, LINE_CHARS, unhelpful};
use super::{Origin, Problems, is_invisible, prose};

/// The headings, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heading {
    /// Code and what it prints.
    Example,
    /// How it bites.
    Pitfall,
    /// What to write in its place.
    Instead,
    /// A picture from daily life.
    Analogy,
    /// The one thing to keep.
    Remember,
}

impl Heading {
    const ALL: [Heading; 5] =
        [Heading::Example, Heading::Pitfall, Heading::Instead, Heading::Analogy, Heading::Remember];

    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Heading::Example => "Example",
            Heading::Pitfall => "Pitfall",
            Heading::Instead => "Instead",
            Heading::Analogy => "Analogy",
            Heading::Remember => "Remember",
        }
    }
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// `## Example`
    Heading(Heading),
    /// A paragraph on one line; see [`runs`](super::runs) for its markup.
    Paragraph(String),
    /// An item of a list, on one line.
    Item {
        /// The number before it, in a numbered list.
        number: Option<u32>,
        /// How deep the list lies in others, from 0.
        depth: usize,
        /// The text.
        text: String,
    },
    /// Code.
    Fence(Fence),
}

/// Code with what it has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The code as it is run or shown, without marks.
    pub code: String,
    /// What it has to do.
    pub role: FenceRole,
    /// The first Python version it is for.
    pub min: Option<(u8, u8)>,
    /// The last one.
    pub max: Option<(u8, u8)>,
    /// The line of the card (from 1) on which the fence opens.
    pub line: usize,
}

impl Fence {
    /// The words of its code and of what that prints.
    pub(super) fn words(&self) -> usize {
        let printed = match &self.role {
            FenceRole::Run { output: Some(output) } => output.split_whitespace().count(),
            _ => 0,
        };
        self.code.split_whitespace().count() + printed
    }
}

/// What the code of a fence has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FenceRole {
    /// Compile.
    Plain,
    /// Run, and print this; nothing, where there is no output fence.
    Run {
        /// What the output fence says.
        output: Option<String>,
    },
    /// Raise this class.
    Raises(String),
    /// Be flagged by the card's check on these lines of the code (from 1), and on no others.
    Bad {
        /// The lines that were marked `#!`.
        flagged: Vec<usize>,
    },
    /// Be what the fix makes of the `bad` code above.
    Fixed,
    /// Not be flagged.
    Good,
}

/// Reads the body of a card, which starts on line `first` (from 1).
pub(super) fn read(text: &str, first: usize, origin: Origin, problems: &mut Problems) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader =
        Reader { origin, problems, blocks: Vec::new(), starts: Vec::new(), open: false, list: false };
    let mut at = first.saturating_sub(1);
    for (number, line) in (1..).zip(&lines).skip(at) {
        if line.chars().any(|c| is_invisible(c) && c != '\t') {
            reader.problems.add(number, "the line holds a character that is not seen; take it out, or write it as an escape of Python");
        }
    }
    while let Some(line) = lines.get(at) {
        if line.starts_with("```") {
            at = reader.fence(&lines, at);
        } else {
            reader.line(line, at + 1);
            at += 1;
        }
    }
    reader.finish();
    reader.blocks
}

struct Reader<'p> {
    origin: Origin,
    problems: &'p mut Problems,
    blocks: Vec<Block>,
    /// The line on which each block starts.
    starts: Vec<usize>,
    /// Whether the next line of text belongs to the last block.
    open: bool,
    /// Whether an indented line belongs to a list.
    list: bool,
}

impl Reader<'_> {
    fn push(&mut self, block: Block, line: usize) {
        self.blocks.push(block);
        self.starts.push(line);
    }

    fn line(&mut self, line: &str, number: usize) {
        let text = line.trim();
        let most = LINE_CHARS;
        if line.chars().count() > most {
            self.problems
                .remark(number, format!("the line is longer than {most} characters; break it at about 110"));
        }
        let indent = line.len() - line.trim_start().len();
        if text.is_empty() {
            self.open = false;
        } else if text.starts_with('#') {
            self.heading(line, number);
        } else if let Some((item_number, text)) = item(text) {
            self.push(Block::Item { number: item_number, depth: indent / 2, text: text.to_string() }, number);
            self.open = true;
            self.list = true;
        } else if self.open {
            self.refuse(text, number);
            if let Some(Block::Paragraph(open) | Block::Item { text: open, .. }) = self.blocks.last_mut() {
                open.push(' ');
                open.push_str(text);
            }
        } else {
            if indent >= 4 && !self.list {
                self.problems.add(number, "an indented block is no code here; put code between ``` fences");
            }
            self.list = self.list && indent >= 2;
            self.refuse(text, number);
            self.push(Block::Paragraph(text.to_string()), number);
            self.open = true;
        }
    }

    /// Markup by which a line starts and that cards do without.
    fn refuse(&mut self, text: &str, line: usize) {
        let is_rule = |text: &str| {
            ["-", "*", "_", "="]
                .iter()
                .any(|mark| text.len() >= 3 && text.replace(' ', "").replace(mark, "").is_empty())
        };
        let is_row = |text: &str| text.starts_with('|') || is_delimiter_row(text);
        let found = if is_row(text) {
            "a table shows as raw text in several editors; write a list"
        } else if is_rule(text) {
            "a line of marks shows as raw text in several editors; leave it out, or use one of the headings"
        } else if text.starts_with('>') {
            "quotations are not used on cards; write a paragraph"
        } else if text.starts_with("~~~") || text.starts_with("```") {
            "a fence starts with ``` at the beginning of the line"
        } else if text.starts_with('[')
            && text.split_once("]:").is_some_and(|(label, _)| !label.contains("]("))
        {
            "write links where they belong: [text](https://…)"
        } else {
            return;
        };
        self.problems.add(line, found);
    }

    fn heading(&mut self, line: &str, number: usize) {
        self.open = false;
        self.list = false;
        let heading = Heading::ALL.into_iter().find(|heading| line == format!("## {}", heading.name()));
        let Some(heading) = heading else {
            let allowed = Heading::ALL.map(|heading| format!("`## {}`", heading.name())).join(", ");
            self.problems.add(
                number,
                format!("`{line}` is none of the headings, which are, in this order: {allowed}"),
            );
            return;
        };
        let mut earlier = self.blocks.iter().filter_map(|block| match block {
            Block::Heading(earlier) => Some(*earlier),
            _ => None,
        });
        if let Some(earlier) = earlier.rfind(|earlier| *earlier >= heading) {
            let name = heading.name();
            let message = if earlier == heading {
                format!("`## {name}` is there twice; join the two parts")
            } else {
                format!("`## {name}` stands before `## {}`; move it up", earlier.name())
            };
            self.problems.add(number, message);
        }
        self.push(Block::Heading(heading), number);
    }

    /// Reads the fence that opens at `at` and gives the number of the line after it.
    fn fence(&mut self, lines: &[&str], at: usize) -> usize {
        self.open = false;
        self.list = false;
        let opening = lines.get(at).copied().unwrap_or_default();
        let ticks = opening.len() - opening.trim_start_matches('`').len();
        let is_end = |line: &&str| line.starts_with("```") && line.trim_end() == "`".repeat(ticks);
        let Some(length) = lines.iter().skip(at + 1).position(is_end) else {
            self.problems.add(at + 1, "the fence has no end; close it with a line of ```");
            return lines.len();
        };
        let inside = lines.get(at + 1..at + 1 + length).unwrap_or_default();
        let words: Vec<&str> = opening.get(ticks..).unwrap_or_default().split_whitespace().collect();
        let after = at + 2 + length;
        match words.as_slice() {
            ["output"] => self.output(inside, at + 1),
            ["python", words @ ..] => self.python(words, inside, at + 1),
            _ => self.problems.add(at + 1, format!("`{opening}` opens no fence that cards use; write ```python, or ```output below a run fence")),
        }
        after
    }

    fn output(&mut self, inside: &[&str], line: usize) {
        let text: String = inside.iter().map(|line| format!("{line}\n")).collect();
        if let Some(Block::Fence(Fence { role: FenceRole::Run { output: output @ None }, .. })) =
            self.blocks.last_mut()
        {
            *output = Some(text);
        } else {
            self.problems.add(
                line,
                "an output fence says what the ```python run fence right above it prints; move it there",
            );
        }
    }

    fn python(&mut self, words: &[&str], inside: &[&str], line: usize) {
        let mut role = FenceRole::Plain;
        let (mut min, mut max) = (None, None);
        let mut roles = 0;
        for word in words {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            match (key, value) {
                ("run", "") => role = FenceRole::Run { output: None },
                ("bad", "") => role = FenceRole::Bad { flagged: Vec::new() },
                ("fixed", "") => role = FenceRole::Fixed,
                ("good", "") => role = FenceRole::Good,
                ("raises", class) if !class.is_empty() => role = FenceRole::Raises(class.to_string()),
                ("min" | "max", value) if version(value).is_some() => {
                    *(if key == "min" { &mut min } else { &mut max }) = version(value);
                    continue;
                }
                _ => {
                    self.problems.add(line, format!("`{word}` is no word for a fence; the words are run, raises=CLASS, bad, fixed, good, min=3.12, max=3.13"));
                    continue;
                }
            }
            roles += 1;
        }
        if roles > 1 {
            self.problems.add(line, "a fence does one thing only: run, raises=, bad, fixed or good");
        }
        let mut code = String::new();
        let mut marked = Vec::new();
        for (number, text) in (1..).zip(inside) {
            let bare = text.trim_end().strip_suffix("#!").map(str::trim_end);
            if bare.is_some() {
                marked.push(number);
            }
            code.push_str(bare.unwrap_or(text));
            code.push('\n');
        }
        match &mut role {
            FenceRole::Bad { .. } if marked.is_empty() => {
                self.problems.add(
                    line,
                    "no line of the `bad` fence is marked; end each line that the check flags with `#!`",
                );
            }
            FenceRole::Bad { flagged } => *flagged = marked,
            _ if !marked.is_empty() => self.problems.add(line, "only `bad` fences mark lines with `#!`"),
            _ => {}
        }
        if code.trim().is_empty() {
            self.problems.add(line, "the fence is empty");
        }
        self.push(Block::Fence(Fence { code, role, min, max, line }), line);
    }

    fn finish(&mut self) {
        let mut words = 0;
        let mut below_heading = false;
        for (block, line) in self.blocks.iter().zip(&self.starts) {
            match block {
                Block::Heading(_) => below_heading = true,
                Block::Paragraph(text) | Block::Item { text, .. } => {
                    if !below_heading {
                        words += text.split_whitespace().count();
                    }
                    if let Some(phrase) = unhelpful(&prose(text)) {
                        let message = format!("\"{phrase}\" helps nobody who is stuck; leave it out");
                        self.problems.remark(*line, message);
                    }
                    for foreign in scan(text).1 {
                        let message = match foreign {
                            Foreign::Html => {
                                "HTML shows as raw text in several editors; write it in words, or as `code`"
                            }
                            Foreign::Image if self.origin == Origin::Pack => continue,
                            Foreign::Image => "images are not used on cards; say it in words",
                            Foreign::Footnote => {
                                "footnotes show as raw text in several editors; write a sentence"
                            }
                            Foreign::Link if self.origin == Origin::Pack => continue,
                            Foreign::Link => "only links to http addresses are used on cards",
                        };
                        self.problems.add(*line, message);
                    }
                }
                Block::Fence(_) => {}
            }
        }
        if words == 0 {
            self.problems.add(
                self.starts.first().copied().unwrap_or(1),
                "the body is missing: before the first heading, say what it is, why, and what instead",
            );
        }
        let most = BODY_WORDS;
        if words > most {
            self.problems.remark(
                self.starts.first().copied().unwrap_or(1),
                format!("{words} words stand before the first heading, and {most} is the most; shorten them, or move some below a heading"),
            );
        }
    }
}

/// The number and text of an item of a list.
fn item(text: &str) -> Option<(Option<u32>, &str)> {
    if let Some(text) = text.strip_prefix("- ") {
        return Some((None, text.trim()));
    }
    let (number, text) = text.split_once(". ")?;
    (number.len() <= 3).then_some(())?;
    Some((Some(number.parse().ok()?), text.trim()))
}

/// The line below a table's head: `--- | ---`.
fn is_delimiter_row(text: &str) -> bool {
    text.contains('|') && text.contains("--") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

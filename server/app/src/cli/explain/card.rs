//! A card on a page.

use pygloss_engine::knowledge::card::{Block, Card, FenceRole, runs};
use pygloss_engine::knowledge::{Entry, Library};

use crate::cli::engine::Engine;
use crate::cli::output::{Failure, Output};
use crate::cli::similar::near;
use crate::cli::styled::{Look, Styled};

/// Prints the card that is called `name`: a pitfall as well as the concept, where both are called so.
pub fn print(output: &mut Output, engine: &Engine, name: &str, width: usize) -> Result<(), Failure> {
    let library = engine.library();
    let found = library.find(name);
    let [first, others @ ..] = found.as_slice() else { return Err(unknown(library, name).into()) };
    let colored = output.is_colored();
    for line in page(first, width, colored) {
        output.line(line.paint(output).trim_end())?;
    }
    if !others.is_empty() {
        let slugs: Vec<&str> = others.iter().map(|entry| entry.header().slug.as_ref()).collect();
        let text = Styled::new(Look::Dim, format!("Also called so: {}", slugs.join(", ")));
        output.line("")?;
        output.line(text.paint(output))?;
    }
    Ok(())
}

/// What to say where no card is called so.
fn unknown(library: &Library, name: &str) -> String {
    let names = library.entries().flat_map(|entry| {
        let header = entry.header();
        [&header.slug, &header.title].into_iter().chain(header.aliases.iter()).map(AsRef::as_ref)
    });
    let mut slugs: Vec<&str> = Vec::new();
    let close = near(name, names).into_iter().flat_map(|name| library.find(name).into_iter().take(1));
    for entry in close.chain(library.search(name, 3)) {
        let slug = entry.header().slug.as_ref();
        if slugs.len() < 3 && !slugs.contains(&slug) {
            slugs.push(slug);
        }
    }
    let near: Vec<String> = slugs.iter().map(|slug| format!("`{slug}`")).collect();
    match near.as_slice() {
        [] => format!("there is no card called `{name}`, and no file; `pygloss cards list` names all cards"),
        near => format!("there is no card called `{name}`; did you mean {}?", near.join(", ")),
    }
}

fn page(entry: &Entry, width: usize, colored: bool) -> Vec<Styled> {
    let header = entry.header();
    let mut page = Page { width, colored, lines: Vec::new() };
    page.line(Styled::new(Look::Title, header.title.as_ref()));
    let since = header.since.iter().map(|since| format!(" · Python {since} and later"));
    page.line(Styled::new(Look::Dim, format!("{} · {}{}", header.slug, header.level.name(), since.collect::<String>())));
    page.gap();
    page.paragraph(&inline(&header.gloss, Look::Italic), 0);
    if let Some(card) = entry.card() {
        page.body(card);
    }
    let more: Vec<&str> =
        header.concept.iter().chain(header.prerequisites.iter()).chain(header.related.iter()).map(AsRef::as_ref).collect();
    if !more.is_empty() {
        page.gap();
        page.paragraph(&Styled::new(Look::Dim, format!("See also: {}", more.join(", "))), 10);
    }
    for source in header.sources.iter() {
        page.line(Styled::new(Look::Dim, source.as_ref()));
    }
    page.lines
}

struct Page {
    width: usize,
    colored: bool,
    lines: Vec<Styled>,
}

impl Page {
    fn line(&mut self, line: Styled) {
        self.lines.push(line);
    }

    /// One empty line, and never two.
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Styled::default());
        }
    }

    fn paragraph(&mut self, text: &Styled, hang: usize) {
        let text = if self.colored { text.clone() } else { text.clone().uncolored() };
        self.lines.extend(text.fold(self.width, hang));
    }

    fn body(&mut self, card: &Card) {
        let mut in_list = false;
        for block in &card.body {
            let is_item = matches!(block, Block::Item { .. });
            if !(is_item && in_list) {
                self.gap();
            }
            in_list = is_item;
            match block {
                Block::Heading(heading) => self.line(Styled::new(Look::Title, heading.name())),
                Block::Paragraph(text) => self.paragraph(&inline(text, Look::Plain), 0),
                Block::Item { number, depth, text } => {
                    let head = number.map_or_else(|| "- ".to_string(), |number| format!("{number}. "));
                    let head = format!("{}{head}", "  ".repeat(*depth));
                    let hang = head.len();
                    let text = inline(text, Look::Plain);
                    self.paragraph(&text.0.into_iter().fold(Styled::new(Look::Dim, head), |line, (look, text)| line.and(look, text)), hang);
                }
                Block::Fence(fence) => self.fence(&fence.code, &fence.role),
            }
        }
    }

    /// Code as it is; what it prints, and what is wrong with it, below.
    fn fence(&mut self, code: &str, role: &FenceRole) {
        let flagged: &[usize] = if let FenceRole::Bad { flagged } = role { flagged } else { &[] };
        for (i, line) in code.lines().enumerate() {
            let (look, mark) = if flagged.contains(&(i + 1)) { (Look::Warning, "  ! ") } else { (Look::Dim, "    ") };
            self.line(Styled::new(look, mark).and(Look::Literal, line));
        }
        match role {
            FenceRole::Run { output: Some(text) } => {
                for (i, line) in text.lines().enumerate() {
                    self.line(Styled::new(Look::Dim, if i == 0 { "    → " } else { "      " }).and(Look::Plain, line));
                }
            }
            FenceRole::Raises(class) => self.line(Styled::new(Look::Dim, "    → ").and(Look::Warning, class.as_str())),
            FenceRole::Fixed => self.line(Styled::new(Look::Dim, "    (what the fix makes of it)")),
            _ => {}
        }
    }
}

/// A sentence with its markup as looks.
fn inline(text: &str, words: Look) -> Styled {
    runs(text).into_iter().fold(Styled::default(), |line, run| {
        let look = match (run.code, run.strong, run.emphasis) {
            (true, _, _) => Look::Code,
            (_, true, _) => Look::Title,
            (_, _, true) => Look::Italic,
            _ => words,
        };
        line.and(look, run.text)
    })
}

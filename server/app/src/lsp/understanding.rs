//! The seam to the engine's cards and explanations: what the handlers ask of them, in one place.

use pygloss_engine::analysis::{Analysis, Explanation};
use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::render::{self, Depth, Links, Options, Target};
use pygloss_engine::note::Note;
use pygloss_engine::text::TextSize;

use crate::picture::{self, Colors};

/// A card as a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The whole card in Markdown.
    pub markdown: String,
}

fn options(markdown: bool, links: bool) -> Options {
    Options {
        target: if markdown { Target::Markdown } else { Target::Plain },
        links: if links { Links::Command } else { Links::None },
        ..Options::default()
    }
}

/// What a hover says. `links` for a client that follows links which are commands; `more` is the address of one that shows
/// the whole note.
pub fn hover(
    analysis: &Analysis,
    explanation: &Explanation,
    markdown: bool,
    links: bool,
    more: Option<&str>,
    colors: Option<&Colors>,
) -> Option<String> {
    let more = more.filter(|_| markdown && links);
    let options = Options { depth: explanation.depth, ..options(markdown, links) };
    let text = render::hover_with_more(analysis.library(), explanation, &options, more)?;
    let lead = explanation.notes.first().filter(|_| markdown);
    Some(illustrated(text, lead, colors, MOST_IN_HOVER))
}

/// The most bytes of a picture's address in a hover: an editor cuts off a longer hover in the middle of it.
const MOST_IN_HOVER: usize = 20_000;
/// The same on a page.
const MOST_ON_PAGE: usize = 100_000;

/// The text with the note's picture below its first line, for a client that says in which colours.
fn illustrated(text: String, note: Option<&Note>, colors: Option<&Colors>, most: usize) -> String {
    let image = note.and_then(|note| note.picture.as_ref()).zip(colors).and_then(|(picture, colors)| {
        Some(format!("![{}]({})", picture::caption(picture), picture::image(picture, colors, most)?))
    });
    match (image, text.split_once("\n\n")) {
        (None, _) => text,
        (Some(image), Some((first, rest))) => format!("{first}\n\n{image}\n\n{rest}"),
        (Some(image), None) => format!("{text}\n\n{image}"),
    }
}

/// The note that leads at `offset`, or the one about this concept; `None` where there is none.
pub fn note_at(analysis: &Analysis, offset: TextSize, concept: Option<&str>) -> Option<Note> {
    let mut notes = analysis.explain(offset)?.into_notes();
    match concept {
        Some(concept) => notes.find(|note| note.concept == concept),
        None => notes.next(),
    }
}

/// The whole note, with what its hover has no room for.
pub fn whole(library: &Library, note: Note, links: bool, colors: Option<&Colors>) -> Page {
    let options = Options { more: true, ..options(true, links) };
    Page {
        slug: format!("more-{}", note.concept),
        markdown: illustrated(render::note(library, &note, &options), Some(&note), colors, MOST_ON_PAGE),
        title: note.title,
    }
}

/// The notes at `offset` of which there is more to say than a hover does: the one that leads, and what the interpreter makes of it.
pub fn notes_with_more(analysis: &Analysis, offset: TextSize) -> Vec<Note> {
    let Some(explanation) = analysis.explain(offset) else { return Vec::new() };
    let leading = explanation.notes.into_iter().take(1).chain(explanation.beneath);
    leading.filter(|note| render::has_more(analysis.library(), note)).collect()
}

/// One note, as a hover shows it.
pub fn note(analysis: &Analysis, note: &Note, markdown: bool, links: bool) -> String {
    render::note(analysis.library(), note, &options(markdown, links))
}

/// The page of a card; `None` where there is none.
pub fn page(library: &Library, slug: &str, links: bool) -> Option<Page> {
    let entry = library.get(slug)?;
    Some(Page {
        slug: slug.to_string(),
        title: entry.header().title.to_string(),
        markdown: render::page(library, entry, &options(true, links))?,
    })
}

/// A card in three lines; `None` where there is none.
pub fn short_card(library: &Library, slug: &str, markdown: bool, links: bool) -> Option<String> {
    let options = Options { depth: Depth::Short, ..options(markdown, links) };
    render::card_hover(library, library.get(slug)?, &options)
}

/// The title of a card.
pub fn title(library: &Library, slug: &str) -> Option<String> {
    Some(library.get(slug)?.header().title.to_string())
}

/// The cards about what stands at `offset`, the narrowest first.
pub fn cards_at(analysis: &Analysis, offset: TextSize) -> Vec<String> {
    let Some(explanation) = analysis.explain(offset) else { return Vec::new() };
    let mut slugs: Vec<String> = explanation.notes.iter().map(|note| note.concept.to_string()).collect();
    slugs.extend(explanation.cards.into_iter().chain(explanation.basics));
    slugs.extend(explanation.beneath.iter().map(|note| note.concept.to_string()));
    let mut seen = std::collections::HashSet::new();
    slugs.retain(|slug| seen.insert(slug.clone()));
    slugs
}

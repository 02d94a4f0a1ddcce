//! The seam to the engine's cards and explanations: what the handlers ask of them, in one place.

use std::sync::{Arc, OnceLock};

use pygloss_engine::analysis::{Analysis, Explanation, Shared};
use pygloss_engine::knowledge::Library;
use pygloss_engine::text::TextSize;

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

/// The cards, read when first needed: a client should not wait for them when it starts.
pub fn shared() -> Arc<Shared> {
    static SHARED: OnceLock<Arc<Shared>> = OnceLock::new();
    Arc::clone(SHARED.get_or_init(|| Arc::new(Shared::new(Arc::new(Library::default())))))
}

/// What a hover says.
pub fn hover(analysis: &Analysis, explanation: &Explanation, markdown: bool, links: bool) -> Option<String> {
    let _ = (analysis, markdown, links);
    explanation.notes.first().map(|note| note.lead.to_plain())
}

/// The page of a card.
pub fn page(slug: &str) -> Option<Page> {
    let _ = slug;
    None
}

/// The title of a card.
pub fn title(slug: &str) -> Option<String> {
    page(slug).map(|page| page.title)
}

/// The cards about what stands at `offset`, the narrowest first.
pub fn cards_at(analysis: &Analysis, offset: TextSize) -> Vec<String> {
    let Some(explanation) = analysis.explain(offset) else { return Vec::new() };
    let mut slugs: Vec<String> = explanation.notes.iter().map(|note| note.concept.to_string()).collect();
    slugs.extend(explanation.cards);
    let mut seen = std::collections::HashSet::new();
    slugs.retain(|slug| seen.insert(slug.clone()));
    slugs
}

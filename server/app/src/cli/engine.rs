//! The one place where the command line meets the engine's face.

use std::sync::Arc;

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic, Settings, Shared};
use pygloss_engine::checks::{self, Check};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::syntax::Kind;

/// Analyses files under one set of settings.
pub struct Engine {
    settings: Arc<Settings>,
    shared: Shared,
}

impl Engine {
    /// An engine with the built-in cards.
    #[must_use]
    pub fn new(settings: Settings) -> Engine {
        Engine { settings: Arc::new(settings), shared: Shared::default() }
    }

    /// Understands a file's text.
    #[must_use]
    pub fn analyse(&self, text: &str) -> Analysis {
        Analysis::new(Document::new(text), Arc::clone(&self.settings), &self.shared, None)
    }

    /// The findings in a text, in source order.
    #[must_use]
    pub fn findings(&self, text: &str) -> Vec<Diagnostic> {
        self.analyse(text).diagnostics(&Cancel::default()).unwrap_or_default()
    }

    /// The cards.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.shared.library
    }
}

/// Every check, in the order of their codes.
#[must_use]
pub fn all_checks() -> Vec<&'static Check> {
    let mut all: Vec<&'static Check> = checks::CHECKS.iter().copied().collect();
    all.sort_by_key(|check| check.code);
    all
}

/// How many places of a text could not be parsed.
#[must_use]
pub fn count_errors(text: &str) -> usize {
    let document = Document::new(text);
    let trees = document.pieces().iter().map(|piece| piece.segment.tree());
    trees
        .filter(|tree| tree.root().has_error())
        .map(|tree| tree.root().descendants().filter(|node| node.kind() == Kind::Error || node.is_missing()).count())
        .sum()
}

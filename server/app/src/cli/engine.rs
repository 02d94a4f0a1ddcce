//! The one place where the command line meets the engine's face.

use std::path::Path;
use std::sync::Arc;

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic, Settings, Shared};
use pygloss_engine::checks::{CHECKS, Check};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::syntax::Kind;

use super::settings::Configuration;

/// Analyses files, each under the settings that hold for it.
pub struct Engine {
    configuration: Arc<Configuration>,
    shared: Shared,
}

impl Engine {
    /// An engine with the built-in cards.
    #[must_use]
    pub fn new(configuration: Arc<Configuration>) -> Engine {
        Engine { configuration, shared: Shared::new(Arc::new(library())) }
    }

    /// Gives back the settings for a file, to be looked up once.
    #[must_use]
    pub fn settings(&self, path: &Path) -> Arc<Settings> {
        self.configuration.settings(path)
    }

    /// Understands a file's text.
    #[must_use]
    pub fn analyse(&self, text: &str, settings: &Arc<Settings>) -> Analysis {
        Analysis::new(Document::new(text), Arc::clone(settings), &self.shared, None)
    }

    /// The findings in a text, in source order.
    #[must_use]
    pub fn findings(&self, text: &str, settings: &Arc<Settings>) -> Vec<Diagnostic> {
        self.analyse(text, settings).all_diagnostics(&Cancel::default()).unwrap_or_default()
    }

    /// The cards.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.shared.library
    }
}

/// The built-in cards.
#[must_use]
pub fn library() -> Library {
    Library::default()
}

/// Every check, in the order of their codes.
#[must_use]
pub fn all_checks() -> Vec<&'static Check> {
    let mut all: Vec<&'static Check> = CHECKS.to_vec();
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

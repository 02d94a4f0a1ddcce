//! The one place where the command line meets the engine's face.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic, Settings, Shared};
use pygloss_engine::checks::{CHECKS, Check};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::semantics::ModuleSource;
use pygloss_engine::text::TextRange;

use super::settings::Configuration;
use crate::source_file::is_stub;
use crate::workspace::{FileSource, Need, Workspace};

/// Analyses files, each under the settings that hold for it.
pub struct Engine {
    configuration: Arc<Configuration>,
    workspace: Workspace,
}

impl Engine {
    /// An engine under this configuration.
    #[must_use]
    pub fn new(configuration: Arc<Configuration>) -> Engine {
        Engine { configuration, workspace: Workspace::waiting() }
    }

    /// Says which files are going to be looked at, so that those which import each other are parsed once.
    pub fn expect(&self, files: &[PathBuf]) {
        self.workspace.modules().parsed().expect(files.iter().map(PathBuf::as_path));
    }

    /// Gives back the settings for a file, to be looked up once.
    #[must_use]
    pub fn settings(&self, path: &Path) -> Arc<Settings> {
        self.configuration.settings(path)
    }

    /// The modules as a file sees them.
    #[must_use]
    pub fn modules(&self, path: &Path, settings: &Settings) -> Arc<FileSource> {
        self.configuration.modules(&self.workspace, path, settings.target)
    }

    /// Understands the text of a file. Modules that it imports are read when something asks for them.
    #[must_use]
    pub fn analyse(&self, path: &Path, text: &str, settings: &Arc<Settings>) -> Analysis {
        self.analyse_with(path, text, settings, self.modules(path, settings))
    }

    fn analyse_with(
        &self,
        path: &Path,
        text: &str,
        settings: &Arc<Settings>,
        modules: Arc<dyn ModuleSource>,
    ) -> Analysis {
        let shared = Shared { library: self.configuration.cards(path), modules };
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let document = self.workspace.modules().parsed().document(&absolute, text, Need::Own);
        Analysis::new(document, Arc::clone(settings), &shared, None)
    }

    /// Whether only the cards that come with the program are known to a file: no team has checks for it.
    #[must_use]
    pub fn has_own_cards_only(&self, path: &Path) -> bool {
        Arc::ptr_eq(&self.configuration.cards(path), library())
    }

    /// The findings in the text of a file that sees these modules, in source order.
    #[must_use]
    pub fn findings_with(
        &self,
        path: &Path,
        text: &str,
        settings: &Arc<Settings>,
        modules: Arc<dyn ModuleSource>,
    ) -> Vec<Diagnostic> {
        if is_stub(path) {
            return Vec::new();
        }
        let analysis = self.analyse_with(path, text, settings, modules);
        analysis.all_diagnostics(&Cancel::default()).unwrap_or_default()
    }

    /// The findings in the text of a file, in source order.
    #[must_use]
    pub fn findings(&self, path: &Path, text: &str, settings: &Arc<Settings>) -> Vec<Diagnostic> {
        self.findings_with(path, text, settings, self.modules(path, settings))
    }

    /// The cards that are known in the working folder.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        self.configuration.cards_in(Path::new("."))
    }
}

/// The places of all tokens of a document, in order.
pub fn tokens(document: &Document) -> impl Iterator<Item = TextRange> {
    let pieces = document.pieces().iter();
    pieces.flat_map(|piece| piece.segment.tree().root().tokens().map(|token| token.range() + piece.start))
}

/// The built-in cards.
#[must_use]
pub fn library() -> &'static Arc<Library> {
    crate::cards::library()
}

/// Every check, in the order of their codes.
#[must_use]
pub fn all_checks() -> Vec<&'static Check> {
    let mut all: Vec<&'static Check> = CHECKS.to_vec();
    all.sort_by_key(|check| check.code);
    all
}

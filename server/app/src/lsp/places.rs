//! Where concepts occur: in a file, in all open ones, in a project.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use dashmap::DashMap;
use pygloss_engine::analysis::{Analysis, Cancel, Shared};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::version::PythonVersion;
use tower_lsp::ls_types as lsp;

use super::session::Session;
use super::{from_proto, to_proto};
use crate::concepts::{self, Occurring, Place};
use crate::config::PathRules;
use crate::python_files;
use crate::source_file::SourceFile;

/// Of a project, no more files than these are looked at.
const MOST_FILES: usize = 500;
/// No longer than this is looked through a project.
const PATIENCE: Duration = Duration::from_secs(3);

/// The concepts of files, by their addresses.
pub type Files = Vec<(lsp::Uri, Arc<Vec<Occurring>>)>;

/// Those of an open file; none where it is not open, or where it was cancelled.
pub fn in_file(session: &Session, uri: &lsp::Uri, cancel: &Cancel) -> Files {
    let found = session.understand(uri).and_then(|snapshot| snapshot.concepts(cancel));
    found.map(|found| (uri.clone(), found)).into_iter().collect()
}

/// Those of all open files, in the order of their addresses.
pub fn in_open_files(session: &Session, cancel: &Cancel) -> Files {
    session.open_files().iter().flat_map(|uri| in_file(session, uri, cancel)).collect()
}

/// The first place in an open file at which a concept occurs.
pub fn first(session: &Session, slug: &str, cancel: &Cancel) -> Option<(lsp::Uri, Place)> {
    in_open_files(session, cancel).into_iter().find_map(|(uri, found)| {
        let place = found.iter().find(|one| one.slug == slug)?.places.first()?;
        Some((uri, place.clone()))
    })
}

/// Those of the files of the project that a file belongs to, as far as they are looked at by `check`, in the order of their paths, and whether
/// these are all. A file that is not open is looked at by itself: its imports are followed into the standard library only.
pub fn in_project(session: &Session, uri: &lsp::Uri, cancel: &Cancel) -> (Files, bool) {
    let Some(path) = from_proto::path(uri) else { return (in_file(session, uri, cancel), true) };
    let wishes = session.configuration.of(Some(&path), &session.log);
    let Some(root) = wishes.config.root.as_deref().or(path.parent()) else { return (Files::new(), true) };
    let end = Instant::now() + PATIENCE;
    let is_over = || Instant::now() >= end || cancel.is_cancelled();
    let rules: PathRules = wishes.config.paths.clone();
    let mut files = Files::new();
    let mut is_whole = true;
    for file in python_files::below(root, move |path| rules.is_excluded(path), is_over).flatten() {
        if files.len() >= MOST_FILES {
            is_whole = false;
            break;
        }
        let Some(uri) = to_proto::uri(&file) else { continue };
        if session.file(&uri).is_some() {
            files.extend(in_file(session, &uri, cancel));
            continue;
        }
        let terms = (Arc::clone(&wishes.shared.library), wishes.config.settings.target);
        if let Some(found) = session.closed_files.concepts(session, &file, terms, cancel) {
            files.push((uri, found));
        }
    }
    (files, is_whole && !is_over())
}

/// What was found in files that are not open, to be given again while they stay the same.
#[derive(Default)]
pub struct ClosedFiles(DashMap<PathBuf, Seen>);

struct Seen {
    modified: Option<SystemTime>,
    length: u64,
    library: Arc<Library>,
    target: PythonVersion,
    found: Arc<Vec<Occurring>>,
}

impl ClosedFiles {
    /// The concepts of a file; `None` where it cannot be read, or where it was cancelled.
    fn concepts(
        &self,
        session: &Session,
        path: &Path,
        (library, target): (Arc<Library>, PythonVersion),
        cancel: &Cancel,
    ) -> Option<Arc<Vec<Occurring>>> {
        let data = std::fs::metadata(path).ok()?;
        let (modified, length) = (data.modified().ok(), data.len());
        let still_holds = |seen: &Seen| {
            (seen.modified, seen.length, seen.target) == (modified, length, target)
                && Arc::ptr_eq(&seen.library, &library)
        };
        if let Some(seen) = self.0.get(path).filter(|seen| still_holds(seen)) {
            return Some(Arc::clone(&seen.found));
        }
        let read = SourceFile::read(path).ok()?;
        let wishes = session.configuration.of(Some(path), &session.log);
        let settings = session.settings(Some(path), &wishes.config);
        let shared = Shared::new(Arc::clone(&library));
        let analysis = Analysis::new(Document::new(&read.text), settings, &shared, None);
        let found = Arc::new(concepts::in_file(&analysis, session.negotiated().encoding, cancel)?);
        let seen = Seen { modified, length, library, target, found: Arc::clone(&found) };
        self.0.insert(path.to_path_buf(), seen);
        Some(found)
    }
}

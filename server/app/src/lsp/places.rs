//! Where concepts occur: in a file, in all open ones, in a project.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use tower_lsp::ls_types as lsp;

use super::session::Session;
use crate::concepts::{Occurring, Place};

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

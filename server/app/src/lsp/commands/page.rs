//! Pages for editors that have no panel for cards: files that the client is asked to show.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types as lsp;

use super::super::session::Session;
use super::super::to_proto;
use super::super::understanding::Page;
use crate::cache;

/// Writes the page to the cache and asks the client to show it. Nobody waits for its answer.
pub fn show(session: &Session, page: &Page) {
    let path = match write(page) {
        Ok(path) => path,
        Err(why) => return session.log.warn(why),
    };
    let Some(uri) = to_proto::uri(&path) else { return };
    let client = session.client.clone();
    let log = session.log.clone();
    let params = lsp::ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
    tokio::spawn(async move {
        if matches!(client.show_document(params).await, Ok(false) | Err(_)) {
            log.info(format!("The editor did not show {}; it can be opened by hand.", path.display()));
        }
    });
}

/// Writes a page to the cache, where it is not there yet as it is, and gives its file.
///
/// # Errors
/// Where it cannot be written, in words for the reader.
pub fn write(page: &Page) -> Result<PathBuf, String> {
    let folder = cache::folder().ok_or_else(|| {
        "There is no folder for the pages of cards: set PYGLOSS_CACHE_DIR to one that can be written."
            .to_string()
    })?;
    let folder = folder.join("cards");
    let cannot = |at: &Path, error: std::io::Error| {
        format!(
            "{}: the page `{}` cannot be written ({error}). Make the folder writable, or set PYGLOSS_CACHE_DIR to one that is.",
            at.display(),
            page.slug
        )
    };
    std::fs::create_dir_all(&folder).map_err(|error| cannot(&folder, error))?;
    let path = folder.join(format!("{}.md", page.slug));
    if std::fs::read_to_string(&path).is_ok_and(|there| there == page.markdown) {
        return Ok(path);
    }
    // Through a file of its own, so that an editor that has the page open never sees half of it.
    let draft = folder.join(format!(".{}.{}.tmp", page.slug, std::process::id()));
    std::fs::write(&draft, &page.markdown).map_err(|error| cannot(&draft, error))?;
    std::fs::rename(&draft, &path).map_err(|error| cannot(&path, error))?;
    Ok(path)
}

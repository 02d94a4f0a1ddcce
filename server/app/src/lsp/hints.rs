//! Inlay hints: a few words between the code, for readers who switched them on.

use pygloss_engine::analysis::Cancel;
use pygloss_engine::text::TextRange;
use tower_lsp::ls_types as lsp;

use super::session::Session;
use super::{from_proto, to_proto, understanding};

/// The hints of the lines that are asked for; none where no kind of them is switched on.
pub fn hints(
    session: &Session,
    params: &lsp::InlayHintParams,
    cancel: &Cancel,
) -> Option<Vec<lsp::InlayHint>> {
    let uri = &params.text_document.uri;
    let path = from_proto::path(uri);
    let wishes = session.configuration.of(path.as_deref(), &session.log);
    let kinds = &wishes.config.inlay_hints;
    if kinds.is_empty() {
        return Some(Vec::new());
    }
    let snapshot = session.understand(uri)?;
    let start = snapshot.offset(from_proto::position(params.range.start));
    let end = snapshot.offset(from_proto::position(params.range.end));
    let range = TextRange::new(start.min(end), start.max(end));
    let notes = snapshot.analysis.hinting(range, kinds, cancel);
    if snapshot.analysis.module().options().source.was_pending() {
        session.lookout.ask(uri);
    }
    let client = session.negotiated();
    let shown = notes.iter().filter_map(|note| {
        let hint = note.hint.as_ref()?;
        let tooltip = understanding::note(&snapshot.analysis, note, client.markdown, client.command_links);
        Some(to_proto::inlay_hint(&snapshot, hint, tooltip, client))
    });
    Some(shown.collect())
}

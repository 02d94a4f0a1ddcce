//! The note that leads at a place, with all its facts and steps.

use std::sync::Arc;

use pygloss_engine::note::Note;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types as lsp;

use super::super::panics::Caught;
use super::super::session::Session;
use super::super::snapshot::Snapshot;
use super::super::{from_proto, understanding, worker};
use super::{Arguments, page};
use crate::instructions::{Choice, projects_of, with_instructions};
use crate::workspace::Surroundings;

/// Shows it, and gives it. The instructions of a function are listed by a process, which nothing else waits for.
pub async fn more(session: &Arc<Session>, arguments: &Arguments<'_>) -> Result<Option<Value>> {
    let (place, concept) = more_arguments(arguments.given).ok_or_else(|| {
        arguments.wrong("a file and a position in it: [\"file:///a.py\", {\"line\": 0, \"character\": 0}]")
    })?;
    let found = session
        .compute("workspace/executeCommand", move |session, _| found(session, &place, concept.as_deref()));
    let Some(mut found) = found.await? else { return Ok(None) };
    if found.note.listing.is_some() {
        let listed = worker::detached(move |_| Found {
            note: with_instructions(found.note, &found.source, &found.choice),
            ..found
        });
        found = listed.await.map_err(|Caught(message)| {
            session.log.defect("`pygloss.more`", &message);
            Error::internal_error()
        })?;
    }
    Ok(Some(whole(session, found)))
}

/// Two arguments, or the one object of a `TextDocumentPositionParams`; behind them, the slug of a concept.
fn more_arguments(arguments: &[Value]) -> Option<(lsp::TextDocumentPositionParams, Option<String>)> {
    let first = arguments.first()?;
    let concept = |at: usize| arguments.get(at).and_then(Value::as_str).map(String::from);
    if first.is_object() {
        return Some((serde_json::from_value(first.clone()).ok()?, concept(1)));
    }
    let place = json!({"textDocument": {"uri": first}, "position": arguments.get(1)?});
    Some((serde_json::from_value(place).ok()?, concept(2)))
}

/// A note, and what its instructions would be listed with.
struct Found {
    note: Note,
    snapshot: Arc<Snapshot>,
    source: String,
    choice: Choice,
}

/// `None` where no note leads there, or the file is not open.
fn found(session: &Session, place: &lsp::TextDocumentPositionParams, concept: Option<&str>) -> Option<Found> {
    let uri = &place.text_document.uri;
    let snapshot = session.understand(uri)?;
    let offset = snapshot.offset(from_proto::position(place.position));
    let note = understanding::note_at(&snapshot.analysis, offset, concept)?;
    let mut projects = session.configuration.folders();
    projects.extend(from_proto::path(uri).iter().flat_map(|file| projects_of(file)));
    let choice = Choice {
        configured: session.configuration.interpreter_to_start(),
        path: Surroundings::of_process().path,
        projects,
    };
    let source = if note.listing.is_some() { snapshot.analysis.document().text() } else { String::new() };
    Some(Found { note, snapshot, source, choice })
}

fn whole(session: &Session, found: Found) -> Value {
    let client = session.negotiated();
    let library = found.snapshot.analysis.library();
    let written = |links| understanding::whole(library, found.note.clone(), links, client.svg.as_ref());
    if client.show_document && !client.card_panel {
        // In a plain file nobody follows commands.
        page::show(session, &written(false));
    }
    let page = written(client.command_links);
    json!({"slug": page.slug, "title": page.title, "markdown": page.markdown})
}

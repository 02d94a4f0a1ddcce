//! Commands: opening and finding cards, and what tests ask for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pygloss_engine::knowledge::search::Hit;
use pygloss_engine::knowledge::{Entry, Library};
use pygloss_engine::learner::Happening;
use pygloss_engine::note::Note;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;

use super::panics::Caught;
use super::session::{Session, contained_panics};
use super::snapshot::Snapshot;
use super::understanding::{self, Page};
use super::{from_proto, to_proto, worker};
use crate::cache;
use crate::instructions::{Choice, projects_of, with_instructions};
use crate::store::Memory;
use crate::workspace::Surroundings;

/// Shows a card: `[slug]`, or another name of it.
pub const OPEN_CARD: &str = "pygloss.openCard";
/// Gives a card, for a client that shows it itself: `[slug]`, or another name of it.
pub const CARD: &str = "pygloss.card";
/// Shows the note that leads at a place with all its facts and steps: `[uri, position]`, or the one about a concept: `[uri, position,
/// slug]`. A client that shows cards itself gets it as its answer.
pub const MORE: &str = "pygloss.more";
/// Finds cards: `[question]` or `[question, how many at most]`.
pub const SEARCH: &str = "pygloss.search";
/// Gives the number of contained panics.
pub const PANICS: &str = "pygloss.panics";

/// The reader knows a concept: `[slug]`, or another name of its card. Hovers leave out what is general.
pub const KNOW: &str = "pygloss.know";
/// The reader wants to hear of it again.
pub const REMIND: &str = "pygloss.remind";
/// The reader wants to hear nothing of it.
pub const MUTE: &str = "pygloss.mute";
/// Takes back the last of these three: no arguments.
pub const UNDO: &str = "pygloss.undo";

/// All commands.
pub const NAMES: [&str; 9] = [OPEN_CARD, CARD, MORE, SEARCH, KNOW, REMIND, MUTE, UNDO, PANICS];

/// How many cards a search gives where nothing else is asked for.
const USUAL: usize = 20;

/// Carries a command out.
///
/// # Errors
/// Where there is no such command or card.
pub async fn execute(session: &Arc<Session>, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
    match params.command.as_str() {
        PANICS => Ok(Some(json!({"panics": contained_panics()}))),
        CARD | OPEN_CARD => {
            let slug = first_name(&params)?;
            let shows = params.command == OPEN_CARD;
            session
                .compute("workspace/executeCommand", move |session, _| Answer(card(session, &slug, shows)))
                .await?
                .0
        }
        MORE => {
            let (place, concept) = more_arguments(&params.arguments).ok_or_else(|| {
                Error::invalid_params(format!(
                    "`{MORE}` takes a file and a position in it: [\"file:///a.py\", {{\"line\": 0, \"character\": 0}}]"
                ))
            })?;
            let found = session.compute("workspace/executeCommand", move |session, _| {
                found(session, &place, concept.as_deref())
            });
            let Some(mut found) = found.await? else { return Ok(None) };
            if found.note.listing.is_some() {
                // A process is waited for, which nothing else should wait for.
                let listed = worker::detached(move |_| Found {
                    note: with_instructions(found.note, &found.source, &found.choice),
                    ..found
                });
                found = listed.await.map_err(|Caught(message)| {
                    session.log.defect("`pygloss.more`", &message);
                    Error::internal_error()
                })?;
            }
            Ok(Some(more(session, found)))
        }
        SEARCH => {
            let (question, limit) = search_arguments(&params.arguments).ok_or_else(|| {
                Error::invalid_params(format!(
                    "`{SEARCH}` takes a question and how many cards are wanted at most: [\"star before a parameter\", 5]"
                ))
            })?;
            session
                .compute("workspace/executeCommand", move |session, _| {
                    Answer(Ok(Some(search(session, &question, limit))))
                })
                .await?
                .0
        }
        KNOW | REMIND | MUTE => {
            let happening = match params.command.as_str() {
                KNOW => Happening::Known,
                REMIND => Happening::Reminded,
                _ => Happening::Muted,
            };
            let name = first_name(&params)?;
            session
                .compute("workspace/executeCommand", move |session, _| Answer(say(session, &name, happening)))
                .await?
                .0
        }
        UNDO => session.compute("workspace/executeCommand", move |session, _| Answer(undo(session))).await?.0,
        other => Err(Error::invalid_params(format!(
            "there is no command `{other}`; there are {}",
            NAMES.join(", ")
        ))),
    }
}

/// The name of a card that a command is given.
fn first_name(params: &lsp::ExecuteCommandParams) -> Result<String> {
    params.arguments.first().and_then(Value::as_str).map(String::from).ok_or_else(|| {
        Error::invalid_params(format!("`{}` takes the slug of a card: [\"mro-c3\"]", params.command))
    })
}

/// What the reader says about a concept. The answer names it, and what was said.
fn say(session: &Session, name: &str, happening: Happening) -> Result<Option<Value>> {
    let libraries = session.configuration.libraries();
    let (_, entry) = named(&libraries, name)?;
    let header = entry.header();
    remembered(session)?.say(&header.slug, happening).map_err(failed)?;
    Ok(Some(json!({"slug": header.slug, "title": header.title, "said": happening.name()})))
}

/// What was said last is unsaid; the answer says what that was, and is null where nothing was said.
fn undo(session: &Session) -> Result<Option<Value>> {
    let Some(event) = remembered(session)?.undo().map_err(failed)? else { return Ok(None) };
    let libraries = session.configuration.libraries();
    let title = named(&libraries, &event.concept).map(|(_, entry)| entry.header().title.to_string());
    Ok(Some(json!({"slug": event.concept, "title": title.ok(), "said": event.happening.name()})))
}

fn remembered(session: &Session) -> Result<&Memory> {
    session.memory(None).ok_or_else(|| {
        Error::invalid_params(
            "nothing is remembered: the setting `memory` is off, or there is no folder for it (PYGLOSS_DATA_DIR names one)",
        )
    })
}

fn failed(problem: String) -> Error {
    Error { code: ErrorCode::InternalError, message: problem.into(), data: None }
}

/// The card of this slug, title or other name.
fn named<'l>(libraries: &'l [Arc<Library>], name: &str) -> Result<(&'l Arc<Library>, &'l Entry)> {
    libraries
        .iter()
        .find_map(|library| Some((library, library.get(name)?)))
        .or_else(|| libraries.iter().find_map(|library| Some((library, *library.find(name).first()?))))
        .ok_or_else(|| Error::invalid_params(format!("there is no card `{name}`")))
}

fn search_arguments(arguments: &[Value]) -> Option<(String, usize)> {
    let question = arguments.first()?.as_str()?.to_string();
    let limit = match arguments.get(1) {
        None | Some(Value::Null) => USUAL,
        Some(limit) => usize::try_from(limit.as_u64()?).ok()?,
    };
    Some((question, limit))
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

fn more(session: &Session, found: Found) -> Value {
    let client = session.negotiated();
    let library = found.snapshot.analysis.library();
    let page = |links| understanding::whole(library, found.note.clone(), links, client.svg.as_ref());
    if client.show_document && !client.card_panel {
        // In a plain file nobody follows commands.
        show(session, &page(false));
    }
    let page = page(client.command_links);
    json!({"slug": page.slug, "title": page.title, "markdown": page.markdown})
}

/// The best cards of all folders' libraries, each once.
fn search(session: &Session, question: &str, limit: usize) -> Value {
    let libraries = session.configuration.libraries();
    let mut hits: Vec<Hit> = libraries.iter().flat_map(|library| library.search(question, limit)).collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.slug.cmp(b.slug)));
    let mut seen = BTreeSet::new();
    hits.retain(|hit| seen.insert(hit.slug));
    hits.truncate(limit);
    let shape =
        |hit: &Hit| json!({"slug": hit.slug, "title": hit.title, "gloss": hit.gloss, "score": hit.score});
    Value::Array(hits.iter().map(shape).collect())
}

struct Answer(Result<Option<Value>>);

impl Default for Answer {
    fn default() -> Answer {
        Answer(Ok(None))
    }
}

/// `name` is a slug, or, for readers who type it or point at it on a page, a title or another name of a card.
fn card(session: &Session, name: &str, shows: bool) -> Result<Option<Value>> {
    let client = session.negotiated();
    let libraries = session.configuration.libraries();
    let (library, slug) =
        named(&libraries, name).map(|(library, entry)| (library, entry.header().slug.to_string()))?;
    if let Some(memory) = session.memory(None) {
        memory.met([slug.clone()], Happening::Read);
    }
    let page = |links| {
        understanding::page(library, &slug, links)
            .ok_or_else(|| Error::invalid_params(format!("the card `{slug}` cannot be read")))
    };
    if shows && client.show_document && !client.card_panel {
        // In a plain file nobody follows commands.
        show(session, &page(false)?);
    }
    let page = page(client.command_links)?;
    Ok(Some(json!({"slug": page.slug, "title": page.title, "markdown": page.markdown})))
}

/// Writes the page to the cache and asks the client to show it. Nobody waits for its answer.
fn show(session: &Session, page: &Page) {
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

fn write(page: &Page) -> std::result::Result<PathBuf, String> {
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
    // Through a file of its own, so that an editor that has the page open never sees half of it.
    let draft = folder.join(format!(".{}.{}.tmp", page.slug, std::process::id()));
    std::fs::write(&draft, &page.markdown).map_err(|error| cannot(&draft, error))?;
    std::fs::rename(&draft, &path).map_err(|error| cannot(&path, error))?;
    Ok(path)
}

//! What the reader says about a concept: known, to be told again, never again.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::learner::Happening;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;

use super::super::session::Session;
use super::{Arguments, failed, named, remembered};

/// The reader knows a concept.
pub fn know(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    say(session, arguments.card()?, Happening::Known)
}

/// The reader wants to hear of a concept again.
pub fn remind(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    say(session, arguments.card()?, Happening::Reminded)
}

/// The reader wants to hear nothing of a concept.
pub fn mute(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    say(session, arguments.card()?, Happening::Muted)
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
pub fn undo(session: &Arc<Session>, _: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let Some(event) = remembered(session)?.undo().map_err(failed)? else { return Ok(None) };
    let libraries = session.configuration.libraries();
    let title = named(&libraries, &event.concept).map(|(_, entry)| entry.header().title.to_string());
    Ok(Some(json!({"slug": event.concept, "title": title.ok(), "said": event.happening.name()})))
}

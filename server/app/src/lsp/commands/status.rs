//! What a status bar shows: how many questions are due, how much is known, at which level.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;

use super::super::session::Session;
use super::Arguments;
use crate::review::Tally;
use crate::store;

/// Gives it.
pub fn status(session: &Arc<Session>, _: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let memory = session.memory(None);
    let library = crate::cards::library();
    let tally = memory
        .map_or_else(Tally::default, |memory| memory.look(|history| history.tally(library, store::now())));
    let (level, from) = session.level(None);
    Ok(Some(json!({
        "due": tally.due, "met": tally.met, "known": tally.known, "muted": tally.muted,
        "level": level.name(), "levelFrom": from.name(), "memory": memory.is_some(),
    })))
}

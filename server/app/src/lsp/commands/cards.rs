//! Showing a card, and finding cards by a question.

use std::collections::BTreeSet;
use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::knowledge::search::Hit;
use pygloss_engine::knowledge::{Entry, Library};
use pygloss_engine::learner::Happening;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

use super::super::session::Session;
use super::super::understanding;
use super::asked::written;
use super::{Arguments, named, page};
use crate::answers::Answers;
use crate::review::{Question, seed_of};
use crate::store;

/// How many cards a search gives where nothing else is asked for.
const USUAL: usize = 20;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Wished {
    /// The reader only looks for a card: it is not remembered that they have read this one.
    peek: bool,
}

/// Gives a card.
pub fn card(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let wished = match arguments.given.get(1) {
        None | Some(Value::Null) => Some(Wished::default()),
        Some(wished) => Wished::deserialize(wished).ok(),
    };
    let wished = wished.ok_or_else(|| {
        arguments
            .wrong("the slug of a card, and whether it is only looked at: [\"mro-c3\", {\"peek\": true}]")
    })?;
    give(session, arguments.card()?, Shows { document: false, counts: !wished.peek })
}

/// Gives a card, and has the client show it.
pub fn open_card(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    give(session, arguments.card()?, Shows { document: true, counts: true })
}

/// What becomes of a card that is given.
struct Shows {
    /// The client is asked to show it as a document.
    document: bool,
    /// It is remembered that it was read.
    counts: bool,
}

/// `name` is a slug, or, for readers who type it or point at it on a page, a title or another name of a card.
fn give(session: &Session, name: &str, shows: Shows) -> Result<Option<Value>> {
    let client = session.negotiated();
    let libraries = session.configuration.libraries();
    let (library, entry) = named(&libraries, name)?;
    let slug = entry.header().slug.to_string();
    if let Some(memory) = session.memory(None).filter(|_| shows.counts) {
        memory.met([slug.clone()], Happening::Read);
    }
    let whole = |links| {
        understanding::page(library, &slug, links)
            .ok_or_else(|| Error::invalid_params(format!("the card `{slug}` cannot be read")))
    };
    if shows.document && client.show_document && !client.card_panel {
        // In a plain file nobody follows commands.
        page::show(session, &whole(false)?);
    }
    let page = whole(client.command_links)?;
    let questions: Vec<Value> = own(entry).iter().map(|question| written(question, None)).collect();
    Ok(Some(json!({
        "slug": page.slug, "title": page.title, "gloss": entry.header().gloss, "markdown": page.markdown,
        "questions": questions,
    })))
}

/// The card's own questions, in its order.
fn own(entry: &Entry) -> Vec<Question> {
    let count = entry.card().map_or(0, |card| u32::try_from(card.quizzes.len()).unwrap_or(u32::MAX));
    let (answers, seed) = (Answers::built_in(), seed_of(store::now()));
    (0..count).filter_map(|number| Question::of(entry, &answers, number, seed)).collect()
}

/// Finds cards.
pub fn search(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let (question, limit) = search_arguments(arguments.given).ok_or_else(|| {
        arguments.wrong("a question and how many cards are wanted at most: [\"star before a parameter\", 5]")
    })?;
    let libraries = session.configuration.libraries();
    let found = best(&libraries, &question, limit);
    Ok(Some(
        found
            .iter()
            .map(|hit| json!({"slug": hit.slug, "title": hit.title, "gloss": hit.gloss, "score": hit.score}))
            .collect(),
    ))
}

fn search_arguments(arguments: &[Value]) -> Option<(String, usize)> {
    let question = arguments.first()?.as_str()?.to_string();
    let limit = match arguments.get(1) {
        None | Some(Value::Null) => USUAL,
        Some(limit) => usize::try_from(limit.as_u64()?).ok()?,
    };
    Some((question, limit))
}

/// The best cards of all folders' libraries, each once.
pub fn best<'l>(libraries: &'l [Arc<Library>], question: &str, limit: usize) -> Vec<Hit<'l>> {
    let mut hits: Vec<Hit<'l>> =
        libraries.iter().flat_map(|library| library.search(question, limit)).collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.slug.cmp(b.slug)));
    let mut seen = BTreeSet::new();
    hits.retain(|hit| seen.insert(hit.slug));
    hits.truncate(limit);
    hits
}

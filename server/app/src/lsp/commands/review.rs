//! A review in the editor: its questions, and what was answered.

use std::path::Path;
use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::learner::Happening;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

use super::super::session::Session;
use super::super::{from_proto, places};
use super::asked::written;
use super::{Arguments, failed, named, remembered};
use crate::paths::{self, paths};
use crate::review::{Chosen, Reason, Wanted, again, choose};
use crate::store;

/// How many questions are asked where nothing else is wanted.
const USUAL: usize = 7;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Review {
    number: Option<usize>,
    path: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    slug: String,
    right: bool,
}

/// Gives the questions: what is due, what was met, what the path has next.
pub fn review(session: &Arc<Session>, arguments: &Arguments<'_>, cancel: &Cancel) -> Result<Option<Value>> {
    let wished: Option<Review> = match arguments.given.first() {
        None | Some(Value::Null) => Some(Review::default()),
        Some(wished) => Review::deserialize(wished).ok(),
    };
    let takes = "how many questions are wanted, and a path to go on along: [{\"number\": 7, \"path\": \"five-phases\"}]";
    let wished = wished.ok_or_else(|| arguments.wrong(takes))?;
    let wanted = Wanted {
        number: wished.number.unwrap_or(USUAL),
        path: path_of(wished.path.as_deref())?,
        now: store::now(),
    };
    let library = crate::cards::library();
    let (chosen, due) = remembered(session)?
        .look(|history| (choose(library, history, wanted), history.due(library, wanted.now).len()));
    let questions: Vec<Value> = chosen.iter().map(|chosen| asked(session, chosen, cancel)).collect();
    Ok(Some(json!({"questions": questions, "due": due})))
}

/// The path of this name, or the first one.
fn path_of(name: Option<&str>) -> Result<Option<&'static LearningPath>> {
    let Some(name) = name else { return Ok(paths().first()) };
    paths::named(name).map(Some).ok_or_else(|| {
        let names: Vec<&str> = paths().iter().map(|path| path.name.as_ref()).collect();
        Error::invalid_params(format!("there is no path `{name}`; there are {}", names.join(", ")))
    })
}

fn asked(session: &Session, chosen: &Chosen, cancel: &Cancel) -> Value {
    let place = places::first(session, &chosen.question.slug, cancel);
    let place = place.as_ref().map(|(uri, place)| (uri, place));
    let mut asked = written(&chosen.question, place);
    let words = match place {
        // Where it can be looked at says more than when it was met.
        Some((uri, place)) if chosen.reason == Reason::Met => {
            let path = from_proto::path(uri);
            let name = path.as_deref().and_then(Path::file_name).map(|name| name.display().to_string());
            format!("in your code at {}:{}", name.as_deref().unwrap_or(uri.as_str()), place.start.line + 1)
        }
        _ => chosen.words.clone(),
    };
    if let Some(asked) = asked.as_object_mut() {
        asked.insert("reason".to_string(), json!(chosen.reason.name()));
        asked.insert("asked".to_string(), json!(words));
    }
    asked
}

/// Keeps an answer, and says when the concept is asked about again.
pub fn answer(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let answered = arguments.given.first().and_then(|given| Answered::deserialize(given).ok());
    let takes =
        "the slug of a card and whether the answer was right: [{\"slug\": \"mro-c3\", \"right\": true}]";
    let answered = answered.ok_or_else(|| arguments.wrong(takes))?;
    let libraries = session.configuration.libraries();
    let slug = named(&libraries, &answered.slug)?.1.header().slug.to_string();
    let memory = remembered(session)?;
    memory.say(&slug, Happening::Answered { right: answered.right }).map_err(failed)?;
    let due = memory.look(|history| history.schedule().get(&slug).map(|standing| standing.due));
    let again = due.map(|due| again(due - store::now()));
    Ok(Some(json!({"slug": slug, "right": answered.right, "due": due, "again": again})))
}

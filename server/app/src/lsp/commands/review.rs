//! A review in the editor: its questions, and what was answered.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::learner::{DAY, Happening, MINUTE, Millis};
use pygloss_engine::note::counted;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

use super::super::places;
use super::super::session::Session;
use super::asked::written;
use super::{Arguments, failed, named, remembered};
use crate::paths::{self, paths};
use crate::review::{Question, Reason, Wanted, choose};
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
    let questions: Vec<Value> =
        chosen.into_iter().map(|(question, reason)| asked(session, &question, reason, cancel)).collect();
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

fn asked(session: &Session, question: &Question, reason: Reason, cancel: &Cancel) -> Value {
    let place = places::first(session, &question.slug, cancel);
    let mut asked = written(question, place.as_ref().map(|(uri, place)| (uri, place)));
    if let Some(asked) = asked.as_object_mut() {
        asked.insert("reason".to_string(), json!(reason.name()));
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

/// When something is asked again, in words.
fn again(left: Millis) -> String {
    const HOUR: Millis = 60 * MINUTE;
    let rounded = |unit: Millis, name: &str| {
        let number = usize::try_from((left + unit / 2) / unit).unwrap_or(0).max(1);
        format!("in {}", counted(number, name))
    };
    if left < MINUTE {
        "now".to_string()
    } else if left < HOUR {
        rounded(MINUTE, "minute")
    } else if left < DAY {
        rounded(HOUR, "hour")
    } else {
        rounded(DAY, "day")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_words() {
        let said = [-5, 3 * MINUTE, 80 * MINUTE, DAY, 3 * DAY + 60 * MINUTE, 400 * DAY].map(again);
        assert_eq!(said, ["now", "in 3 minutes", "in 1 hour", "in 1 day", "in 3 days", "in 400 days"]);
    }
}

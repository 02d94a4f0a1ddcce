//! Questions about the file that is open.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

use super::super::from_proto;
use super::super::session::Session;
use super::Arguments;
use super::asked::written;
use crate::review::{History, Wishes, all_of_file, of_file, of_its_cards, seed_of};
use crate::store;

/// How many questions are asked where nothing else is wanted.
const USUAL: usize = 5;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    number: Option<usize>,
}

/// Gives them: those that are computed from the code first. None where the file is not open.
pub fn quiz(session: &Arc<Session>, arguments: &Arguments<'_>, cancel: &Cancel) -> Result<Option<Value>> {
    let (uri, number) = wanted(arguments.given).ok_or_else(|| {
        arguments.wrong("a file and how many questions are wanted: [\"file:///a.py\", {\"number\": 5}]")
    })?;
    let Some(snapshot) = session.understand(&uri) else { return Ok(Some(json!({"questions": []}))) };
    let concepts = snapshot.concepts(cancel).unwrap_or_default();
    let wishes = Wishes { number, now: store::now() };
    let analysis = &snapshot.analysis;
    let all = all_of_file(analysis, snapshot.encoding(), seed_of(wishes.now), cancel);
    let choose = |history: &History| {
        let mut questions = of_file(analysis, all, history, wishes);
        questions.extend(of_its_cards(analysis, &concepts, &questions, history, wishes));
        questions
    };
    let questions = match session.memory(from_proto::path(&uri).as_deref()) {
        Some(memory) => memory.look(choose),
        None => choose(&History::default()),
    };
    let questions: Vec<Value> = questions
        .iter()
        .map(|question| written(question, question.place.as_ref().map(|place| (&uri, place))))
        .collect();
    Ok(Some(json!({"questions": questions})))
}

fn wanted(given: &[Value]) -> Option<(lsp::Uri, usize)> {
    let uri = given.first()?.as_str()?.parse().ok()?;
    let wanted = match given.get(1) {
        None | Some(Value::Null) => Wanted::default(),
        Some(wanted) => Wanted::deserialize(wanted).ok()?,
    };
    (given.len() <= 2).then_some((uri, wanted.number.unwrap_or(USUAL)))
}

//! Learning paths, and how far the reader has come on them.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::knowledge::paths::LearningPath;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;

use super::super::session::Session;
use super::Arguments;
use super::concepts::Where;
use crate::paths::paths;
use crate::review::{History, Stop, progress};
use crate::store;

/// Gives all paths, with what of them occurs in the open files, in one, or in a project.
pub fn path(session: &Arc<Session>, arguments: &Arguments<'_>, cancel: &Cancel) -> Result<Option<Value>> {
    let place = Where::of(arguments.given).ok_or_else(|| {
        arguments
            .wrong("nothing, or a file: [\"file:///a.py\"], or its project: [\"file:///a.py\", \"project\"]")
    })?;
    let (files, _) = place.files(session, cancel);
    let here: FxHashSet<&str> =
        files.iter().flat_map(|(_, found)| found.iter().map(|one| one.slug.as_str())).collect();
    let of = |history: &History| all(history, &here);
    let answer = match session.memory(None) {
        Some(memory) => memory.look(of),
        None => of(&History::default()),
    };
    Ok(Some(answer))
}

fn all(history: &History, here: &FxHashSet<&str>) -> Value {
    let now = store::now();
    let path = |path: &'static LearningPath| {
        let step_of: FxHashMap<&str, usize> = path
            .steps
            .iter()
            .enumerate()
            .flat_map(|(number, step)| step.cards.iter().map(move |slug| (slug.as_ref(), number)))
            .collect();
        let card = |stop: Stop<'_>| {
            json!({
                "slug": stop.header.slug, "title": stop.header.title, "gloss": stop.header.gloss,
                "step": step_of.get(stop.header.slug.as_ref()),
                "level": stop.header.level.name(), "standing": stop.standing, "here": stop.is_here, "next": stop.is_next,
            })
        };
        let steps = (1..).zip(path.steps.iter());
        let steps: Vec<Value> =
            steps.map(|(number, step)| json!({"title": step.heading(number), "gloss": step.about})).collect();
        let cards = progress(path, crate::cards::library(), history, here, now);
        let cards: Vec<Value> = cards.into_iter().map(card).collect();
        json!({"slug": path.name, "title": path.title, "gloss": path.about, "steps": steps, "cards": cards})
    };
    paths().iter().map(path).collect()
}

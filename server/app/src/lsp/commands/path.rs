//! Learning paths, and how far the reader has come on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::knowledge::paths::LearningPath;
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};

use super::super::session::Session;
use super::Arguments;
use super::concepts::Where;
use crate::paths::paths;
use crate::review::{History, Progress, Stop};
use crate::store;

/// The answer. A card that is on several paths is told once: whoever shows paths asks again with each change, and waits for the answer.
#[derive(Serialize)]
struct Answer<'a> {
    cards: BTreeMap<&'a str, Card<'a>>,
    paths: Vec<Path<'a>>,
}

#[derive(Serialize)]
struct Card<'a> {
    title: &'a str,
    standing: &'static str,
    here: bool,
}

#[derive(Serialize)]
struct Path<'a> {
    slug: &'a str,
    title: &'a str,
    gloss: &'a str,
    next: Option<&'a str>,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    title: String,
    gloss: Option<&'a str>,
    cards: Vec<&'a str>,
}

/// Gives all paths, with what of them occurs in the open files, in one, or in a project.
pub fn path(session: &Arc<Session>, arguments: &Arguments<'_>, cancel: &Cancel) -> Result<Option<Value>> {
    let place = Where::of(arguments.given).ok_or_else(|| {
        arguments
            .wrong("nothing, or a file: [\"file:///a.py\"], or its project: [\"file:///a.py\", \"project\"]")
    })?;
    let (files, _) = place.files(session, cancel);
    let here: FxHashSet<&str> =
        files.iter().flat_map(|(_, found)| found.iter().map(|one| one.slug.as_str())).collect();
    let of = |history: &History| Progress::on(paths(), crate::cards::library(), history, &here, store::now());
    let progress = match session.memory(None) {
        Some(memory) => memory.look(of),
        None => of(&History::default()),
    };
    let answer = Answer {
        cards: progress.stops().map(|stop| (stop.header.slug.as_ref(), card(stop))).collect(),
        paths: paths().iter().map(|path| along(path, &progress)).collect(),
    };
    serde_json::to_value(answer).map(Some).map_err(|_| Error::internal_error())
}

fn card<'a>(stop: &Stop<'a>) -> Card<'a> {
    Card { title: &stop.header.title, standing: stop.standing, here: stop.is_here }
}

fn along(path: &'static LearningPath, progress: &Progress<'_>) -> Path<'static> {
    let steps = (1..).zip(path.steps.iter()).map(|(number, step)| Step {
        title: step.heading(number),
        gloss: step.about.as_deref(),
        cards: step.cards.iter().map(AsRef::as_ref).collect(),
    });
    Path {
        slug: &path.name,
        title: &path.title,
        gloss: &path.about,
        next: progress.next(path),
        steps: steps.collect(),
    }
}

//! Commands: one row each. What they do stands in a file of its own below.

mod asked;
mod cards;
mod concepts;
mod level;
mod memory;
mod more;
mod page;
mod path;
mod quiz;
mod remember;
mod review;
mod status;
mod traceback;

pub use cards::best;
pub use page::write as write_page;

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use pygloss_engine::knowledge::{Entry, Library};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;

use super::session::{Session, contained_panics};
use crate::store::Memory;

/// Shows a card: `[slug]`, or another name of it.
pub const OPEN_CARD: &str = "pygloss.openCard";
/// Gives a card, for a client that shows it itself, with its questions: `[slug]`, or another name of it; `[slug, {"peek": true}]` while the
/// reader looks for one.
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

/// All that is remembered: `["export"]`, `["import", text]`, `["reset", slug]`, or `["reset", {"all": true}]` to forget everything.
pub const MEMORY: &str = "pygloss.memory";

/// How many questions are due, how much is known, at which level: no arguments.
pub const STATUS: &str = "pygloss.status";
/// The reader's level with two questions about it: no arguments. `[[i, j]]` are the numbers of the answers to them, `[level]` says the level,
/// and `[null]` forgets it.
pub const LEVEL: &str = "pygloss.level";
/// The questions of a review: no arguments, or `[{"number": 7, "path": "five-phases"}]`.
pub const REVIEW: &str = "pygloss.review";
/// Keeps whether a question was answered right: `[{"slug": slug, "right": true}]`.
pub const ANSWER: &str = "pygloss.answer";

/// The learning paths and how far the reader is on them: no arguments, or `[uri]` or `[uri, "project"]` for what of them occurs there.
pub const PATH: &str = "pygloss.path";
/// The concepts of a file, `[uri]`, or of its project, `[uri, "project"]`.
pub const CONCEPTS: &str = "pygloss.concepts";
/// Questions about an open file: `[uri]`, or `[uri, {"number": 5}]`.
pub const QUIZ: &str = "pygloss.quiz";

/// What the tracebacks in a text mean: `[text]`; null where there is none. Their lines are marked until another text is given.
pub const TRACEBACK: &str = "pygloss.traceback";

/// What carries a command out, on a thread for computations.
type Work = fn(&Arc<Session>, &Arguments<'_>, &Cancel) -> Result<Option<Value>>;

/// All commands but [`MORE`], which waits for a process.
const TABLE: &[(&str, Work)] = &[
    (OPEN_CARD, cards::open_card),
    (CARD, cards::card),
    (SEARCH, cards::search),
    (KNOW, remember::know),
    (REMIND, remember::remind),
    (MUTE, remember::mute),
    (UNDO, remember::undo),
    (MEMORY, memory::memory),
    (STATUS, status::status),
    (LEVEL, level::level),
    (REVIEW, review::review),
    (ANSWER, review::answer),
    (PATH, path::path),
    (CONCEPTS, concepts::concepts),
    (QUIZ, quiz::quiz),
    (TRACEBACK, traceback::traceback),
    (PANICS, panics),
];

/// The names of all commands.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(name, _)| *name).chain([MORE])
}

/// What a command is given.
pub struct Arguments<'a> {
    /// The name of the command.
    command: &'a str,
    /// Its arguments.
    given: &'a [Value],
}

impl Arguments<'_> {
    /// The error that says what the command takes.
    fn wrong(&self, takes: &str) -> Error {
        Error::invalid_params(format!("`{}` takes {takes}", self.command))
    }

    /// The name of a card, for a command that takes one.
    fn card(&self) -> Result<&str> {
        let name = self.given.first().and_then(Value::as_str);
        name.ok_or_else(|| self.wrong("the slug of a card: [\"mro-c3\"]"))
    }
}

/// Carries a command out.
///
/// # Errors
/// Where there is no such command or card.
pub async fn execute(session: &Arc<Session>, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
    if params.command == MORE {
        let arguments = Arguments { command: MORE, given: &params.arguments };
        return more::more(session, &arguments).await;
    }
    let Some((command, work)) = TABLE.iter().copied().find(|(name, _)| *name == params.command) else {
        return Err(Error::invalid_params(format!(
            "there is no command `{}`; there are {}",
            params.command,
            names().collect::<Vec<_>>().join(", ")
        )));
    };
    let given = params.arguments;
    let carried_out = session.compute("workspace/executeCommand", move |session, cancel| {
        Answer(work(session, &Arguments { command, given: &given }, cancel))
    });
    carried_out.await?.0
}

/// Gives the number of contained panics.
#[expect(clippy::unnecessary_wraps, reason = "the shape of all commands")]
fn panics(_: &Arc<Session>, _: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    Ok(Some(json!({"panics": contained_panics()})))
}

/// The memory, for a command that cannot do without.
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

struct Answer(Result<Option<Value>>);

impl Default for Answer {
    fn default() -> Answer {
        Answer(Ok(None))
    }
}

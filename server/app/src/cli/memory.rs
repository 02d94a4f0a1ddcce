//! `pygloss memory`: what is remembered of a reader, to look at, correct, take along and forget.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use pygloss_engine::analysis::Level;
use pygloss_engine::learner::{DAY, Event, Happening, Millis, Record};
use pygloss_engine::note::counted;
use serde::Serialize;

use super::Outcome;
use super::engine::library;
use super::input;
use super::output::{CODE, DIM, Failure, Format, Output, TITLE, warn};
use super::selection::level;
use super::similar::did_you_mean;
use crate::review::History;
use crate::store::{self, Database};

/// The options of `pygloss memory`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the concepts that were met, those that are known best first.
    List {
        /// How to print them.
        #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
        output_format: Format,
    },
    /// Say that you know a concept: hovers leave out what is general.
    Know(Named),
    /// Ask to be told of a concept again.
    Remind(Named),
    /// Ask to hear nothing of a concept.
    Mute(Named),
    /// Take back what was said last.
    Undo,
    /// Say which level fits you, or ask which one is kept: editors begin with it where no level is configured.
    Level {
        /// beginner, intermediate or advanced.
        #[arg(value_name = "LEVEL", value_parser = level)]
        level: Option<Level>,
        /// Forget it.
        #[arg(long, conflicts_with = "level")]
        forget: bool,
    },
    /// Forget a concept, or everything.
    Reset {
        /// The card of the concept: its slug, its title or another name of it.
        #[arg(value_name = "CARD")]
        card: Option<String>,
        /// Forget everything.
        #[arg(long, conflicts_with = "card")]
        all: bool,
    },
    /// Print everything as JSON.
    Export,
    /// Add what an export holds and is not there yet.
    Import {
        /// The file; `-` is standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Print where the file is.
    Where,
}

#[derive(Debug, Args)]
struct Named {
    /// The card of the concept: its slug, its title or another name of it.
    #[arg(value_name = "CARD")]
    card: String,
}

/// Runs the command.
///
/// # Errors
/// Where the memory cannot be read or written, there is no such card, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut output = Output::stdout();
    let mut database = open()?;
    match arguments.command.as_ref().unwrap_or(&Command::List { output_format: Format::Text }) {
        Command::List { output_format } => list(&mut output, &mut database, *output_format)?,
        Command::Know(named) => say(&mut output, &mut database, &named.card, Happening::Known)?,
        Command::Remind(named) => say(&mut output, &mut database, &named.card, Happening::Reminded)?,
        Command::Mute(named) => say(&mut output, &mut database, &named.card, Happening::Muted)?,
        Command::Undo => undo(&mut output, &mut database)?,
        Command::Level { level: None, forget: false } => output.line(match database.level()? {
            Some(level) => level.name(),
            None => "No level is kept.",
        })?,
        Command::Level { level, .. } => {
            database.set_level(*level)?;
            match level {
                Some(level) => output.line(format_args!("Your level is {}.", level.name()))?,
                None => output.line("Your level is forgotten.")?,
            }
        }
        Command::Reset { card: None, all: false } => {
            return Err("say which concept to forget, or `--all` to forget everything".to_string().into());
        }
        Command::Reset { card, .. } => reset(&mut output, &mut database, card.as_deref())?,
        Command::Export => output.raw(store::export(&database)?.0.as_bytes())?,
        Command::Import { file } => {
            let wrong = |why: String| format!("{}: {why}", file.display());
            let source = input::read(file).map_err(wrong)?;
            let imported = store::imported(&source.text).map_err(wrong)?;
            let added = store::import(&mut database, &imported)?;
            output.line(format_args!("{added} of {} events are new.", imported.events.len()))?;
        }
        Command::Where => output.line(database.path().display())?,
    }
    output.finish()?;
    Ok(Outcome::Clean)
}

/// Opens the memory, and says what the reader should know of it.
///
/// # Errors
/// Where it cannot be used.
pub(super) fn open() -> Result<Database, Failure> {
    let folder = store::folder().ok_or_else(|| {
        "there is no folder for the memory: set PYGLOSS_DATA_DIR to one that can be written".to_string()
    })?;
    let opened = Database::open(&folder)?;
    if let Some(told) = opened.told {
        warn(&told);
    }
    Ok(opened.database)
}

/// What is remembered, for a command that does without where nothing is; then no file is made.
pub(super) fn history() -> History {
    let there = store::folder().filter(|folder| folder.is_dir());
    let opened = there.and_then(|folder| Database::open(&folder).ok());
    opened.and_then(|mut opened| opened.database.history().ok()).unwrap_or_default()
}

/// The slug of the card of this name.
fn slug_of(name: &str) -> Result<String, Failure> {
    let library = library();
    let found = library.get(name).or_else(|| library.find(name).first().copied());
    let slug = found.map(|entry| entry.header().slug.to_string());
    slug.ok_or_else(|| {
        let slugs = library.entries().map(|entry| entry.header().slug.as_ref());
        Failure::Message(format!("there is no card called `{name}`{}", did_you_mean(name, slugs)))
    })
}

fn title_of(slug: &str) -> String {
    library().get(slug).map_or_else(|| slug.to_string(), |entry| entry.header().title.to_string())
}

fn say(
    output: &mut Output,
    database: &mut Database,
    name: &str,
    happening: Happening,
) -> Result<(), Failure> {
    let concept = slug_of(name)?;
    let title = title_of(&concept);
    database.add(&[Event { at: store::now(), concept, happening }])?;
    match happening {
        Happening::Known => output.line(format_args!("{title}: known. Hovers leave out what is general.")),
        Happening::Muted => output.line(format_args!("{title}: you hear nothing of it any more.")),
        _ => output.line(format_args!("{title}: you are told of it again.")),
    }
}

fn undo(output: &mut Output, database: &mut Database) -> Result<(), Failure> {
    match database.undo()? {
        Some(event) => {
            let said = match event.happening {
                Happening::Known => "I know this",
                Happening::Muted => "Never again",
                _ => "Remind me",
            };
            output.line(format_args!("Taken back: \"{said}\" about {}.", title_of(&event.concept)))
        }
        None => output.line("There is nothing to take back."),
    }
}

fn reset(output: &mut Output, database: &mut Database, name: Option<&str>) -> Result<(), Failure> {
    // What is remembered of a card that is no longer there can be forgotten too.
    let slug = match name {
        Some(name) => Some(slug_of(name).or_else(|problem| {
            let is_there = database.events_after(0)?.iter().any(|kept| kept.event.concept == name);
            if is_there { Ok(name.to_string()) } else { Err(problem) }
        })?),
        None => None,
    };
    let gone = database.reset(slug.as_deref())?;
    let are = if gone == 1 { "is" } else { "are" };
    output.line(format_args!("{} {are} forgotten.", counted(gone, "event")))
}

#[derive(Serialize)]
struct Line {
    concept: String,
    title: String,
    stage: &'static str,
    muted: bool,
    views: u32,
    reads: u32,
    answers: u32,
    /// Milliseconds since the beginning of 1970, UTC.
    last: Option<Millis>,
}

fn list(output: &mut Output, database: &mut Database, format: Format) -> Result<(), Failure> {
    let now = store::now();
    let history = database.history()?;
    let mut all: Vec<(&str, &Record)> = history.records().collect();
    all.sort_by(|(a, first), (b, second)| {
        second.stage(now).cmp(&first.stage(now)).then(second.last().cmp(&first.last())).then(a.cmp(b))
    });
    if format == Format::Json {
        let line = |(concept, record): (&str, &Record)| Line {
            title: title_of(concept),
            stage: record.stage(now).name(),
            muted: record.is_muted(),
            views: record.views(),
            reads: record.reads(),
            answers: record.answers(),
            last: record.last(),
            concept: concept.to_string(),
        };
        return output.pretty_json(&all.into_iter().map(line).collect::<Vec<_>>());
    }
    if all.is_empty() {
        return output.line("Nothing is remembered yet.");
    }
    let (title, code, dim) = (output.style(TITLE), output.style(CODE), output.style(DIM));
    let widest = all.iter().map(|(concept, _)| concept.chars().count()).max().unwrap_or(0);
    output.line(format_args!(
        "{title}{:widest$}  {:8}  seen  read  answered  last{title:#}",
        "concept", "stage"
    ))?;
    for (concept, record) in &all {
        let stage = record.standing(now);
        let last = record.last().map(|last| ago(now - last)).unwrap_or_default();
        output.line(format_args!(
            "{code}{concept:widest$}{code:#}  {stage:8}  {:4}  {:4}  {:8}  {dim}{last}{dim:#}",
            record.views(),
            record.reads(),
            record.answers()
        ))?;
    }
    Ok(())
}

fn ago(time: Millis) -> String {
    match time / DAY {
        ..=0 => "today".to_string(),
        1 => "yesterday".to_string(),
        days => format!("{days} days ago"),
    }
}

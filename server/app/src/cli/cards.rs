//! `pygloss cards`: the cards that there are, and whether a team's own are in order.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use ignore::WalkBuilder;
use pygloss_engine::knowledge::check_folder;
use serde::Serialize;

use super::Outcome;
use super::engine::library;
use super::files::displayed;
use super::output::{CODE, Failure, Output, complain};
use crate::source_file::SourceFile;

/// The options of `pygloss cards`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what is wrong with the cards in a folder; ends with 1 where something is.
    Check {
        /// The folder.
        #[arg(default_value = ".pygloss/cards", value_name = "DIR")]
        folder: PathBuf,
    },
    /// List the cards that come with pygloss.
    List {
        /// How to print them.
        #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
        output_format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table.
    Text,
    /// A JSON array.
    Json,
}

#[derive(Serialize)]
struct JsonCard<'a> {
    slug: &'a str,
    title: &'a str,
}

/// Runs the command.
///
/// # Errors
/// Where the folder is not there, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Check { folder } => check(folder),
        Command::List { output_format: Format::Text } => list(),
        Command::List { output_format: Format::Json } => list_as_json(),
    }
}

fn list() -> Result<Outcome, Failure> {
    let mut output = Output::stdout();
    let library = library();
    let code = output.style(CODE);
    let widest = library.entries().map(|entry| entry.header().slug.len()).max().unwrap_or(0);
    for entry in library.entries() {
        let header = entry.header();
        output.line(format_args!("{code}{:widest$}{code:#}  {}", header.slug, header.title))?;
    }
    output.finish()?;
    Ok(Outcome::Clean)
}

fn list_as_json() -> Result<Outcome, Failure> {
    let headers = library().entries().map(|entry| entry.header());
    let all: Vec<JsonCard> =
        headers.map(|header| JsonCard { slug: &header.slug, title: &header.title }).collect();
    let text = serde_json::to_string_pretty(&all).map_err(|error| Failure::Message(error.to_string()))?;
    let mut output = Output::stdout();
    output.line(text)?;
    output.finish()?;
    Ok(Outcome::Clean)
}

fn check(folder: &Path) -> Result<Outcome, Failure> {
    let name = displayed(folder);
    if !folder.is_dir() {
        return Err(format!("{name}: this is no folder; name the one that your cards lie in").into());
    }
    let mut outcome = Outcome::Clean;
    let mut files = Vec::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).sort_by_file_path(Ord::cmp).build() {
        let read = entry.map_err(|error| error.to_string()).and_then(|entry| {
            if entry.path().extension().is_none_or(|end| end != "md") || !entry.path().is_file() {
                return Ok(None);
            }
            let path = entry.path();
            let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
            // The text of a card is read as that of a source file: UTF-8, of a sane size.
            let file = SourceFile::read(path).map_err(|message| format!("{}: {message}", displayed(path)))?;
            Ok(Some((below, file.text)))
        });
        match read {
            Ok(file) => files.extend(file),
            Err(message) => {
                complain(&message);
                outcome = Outcome::Failed;
            }
        }
    }
    if files.is_empty() && outcome == Outcome::Clean {
        return Err(format!("{name}: there is no card (`*.md`) in this folder").into());
    }
    let problems = check_folder(library(), &files);
    let mut output = Output::stdout();
    for problem in &problems {
        output.line(format_args!("{}/{problem}", name.trim_end_matches('/')))?;
    }
    let cards = files.len();
    let plural = |count: usize, thing: &str| format!("{count} {thing}{}", if count == 1 { "" } else { "s" });
    match problems.len() {
        0 => output.line(format_args!("{} in order.", plural(cards, "card")))?,
        found => {
            output.line(format_args!("Found {} in {}.", plural(found, "problem"), plural(cards, "card")))?
        }
    }
    output.finish()?;
    Ok(if outcome == Outcome::Clean && !problems.is_empty() { Outcome::Findings } else { outcome })
}

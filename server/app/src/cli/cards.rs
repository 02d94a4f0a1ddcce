//! `pygloss cards`: the cards that there are, whether a team's own are in order, and new ones.

mod check;
mod new;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::Outcome;
use super::engine::library;
use super::output::{CODE, Failure, Format, Output};
use crate::packs;

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
        #[arg(default_value = packs::OWN, value_name = "DIR")]
        folder: PathBuf,
    },
    /// List the cards that come with pygloss.
    List {
        /// How to print them.
        #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
        output_format: Format,
    },
    /// Write a new card of your team, to be filled in.
    New(new::Arguments),
}

#[derive(Serialize)]
struct JsonCard<'a> {
    slug: &'a str,
    title: &'a str,
}

/// Runs the command.
///
/// # Errors
/// Where the folder is not there or cannot be written, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Check { folder } => check::run(folder),
        Command::List { output_format: Format::Text } => list(),
        Command::List { output_format: Format::Json } => list_as_json(),
        Command::New(arguments) => new::run(arguments),
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
    let mut output = Output::stdout();
    output.pretty_json(&all)?;
    output.finish()?;
    Ok(Outcome::Clean)
}

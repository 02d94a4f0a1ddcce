//! `pygloss cards new`: a card to be filled in.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pygloss_engine::checks::Group;
use pygloss_engine::knowledge::card::{is_slug, slug_of};

use crate::cli::Outcome;
use crate::cli::engine::library;
use crate::cli::files::displayed;
use crate::cli::output::{Failure, Output};
use crate::packs;

/// The options of `pygloss cards new`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The card's name: lower-case words with hyphens, such as `our-retries`.
    #[arg(value_name = "SLUG")]
    slug: String,
    /// The folder.
    #[arg(default_value = packs::OWN, value_name = "DIR")]
    folder: PathBuf,
    /// What the card is about: `concept`, or `pitfall` (also `check`), which flags code.
    #[arg(long, value_enum, default_value_t = Kind::Concept, hide_possible_values = true, value_name = "KIND")]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Explains something.
    Concept,
    /// Flags code, and explains why.
    #[value(alias = "check")]
    Pitfall,
}

/// A longer name is a sentence.
const LONGEST_SLUG: usize = 60;

/// What is empty in these is named by `pygloss cards check` until it is filled in.
const CONCEPT: &str = include_str!("concept.md");
const PITFALL: &str = include_str!("pitfall.md");

/// Writes the card.
///
/// # Errors
/// Where the name is none or is taken, or the file cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let slug = arguments.slug.as_str();
    check_slug(slug, arguments.kind)?;
    let folder = &arguments.folder;
    let path = folder.join(format!("{slug}.md"));
    let name = displayed(&path);
    if folder.is_dir() {
        let files = packs::read(folder).files;
        if let Some((file, _)) = files.iter().find(|(file, _)| slug_of(file) == slug) {
            let there = displayed(&folder.join(file));
            return Err(format!("{there}: there is a card `{slug}` already; it stays as it is").into());
        }
    }
    fs::create_dir_all(folder).map_err(|error| format!("{}: cannot be made: {error}", displayed(folder)))?;
    let text = match arguments.kind {
        Kind::Concept => CONCEPT,
        Kind::Pitfall => PITFALL,
    };
    // A file that came to be in the meantime is not written over either.
    let written = OpenOptions::new().write(true).create_new(true).open(&path);
    written.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{name}: there is such a file already; it stays as it is"),
        _ => format!("{name}: cannot be written: {error}"),
    })?;
    let mut output = Output::stdout();
    output.line(format_args!(
        "Wrote {name}. Fill in what is empty; `pygloss cards check {}` says what is left.",
        displayed(folder)
    ))?;
    output.finish()?;
    Ok(Outcome::Clean)
}

fn check_slug(slug: &str, kind: Kind) -> Result<(), String> {
    if !is_slug(slug) || slug.len() > LONGEST_SLUG {
        return Err(format!(
            "`{slug}` is no name for a card; write lower-case words with hyphens, at most {LONGEST_SLUG} characters: our-retries"
        ));
    }
    if let Some(entry) = library().get(slug) {
        return Err(format!(
            "pygloss has a card `{slug}` of its own ({}); choose another name",
            entry.header().title
        ));
    }
    let is_group = Group::NAMES.contains(&slug) || slug == "all";
    if kind == Kind::Pitfall && is_group {
        return Err(format!("`{slug}` is the name of a group of checks; choose another name"));
    }
    Ok(())
}

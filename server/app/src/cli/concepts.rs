//! `pygloss concepts`: which concepts occur in files, the most advanced first.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use pygloss_engine::analysis::Cancel;
use pygloss_engine::text::{Encoding, Position};
use pygloss_engine::version::PythonVersion;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use super::Outcome;
use super::engine::Engine;
use super::files::{self, absolute, displayed};
use super::memory;
use super::output::{CODE, DIM, Failure, Format, Output, TITLE, complain, warn};
use super::selection::Selection;
use super::settings::Configuration;
use super::styled::shown;
use crate::concepts::{Concept, Occurring, in_file, ranked};
use crate::source_file::SourceFile;
use crate::store;

/// The options of `pygloss concepts`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Files, and folders whose Python files are looked at.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The Python version that the code is written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    target_version: Option<PythonVersion>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    output_format: Format,
}

/// In text, no more places of a concept than these are named.
const MOST_PLACES: usize = 3;

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let configuration = Configuration::new(Selection::for_version(arguments.target_version), &[]);
    let (files, outcome) = occurring(&configuration, &arguments.paths);
    let library = configuration.cards_in(std::path::Path::new("."));
    let concepts = ranked(&library, &files);
    let mut output = Output::stdout();
    match arguments.output_format {
        Format::Text => text(&mut output, &concepts)?,
        Format::Json => output.pretty_json(&json(&concepts))?,
    }
    output.finish()?;
    Ok(outcome.max(configuration.outcome()))
}

/// The concepts of the files that are named, and of those in folders that are. What cannot be read is complained about.
pub(super) fn occurring(
    configuration: &Arc<Configuration>,
    paths: &[PathBuf],
) -> (Vec<(PathBuf, Vec<Occurring>)>, Outcome) {
    let engine = Engine::new(Arc::clone(configuration));
    let excluding = Arc::clone(configuration);
    let found = files::find(paths, move |root, path| excluding.is_excluded(root, path));
    if found.files.is_empty() {
        warn("there is no Python file under the given paths");
    }
    engine.expect(&found.files);
    let look = |path: &PathBuf| -> Result<(PathBuf, Vec<Occurring>), String> {
        let read = SourceFile::read(path).map_err(|why| format!("{}: {why}", displayed(path)))?;
        let analysis = engine.analyse(path, &read.text, &engine.settings(path));
        let concepts = in_file(&analysis, Encoding::Utf32, &Cancel::default()).unwrap_or_default();
        Ok((path.clone(), concepts))
    };
    let mut outcome = if found.errors.is_empty() { Outcome::Clean } else { Outcome::Failed };
    found.errors.iter().for_each(|error| complain(error));
    let mut all = Vec::new();
    for looked in found.files.par_iter().map(look).collect::<Vec<_>>() {
        match looked {
            Ok(file) => all.push(file),
            Err(problem) => {
                complain(&problem);
                outcome = Outcome::Failed;
            }
        }
    }
    (all, outcome)
}

fn text(output: &mut Output, concepts: &[Concept<'_, PathBuf>]) -> Result<(), Failure> {
    let (title, code, dim) = (output.style(TITLE), output.style(CODE), output.style(DIM));
    let history = memory::history();
    let now = store::now();
    let mut level = None;
    let widest = concepts.iter().map(|one| one.header.slug.chars().count()).max().unwrap_or(0);
    for one in concepts {
        let header = one.header;
        if level.replace(header.level) != Some(header.level) {
            output.line(format_args!("{title}{}{title:#}", header.level.name()))?;
        }
        let standing = history.standing(&header.slug, now);
        let standing = if standing == "new" { String::new() } else { format!("  {standing}") };
        output.line(format_args!(
            "  {code}{:widest$}{code:#}  {:4}  {}{dim}{standing}{dim:#}",
            header.slug,
            one.count,
            shown(&header.title)
        ))?;
        for (path, place) in one.places.iter().take(MOST_PLACES) {
            let place = format!("{}:{}  {}", displayed(path), place.start.line + 1, shown(&place.line));
            output.line(format_args!("    {dim}{place}{dim:#}"))?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Json<'a> {
    slug: &'a str,
    title: &'a str,
    gloss: &'a str,
    level: &'static str,
    standing: &'static str,
    count: usize,
    places: Vec<JsonPlace<'a>>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    filename: String,
    location: Location,
    end_location: Location,
    line: &'a str,
}

#[derive(Serialize)]
struct Location {
    row: u32,
    column: u32,
}

impl From<Position> for Location {
    fn from(position: Position) -> Location {
        Location { row: position.line + 1, column: position.character + 1 }
    }
}

fn json<'a>(concepts: &'a [Concept<'a, PathBuf>]) -> Vec<Json<'a>> {
    let history = memory::history();
    let now = store::now();
    let of = |one: &'a Concept<'a, PathBuf>| Json {
        slug: &one.header.slug,
        title: &one.header.title,
        gloss: &one.header.gloss,
        level: one.header.level.name(),
        standing: history.standing(&one.header.slug, now),
        count: one.count,
        places: one
            .places
            .iter()
            .map(|(path, place)| JsonPlace {
                filename: absolute(path),
                location: place.start.into(),
                end_location: place.end.into(),
                line: &place.line,
            })
            .collect(),
    };
    concepts.iter().map(of).collect()
}

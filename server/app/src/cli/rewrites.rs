//! `pygloss rewrites`: what can be said in another way, as data: one JSON object a line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use pygloss_engine::analysis::{Cancel, Equivalent, Gives, Offer};
use pygloss_engine::text::{Edit, TextRange};
use pygloss_engine::version::PythonVersion;
use serde::Serialize;

use super::Outcome;
use super::engine::Engine;
use super::excerpt::{Lines, Location};
use super::files::displayed;
use super::input;
use super::output::{Failure, Output, complain};
use super::selection::Selection;
use super::settings::Configuration;

/// The options of `pygloss rewrites`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Python files; `-` reads standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Json, value_name = "FORMAT")]
    output_format: Format,
    /// The Python version that the code is written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    target_version: Option<PythonVersion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object a line.
    Json,
}

#[derive(Serialize)]
struct JsonFile {
    version: u32,
    file: String,
    rewrites: Vec<JsonRewrite>,
    equivalents: Vec<JsonEquivalent>,
}

#[derive(Serialize)]
struct JsonRewrite {
    name: &'static str,
    title: String,
    location: Location,
    end_location: Location,
    edits: Vec<JsonEdit>,
    given: Vec<(String, String)>,
}

#[derive(Serialize)]
struct JsonEdit {
    content: String,
    location: Location,
    end_location: Location,
}

#[derive(Serialize)]
struct JsonEquivalent {
    name: &'static str,
    location: Location,
    end_location: Location,
    code: String,
    gives: &'static str,
    binds: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let Format::Json = arguments.output_format;
    let configuration = Configuration::new(Selection::for_version(arguments.target_version), &[]);
    let engine = Engine::new(configuration.clone());
    let mut output = Output::stdout();
    let mut outcome = Outcome::Clean;
    for path in &arguments.files {
        let file = match input::read(path) {
            Ok(file) => file,
            Err(message) => {
                complain(&format!("{}: {message}", displayed(path)));
                outcome = Outcome::Failed;
                continue;
            }
        };
        let analysis = engine.analyse(path, &file.text, &engine.settings(path));
        let lines = Lines::new(&file.text);
        let all = TextRange::up_to(analysis.document().len());
        let shapes = JsonFile {
            version: 1,
            file: displayed(path),
            rewrites: analysis
                .rewrites(all, &Cancel::default())
                .into_iter()
                .map(|offer| shape(offer, &lines))
                .collect(),
            equivalents: analysis
                .equivalents()
                .into_iter()
                .map(|(range, equivalent)| shape_equivalent(range, equivalent, &lines))
                .collect(),
        };
        let line = serde_json::to_string(&shapes).map_err(|error| Failure::Message(error.to_string()))?;
        output.line(line)?;
    }
    output.finish()?;
    for problem in configuration.problems() {
        complain(&problem);
        outcome = Outcome::Failed;
    }
    Ok(outcome)
}

fn shape(offer: Offer, lines: &Lines<'_>) -> JsonRewrite {
    let edit = |Edit { range, text }: Edit| JsonEdit {
        content: text,
        location: lines.location(range.start()),
        end_location: lines.location(range.end()),
    };
    JsonRewrite {
        name: offer.name,
        title: offer.fix.title,
        location: lines.location(offer.range.start()),
        end_location: lines.location(offer.range.end()),
        edits: offer.fix.edits.into_iter().map(edit).collect(),
        given: offer.given,
    }
}

fn shape_equivalent(range: TextRange, equivalent: Equivalent, lines: &Lines<'_>) -> JsonEquivalent {
    let (gives, binds) = match equivalent.gives {
        Gives::Value => ("value", None),
        Gives::Name(name) => ("name", Some(name)),
        Gives::Nothing => ("statements", None),
    };
    JsonEquivalent {
        name: equivalent.construct,
        location: lines.location(range.start()),
        end_location: lines.location(range.end()),
        code: equivalent.code,
        gives,
        binds,
    }
}

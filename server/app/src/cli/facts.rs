//! `pygloss facts`: scopes, callables, classes and imports as data, one JSON object a line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use pygloss_engine::document::Document;
use pygloss_engine::facts::{FactsOptions, facts};
use pygloss_engine::version::PythonVersion;

use super::Outcome;
use super::files::displayed;
use super::input;
use super::output::{Failure, Output, complain};
use super::selection::Selection;
use super::settings::Configuration;
use crate::workspace::Workspace;

/// The options of `pygloss facts`.
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
    /// Tell the classes and values of expressions too.
    #[arg(long)]
    values: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object a line.
    Json,
}

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let Format::Json = arguments.output_format;
    let configuration = Configuration::new(Selection::for_version(arguments.target_version), &[]);
    let configuration = Arc::as_ref(&configuration);
    let workspace = Workspace::waiting();
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
        let target = configuration.settings(path).target;
        let source = configuration.modules(&workspace, path, target);
        let options = FactsOptions {
            file: path.display().to_string(),
            module: module_name(path),
            source,
            target,
            values: arguments.values,
        };
        let line = serde_json::to_string(&facts(&Document::new(&file.text), &options))
            .map_err(|error| Failure::Message(error.to_string()))?;
        output.line(line)?;
    }
    output.finish()?;
    for problem in configuration.problems() {
        complain(&problem);
        outcome = Outcome::Failed;
    }
    Ok(outcome)
}

/// The dotted name under which a file is imported: folders with an `__init__.py` are part of it. Empty where the file alone
/// says all there is to say.
fn module_name(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if stem != "__init__" {
        parts.push(stem.clone());
    }
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    for folder in whole.ancestors().skip(1).take_while(|folder| folder.join("__init__.py").is_file()) {
        parts.extend(folder.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    parts.reverse();
    if parts.len() > 1 || stem == "__init__" { parts.join(".") } else { String::new() }
}

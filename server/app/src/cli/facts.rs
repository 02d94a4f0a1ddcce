//! `pygloss facts`: scopes, callables, classes and imports as data, one JSON object a line.

use std::path::Path;

use clap::Args;
use pygloss_engine::document::Document;
use pygloss_engine::facts::{FactsOptions, facts};

use super::Outcome;
use super::each_file::EachFileAsData;
use super::output::Failure;
use super::selection::Selection;
use super::settings::Configuration;
use crate::workspace::Workspace;

/// The options of `pygloss facts`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    each: EachFileAsData,
    /// Tell the classes and values of expressions too.
    #[arg(long)]
    values: bool,
}

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let selection = Selection::for_version(arguments.each.target_version());
    let configuration = Configuration::new(selection, &[]);
    let workspace = Workspace::waiting();
    arguments.each.print(&configuration, |path, text| {
        let target = configuration.settings(path).target;
        let options = FactsOptions {
            file: path.display().to_string(),
            module: module_name(path),
            source: configuration.modules(&workspace, path, target),
            target,
            values: arguments.values,
        };
        facts(&Document::new(text), &options)
    })
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

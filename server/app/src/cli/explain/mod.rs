//! `pygloss explain`: what a hover would say, or a card.

mod card;
mod json;
mod place;
mod target;

use std::sync::Arc;

use clap::Args;
use pygloss_engine::analysis::Level;
use pygloss_engine::knowledge::render::{self, Options, Style};
use pygloss_engine::version::PythonVersion;

use super::Outcome;
use super::engine::Engine;
use super::output::{Failure, Format, Output, width};
use super::selection::Selection;
use super::settings::Configuration;
use target::Target;

/// The options of `pygloss explain`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// FILE:LINE, FILE:LINE:COLUMN, or a card: its name, its title, something it is known as, another tool's rule code.
    #[arg(required = true, value_name = "TARGET", allow_hyphen_values = true)]
    targets: Vec<String>,
    /// How to print it: `json` prints the notes of FILE, FILE:LINE or FILE:LINE:COLUMN, one object a line.
    #[arg(long, hide = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    output_format: Format,
    /// Say everything about the place, step by step.
    #[arg(long)]
    more: bool,
    /// The Python version that the code is written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    target_version: Option<PythonVersion>,
}

/// Text is not set wider than this: longer lines are hard to read.
const WIDEST: usize = 100;

/// Runs the command.
///
/// # Errors
/// Where the target is not there, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let configuration =
        Configuration::new(Selection::for_reading(arguments.target_version, Some(Level::Beginner)), &[]);
    let engine = Engine::new(Arc::clone(&configuration));
    let mut output = Output::stdout();
    match (arguments.output_format, arguments.targets.as_slice()) {
        (Format::Json, targets) => {
            for target in targets {
                json::print(&mut output, &engine, &Target::of_file(target))?;
            }
        }
        (Format::Text, [target]) => print(&mut output, &engine, target, arguments.more)?,
        (Format::Text, [_, second, ..]) => {
            return Err(format!("{second}: `pygloss explain` explains one thing at a time").into());
        }
        (Format::Text, []) => {}
    }
    output.finish()?;
    Ok(configuration.outcome())
}

fn print(output: &mut Output, engine: &Engine, target: &str, more: bool) -> Result<(), Failure> {
    let style = Style { color: output.is_colored(), width: width(WIDEST).min(WIDEST) };
    let options = Options { target: render::Target::Terminal(style), more, ..Options::default() };
    match Target::parse(target)? {
        Target::Place { file, row, column } => place::print(output, engine, &file, row, column, &options),
        Target::Card(name) => card::print(output, engine, &name, &options),
    }
}

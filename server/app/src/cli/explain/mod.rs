//! `pygloss explain`: what a hover would say, or a card.

mod card;
mod place;
mod target;

use std::sync::Arc;

use clap::Args;
use pygloss_engine::knowledge::render::{self, Options, Style};
use pygloss_engine::version::PythonVersion;

use super::Outcome;
use super::engine::Engine;
use super::output::{Failure, Output, complain, width};
use super::selection::Selection;
use super::settings::Configuration;
use target::Target;

/// The options of `pygloss explain`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// FILE:LINE, FILE:LINE:COLUMN, or a card: its name, its title, something it is known as, another tool's rule code.
    #[arg(value_name = "TARGET", allow_hyphen_values = true)]
    target: String,
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
    let target = Target::parse(&arguments.target)?;
    let configuration = Configuration::new(Selection::for_version(arguments.target_version), &[]);
    let engine = Engine::new(Arc::clone(&configuration));
    let mut output = Output::stdout();
    let style = Style { color: output.is_colored(), width: width(WIDEST).min(WIDEST) };
    let options = Options { target: render::Target::Terminal(style), ..Options::default() };
    match target {
        Target::Place { file, row, column } => {
            place::print(&mut output, &engine, &file, row, column, &options)?
        }
        Target::Card(name) => card::print(&mut output, &engine, &name, &options)?,
    }
    output.finish()?;
    let problems = configuration.problems();
    problems.iter().for_each(|problem| complain(problem));
    Ok(if problems.is_empty() { Outcome::Clean } else { Outcome::Failed })
}

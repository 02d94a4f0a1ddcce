//! `pygloss read`: a file with glosses in the margin.

mod collect;
mod layout;
mod source;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use pygloss_engine::analysis::Level;

use super::Outcome;
use super::each_file::EachFile;
use super::engine::Engine;
use super::excerpt::Lines;
use super::files::displayed;
use super::output::{Failure, Output, width};
use super::selection::{Selection, level};
use super::settings::Configuration;
use super::styled::{Look, Styled};

/// The options of `pygloss read`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    each: EachFile,
    /// Leave out cards below this level; what is computed from the code is always shown. Without it, what is configured, or else
    /// intermediate.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level: Option<Level>,
}

/// Runs the command.
///
/// # Errors
/// Where configuration cannot be understood or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let width = width(100);
    let selection = Selection::for_reading(arguments.each.target_version, arguments.level);
    let configuration = Configuration::new(selection, &[]);
    let engine = Engine::new(Arc::clone(&configuration));
    let mut is_first = true;
    arguments.each.print(&configuration, |output, path, text| {
        if !std::mem::take(&mut is_first) {
            output.line("")?;
        }
        print(output, path, text, &engine, width)
    })
}

fn print(output: &mut Output, path: &Path, text: &str, engine: &Engine, width: usize) -> Result<(), Failure> {
    let analysis = engine.analyse(path, text, &engine.settings(path));
    let lines = Lines::new(text);
    let glosses = collect::collect(&analysis, &lines);
    let source = source::lines(analysis.document(), &lines, &glosses.all);
    output.line(Styled::new(Look::Title, displayed(path)).paint(output))?;
    output.line("")?;
    for line in layout::set(&source, &glosses.all, width, output.is_colored()) {
        output.line(line.paint(output).trim_end())?;
    }
    if let Some(first) = glosses.concepts.first() {
        output.line("")?;
        let names = Styled::new(Look::Dim, "Concepts here: ")
            .and(Look::Plain, glosses.concepts.join(", "))
            .and(Look::Plain, ".");
        for line in names.fold(width, 2) {
            output.line(line.paint(output))?;
        }
        let hint = Styled::new(
            Look::Dim,
            format!("`pygloss explain {first}` shows the card of one, with examples."),
        );
        output.line(hint.paint(output))?;
    }
    Ok(())
}

//! `pygloss path`: a learning path, or which there are.

use std::path::PathBuf;

use clap::Args;
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::learner::Stage;
use rustc_hash::FxHashSet;

use super::Outcome;
use super::concepts::occurring;
use super::engine::library;
use super::memory;
use super::output::{CODE, DIM, Failure, Output, TITLE, width};
use super::selection::Selection;
use super::settings::Configuration;
use super::similar::did_you_mean;
use super::styled::{Look, Styled};
use crate::paths::{self, paths};
use crate::review::{Progress, Stop};
use crate::store;

/// The options of `pygloss path`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The path: its name or its title. Without it, all paths are listed.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Files and folders: cards whose concepts occur there are marked.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Text is not set wider than this.
const WIDEST: usize = 100;

/// Runs the command.
///
/// # Errors
/// Where there is no such path, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut output = Output::stdout();
    let mut outcome = Outcome::Clean;
    match &arguments.name {
        None => list(&mut output, paths())?,
        Some(name) => {
            let path = find(name)?;
            let configuration = Configuration::new(Selection::for_version(None), &[]);
            let mut files = Vec::new();
            if !arguments.files.is_empty() {
                (files, outcome) = occurring(&configuration, &arguments.files);
                outcome = outcome.max(configuration.outcome());
            }
            let here: FxHashSet<&str> =
                files.iter().flat_map(|(_, found)| found.iter().map(|one| one.slug.as_str())).collect();
            print(&mut output, path, &here)?;
        }
    }
    output.finish()?;
    Ok(outcome)
}

/// The path of this name or title.
///
/// # Errors
/// Where there is none, with those that are called like it.
pub(super) fn find(name: &str) -> Result<&'static LearningPath, String> {
    paths::named(name).ok_or_else(|| {
        let names = paths().iter().flat_map(|path| [path.name.as_ref(), path.title.as_ref()]);
        format!("there is no path called `{name}`{}", did_you_mean(name, names))
    })
}

fn list(output: &mut Output, paths: &[LearningPath]) -> Result<(), Failure> {
    let (code, dim) = (output.style(CODE), output.style(DIM));
    for path in paths {
        let cards = path.cards().count();
        output
            .line(format_args!("{code}{}{code:#}  {}  {dim}{cards} cards{dim:#}", path.name, path.title))?;
        prose(output, &path.about, 4)?;
    }
    Ok(())
}

fn print(output: &mut Output, path: &LearningPath, here: &FxHashSet<&str>) -> Result<(), Failure> {
    let (title, code, dim) = (output.style(TITLE), output.style(CODE), output.style(DIM));
    output.line(format_args!("{title}{}{title:#}", path.title))?;
    output.line("")?;
    prose(output, &path.about, 0)?;
    let progress = Progress::on([path], library(), &memory::history(), here, store::now());
    let next = progress.next(path);
    for (number, step) in (1..).zip(path.steps.iter()) {
        output.line("")?;
        output.line(format_args!("{title}{}{title:#}", step.heading(number)))?;
        if let Some(about) = &step.about {
            prose(output, about, 3)?;
        }
        let widest = step.cards.iter().map(|slug| slug.len()).max().unwrap_or(0);
        for stop in step.cards.iter().filter_map(|slug| progress.stop(slug)) {
            let (slug, name) = (&stop.header.slug, &stop.header.title);
            let marks = marks(stop, next == Some(slug.as_ref()));
            output.line(format_args!("   {code}{slug:widest$}{code:#}  {name}{dim}{marks}{dim:#}"))?;
        }
    }
    Ok(())
}

/// What is to be said of a card behind its title: how the reader stands with it, whether it occurs, whether it is next.
fn marks(stop: &Stop<'_>, is_next: bool) -> String {
    let standing = Some(stop.standing).filter(|standing| *standing != Stage::New.name());
    let words = [standing, stop.is_here.then_some("in these files"), is_next.then_some("next")];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    if words.is_empty() { String::new() } else { format!("  {}", words.join(", ")) }
}

/// A paragraph, folded and indented.
fn prose(output: &mut Output, text: &str, indent: usize) -> Result<(), Failure> {
    let columns = width(WIDEST).min(WIDEST).saturating_sub(indent);
    for line in Styled::new(Look::Plain, text).fold(columns, 0) {
        let line = line.paint(output);
        output.line(format_args!("{:indent$}{line}", ""))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_not_there_is_named_with_the_nearest() {
        assert_eq!(
            find("five-phase").unwrap_err(),
            "there is no path called `five-phase`; did you mean `five-phases`?"
        );
    }
}

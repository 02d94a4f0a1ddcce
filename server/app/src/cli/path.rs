//! `pygloss path`: a learning path, or which there are.

use clap::Args;
use pygloss_engine::knowledge::paths::LearningPath;

use super::Outcome;
use super::engine::library;
use super::output::{CODE, DIM, Failure, Output, TITLE, width};
use super::similar::did_you_mean;
use super::styled::{Look, Styled};
use crate::paths::{self, paths};

/// The options of `pygloss path`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The path: its name or its title. Without it, all paths are listed.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Text is not set wider than this.
const WIDEST: usize = 100;

/// Runs the command.
///
/// # Errors
/// Where there is no such path, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut output = Output::stdout();
    match &arguments.name {
        None => list(&mut output, paths())?,
        Some(name) => print(&mut output, find(name)?)?,
    }
    output.finish()?;
    Ok(Outcome::Clean)
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

fn print(output: &mut Output, path: &LearningPath) -> Result<(), Failure> {
    let (title, code) = (output.style(TITLE), output.style(CODE));
    output.line(format_args!("{title}{}{title:#}", path.title))?;
    output.line("")?;
    prose(output, &path.about, 0)?;
    for (number, step) in (1..).zip(path.steps.iter()) {
        output.line("")?;
        let count = if step.is_counted() { String::new() } else { format!("{number}. ") };
        output.line(format_args!("{title}{count}{}{title:#}", step.title))?;
        if let Some(about) = &step.about {
            prose(output, about, 3)?;
        }
        let widest = step.cards.iter().map(|slug| slug.len()).max().unwrap_or(0);
        for slug in step.cards.iter() {
            let title = library().get(slug).map_or("", |entry| entry.header().title.as_ref());
            output.line(format_args!("   {code}{slug:widest$}{code:#}  {title}"))?;
        }
    }
    Ok(())
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

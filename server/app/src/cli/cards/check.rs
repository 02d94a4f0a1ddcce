//! `pygloss cards check`: what is wrong with a team's own cards.

use std::path::Path;
use std::sync::Arc;

use pygloss_engine::analysis::{Shared, prove};
use pygloss_engine::knowledge::check_folder;
use pygloss_engine::note::counted;

use crate::cli::Outcome;
use crate::cli::engine::library;
use crate::cli::files::displayed;
use crate::cli::output::{Failure, Output, complain};
use crate::cli::selection::Selection;
use crate::cli::settings::Configuration;
use crate::packs;
use crate::workspace::Workspace;

/// Checks the cards in a folder: their form, and whether each check flags what its card calls bad and nothing else.
///
/// # Errors
/// Where the folder is not there, or the output cannot be written.
pub fn run(folder: &Path) -> Result<Outcome, Failure> {
    let name = displayed(folder);
    if !folder.is_dir() {
        return Err(format!("{name}: this is no folder; name the one that your cards lie in").into());
    }
    let found = packs::read(folder);
    for file in &found.unread {
        complain(&format!("{}: {}", displayed(&file.path), file.why));
    }
    if found.files.is_empty() && found.unread.is_empty() {
        return Err(format!("{name}: there is no card (`*.md`) in this folder").into());
    }
    let mut problems = check_folder(library(), &found.files);
    let configuration = Configuration::new(Selection::default(), &[]);
    let (modules, target) = configuration.modules_of_project(&Workspace::waiting(), folder);
    let (with_pack, _) = library().with_pack(&found.files);
    problems.extend(prove(&Shared { library: Arc::new(with_pack), modules }, target));
    problems.sort();
    let mut output = Output::stdout();
    for problem in &problems {
        output.line(format_args!("{}/{problem}", name.trim_end_matches('/')))?;
    }
    let cards = found.files.len();
    match problems.len() {
        0 => output.line(format_args!("{} in order.", counted(cards, "card")))?,
        found => {
            output.line(format_args!(
                "Found {} in {}.",
                counted(found, "problem"),
                counted(cards, "card")
            ))?;
        }
    }
    output.finish()?;
    Ok(if !found.unread.is_empty() {
        Outcome::Failed
    } else if problems.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}

//! `pygloss book`: everything that pygloss knows, as a site of static pages that needs neither a server nor the network.

mod areas;
mod folder;
mod frame;
mod pages;
mod site;
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::Outcome;
use super::engine::Engine;
use super::files::{absolute, displayed};
use super::output::{Failure, Output};
use super::selection::Selection;
use super::settings::Configuration;
use crate::paths::paths;
use site::Site;

/// The options of `pygloss book`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder to write to: a new or an empty one, or a book that is to be made afresh.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// Where the folder is no place for a book, or cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let configuration = Configuration::new(Selection::for_version(None), &[]);
    let engine = Engine::new(Arc::clone(&configuration));
    let library = engine.library();
    let site = Site::new(&library, paths());
    let files = pages::all(&site);
    let folder = Path::new(&arguments.folder);
    folder::write(folder, &files).map_err(Failure::Message)?;
    let mut output = Output::stdout();
    let pages = files.iter().filter(|file| file.name.ends_with(".html")).count();
    output.line(format_args!("Wrote {pages} pages to {}. Open index.html there.", displayed(folder)))?;
    output.line(format_args!(
        "Findings in an editor link to it with the setting cardUri = {}",
        card_uri(&absolute(folder))
    ))?;
    output.finish()?;
    Ok(configuration.outcome())
}

/// Where the book's pages of cards are, in the form that the server's `cardUri` has.
fn card_uri(folder: &str) -> String {
    let mut uri = String::from("file://");
    let path = folder.replace('\\', "/");
    if !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.trim_end_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri.push_str("/cards/{slug}.html");
    uri
}

#[cfg(test)]
mod tests;

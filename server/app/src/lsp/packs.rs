//! A team's own cards: folders that are configured, or `.pygloss/cards` in the project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::card::LONGEST_CARD;

use super::logging::Log;
use crate::cards;
use crate::config::Config;

const OWN: &str = ".pygloss/cards";

/// The folders with cards for the files of a configuration.
pub fn folders(config: &Config, log: &Log) -> Vec<PathBuf> {
    let own = config.root.as_ref().map(|root| root.join(OWN)).filter(|folder| folder.is_dir());
    let mut folders: Vec<PathBuf> = own.into_iter().collect();
    for folder in &config.packs {
        if !folder.is_dir() {
            log.warn_once(format!("{}: `packs` names this, which is no folder.", folder.display()));
        } else if !folders.contains(folder) {
            folders.push(folder.clone());
        }
    }
    folders
}

/// Whether a change of this file may change a pack.
pub fn may_hold_cards(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "md")
}

/// The built-in cards with those in `folders`. A card that is not in order is named, and the rest serve.
pub fn library(folders: &[PathBuf], log: &Log) -> Arc<Library> {
    let mut library = Arc::clone(cards::library());
    for folder in folders {
        let files = read(folder, log);
        let (with_pack, problems) = library.with_pack(&files);
        for problem in problems {
            log.warn_once(format!("{}/{problem}", folder.display()));
        }
        library = Arc::new(with_pack);
    }
    library
}

fn read(folder: &Path, log: &Log) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(folder).standard_filters(false).sort_by_file_path(Ord::cmp).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                log.warn_once(error.to_string());
                continue;
            }
        };
        let path = entry.path();
        if !may_hold_cards(path) || !path.is_file() {
            continue;
        }
        match text(path) {
            Ok(text) => {
                let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
                files.push((below, text));
            }
            Err(why) => log.warn_once(format!("{}: {why}. The card is left aside.", path.display())),
        }
    }
    files
}

fn text(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > LONGEST_CARD as u64 {
        return Err(format!("a card is at most {LONGEST_CARD} bytes long, and this has {size}"));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "this is not UTF-8".to_string())
}

//! A team's own cards: folders that are configured, and the nearest `.pygloss/cards` above a file.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::card::LONGEST_CARD;

use crate::cards;
use crate::config::Config;

/// Where a project's own cards lie, below its root.
pub const OWN: &str = ".pygloss/cards";

/// More cards than this are not read from one folder.
const MOST_CARDS: usize = 10_000;
/// A folder with more files and folders than this holds something else than cards.
const MOST_ENTRIES: usize = 50_000;
/// Folders that lie deeper are not looked into.
const DEEPEST: usize = 32;

/// A folder of cards as it is on disk.
#[derive(Debug, Default)]
pub struct Folder {
    /// Paths below the folder, with `/`, and texts.
    pub files: Vec<(String, String)>,
    /// What could not be read, and why: sentences that start with a path below the folder, or are about the folder.
    pub unread: Vec<Unread>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its path.
    pub path: PathBuf,
    /// Why, and what to do.
    pub why: String,
}

/// The folders with cards for the files in `folder`, and what is wrong with the configuration of packs.
#[must_use]
pub fn folders(config: &Config, folder: Option<&Path>) -> (Vec<PathBuf>, Vec<String>) {
    let above = folder.or(config.root.as_deref()).into_iter().flat_map(Path::ancestors);
    let own = above.map(|folder| folder.join(OWN)).find(|folder| folder.is_dir());
    let mut folders: Vec<PathBuf> = own.into_iter().collect();
    let mut problems = Vec::new();
    for folder in &config.packs {
        if !folder.is_dir() {
            problems.push(format!("{}: `packs` names this, which is no folder.", folder.display()));
        } else if !folders.contains(folder) {
            folders.push(folder.clone());
        }
    }
    (folders, problems)
}

/// Whether a change of this file may change what lies in one of these folders. A client may name a folder that came or went
/// and none of the files in it.
#[must_use]
pub fn concerns<'f>(path: &Path, mut folders: impl Iterator<Item = &'f Path>) -> bool {
    let may_be_card = path.extension().is_none_or(|end| end == "md");
    let in_own = || path.components().any(|part| part.as_os_str() == ".pygloss");
    (may_be_card && in_own())
        || folders.any(|folder| (may_be_card && path.starts_with(folder)) || folder.starts_with(path))
}

/// The built-in cards with those in `folders`, and what is wrong with the others. A card that is not in order costs itself only.
#[must_use]
pub fn library(folders: &[PathBuf]) -> (Arc<Library>, Vec<String>) {
    let mut library = Arc::clone(cards::library());
    let mut said = Vec::new();
    for folder in folders {
        let found = read(folder);
        said.extend(found.unread.iter().map(|unread| {
            let aside = if unread.path == *folder { "" } else { " It is left aside." };
            format!("{}: {}.{aside}", unread.path.display(), unread.why)
        }));
        let (with_pack, problems) = library.with_pack(&found.files);
        said.extend(problems.iter().map(|problem| format!("{}/{problem}", folder.display())));
        library = Arc::new(with_pack);
    }
    (library, said)
}

/// Reads the cards (`*.md`) in a folder and in those below it. Links to folders are not followed.
#[must_use]
pub fn read(folder: &Path) -> Folder {
    let mut found = Folder::default();
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).follow_links(false).max_depth(Some(DEEPEST)).sort_by_file_path(Ord::cmp);
    let leave = |path: &Path, why: String| Unread { path: path.to_path_buf(), why };
    for (number, entry) in walk.build().enumerate() {
        if number > MOST_ENTRIES {
            let why = format!(
                "this holds more than {MOST_ENTRIES} files; name a folder that holds cards and nothing else. The rest is not read"
            );
            found.unread.push(leave(folder, why));
            break;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.unread.push(leave(folder, one_line(error)));
                continue;
            }
        };
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "md") || path.is_dir() {
            continue;
        }
        if found.files.len() == MOST_CARDS {
            let why = format!("this holds more than {MOST_CARDS} cards; split it. The rest is not read");
            found.unread.push(leave(folder, why));
            break;
        }
        match text(path) {
            Ok(text) => {
                let below = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
                found.files.push((below, text));
            }
            Err(why) => found.unread.push(leave(path, why)),
        }
    }
    found
}

fn text(path: &Path) -> Result<String, String> {
    let is_file = std::fs::metadata(path).map_err(one_line)?.is_file();
    if !is_file {
        return Err("this is no file".to_string());
    }
    // The size is held to while it is read: a file may grow, and some say that they are empty.
    let most = LONGEST_CARD as u64;
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(one_line)?;
    if bytes.len() > LONGEST_CARD {
        return Err(format!("a card has at most {LONGEST_CARD} bytes, and this has more"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + line_breaks(before);
        let byte = error.as_bytes().get(before.len()).copied().unwrap_or_default();
        format!("line {line}: byte {byte:#04x} is not UTF-8; save the file as UTF-8")
    })
}

fn line_breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

fn one_line(error: impl Display) -> String {
    error.to_string().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_no_card_is_said_and_the_rest_is_read() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("deep/er.md/x")).unwrap();
        fs::write(at("deep/good.md"), "a").unwrap();
        fs::write(at("notes.txt"), "b").unwrap();
        fs::write(at("latin.md"), b"one\ntwo \xff\n").unwrap();
        fs::write(at("giant.md"), vec![b'x'; LONGEST_CARD + 1]).unwrap();
        let found = read(root.path());
        assert_eq!(found.files, [("deep/good.md".to_string(), "a".to_string())]);
        let said: Vec<String> =
            found.unread.iter().map(|file| format!("{:?} {}", file.path, file.why)).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("giant.md") && said[0].contains("at most 32768 bytes"), "{said:?}");
        assert!(
            said[1].contains("latin.md") && said[1].contains("line 2: byte 0xff is not UTF-8"),
            "{said:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_that_go_round_in_circles_end() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir(at("in")).unwrap();
        symlink(root.path(), at("in/again")).unwrap();
        symlink(at("in"), at("other")).unwrap();
        symlink(at("self.md"), at("self.md")).unwrap();
        symlink("/dev/zero", at("zero.md")).unwrap();
        fs::write(at("card.md"), "a").unwrap();
        symlink(at("card.md"), at("in/linked.md")).unwrap();
        let found = read(root.path());
        let files: Vec<&str> = found.files.iter().map(|(file, _)| file.as_str()).collect();
        assert_eq!(files, ["card.md", "in/linked.md"]);
        assert_eq!(found.unread.len(), 2, "{:?}", found.unread);
        assert_eq!(found.unread[1].why, "this is no file");
    }

    #[test]
    fn own_cards_are_the_nearest_above() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("src/pkg");
        fs::create_dir_all(&inner).unwrap();
        assert!(folders(&Config::default(), Some(&inner)).0.iter().all(|at| !at.starts_with(root.path())));
        let own = root.path().join(OWN);
        fs::create_dir_all(&own).unwrap();
        let config = Config { packs: vec![own.clone(), root.path().join("gone")], ..Config::default() };
        let (found, problems) = folders(&config, Some(&inner));
        assert_eq!(found, [own]);
        assert!(problems[0].contains("gone: `packs` names this"), "{problems:?}");
        assert!(folders(&Config::default(), None).0.is_empty());
    }

    #[test]
    fn only_what_may_change_a_card_concerns_packs() {
        let pack = Path::new("/project/pack");
        let concerns = |path: &str| concerns(Path::new(path), std::iter::once(pack));
        for path in [
            "/project/pack/a.md",
            "/project/pack/sub",
            "/project/pack",
            "/project",
            "/x/.pygloss/cards/a.md",
            "/x/.pygloss",
        ] {
            assert!(concerns(path), "{path}");
        }
        for path in ["/project/README.md", "/project/pack/a.py", "/project/other", "/x/.pygloss/a.py"] {
            assert!(!concerns(path), "{path}");
        }
    }
}

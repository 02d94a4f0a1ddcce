//! Writing a book to a folder, and nothing else there: a list of what was written is kept in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};

use crate::cli::files::displayed;

/// A file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the folder, with `/`.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// The file that tells a book from any other folder, and lists its files.
const LIST: &str = "pygloss-book.txt";
/// How the list begins, in every version of the program.
const MARK: &str = "This folder is written by `pygloss book`.";
const ABOUT: &str =
    "The files below belong to it; they are replaced or removed when the book is made afresh.";

/// Writes a book. Files of an earlier one that are no longer part of it are removed.
///
/// # Errors
/// Where the folder is taken, or cannot be written: a sentence for the user.
pub fn write(folder: &Path, files: &[File]) -> Result<(), String> {
    let before = earlier(folder)?;
    let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    // A run that is cut short leaves a list with everything that may be there.
    let all: BTreeSet<&str> = before.iter().map(String::as_str).chain(names.iter().copied()).collect();
    put(folder, LIST, &list(&all))?;
    for file in files {
        put(folder, &file.name, &file.text)?;
    }
    for name in before.iter().filter(|name| !names.contains(name.as_str())) {
        remove(folder, name)?;
    }
    put(folder, LIST, &list(&names))
}

fn list(names: &BTreeSet<&str>) -> String {
    let names: String = names.iter().map(|name| format!("{name}\n")).collect();
    format!("{MARK} {ABOUT}\n\n{names}")
}

/// The files of the book that is there; none in a new or empty folder.
fn earlier(folder: &Path) -> Result<Vec<String>, String> {
    let name = displayed(folder);
    let failed = |error: std::io::Error| format!("{name}: {error}");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    if !folder.is_dir() {
        return Err(format!("{name}: this is a file; name a folder for the book"));
    }
    let list = folder.join(LIST);
    if !list.is_file() {
        let is_empty = fs::read_dir(folder).map_err(failed)?.next().is_none();
        return if is_empty {
            Ok(Vec::new())
        } else {
            Err(format!(
                "{name}: this folder is not empty, and no book of pygloss; name a new or an empty folder"
            ))
        };
    }
    let text = fs::read_to_string(&list).map_err(failed)?;
    let Some(names) = text.strip_prefix(MARK) else {
        return Err(format!(
            "{name}: its {LIST} is not from this program; name another folder, or remove this one"
        ));
    };
    Ok(names.lines().map(str::trim).filter(|name| is_ours(name)).map(String::from).collect())
}

/// Whether a name in the list can be that of a file of a book: it leads nowhere but down.
fn is_ours(name: &str) -> bool {
    let path = Path::new(name);
    !name.is_empty()
        && !name.contains('\\')
        && path.components().all(|part| matches!(part, Component::Normal(_)))
        && path.extension().is_some_and(|end| ["html", "css", "js", "svg"].iter().any(|ours| end == *ours))
}

fn put(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = folder.join(name);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", displayed(parent)))?;
    // What is as it should be keeps its time stamp, and a mirror of the folder has less to carry.
    if fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    fs::write(&path, text).map_err(|error| format!("{}: {error}", displayed(&path)))
}

fn remove(folder: &Path, name: &str) -> Result<(), String> {
    let path = folder.join(name);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{}: {error}", displayed(&path)));
        }
        _ => {}
    }
    // A folder that is empty now goes too; one that is not stays, and so does the book's own.
    if let Some(parent) = path.parent().filter(|parent| *parent != folder) {
        let _ = fs::remove_dir(parent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> File {
        File { name: name.to_string(), text: format!("{name}!") }
    }

    #[test]
    fn what_is_no_longer_part_of_the_book_is_removed_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let book = place.path().join("new/book");
        write(&book, &[file("index.html"), file("areas/old.html"), file("cards/a.html")]).unwrap();
        fs::write(book.join("cards/mine.txt"), "kept").unwrap();
        write(&book, &[file("index.html"), file("cards/b.html")]).unwrap();
        assert!(!book.join("areas").exists() && !book.join("cards/a.html").exists());
        assert_eq!(fs::read_to_string(book.join("cards/b.html")).unwrap(), "cards/b.html!");
        assert_eq!(fs::read_to_string(book.join("cards/mine.txt")).unwrap(), "kept");
    }

    #[test]
    fn a_list_that_leads_elsewhere_removes_nothing_there() {
        let place = tempfile::tempdir().unwrap();
        let outside = place.path().join("outside.html");
        fs::write(&outside, "kept").unwrap();
        let book = place.path().join("book");
        fs::create_dir(&book).unwrap();
        let names = format!("{MARK}\n\n../outside.html\n{}\n\n.\nnotes.md\n", outside.display());
        fs::write(book.join(LIST), names).unwrap();
        fs::write(book.join("notes.md"), "kept").unwrap();
        write(&book, &[file("index.html")]).unwrap();
        assert!(outside.exists() && book.join("notes.md").exists() && book.join("index.html").exists());
    }
}

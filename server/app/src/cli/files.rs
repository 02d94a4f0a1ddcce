//! Which files a command is about.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::python_files;

/// The files found, and what went wrong with the paths that were given.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, sorted, each once.
    pub files: Vec<PathBuf>,
    /// Sentences for the user, each starting with a path.
    pub errors: Vec<String>,
}

/// All Python files (`*.py`, `*.pyi`, `*.pyw`) below `paths`, without what `.gitignore` leaves out and what `is_excluded`
/// says of a root and a path below it. A file that is named itself is taken whatever it is called.
#[must_use]
pub fn find(
    paths: &[PathBuf],
    is_excluded: impl Fn(&Path, &Path) -> bool + Clone + Send + Sync + 'static,
) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            let (root, is_excluded) = (path.clone(), is_excluded.clone());
            for file in python_files::below(path, move |below| is_excluded(&root, below), || false) {
                match file {
                    Ok(file) => found.files.push(clean(&file)),
                    Err(error) => found.errors.push(error),
                }
            }
        } else {
            // A missing file is met, and complained about, when it is read.
            found.files.push(path.clone());
        }
    }
    found.files.sort();
    found.files.dedup();
    found
}

/// `./a.py` is `a.py`.
fn clean(path: &Path) -> PathBuf {
    let shorter = path.strip_prefix(".").unwrap_or(path);
    if shorter.as_os_str().is_empty() { path.to_path_buf() } else { shorter.to_path_buf() }
}

/// The path for people: below the current folder without it.
#[must_use]
pub fn displayed(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let shorter = path.strip_prefix(&here).ok().filter(|shorter| !shorter.as_os_str().is_empty());
    clean(shorter.unwrap_or(path)).display().to_string()
}

/// The path for programs: absolute.
#[must_use]
pub fn absolute(path: &Path) -> String {
    std::path::absolute(path).map_or_else(|_| path.display().to_string(), |path| path.display().to_string())
}

/// The address of a file, with what a URI may not hold percent-encoded: below the current folder relative to it, so that it
/// holds on another machine.
#[must_use]
pub fn address(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let below =
        std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    if let Some(below) = below.filter(|below| !below.as_os_str().is_empty()) {
        return encoded(&below);
    }
    let whole = encoded(&path);
    // A drive's letter stands where other systems have nothing (RFC 8089, appendix E).
    if whole.starts_with('/') { format!("file://{whole}") } else { format!("file:///{whole}") }
}

/// A path with `/` between its parts, and with what may not stand in a URI percent-encoded (RFC 3986, section 2).
fn encoded(path: &Path) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/").into() } else { text };
    utf8_percent_encode(&text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn leaves_out_what_is_ignored_or_excluded_but_not_what_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "").unwrap();
            path
        };
        let kept = [make("a.py"), make("pkg/b.pyi")];
        let ignored = make("made/c.py");
        fs::write(folder.path().join(".gitignore"), "made/\n").unwrap();
        make("old/lib/d.py");
        make("notes.txt");
        let is_excluded = |_: &Path, path: &Path| path.ends_with("old");
        assert_eq!(find(&[folder.path().to_path_buf()], is_excluded).files, kept);
        assert_eq!(find(std::slice::from_ref(&ignored), is_excluded).files, [ignored]);
    }
}

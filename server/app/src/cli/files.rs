//! Which files a command is about.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

/// What ruff leaves out by default.
pub const DEFAULT_EXCLUDE: [&str; 22] = [
    ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".mypy_cache", ".nox", ".pants.d", ".pytype",
    ".ruff_cache", ".svn", ".tox", ".venv", "__pypackages__", "_build", "buck-out", "dist", "node_modules",
    "site-packages", "venv", ".ipynb_checkpoints",
];

/// The files found, and what went wrong with the paths that were given.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, sorted, each once.
    pub files: Vec<PathBuf>,
    /// Sentences for the user, each starting with a path.
    pub errors: Vec<String>,
}

/// All Python files (`*.py`, `*.pyi`, `*.pyw`) below `paths`, without what `.gitignore` and `exclude` leave out. A file
/// that is named itself is taken whatever it is called.
///
/// # Errors
/// Where one of the `exclude` patterns is none.
pub fn find(paths: &[PathBuf], exclude: &[String]) -> Result<Found, String> {
    let excluded = patterns(exclude)?;
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            walk(path, &excluded, &mut found);
        } else {
            // A missing file is met, and complained about, when it is read.
            found.files.push(path.clone());
        }
    }
    found.files.sort();
    found.files.dedup();
    Ok(found)
}

fn walk(folder: &Path, excluded: &GlobSet, found: &mut Found) {
    let excluded = excluded.clone();
    let root = folder.to_path_buf();
    let walk = WalkBuilder::new(folder)
        .hidden(false)
        .require_git(false)
        .sort_by_file_path(Ord::cmp)
        .filter_entry(move |entry| entry.depth() == 0 || !is_excluded(entry.path(), &root, &excluded))
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let is_file = entry.path().is_file();
                if is_file && entry.path().extension().is_some_and(|end| end == "py" || end == "pyi" || end == "pyw") {
                    found.files.push(clean(entry.path()));
                }
            }
            Err(error) => found.errors.push(format!("{error}; the rest is looked at")),
        }
    }
}

/// As ruff: a pattern without a slash meets the name of any file or folder, one with a slash the path below the root.
fn is_excluded(path: &Path, root: &Path, excluded: &GlobSet) -> bool {
    let by_name = path.file_name().is_some_and(|name| excluded.is_match(name));
    by_name || path.strip_prefix(root).is_ok_and(|path| excluded.is_match(path)) || excluded.is_match(path)
}

fn patterns(exclude: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in exclude {
        let glob = Glob::new(pattern.trim_end_matches('/'));
        set.add(glob.map_err(|error| format!("`exclude`: {error}; write it as `build` or `docs/*.py`"))?);
    }
    set.build().map_err(|error| format!("`exclude`: {error}"))
}

/// `./a.py` is `a.py`.
fn clean(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

/// The path for people: below the current folder without it.
#[must_use]
pub fn displayed(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    clean(path.strip_prefix(&here).unwrap_or(path)).display().to_string()
}

/// The path for programs: absolute.
#[must_use]
pub fn absolute(path: &Path) -> String {
    std::path::absolute(path).map_or_else(|_| path.display().to_string(), |path| path.display().to_string())
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
        make(".venv/lib/d.py");
        make("docs/conf.py");
        make("notes.txt");
        let exclude: Vec<String> = DEFAULT_EXCLUDE.iter().map(ToString::to_string).chain(["docs/*.py".into()]).collect();
        let found = find(&[folder.path().to_path_buf()], &exclude).unwrap();
        assert_eq!(found.files, kept);
        assert_eq!(find(&[ignored.clone()], &exclude).unwrap().files, [ignored]);
        assert!(find(&[], &["[".to_string()]).unwrap_err().contains("exclude"));
    }
}

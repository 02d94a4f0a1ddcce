//! The Python files of a folder, as git sees it.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

/// All Python files (`*.py`, `*.pyi`, `*.pyw`) below `folder` in the order of their paths, without what `.gitignore` leaves out and what
/// `is_excluded` says of a path; what cannot be read is an error, in words for the user. Ends early where `is_enough` says so, which is asked
/// for every entry of a folder.
pub fn below(
    folder: &Path,
    is_excluded: impl Fn(&Path) -> bool + Send + Sync + 'static,
    is_enough: impl Fn() -> bool,
) -> impl Iterator<Item = Result<PathBuf, String>> {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(false).require_git(false).sort_by_file_path(Ord::cmp);
    walk.filter_entry(move |entry| entry.depth() == 0 || !is_excluded(entry.path()));
    walk.build().take_while(move |_| !is_enough()).filter_map(|entry| match entry {
        Ok(entry) => {
            let path = entry.path();
            let is_python = path.extension().is_some_and(|end| end == "py" || end == "pyi" || end == "pyw");
            (is_python && path.is_file()).then(|| Ok(path.to_path_buf()))
        }
        Err(error) => Some(Err(format!("{error}; the rest is looked at"))),
    })
}

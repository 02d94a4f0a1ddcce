//! Which files are left out, and what is not wanted in which files.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns of `exclude` and `per-file-ignores`, in the language of `.gitignore`, counted from one folder.
#[derive(Debug, Clone)]
pub struct PathRules {
    excluded: Gitignore,
    ignored: Vec<(Gitignore, Vec<String>)>,
}

impl Default for PathRules {
    fn default() -> PathRules {
        PathRules::new(None, None, &[])
    }
}

/// What is left out where nothing is configured: ruff's defaults, so that both tools look at the same files.
const DEFAULT_EXCLUDE: [&str; 25] = [
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pypackages__",
    "_build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

impl PathRules {
    /// The rules of the files below `root` (without it, none); without `exclude`, ruff's defaults.
    #[must_use]
    pub fn new(
        root: Option<&Path>,
        exclude: Option<&[String]>,
        per_file: &[(String, Vec<String>)],
    ) -> PathRules {
        // Without a folder to count from, a pattern could match a folder far above what is worked on.
        let Some(root) = root else {
            return PathRules { excluded: Gitignore::empty(), ignored: Vec::new() };
        };
        let excluded = match exclude {
            Some(patterns) => matcher(root, patterns.iter().map(String::as_str)),
            None => matcher(root, DEFAULT_EXCLUDE),
        };
        let ignored = per_file
            .iter()
            .map(|(pattern, codes)| (matcher(root, [pattern.as_str()]), codes.clone()))
            .collect();
        PathRules { excluded, ignored }
    }

    /// Whether the file at the absolute `path` is left out.
    #[must_use]
    pub fn is_excluded(&self, path: &Path) -> bool {
        matches(&self.excluded, path)
    }

    /// The codes that are not wanted in the file at the absolute `path`.
    pub fn ignored_in<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = String> + 'a {
        let hits = self.ignored.iter().filter(|(pattern, _)| matches(pattern, path));
        hits.flat_map(|(_, codes)| codes.iter().cloned())
    }
}

fn matcher<'p>(root: &Path, patterns: impl IntoIterator<Item = &'p str>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(root);
    for pattern in patterns {
        // A pattern that cannot be read matches nothing; the others still do.
        let _ = builder.add_line(None, pattern);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

fn matches(patterns: &Gitignore, path: &Path) -> bool {
    // `matched_path_or_any_parents` takes only paths below its root.
    path.starts_with(patterns.path()) && patterns.matched_path_or_any_parents(path, false).is_ignore()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_what_ruff_leaves_out() {
        let rules = PathRules::new(Some(Path::new("/project")), None, &[]);
        assert!(rules.is_excluded(Path::new("/project/.venv/lib/a.py")));
        assert!(rules.is_excluded(Path::new("/project/node_modules/a.py")));
        assert!(!rules.is_excluded(Path::new("/project/src/a.py")));
    }

    #[test]
    fn own_patterns_replace_the_defaults() {
        let rules = PathRules::new(Some(Path::new("/project")), Some(&["generated/*.py".to_string()]), &[]);
        assert!(rules.is_excluded(Path::new("/project/generated/a.py")));
        assert!(!rules.is_excluded(Path::new("/project/.venv/a.py")));
    }

    #[test]
    fn ignores_by_pattern() {
        let per_file = [("tests/**".to_string(), vec!["bare-except".to_string()])];
        let rules = PathRules::new(Some(Path::new("/project")), None, &per_file);
        assert_eq!(
            rules.ignored_in(Path::new("/project/tests/deep/a.py")).collect::<Vec<_>>(),
            ["bare-except"]
        );
        assert_eq!(rules.ignored_in(Path::new("/project/src/a.py")).count(), 0);
    }
}

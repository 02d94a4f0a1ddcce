//! The files that configure: which ones count for a folder, and what they say.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use pygloss_engine::version::PythonVersion;

use super::options::Options;
use super::raw::{Problem, TomlFile};
use super::requires;

/// What the configuration files near a folder say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileOptions {
    /// The folder of the configuration file; patterns and paths count from here.
    pub root: Option<PathBuf>,
    /// Its options.
    pub options: Options,
    /// The version of `requires-python` or of ruff's configuration, for where no option says it.
    pub fallback_target: Option<PythonVersion>,
}

const OWN: &str = "pygloss.toml";
const PROJECT: &str = "pyproject.toml";
const RUFF: [&str; 2] = [".ruff.toml", "ruff.toml"];

/// Whether a change of the file with this name may change the configuration.
#[must_use]
pub fn is_configuration_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == OWN || name == PROJECT || RUFF.iter().any(|ruff| name == *ruff))
}

/// What counts for the files in `folder`: the nearest folder, upwards, with a `pygloss.toml` or a `[tool.pygloss]`. The
/// version falls back to the nearest one that a `pyproject.toml` or ruff's configuration names.
#[must_use]
pub fn near(folder: &Path) -> (FileOptions, Vec<Problem>) {
    let mut found = FileOptions::default();
    let mut problems = Vec::new();
    for folder in folder.ancestors() {
        let own = read(&folder.join(OWN), &mut problems);
        let project = read(&folder.join(PROJECT), &mut problems);
        if found.root.is_none() {
            let own = own.as_ref().map(|(path, text)| own_options(path, text));
            let tool = project.as_ref().and_then(|(path, text)| tool_options(path, text));
            if own.is_some() || tool.is_some() {
                found.root = Some(folder.to_path_buf());
            }
            for (options, more) in [own, tool].into_iter().flatten() {
                found.options = found.options.or(options);
                problems.extend(more);
            }
        }
        if found.fallback_target.is_none() {
            found.fallback_target = fallback(folder, project.as_ref(), &mut problems);
        }
        if found.root.is_some() && found.fallback_target.is_some() {
            break;
        }
    }
    problems.dedup();
    (found, problems)
}

fn read(path: &Path, problems: &mut Vec<Problem>) -> Option<(PathBuf, String)> {
    let problem = |message: String| Problem { path: Some(path.to_path_buf()), line: None, message };
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => return Some((path.to_path_buf(), text)),
            Err(_) => {
                problems.push(problem("this is not UTF-8. The file is left aside until it is.".to_string()))
            }
        },
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
        Err(error) => {
            problems.push(problem(format!("this cannot be read ({error}). The file is left aside.")))
        }
    }
    None
}

fn own_options(path: &Path, text: &str) -> (Options, Vec<Problem>) {
    match TomlFile::parse(path, text) {
        Ok(file) => Options::from_entries(Some(path), file.entries(&[]).unwrap_or_default()),
        Err(problem) => (Options::default(), vec![problem]),
    }
}

fn tool_options(path: &Path, text: &str) -> Option<(Options, Vec<Problem>)> {
    match TomlFile::parse(path, text) {
        Ok(file) => Some(Options::from_entries(Some(path), file.entries(&["tool", "pygloss"])?)),
        Err(problem) => text.contains("tool.pygloss").then(|| (Options::default(), vec![problem])),
    }
}

/// The version that ruff's configuration or `requires-python` names in this folder; ruff reads them in this order too.
fn fallback(
    folder: &Path,
    project: Option<&(PathBuf, String)>,
    problems: &mut Vec<Problem>,
) -> Option<PythonVersion> {
    let version = |text: &str| text.parse().ok().map(requires::known);
    for name in RUFF {
        if let Some((path, text)) = read(&folder.join(name), problems)
            && let Ok(file) = TomlFile::parse(&path, &text)
            && let Some(target) = file.string(&["target-version"]).and_then(version)
        {
            return Some(target);
        }
    }
    let (path, text) = project?;
    let file = TomlFile::parse(path, text).ok()?;
    let ruff = file.string(&["tool", "ruff", "target-version"]).and_then(version);
    ruff.or_else(|| file.string(&["project", "requires-python"]).and_then(requires::oldest))
}

#[cfg(test)]
mod tests {
    use pygloss_engine::analysis::{HoverMode, Level};

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &str)]) -> Folder {
            let root = std::env::temp_dir().join(format!("pygloss-config-{}-{name}", std::process::id()));
            for (path, text) in files {
                let path = root.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Folder(root)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn own_file_goes_before_the_project_s() {
        let folder = Folder::new(
            "order",
            &[
                ("pygloss.toml", "level = \"advanced\"\n"),
                ("pyproject.toml", "[tool.pygloss]\nlevel = \"beginner\"\nhover = \"off\"\n"),
                ("pkg/inner/a.py", ""),
            ],
        );
        let (found, problems) = near(&folder.0.join("pkg/inner"));
        assert_eq!(problems, []);
        assert_eq!(found.root.as_deref(), Some(folder.0.as_path()));
        assert_eq!(found.options.level, Some(Level::Advanced));
        assert_eq!(found.options.hover, Some(HoverMode::Off));
    }

    #[test]
    fn an_unknown_key_is_named_with_file_and_line() {
        let folder = Folder::new(
            "unknown",
            &[("pyproject.toml", "[tool.pygloss]\nlevel = \"advanced\"\nlevle = 1\n")],
        );
        let (found, problems) = near(&folder.0);
        assert_eq!(found.options.level, Some(Level::Advanced));
        let message = problems[0].to_string();
        assert!(message.contains("pyproject.toml:3: there is no option `levle`"), "{message}");
    }

    #[test]
    fn broken_toml_is_named_with_its_line() {
        let folder = Folder::new("broken", &[("pygloss.toml", "level = \"advanced\"\nhover = \n")]);
        let (_, problems) = near(&folder.0);
        assert!(problems[0].to_string().contains("pygloss.toml:2: this is no TOML"), "{problems:?}");
    }

    #[test]
    fn the_version_falls_back_to_ruff_s_and_the_project_s() {
        let requires = "[project]\nrequires-python = \">=3.10\"\n";
        let folder = Folder::new(
            "fallback",
            &[("pyproject.toml", requires), ("sub/ruff.toml", "target-version = \"py311\"")],
        );
        assert_eq!(near(&folder.0).0.fallback_target, Some(PythonVersion::new(3, 10)));
        assert_eq!(near(&folder.0.join("sub")).0.fallback_target, Some(PythonVersion::new(3, 11)));
    }
}

//! Which Python may be started: never one that lies in the project, or that a file of the project names.

use std::path::{Path, PathBuf};

/// Files and folders that stand at the root of a project.
const ROOTS: [&str; 6] = [".git", "pyproject.toml", "pygloss.toml", "setup.py", "setup.cfg", "pyvenv.cfg"];

/// Where a Python may come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the reader's own settings name: a program, or the folder of an environment.
    pub configured: Option<PathBuf>,
    /// The folders of `PATH`.
    pub path: Vec<PathBuf>,
    /// Folders whose programs are not started.
    pub projects: Vec<PathBuf>,
}

/// The folders of the projects that a file may belong to: its own folder, and those above it that look like a project's root.
#[must_use]
pub fn projects_of(file: &Path) -> Vec<PathBuf> {
    let Ok(file) = std::path::absolute(file) else { return Vec::new() };
    let above = file.ancestors().skip(1);
    let is_root = |folder: &&Path| ROOTS.iter().any(|name| folder.join(name).exists());
    above.clone().take(1).chain(above.skip(1).filter(is_root)).map(Path::to_path_buf).collect()
}

impl Choice {
    /// The Python to start: the configured one, else the first `python3` of `PATH`. A program in a project is passed over.
    #[must_use]
    pub fn interpreter(&self) -> Option<PathBuf> {
        let names: &[&str] = if cfg!(windows) { &["python3.exe", "python.exe"] } else { &["python3"] };
        let configured = self.configured.as_deref().into_iter().flat_map(programs_of);
        let on_path = self.path.iter().flat_map(|folder| names.iter().map(|name| folder.join(name)));
        configured.chain(on_path).find(|program| self.may_start(program))
    }

    fn may_start(&self, program: &Path) -> bool {
        let is_python = program
            .file_name()
            .is_some_and(|name| name.to_string_lossy().to_ascii_lowercase().starts_with("python"));
        if !is_python || !program.is_absolute() || !program.is_file() {
            return false;
        }
        let Ok(real) = program.canonicalize() else { return false };
        let Some(folder) = program.parent().and_then(|folder| folder.canonicalize().ok()) else {
            return false;
        };
        self.projects.iter().all(|project| {
            let Ok(project) = project.canonicalize() else { return true };
            // A link out of the project is still the project's, and so is one that leads into it.
            !program.starts_with(&project) && !folder.starts_with(&project) && !real.starts_with(&project)
        })
    }
}

/// The interpreter itself, or those of an environment's folder.
fn programs_of(configured: &Path) -> Vec<PathBuf> {
    if configured.is_dir() {
        ["bin/python3", "bin/python", "Scripts/python.exe", "python.exe"]
            .map(|name| configured.join(name))
            .to_vec()
    } else {
        vec![configured.to_path_buf()]
    }
}

//! Which settings hold for which file: configuration near it, and above that the command line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use pygloss_engine::analysis::Settings;
use pygloss_engine::knowledge::Library;
use pygloss_engine::semantics::ModuleSource;
use pygloss_engine::version::PythonVersion;

use super::Outcome;
use super::output::complain;
use super::selection::Selection;
use crate::config::{self, Config, Options, PathRules};
use crate::packs;
use crate::workspace::{FileSource, Workspace};

/// Finds configuration, each folder's once.
pub struct Configuration {
    selection: Selection,
    /// What `--exclude` leaves out, counted from the working folder.
    excluded: PathRules,
    known: Mutex<HashMap<PathBuf, Arc<Config>>>,
    /// The cards for the files of each folder, and those of each list of packs, so that folders with the same packs share them.
    cards: Mutex<Cards>,
    problems: Mutex<Vec<String>>,
}

#[derive(Default)]
struct Cards {
    of_folder: HashMap<PathBuf, Arc<Library>>,
    of_packs: HashMap<Vec<PathBuf>, Arc<Library>>,
}

impl Configuration {
    /// Under these options of the command line.
    #[must_use]
    pub fn new(selection: Selection, exclude: &[String]) -> Arc<Configuration> {
        let here = std::env::current_dir().unwrap_or_default();
        let excluded = PathRules::new(Some(&here), Some(exclude), &[]);
        Arc::new(Configuration {
            selection,
            excluded,
            known: Mutex::default(),
            cards: Mutex::default(),
            problems: Mutex::default(),
        })
    }

    /// What is configured for the files in `folder`. Patterns count from the configuration file's folder, or from
    /// `folder` where there is none.
    fn config(&self, folder: &Path) -> Arc<Config> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = known().get(&folder) {
            return Arc::clone(config);
        }
        let (files, problems) = config::near(&folder);
        let mut config = Config::join(&Options::default(), &files, Some(&folder));
        self.selection.apply(&mut config.settings);
        config.level = Some(self.selection.level(config.level));
        let config = Arc::new(config);
        known().insert(folder, Arc::clone(&config));
        self.complain(problems.iter().map(ToString::to_string));
        config
    }

    fn complain(&self, problems: impl IntoIterator<Item = String>) {
        let mut all = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        for problem in problems {
            if !all.contains(&problem) {
                all.push(problem);
            }
        }
    }

    /// The cards for the files in a folder: the built-in ones with those of the project.
    #[must_use]
    pub fn cards_in(&self, folder: &Path) -> Arc<Library> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let config = self.config(&folder);
        // Others wait while packs are read, lest each file of a project reads them.
        let mut cards = self.cards.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(library) = cards.of_folder.get(&folder) {
            return Arc::clone(library);
        }
        let (packs, problems) = packs::folders(&config, Some(&folder));
        self.complain(problems);
        let library = match cards.of_packs.get(&packs) {
            Some(library) => Arc::clone(library),
            None => {
                let (library, problems) = packs::library(&packs);
                self.complain(problems);
                library
            }
        };
        cards.of_packs.insert(packs, Arc::clone(&library));
        cards.of_folder.insert(folder, Arc::clone(&library));
        library
    }

    /// The cards for a file.
    #[must_use]
    pub fn cards(&self, path: &Path) -> Arc<Library> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        self.cards_in(path.parent().unwrap_or(&path))
    }

    /// The settings for a file.
    #[must_use]
    pub fn settings(&self, path: &Path) -> Arc<Settings> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let config = self.config(path.parent().unwrap_or(&path));
        config.settings_for(Some(&path), config.level.unwrap_or_default())
    }

    /// The modules as a file sees them; none but the standard library's for what is no file.
    #[must_use]
    pub fn modules(&self, workspace: &Workspace, path: &Path, target: PythonVersion) -> Arc<FileSource> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let config = self.config(path.parent().unwrap_or(&path));
        // Without a configuration file the file's own folder stands for the project; the search for a project is free then.
        let base = config.root.as_deref().filter(|root| Some(*root) != path.parent());
        workspace.source(
            path.is_file().then_some(path.as_path()),
            base,
            config.interpreter.as_deref(),
            target,
        )
    }

    /// The modules as a team's cards in `folder` see them, which are checked for `target`.
    #[must_use]
    pub fn modules_of_project(
        &self,
        workspace: &Workspace,
        folder: &Path,
    ) -> (Arc<dyn ModuleSource>, PythonVersion) {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let config = self.config(&folder);
        // Without a configuration file the cards lie below the project's root, or in a folder of the project.
        let own = folder.ends_with(packs::OWN).then(|| folder.ancestors().nth(2)).flatten();
        let root = config.root.as_deref().filter(|root| *root != folder).or(own).or(folder.parent());
        let target = config.settings.target;
        (workspace.source(None, root, config.interpreter.as_deref(), target), target)
    }

    /// Whether a file or folder found below `root` is left out.
    #[must_use]
    pub fn is_excluded(&self, root: &Path, path: &Path) -> bool {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        self.config(root).paths.is_excluded(&path) || self.excluded.is_excluded(&path)
    }

    /// Complains about what was wrong with the configuration that was met, and says how a command ends by that.
    pub fn outcome(&self) -> Outcome {
        let problems = self.problems();
        problems.iter().for_each(|problem| complain(problem));
        if problems.is_empty() { Outcome::Clean } else { Outcome::Failed }
    }

    /// What was wrong with the configuration that was met, in sentences for the user.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone();
        problems.sort();
        problems
    }
}

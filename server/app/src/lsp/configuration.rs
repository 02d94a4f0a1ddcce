//! The reader's wishes for each file: the editor's settings over what the files near it say.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use pygloss_engine::analysis::Shared;
use pygloss_engine::knowledge::Library;
use serde_json::Value;

use super::logging::Log;
use crate::config::{self, Config, Options};
use crate::packs;

/// How many problems with cards are named at once.
const MOST_SAID: usize = 50;

/// The configuration of a session. Reading files happens in computations only, never in a handler.
#[derive(Default)]
pub struct Configuration {
    editor: RwLock<Options>,
    folders: RwLock<Vec<PathBuf>>,
    known: Mutex<HashMap<Option<PathBuf>, Arc<Wishes>>>,
    /// The cards of each list of packs, so that folders with the same packs share them.
    shared: Mutex<HashMap<Vec<PathBuf>, Arc<Shared>>>,
    /// What was said about the cards of each list of packs when they were read last.
    said: Mutex<HashMap<Vec<PathBuf>, Vec<String>>>,
    packs: Mutex<Packs>,
    /// How often all this was to be read again. What was read before must not be kept afterwards.
    forgotten: AtomicU64,
}

/// Folders of cards that configuration names, whether they are there or not.
#[derive(Default)]
struct Packs {
    all: BTreeSet<PathBuf>,
    /// Those of them that nobody was asked to watch yet.
    unwatched: Vec<PathBuf>,
}

/// What holds for the files of one folder.
pub struct Wishes {
    /// The configuration.
    pub config: Config,
    /// The cards, with those of packs, and the modules.
    pub shared: Arc<Shared>,
}

impl Configuration {
    /// Takes the editor's settings. `true` where they differ from those before.
    pub fn set_editor(&self, settings: &Value, log: &Log) -> bool {
        // Some clients send the section, some what holds the section.
        let settings = settings.get("pygloss").unwrap_or(settings);
        let options = match settings {
            Value::Null => Options::default(),
            Value::Object(settings) => {
                let (options, problems) = Options::from_json(settings);
                problems.iter().for_each(|problem| log.warn_once(problem.to_string()));
                options
            }
            _ => {
                log.warn_once(format!("editor settings: `pygloss` is {settings}; it should be an object."));
                return false;
            }
        };
        let mut editor = self.editor.write().unwrap_or_else(PoisonError::into_inner);
        if *editor == options {
            return false;
        }
        *editor = options;
        drop(editor);
        self.forget();
        true
    }

    /// Takes the workspace folders.
    pub fn set_folders(&self, change: impl FnOnce(&mut Vec<PathBuf>)) {
        change(&mut self.folders.write().unwrap_or_else(PoisonError::into_inner));
        self.forget();
    }

    /// Forgets what the files say; it is read again when it is asked for.
    pub fn forget(&self) {
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// All cards that are in use: the built-in ones, and then those with packs.
    pub fn libraries(&self) -> Vec<Arc<Library>> {
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let with_packs = shared.values().map(|shared| Arc::clone(&shared.library));
        std::iter::once(Arc::clone(crate::cards::library())).chain(with_packs).collect()
    }

    /// Whether a change of this file may change a card that is in use, or wanted.
    pub fn may_hold_cards(&self, path: &Path) -> bool {
        let packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        packs::concerns(path, packs.all.iter().map(PathBuf::as_path))
    }

    /// The configured folders of cards outside of the workspace that the client was not asked to watch yet.
    pub fn unwatched_packs(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.packs.lock().unwrap_or_else(PoisonError::into_inner).unwatched)
    }

    fn note_packs(&self, config: &Config) {
        let workspace = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in &config.packs {
            let is_new = packs.all.insert(folder.clone());
            if is_new && !workspace.iter().any(|root| folder.starts_with(root)) {
                packs.unwatched.push(folder.clone());
            }
        }
    }

    fn shared(&self, config: &Config, folder: Option<&Path>, round: u64, log: &Log) -> Arc<Shared> {
        self.note_packs(config);
        let (folders, problems) = packs::folders(config, folder);
        problems.into_iter().for_each(|problem| log.warn_once(problem));
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = shared.get(&folders) {
            return Arc::clone(shared);
        }
        let (library, problems) = packs::library(&folders);
        let new = Arc::new(Shared::new(library));
        if self.forgotten.load(Ordering::Acquire) == round {
            shared.insert(folders.clone(), Arc::clone(&new));
        }
        drop(shared);
        self.say(folders, problems, log);
        new
    }

    /// Says what is wrong with cards: at once all that is new, so that a card that breaks a second time is named again.
    fn say(&self, folders: Vec<PathBuf>, problems: Vec<String>, log: &Log) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let before = said.get(&folders).map_or(&[][..], Vec::as_slice);
        let new = problems.iter().filter(|problem| !before.contains(problem));
        for problem in new.clone().take(MOST_SAID) {
            log.warn(problem);
        }
        let more = new.count().saturating_sub(MOST_SAID);
        if more > 0 {
            log.warn(format!("{more} more problems with cards; `pygloss cards check` names them all."));
        }
        said.insert(folders, problems);
    }

    /// What holds for a file; `None` for one that is not on disk.
    pub fn of(&self, path: Option<&Path>, log: &Log) -> Arc<Wishes> {
        let base = self.base(path);
        let folder = path.and_then(Path::parent).map(Path::to_path_buf).or_else(|| base.clone());
        if let Some(wishes) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&folder) {
            return Arc::clone(wishes);
        }
        let round = self.forgotten.load(Ordering::Acquire);
        let (file, problems) = folder.as_deref().map(config::near).unwrap_or_default();
        problems.iter().for_each(|problem| log.warn_once(problem.to_string()));
        let editor = self.editor.read().unwrap_or_else(PoisonError::into_inner).clone();
        let config = Config::join(&editor, &file, base.as_deref());
        let shared = self.shared(&config, folder.as_deref(), round, log);
        let wishes = Arc::new(Wishes { config, shared });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.forgotten.load(Ordering::Acquire) == round {
            known.insert(folder, Arc::clone(&wishes));
        }
        wishes
    }

    /// What the editor's settings name as the interpreter. What files of the project say does not count here: it is started.
    pub fn interpreter_to_start(&self) -> Option<PathBuf> {
        let editor = self.editor.read().unwrap_or_else(PoisonError::into_inner);
        editor.interpreter.as_ref().map(PathBuf::from)
    }

    /// The workspace folders.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.folders.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The innermost workspace folder around a file; the first folder for a file that is not on disk.
    fn base(&self, path: Option<&Path>) -> Option<PathBuf> {
        let folders = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        match path {
            Some(path) => folders
                .iter()
                .filter(|folder| path.starts_with(folder))
                .max_by_key(|folder| folder.components().count())
                .cloned(),
            None => folders.first().cloned(),
        }
    }
}

//! Modules as they are seen from one file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use pygloss_engine::semantics::{ModuleSource, OwnName, Resolved, stdlib};
use pygloss_engine::version::PythonVersion;

use super::environment::{Environment, Surroundings};
use super::find::{Located, locate};
use super::modules::{Look, ModuleKey, Modules};
use super::patience::{Patience, patience};

/// For how long a name is taken to lead where it led.
const FRESH: Duration = Duration::from_secs(2);

/// The folders in which a file's imports are looked up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SearchPath {
    /// Before the standard library: the file's own folder, the project's.
    pub local: Vec<PathBuf>,
    /// After it: installed packages.
    pub site: Vec<PathBuf>,
    /// The version of the standard library.
    pub target: PythonVersion,
}

/// The folder for which an environment was looked for, and the interpreter that was configured.
type Asked = (Option<PathBuf>, Option<PathBuf>);

/// Everything that is known about the modules of a process.
pub struct Workspace {
    modules: Arc<Modules>,
    surroundings: Surroundings,
    /// Computations always wait for what they ask for.
    waits: bool,
    epoch: AtomicU64,
    environments: Mutex<HashMap<Asked, Arc<Environment>>>,
    finders: Mutex<HashMap<SearchPath, Arc<Finder>>>,
}

impl Workspace {
    /// With the environment of this process.
    #[must_use]
    pub fn new() -> Workspace {
        Workspace::with(Surroundings::of_process(), false)
    }

    /// With the environment of this process, for programs whose computations always wait for what they ask for.
    #[must_use]
    pub fn waiting() -> Workspace {
        Workspace::with(Surroundings::of_process(), true)
    }

    /// With another environment.
    #[must_use]
    pub fn with(surroundings: Surroundings, waits: bool) -> Workspace {
        Workspace {
            modules: Arc::default(),
            surroundings,
            waits,
            epoch: AtomicU64::new(0),
            environments: Mutex::default(),
            finders: Mutex::default(),
        }
    }

    /// The modules that were read.
    #[must_use]
    pub fn modules(&self) -> &Arc<Modules> {
        &self.modules
    }

    /// Grows when sources have to be asked for anew.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Files came, went, or were changed from outside; environments may have changed.
    pub fn changed(&self) {
        self.environments.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let finders = self.finders.lock().unwrap_or_else(PoisonError::into_inner);
        finders.values().for_each(|finder| finder.located.clear());
        drop(finders);
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.modules.changed();
    }

    /// The modules as a file sees them. `base` is the folder that the editor has open, or of the configuration; `file` is `None` for one
    /// that is not on disk.
    #[must_use]
    pub fn source(
        &self,
        file: Option<&Path>,
        base: Option<&Path>,
        interpreter: Option<&Path>,
        target: PythonVersion,
    ) -> Arc<FileSource> {
        let folder = file.and_then(Path::parent);
        let root = folder.and_then(|folder| project_root(folder, base)).or(base);
        let own = file.and_then(|file| own_name(file, root));
        let mut local: Vec<PathBuf> = Vec::new();
        let mut add = |path: PathBuf| {
            if !local.contains(&path) {
                local.push(path);
            }
        };
        let start = folder.map(package_root);
        // The standard library's own files: the tables know more of it than its text.
        let library = start.filter(|start| is_standard_library(start));
        if let Some(start) = start.filter(|_| library.is_none()) {
            add(start.to_path_buf());
        }
        if let Some(root) = root {
            let src = root.join("src");
            if src.is_dir() {
                add(src);
            }
            add(root.to_path_buf());
        }
        self.surroundings.python_path.iter().cloned().for_each(&mut add);
        let environment = self.environment(root.or(folder), interpreter);
        let site =
            library.map(Path::to_path_buf).into_iter().chain(environment.site.iter().cloned()).collect();
        let path = SearchPath { local, site, target };
        let mut finders = self.finders.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Finder { path: path.clone(), located: DashMap::with_shard_amount(4) });
        let finder = Arc::clone(finders.entry(path.clone()).or_insert_with(new));
        let modules = Arc::clone(&self.modules);
        Arc::new(FileSource { own, finder, modules, waits: self.waits, pending: AtomicBool::new(false) })
    }

    fn environment(&self, folder: Option<&Path>, interpreter: Option<&Path>) -> Arc<Environment> {
        let key = (folder.map(Path::to_path_buf), interpreter.map(Path::to_path_buf));
        let mut known = self.environments.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.entry(key).or_insert_with(|| {
            let mut surroundings = self.surroundings.clone();
            if interpreter.is_some() {
                surroundings.interpreter = interpreter.map(Path::to_path_buf);
            }
            Arc::new(Environment::discover(folder, &surroundings))
        });
        Arc::clone(found)
    }
}

impl Default for Workspace {
    fn default() -> Workspace {
        Workspace::new()
    }
}

/// Looks up names in one list of folders, and remembers for a while where they led.
struct Finder {
    path: SearchPath,
    located: DashMap<String, (Instant, Found)>,
}

#[derive(Clone)]
enum Found {
    File(Located),
    Standard,
    Unknown,
    Nothing,
}

impl Finder {
    fn find(&self, name: &str) -> Found {
        if let Some(known) = self.located.get(name)
            && known.0.elapsed() < FRESH
        {
            return known.1.clone();
        }
        let found = self.look(name);
        self.located.insert(name.to_string(), (Instant::now(), found.clone()));
        found
    }

    fn look(&self, name: &str) -> Found {
        let top = name.split('.').next().unwrap_or_default();
        if top == "__main__" {
            // Whatever program runs.
            return Found::Unknown;
        }
        let is_standard = stdlib::is_module(top, self.path.target);
        // Modules that are part of the interpreter, or imported before any program, cannot be shadowed.
        if is_standard && stdlib::is_always_loaded(top) {
            return Found::Standard;
        }
        match locate(name, &self.path.local) {
            Some(found) if !is_standard || !matches!(found, Located::Namespace(_)) => {
                // Folders of one name in several places are one package.
                if let Located::Namespace(_) = found {
                    let all: Vec<PathBuf> = self.path.local.iter().chain(&self.path.site).cloned().collect();
                    return locate(name, &all).map_or(Found::Nothing, Found::File);
                }
                return Found::File(found);
            }
            _ => {}
        }
        if is_standard && locate(top, &self.path.local).is_none_or(|l| matches!(l, Located::Namespace(_))) {
            return Found::Standard;
        }
        locate(name, &self.path.site).map_or(Found::Nothing, Found::File)
    }
}

/// The modules as one file sees them.
pub struct FileSource {
    own: Option<OwnName>,
    finder: Arc<Finder>,
    modules: Arc<Modules>,
    waits: bool,
    pending: AtomicBool,
}

impl FileSource {
    fn module(&self, name: &str, path: PathBuf, is_package: bool, is_stub: bool) -> Resolved {
        let target = self.finder.path.target;
        let key = ModuleKey { path, own: (name.to_string(), is_package), is_stub, target };
        let patience = if self.waits { Patience::Unlimited } else { patience() };
        match self.modules.look(&key, patience) {
            Look::Module(summary) => Resolved::Module(summary),
            Look::Unreadable => Resolved::Opaque,
            Look::Pending => {
                self.pending.store(true, Ordering::Release);
                Resolved::Pending
            }
        }
    }

    /// Where a name leads, for those who want to know the file.
    #[must_use]
    pub fn located(&self, name: &str) -> Option<Located> {
        match self.finder.find(name) {
            Found::File(located) => Some(located),
            Found::Standard | Found::Unknown | Found::Nothing => None,
        }
    }
}

impl ModuleSource for FileSource {
    fn find(&self, name: &str) -> Resolved {
        match self.finder.find(name) {
            Found::Standard => Resolved::Standard,
            Found::Unknown => Resolved::Opaque,
            Found::Nothing => Resolved::Missing,
            Found::File(Located::Source { path, is_package }) => self.module(name, path, is_package, false),
            Found::File(Located::Stub { path, is_package }) => self.module(name, path, is_package, true),
            Found::File(Located::Compiled(_)) => Resolved::Opaque,
            Found::File(Located::Namespace(_)) => Resolved::Namespace,
        }
    }

    fn own(&self) -> Option<OwnName> {
        self.own.clone()
    }

    fn generation(&self) -> u64 {
        self.modules.generation()
    }

    fn was_pending(&self) -> bool {
        self.pending.swap(false, Ordering::AcqRel)
    }
}

/// The project of the files in a folder: the nearest folder upwards that looks like one, but not above `base`.
fn project_root<'p>(folder: &'p Path, base: Option<&Path>) -> Option<&'p Path> {
    let marks = ["pyproject.toml", "setup.py", "setup.cfg", "pygloss.toml", ".pygloss", ".git"];
    let above = folder.ancestors().take_while(|above| base.is_none_or(|base| above.starts_with(base)));
    above.into_iter().find(|above| marks.iter().any(|mark| above.join(mark).exists()))
}

/// The first folder upwards that is no package.
fn package_root(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| !folder.join("__init__.py").is_file()).unwrap_or(folder)
}

/// Whether a folder is that of CPython's library.
fn is_standard_library(folder: &Path) -> bool {
    ["os.py", "site.py", "abc.py", "codeop.py", "this.py"].iter().all(|file| folder.join(file).is_file())
}

/// The name under which a file is imported: from the folder above its outermost package; where it is in none, from the
/// project's `src` or root folder, as in a namespace package.
#[must_use]
pub fn own_name(file: &Path, root: Option<&Path>) -> Option<OwnName> {
    let folder = file.parent()?;
    let mut start = package_root(folder);
    if start == folder
        && let Some(root) = root
    {
        let src = root.join("src");
        let base = if folder.starts_with(&src) { src } else { root.to_path_buf() };
        if folder.starts_with(&base) {
            start = folder.ancestors().find(|above| **above == *base).unwrap_or(start);
        }
    }
    let dotted = |start: &Path| {
        let mut parts: Vec<String> = Vec::new();
        for part in folder.strip_prefix(start).ok()?.components() {
            parts.push(part.as_os_str().to_str()?.to_string());
        }
        let stem = file.file_stem()?.to_str()?;
        let is_package = stem == "__init__";
        if !is_package {
            parts.push(stem.to_string());
        }
        let is_name = |part: &String| {
            part.chars().all(|c| c == '_' || c.is_alphanumeric())
                && !part.starts_with(|c: char| c.is_ascii_digit())
        };
        let valid = !parts.is_empty() && parts.iter().all(is_name);
        valid.then(|| OwnName { name: parts.join(".").into(), is_package })
    };
    dotted(start).or_else(|| dotted(folder))
}

//! Modules as they are seen from one file.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use dashmap::DashMap;
use pygloss_engine::semantics::{Home, ModuleSource, OwnName, Resolved, Shadow, stdlib};
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
    /// The folder of the standard library, for the files in it.
    pub library: Option<PathBuf>,
    /// Other modules may be found in ways that are not followed.
    pub may_have_more: bool,
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
    /// What was found for folders, by programs that end soon.
    views: Mutex<HashMap<Seen, View>>,
}

/// A folder, the base, the interpreter that was configured, and the version.
type Seen = (Option<PathBuf>, Option<PathBuf>, Option<PathBuf>, PythonVersion);

/// What the files of a folder have in common.
#[derive(Clone)]
struct View {
    finder: Arc<Finder>,
    root: Option<PathBuf>,
    /// The folder of installed packages that they are in.
    installed: Option<PathBuf>,
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
            views: Mutex::default(),
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
        self.views.lock().unwrap_or_else(PoisonError::into_inner).clear();
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
        let View { finder, root, installed } = self.view(folder, base, interpreter, target);
        let own = file.and_then(|file| own_name(file, installed.as_deref(), root.as_deref()));
        let modules = Arc::clone(&self.modules);
        let file = file.map(Path::to_path_buf);
        let pending = AtomicBool::new(false);
        let found = self.waits.then(Mutex::default);
        Arc::new(FileSource { own, file, root, finder, modules, waits: self.waits, pending, found })
    }

    /// What the files of a folder have in common.
    fn view(
        &self,
        folder: Option<&Path>,
        base: Option<&Path>,
        interpreter: Option<&Path>,
        target: PythonVersion,
    ) -> View {
        if !self.waits {
            // Projects begin and end while an editor is open.
            return self.look_around(folder, base, interpreter, target);
        }
        let owned = |path: Option<&Path>| path.map(Path::to_path_buf);
        let key = (owned(folder), owned(base), owned(interpreter), target);
        if let Some(known) = self.views.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let view = self.look_around(folder, base, interpreter, target);
        self.views.lock().unwrap_or_else(PoisonError::into_inner).insert(key, view.clone());
        view
    }

    fn look_around(
        &self,
        folder: Option<&Path>,
        base: Option<&Path>,
        interpreter: Option<&Path>,
        target: PythonVersion,
    ) -> View {
        let root = folder.and_then(|folder| project_root(folder, base)).or(base);
        let environment = self.environment(root.or(folder), interpreter);
        let installed = folder.and_then(|folder| {
            let around = environment.site.iter().filter(|site| folder.starts_with(site));
            around.max_by_key(|site| site.as_os_str().len())
        });
        let mut local: Vec<PathBuf> = Vec::new();
        let mut add = |path: PathBuf| {
            if !local.contains(&path) {
                local.push(path);
            }
        };
        let start = installed.map(PathBuf::as_path).or(folder.map(package_root));
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
        let site =
            library.map(Path::to_path_buf).into_iter().chain(environment.site.iter().cloned()).collect();
        let may_have_more = environment.may_have_more;
        let library = library.map(Path::to_path_buf);
        let path = SearchPath { local, site, library, may_have_more, target };
        let mut finders = self.finders.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Finder { path: path.clone(), located: DashMap::with_shard_amount(4) });
        let finder = Arc::clone(finders.entry(path.clone()).or_insert_with(new));
        View { finder, root: root.map(Path::to_path_buf), installed: installed.cloned() }
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
        // Where the library has no `distutils` any more, setuptools brings its own, by a line of a `.pth` file.
        if top == "distutils" && !is_standard && locate("_distutils_hack", &self.path.site).is_some() {
            return Found::Unknown;
        }
        // A folder without an `__init__` gives way to any module or package, wherever that is.
        let is_own =
            locate(top, &self.path.local).is_some_and(|found| !matches!(found, Located::Namespace(_)));
        let found = if is_own {
            locate(name, &self.path.local)
        } else if is_standard {
            return self.of_library(name).map_or(Found::Standard, Found::File);
        } else {
            let all: Vec<PathBuf> = self.path.local.iter().chain(&self.path.site).cloned().collect();
            locate(name, &all)
        };
        found.map_or_else(|| self.nothing(), Found::File)
    }

    /// The file of a module of the standard library that the tables do not describe, for those who read that library.
    fn of_library(&self, name: &str) -> Option<Located> {
        let library = self.path.library.as_ref()?;
        if stdlib::was_read(name) || name.starts_with('_') || name.contains("._") {
            return None;
        }
        locate(name, std::slice::from_ref(library))
    }

    /// What is said of a name that no folder has.
    fn nothing(&self) -> Found {
        if self.path.may_have_more { Found::Unknown } else { Found::Nothing }
    }
}

/// Where a name leads, and in which state the file is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ModuleState {
    kind: &'static str,
    file: Option<PathBuf>,
    /// When the file was changed, in nanoseconds since 1970.
    pub modified: Option<u64>,
    length: Option<u64>,
}

/// The modules as one file sees them.
pub struct FileSource {
    own: Option<OwnName>,
    /// The file, where it is on disk.
    file: Option<PathBuf>,
    /// The folder of its project.
    root: Option<PathBuf>,
    finder: Arc<Finder>,
    modules: Arc<Modules>,
    waits: bool,
    pending: AtomicBool,
    /// What was found, where an answer that was waited for once holds for good: the same names are asked for again and again.
    found: Option<Mutex<HashMap<String, Resolved>>>,
}

impl FileSource {
    fn resolve(&self, name: &str) -> Resolved {
        match self.finder.find(name) {
            Found::Standard => Resolved::Standard,
            Found::Unknown => Resolved::Opaque,
            Found::Nothing if self.may_be_elsewhere(name) => Resolved::Opaque,
            Found::Nothing => Resolved::Missing,
            Found::File(Located::Source { path, is_package }) => self.module(name, path, is_package, false),
            Found::File(Located::Stub { path, is_package }) => self.module(name, path, is_package, true),
            Found::File(Located::Compiled(_)) => Resolved::Opaque,
            Found::File(Located::Namespace(_)) => Resolved::Namespace,
        }
    }

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

    /// Whether every build of CPython has this module: what could not be read where the tables were made may be there on other
    /// systems only, and what is private depends on how CPython was built.
    fn is_surely_standard(&self, name: &str) -> bool {
        let is_private = name.starts_with('_') && name != "__future__";
        stdlib::is_module(name, self.finder.path.target) && stdlib::was_read(name) && !is_private
    }

    /// Whether a package above a name that no folder has may have folders of its own (`__path__ = extend_path(__path__, __name__)`)
    /// or find its modules itself.
    fn may_be_elsewhere(&self, name: &str) -> bool {
        let dots = name.match_indices('.').map(|(dot, _)| dot);
        dots.filter_map(|dot| name.get(..dot)).any(|package| match self.find(package) {
            Resolved::Module(summary) => {
                summary.names_path || summary.replaces_itself || summary.changes_itself
            }
            Resolved::Pending => true,
            _ => false,
        })
    }

    /// A file in words: from the folder of the installed packages on, or from the project's.
    fn in_words(&self, file: &Path) -> Option<Home> {
        let longest = |folders: &[PathBuf]| {
            let around = folders.iter().filter(|folder| file.starts_with(folder));
            around.max_by_key(|folder| folder.as_os_str().len()).cloned()
        };
        let (local, site) = (longest(&self.finder.path.local), longest(&self.finder.path.site));
        let length = |folder: &Option<PathBuf>| folder.as_ref().map_or(0, |folder| folder.as_os_str().len());
        if length(&site) > length(&local) {
            let site = site?;
            let from = if site.ends_with("site-packages") { site.parent()? } else { &site };
            return Some(Home::Installed(with_slashes(file.strip_prefix(from).ok()?)?));
        }
        // A package that is read where it is installed is not the reader's project.
        let installed =
            |folder: &&Path| folder.ends_with("site-packages") || folder.ends_with("dist-packages");
        if let Some(from) = file.ancestors().find(installed).and_then(Path::parent) {
            return Some(Home::Installed(with_slashes(file.strip_prefix(from).ok()?)?));
        }
        let from = self.root.clone().filter(|root| file.starts_with(root)).or(local)?;
        Some(Home::Project(with_slashes(file.strip_prefix(from).ok()?)?))
    }

    /// Tells apart sources that may answer otherwise: where they look, and for which file.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let own = self.own.as_ref().map(|own| (own.name.as_str(), own.is_package));
        (own, &self.root, self.file.is_some(), &self.finder.path).hash(&mut hasher);
        hasher.finish()
    }

    /// Where a name leads, and in which state the file is that it leads to.
    #[must_use]
    pub fn state(&self, name: &str) -> ModuleState {
        let found = self.finder.find(name);
        let (kind, file) = match &found {
            Found::Standard => ("standard", None),
            Found::Unknown => ("unknown", None),
            Found::Nothing if self.may_be_elsewhere(name) => ("elsewhere", None),
            Found::Nothing => ("nothing", None),
            Found::File(Located::Source { path, .. }) => ("source", Some(path)),
            Found::File(Located::Stub { path, .. }) => ("stub", Some(path)),
            Found::File(Located::Compiled(path)) => ("compiled", Some(path)),
            Found::File(Located::Namespace(_)) => ("namespace", None),
        };
        let data = file.and_then(|file| std::fs::metadata(file).ok());
        let modified = data.as_ref().and_then(|data| data.modified().ok());
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        ModuleState {
            kind,
            file: file.cloned(),
            modified: since.and_then(|since| u64::try_from(since.as_nanos()).ok()),
            length: data.map(|data| data.len()),
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
        let Some(found) = &self.found else { return self.resolve(name) };
        let lock = || found.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(name).cloned();
        known.unwrap_or_else(|| {
            let found = self.resolve(name);
            lock().insert(name.to_string(), found.clone());
            found
        })
    }

    fn is_for_one_look(&self) -> bool {
        self.waits
    }

    fn may_be_missing(&self, name: &str) -> bool {
        matches!(self.finder.find(name), Found::Unknown | Found::Nothing)
    }

    fn origin(&self, name: &str) -> Option<String> {
        match self.finder.find(name) {
            Found::Standard => self.is_surely_standard(name).then(|| "standard library".to_string()),
            Found::File(Located::Namespace(_)) => Some("namespace".to_string()),
            Found::File(located) => located.file().map(|file| file.display().to_string()),
            Found::Nothing if !self.may_be_elsewhere(name) => Some("nothing".to_string()),
            Found::Nothing | Found::Unknown => None,
        }
    }

    fn home(&self, name: &str) -> Option<Home> {
        match self.finder.find(name) {
            Found::Standard => self.is_surely_standard(name).then_some(Home::Standard),
            Found::File(Located::Namespace(_)) => Some(Home::Namespace),
            Found::File(located) => {
                let file = located.file()?;
                match &self.finder.path.library {
                    Some(library) if file.starts_with(library) => Some(Home::Standard),
                    _ => self.in_words(&file),
                }
            }
            Found::Nothing if !self.may_be_elsewhere(name) => {
                let package = name.rsplit_once('.').map(|(package, _)| self.finder.find(package));
                // Where no environment was found, packages may be installed all the same.
                let sure = !self.finder.path.site.is_empty() || matches!(package, Some(Found::File(_)));
                sure.then_some(Home::Nowhere)
            }
            Found::Nothing | Found::Unknown => None,
        }
    }

    fn shadow(&self, name: &str) -> Option<Shadow> {
        let path = &self.finder.path;
        // A folder with `py.typed` is a package (PEP 561), with an `__init__.py` or without: its modules have longer names.
        let is_program = |folder: &&PathBuf| path.library.is_none() && !folder.join("py.typed").is_file();
        let folder = path.local.first().filter(is_program)?;
        if !stdlib::is_module(name, path.target) || name.starts_with('_') {
            return None;
        }
        let found = locate(name, std::slice::from_ref(folder))?;
        let file = found.file()?;
        let Some(Home::Project(words)) = self.in_words(&file) else { return None };
        Some(if stdlib::is_always_loaded(name) {
            Shadow::IsHidden(words)
        } else if self.file.as_deref() == Some(file.as_path()) {
            Shadow::IsThisFile(words)
        } else {
            Shadow::Hides(words)
        })
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

/// A path as it is written everywhere but on Windows.
fn with_slashes(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(std::ffi::OsStr::to_str).collect();
    Some(parts?.join("/"))
}

/// Whether a folder is that of CPython's library.
fn is_standard_library(folder: &Path) -> bool {
    ["os.py", "site.py", "abc.py", "codeop.py", "this.py"].iter().all(|file| folder.join(file).is_file())
}

/// The name under which a file is imported: from the folder that it is `installed` in; in the project's `src` from there; else
/// from the folder above its outermost package; where it is in none, from the project's root folder, as in a namespace package.
#[must_use]
pub fn own_name(file: &Path, installed: Option<&Path>, root: Option<&Path>) -> Option<OwnName> {
    let folder = file.parent()?;
    let mut start = package_root(folder);
    let src = root.map(|root| root.join("src")).filter(|src| folder.starts_with(src));
    if let Some(installed) = installed {
        start = installed;
    } else if let Some(src) = src.filter(|src| !src.join("__init__.py").is_file()) {
        start = folder.ancestors().find(|above| *above == src).unwrap_or(start);
    } else if start == folder
        && let Some(root) = root.filter(|root| folder.starts_with(root))
    {
        start = folder.ancestors().find(|above| *above == root).unwrap_or(start);
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

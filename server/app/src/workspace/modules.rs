//! The modules that were read, each once, for as long as its file stays the same.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use dashmap::DashMap;
use pygloss_engine::semantics::{ModuleSummary, OwnName};
use pygloss_engine::version::PythonVersion;

use super::parsed::{Need, Parsed};
use super::patience::Patience;
use crate::source_file::SourceFile;

/// Larger modules are not read: they are generated, and what they hold is not worth the wait.
const MOST_BYTES: u64 = 4 << 20;
/// How many threads read modules.
const READERS: usize = 2;
/// For how long a file is taken to be as it was when it was last looked at.
const FRESH: Duration = Duration::from_secs(1);

/// The text of a file that is open in an editor, and a number that grows with each change.
#[derive(Debug, Clone)]
pub struct OpenText {
    /// Grows with each change.
    pub revision: u64,
    /// The text; made when it is needed.
    pub text: Arc<str>,
}

type Overlay = Box<dyn Fn(&Path) -> Option<u64> + Send + Sync>;
type OverlayText = Box<dyn Fn(&Path) -> Option<OpenText> + Send + Sync>;

/// What a reader does next.
type Work = Box<dyn FnOnce() + Send>;

/// Tells one state of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamp {
    /// What is on disk.
    Disk(Option<SystemTime>, u64),
    /// What an editor has open.
    Open(u64),
    /// There is no such file.
    Gone,
}

/// Which module: the same file may be known under several names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ModuleKey {
    /// The file.
    pub path: PathBuf,
    /// The name it is imported under.
    pub own: (String, bool),
    /// It is a stub file.
    pub is_stub: bool,
    /// The version it is read for.
    pub target: PythonVersion,
}

#[derive(Default)]
struct State {
    /// What was read last, and in which state of the file; no summary where it could not be read.
    read: Option<(Stamp, Option<Arc<ModuleSummary>>)>,
    looked: Option<Instant>,
    is_loading: bool,
}

#[derive(Default)]
struct Entry {
    state: Mutex<State>,
    done: Condvar,
}

/// What a look at a module gives.
pub enum Look {
    /// It was read.
    Module(Arc<ModuleSummary>),
    /// It cannot be read.
    Unreadable,
    /// It is being read.
    Pending,
}

/// All modules of a process.
#[derive(Default)]
pub struct Modules {
    entries: DashMap<ModuleKey, Arc<Entry>>,
    generation: AtomicU64,
    overlay: OnceLock<(Overlay, OverlayText)>,
    report: OnceLock<Box<dyn Fn(String) + Send + Sync>>,
    readers: OnceLock<Option<Sender<Work>>>,
    parsed: Parsed,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Modules {
    /// Grows whenever a module was read, or read anew with another result.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Everything may have changed: names may lead to other files.
    pub fn changed(&self) {
        self.entries.iter().for_each(|entry| lock(&entry.state).looked = None);
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// The text of a file that an editor has open is another one now: whoever imports it has to look again.
    pub fn touched(&self, path: &Path) {
        let mut known = false;
        for entry in self.entries.iter().filter(|entry| entry.key().path == path) {
            lock(&entry.state).looked = None;
            known = true;
        }
        if known {
            self.generation.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Where texts come from that an editor has open: their revision, and their text.
    pub fn set_overlay(
        &self,
        revision: impl Fn(&Path) -> Option<u64> + Send + Sync + 'static,
        text: impl Fn(&Path) -> Option<OpenText> + Send + Sync + 'static,
    ) {
        let _ = self.overlay.set((Box::new(revision), Box::new(text)));
    }

    /// The documents of files that are looked at and imported.
    pub fn parsed(&self) -> &Parsed {
        &self.parsed
    }

    /// Who is told of files that cannot be read.
    pub fn set_report(&self, report: impl Fn(String) + Send + Sync + 'static) {
        let _ = self.report.set(Box::new(report));
    }

    /// A module, waited for as long as `patience` says.
    pub fn look(self: &Arc<Modules>, key: &ModuleKey, patience: Patience) -> Look {
        let entry = match self.entries.get(key) {
            Some(entry) => Arc::clone(&entry),
            None => Arc::clone(&self.entries.entry(key.clone()).or_default()),
        };
        let mut state = lock(&entry.state);
        loop {
            if let Some(look) = self.known(key, &mut state) {
                return look;
            }
            match patience {
                Patience::Unlimited if !state.is_loading => {
                    state.is_loading = true;
                    drop(state);
                    self.load(key, &entry);
                    state = lock(&entry.state);
                }
                Patience::Unlimited => {
                    state = entry.done.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                waiting => {
                    if !state.is_loading {
                        state.is_loading = true;
                        let (modules, key, entry) = (Arc::clone(self), key.clone(), Arc::clone(&entry));
                        self.read_later(Box::new(move || modules.load(&key, &entry)));
                    }
                    let left = match waiting {
                        Patience::Until(end) => end.saturating_duration_since(Instant::now()),
                        _ => Duration::ZERO,
                    };
                    if left.is_zero() {
                        // What was read before is nearer to the truth than nothing, for a file that is being typed in.
                        return match &state.read {
                            Some((Stamp::Open(_), Some(summary))) => Look::Module(Arc::clone(summary)),
                            _ => Look::Pending,
                        };
                    }
                    let (after, _) =
                        entry.done.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
                    state = after;
                }
            }
        }
    }

    /// What was read, if the file is still as it was.
    fn known(&self, key: &ModuleKey, state: &mut State) -> Option<Look> {
        let (stamp, summary) = state.read.as_ref()?;
        let is_fresh = state.looked.is_some_and(|looked| looked.elapsed() < FRESH);
        if !is_fresh {
            if self.stamp(&key.path) != *stamp {
                return None;
            }
            state.looked = Some(Instant::now());
        }
        Some(summary.as_ref().map_or(Look::Unreadable, |summary| Look::Module(Arc::clone(summary))))
    }

    fn stamp(&self, path: &Path) -> Stamp {
        if let Some((revision, _)) = self.overlay.get()
            && let Some(revision) = revision(path)
        {
            return Stamp::Open(revision);
        }
        match std::fs::metadata(path) {
            Ok(data) => Stamp::Disk(data.modified().ok(), data.len()),
            Err(_) => Stamp::Gone,
        }
    }

    /// Reads a module, and tells those who wait for it.
    fn load(&self, key: &ModuleKey, entry: &Entry) {
        let stamp = self.stamp(&key.path);
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.read(key, stamp)));
        let read =
            read.unwrap_or_else(|_| Err("pygloss failed on it. This is a defect of pygloss".to_string()));
        if let Err(why) = &read
            && let Some(report) = self.report.get()
        {
            report(format!("{}: {why}. What it defines is not known.", key.path.display()));
        }
        let summary = read.ok().map(Arc::new);
        let mut state = lock(&entry.state);
        let before = state.read.take();
        let is_same = before.as_ref().is_some_and(|(_, before)| *before == summary);
        // Whoever knows the old one keeps it.
        let summary = if is_same { before.and_then(|(_, before)| before) } else { summary };
        state.read = Some((stamp, summary));
        state.looked = Some(Instant::now());
        state.is_loading = false;
        drop(state);
        if !is_same {
            self.generation.fetch_add(1, Ordering::AcqRel);
        }
        entry.done.notify_all();
    }

    fn read(&self, key: &ModuleKey, stamp: Stamp) -> Result<ModuleSummary, String> {
        let open = matches!(stamp, Stamp::Open(_))
            .then(|| self.overlay.get().and_then(|(_, text)| text(&key.path)))
            .flatten();
        let own = OwnName { name: key.own.0.as_str().into(), is_package: key.own.1 };
        if let Some(open) = open {
            return Ok(ModuleSummary::new(&open.text, &own, key.is_stub, key.target));
        }
        if let Stamp::Disk(_, length) = stamp
            && length > MOST_BYTES
        {
            return Err(format!("it has {length} bytes, which is more than the {MOST_BYTES} that are read"));
        }
        let file = SourceFile::read(&key.path)?;
        let document = self.parsed.document(&key.path, &file.text, Need::Import);
        Ok(ModuleSummary::of(&document, &own, key.is_stub, key.target))
    }

    fn read_later(&self, work: Work) {
        let readers = self.readers.get_or_init(|| {
            let (sender, receiver) = channel::<Work>();
            let receiver = Arc::new(Mutex::new(receiver));
            let mut started = 0;
            for _ in 0..READERS {
                let receiver = Arc::clone(&receiver);
                let reader = std::thread::Builder::new().name("modules".to_string()).spawn(move || {
                    loop {
                        let next = lock(&receiver).recv();
                        let Ok(work) = next else { break };
                        work();
                    }
                });
                started += usize::from(reader.is_ok());
            }
            (started > 0).then_some(sender)
        });
        match readers {
            Some(readers) => {
                // Readers live as long as the process.
                let _ = readers.send(work);
            }
            None => work(),
        }
    }
}

//! What was found in files that have not changed since: kept between runs, in a folder that may be deleted at any time.
//!
//! An entry holds for one content of a file, under one program and one configuration, as long as everything that was asked
//! about other modules would be answered as before. Each folder of checked files has one file of entries, which is put in
//! place as a whole: runs that write at the same time leave one of their results, and both are right.

mod recording;
mod stored;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dashmap::DashMap;
use pygloss_engine::analysis::{Diagnostic, Settings};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::workspace::FileSource;
use recording::Question;
pub use recording::Recording;
use stored::Stored;

/// A file that changed so lately may change again without its time telling: file systems keep it in steps.
const SETTLED: Duration = Duration::from_secs(2);
/// Files of entries that nobody wrote for so long are deleted.
const OLDEST: Duration = Duration::from_secs(60 * 60 * 24 * 60);
/// More of them are not kept: those written first go first.
const MOST: usize = 5_000;
/// The folder in the cache's.
const NAME: &str = "check";

/// What earlier runs found.
pub struct Cache {
    folder: PathBuf,
    program: u64,
    folders: DashMap<PathBuf, Arc<Mutex<Entries>>>,
    /// What sources answered in this run, by the digest of what they search.
    answers: DashMap<(u64, Question, String), u64>,
}

#[derive(Default)]
struct Entries {
    by_name: BTreeMap<String, Arc<Entry>>,
    has_changed: bool,
}

#[derive(Serialize, Deserialize)]
struct Contents {
    program: u64,
    entries: BTreeMap<String, Arc<Entry>>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// When the file was changed, in nanoseconds since 1970; `None` where that tells nothing.
    modified: Option<u64>,
    length: u64,
    /// The digest of its bytes.
    content: u64,
    /// The digest of the settings that hold for it.
    settings: u64,
    /// The digest of where its imports are looked up.
    source: u64,
    /// What was asked about other modules, with the digest of the answer.
    asked: Vec<(Question, String, u64)>,
    findings: Vec<Stored>,
}

/// A file at the time it is looked at.
pub struct Seen<'f> {
    path: &'f Path,
    modified: Option<u64>,
    length: u64,
    settings: u64,
    entry: Option<Arc<Entry>>,
}

impl Cache {
    /// The cache in the system's folder for caches; `None` where there is none.
    pub fn open() -> Option<Cache> {
        let folder = crate::cache::folder()?.join(NAME);
        Some(Cache { folder, program: program()?, folders: DashMap::new(), answers: DashMap::new() })
    }

    /// What is known about a file under these settings.
    pub fn look<'f>(&self, path: &'f Path, settings: &Settings) -> Option<Seen<'f>> {
        let data = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        let entries = self.entries(path)?;
        let entry = path.file_name()?.to_str().and_then(|name| lock(&entries).by_name.get(name).cloned());
        let settings = digest(&format!("{settings:?}"));
        let modified = data.modified().ok().and_then(nanoseconds);
        Some(Seen { path, modified, length: data.len(), settings, entry })
    }

    /// The findings of an earlier run, if nothing has changed since that they rest on. `read` gives the file's bytes, and is asked
    /// only where the file's time has changed and its length has not.
    pub fn findings(
        &self,
        seen: &Seen<'_>,
        source: &FileSource,
        read: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Vec<Diagnostic>> {
        let entry = seen.entry.as_ref()?;
        if entry.length != seen.length || entry.settings != seen.settings || entry.source != source.digest() {
            return None;
        }
        let same_time = entry.modified.is_some() && entry.modified == seen.modified;
        if !same_time && digest(&read()?) != entry.content {
            return None;
        }
        let holds = |(question, name, answer): &(Question, String, u64)| {
            let key = (entry.source, *question, name.clone());
            let now = self.answers.get(&key).map(|known| *known);
            let now = now.unwrap_or_else(|| {
                let now = question.answer(source, name);
                self.answers.insert(key, now);
                now
            });
            now == *answer
        };
        if !entry.asked.iter().all(holds) {
            return None;
        }
        entry.findings.iter().map(Stored::revive).collect()
    }

    /// Remembers what was found in a file.
    pub fn keep(&self, seen: &Seen<'_>, content: &[u8], recording: &Recording, findings: &[Diagnostic]) {
        let now = nanoseconds(SystemTime::now()).unwrap_or(0);
        let is_settled = |modified: u64| modified.saturating_add(SETTLED.as_nanos() as u64) < now;
        if recording.is_unsettled(is_settled) || content.len() as u64 != seen.length {
            return;
        }
        let (Some(entries), Some(name)) =
            (self.entries(seen.path), seen.path.file_name().and_then(|name| name.to_str()))
        else {
            return;
        };
        let entry = Entry {
            modified: seen.modified.filter(|modified| is_settled(*modified)),
            length: seen.length,
            content: digest(content),
            settings: seen.settings,
            source: recording.source().digest(),
            asked: recording.asked(),
            findings: findings.iter().map(Stored::new).collect(),
        };
        let mut entries = lock(&entries);
        entries.by_name.insert(name.to_string(), Arc::new(entry));
        entries.has_changed = true;
    }

    /// Writes what is new. What cannot be written is found again by the next run, so that nobody need be told.
    pub fn save(&self) {
        let changed: Vec<(PathBuf, Arc<Mutex<Entries>>)> = self
            .folders
            .iter()
            .filter(|item| lock(item.value()).has_changed)
            .map(|item| (item.key().clone(), Arc::clone(item.value())))
            .collect();
        if changed.is_empty() || std::fs::create_dir_all(&self.folder).is_err() {
            return;
        }
        changed.par_iter().for_each(|(folder, entries)| {
            let entries = lock(entries);
            let there = |name: &str| folder.join(name).is_file();
            let entries = entries.by_name.iter().filter(|(name, _)| there(name));
            let entries = entries.map(|(name, entry)| (name.clone(), Arc::clone(entry))).collect();
            let contents = Contents { program: self.program, entries };
            let _ = self.write(&self.file(folder), &contents);
        });
        self.forget_old();
    }

    fn write(&self, file: &Path, contents: &Contents) -> std::io::Result<()> {
        let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(&self.folder)?;
        serde_json::to_writer(std::io::BufWriter::new(new.as_file_mut()), contents)?;
        new.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    fn forget_old(&self) {
        let Ok(files) = std::fs::read_dir(&self.folder) else { return };
        let written = |file: &std::fs::DirEntry| file.metadata().and_then(|data| data.modified()).ok();
        let mut files: Vec<(SystemTime, PathBuf)> =
            files.flatten().filter_map(|file| Some((written(&file)?, file.path()))).collect();
        files.sort();
        let too_many = files.len().saturating_sub(MOST);
        let now = SystemTime::now();
        for (number, (time, path)) in files.iter().enumerate() {
            if number < too_many || now.duration_since(*time).is_ok_and(|age| age > OLDEST) {
                let _ = std::fs::remove_file(path);
            }
        }
    }

    fn entries(&self, path: &Path) -> Option<Arc<Mutex<Entries>>> {
        let path = std::path::absolute(path).ok()?;
        let folder = path.parent()?;
        if let Some(known) = self.folders.get(folder) {
            return Some(Arc::clone(&known));
        }
        let new = self.folders.entry(folder.to_path_buf()).or_insert_with(|| {
            let by_name = self.read(folder).unwrap_or_default();
            Arc::new(Mutex::new(Entries { by_name, has_changed: false }))
        });
        Some(Arc::clone(&new))
    }

    /// The entries of a folder; none where they were written by another program or are damaged.
    fn read(&self, folder: &Path) -> Option<BTreeMap<String, Arc<Entry>>> {
        let contents = std::fs::read(self.file(folder)).ok()?;
        let contents: Contents = serde_json::from_slice(&contents).ok()?;
        (contents.program == self.program).then_some(contents.entries)
    }

    fn file(&self, folder: &Path) -> PathBuf {
        self.folder.join(format!("{:016x}.json", digest(folder)))
    }
}

/// Tells one build of the program from another.
fn program() -> Option<u64> {
    let data = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let built = data.modified().ok().and_then(nanoseconds);
    Some(digest(&(env!("CARGO_PKG_VERSION"), data.len(), built)))
}

fn nanoseconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| u64::try_from(since.as_nanos()).ok())
}

fn digest<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

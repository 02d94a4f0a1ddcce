//! A file that the client has open: what it said about it, in order, and what is understood of that so far.
//!
//! Two halves. The *inbox* takes changes as they arrive, at once and without looking at them. The *mind* belongs to
//! computations: the first one that needs the file applies all changes that have arrived and understands the result.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pygloss_engine::analysis::{Analysis, Settings, Shared};
use pygloss_engine::document::Document;
use pygloss_engine::text::{Encoding, Position, TextRange};
use pygloss_engine::version::PythonVersion;

use super::logging::Log;
use super::panics::{self, Caught};
use super::raised::Following;
use super::snapshot::Snapshot;
use crate::workspace::{FileSource, OpenText};

/// A change as the client sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The whole text anew.
    Full(String),
    /// The text between two positions.
    Part {
        /// Where it starts.
        start: Position,
        /// Where it ends.
        end: Position,
        /// What stands there now.
        text: String,
    },
}

/// Under what a file is to be understood.
#[derive(Clone)]
pub struct Terms {
    /// What the reader wishes for this file.
    pub settings: Arc<Settings>,
    /// How the client counts columns.
    pub encoding: Encoding,
    /// Cards and modules.
    pub shared: Shared,
}

#[derive(Default)]
struct Inbox {
    waiting: Vec<Change>,
    /// Counts what arrived; the client's version may do anything.
    revision: u64,
    version: Option<i32>,
}

#[derive(Default)]
struct Mind {
    document: Option<Document>,
    latest: Option<Arc<Snapshot>>,
}

/// An open file.
pub struct OpenFile {
    /// Whether it is Python; about anything else there is nothing to say.
    pub is_python: bool,
    name: String,
    marks: Following,
    inbox: Mutex<Inbox>,
    mind: Mutex<Mind>,
    modules: Mutex<Option<Sight>>,
}

/// The modules as the file sees them, and what they were asked for under.
struct Sight {
    epoch: u64,
    target: PythonVersion,
    modules: Arc<FileSource>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left half done behind a lock is replaced as a whole by the next one who takes it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OpenFile {
    /// A file with this text; `name` is what messages call it, and `marks` are moved as the text changes.
    pub fn new(name: String, is_python: bool, version: i32, text: String, marks: Following) -> OpenFile {
        let inbox = Inbox { waiting: vec![Change::Full(text)], revision: 1, version: Some(version) };
        OpenFile {
            is_python,
            name,
            marks,
            inbox: Mutex::new(inbox),
            mind: Mutex::default(),
            modules: Mutex::default(),
        }
    }

    /// Takes changes, in the order in which they are to be made. Says what is odd about the version: it should grow with
    /// every change, but an edit is never dropped because of it.
    pub fn change(&self, version: i32, changes: Vec<Change>) -> Option<String> {
        let mut inbox = lock(&self.inbox);
        inbox.waiting.extend(changes);
        inbox.revision += 1;
        let before = inbox.version.replace(version);
        (before.is_some_and(|before| version <= before)).then(|| {
            format!(
                "{}: its versions do not grow (a change after another version has an equal or lower one). Changes are taken in the order in which they arrive.",
                self.name
            )
        })
    }

    /// The modules as the file sees them; `make` finds them where the environment (`epoch`) or the target version is another one
    /// than before.
    pub fn modules(
        &self,
        epoch: u64,
        target: PythonVersion,
        make: impl FnOnce() -> Arc<FileSource>,
    ) -> Arc<FileSource> {
        let mut sight = lock(&self.modules);
        match &*sight {
            Some(sight) if (sight.epoch, sight.target) == (epoch, target) => Arc::clone(&sight.modules),
            _ => {
                let modules = make();
                *sight = Some(Sight { epoch, target, modules: Arc::clone(&modules) });
                modules
            }
        }
    }

    /// The text with all changes that have arrived, and how many these are. Waits for a computation that is just taking changes in.
    pub fn text(&self, encoding: Encoding, log: &Log) -> Option<OpenText> {
        let mut mind = lock(&self.mind);
        let (revision, _) = self.take_in(&mut mind, encoding, log);
        Some(OpenText { revision, text: mind.document.as_ref()?.text().into() })
    }

    /// The document with all changes that have arrived. Waits as [`OpenFile::text`] does.
    pub fn document(&self, encoding: Encoding, log: &Log) -> Option<Document> {
        let mut mind = lock(&self.mind);
        self.take_in(&mut mind, encoding, log);
        mind.document.clone()
    }

    /// Makes the changes that have arrived. Gives our count of them, and the client's version.
    fn take_in(&self, mind: &mut Mind, encoding: Encoding, log: &Log) -> (u64, Option<i32>) {
        let (waiting, revision, version) = {
            let mut inbox = lock(&self.inbox);
            (std::mem::take(&mut inbox.waiting), inbox.revision, inbox.version)
        };
        for change in waiting {
            self.apply(mind, change, encoding, log);
        }
        (revision, version)
    }

    /// How many times something has arrived, counting from 1.
    pub fn revision(&self) -> u64 {
        lock(&self.inbox).revision
    }

    /// Understands what has arrived until now. Computations for the same file wait for one another here; what comes after
    /// (checking, explaining) they do side by side.
    pub fn understand(&self, terms: &Terms, log: &Log) -> Option<Arc<Snapshot>> {
        let mut mind = lock(&self.mind);
        let (revision, version) = self.take_in(&mut mind, terms.encoding, log);
        let still_holds = |latest: &&Arc<Snapshot>| {
            latest.revision == revision
                && latest.analysis.settings() == &*terms.settings
                && std::ptr::eq(latest.analysis.library(), &*terms.shared.library)
                && latest.analysis.module().generation() == terms.shared.modules.generation()
        };
        let kept = mind.latest.as_ref().filter(still_holds);
        if let Some(kept) = kept {
            return Some(Arc::clone(kept));
        }
        let document = mind.document.clone()?;
        let previous = mind.latest.take();
        let analysis = self.analyse(&document, previous.as_deref(), terms, log)?;
        let latest = Arc::new(Snapshot::new(analysis, revision, version, terms.encoding));
        mind.latest = Some(Arc::clone(&latest));
        Some(latest)
    }

    fn analyse(
        &self,
        document: &Document,
        previous: Option<&Snapshot>,
        terms: &Terms,
        log: &Log,
    ) -> Option<Analysis> {
        let attempt = |previous: Option<&Analysis>| {
            panics::catch(|| {
                Analysis::new(document.clone(), Arc::clone(&terms.settings), &terms.shared, previous)
            })
        };
        let first = attempt(previous.map(|previous| &previous.analysis));
        // What failed may have been kept from an earlier state of the file.
        let analysis = first.or_else(|Caught(what)| {
            log.defect(&self.name, &what);
            attempt(None)
        });
        analysis.map_err(|Caught(what)| log.defect(&self.name, &what)).ok()
    }

    fn apply(&self, mind: &mut Mind, change: Change, encoding: Encoding, log: &Log) {
        let (range, text) = match change {
            Change::Full(text) => {
                self.replace(mind, &text, log);
                return;
            }
            Change::Part { start, end, text } => {
                let Some(document) = &mind.document else { return };
                let (from, to) = (document.offset(start, encoding), document.offset(end, encoding));
                let backwards = start > end;
                if backwards {
                    log.warn(format!(
                        "{}: a change came with a range whose end ({}:{}) is before its start ({}:{}). It is read the other way round; if the text differs now from what the editor shows, close the file and open it again.",
                        self.name, end.line, end.character, start.line, start.character
                    ));
                } else if document.position(from, encoding).line < start.line {
                    log.warn(format!(
                        "{}: a change came for line {}, which the file does not have. It is made at the end of the text; if the text differs now from what the editor shows, close the file and open it again.",
                        self.name,
                        start.line + 1
                    ));
                }
                (TextRange::new(from.min(to), from.max(to)), text)
            }
        };
        let Some(document) = mind.document.clone() else { return };
        let edited = panics::catch(|| {
            let mut document = document;
            document.edit(range, &text).map(|()| document)
        });
        match edited {
            Ok(Ok(edited)) => {
                if let Some(before) = &mind.document {
                    self.marks.edited(before, &edited, range);
                }
                mind.document = Some(edited);
            }
            Ok(Err(why)) => log.warn(format!(
                "{}: a change could not be made ({why}); the text stays as it was.",
                self.name
            )),
            Err(Caught(what)) => {
                log.defect(&self.name, &what);
                let mut whole = mind.document.as_ref().map(Document::text).unwrap_or_default();
                let (start, end) = (usize::from(range.start()), usize::from(range.end()));
                if whole.get(start..end).is_some() {
                    whole.replace_range(start..end, &text);
                }
                self.replace(mind, &whole, log);
            }
        }
    }

    fn replace(&self, mind: &mut Mind, text: &str, log: &Log) {
        match panics::catch(|| Document::new(text)) {
            Ok(document) => {
                if let Some(before) = &mind.document {
                    self.marks.replaced(before, &document);
                }
                mind.document = Some(document);
            }
            Err(Caught(what)) => {
                log.defect(&self.name, &what);
                // Without a document there is nothing to say, and nothing that could be wrong.
                mind.document = None;
                mind.latest = None;
            }
        }
    }
}

//! A session: what the client said, the files it has open, and the ways to work on them.

use std::path::Path;
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use pygloss_engine::analysis::{Cancel, Level, Settings, Shared};
use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types as lsp;

use super::configuration::Configuration;
use super::logging::Log;
use super::lookout::{self, Lookout};
use super::negotiated::Negotiated;
use super::open_file::{OpenFile, Terms};
use super::panics::{self, Caught};
use super::pipe::Outbox;
use super::places::ClosedFiles;
use super::publish::Dirty;
use super::raised::{Following, Mark, Marks};
use super::snapshot::Snapshot;
use super::testing::Orders;
use super::worker::Workers;
use super::{from_proto, registration, to_proto};
use crate::config::Config;
use crate::source_file::is_stub;
use crate::store::{self, Memory};
use crate::workspace::{Patience, Workspace, with_patience};

/// How long a request waits for modules that are not read yet; then it says what it knows.
const PATIENCE: Duration = Duration::from_millis(50);

/// Where the reader's level comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelFrom {
    /// It is configured: in the editor, or in a file.
    Setting,
    /// It is kept in the memory: the reader has said it, or answered questions about it.
    Answers,
    /// Nobody has said anything.
    Default,
}

impl LevelFrom {
    /// As clients read it.
    pub fn name(self) -> &'static str {
        match self {
            LevelFrom::Setting => "setting",
            LevelFrom::Answers => "answers",
            LevelFrom::Default => "default",
        }
    }
}

/// A session with one client.
pub struct Session {
    /// The way to ask the client something. Only tasks of their own use it, never a handler.
    pub client: Client,
    /// The way out.
    pub outbox: Outbox,
    /// The log.
    pub log: Log,
    /// Where computations run.
    pub workers: Workers,
    /// What tests want.
    pub orders: Orders,
    /// The files whose diagnostics are to be sent.
    pub dirty: Dirty,
    /// The reader's wishes.
    pub configuration: Configuration,
    /// Where imports lead.
    pub workspace: Workspace,
    /// The files whose imports are being read.
    pub lookout: Lookout,
    /// Where exceptions were raised.
    pub marks: Arc<Marks>,
    /// The concepts of files that are not open.
    pub closed_files: ClosedFiles,
    /// Told when the level that is kept in the memory is another one than before.
    pub level_changed: Arc<Notify>,
    memory: OnceLock<Option<Memory>>,
    negotiated: OnceLock<Negotiated>,
    files: DashMap<lsp::Uri, Arc<OpenFile>>,
}

impl Session {
    /// A session that has not begun.
    pub fn new(client: Client, outbox: Outbox, log: Log) -> Session {
        Session {
            client,
            outbox,
            log,
            workers: Workers::new(),
            orders: Orders::from_environment(),
            dirty: Dirty::default(),
            configuration: Configuration::default(),
            workspace: Workspace::new(),
            lookout: Lookout::default(),
            marks: Arc::default(),
            closed_files: ClosedFiles::default(),
            level_changed: Arc::default(),
            memory: OnceLock::new(),
            negotiated: OnceLock::new(),
            files: DashMap::with_shard_amount(4),
        }
    }

    /// What the client can do.
    pub fn negotiated(&self) -> &Negotiated {
        self.negotiated.get_or_init(Negotiated::default)
    }

    /// Agrees on what both sides can do.
    pub fn negotiate(&self, params: &lsp::InitializeParams) -> &Negotiated {
        self.configuration.set_folders(|folders| *folders = from_proto::folders(params));
        if let Some(settings) = params.initialization_options.as_ref().and_then(|o| o.get("settings")) {
            self.configuration.set_editor(settings, &self.log);
        }
        self.negotiated.get_or_init(|| from_proto::negotiated(params))
    }

    /// What the reader is remembered to know; `None` where that is switched off for a file, or there is no folder for it. It is read when
    /// it is asked for first.
    pub fn memory(&self, path: Option<&Path>) -> Option<&Memory> {
        if !self.configuration.of(path, &self.log).config.memory {
            return None;
        }
        let open = || {
            let log = self.log.clone();
            let changed = Arc::clone(&self.level_changed);
            Some(Memory::open(
                store::folder()?,
                move |problem| log.warn_once(problem),
                move || changed.notify_one(),
            ))
        };
        self.memory.get_or_init(open).as_ref()
    }

    /// The reader's level for a file, and where it comes from: what is configured goes before what is kept in the memory.
    pub fn level(&self, path: Option<&Path>) -> (Level, LevelFrom) {
        self.level_under(path, &self.configuration.of(path, &self.log).config)
    }

    fn level_under(&self, path: Option<&Path>, config: &Config) -> (Level, LevelFrom) {
        let kept = || self.memory(path).and_then(Memory::level);
        match (config.level, config.level.is_none().then(kept).flatten()) {
            (Some(level), _) => (level, LevelFrom::Setting),
            (None, Some(level)) => (level, LevelFrom::Answers),
            (None, None) => (Level::default(), LevelFrom::Default),
        }
    }

    /// What the engine needs to know for a file.
    pub fn settings(&self, path: Option<&Path>, config: &Config) -> Arc<Settings> {
        config.settings_for(path, self.level_under(path, config).0)
    }

    /// Writes what is to be remembered.
    pub fn flush(&self) {
        if let Some(Some(memory)) = self.memory.get() {
            memory.flush();
        }
    }

    /// An open file.
    pub fn file(&self, uri: &lsp::Uri) -> Option<Arc<OpenFile>> {
        self.files.get(uri).map(|file| Arc::clone(&file))
    }

    /// The addresses of the open Python files, in order.
    pub fn open_files(&self) -> Vec<lsp::Uri> {
        let python = self.files.iter().filter(|file| file.is_python);
        let mut open: Vec<lsp::Uri> = python.map(|file| file.key().clone()).collect();
        open.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        open
    }

    /// The text of an open file.
    pub fn text_of(&self, uri: &lsp::Uri) -> Option<String> {
        let text = self.file(uri)?.text(self.negotiated().encoding, &self.log)?;
        Some(text.text.to_string())
    }

    /// A file was opened. Opening it again says its text anew.
    pub fn open(&self, document: lsp::TextDocumentItem) {
        let name = from_proto::path(&document.uri)
            .map_or_else(|| document.uri.to_string(), |path| path.display().to_string());
        let is_python = from_proto::is_python(&document);
        let marks = Following { marks: Arc::clone(&self.marks), uri: document.uri.clone() };
        let file = Arc::new(OpenFile::new(name, is_python, document.version, document.text, marks));
        if self.files.insert(document.uri.clone(), file).is_some() {
            self.log.warn_once(format!(
                "{}: opened a second time; the newer text counts.",
                document.uri.as_str()
            ));
        }
        self.changed(&document.uri);
    }

    /// A file was changed.
    pub fn change(&self, params: lsp::DidChangeTextDocumentParams) {
        let uri = params.text_document.uri;
        let changes = params.content_changes.into_iter().map(from_proto::change).collect();
        let Some(file) = self.file(&uri) else {
            self.log.warn_once(format!(
                "{}: changed, but it is not open. Changes are left aside until it is opened.",
                uri.as_str()
            ));
            return;
        };
        if let Some(odd) = file.change(params.text_document.version, changes) {
            self.log.warn_once(odd);
        }
        self.changed(&uri);
    }

    /// A file was closed.
    pub fn close(&self, uri: &lsp::Uri) {
        if self.files.remove(uri).is_none() {
            self.log.warn_once(format!("{}: closed, but it was not open.", uri.as_str()));
        }
        self.changed(uri);
    }

    fn changed(&self, uri: &lsp::Uri) {
        if let Some(path) = from_proto::path(uri) {
            self.workspace.modules().touched(&path);
        }
        if !self.negotiated().pull {
            self.dirty.mark(uri);
        }
    }

    /// Marks the lines in which exceptions were raised, in place of those that are marked.
    pub fn mark(self: &Arc<Session>, marks: Vec<Mark>) {
        let files = self.marks.replace(marks);
        if files.is_empty() {
            return;
        }
        if self.negotiated().pull {
            self.refresh_diagnostics();
        } else {
            files.iter().filter(|uri| self.file(uri).is_some()).for_each(|uri| self.dirty.mark(uri));
        }
    }

    /// Where an exception was raised in a state of a file.
    pub fn marks_in(&self, uri: &lsp::Uri, snapshot: &Snapshot) -> Vec<Mark> {
        let document = snapshot.analysis.document();
        self.marks.in_file(uri, |line| document.line_text(line))
    }

    /// Everything may be said anew: the reader's wishes have changed.
    pub fn refresh(self: &Arc<Session>) {
        self.refresh_hints();
        if !self.negotiated().pull {
            self.files.iter().for_each(|file| self.dirty.mark(file.key()));
        } else {
            self.refresh_diagnostics();
        }
    }

    fn refresh_diagnostics(self: &Arc<Session>) {
        if self.negotiated().refresh {
            let session = Arc::clone(self);
            // An old client may answer with an error; it asks again sooner or later.
            tokio::spawn(async move { session.client.workspace_diagnostic_refresh().await });
        }
    }

    /// The same for what stands between the code.
    fn refresh_hints(self: &Arc<Session>) {
        if self.negotiated().hint_refresh {
            let session = Arc::clone(self);
            tokio::spawn(async move { session.client.inlay_hint_refresh().await });
        }
    }

    /// Texts of open files go before those on disk, also where other files import them.
    pub fn lend_texts(self: &Arc<Session>) {
        let open = |session: &Weak<Session>, path: &Path| {
            let uri = to_proto::uri(path)?;
            session.upgrade()?.file(&uri)
        };
        let (revisions, texts) = (Arc::downgrade(self), Arc::downgrade(self));
        self.workspace.modules().set_overlay(
            move |path| Some(open(&revisions, path)?.revision()),
            move |path| {
                let session = texts.upgrade()?;
                open(&texts, path)?.text(session.negotiated().encoding, &session.log)
            },
        );
        let log = self.log.clone();
        self.workspace.modules().set_report(move |problem| log.warn_once(problem));
    }

    /// The latest state of a file, understood; `None` for one that is not open or not Python. Takes as long as the changes need;
    /// for computations only.
    pub fn understand(&self, uri: &lsp::Uri) -> Option<Arc<Snapshot>> {
        let file = self.file(uri).filter(|file| file.is_python)?;
        let path = from_proto::path(uri);
        let wishes = self.configuration.of(path.as_deref(), &self.log);
        let settings = self.settings(path.as_deref(), &wishes.config);
        let modules = file.modules(self.workspace.epoch(), settings.target, || {
            let base = wishes.config.root.as_deref();
            self.workspace.source(
                path.as_deref(),
                base,
                wishes.config.interpreter.as_deref(),
                settings.target,
            )
        });
        let terms = Terms {
            settings,
            encoding: self.negotiated().encoding,
            shared: Shared { library: Arc::clone(&wishes.shared.library), modules },
        };
        file.understand(&terms, &self.log)
    }

    /// The findings of a state of a file, as the client gets them, none for a stub or an excluded file; and where an exception was raised in
    /// it. `None` where cancelled.
    pub fn diagnostics(
        &self,
        uri: &lsp::Uri,
        snapshot: &Snapshot,
        cancel: &Cancel,
    ) -> Option<Vec<lsp::Diagnostic>> {
        let path = from_proto::path(uri);
        let marks = self.marks_in(uri, snapshot).into_iter().map(|mark| mark.diagnostic(self.negotiated()));
        if path.as_deref().is_some_and(|path| {
            is_stub(path) || self.configuration.of(Some(path), &self.log).config.paths.is_excluded(path)
        }) {
            return Some(marks.collect());
        }
        let before = pygloss_engine::contained_panics();
        let found = snapshot.findings(cancel)?;
        if pygloss_engine::contained_panics() > before {
            self.log.defect(
                &format!("the checks of {}", uri.as_str()),
                "a check panicked, and says nothing here",
            );
        }
        let defer = self.deferred_to(uri);
        let diagnostic = |finding| to_proto::diagnostic(snapshot, uri, self.negotiated(), &defer, finding);
        Some(found.iter().map(diagnostic).chain(marks).collect())
    }

    /// The tools whose findings are not to be repeated in a file.
    pub fn deferred_to(&self, uri: &lsp::Uri) -> Vec<String> {
        self.configuration.of(from_proto::path(uri).as_deref(), &self.log).config.defer.clone()
    }

    /// Runs a computation for a request.
    ///
    /// # Errors
    /// Where it panicked: an internal error, which has been logged.
    pub async fn compute<T: Default + Send + 'static>(
        self: &Arc<Session>,
        what: &'static str,
        work: impl FnOnce(&Arc<Session>, &Cancel) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let session = Arc::clone(self);
        let patient = move |cancel: &Cancel| {
            let end = Patience::Until(Instant::now() + PATIENCE);
            with_patience(end, || work(&session, cancel))
        };
        let result = self.workers.run(patient).await;
        registration::watch_packs(self);
        for uri in self.lookout.take() {
            lookout::look_around(self, &uri);
        }
        result.map_err(|Caught(message)| {
            self.log.defect(&format!("`{what}`"), &message);
            Error {
                code: ErrorCode::InternalError,
                message: format!("pygloss failed at `{what}` ({message}). This is a defect of pygloss.")
                    .into(),
                data: None,
            }
        })
    }
}

/// Has everything said anew when the level in the memory is another one than before, for as long as the session lasts.
pub async fn follow_level(session: Arc<Session>) {
    loop {
        session.level_changed.notified().await;
        session.refresh();
    }
}

/// How many panics have been contained, here and in the engine.
pub fn contained_panics() -> u64 {
    panics::count() + pygloss_engine::contained_panics() as u64
}

//! Sending diagnostics to clients that do not ask for them: one task, and one slot a file in which the latest wins.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tower_lsp::ls_types as lsp;

use super::lookout;
use super::panics::Caught;
use super::registration;
use super::session::Session;
use super::worker;

/// How many times in a row a file may change while it is being checked before what was found is sent all the same.
const PATIENCE: usize = 5;

/// The files whose diagnostics are to be sent, each once, in the order in which they were marked.
#[derive(Default)]
pub struct Dirty {
    waiting: Mutex<VecDeque<lsp::Uri>>,
    marked: Notify,
}

impl Dirty {
    /// The file is to be looked at again.
    pub fn mark(&self, uri: &lsp::Uri) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.contains(uri) {
            waiting.push_back(uri.clone());
        }
        self.marked.notify_one();
    }

    async fn next(&self) -> lsp::Uri {
        loop {
            if let Some(uri) = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
                return uri;
            }
            self.marked.notified().await;
        }
    }
}

/// Sends diagnostics for as long as the session lasts.
pub async fn publish(session: Arc<Session>) {
    let mut stale = 0;
    loop {
        // First, so that a client that does not read gets the latest findings only, once it reads again.
        session.outbox.quiet().await;
        let uri = session.dirty.next().await;
        let found = look(&session, &uri).await;
        registration::watch_packs(&session);
        if let Some(found) = found {
            let now = session.file(&uri).map(|file| file.revision());
            let outdated = now.is_some_and(|now| now != found.revision);
            if outdated && stale < PATIENCE {
                stale += 1;
                session.dirty.mark(&uri);
                continue;
            }
            stale = 0;
            // Closed in the meantime: the empty list that this calls for must be the last one.
            if now.is_some() || found.revision == 0 {
                if found.is_pending {
                    lookout::look_around(&session, &uri);
                }
                session.client.publish_diagnostics(uri, found.diagnostics, found.version).await;
            }
        }
    }
}

#[derive(Default)]
struct Found {
    /// 0 for a file that is closed.
    revision: u64,
    version: Option<i32>,
    diagnostics: Vec<lsp::Diagnostic>,
    /// Something was not known because its module was not read yet; also when the file was looked at for the first time.
    is_pending: bool,
}

async fn look(session: &Arc<Session>, uri: &lsp::Uri) -> Option<Found> {
    let (shared, name) = (Arc::clone(session), uri.clone());
    let found = worker::detached(move |cancel| {
        if shared.file(&name).is_none() {
            return Some(Found::default());
        }
        let snapshot = shared.understand(&name)?;
        let diagnostics = shared.diagnostics(&name, &snapshot, cancel)?;
        let is_pending = snapshot.revision == 1 || snapshot.analysis.module().options().source.was_pending();
        Some(Found { revision: snapshot.revision, version: snapshot.version, diagnostics, is_pending })
    });
    found.await.unwrap_or_else(|Caught(what)| {
        session.log.defect(&format!("the diagnostics of {}", uri.as_str()), &what);
        None
    })
}

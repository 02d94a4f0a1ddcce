//! Reading the modules that an open file's classes come from, in the background, so that a hover finds them read.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::ls_types as lsp;

use super::panics::Caught;
use super::session::Session;
use super::worker;
use crate::workspace::{Patience, with_patience};

/// The files that are being looked at.
#[derive(Default)]
pub struct Lookout {
    busy: Mutex<HashSet<lsp::Uri>>,
    /// Files for which a request did not get all it asked for.
    wanted: Mutex<HashSet<lsp::Uri>>,
}

impl Lookout {
    /// A request did not get all it asked for: look around once it is answered.
    pub fn ask(&self, uri: &lsp::Uri) {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.clone());
    }

    /// The files that were asked for.
    pub fn take(&self) -> HashSet<lsp::Uri> {
        std::mem::take(&mut *self.wanted.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn begin(&self, uri: &lsp::Uri) -> bool {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.clone())
    }

    fn end(&self, uri: &lsp::Uri) {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(uri);
    }
}

/// Reads what the file's classes come from, and has its findings looked at again if that told anything new.
pub fn look_around(session: &Arc<Session>, uri: &lsp::Uri) {
    if !session.lookout.begin(uri) {
        return;
    }
    let (session, uri) = (Arc::clone(session), uri.clone());
    tokio::spawn(async move {
        let (shared, name) = (Arc::clone(&session), uri.clone());
        let looked = worker::detached(move |_| {
            let before = shared.workspace.modules().generation();
            if let Some(snapshot) = shared.understand(&name) {
                with_patience(Patience::Unlimited, || snapshot.analysis.look_around());
            }
            shared.workspace.modules().generation() != before
        });
        let looked = looked.await;
        session.lookout.end(&uri);
        match looked {
            Ok(true) => session.refresh(),
            Ok(false) => {}
            Err(Caught(what)) => session.log.defect(&format!("the imports of {}", uri.as_str()), &what),
        }
    });
}

//! What is said beside the answers: on stderr, and to the client as `window/logMessage`.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use super::pipe::Outbox;

/// How many messages a client gets in one session; a server in trouble must not fill its client's memory.
const MOST: usize = 1_000;

/// A handle to the log. Saying something never waits for anybody.
#[derive(Clone)]
pub struct Log {
    outbox: Outbox,
    said: Arc<Mutex<Said>>,
}

#[derive(Default)]
struct Said {
    number: usize,
    once: HashSet<String>,
}

#[derive(Clone, Copy)]
enum Kind {
    Error = 1,
    Warning = 2,
    Info = 3,
}

impl Log {
    /// A log that goes out through `outbox`.
    pub fn new(outbox: Outbox) -> Log {
        Log { outbox, said: Arc::default() }
    }

    /// Something that the reader can mend.
    pub fn warn(&self, message: impl Into<String>) {
        self.say(Kind::Warning, &message.into());
    }

    /// The same, but only the first time that it is said.
    pub fn warn_once(&self, message: impl Into<String>) {
        let message = message.into();
        let new = self.said.lock().unwrap_or_else(PoisonError::into_inner).once.insert(message.clone());
        if new {
            self.warn(message);
        }
    }

    /// Something worth knowing.
    pub fn info(&self, message: impl Into<String>) {
        self.say(Kind::Info, &message.into());
    }

    /// A contained panic.
    pub fn defect(&self, at: &str, what: &str) {
        self.say(
            Kind::Error,
            &format!(
                "pygloss failed at {at} and goes on: {what}. This is a defect of pygloss; please report it."
            ),
        );
    }

    fn say(&self, kind: Kind, message: &str) {
        let number = {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            said.number += 1;
            said.number
        };
        eprintln!("pygloss: {message}");
        if number > MOST {
            return;
        }
        let message = if number == MOST { "More messages follow on stderr only." } else { message };
        // Part of the protocol at any time, also before `initialize` is answered (LSP, "Initialize Request").
        self.outbox.send(&json!({
            "jsonrpc": "2.0",
            "method": "window/logMessage",
            "params": {"type": kind as i32, "message": message},
        }));
    }
}

//! The modules as a file sees them, with a record of what was asked about them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pygloss_engine::semantics::{Home, ModuleSource, OwnName, Resolved, Shadow};
use serde::{Deserialize, Serialize};

use super::digest;
use crate::workspace::FileSource;

/// What may be asked about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    /// Where it leads, and in which state the file is there.
    #[serde(rename = "f")]
    Find,
    /// Whether it may be missing.
    #[serde(rename = "m")]
    MayBeMissing,
    /// Which file runs.
    #[serde(rename = "o")]
    Origin,
    /// Where it stands.
    #[serde(rename = "h")]
    Home,
    /// Whether it hides a standard module.
    #[serde(rename = "s")]
    Shadow,
}

impl Question {
    /// The digest of the answer.
    pub fn answer(self, source: &FileSource, name: &str) -> u64 {
        match self {
            Question::Find => digest(&source.state(name)),
            Question::MayBeMissing => digest(&source.may_be_missing(name)),
            Question::Origin => digest(&source.origin(name)),
            Question::Home => digest(&format!("{:?}", source.home(name))),
            Question::Shadow => digest(&format!("{:?}", source.shadow(name))),
        }
    }
}

/// Passes questions on to a file's source, and remembers them.
pub struct Recording {
    source: Arc<FileSource>,
    asked: Mutex<BTreeMap<(Question, String), u64>>,
}

impl Recording {
    /// Records what `source` is asked.
    pub fn new(source: Arc<FileSource>) -> Recording {
        Recording { source, asked: Mutex::default() }
    }

    /// The source.
    pub fn source(&self) -> &FileSource {
        &self.source
    }

    /// The questions, each with the digest of its answer.
    pub fn asked(&self) -> Vec<(Question, String, u64)> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(|((question, name), answer)| (*question, name.clone(), *answer)).collect()
    }

    /// Whether a file that was asked about changed so lately that it may have changed again without a sign.
    pub fn is_unsettled(&self, is_settled: impl Fn(u64) -> bool) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = asked.keys().filter(|(question, _)| *question == Question::Find);
        files.any(|(_, name)| self.source.state(name).modified.is_some_and(|modified| !is_settled(modified)))
    }

    fn note(&self, question: Question, name: &str) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.entry((question, name.to_string())).or_insert_with(|| question.answer(&self.source, name));
    }
}

impl ModuleSource for Recording {
    fn find(&self, name: &str) -> Resolved {
        self.note(Question::Find, name);
        self.source.find(name)
    }

    fn may_be_missing(&self, name: &str) -> bool {
        self.note(Question::MayBeMissing, name);
        self.source.may_be_missing(name)
    }

    fn origin(&self, name: &str) -> Option<String> {
        self.note(Question::Origin, name);
        self.source.origin(name)
    }

    fn home(&self, name: &str) -> Option<Home> {
        self.note(Question::Home, name);
        self.source.home(name)
    }

    fn shadow(&self, name: &str) -> Option<Shadow> {
        self.note(Question::Shadow, name);
        self.source.shadow(name)
    }

    fn own(&self) -> Option<OwnName> {
        self.source.own()
    }

    fn generation(&self) -> u64 {
        self.source.generation()
    }

    fn was_pending(&self) -> bool {
        self.source.was_pending()
    }
}

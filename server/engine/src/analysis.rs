//! One document, understood: the face of the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use text_size::{TextRange, TextSize};

use crate::checks::{Check, Group};
use crate::document::Document;
use crate::note::Note;
use crate::semantics::Module;
use crate::text::Fix;
use crate::version::PythonVersion;

/// Tells a computation that nobody waits for it any more.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// From now on, computations that hold this give up at their next step.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to give up.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How much the reader knows already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Level {
    /// The default.
    #[default]
    Beginner,
    /// Knows the language's common forms.
    Intermediate,
    /// Wants the facts only.
    Advanced,
}

/// What of a file may be hovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HoverMode {
    /// Insights and cards.
    #[default]
    All,
    /// Only what is computed from the code.
    Insights,
    /// Nothing.
    Off,
}

/// What the engine needs to know of a reader's wishes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The Python version that the code is written for; a file's PEP 723 header goes before it.
    pub target: PythonVersion,
    /// The reader's level.
    pub level: Level,
    /// What may be hovered.
    pub hover: HoverMode,
    /// Only these checks or groups, where given: codes, group names, or rule codes of other tools.
    pub select: Option<Vec<String>>,
    /// These too.
    pub extend_select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

/// A finding with its place in the document.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The check.
    pub check: &'static Check,
    /// Where, in bytes of the document.
    pub range: TextRange,
    /// What, in one sentence.
    pub message: String,
    /// The other half of it.
    pub related: Vec<(TextRange, String)>,
    /// How to mend it.
    pub fixes: Vec<Fix>,
}

/// What to say at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is about, in bytes of the document.
    pub range: TextRange,
    /// Computed notes, the narrowest first.
    pub notes: Vec<Note>,
    /// The slug of the card to show where no note leads, and of the cards worth a look.
    pub cards: Vec<String>,
}

/// A document with its module. Immutable; made anew after each edit, at the cost of what the edit touched.
pub struct Analysis {
    document: Document,
    module: Module,
    settings: Arc<Settings>,
}

impl Analysis {
    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The module.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The settings it was made under.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What to say at the byte `offset`; `None` where there is nothing worth a glance.
    #[must_use]
    pub fn explain(&self, offset: TextSize) -> Option<Explanation> {
        let _ = offset;
        None
    }

    /// Everything that may be said about what stands in `range`, in source order.
    #[must_use]
    pub fn notes(&self, range: TextRange, cancel: &Cancel) -> Vec<Note> {
        let _ = (range, cancel);
        Vec::new()
    }

    /// The findings of the whole document in source order; `None` where it was cancelled.
    #[must_use]
    pub fn diagnostics(&self, cancel: &Cancel) -> Option<Vec<Diagnostic>> {
        (!cancel.is_cancelled()).then(Vec::new)
    }

    /// The default of a group at the reader's level.
    #[must_use]
    pub fn is_on_by_default(&self, group: Group) -> bool {
        group != Group::Idiom || self.settings.level != Level::Advanced
    }
}

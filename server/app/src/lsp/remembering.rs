//! What the reader of a file knows: asked for before something is told, and told afterwards.

use pygloss_engine::analysis::Explanation;
use pygloss_engine::learner::{Happening, Remembered, Stage};
use pygloss_engine::text::TextSize;
use tower_lsp::ls_types as lsp;

use super::session::Session;
use super::snapshot::Snapshot;
use super::{commands, from_proto, understanding};
use crate::store::{self, Memory};

/// The memory for one state of a file.
pub struct Remembering<'s> {
    memory: Option<&'s Memory>,
    snapshot: &'s Snapshot,
}

impl<'s> Remembering<'s> {
    /// That of a file's reader.
    pub fn of(session: &'s Session, snapshot: &'s Snapshot, uri: &lsp::Uri) -> Remembering<'s> {
        Remembering { memory: session.memory(from_proto::path(uri).as_deref()), snapshot }
    }

    /// What there is to say at a place to this reader.
    pub fn explain(&self, offset: TextSize) -> Option<Explanation> {
        let analysis = &self.snapshot.analysis;
        let Some(memory) = self.memory else { return analysis.explain(offset) };
        let reader = Remembered {
            library: analysis.library(),
            level: analysis.settings().level,
            record: |concept: &str| memory.record(concept),
            now: store::now(),
        };
        analysis.explain_to(offset, &reader)
    }

    /// What led was shown.
    pub fn saw(&self, explanation: &Explanation) {
        if let Some((memory, concept)) = self.memory.zip(explanation.lead()) {
            memory.met([concept.to_string()], Happening::Seen);
        }
    }

    /// What the reader may say about the concepts at a place, that which leads first: the command and its title.
    pub fn offers(&self, slugs: &[String]) -> Vec<(&'static str, String, String)> {
        let Some((memory, slug)) = self.memory.zip(slugs.first()) else { return Vec::new() };
        let Some(title) = understanding::title(self.snapshot.analysis.library(), slug) else {
            return Vec::new();
        };
        let record = memory.record(slug).unwrap_or_default();
        let stage = record.stage(store::now());
        let offer = |command, words: &str| (command, format!("{words}: {title}"), slug.clone());
        let mut offers = Vec::new();
        if record.is_muted() || stage < Stage::Known {
            offers.push(offer(commands::KNOW, "I know this"));
        }
        if record.is_muted() || stage > Stage::New {
            offers.push(offer(commands::REMIND, "Remind me"));
        }
        if !record.is_muted() {
            offers.push(offer(commands::MUTE, "Never again"));
        }
        offers
    }
}

//! One document, understood: the face of the engine.

mod cancel;
mod cards;
mod explanation;
mod findings;
mod hints;
mod imports;
mod marked;
mod once;
mod proof;
mod settings;
mod suppressions;
mod team;
mod together;

pub use crate::knowledge::Level;
pub use cancel::Cancel;
pub use explanation::Explanation;
pub use findings::{Diagnostic, MOST_FINDINGS};
pub use once::Told;
pub use proof::prove;
pub use settings::{HoverMode, Settings};
pub use team::check_of;
pub use together::{Together, together};

use std::sync::{Arc, OnceLock};

use text_size::{TextRange, TextSize};

use crate::checks::Selection;
use crate::checks::run::SegmentFindings;
use crate::document::{Document, target_from_pep723};
pub use crate::equivalents::{Equivalent, Gives};
use crate::knowledge::Library;
use crate::knowledge::card::Origin;
use crate::learner::{Anybody, Reader};
use crate::note::{HintKind, Note, Weight};
pub use crate::rewrites::run::Offer;
use crate::semantics::{Context, Module, ModuleOptions, ModuleSource, NoModules};
use crate::text::Edit;
use crate::version::PythonVersion;

/// What all documents of a process have in common.
#[derive(Clone)]
pub struct Shared {
    /// The cards.
    pub library: Arc<Library>,
    /// Where imports lead.
    pub modules: Arc<dyn ModuleSource>,
}

impl Shared {
    /// With these cards, and no module known but the standard library's.
    #[must_use]
    pub fn new(library: Arc<Library>) -> Shared {
        Shared { library, modules: Arc::new(NoModules::default()) }
    }
}

/// A document with its module. Immutable; made anew after each edit, at the cost of what the edit touched.
pub struct Analysis {
    document: Document,
    module: Module,
    settings: Arc<Settings>,
    selection: Selection,
    library: Arc<Library>,
    /// For each piece what its checks found, computed when first asked for.
    findings: Vec<Arc<OnceLock<SegmentFindings>>>,
    /// The same for the checks of a team's cards; empty where there are none.
    team: Vec<Arc<OnceLock<team::TeamFindings>>>,
}

impl Analysis {
    /// Understands a document. What `previous`, an earlier state of the same document, has found out about segments that
    /// did not change is kept, if it was made under the same settings.
    #[must_use]
    pub fn new(
        document: Document,
        settings: Arc<Settings>,
        shared: &Shared,
        previous: Option<&Analysis>,
    ) -> Analysis {
        let target = declared_target(&document, settings.target);
        let previous = previous.filter(|p| p.module.options().target == target);
        let options = ModuleOptions { target, source: Arc::clone(&shared.modules) };
        let module = Module::new(&document, options, previous.map(|p| &p.module));
        let selection = Selection::new(&settings);
        // Checks that were off then have found nothing.
        let same_checks = previous.filter(|previous| previous.selection == selection);
        let findings = findings::keep(&module, same_checks, |previous| &previous.findings);
        let team = team::cells(&module, &shared.library, previous);
        let library = Arc::clone(&shared.library);
        Analysis { document, module, settings, selection, library, findings, team }
    }

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

    /// The cards.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The change that silences a finding by a comment in its line; `None` where the line cannot take one.
    #[must_use]
    pub fn silencing(&self, finding: &Diagnostic) -> Option<Edit> {
        suppressions::silencing(self, finding)
    }

    /// Asks for every class and what is above it, so that the modules with them are read. Nobody who asks about the document
    /// meanwhile waits for it.
    pub fn look_around(&self) {
        let module = Module::new(&self.document, self.module.options().clone(), Some(&self.module));
        let dependencies = std::cell::RefCell::default();
        if let Some(context) = Context::new(&module, 0, &dependencies) {
            let _ = context.classes();
        }
    }

    /// Whether the reader's level lets a card be shown unasked. What a team says about its own code is never too basic.
    #[must_use]
    pub fn is_shown(&self, slug: &str) -> bool {
        self.library
            .get(slug)
            .is_none_or(|entry| entry.origin() == Origin::Pack || entry.header().level >= self.settings.level)
    }

    /// Whether the reader's level lets a note be shown unasked: what any such code does is told to those who learn it.
    #[must_use]
    pub fn is_told(&self, note: &Note) -> bool {
        match note.weight {
            Weight::Fails | Weight::Surprise | Weight::Result => true,
            Weight::Working | Weight::Beneath => self.is_shown(note.concept),
            Weight::Whereabouts => self.settings.level == Level::Beginner,
        }
    }

    /// What there is to say at the byte `offset`; `None` where that is nothing.
    #[must_use]
    pub fn explain(&self, offset: TextSize) -> Option<Explanation> {
        self.explain_to(offset, &Anybody)
    }

    /// The same to a reader of whom it is known what they know: what is to be told of it.
    #[must_use]
    pub fn explain_to(&self, offset: TextSize, reader: &dyn Reader) -> Option<Explanation> {
        explanation::explain(self, offset, reader)
    }

    /// Everything that is computed about what stands in `range`, in source order; what was found until then, where
    /// cancelled.
    #[must_use]
    pub fn notes(&self, range: TextRange, cancel: &Cancel) -> Vec<Note> {
        crate::insights::run::within(&self.module, range, cancel)
    }

    /// The questions that can be asked about the document, in source order, with answers that are computed; those found until then, where
    /// cancelled.
    #[must_use]
    pub fn quiz(&self, cancel: &Cancel) -> Vec<crate::quiz::Question> {
        let notes = self.notes(TextRange::up_to(self.document.len()), cancel);
        crate::quiz::run::questions(&self.module, &notes, &self.document.text(), cancel)
    }

    /// The rewrites of what `range` touches, the narrowest first; those found until then, where cancelled.
    #[must_use]
    pub fn rewrites(&self, range: TextRange, cancel: &Cancel) -> Vec<Offer> {
        crate::rewrites::run::within(&self.module, range, cancel)
    }

    /// Everything in the document that is written out, with where it stands, in source order.
    #[must_use]
    pub fn equivalents(&self) -> Vec<(TextRange, Equivalent)> {
        crate::rewrites::run::equivalents(&self.module)
    }

    /// The same as a reader goes through them: what the reader's level hides is left out, and what was said is not said again.
    #[must_use]
    pub fn told(&self, range: TextRange, cancel: &Cancel) -> Vec<Told> {
        let mut notes = self.notes(range, cancel);
        notes.retain(|note| self.is_told(note));
        once::once(notes)
    }

    /// The leading card of each token that has one, with the token's place, in source order; those found until then, where cancelled.
    #[must_use]
    pub fn cards(&self, cancel: &Cancel) -> Vec<(String, TextRange)> {
        cards::leading(self, cancel)
    }

    /// The notes of which a few words stand on the lines of `range`, at most one a line, in source order; nothing, where
    /// cancelled.
    #[must_use]
    pub fn hinting(&self, range: TextRange, kinds: &[HintKind], cancel: &Cancel) -> Vec<Note> {
        hints::hinting(self, range, kinds, cancel)
    }

    /// The findings of the whole document in source order, at most [`MOST_FINDINGS`] (the last one then says how many
    /// more there are); `None` where it was cancelled.
    #[must_use]
    pub fn diagnostics(&self, cancel: &Cancel) -> Option<Vec<Diagnostic>> {
        findings::diagnostics(self, cancel)
    }

    /// The same without a limit, for the command line.
    #[must_use]
    pub fn all_diagnostics(&self, cancel: &Cancel) -> Option<Vec<Diagnostic>> {
        findings::all(self, cancel)
    }
}

/// A file that says so itself is written for the oldest Python that its PEP 723 header allows. The header stands at the top.
fn declared_target(document: &Document, otherwise: PythonVersion) -> PythonVersion {
    let mut top = document.pieces().iter().take(8).map(|piece| piece.segment.text());
    match top.find_map(target_from_pep723) {
        Some(declared) => PythonVersion { free_threaded: otherwise.free_threaded, ..declared },
        None => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> PythonVersion {
        let shared = Shared::new(Arc::new(Library::default()));
        let analysis = Analysis::new(Document::new(text), Arc::default(), &shared, None);
        analysis.module().options().target
    }

    /// The checks that have something to say, in the order of the text.
    fn codes(analysis: &Analysis) -> Vec<&'static str> {
        let found = analysis.all_diagnostics(&Cancel::default()).unwrap();
        found.into_iter().map(|found| found.check.code).collect()
    }

    #[test]
    fn a_check_that_is_switched_on_looks_at_everything_again() {
        let shared = Shared::new(Arc::new(Library::default()));
        let document = Document::new("f = open('a')\nx = f is 'a'\n");
        let of = |level, previous: Option<&Analysis>| {
            let settings = Settings { level, ..Settings::default() };
            Analysis::new(document.clone(), Arc::new(settings), &shared, previous)
        };
        let before = of(Level::Intermediate, None);
        assert!(!codes(&before).contains(&"open-without-encoding"));
        let after = of(Level::Beginner, Some(&before));
        assert!(codes(&after).contains(&"open-without-encoding"));
        assert_eq!(codes(&after), codes(&of(Level::Beginner, None)));
    }

    #[test]
    fn what_is_called_may_begin_to_make_coroutines_and_generators() {
        let shared = Shared::new(Arc::new(Library::default()));
        for (text, from, to, code) in [
            (
                "import lib\ndef f():\n    pass\n\n\ndef g():\n    f()\n",
                "def f",
                "async def f",
                "coroutine-not-awaited",
            ),
            (
                "from lib import sleep\n\n\ndef g():\n    sleep(1)\n",
                "lib",
                "asyncio",
                "coroutine-not-awaited",
            ),
            (
                "def f():\n    return [1]\n\n\ndef g():\n    a = f()\n    print(list(a), list(a))\n    return list(a)\n",
                "return [1]",
                "yield 1",
                "generator-exhausted",
            ),
        ] {
            let mut document = Document::new(text);
            let of = |document: &Document, previous: Option<&Analysis>| {
                Analysis::new(document.clone(), Arc::default(), &shared, previous)
            };
            let before = of(&document, None);
            assert!(!codes(&before).contains(&code), "{text}");
            let start = u32::try_from(text.find(from).unwrap()).unwrap();
            let range = TextRange::at(start.into(), TextSize::of(from));
            document.edit(range, to).unwrap();
            let after = of(&document, Some(&before));
            assert!(codes(&after).contains(&code), "{text}");
            assert_eq!(codes(&after), codes(&of(&document, None)), "{text}");
        }
    }

    #[test]
    fn what_a_class_below_binds_is_seen_after_an_edit() {
        let shared = Shared::new(Arc::new(Library::default()));
        let start = "class A:\n    rows = []\n\n    def add(self, x):\n        self.rows.append(x)\n\n\n";
        let members: String = (0..200).map(|n| format!("    def f{n}(self):\n        pass\n\n")).collect();
        // The second class is long enough to be cut at its members.
        for below in
            ["class B(A):\n    size = 1\n".to_string(), format!("class B(A):\n{members}    size = 1\n")]
        {
            let mut document = Document::new(&format!("{start}{below}"));
            let of = |document: &Document, previous: Option<&Analysis>| {
                Analysis::new(document.clone(), Arc::default(), &shared, previous)
            };
            let mut before = of(&document, None);
            for (from, to, is_told) in [("size", "rows", false), ("    rows = 1", "    size = 1", true)] {
                assert_eq!(codes(&before).contains(&"class-attribute-shared-mutable"), !is_told, "{below}");
                let text = document.text();
                let at = u32::try_from(text.rfind(from).unwrap()).unwrap();
                document.edit(TextRange::at(at.into(), TextSize::of(from)), to).unwrap();
                before = of(&document, Some(&before));
                assert_eq!(codes(&before), codes(&of(&document, None)));
                assert_eq!(codes(&before).contains(&"class-attribute-shared-mutable"), is_told, "{below}");
            }
        }
    }

    #[test]
    fn a_script_says_itself_what_it_is_written_for() {
        let header = "# /// script\n# requires-python = \">=3.11\"\n# ///\n";
        assert_eq!(target(&format!("{header}import os\n")), PythonVersion::new(3, 11));
        assert_eq!(target("import os\n"), PythonVersion::NEWEST);
    }
}

//! Holding insights against fixtures that stand among other files.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use text_size::TextRange;

use super::Fixture;
use super::notes::show;
use crate::analysis::{Analysis, Cancel, Settings, Shared};
use crate::document::Document;
use crate::knowledge::Library;
use crate::semantics::{Home, ModuleSource, ModuleSummary, Name, OwnName, Resolved, Shadow, stdlib};
use crate::text::apply;
use crate::version::PythonVersion;

/// Modules from a map, and nothing installed.
struct Files {
    own: OwnName,
    modules: FxHashMap<Name, Resolved>,
}

impl Files {
    fn file(&self, name: &str) -> Option<String> {
        if name == self.own.name {
            return Some(format!("{name}.py"));
        }
        match self.modules.get(name)? {
            Resolved::Module(summary) if summary.is_package => {
                Some(format!("{}/__init__.py", name.replace('.', "/")))
            }
            _ => Some(format!("{}.py", name.replace('.', "/"))),
        }
    }
}

impl ModuleSource for Files {
    fn find(&self, name: &str) -> Resolved {
        match self.modules.get(name) {
            Some(found) => found.clone(),
            None if stdlib::is_known_module(name) => Resolved::Standard,
            None if name.starts_with("unknown") => Resolved::Opaque,
            None => Resolved::Missing,
        }
    }

    fn own(&self) -> Option<OwnName> {
        Some(self.own.clone())
    }

    fn home(&self, name: &str) -> Option<Home> {
        if name == self.own.name {
            return self.file(name).map(Home::Project);
        }
        match self.find(name) {
            Resolved::Module(_) => self.file(name).map(Home::Project),
            Resolved::Standard => Some(Home::Standard),
            Resolved::Missing => Some(Home::Nowhere),
            _ => None,
        }
    }

    fn shadow(&self, name: &str) -> Option<Shadow> {
        let file = self.file(name).filter(|_| stdlib::is_module(name, PythonVersion::NEWEST))?;
        Some(if stdlib::is_always_loaded(name) {
            Shadow::IsHidden(file)
        } else if name == self.own.name {
            Shadow::IsThisFile(file)
        } else {
            Shadow::Hides(file)
        })
    }
}

fn among(modules: &[(&str, &str)], own: &str, text: &str, settings: Settings) -> Analysis {
    let named =
        |name: &str| OwnName { name: Name::new(name.trim_end_matches('/')), is_package: name.ends_with('/') };
    let read = |(name, text): &(&str, &str)| {
        let name = named(name);
        let summary = ModuleSummary::new(text, &name, false, PythonVersion::NEWEST);
        (name.name, Resolved::Module(Arc::new(summary)))
    };
    let files = Files { own: named(own), modules: modules.iter().map(read).collect() };
    let shared = Shared { library: Arc::new(Library::default()), modules: Arc::new(files) };
    Analysis::new(Document::new(text), Arc::new(settings), &shared, None)
}

/// What the insights say at the fixture's cursor `$0` in the module `own`, beside other modules (`name`, or `name/` for a package).
#[must_use]
pub fn hover_among(modules: &[(&str, &str)], own: &str, source: &str) -> Vec<String> {
    let fixture = Fixture::new(source);
    let analysis = among(modules, own, &fixture.text, Settings::default());
    let Some(cursor) = fixture.cursors.first() else { return Vec::new() };
    let piece = analysis.document().piece_at(*cursor);
    crate::insights::run::at(analysis.module(), piece, *cursor).iter().map(show).collect()
}

/// The code that a check finds in a module that stands beside others.
#[must_use]
pub fn found_among(modules: &[(&str, &str)], code: &str, source: &str) -> Vec<String> {
    let fixture = Fixture::new(source);
    let settings = Settings { select: Some(vec![code.to_string()]), ..Settings::default() };
    let analysis = among(modules, "own", &fixture.text, settings);
    let found = analysis.all_diagnostics(&Cancel::default()).unwrap_or_default();
    let text =
        |at: TextRange| fixture.text.get(usize::from(at.start())..usize::from(at.end())).unwrap_or("?");
    found.into_iter().map(|finding| text(finding.range).to_string()).collect()
}

/// What a check finds in the module `own` beside other modules: the text it stands on and the message, and below them the whole
/// source after each fix.
#[must_use]
pub fn check_among(code: &str, modules: &[(&str, &str)], own: &str, source: &str) -> Vec<String> {
    let text = Fixture::new(source).text;
    let settings = Settings { select: Some(vec![code.to_string()]), ..Settings::default() };
    let analysis = among(modules, own, &text, settings);
    let found = analysis.all_diagnostics(&Cancel::default()).unwrap_or_default();
    let mut shown = Vec::new();
    for one in found {
        let on = text.get(usize::from(one.range.start())..usize::from(one.range.end())).unwrap_or("?");
        shown.push(format!("{on}: {}", one.message));
        shown.extend(one.fixes.iter().filter_map(|fix| apply(&text, &fix.edits)));
    }
    shown
}

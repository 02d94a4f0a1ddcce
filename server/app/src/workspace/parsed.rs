//! Documents between the two times that a command needs them: to look at a file, and to tell those that import it what it holds.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use pygloss_engine::document::Document;

/// How much text the documents that are kept have together, in bytes. Each takes about seven times as much memory as its text.
const MOST_BYTES: usize = 6 << 20;

/// What a document is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The file itself is looked at.
    Own,
    /// Another file imports it.
    Import,
}

/// What has become of a file so far.
#[derive(Default)]
struct File {
    was_own: bool,
    was_import: bool,
    /// Its document, and how long that is.
    kept: Option<(Document, usize)>,
}

#[derive(Default)]
struct State {
    files: HashMap<PathBuf, File>,
    /// The files whose documents are kept, or were, the oldest first.
    order: VecDeque<PathBuf>,
    bytes: usize,
}

/// The documents of files that a command is going to look at. Of all others none is kept.
#[derive(Default)]
pub struct Parsed(OnceLock<Mutex<State>>);

impl Parsed {
    /// Says which files a command is going to look at, each once.
    pub fn expect<'p>(&self, files: impl Iterator<Item = &'p Path>) {
        let files = files.filter_map(|file| Some((std::path::absolute(file).ok()?, File::default())));
        let _ = self.0.set(Mutex::new(State { files: files.collect(), ..State::default() }));
    }

    /// The document of a file with this text: the one that was kept, where that is still the file's, or a new one.
    pub fn document(&self, path: &Path, text: &str, need: Need) -> Document {
        let kept = self.begin(path, need);
        if let Some(document) = kept.filter(|document| document.has_text(text)) {
            return document;
        }
        let document = Document::new(text);
        self.keep(path, text, &document);
        document
    }

    fn state(&self) -> Option<MutexGuard<'_, State>> {
        Some(self.0.get()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the document that is kept of a file.
    fn begin(&self, path: &Path, need: Need) -> Option<Document> {
        let mut state = self.state()?;
        let file = state.files.get_mut(path)?;
        match need {
            Need::Own => file.was_own = true,
            Need::Import => file.was_import = true,
        }
        let (document, bytes) = file.kept.take()?;
        state.bytes -= bytes;
        Some(document)
    }

    /// Keeps a document for the other need, if that is still to come.
    fn keep(&self, path: &Path, text: &str, document: &Document) {
        let Some(mut state) = self.state() else { return };
        let Some(file) = state.files.get_mut(path) else { return };
        if (file.was_own && file.was_import) || file.kept.is_some() || text.len() > MOST_BYTES {
            return;
        }
        file.kept = Some((document.clone(), text.len()));
        state.bytes += text.len();
        state.order.push_back(path.to_path_buf());
        while state.bytes > MOST_BYTES {
            let Some(oldest) = state.order.pop_front() else { break };
            let dropped = state.files.get_mut(&oldest).and_then(|file| file.kept.take());
            state.bytes -= dropped.map_or(0, |(_, bytes)| bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "import os\n\n\nclass A:\n    pass\n";

    fn is_kept(parsed: &Parsed, path: &Path) -> bool {
        let state = parsed.state();
        state.is_some_and(|state| state.files.get(path).is_some_and(|file| file.kept.is_some()))
    }

    fn same(one: &Document, other: &Document) -> bool {
        one.pieces().iter().zip(other.pieces()).all(|(a, b)| a.segment.id() == b.segment.id())
    }

    #[test]
    fn a_document_serves_both_needs_and_is_gone_then() {
        let path = std::path::absolute("a.py").unwrap();
        for (first, second) in [(Need::Import, Need::Own), (Need::Own, Need::Import)] {
            let parsed = Parsed::default();
            parsed.expect([Path::new("a.py")].into_iter());
            let one = parsed.document(&path, TEXT, first);
            assert!(is_kept(&parsed, &path));
            assert!(same(&one, &parsed.document(&path, TEXT, second)));
            assert!(!is_kept(&parsed, &path));
            assert!(!same(&one, &parsed.document(&path, TEXT, first)));
            assert!(!is_kept(&parsed, &path));
        }
    }

    #[test]
    fn another_text_is_parsed() {
        let path = std::path::absolute("a.py").unwrap();
        let parsed = Parsed::default();
        parsed.expect([Path::new("a.py")].into_iter());
        parsed.document(&path, TEXT, Need::Import);
        for other in ["x = 1\n", "import os\n\n\nclass A:\n    pass\n\n", "import os\n\n\nclass A:\n", ""] {
            assert_eq!(parsed.document(&path, other, Need::Own).text(), other);
        }
    }

    #[test]
    fn nothing_is_kept_of_files_that_nobody_looks_at() {
        let path = std::path::absolute("a.py").unwrap();
        let parsed = Parsed::default();
        parsed.document(&path, TEXT, Need::Import);
        assert!(!is_kept(&parsed, &path));
        parsed.expect([Path::new("b.py")].into_iter());
        parsed.document(&path, TEXT, Need::Import);
        assert!(!is_kept(&parsed, &path));
    }

    #[test]
    fn the_oldest_give_way() {
        let parsed = Parsed::default();
        let names: Vec<PathBuf> = (0..4).map(|n| std::path::absolute(format!("{n}.py")).unwrap()).collect();
        parsed.expect(names.iter().map(PathBuf::as_path));
        let text = "#".repeat(MOST_BYTES / 3);
        names.iter().for_each(|name| drop(parsed.document(name, &text, Need::Import)));
        let kept: Vec<bool> = names.iter().map(|name| is_kept(&parsed, name)).collect();
        assert_eq!(kept, [false, true, true, true]);
        parsed.document(&names[1], &text, Need::Own);
        assert_eq!(parsed.state().unwrap().bytes, text.len() * 2);
    }
}

//! Holds the checks against the pitfall cards: what a card calls bad is found on its marked lines, its cure is what the fix
//! makes of it, and what it calls good is left in peace.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pygloss_engine::analysis::{Analysis, Cancel, Diagnostic, Settings, Shared};
use pygloss_engine::checks::{CHECKS, check};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::semantics::{ModuleSource, NoModules, OwnName, Resolved, Shadow, stdlib};
use pygloss_engine::text::apply;
use pygloss_engine::version::PythonVersion;

/// A fenced block: the words behind ```` ```python ````, its lines, and the line of the card on which it starts.
struct Fence {
    words: Vec<String>,
    lines: Vec<String>,
    line: usize,
}

impl Fence {
    fn is(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }

    /// The code without marks, and the lines (from 1) that have one.
    fn code(&self) -> (String, Vec<usize>) {
        let mut code = String::new();
        let mut marked = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            match line.strip_suffix("#!") {
                Some(rest) => {
                    marked.push(number + 1);
                    code.push_str(rest.trim_end());
                }
                None => code.push_str(line),
            }
            code.push('\n');
        }
        (code, marked)
    }
}

fn fences(card: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (number, line) in card.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(words)) => {
                let words = words.split_whitespace().map(String::from).collect();
                open = Some(Fence { words, lines: Vec::new(), line: number + 1 });
            }
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some(fence), None) => fence.lines.push(line.to_string()),
            (None, None) => {}
        }
    }
    fences
}

fn cards() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/cards")
}

/// All cards: slug, path and text.
fn all() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    for area in std::fs::read_dir(cards()).unwrap() {
        let Ok(area) = std::fs::read_dir(area.unwrap().path()) else { continue };
        for card in area {
            let path = card.unwrap().path();
            if path.extension().is_some_and(|e| e == "md") {
                let slug = path.file_stem().unwrap().to_string_lossy().to_string();
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((slug, path, text));
            }
        }
    }
    found.sort();
    found
}

/// Knows no module but the file at hand, whose first line may be a comment with its name: `# random.py`.
struct OneFile(NoModules);

impl OneFile {
    fn new(text: &str) -> OneFile {
        let first = text.lines().next().and_then(|line| line.strip_prefix("# ")?.trim().strip_suffix(".py"));
        OneFile(NoModules { own: first.map(|name| OwnName { name: name.into(), is_package: false }) })
    }
}

impl ModuleSource for OneFile {
    fn find(&self, name: &str) -> Resolved {
        self.0.find(name)
    }

    fn own(&self) -> Option<OwnName> {
        self.0.own()
    }

    fn shadow(&self, name: &str) -> Option<Shadow> {
        let own = self.own().filter(|own| own.name == name)?;
        let is_standard = stdlib::is_module(name, PythonVersion::NEWEST);
        is_standard.then(|| Shadow::IsThisFile(format!("{}.py", own.name)))
    }
}

fn find(text: &str, code: &str) -> Vec<Diagnostic> {
    let settings = Settings { select: Some(vec![code.to_string()]), ..Settings::default() };
    let shared = Shared { library: Arc::new(Library::default()), modules: Arc::new(OneFile::new(text)) };
    let analysis = Analysis::new(Document::new(text), Arc::new(settings), &shared, None);
    analysis.all_diagnostics(&Cancel::default()).unwrap()
}

fn line_of(text: &str, found: &Diagnostic) -> usize {
    text[..usize::from(found.range.start())].matches('\n').count() + 1
}

/// The first fix of the first finding, again and again until there is none.
fn mend(mut text: String, code: &str) -> String {
    for _ in 0..10 {
        let found = find(&text, code);
        let Some(fix) = found.iter().find_map(|d| d.fixes.first()) else { return text };
        text = apply(&text, &fix.edits).unwrap();
    }
    panic!("{code}: the fix does not converge:\n{text}");
}

#[test]
fn every_check_has_its_card_and_finds_what_the_card_calls_bad() {
    let cards = all();
    let mut wrong = Vec::new();
    for check in CHECKS {
        let Some((_, path, text)) = cards.iter().find(|(slug, _, _)| slug == check.code) else {
            wrong.push(format!("{} has no card", check.code));
            continue;
        };
        let fences = fences(text);
        let mut bad = 0;
        for (number, fence) in fences.iter().enumerate() {
            let place = format!("{}:{}", path.display(), fence.line);
            let (code, marked) = fence.code();
            if fence.is("bad") {
                bad += 1;
                let found = find(&code, check.code);
                let lines: Vec<usize> = found.iter().map(|d| line_of(&code, d)).collect();
                if lines != marked {
                    wrong.push(format!("{place}: marked lines {marked:?}, found on {lines:?}"));
                }
                let fixed = fences.get(number + 1).filter(|next| next.is("fixed"));
                match fixed {
                    Some(fixed) => {
                        let mended = mend(code, check.code);
                        if mended != fixed.code().0 {
                            wrong.push(format!("{place}: the fix makes\n{mended}"));
                        }
                    }
                    None if found.iter().any(|d| !d.fixes.is_empty()) => {
                        wrong.push(format!("{place}: there is a fix, but no `fixed` block"));
                    }
                    None => {}
                }
            } else if fence.is("good") || fence.is("fixed") {
                for found in find(&code, check.code) {
                    let line = line_of(&code, &found);
                    wrong.push(format!(
                        "{place}: finds `{}` on line {line} of a block that is fine",
                        found.message
                    ));
                }
            }
        }
        if bad == 0 {
            wrong.push(format!("{}: no `bad` block", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_block_called_good_is_silent_under_all_checks_of_its_kind() {
    let mut wrong = Vec::new();
    for (slug, path, text) in all() {
        if check(&slug).is_some() {
            continue;
        }
        for fence in fences(&text).iter().filter(|f| f.is("good")) {
            let (code, _) = fence.code();
            for found in find(&code, "all") {
                wrong.push(format!(
                    "{}:{}: {} {}",
                    path.display(),
                    fence.line,
                    found.check.code,
                    found.message
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

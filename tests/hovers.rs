//! Hovers every name and keyword of the host's standard library (a sample of its files; all of them with `PYGLOSS_FULL=1`): nothing
//! panics, and every hover has the shape that `server/README.md` promises.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pygloss::cards::library;
use pygloss_engine::analysis::{Analysis, Cancel, Settings, Shared};
use pygloss_engine::contained_panics;
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::render::{Options, hover};
use pygloss_engine::syntax::Kind;
use pygloss_engine::text::TextRange;

fn files() -> Vec<PathBuf> {
    let list = "import os, sysconfig\nfor folder, _, names in os.walk(sysconfig.get_path('stdlib')):\n  if 'site-packages' not in folder:\n    for name in names:\n      if name.endswith('.py'): print(os.path.join(folder, name))";
    let output = Command::new("python3").args(["-c", list]).output().unwrap_or_else(|error| {
        panic!("this test reads the standard library of `python3`, which could not be started ({error})")
    });
    let mut files: Vec<PathBuf> =
        String::from_utf8(output.stdout).unwrap().lines().map(PathBuf::from).collect();
    files.sort();
    let step = if std::env::var_os("PYGLOSS_FULL").is_some() { 1 } else { 60 };
    files.into_iter().step_by(step).collect()
}

#[test]
fn every_name_and_keyword_can_be_hovered() {
    let shared = Shared::new(Arc::clone(library()));
    let settings = Arc::new(Settings::default());
    let mut noted = 0;
    let (mut asked, mut answered, mut slowest) = (0_u32, 0_u32, (Duration::ZERO, String::new()));
    for path in files() {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let analysis = Analysis::new(Document::new(&text), Arc::clone(&settings), &shared, None);
        let whole = TextRange::up_to(analysis.document().len());
        assert!(analysis.diagnostics(&Cancel::default()).is_some());
        noted += analysis.notes(whole, &Cancel::default()).len();
        for piece in analysis.document().pieces() {
            let tokens = piece.segment.tree().root().descendants();
            for token in tokens.filter(|n| n.subtree_end() == n.id() + 1 && n.kind() != Kind::Comment) {
                if !token.text().starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@') {
                    continue;
                }
                asked += 1;
                let start = Instant::now();
                let explanation = analysis.explain(token.start() + piece.start);
                let shown = explanation.and_then(|e| hover(library(), &e, &Options::default()));
                if start.elapsed() > slowest.0 {
                    slowest = (start.elapsed(), format!("{} in {}", token.text(), path.display()));
                }
                let Some(shown) = shown else { continue };
                answered += 1;
                let place = || format!("`{}` in {}:\n{shown}", token.text(), path.display());
                assert!(shown.lines().count() <= 12, "more than 12 lines for {}", place());
                assert!(shown.chars().count() <= 1_200, "more than 1,200 characters for {}", place());
                assert!(
                    shown.starts_with("**") && shown.lines().next().is_some_and(|l| l.len() > 6),
                    "{}",
                    place()
                );
                assert!(!shown.contains("<br") && !shown.contains("<div"), "HTML for {}", place());
            }
        }
    }
    println!(
        "{asked} names and keywords hovered, {answered} answered; the slowest took {:?}: {}",
        slowest.0, slowest.1
    );
    assert!(noted > 200, "only {noted} notes");
    assert!(asked > 10_000, "only {asked} names were found");
    assert!(answered * 100 > asked * 5, "only {answered} of {asked} were answered");
    assert_eq!(contained_panics(), 0);
}

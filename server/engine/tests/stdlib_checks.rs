//! Runs the checks over the standard library of the Python at hand, applies all fixes until none is left, and has CPython
//! compile what came out. `PYGLOSS_FULL=1` takes every file, else every eighth; without a `python3` there is nothing to do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use pygloss_engine::analysis::{Analysis, Cancel, Settings, Shared};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::text::{Edit, apply};
use pygloss_engine::version::PythonVersion;

/// After this many rounds of fixes there must be nothing left to fix.
const ROUNDS: usize = 10;

/// Where the standard library is, and which version it has.
fn host() -> Option<(PathBuf, PythonVersion)> {
    let ask =
        "import sys, sysconfig; print(sysconfig.get_path('stdlib')); print('%d.%d' % sys.version_info[:2])";
    let output = Command::new("python3").args(["-c", ask]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut lines = text.lines();
    Some((PathBuf::from(lines.next()?), lines.next()?.parse().ok()?))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("site-packages") && !path.ends_with("__pycache__") {
                    waiting.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "py") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Which of the texts CPython compiles.
fn compiles(texts: &[String]) -> Vec<bool> {
    let program = "\
import sys, warnings
warnings.simplefilter('ignore')
data = sys.stdin.buffer
while header := data.readline():
    source = data.read(int(header))
    try:
        compile(source, 'x', 'exec', dont_inherit=True)
        print('yes')
    except Exception as error:
        print('no', repr(error))
";
    let mut child = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut sent = Vec::new();
    for text in texts {
        sent.extend(format!("{}\n", text.len()).bytes());
        sent.extend(text.bytes());
    }
    let writer = std::thread::spawn(move || input.write_all(&sent).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers: Vec<bool> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| line.starts_with("yes")).collect();
    assert_eq!(answers.len(), texts.len());
    answers
}

/// One round: the first fix of each finding, as far as they do not touch each other. `None` where nothing is left to fix.
fn round(
    text: &str,
    settings: &Arc<Settings>,
    shared: &Shared,
    counts: &mut BTreeMap<&str, usize>,
) -> Option<String> {
    let analysis = Analysis::new(Document::new(text), Arc::clone(settings), shared, None);
    let mut edits: Vec<Edit> = Vec::new();
    for found in analysis.all_diagnostics(&Cancel::default()).unwrap() {
        let Some(fix) = found.fixes.first() else { continue };
        let touches = |a: &Edit, b: &Edit| a.range.intersect(b.range).is_some();
        if fix.edits.iter().any(|new| edits.iter().any(|old| touches(new, old) && new != old)) {
            continue;
        }
        *counts.entry(found.check.code).or_default() += 1;
        for edit in &fix.edits {
            if !edits.contains(edit) {
                edits.push(edit.clone());
            }
        }
    }
    (!edits.is_empty()).then(|| apply(text, &edits).unwrap())
}

#[test]
fn fixes_of_the_standard_library_converge_and_compile() {
    let Some((folder, target)) = host() else {
        println!("no python3 here");
        return;
    };
    let full = std::env::var_os("PYGLOSS_FULL").is_some();
    let step = if full { 1 } else { 8 };
    let texts: Vec<(PathBuf, String)> = files(&folder)
        .into_iter()
        .step_by(step)
        .filter_map(|path| std::fs::read_to_string(&path).ok().map(|text| (path, text)))
        .filter(|(_, text)| !text.contains("coding: latin") && !text.contains("coding: iso"))
        .collect();
    let before = compiles(&texts.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>());
    let settings = Arc::new(Settings { target, ..Settings::default() });
    let shared = Shared::new(Arc::new(Library::default()));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut mended: Vec<(PathBuf, String)> = Vec::new();
    let mut looked_at = 0;
    for ((path, text), compiled) in texts.into_iter().zip(before) {
        if !compiled {
            continue;
        }
        looked_at += 1;
        let mut now = text;
        let mut rounds = 0;
        while let Some(next) = round(&now, &settings, &shared, &mut counts) {
            rounds += 1;
            assert!(rounds <= ROUNDS, "{}: the fixes do not converge", path.display());
            now = next;
        }
        if rounds > 0 {
            mended.push((path, now));
        }
    }
    println!("{looked_at} files, {} of them mended, fixes: {counts:#?}", mended.len());
    assert_eq!(pygloss_engine::contained_panics(), 0);
    let after = compiles(&mended.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>());
    let broken: Vec<_> =
        mended.iter().zip(after).filter(|(_, compiled)| !compiled).map(|((path, _), _)| path).collect();
    assert!(broken.is_empty(), "CPython no longer compiles {broken:?}");
    assert!(counts.len() >= 3, "hardly anything was fixed: {counts:?}");
}

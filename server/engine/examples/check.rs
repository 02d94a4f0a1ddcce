//! Prints what the checks find in files: `path:row:col code message`, rows and columns from 1, columns in code points.
//!
//! `cargo run -p pygloss-engine --example check FILE…`; `--target 3.11` before the files sets the target version.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is what it is for")]

use std::process::ExitCode;
use std::sync::Arc;

use pygloss_engine::analysis::{Analysis, Cancel, Settings, Shared};
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::text::LineIndex;

fn main() -> ExitCode {
    let mut settings = Settings::default();
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.first().is_some_and(|first| first == "--target") {
        match paths.get(1).map(|version| version.parse()) {
            Some(Ok(target)) => settings.target = target,
            _ => {
                eprintln!("--target wants a version, such as 3.12");
                return ExitCode::FAILURE;
            }
        }
        paths.drain(..2);
    }
    let settings = Arc::new(settings);
    let shared = Shared::new(Arc::new(Library::default()));
    for path in paths {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                continue;
            }
        };
        let analysis = Analysis::new(Document::new(&text), Arc::clone(&settings), &shared, None);
        let lines = LineIndex::new(&text);
        for found in analysis.all_diagnostics(&Cancel::default()).unwrap_or_default() {
            let row = lines.line(found.range.start());
            let start = lines.start(row).map_or(0, usize::from);
            let before = text.get(start..usize::from(found.range.start())).unwrap_or_default();
            println!(
                "{path}:{}:{} {} {}",
                row + 1,
                before.chars().count() + 1,
                found.check.code,
                found.message
            );
        }
    }
    ExitCode::SUCCESS
}

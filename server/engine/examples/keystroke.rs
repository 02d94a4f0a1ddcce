//! Measures what a keystroke costs before anything is looked at: cutting, parsing, and joining the names.
//!
//! `cargo run --release --example keystroke -- FILE...` takes the files as one text.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pygloss_engine::document::Document;
use pygloss_engine::semantics::{Module, ModuleOptions, NoModules};
use pygloss_engine::text::{TextRange, TextSize};
use pygloss_engine::version::PythonVersion;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    for file in std::env::args().skip(1) {
        text.push_str(&std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?);
        text.push('\n');
    }
    let options = ModuleOptions { target: PythonVersion::NEWEST, source: Arc::new(NoModules::default()) };
    let mut document = Document::new(&text);
    let start = Instant::now();
    let mut module = Module::new(&document, options.clone(), None);
    let first = start.elapsed();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} lines, {} pieces, first join {first:?}", text.lines().count(), module.pieces().len())?;
    let middle = text.len() / 2;
    let place =
        |what: &str| text.get(middle..).and_then(|rest| rest.find(what)).map(|at| middle + at + what.len());
    let places = [
        ("in a function", place("        return "), "x"),
        ("a new top-level name", place("\ndef "), "x"),
        ("a new definition", place("\n\n\n"), "def zz(): pass\n\n\n"),
    ];
    for (what, at, typed) in places {
        let Some(at) = at.and_then(|at| u32::try_from(at).ok()) else { continue };
        let (mut edits, mut joins, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..200 {
            for back in [false, true] {
                let length = if back { u32::try_from(typed.len())? } else { 0 };
                let range = TextRange::at(TextSize::new(at), TextSize::new(length));
                let start = Instant::now();
                document.edit(range, if back { "" } else { typed })?;
                let edited = Instant::now();
                let next = Module::new(&document, options.clone(), Some(&module));
                let joined = Instant::now();
                let changed = next.changed_names(&module).len();
                names.push(joined.elapsed());
                module = next;
                edits.push(edited - start);
                joins.push(joined - edited);
                if changed > 1_000 {
                    writeln!(out, "{changed} names changed")?;
                }
            }
        }
        writeln!(
            out,
            "{what}: edit {:?}, join {:?}, changed names {:?}",
            median(edits),
            median(joins),
            median(names)
        )?;
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

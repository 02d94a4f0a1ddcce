//! Measures keystrokes: `cargo run --release --example keystrokes FILE...`; each file is typed in at many places.

use std::io::Write as _;
use std::time::{Duration, Instant};

use pygloss_engine::document::Document;
use pygloss_engine::text::{TextRange, TextSize};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let started = Instant::now();
        let mut document = Document::new(&text);
        let opened = started.elapsed();
        let mut costs: Vec<Duration> = Vec::new();
        let mut quotes: Vec<Duration> = Vec::new();
        for step in 0..200_u32 {
            let line = document.line_count() / 201 * (step + 1);
            let Some(range) = document.line_range(line) else { continue };
            let mut at = range.end();
            // A word at the end of the line, typed and taken back.
            for c in [" ", "x", "y", "z"] {
                let started = Instant::now();
                document.edit(TextRange::empty(at), c)?;
                costs.push(started.elapsed());
                at += TextSize::of(c);
            }
            for _ in 0..4 {
                let started = Instant::now();
                document.edit(TextRange::at(at - TextSize::new(1), TextSize::new(1)), "")?;
                costs.push(started.elapsed());
                at -= TextSize::new(1);
            }
            if step % 10 == 0 {
                for c in ["\n\"", "\"", "\"", "a"] {
                    let started = Instant::now();
                    document.edit(TextRange::empty(at), c)?;
                    quotes.push(started.elapsed());
                    at += TextSize::of(c);
                }
                document.edit(TextRange::new(range.end(), at), "")?;
            }
        }
        let share = |costs: &mut Vec<Duration>, share: usize| -> Duration {
            costs.sort_unstable();
            costs.get(costs.len() * share / 100).copied().unwrap_or_default()
        };
        writeln!(
            out,
            "{path}: {} lines, {} pieces, opened in {opened:.1?}; a keystroke p50 {:.1?}, p90 {:.1?}, p99 {:.1?}; opening a docstring p50 {:.1?}, p99 {:.1?}",
            document.line_count(),
            document.pieces().len(),
            share(&mut costs, 50),
            share(&mut costs, 90),
            share(&mut costs, 99),
            share(&mut quotes, 50),
            share(&mut quotes, 99)
        )?;
        if document.text() != text {
            return Err(format!("{path}: the text changed").into());
        }
    }
    Ok(())
}

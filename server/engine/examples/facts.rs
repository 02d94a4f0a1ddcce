//! Prints the facts of files, one JSON object a line: `cargo run --example facts -- [--target-version 3.11] FILE...`

use std::io::Write;

use pygloss_engine::document::Document;
use pygloss_engine::facts::{FactsOptions, facts};
use pygloss_engine::version::PythonVersion;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut target = PythonVersion::NEWEST;
    let mut arguments = std::env::args().skip(1);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    while let Some(argument) = arguments.next() {
        if argument == "--target-version" {
            target = arguments.next().ok_or("--target-version wants a version")?.parse()?;
            continue;
        }
        let bytes = std::fs::read(&argument).map_err(|error| format!("{argument}: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|error| format!("{argument}: {error}"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let options = FactsOptions { file: argument, target, ..FactsOptions::default() };
        let facts = facts(&Document::new(text), &options);
        serde_json::to_writer(&mut out, &facts)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

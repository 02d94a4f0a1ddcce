//! Packs the tables of `knowledge/data` for the program: cut into blocks of whole lines, each compressed by itself, so that a
//! look-up unpacks one block and not a table.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The tables, and how many of the first fields of a line the program reads.
const TABLES: [(&str, usize); 6] =
    [("classes", 5), ("modules", 3), ("signatures", 3), ("changes", 4), ("older", 2), ("returns", 4)];

/// A block's size before it is compressed. A larger one takes longer to unpack, smaller ones take more room.
const BLOCK: usize = 48 * 1024;

const BEST: u8 = 10;

fn main() -> ExitCode {
    match pack_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("cargo::error={error}"));
            ExitCode::FAILURE
        }
    }
}

/// Speaks to cargo.
#[allow(clippy::print_stdout, reason = "cargo listens there")]
fn tell(line: &str) {
    println!("{line}");
}

fn pack_all() -> Result<(), String> {
    let variable = |name: &str| std::env::var(name).map(PathBuf::from).map_err(|e| format!("{name}: {e}"));
    let data = variable("CARGO_MANIFEST_DIR")?.join("../../knowledge/data");
    let out = variable("OUT_DIR")?;
    tell("cargo::rerun-if-changed=build.rs");
    let mut source = String::new();
    for (name, fields) in TABLES {
        let file = data.join(format!("{name}.tsv"));
        tell(&format!("cargo::rerun-if-changed={}", file.display()));
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let blocks = pack(name, &kept(&text, fields), &out)?;
        // Writing to a string cannot fail.
        let _ = writeln!(
            source,
            "static {0}_BLOCKS: [Block; {1}] = [{2}];\npub(super) static {0}: Table = Table::new(&{0}_BLOCKS);",
            name.to_uppercase(),
            blocks.len(),
            blocks.join(", ")
        );
    }
    std::fs::write(out.join("tables.rs"), source).map_err(|error| format!("tables.rs: {error}"))
}

/// The lines with only their first fields.
fn kept(text: &str, fields: usize) -> Vec<String> {
    text.lines().map(|line| line.split('\t').take(fields).collect::<Vec<_>>().join("\t")).collect()
}

/// Writes a table's blocks; returns the source of each.
fn pack(name: &str, lines: &[String], out: &Path) -> Result<Vec<String>, String> {
    if !lines.is_sorted() {
        return Err(format!("{name}.tsv is not sorted"));
    }
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let mut size = 0;
        let mut end = rest
            .iter()
            .position(|line| {
                size += line.len() + 1;
                size > BLOCK
            })
            .unwrap_or(rest.len());
        // Lines of one key stay together.
        while end < rest.len()
            && end > 0
            && rest.get(end).map(|l| key(l)) == rest.get(end - 1).map(|l| key(l))
        {
            end += 1;
        }
        let (block, after) = rest.split_at(end.max(1));
        rest = after;
        let text: String = block.iter().map(|line| format!("{line}\n")).collect();
        let file = out.join(format!("{name}.{}.z", blocks.len()));
        let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), BEST);
        std::fs::write(&file, packed).map_err(|error| format!("{}: {error}", file.display()))?;
        blocks.push(format!(
            "Block::new({:?}, {}, include_bytes!({:?}))",
            key(first),
            text.len(),
            file.display().to_string()
        ));
    }
    Ok(blocks)
}

fn key(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

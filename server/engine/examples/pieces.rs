//! Prints the pieces of a file: `cargo run --example pieces FILE`.

use std::io::Write as _;

use pygloss_engine::document::Document;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: pieces FILE")?;
    let document = Document::new(&std::fs::read_to_string(&path)?);
    let mut out = std::io::stdout().lock();
    for piece in document.pieces() {
        let tree = piece.segment.tree();
        let head = piece
            .segment
            .text()
            .lines()
            .find(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
        writeln!(
            out,
            "{:6} {:?} {} lines{} {}",
            piece.first_line + 1,
            piece.segment.surroundings(),
            piece.segment.lines().breaks(),
            if tree.root().has_error() { " ERROR" } else { "" },
            head.unwrap_or_default()
        )?;
    }
    Ok(())
}

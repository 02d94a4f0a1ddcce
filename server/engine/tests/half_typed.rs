//! Half-typed lines in the files of the host's standard library: nothing outside of the edited segment is lost.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail"
)]

mod support;

#[path = "support/half_typed_lines.rs"]
mod half_typed_lines;

use half_typed_lines::HALF_TYPED;
use pygloss_engine::document::{Document, Piece, Surroundings};
use pygloss_engine::syntax::{Kind, Node};

fn definition(node: Node<'_>) -> Option<&str> {
    let node = if node.kind() == Kind::DecoratedDefinition { node.named_children().last()? } else { node };
    matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition).then_some(())?;
    node.child_of_kind(Kind::Identifier).map(Node::text)
}

/// The definitions of a piece: at its top level, and for the header of a cut class the members in it.
fn definitions(piece: &Piece) -> Vec<String> {
    let root = piece.segment.tree().root();
    root.named_children().filter_map(definition).map(str::to_string).collect()
}

#[test]
fn half_typed_lines_lose_no_definition_outside_of_their_segment() {
    let files = support::stdlib_files(false);
    let mut tried = 0;
    let mut in_classes = 0;
    let mut lost = Vec::new();
    let mut cost = std::time::Duration::ZERO;
    // Every eleventh file, and all that have a class that is cut.
    for (number, (path, text)) in files.iter().enumerate() {
        let document = Document::new(text);
        let pieces = document.pieces();
        let cut = pieces.iter().any(|p| p.segment.surroundings() == Surroundings::ClassBody);
        if number % 11 != 0 && (!cut || number % 2 == 0) {
            continue;
        }
        for (i, line) in HALF_TYPED.iter().enumerate() {
            // Different places for each line: the start of a piece, and the end of one, where a body goes on.
            for share in [1, 2] {
                let at = (number * 7 + i * 13 + share * pieces.len() / 3) % pieces.len();
                let piece = &pieces[at];
                let body = piece.segment.surroundings() == Surroundings::ClassBody;
                let (offset, indent) = match (share, body) {
                    (1, false) => (piece.start, ""),
                    (1, true) => (piece.start, "    "),
                    (_, false) => (end_of_code(piece), "    "),
                    (_, true) => (end_of_code(piece), "        "),
                };
                let mut edited = document.clone();
                let started = std::time::Instant::now();
                edited
                    .edit(pygloss_engine::text::TextRange::empty(offset), &format!("{indent}{line}\n"))
                    .unwrap();
                cost += started.elapsed();
                tried += 1;
                in_classes += usize::from(body);
                let mut found: Vec<String> = edited.pieces().iter().flat_map(definitions).collect();
                found.sort_unstable();
                for (j, other) in pieces.iter().enumerate() {
                    if j == at {
                        continue;
                    }
                    for name in definitions(other) {
                        match found.binary_search(&name) {
                            Ok(place) => drop(found.remove(place)),
                            Err(_) => lost.push(format!(
                                "{}:{}: {indent}{line} loses {name} (line {})",
                                path.display(),
                                piece.first_line + 1,
                                other.first_line + 1
                            )),
                        }
                    }
                }
            }
        }
    }
    assert!(tried > 800 && in_classes > 100, "{tried} tried, {in_classes} in classes");
    println!("{tried} tried, {in_classes} in classes, {cost:?} for the edits");
    assert!(lost.is_empty(), "{} lost in {tried} tries: {:#?}", lost.len(), &lost[..lost.len().min(40)]);
}

/// Where the last line of code in a piece ends.
fn end_of_code(piece: &Piece) -> pygloss_engine::text::TextSize {
    let text = piece.segment.text();
    let mut end = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            end = at;
        }
    }
    piece.start + pygloss_engine::text::TextSize::try_from(end).unwrap()
}

//! What any checker that stands on tree-sitter has to pay: parses every Python file below some folders on all cores, walks each tree once,
//! and prints how long that took. `tests/bench/check.py` holds `pygloss check` against it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where something is not as expected"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;
use tree_sitter::Parser;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

/// How many nodes the file's tree has.
fn walked(path: &Path) -> usize {
    let text = std::fs::read(path).unwrap();
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).unwrap();
    let tree = parser.parse(&text, None).unwrap();
    let mut cursor = tree.walk();
    let mut nodes = 0;
    loop {
        nodes += 1;
        // The kind is what a checker looks at in each node.
        std::hint::black_box(cursor.node().kind_id());
        if cursor.goto_first_child() || cursor.goto_next_sibling() {
            continue;
        }
        loop {
            if !cursor.goto_parent() {
                return nodes;
            }
            if cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

fn main() {
    let start = Instant::now();
    let mut found = Vec::new();
    std::env::args().skip(1).for_each(|folder| files(Path::new(&folder), &mut found));
    let nodes: usize = found.par_iter().with_max_len(1).map(|path| walked(path)).sum();
    println!("{{\"files\": {}, \"nodes\": {nodes}, \"ms\": {}}}", found.len(), start.elapsed().as_millis());
}

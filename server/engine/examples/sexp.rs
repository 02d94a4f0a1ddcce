//! Prints the syntax tree of a file: kind, role, byte range and text of each node.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

fn main() {
    let Some(path) = std::env::args().nth(1) else { return };
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let (tree, _) = pygloss_engine::syntax::parse(&text, None);
    for node in tree.root().descendants() {
        let depth = node.ancestors().count();
        println!(
            "{:indent$}{:?} {:?} {:?} {:?}",
            "",
            node.kind(),
            node.field(),
            node.range(),
            node.text().chars().take(30).collect::<String>(),
            indent = depth * 2
        );
    }
}

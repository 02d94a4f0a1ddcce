//! Prints the syntax tree of a file: `cargo run -p pygloss-engine --example sexp FILE`.
#![allow(clippy::print_stdout, reason = "an example's output")]

use pygloss_engine::syntax;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let (tree, _) = syntax::parse(&text, None);
        for node in tree.root().descendants() {
            let depth = node.ancestors().count();
            let text: String = node.text().chars().take(40).collect();
            println!(
                "{}{:?} {:?} {:?} {:?}",
                "  ".repeat(depth),
                node.kind(),
                node.field(),
                node.range(),
                text
            );
        }
    }
    Ok(())
}

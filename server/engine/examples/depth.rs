//! Measures how long extreme files take to cut and parse, and that nothing overflows: `cargo run --release --example depth`.

use std::io::Write as _;
use std::time::Instant;

use pygloss_engine::document::Document;
use pygloss_engine::text::{TextRange, TextSize};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ifs: String = (0..900)
        .map(|i| format!("{}if x:\n", " ".repeat(i)))
        .chain([format!("{}x\n", " ".repeat(900))])
        .collect();
    let cases = [
        ("a string of 10 MB", format!("x = '{}'\n", "a".repeat(10_000_000))),
        ("a triple-quoted string of 10 MB", format!("x = '''{}'''\n", "a b c\n".repeat(1_700_000))),
        ("100,000 brackets", format!("x = {}{}\n", "(".repeat(100_000), ")".repeat(100_000))),
        ("100,000 open brackets", format!("x = {}\n", "[".repeat(100_000))),
        ("1,000 brackets", format!("x = {}{}\n", "(".repeat(1_000), ")".repeat(1_000))),
        ("1,000 open brackets", format!("x = {}\n", "(".repeat(1_000))),
        ("200 open brackets", format!("x = {}\n", "f([{'a': ".repeat(66))),
        ("a sum of 50,000 terms", format!("x = {}1\n", "1 + ".repeat(50_000))),
        ("50,000 attributes", format!("x = a{}\n", ".b".repeat(50_000))),
        ("50,000 calls", format!("x = a{}\n", "()".repeat(50_000))),
        ("20,000 times not", format!("x = {}1\n", "not ".repeat(20_000))),
        ("20,000 times -", format!("x = {}1\n", "-".repeat(20_000))),
        ("20,000 times **", format!("x = {}1\n", "a ** ".repeat(20_000))),
        ("5,000 lambdas", format!("x = {}1\n", "lambda: ".repeat(5_000))),
        ("5,000 conditions", format!("x = {}1\n", "a if b else ".repeat(5_000))),
        ("900 times if", ifs),
        (
            "2,000 bases",
            format!("class A({}):\n    pass\n", (0..2_000).map(|i| format!("B{i}, ")).collect::<String>()),
        ),
        ("20,000 times elif", format!("if x:\n    a\n{}", "elif y:\n    b\n".repeat(20_000))),
        ("a list of 100,000", format!("x = [\n{}]\n", "    1,\n".repeat(100_000))),
        ("50,000 f-strings left open", "f\"{\n".repeat(50_000)),
        ("50,000 triple quotes", "x = '''\ndef f(): pass\n".repeat(50_000)),
        ("50,000 quotes of two kinds", "x = '''\ndef f(): pass\ny = \"\"\"\nimport a\n".repeat(25_000)),
        ("50,000 @ in a bracket", format!("x = (\n{}", "@a\n".repeat(50_000))),
        ("50,000 backslashes", "\\\n".repeat(50_000)),
        ("20,000 errors", "x = = $ ) 1\n".repeat(20_000)),
    ];
    let mut out = std::io::stdout().lock();
    for (name, text) in cases {
        let started = Instant::now();
        let mut document = Document::new(&text);
        let opened = started.elapsed();
        let started = Instant::now();
        let middle = TextSize::try_from(text.len() / 2)?;
        document.edit(TextRange::empty(middle), "1")?;
        document.edit(TextRange::empty(middle), "1")?;
        let edited = started.elapsed() / 2;
        let pieces = document.pieces().len();
        let started = Instant::now();
        drop(document);
        writeln!(
            out,
            "{name:36} opened in {opened:>12.3?}  a keystroke {edited:>12.3?}  dropped in {:>12.3?}  {pieces} pieces",
            started.elapsed()
        )?;
    }
    Ok(())
}

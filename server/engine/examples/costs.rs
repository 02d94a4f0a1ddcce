//! Where the time of a check over files goes: parsing, the model, and each check by itself.
//!
//! `cargo run --release -p pygloss-engine --example costs FILE…` prints milliseconds, the dearest check first. What checks have in common is computed
//! once and charged to the first that asks for it.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is what it is for")]

use std::cell::RefCell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pygloss_engine::analysis::{Analysis, Settings, Shared};
use pygloss_engine::checks::CHECKS;
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::Library;
use pygloss_engine::semantics::{Context, Dependencies};

fn main() {
    let shared = Shared::new(Arc::new(Library::default()));
    let mut spent = vec![Duration::ZERO; CHECKS.len()];
    let (mut parsing, mut model, mut walking) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for path in std::env::args().skip(1) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let start = Instant::now();
        let document = Document::new(&text);
        parsing += start.elapsed();
        let start = Instant::now();
        let analysis = Analysis::new(document, Arc::new(Settings::default()), &shared, None);
        model += start.elapsed();
        let module = analysis.module();
        for piece in 0..module.pieces().len() {
            let dependencies = RefCell::new(Dependencies::default());
            let Some(context) = Context::new(module, piece, &dependencies) else { continue };
            let start = Instant::now();
            let nodes: Vec<_> = context.tree().root().descendants().collect();
            walking += start.elapsed();
            let mut found = Vec::new();
            for (check, spent) in CHECKS.iter().zip(&mut spent) {
                let start = Instant::now();
                for node in nodes.iter().filter(|node| check.kinds.contains(&node.kind())) {
                    (check.run)(&context, *node, &mut found);
                }
                *spent += start.elapsed();
                found.clear();
            }
        }
    }
    println!("{:8.1} parsing\n{:8.1} model\n{:8.1} walking", ms(parsing), ms(model), ms(walking));
    let mut rows: Vec<_> = CHECKS.iter().zip(spent).collect();
    rows.sort_by_key(|(_, spent)| std::cmp::Reverse(*spent));
    let all: Duration = rows.iter().map(|(_, spent)| *spent).sum();
    println!("{:8.1} checks", ms(all));
    for (check, spent) in rows {
        println!("{:8.1} {}", ms(spent), check.code);
    }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

//! Holds the rules of `server/README.md` that the compiler does not: which layer may use which, that every check, insight and
//! card is registered, and that generated text is what it is generated from. It rewrites what it can; under `CI` it only fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pygloss_engine::checks::CHECKS;
use pygloss_engine::insights::insights;
use pygloss_engine::rewrites::REWRITES;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` with this extension, in a fixed order.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "node_modules" | "target" | "out" | "dist") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Code without its inline tests: those may reach across layers.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// A layer of the engine, and what it must not use.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "syntax",
            "document",
            "semantics",
            "equivalents",
            "knowledge",
            "insights",
            "checks",
            "rewrites",
            "analysis",
        ],
    ),
    (
        "syntax",
        &["document", "semantics", "equivalents", "knowledge", "insights", "checks", "rewrites", "analysis"],
    ),
    ("document", &["semantics", "equivalents", "knowledge", "insights", "checks", "rewrites", "analysis"]),
    ("semantics", &["equivalents", "knowledge", "insights", "checks", "rewrites", "analysis"]),
    ("equivalents", &["knowledge", "insights", "checks", "rewrites", "analysis"]),
    ("knowledge", &["insights", "checks", "rewrites"]),
    ("insights", &["checks", "knowledge", "rewrites", "quiz"]),
    ("quiz", &["checks", "knowledge", "rewrites", "analysis"]),
    ("checks", &["insights", "knowledge", "rewrites", "quiz"]),
    ("errors", &["equivalents", "knowledge", "insights", "checks", "rewrites", "analysis"]),
    ("learner", &["insights", "checks", "rewrites", "analysis", "errors"]),
    ("rewrites", &["insights", "knowledge", "checks", "quiz", "analysis"]),
];

#[test]
fn arrows_point_down() {
    let engine = root().join("server/engine/src");
    let mut wrong = Vec::new();
    for (layer, forbidden) in ARROWS {
        let folder = engine.join(layer);
        let mut paths = vec![engine.join(format!("{layer}.rs"))];
        paths.retain(|p| p.exists());
        if folder.exists() {
            paths.extend(files(&folder, "rs"));
        }
        assert!(!paths.is_empty(), "the layer {layer} is gone; mend the table above");
        for path in paths {
            let text = read(&path);
            for other in *forbidden {
                // Running the checks and insights may be cancelled, and shares how errors are stepped around.
                let is_runner = path.ends_with("run.rs") || path.ends_with("select.rs");
                if without_tests(&text).contains(&format!("crate::{other}::")) && !is_runner {
                    wrong.push(format!("{} uses {other}", shown(&path)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_protocol_stays_in_its_folder() {
    let app = root().join("server/app/src");
    let lsp = app.join("lsp");
    for path in files(&app, "rs").into_iter().chain(files(&root().join("server/engine/src"), "rs")) {
        let text = read(&path);
        if !path.starts_with(&lsp) {
            assert!(!text.contains("ls_types") && !text.contains("lsp_types"), "{}", shown(&path));
        }
    }
}

#[test]
fn the_engine_is_pure() {
    for path in files(&root().join("server/engine/src"), "rs") {
        // What only tests use may read the cards that it holds against the rules, and the clock.
        let is_tests = path.file_name().is_some_and(|name| name == "tests.rs");
        let folder = path.parent();
        if is_tests
            || folder.is_some_and(|folder| folder.ends_with("tests") || folder.ends_with("src/testing"))
        {
            continue;
        }
        let text = read(&path);
        for word in ["std::fs", "std::net", "std::process", "std::time", "std::env", "tokio", "async fn"] {
            assert!(!without_tests(&text).contains(word), "{} uses {word}", shown(&path));
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_holds_one_idea() {
    let mut wrong = Vec::new();
    for folder in ["server", "tests"] {
        for path in files(&root().join(folder), "rs") {
            let text = read(&path);
            if !text.starts_with("//!") {
                wrong.push(format!("{}: the first line is no `//!` sentence", shown(&path)));
            }
            let lines = text.lines().count();
            if lines > 600 {
                wrong.push(format!("{}: {lines} lines; is there a second idea in it?", shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of `folder` that hold a constant of this kind, by the name their code or slug has.
fn declared(folder: &str, constant: &str) -> Vec<String> {
    files(&root().join(folder), "rs")
        .iter()
        .filter(|path| read(path).contains(&format!("\npub(super) const {constant}: ")))
        .map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-"))
        .collect()
}

fn card_slugs() -> Vec<String> {
    files(&root().join("knowledge/cards"), "md")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_check_is_registered_and_has_its_card() {
    let cards = card_slugs();
    let registered: Vec<&str> = CHECKS.iter().map(|check| check.code).collect();
    for code in declared("server/engine/src/checks", "CHECK") {
        assert!(registered.contains(&code.as_str()), "{code} is not in CHECKS (checks/mod.rs)");
    }
    for check in CHECKS {
        let file = root().join(format!("server/engine/src/checks/{}.rs", check.code.replace('-', "_")));
        assert!(file.exists(), "{} has no file of its own name", check.code);
        assert!(cards.iter().any(|slug| slug == check.code), "{} has no pitfall card", check.code);
        // Many tests have a file of their own.
        let own = file.with_extension("").join("tests.rs");
        let tests = read(if own.exists() { &own } else { &file });
        assert!(tests.contains("fn ignores_"), "{} has no `ignores_…` test", check.code);
    }
}

#[test]
fn every_rewrite_is_registered() {
    let registered: Vec<&str> = REWRITES.iter().map(|rewrite| rewrite.name).collect();
    for name in declared("server/engine/src/rewrites", "REWRITE") {
        assert!(registered.contains(&name.as_str()), "{name} is not in REWRITES (rewrites/mod.rs)");
    }
    for name in registered {
        let file = root().join(format!("server/engine/src/rewrites/{}.rs", name.replace('-', "_")));
        assert!(file.exists(), "{name} has no file of its own name");
        assert!(read(&file).contains("fn ignores_"), "{name} has no `ignores_…` test");
    }
}

#[test]
fn every_insight_is_registered_and_has_its_card() {
    let cards = card_slugs();
    let registered: Vec<&str> = insights().map(|insight| insight.concept).collect();
    for slug in declared("server/engine/src/insights", "INSIGHT") {
        assert!(registered.contains(&slug.as_str()), "{slug} is not in INSIGHTS of its group's mod.rs");
    }
    for slug in registered {
        assert!(cards.iter().any(|card| card == slug), "the insight {slug} has no card");
    }
}

/// The title of a card, from its front matter.
fn card_title(slug: &str) -> String {
    let cards = files(&root().join("knowledge/cards"), "md");
    let path = cards.iter().find(|path| path.file_stem().is_some_and(|stem| stem == slug)).unwrap();
    let text = read(path);
    let line = text.lines().find(|line| line.starts_with("title = ")).unwrap();
    line.trim_start_matches("title = ").trim_matches('"').replace("\\\"", "\"")
}

/// Puts `content` between the markers `<!-- name -->` and `<!-- /name -->` of a file. Under CI a difference fails.
fn keep_region(file: &str, name: &str, content: &str) {
    let path = root().join(file);
    let text = read(&path);
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap_or_else(|| panic!("{file} has no {open}")) + open.len();
    let end = start + text[start..].find(&close).unwrap_or_else(|| panic!("{file} has no {close}"));
    if text[start..end] == *content {
        return;
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{file}: the region {name} is not up to date; run `cargo test --test tidy`"
    );
    fs::write(&path, format!("{}{content}{}", &text[..start], &text[end..])).unwrap();
}

#[test]
fn the_tables_of_the_readme_are_those_of_the_code() {
    let mut table = String::from("\n| check | group | fix | also known as |\n| --- | --- | --- | --- |\n");
    for check in CHECKS {
        let fix = match check.fix {
            Some(pygloss_engine::text::Applicability::Safe) => "safe",
            Some(pygloss_engine::text::Applicability::Unsafe) => "offered",
            None => "–",
        };
        let known: Vec<&str> =
            check.also_known_as.ruff.iter().chain(check.also_known_as.pylint).copied().collect();
        let known = if known.is_empty() { "–".to_string() } else { known.join(", ") };
        table.push_str(&format!("| `{}` | {} | {fix} | {known} |\n", check.code, check.group.name()));
    }
    table.push('\n');
    keep_region("README.md", "checks", &table);
    let mut titles: Vec<String> = insights()
        .map(|insight| {
            format!("- {} (`{}`)\n", card_title(insight.concept).replace('*', "\\*"), insight.concept)
        })
        .collect();
    titles.sort_by_key(|line| line.to_lowercase());
    keep_region("README.md", "insights", &format!("\n{}\n", titles.concat()));
}

/// What `tests/oracles/insight_oracle.py --write-proofs` has noted, by insight.
fn proofs() -> BTreeMap<String, Vec<String>> {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in read(&root().join("tests/oracles/proofs.tsv")).lines().skip(1) {
        let (insight, row) = line.split_once('\t').unwrap();
        rows.entry(insight.to_string()).or_default().push(row.replace('\t', " | "));
    }
    rows
}

/// The insights that have to be there: each line of the list is a row of the plan, with one slug or several.
#[test]
fn every_promised_insight_is_there_and_proven() {
    let proofs = proofs();
    let registered: Vec<&str> = insights().map(|insight| insight.concept).collect();
    let text = read(&root().join("tests/oracles/promised.txt"));
    let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows.len(), 71, "rows of tests/oracles/promised.txt");
    let missing: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.split_whitespace())
        .filter(|slug| !registered.contains(slug) || !proofs.contains_key(*slug))
        .collect();
    assert!(missing.is_empty(), "no insight, or no row in proofs.tsv: {}", missing.join(", "));
}

#[test]
fn every_insight_is_proven_and_the_table_says_by_what() {
    let proofs = proofs();
    let mut lines = Vec::new();
    for insight in insights() {
        let rows = proofs.get(insight.concept).unwrap_or_else(|| {
            panic!("no oracle has judged {}; write its family and --write-proofs", insight.concept)
        });
        lines.extend(rows.iter().map(|row| format!("| `{}` | {row} |\n", insight.concept)));
    }
    lines.sort();
    let head = "\n| insight | family | programs | notes | sentences judged | silent in |\n| --- | --- | --- | --- | --- | --- |\n";
    keep_region("server/README.md", "proofs", &format!("{head}{}\n", lines.concat()));
}

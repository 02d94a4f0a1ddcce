//! Checks the cards below `knowledge/cards` and the paths below `knowledge/paths`, and writes lists of them for embedding. A
//! bad card or path fails the build.

#[allow(dead_code, unused_imports, reason = "the engine uses all of it")]
#[path = "../engine/src/knowledge/card/mod.rs"]
mod card;
#[allow(dead_code, reason = "the engine uses all of it")]
#[path = "../engine/src/knowledge/paths.rs"]
mod paths;
#[allow(dead_code, reason = "the engine uses all of it")]
#[path = "../engine/src/severity.rs"]
mod severity;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use card::{Card, Origin, check_planned, check_set, read_planned};
use paths::LearningPath;

fn main() -> ExitCode {
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(errors) => {
            for error in errors {
                tell(&format!("cargo::error={error}"));
            }
            ExitCode::FAILURE
        }
    }
}

/// Speaks to cargo.
#[allow(clippy::print_stdout, reason = "cargo listens there")]
fn tell(line: &str) {
    println!("{line}");
}

fn embed() -> Result<(), Vec<String>> {
    let variable = |name: &str| std::env::var(name).map_err(|error| vec![format!("{name}: {error}")]);
    let knowledge = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("knowledge");
    let planned_file = knowledge.join("planned.txt");
    // The whole folder: whether there are paths at all may change.
    tell(&format!("cargo::rerun-if-changed={}", knowledge.display()));
    tell("cargo::rerun-if-changed=server/app/build.rs");
    tell("cargo::rerun-if-changed=server/engine/src/knowledge/card");
    tell("cargo::rerun-if-changed=server/engine/src/knowledge/paths.rs");

    let mut problems = Vec::new();
    let mut cards: Vec<(String, PathBuf, Card)> = Vec::new();
    for path in card_files(&knowledge.join("cards"))? {
        let file = display_name(&knowledge, &path);
        match Card::parse(&file, &read(&path)?, Origin::BuiltIn) {
            Ok(card) => cards.push((file, path, card)),
            Err(found) => problems.extend(found),
        }
    }
    let planned_text = read(&planned_file)?;
    let planned = read_planned(&planned_text);
    if problems.is_empty() {
        let set: Vec<(&str, &Card)> = cards.iter().map(|(file, _, card)| (file.as_str(), card)).collect();
        problems.extend(check_set(&set, &planned.keys().copied().collect(), &BTreeSet::new()));
        let all: Vec<&Card> = set.iter().map(|(_, card)| *card).collect();
        problems.extend(check_planned("knowledge/planned.txt", &planned, &all));
    }
    let mut paths = Vec::new();
    if problems.is_empty() {
        let slugs: BTreeSet<&str> = cards.iter().map(|(_, _, card)| card.header.slug.as_ref()).collect();
        for path in path_files(&knowledge.join("paths"))? {
            match LearningPath::parse(&display_name(&knowledge, &path), &read(&path)?, &slugs) {
                Ok(path) => paths.push(path),
                Err(found) => problems.extend(found),
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems.iter().map(ToString::to_string).collect());
    }
    let out = variable("OUT_DIR")?;
    let sources: Vec<String> = paths.iter().map(LearningPath::to_source).collect();
    write(&Path::new(&out).join("cards.rs"), &list_of(&cards))?;
    write(&Path::new(&out).join("paths.rs"), &format!("&[{}]", sources.join(",\n")))
}

fn write(file: &Path, text: &str) -> Result<(), Vec<String>> {
    std::fs::write(file, text).map_err(|error| vec![format!("{}: {error}", file.display())])
}

/// The source of a constant slice of built-in cards.
fn list_of(cards: &[(String, PathBuf, Card)]) -> String {
    let mut source = String::from("&[\n");
    for (file, path, card) in cards {
        // Writing to a string cannot fail.
        let _ = writeln!(
            source,
            "BuiltIn {{ header: {}, file: {file:?}, text: include_str!({:?}) }},",
            card.header.to_source(),
            path.display().to_string(),
        );
    }
    source.push(']');
    source
}

/// All Markdown files in the folders of the areas, in order.
fn card_files(cards: &Path) -> Result<Vec<PathBuf>, Vec<String>> {
    let mut files = Vec::new();
    for area in entries(cards)? {
        if area.is_dir() {
            files.extend(
                entries(&area)?.into_iter().filter(|file| file.extension().is_some_and(|e| e == "md")),
            );
        }
    }
    files.sort();
    Ok(files)
}

/// The files of the paths, in order; none where there is no such folder.
fn path_files(paths: &Path) -> Result<Vec<PathBuf>, Vec<String>> {
    if !paths.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = entries(paths)?;
    files.retain(|file| file.extension().is_some_and(|e| e == "toml"));
    files.sort();
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Vec<String>> {
    let failed = |error: std::io::Error| vec![format!("{}: {error}", folder.display())];
    std::fs::read_dir(folder).map_err(failed)?.map(|entry| Ok(entry.map_err(failed)?.path())).collect()
}

fn read(path: &Path) -> Result<String, Vec<String>> {
    std::fs::read_to_string(path).map_err(|error| vec![format!("{}: {error}", path.display())])
}

/// A file's path from the root of the project, with `/` between folders.
fn display_name(knowledge: &Path, path: &Path) -> String {
    let below: Vec<_> = path
        .strip_prefix(knowledge)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    format!("knowledge/{}", below.join("/"))
}

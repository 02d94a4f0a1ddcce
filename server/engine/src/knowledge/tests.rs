//! The built-in cards, and the tables made of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::card::{Card, Origin, Problem, check_planned, check_set, read_planned};
use super::*;

fn knowledge() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge")
}

/// Path below `knowledge/cards` and text of every built-in card.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for area in std::fs::read_dir(knowledge().join("cards")).unwrap() {
        let area = area.unwrap().path();
        for card in std::fs::read_dir(&area).unwrap() {
            let card = card.unwrap().path();
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_string();
            files.push((format!("{}/{}", name(&area), name(&card)), std::fs::read_to_string(&card).unwrap()));
        }
    }
    files.sort();
    files
}

fn cards() -> Vec<(String, Card)> {
    let mut cards = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    for (file, text) in files() {
        match Card::parse(&file, &text, Origin::BuiltIn) {
            Ok(card) => cards.push((file, card)),
            Err(found) => problems.extend(found),
        }
    }
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    cards
}

/// The built-in cards, as the program has them.
pub(crate) static BUILT_IN: LazyLock<Library> = LazyLock::new(|| {
    let of = |(file, text): (String, String)| {
        let card = Card::parse(&file, &text, Origin::BuiltIn).unwrap();
        BuiltIn { header: card.header, file: file.leak(), text: text.leak() }
    };
    Library::new(&files().into_iter().map(of).collect::<Vec<_>>())
});

#[test]
fn every_built_in_card_keeps_to_the_form() {
    let cards = cards();
    assert!(cards.len() >= 51, "{} cards", cards.len());
    let planned_text = std::fs::read_to_string(knowledge().join("planned.txt")).unwrap();
    let planned = read_planned(&planned_text);
    let set: Vec<(&str, &Card)> = cards.iter().map(|(file, card)| (file.as_str(), card)).collect();
    let mut problems = check_set(&set, &planned.keys().copied().collect(), &BTreeSet::new());
    problems.extend(check_planned(
        "planned.txt",
        &planned,
        &cards.iter().map(|(_, card)| card).collect::<Vec<_>>(),
    ));
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

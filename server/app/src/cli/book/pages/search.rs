//! What the search in the pages knows, as a script, because a page that is opened from a folder may load nothing else.

use std::collections::{BTreeMap, BTreeSet};

use pygloss_engine::checks::check;
use pygloss_engine::knowledge::Entry;
use pygloss_engine::knowledge::card::{Block, CardKind};
use pygloss_engine::knowledge::render::sentence;
use serde_json::{Value, json};

use super::{area_name, card_name, path_name};
use crate::cli::book::folder::File;
use crate::cli::book::site::Site;
use crate::cli::book::text::plain;

/// The script.
pub fn file(site: &Site<'_>) -> File {
    let mut pages: Vec<Value> = Vec::new();
    let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (area, entry) in site.cards() {
        for word in body_words(entry) {
            words.entry(word).or_default().push(pages.len());
        }
        let header = entry.header();
        let mut names: Vec<&str> = vec![&header.slug];
        names.extend(header.aliases.iter().map(AsRef::as_ref));
        if let Some(check) = check(&header.slug).filter(|_| header.kind == CardKind::Pitfall) {
            let codes = check.also_known_as;
            names.extend(codes.ruff.iter().chain(codes.pylint).chain(codes.pyright));
        }
        names.dedup();
        let gloss = plain(&sentence(entry, &header.gloss));
        pages.push(json!([card_name(&header.slug), header.title, area.title, gloss, names]));
    }
    for path in site.paths {
        pages.push(json!([path_name(&path.name), path.title, "Path", path.about, [path.name]]));
    }
    for area in &site.areas {
        pages.push(json!([area_name(area.slug), area.title, "Area", area.about, [area.slug]]));
    }
    pages.push(json!([
        "pitfalls.html",
        "Pitfalls",
        "All checks",
        "What pygloss looks for in code.",
        ["checks", "rules", "lint"]
    ]));
    let index = json!({ "pages": pages, "words": words });
    File { name: "assets/search-index.js".to_string(), text: format!("window.pyglossBook = {index};\n") }
}

/// The words of a card's body and questions, each once.
fn body_words(entry: &Entry) -> BTreeSet<String> {
    let Some(card) = entry.card() else { return BTreeSet::new() };
    let body = card.body.iter().filter_map(|block| match block {
        Block::Paragraph(text) | Block::Item { text, .. } => Some(text.as_str()),
        Block::Fence(fence) => Some(fence.code.as_str()),
        Block::Heading(_) => None,
    });
    let asked = card.quizzes.iter().map(|quiz| quiz.ask.as_str());
    body.chain(asked).flat_map(words_of).collect()
}

/// Words in lower case, from two letters on.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().count() > 1 && word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_one_types() {
        let words: Vec<String> = words_of("The `__init__` of A, 12 x=[] Foo-bar's").collect();
        assert_eq!(words, ["the", "__init__", "of", "foo", "bar"]);
    }
}

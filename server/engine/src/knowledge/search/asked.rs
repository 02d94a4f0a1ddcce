//! How people ask for a card who do not know its name: written down beside the cards, in `knowledge/search/asked.txt`.

use rustc_hash::FxHashMap;

use super::Document;

/// One card a line: `slug: phrase; phrase`.
const ASKED: &str = include_str!("../../../../../knowledge/search/asked.txt");

/// The slugs and their phrases.
pub fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    ASKED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

/// Gives each card its phrases; a card's first name is its slug.
pub fn add(documents: &mut [Document<'_>]) {
    let phrases: FxHashMap<&str, &'static str> = lines().collect();
    for document in documents {
        if let Some(asked) = document.names.first().and_then(|slug| phrases.get(slug)) {
            document.asked = asked;
        }
    }
}

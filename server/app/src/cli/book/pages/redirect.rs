//! Pages for what else a card is called, where that could be a slug: an old address still leads to its card.

use std::collections::BTreeMap;

use pygloss_engine::knowledge::card::is_slug;

use super::card_name;
use crate::cli::book::folder::File;
use crate::cli::book::site::Site;
use crate::cli::book::text::{escape, fill};

const PAGE: &str = include_str!("../assets/redirect.html");

/// One small page for each such name that only one card has.
pub fn files(site: &Site<'_>) -> Vec<File> {
    let mut names: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for entry in site.library.entries() {
        let header = entry.header();
        // One word is what people search for, several with hyphens are what a card was called.
        let old = header.aliases.iter().filter(|alias| alias.contains('-') && is_slug(alias));
        for alias in old.filter(|alias| site.library.get(alias).is_none()) {
            names.entry(alias.as_ref()).or_default().push((header.slug.as_ref(), header.title.as_ref()));
        }
    }
    let file = |(name, cards): (&str, Vec<(&str, &str)>)| match cards.as_slice() {
        [(slug, title)] => Some(File {
            name: card_name(name),
            text: fill(PAGE, &[("href", &format!("{slug}.html")), ("title", &escape(title))]),
        }),
        _ => None,
    };
    names.into_iter().filter_map(file).collect()
}

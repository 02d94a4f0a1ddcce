//! The pages of the book, one file a kind.

mod area;
mod around;
mod card;
mod index;
mod levels;
mod path;
mod pitfalls;
mod quiz;
mod redirect;
mod search;

use super::folder::File;
use super::frame::Page;
use super::site::Site;

/// Files that are the same in every book.
const ASSETS: [(&str, &str); 6] = [
    ("assets/book.css", include_str!("../assets/book.css")),
    ("assets/book.js", include_str!("../assets/book.js")),
    ("assets/ranking.js", include_str!("../assets/ranking.js")),
    ("assets/search.js", include_str!("../assets/search.js")),
    ("assets/theme.js", include_str!("../assets/theme.js")),
    ("assets/icon.svg", include_str!("../assets/icon.svg")),
];

/// All files of the book.
pub fn all(site: &Site<'_>) -> Vec<File> {
    let pages = [index::page(site), pitfalls::page(site)];
    let pages = pages.into_iter().chain(area::pages(site)).chain(path::pages(site)).chain(card::pages(site));
    let mut files: Vec<File> = pages.map(|page: Page| File { text: page.html(), name: page.name }).collect();
    files.extend(redirect::files(site));
    files.push(search::file(site));
    files.extend(ASSETS.map(|(name, text)| File { name: name.to_string(), text: text.to_string() }));
    files
}

/// Where the page of a card lies.
fn card_name(slug: &str) -> String {
    format!("cards/{slug}.html")
}

/// Where the page of an area lies.
fn area_name(slug: &str) -> String {
    format!("areas/{slug}.html")
}

/// Where the page of a path lies.
fn path_name(name: &str) -> String {
    format!("paths/{name}.html")
}

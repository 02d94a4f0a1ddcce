//! What all pages have in common.

use super::text::{escape, fill};

// In its policy `file:` stands beside 'self' because browsers disagree on what is its own to a page that was opened from a folder.
const FRAME: &str = include_str!("assets/frame.html");

/// A page, before the frame is put around it.
pub struct Page {
    /// Its path below the book's folder, with `/`.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it is about, in plain text.
    pub about: String,
    /// The pages before and after it, as paths below the book's folder.
    pub previous: Option<String>,
    /// See `previous`.
    pub next: Option<String>,
    /// HTML.
    pub body: String,
}

impl Page {
    /// The path from a page of this name to the book's folder.
    pub fn root_of(name: &str) -> String {
        "../".repeat(name.matches('/').count())
    }

    /// The whole page.
    pub fn html(&self) -> String {
        let root = Page::root_of(&self.name);
        let link = |relation: &str, target: &Option<String>| {
            target.as_ref().map_or_else(String::new, |target| {
                format!("<link rel=\"{relation}\" href=\"{root}{}\">\n", escape(target))
            })
        };
        fill(
            FRAME,
            &[
                ("root", &root),
                ("title", &escape(&self.title)),
                ("about", &escape(&self.about)),
                ("links", &format!("{}{}", link("prev", &self.previous), link("next", &self.next))),
                ("body", &self.body),
                ("version", env!("CARGO_PKG_VERSION")),
            ],
        )
    }
}

//! `pygloss book`: what it writes, where it refuses to, and that no link of it is dead.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::support::Folder;

/// A tag with its attributes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The opening tags of a page. Attributes are in double quotes or have no value: that is how the pages are written.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for (start, _) in html.match_indices('<') {
        let rest = &html[start + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let inside = &rest[..end.unwrap()];
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        tags.push(Tag { name: name.to_string(), attributes: read_attributes(attributes) });
    }
    tags
}

fn read_attributes(text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let stop = rest.find([' ', '=']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(stop);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').unwrap(),
            None => {
                assert!(!after.starts_with('='), "{text}");
                ("", after)
            }
        };
        attributes.push((key.to_string(), value.replace("&#39;", "'").replace("&amp;", "&")));
        rest = after.trim_start();
    }
    attributes
}

/// All files of a folder by their paths below it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Where a relative address on a page leads.
fn resolved(page: &str, address: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page}: {address} leads out of the book"),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_somewhere_and_every_page_is_in_order() {
    let folder = Folder::new(&[]);
    let run = folder.run(&["book", "the book"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Open index.html there"), "{}", run.out);
    assert!(run.out.contains("/the%20book/cards/{slug}.html"), "{}", run.out);
    let files = files(&folder.path("the book"));
    let pages: BTreeMap<&str, Vec<Tag>> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name.as_str(), tags(std::str::from_utf8(bytes).unwrap())))
        .collect();
    assert!(pages.len() > 450, "{} pages", pages.len());
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (page, tags) in &pages {
        let known = ids.entry(page).or_default();
        for id in tags.iter().filter_map(|tag| tag.get("id")) {
            assert!(known.insert(id), "{page}: two elements are called {id}");
        }
    }
    let (mut inside, mut outside, mut wrong) = (0, 0, Vec::new());
    for (page, tags) in &pages {
        for tag in tags {
            for address in [tag.get("href"), tag.get("src")].into_iter().flatten() {
                if address.contains(':') {
                    outside += 1;
                    // Only what somebody clicks on may lead out.
                    if tag.name != "a" || !address.starts_with("https://") {
                        wrong.push(format!("{page}: <{}> {address}", tag.name));
                    }
                    continue;
                }
                inside += 1;
                let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
                let path = path.split('?').next().unwrap();
                let target = if path.is_empty() { (*page).to_string() } else { resolved(page, path) };
                let has_anchor = ids.get(target.as_str()).is_some_and(|ids| ids.contains(anchor));
                if !files.contains_key(&target) || !(anchor.is_empty() || has_anchor) {
                    wrong.push(format!("{page}: {address}"));
                }
            }
        }
        wrong.extend(out_of_order(page, tags));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(inside > 10_000 && outside > 500, "{inside} links inside, {outside} outside");
}

/// What is wrong with a page on its own.
fn out_of_order(page: &str, tags: &[Tag]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{page}: {what}"));
        }
    };
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    for once in ["html", "head", "title", "body", "main", "h1"] {
        check(count(once) == 1, &format!("there is not one <{once}>"));
    }
    let policy = tags.iter().find(|tag| tag.get("http-equiv") == Some("Content-Security-Policy"));
    let policy = policy.and_then(|tag| tag.get("content")).unwrap_or_default();
    check(
        policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
        "the policy is not strict",
    );
    for tag in tags {
        let handler = tag.attributes.iter().any(|(key, _)| key.starts_with("on"));
        check(tag.get("style").is_none() && !handler, &format!("<{}> has a style or a handler", tag.name));
        check(tag.name != "script" || tag.get("src").is_some(), "a script is inline");
        check(!["style", "img", "iframe", "form"].contains(&tag.name.as_str()), &format!("<{}>", tag.name));
    }
    let mut level = 0;
    for tag in tags {
        let Some(next) = tag.name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) else {
            continue;
        };
        check(next <= level + 1, &format!("<h{next}> follows <h{level}>"));
        level = next;
    }
    wrong
}

#[test]
fn the_same_book_comes_out_each_time_and_keeps_nothing_of_the_last() {
    let folder = Folder::new(&[]);
    assert_eq!(folder.run(&["book", "a/deep/one"]).code, 0);
    let first = files(&folder.path("a/deep/one"));
    // A page of an earlier version, with its place in the list.
    let list = String::from_utf8(first["pygloss-book.txt"].clone()).unwrap();
    folder.write("a/deep/one/cards/of-yesterday.html", b"old");
    folder.write("a/deep/one/pygloss-book.txt", format!("{list}cards/of-yesterday.html\n").as_bytes());
    folder.write("a/deep/one/cards/closures.html", b"spoilt");
    assert_eq!(folder.run(&["book", "a/deep/one/"]).code, 0);
    let second = files(&folder.path("a/deep/one"));
    let differing: Vec<&String> =
        first.keys().chain(second.keys()).filter(|name| first.get(*name) != second.get(*name)).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn refuses_a_folder_that_is_none_of_its_own() {
    let folder =
        Folder::new(&[("src/mine.py", "x = 1\n"), ("other/pygloss-book.txt", "my notes\n"), ("file", "")]);
    for (place, said) in [
        ("src", "this folder is not empty, and no book of pygloss; name a new or an empty folder"),
        ("other", "its pygloss-book.txt is not from this program; name another folder, or remove this one"),
        ("file", "this is a file; name a folder for the book"),
    ] {
        let run = folder.run(&["book", place]);
        assert_eq!((run.code, run.err), (2, format!("error: {place}: {said}\n")));
    }
    assert_eq!(files(&folder.path("src")).len(), 1);
    assert_eq!(folder.read("other/pygloss-book.txt"), b"my notes\n");
    assert_eq!(folder.run(&["book"]).code, 2);
}

#[test]
fn paths_are_listed_and_printed() {
    let folder = Folder::new(&[]);
    let run = folder.run(&["path"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for line in run.out.lines().filter(|line| !line.starts_with(' ')) {
        let name = line.split_whitespace().next().unwrap();
        let path = folder.run(&["path", name]);
        assert_eq!(path.code, 0, "{}", path.err);
        let cards = path.out.lines().filter(|line| line.starts_with("   ")).count();
        assert!(cards > 1, "{}", path.out);
    }
    let run = folder.run(&["path", "no-such-path"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: there is no path called `no-such-path`"), "{}", run.err);
}

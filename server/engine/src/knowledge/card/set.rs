//! What has to hold among cards: slugs exist once, and no card is its own prerequisite.

use std::collections::{BTreeMap, BTreeSet};

use super::{Card, CardKind, Problem, is_slug};

/// Holds cards against each other. `others` are slugs that cards may refer to besides their own: those of built-in cards,
/// for a pack, and planned ones; no card of the set may have one of `taken`.
#[must_use]
pub fn check_set(cards: &[(&str, &Card)], others: &BTreeSet<&str>, taken: &BTreeSet<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut by_slug: BTreeMap<&str, (&str, &Card)> = BTreeMap::new();
    for (file, card) in cards {
        let slug = card.header.slug.as_ref();
        let message = if let Some((other, _)) = by_slug.get(slug) {
            format!("the card `{slug}` is there twice, also in {other}; rename one")
        } else if taken.contains(slug) {
            format!("pygloss has a card `{slug}` of its own; choose another file name")
        } else {
            by_slug.insert(slug, (file, card));
            continue;
        };
        problems.push(Problem { file: (*file).to_string(), line: 1, message });
    }
    for (file, card) in cards {
        for (key, slug) in references(card) {
            let own = slug == card.header.slug;
            let message = if own && key != "concept" {
                format!("the card names itself in `{key}`; take it out")
            } else if own || by_slug.contains_key(slug) || others.contains(slug) {
                continue;
            } else {
                format!("`{key}` names `{slug}`, and there is no such card; check the spelling")
            };
            problems.push(Problem { file: (*file).to_string(), line: card.line_of(key), message });
        }
    }
    problems.extend(cycles(&by_slug));
    problems.sort();
    problems
}

/// The slugs that a card refers to, with the key that names each.
fn references(card: &Card) -> impl Iterator<Item = (&'static str, &str)> {
    let header = &card.header;
    let concept =
        header.concept.iter().filter(|_| header.kind == CardKind::Pitfall).map(|slug| ("concept", slug));
    let prerequisites = header.prerequisites.iter().map(|slug| ("prerequisites", slug));
    let related = header.related.iter().map(|slug| ("related", slug));
    concept.chain(prerequisites).chain(related).map(|(key, slug)| (key, slug.as_ref()))
}

/// Circles of prerequisites: each is reported once, at its first card in alphabetical order.
fn cycles(cards: &BTreeMap<&str, (&str, &Card)>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in cards.keys() {
        // Each entry of the path is a card with the number of its next prerequisite to follow.
        if done.contains(start) {
            continue;
        }
        let mut path: Vec<(&str, usize)> = vec![(start, 0)];
        let mut on_path: BTreeSet<&str> = BTreeSet::from([*start]);
        while let Some((slug, next)) = path.last_mut() {
            let step = cards
                .get(*slug)
                .and_then(|(_, card)| card.header.prerequisites.get(*next))
                .map(AsRef::as_ref);
            *next += 1;
            let Some(prerequisite) = step else {
                done.insert(slug);
                on_path.remove(slug);
                path.pop();
                continue;
            };
            if on_path.contains(prerequisite)
                && let Some(at) = path.iter().position(|(slug, _)| *slug == prerequisite)
            {
                let circle: Vec<&str> =
                    path.iter().skip(at).map(|(slug, _)| *slug).chain([prerequisite]).collect();
                if let Some((file, card)) = cards.get(prerequisite).filter(|_| circle.len() > 2) {
                    problems.push(Problem {
                        file: (*file).to_string(),
                        line: card.line_of("prerequisites"),
                        message: format!(
                            "prerequisites go in a circle: {}; keep those that are more basic",
                            circle.join(" needs ")
                        ),
                    });
                }
            } else if !done.contains(prerequisite) {
                on_path.insert(prerequisite);
                path.push((prerequisite, 0));
            }
        }
    }
    problems
}

/// The slugs of `planned.txt`, one a line, with their lines (from 1). Lines with `#` are comments.
#[must_use]
pub fn read_planned(text: &str) -> BTreeMap<&str, usize> {
    let lines = (1..).zip(text.lines().map(str::trim));
    lines
        .filter(|(_, slug)| !slug.is_empty() && !slug.starts_with('#'))
        .map(|(line, slug)| (slug, line))
        .collect()
}

/// A planned slug is one that some card refers to and that has no card yet.
#[must_use]
pub fn check_planned(file: &str, planned: &BTreeMap<&str, usize>, cards: &[&Card]) -> Vec<Problem> {
    let existing: BTreeSet<&str> = cards.iter().map(|card| card.header.slug.as_ref()).collect();
    let referred: BTreeSet<&str> =
        cards.iter().flat_map(|card| references(card)).map(|(_, slug)| slug).collect();
    let message = |slug: &str| {
        if !is_slug(slug) {
            Some(format!("`{slug}` is no slug"))
        } else if existing.contains(slug) {
            Some(format!("`{slug}` has a card now; take it off this list"))
        } else if !referred.contains(slug) {
            Some(format!("no card refers to `{slug}`; take it off this list"))
        } else {
            None
        }
    };
    let problem = |(slug, line): (&&str, &usize)| {
        message(slug).map(|message| Problem { file: file.to_string(), line: *line, message })
    };
    planned.iter().filter_map(problem).collect()
}

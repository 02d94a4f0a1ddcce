//! A whole card on a page.

use super::document::{Block, Group, text};
use super::hover::titles;
use super::parts::{Part, body_runs, parts};
use super::{Options, Target, write};
use crate::knowledge::card::{CardKind, Header, Origin, Run, runs};
use crate::knowledge::{Entry, Library};

/// The page of a card: title, gloss, body, the cards around it and its sources. `None` where the card cannot be read.
#[must_use]
pub fn page(library: &Library, entry: &Entry, options: &Options) -> Option<String> {
    entry.card()?;
    let header = entry.header();
    let mut groups: Vec<Group> = vec![vec![Block::Heading(1, vec![text(header.title.as_ref())])]];
    let gloss = body_runs(entry, &header.gloss).into_iter().map(|run| Run { emphasis: true, ..run });
    groups.push(vec![Block::Line(gloss.collect())]);
    body(entry, &mut groups);
    let footer = footer(library, entry, options);
    if !footer.is_empty() {
        groups.push(footer);
    }
    Some(write(&groups, options))
}

fn body(entry: &Entry, groups: &mut Vec<Group>) {
    let say = |line: &String| vec![Block::Line(runs(line))];
    for part in parts(entry) {
        match part {
            Part::Heading(heading) => groups.push(vec![Block::Heading(2, vec![text(heading.name())])]),
            Part::Prose(prose) => groups.extend(prose.0),
            Part::Code(code) => {
                groups.extend(code.before.iter().map(say));
                groups.push(vec![Block::Code("python", code.text)]);
                groups.extend(code.after.as_ref().map(say));
                groups.extend(code.output.map(|output| vec![Block::Code("text", output)]));
            }
        }
    }
}

/// The cards around this one, versions and sources. Only cards that exist are named.
fn footer(library: &Library, entry: &Entry, options: &Options) -> Group {
    let header = entry.header();
    let mut lines: Group = Vec::new();
    let existing = |slugs: Vec<&str>| slugs.into_iter().filter_map(|slug| library.get(slug)).collect();
    let mut cards = |label: &str, entries: Vec<&Entry>| {
        if !entries.is_empty() {
            let mut line = vec![text(label)];
            line.extend(titles(&entries, options));
            lines.push(Block::Item(0, None, line));
        }
    };
    let concept = |header: &Header| {
        let concept = header.concept.as_deref().filter(|_| header.kind == CardKind::Pitfall);
        concept.filter(|concept| *concept != header.slug).map(ToString::to_string)
    };
    let concept = concept(header);
    cards("About: ", existing(concept.as_deref().into_iter().collect()));
    let pitfalls: Vec<&Entry> = library.pitfalls(&header.slug).collect();
    let own = |slug: &str| pitfalls.iter().any(|entry| entry.header().slug == slug);
    let others = header.prerequisites.iter().filter(|slug| concept.as_deref() != Some(slug.as_ref()));
    cards("Builds on: ", existing(others.map(AsRef::as_ref).collect()));
    let related = header.related.iter().map(AsRef::as_ref).filter(|slug| !own(slug));
    let related = existing(related.collect());
    cards("Pitfalls: ", pitfalls);
    cards("See also: ", related);
    if let Some(since) = &header.since {
        lines.push(Block::Item(0, None, vec![text(format!("Since Python {since}"))]));
    }
    let linked = entry.origin() == Origin::BuiltIn && options.target == Target::Markdown;
    for source in header.sources.iter() {
        let shown = source.trim_start_matches("https://").trim_start_matches("http://");
        let link = linked.then(|| source.to_string());
        let shown = if linked { shown } else { source };
        let code = entry.origin() == Origin::Pack;
        lines.push(Block::Item(0, None, vec![text("Source: "), Run { link, code, ..text(shown) }]));
    }
    if entry.origin() == Origin::Pack {
        let file = Run { code: true, ..text(entry.file()) };
        lines.push(Block::Item(0, None, vec![text("A card of your team: "), file]));
    }
    lines
}

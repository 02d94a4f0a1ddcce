//! A whole card on a page.

use super::document::{Block, Group, text};
use super::hover::titles;
use super::{Options, Target, write};
use crate::knowledge::card::{self, Card, CardKind, Fence, FenceRole, Header, Origin, Run, runs};
use crate::knowledge::{Entry, Library};

/// The page of a card: title, gloss, body, the cards around it and its sources. `None` where the card cannot be read.
#[must_use]
pub fn page(library: &Library, entry: &Entry, options: &Options) -> Option<String> {
    let card = entry.card()?;
    let header = entry.header();
    let mut groups: Vec<Group> = vec![vec![Block::Heading(1, vec![text(header.title.as_ref())])]];
    let gloss = body_runs(entry, &header.gloss).into_iter().map(|run| Run { emphasis: true, ..run });
    groups.push(vec![Block::Line(gloss.collect())]);
    body(entry, card, &mut groups);
    let footer = footer(library, entry, options);
    if !footer.is_empty() {
        groups.push(footer);
    }
    Some(write(&groups, options))
}

/// The runs of a card's text. Links of a pack are shown as text; where a link does lead is up to its reader.
pub(super) fn body_runs(entry: &Entry, source: &str) -> Vec<Run> {
    let shown = runs(source);
    if entry.origin() == Origin::BuiltIn {
        return shown;
    }
    shown.into_iter().map(|run| Run { link: None, ..run }).flat_map(without_addresses).collect()
}

/// A stretch of text with its addresses as code: many clients make a link of an address that stands in a text.
fn without_addresses(run: Run) -> Vec<Run> {
    if run.code || !run.text.split_whitespace().any(is_address) {
        return vec![run];
    }
    let mut parts: Vec<Run> = Vec::new();
    for word in run.text.split_inclusive(' ') {
        let bare = word.trim_end();
        let end = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        if is_address(bare) {
            let rest = word.get(end.len()..).unwrap_or_default();
            parts.push(Run { text: end.to_string(), code: true, ..run.clone() });
            parts.push(Run { text: rest.to_string(), ..run.clone() });
            continue;
        }
        match parts.last_mut().filter(|last| !last.code) {
            Some(last) => last.text.push_str(word),
            None => parts.push(Run { text: word.to_string(), ..run.clone() }),
        }
    }
    parts
}

/// Whether a client may take a word for an address: of a page, or of a person.
fn is_address(word: &str) -> bool {
    let lower = word.to_lowercase();
    let person = || lower.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    lower.contains(":/")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || lower.contains("xmpp:")
        || person()
}

fn body(entry: &Entry, card: &Card, groups: &mut Vec<Group>) {
    for block in &card.body {
        match block {
            card::Block::Heading(heading) => groups.push(vec![Block::Heading(2, vec![text(heading.name())])]),
            card::Block::Paragraph(source) => groups.push(vec![Block::Line(body_runs(entry, source))]),
            card::Block::Item { number, depth, text } => {
                let item = Block::Item(*depth, *number, body_runs(entry, text));
                match groups.last_mut().filter(|group| matches!(group.last(), Some(Block::Item(..)))) {
                    Some(list) => list.push(item),
                    None => groups.push(vec![item]),
                }
            }
            card::Block::Fence(fence) => fence_groups(fence, groups),
        }
    }
}

/// Code, with what it does said around it.
fn fence_groups(fence: &Fence, groups: &mut Vec<Group>) {
    let say = |line: &str| vec![Block::Line(runs(line))];
    let version = |(major, minor)| format!("{major}.{minor}");
    let versions = match (fence.min.map(version), fence.max.map(version)) {
        (Some(min), Some(max)) => Some(format!("Python {min} to {max}:")),
        (Some(min), None) => Some(format!("Python {min} and later:")),
        (None, Some(max)) => Some(format!("up to Python {max}:")),
        (None, None) => None,
    };
    if fence.role == FenceRole::Fixed {
        groups.push(say("becomes:"));
    }
    groups.extend(versions.map(|versions| say(&versions)));
    groups.push(vec![Block::Code("python", fence.code.clone())]);
    match &fence.role {
        FenceRole::Run { output: Some(output) } => {
            groups.push(say("prints:"));
            groups.push(vec![Block::Code("text", output.clone())]);
        }
        FenceRole::Raises(class) => groups.push(say(&format!("raises `{class}`."))),
        _ => {}
    }
}

/// The cards around this one, versions and sources. Only cards that exist are named.
fn footer(library: &Library, entry: &Entry, options: &Options) -> Group {
    let header = entry.header();
    let mut lines: Group = Vec::new();
    let mut cards = |label: &str, slugs: Vec<&str>| {
        let entries: Vec<&Entry> = slugs.into_iter().filter_map(|slug| library.get(slug)).collect();
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
    cards("About: ", concept.as_deref().into_iter().collect());
    let others = header.prerequisites.iter().filter(|slug| concept.as_deref() != Some(slug.as_ref()));
    cards("Builds on: ", others.map(AsRef::as_ref).collect());
    cards("See also: ", header.related.iter().map(AsRef::as_ref).collect());
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

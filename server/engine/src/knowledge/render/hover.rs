//! What a hover shows: one block of at most twelve lines, whose first line stands alone.

use super::document::{Block, Group, of_text, strong, text};
use super::{Depth, Links, Options, Target, command_link, markdown, write};
use crate::analysis::Explanation;
use crate::knowledge::card::{self, Origin, Run, runs};
use crate::knowledge::{Entry, Library};
use crate::note::{Fact, Note};

/// The most lines of a hover.
const MOST_LINES: usize = 12;
/// The most lines of a short one.
const SHORT_LINES: usize = 3;
/// The width (in characters) at which a line counts as two, where that of the window is not known.
const WIDTH: usize = 120;
/// How many other cards are named.
const MOST_RELATED: usize = 3;

/// What there is to say at a place. `None` where no note and no card is left at this depth.
#[must_use]
pub fn hover(library: &Library, explanation: &Explanation, options: &Options) -> Option<String> {
    let cards = || explanation.cards.iter().map(String::as_str);
    if let Some((first, others)) = explanation.notes.split_first() {
        let others = others.iter().map(|note| note.concept).chain(cards());
        return Some(write_note(library, first, others, options));
    }
    let first = cards().find_map(|slug| library.get(slug))?;
    card_with(library, first, cards(), options)
}

/// One note, as a hover shows it.
#[must_use]
pub fn note(library: &Library, note: &Note, options: &Options) -> String {
    write_note(library, note, std::iter::empty(), options)
}

/// A card, as a hover shows it. `None` for [`Depth::Facts`]: nothing on a card is about the reader's code.
#[must_use]
pub fn card_hover(library: &Library, entry: &Entry, options: &Options) -> Option<String> {
    card_with(library, entry, std::iter::empty(), options)
}

fn write_note<'n>(
    library: &'n Library,
    note: &'n Note,
    others: impl Iterator<Item = &'n str>,
    options: &Options,
) -> String {
    let mut first = vec![strong(note.title.as_str())];
    if !note.lead.0.is_empty() {
        first.push(text(" · "));
        first.extend(of_text(&note.lead));
    }
    let mut last: Group = Vec::new();
    if options.depth == Depth::Full {
        let others = note.related.iter().copied().chain(others);
        let general = note.general.as_ref().map(of_text).unwrap_or_default();
        let general = general.into_iter().map(|run| Run { emphasis: true, ..run }).collect();
        last = closing(general, see_also(library, note.concept, others, options));
    }
    let mut groups = facts(&note.facts);
    if let Some(code) = note.code.as_ref().filter(|_| options.depth == Depth::Full) {
        groups.push(vec![Block::Code("python", code.clone())]);
    }
    if options.more && !note.steps.is_empty() {
        let step = |(number, step)| Block::Item(0, Some(number), of_text(step));
        groups.push((1..).zip(&note.steps).map(step).collect());
    }
    if options.depth == Depth::Facts {
        groups.clear();
    }
    fit(vec![Block::Line(first)], groups, last, options)
}

fn card_with<'n>(
    library: &'n Library,
    entry: &'n Entry,
    others: impl Iterator<Item = &'n str>,
    options: &Options,
) -> Option<String> {
    if options.depth == Depth::Facts {
        return None;
    }
    let header = entry.header();
    let mut first = vec![strong(header.title.as_ref()), text(" · ")];
    first.extend(runs(&header.gloss).into_iter().map(|run| Run { link: None, ..run }));
    let pitfalls = || library.pitfalls(&header.slug).map(|entry| entry.header().slug.as_ref());
    let related = header.related.iter().map(AsRef::as_ref);
    // Of a concept's pitfalls one may take a related card's place, not all.
    let related = pitfalls().take(1).chain(related).chain(pitfalls());
    let last = closing(whose(entry), see_also(library, &header.slug, others.chain(related), options));
    let groups = if options.depth == Depth::Full { introduction(entry) } else { Vec::new() };
    Some(fit(vec![Block::Line(first)], groups, last, options))
}

/// Says so where a card is none of pygloss's own: nobody has proven it.
fn whose(entry: &Entry) -> Vec<Run> {
    match entry.origin() {
        Origin::BuiltIn => Vec::new(),
        Origin::Pack => vec![Run { emphasis: true, ..text("A card of your team.") }],
    }
}

/// What a card says before its first fence or heading.
fn introduction(entry: &Entry) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for block in entry.card().into_iter().flat_map(|card| &card.body) {
        match block {
            card::Block::Heading(_) | card::Block::Fence(_) => break,
            card::Block::Paragraph(text) => {
                groups.push(vec![Block::Line(super::parts::body_runs(entry, text))])
            }
            card::Block::Item { number, depth, text } => {
                let item = Block::Item(*depth, *number, super::parts::body_runs(entry, text));
                match groups.last_mut().filter(|group| matches!(group.last(), Some(Block::Item(..)))) {
                    Some(list) => list.push(item),
                    None => groups.push(vec![item]),
                }
            }
        }
    }
    groups
}

/// Facts, with those of a kind together.
fn facts(facts: &[Fact]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut before: Option<&Fact> = None;
    let mut number = 0;
    for fact in facts {
        let same = before.is_some_and(|b| std::mem::discriminant(b) == std::mem::discriminant(fact));
        number = if same { number + 1 } else { 1 };
        let block = match fact {
            Fact::Line(text) => Block::Line(of_text(text)),
            Fact::Bullet(text) => Block::Item(0, None, of_text(text)),
            Fact::Step(text) => Block::Item(0, Some(number), of_text(text)),
        };
        match groups.last_mut().filter(|_| same) {
            Some(group) => group.push(block),
            None => groups.push(vec![block]),
        }
        before = Some(fact);
    }
    groups
}

/// The last line: general truth, then other cards.
fn closing(general: Vec<Run>, see_also: Vec<Run>) -> Group {
    let mut line = general;
    if !line.is_empty() && !see_also.is_empty() {
        line.push(text(" "));
    }
    line.extend(see_also);
    if line.is_empty() { Vec::new() } else { vec![Block::Line(line)] }
}

/// `See also:` with the titles of cards that exist, each once, without the card that is shown.
fn see_also<'n>(
    library: &'n Library,
    shown: &str,
    slugs: impl Iterator<Item = &'n str>,
    options: &Options,
) -> Vec<Run> {
    let mut entries: Vec<&Entry> = Vec::new();
    for entry in slugs.filter_map(|slug| library.get(slug)) {
        let slug = &entry.header().slug;
        if slug != shown && entries.iter().all(|e| e.header().slug != *slug) && entries.len() < MOST_RELATED {
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Vec::new();
    }
    let mut line = vec![text("See also: ")];
    line.extend(titles(&entries, options));
    line
}

/// Titles of cards in a row, linked where that is wanted.
pub(super) fn titles(entries: &[&Entry], options: &Options) -> Vec<Run> {
    let titles: Vec<&str> = entries.iter().map(|entry| short_title(&entry.header().title)).collect();
    let separator = if titles.iter().any(|title| title.contains(',')) { "; " } else { ", " };
    let mut line = Vec::new();
    for (entry, title) in entries.iter().zip(titles) {
        if !line.is_empty() {
            line.push(text(separator));
        }
        let linked = options.links == Links::Command && options.target == Target::Markdown;
        line.push(Run { link: linked.then(|| command_link(&entry.header().slug)), ..text(title) });
    }
    line
}

/// A title without the explanation in parentheses at its end.
fn short_title(title: &str) -> &str {
    match title.strip_suffix(')').and_then(|_| title.rsplit_once(" (")) {
        Some((short, _)) if !short.is_empty() => short,
        _ => title,
    }
}

/// Writes the first line and the last, and as much between them as there is room for.
fn fit(first: Group, between: Vec<Group>, last: Group, options: &Options) -> String {
    let mut room = match options.depth {
        _ if options.more => usize::MAX,
        Depth::Short => SHORT_LINES,
        Depth::Full | Depth::Facts => MOST_LINES,
    };
    let width = match options.target {
        Target::Terminal(style) => style.width.max(1),
        Target::Markdown | Target::Plain => WIDTH,
    };
    // In a short hover blank lines do not count: it has three lines of text.
    let gap = usize::from(options.depth != Depth::Short);
    room = room.saturating_sub(height(&first, width));
    if !last.is_empty() {
        room = room.saturating_sub(height(&last, width) + gap);
    }
    let mut groups = vec![first];
    for group in between {
        let mut kept: Group = Vec::new();
        room = room.saturating_sub(gap);
        let blocks = group.len();
        for block in group {
            let height = height(std::slice::from_ref(&block), width);
            if height > room {
                break;
            }
            room -= height;
            kept.push(block);
        }
        let cut = kept.len() < blocks;
        // What only announces the list that there is no room for is left out with it.
        if kept.is_empty() && groups.len() > 1 && groups.last().is_some_and(announces) {
            groups.pop();
        }
        if !kept.is_empty() {
            groups.push(kept);
        }
        if cut {
            break;
        }
    }
    if !last.is_empty() {
        groups.push(last);
    }
    write(&groups, options)
}

/// Whether a group ends with a colon.
fn announces(group: &Group) -> bool {
    match group.last() {
        Some(Block::Line(runs)) => runs.last().is_some_and(|run| run.text.trim_end().ends_with(':')),
        _ => false,
    }
}

/// How many lines of this width (in characters) blocks take.
fn height(blocks: &[Block], width: usize) -> usize {
    let wrapped = |runs: &[Run], indent: usize| {
        let plain: Vec<Run> = runs.iter().map(|run| Run { link: None, ..run.clone() }).collect();
        (markdown::line(&plain, false).chars().count() + indent).div_ceil(width).max(1)
    };
    let height = |block: &Block| match block {
        Block::Heading(_, runs) | Block::Line(runs) => wrapped(runs, 0),
        Block::Item(depth, _, runs) => wrapped(runs, 3 * (depth + 1)),
        Block::Code(_, code) => code.lines().count() + 2,
    };
    blocks.iter().map(height).sum()
}

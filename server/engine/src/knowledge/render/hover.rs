//! What a hover shows: one block of at most twelve lines, whose first line stands alone.

use super::document::{Block, Group, of_text, strong, text, visible_lines};
use super::{Depth, Links, Options, Target, command_link, markdown, write};
use crate::analysis::Explanation;
use crate::knowledge::card::{self, Origin, Role, Run, TriggerSpec, runs};
use crate::knowledge::{Entry, Library};
use crate::note::{Fact, Note};

/// The most lines of a hover.
const MOST_LINES: usize = 12;
/// The most lines of a short one.
const SHORT_LINES: usize = 3;
/// The most characters of a hover; the addresses of links, which nobody sees, are not counted.
const MOST_CHARACTERS: usize = 1_200;
/// The most characters of its first line, which stands in an echo area, and of its last.
const MOST_IN_LINE: usize = 400;
/// The width (in characters) at which a line counts as two, where that of the window is not known.
const WIDTH: usize = 120;
/// How many other cards are named.
const MOST_RELATED: usize = 3;

/// What there is to say at a place. `None` where no note and no card is left at this depth.
#[must_use]
pub fn hover(library: &Library, explanation: &Explanation, options: &Options) -> Option<String> {
    hover_with_more(library, explanation, options, None)
}

/// The same for a reader who can follow the address `more` to the whole note: it is named at the end, where there is more.
#[must_use]
pub fn hover_with_more(
    library: &Library,
    explanation: &Explanation,
    options: &Options,
    more: Option<&str>,
) -> Option<String> {
    let cards = || explanation.cards.iter().map(String::as_str);
    let beneath = || explanation.beneath.iter().map(|note| note.concept);
    if let Some((first, others)) = explanation.notes.split_first() {
        let others = others.iter().map(|note| note.concept).chain(cards()).chain(beneath());
        return Some(write_note(library, first, others, options, more).text);
    }
    match cards().find_map(|slug| library.get(slug)) {
        Some(first) => card_with(
            library,
            first,
            [cards().collect(), beneath().collect()],
            options,
            explanation.asked.as_deref(),
        ),
        None => {
            let (first, others) = explanation.beneath.split_first()?;
            let others = others.iter().map(|note| note.concept);
            Some(write_note(library, first, others, options, more).text)
        }
    }
}

/// One note, as a hover shows it.
#[must_use]
pub fn note(library: &Library, note: &Note, options: &Options) -> String {
    write_note(library, note, std::iter::empty(), options, None).text
}

/// Whether there is more to say about a note than its hover does.
#[must_use]
pub fn has_more(library: &Library, note: &Note) -> bool {
    let options = Options::default();
    tells_more(note) || write_note(library, note, std::iter::empty(), &options, None).is_cut
}

/// Whether a note holds what is shown to those only who ask for more.
fn tells_more(note: &Note) -> bool {
    !note.steps.is_empty() || note.listing.is_some() || note.written_out.is_some()
}

/// What came of writing something into a limited room.
struct Written {
    text: String,
    /// Whether some of it was left out.
    is_cut: bool,
}

/// A card, as a hover shows it. `None` for [`Depth::Facts`]: nothing on a card is about the reader's code.
#[must_use]
pub fn card_hover(library: &Library, entry: &Entry, options: &Options) -> Option<String> {
    card_with(library, entry, Default::default(), options, None)
}

fn write_note<'n>(
    library: &'n Library,
    note: &'n Note,
    others: impl Iterator<Item = &'n str>,
    options: &Options,
    more: Option<&str>,
) -> Written {
    let mut first = vec![strong(note.title.as_str())];
    if !note.lead.0.is_empty() {
        first.push(text(" · "));
        first.extend(of_text(&note.lead));
    }
    let mut last: Group = Vec::new();
    if options.depth == Depth::Full {
        // Whoever asks for more is shown the way to the card.
        let own = options.more.then_some(note.concept);
        let others = own.into_iter().chain(note.related.iter().copied()).chain(others);
        let general = note.general.as_ref().map(of_text).unwrap_or_default();
        let general = general.into_iter().map(|run| Run { emphasis: true, ..run }).collect();
        last = closing(general, see_also(library, own.map_or(note.concept, |_| ""), others, options));
    }
    let mut groups = facts(&note.facts);
    let code = note.written_out.as_ref().filter(|_| options.more).or(note.code.as_ref());
    if let Some(code) = code.filter(|_| options.depth == Depth::Full) {
        groups.push(vec![Block::Code("python", code.clone())]);
    }
    if options.more && !note.steps.is_empty() {
        let step = |(number, step)| Block::Item(0, Some(number), of_text(step));
        groups.push((1..).zip(&note.steps).map(step).collect());
    }
    if options.depth == Depth::Facts {
        groups.clear();
    }
    let written = fit(first.clone(), groups.clone(), last.clone(), options);
    let has_more = options.depth == Depth::Full && !options.more && (written.is_cut || tells_more(note));
    match more.filter(|_| has_more) {
        Some(address) => fit(first, groups, with_more(last, address), options),
        None => written,
    }
}

/// The last line with the way to what was left out.
fn with_more(mut last: Group, address: &str) -> Group {
    let link = Run { link: Some(address.to_string()), ..text("More") };
    match last.last_mut() {
        Some(Block::Line(runs)) => runs.extend([text(" "), link]),
        _ => last.push(Block::Line(vec![link])),
    }
    last
}

/// A card with the cards that apply here as well; what the interpreter makes of the code stands behind these and what is related.
fn card_with<'n>(
    library: &'n Library,
    entry: &'n Entry,
    [others, beneath]: [Vec<&'n str>; 2],
    options: &Options,
    asked: Option<&str>,
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
    let mut named: Vec<&str> = Vec::new();
    for slug in others.into_iter().chain(related) {
        if slug != header.slug.as_ref() && !named.contains(&slug) && library.get(slug).is_some() {
            named.push(slug);
        }
    }
    // What lies beneath has the last place.
    let last_place = MOST_RELATED.saturating_sub(1).min(named.len());
    named.splice(last_place..last_place, beneath);
    let last = closing(whose(entry), see_also(library, &header.slug, named.into_iter(), options));
    let mut groups = if options.depth == Depth::Full { introduction(entry) } else { Vec::new() };
    if let Some(asked) = asked {
        let is_module = |name: &str| {
            let is_it = |trigger: &TriggerSpec| matches!(trigger, TriggerSpec::Name { name: its, role: Some(Role::Import) } if its.as_ref() == name);
            header.triggers.iter().any(is_it)
        };
        bring_forward(&mut groups, asked, &is_module);
    }
    Some(fit(first, groups, last, options).text)
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

/// Puts what a card says about one name first, where the card is about several: the item or paragraph that begins with the name
/// (`sys.argv`), or with the module it is of (`signal` for `signal.SIGINT`). What begins with the name of a module that the card is
/// about (`is_module`) is not about another module's name that is spelt the same: `platform` and `sys.platform`.
fn bring_forward(groups: &mut Vec<Group>, asked: &str, is_module: &dyn Fn(&str) -> bool) {
    let begins = |block: &Block, name: &str| {
        let (Block::Line(runs) | Block::Item(_, _, runs)) = block else { return false };
        // `sys.stdin`, `sys.stdout`: what is listed before the first words of prose.
        let between = |run: &Run| matches!(run.text.as_str(), ", " | " and " | " or ");
        // **folders**: `os.getcwd()`, `os.walk(top)`
        let runs = match runs.as_slice() {
            [label, colon, rest @ ..] if label.strong && !label.code && colon.text == ": " => rest,
            all => all,
        };
        let listed = runs.iter().take_while(|run| run.code || between(run));
        listed.filter(|run| run.code).any(|run| {
            run.text == name || run.text.strip_prefix(name).is_some_and(|rest| rest.starts_with(['(', '[']))
        })
    };
    // The name in full, its last part, then the class or module that it is of.
    let outer = std::iter::successors(Some(asked), |name| name.rsplit_once('.').map(|(outer, _)| outer));
    let last = asked.rsplit('.').next().filter(|last| !is_module(last));
    let place = outer.clone().take(1).chain(last).chain(outer.skip(1)).find_map(|name| {
        groups
            .iter()
            .enumerate()
            .find_map(|(index, group)| Some((index, group.iter().position(|block| begins(block, name))?)))
    });
    let Some((index, at)) = place.filter(|place| *place != (0, 0)) else { return };
    let Some(group) = groups.get_mut(index) else { return };
    let block = match group.remove(at) {
        Block::Item(_, None, runs) => Block::Line(runs),
        other => other,
    };
    if group.is_empty() {
        groups.remove(index);
    }
    groups.insert(0, vec![block]);
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
fn fit(first: Vec<Run>, between: Vec<Group>, last: Group, options: &Options) -> Written {
    let mut room = match options.depth {
        _ if options.more => usize::MAX,
        Depth::Short => SHORT_LINES,
        Depth::Full | Depth::Facts => MOST_LINES,
    };
    let mut letters = if options.more { usize::MAX } else { MOST_CHARACTERS };
    let width = match options.target {
        Target::Terminal(style) => style.width.max(1),
        Target::Markdown | Target::Plain => WIDTH,
    };
    let (first, last) = match options.more {
        true => (vec![Block::Line(first)], last),
        false => (vec![Block::Line(clipped(first))], last.into_iter().map(clipped_block).collect()),
    };
    // In a short hover blank lines do not count: it has three lines of text.
    let gap = usize::from(options.depth != Depth::Short);
    room = room.saturating_sub(height(&first, width));
    letters = letters.saturating_sub(characters(&first));
    if !last.is_empty() {
        room = room.saturating_sub(height(&last, width) + gap);
        letters = letters.saturating_sub(characters(&last) + 1);
    }
    let mut groups = vec![first];
    let mut is_cut = false;
    for group in between {
        let mut kept: Group = Vec::new();
        room = room.saturating_sub(gap);
        letters = letters.saturating_sub(1);
        let blocks = group.len();
        for block in group {
            let block = std::slice::from_ref(&block);
            let (height, characters) = (height(block, width), characters(block));
            if height > room || characters > letters {
                break;
            }
            room -= height;
            letters -= characters;
            kept.extend(block.iter().cloned());
        }
        is_cut = kept.len() < blocks;
        // A list that goes on says so.
        if is_cut && kept.len() > 1 && kept.last().is_some_and(|last| matches!(last, Block::Item(..))) {
            let number = match kept.pop() {
                Some(Block::Item(_, number, _)) => number,
                _ => None,
            };
            kept.push(Block::Item(0, number, vec![text("…")]));
        }
        // What only announces the list that there is no room for is left out with it.
        if kept.is_empty() && groups.len() > 1 && groups.last().is_some_and(announces) {
            groups.pop();
        }
        if !kept.is_empty() {
            groups.push(kept);
        }
        if is_cut {
            break;
        }
    }
    if !last.is_empty() {
        groups.push(last);
    }
    Written { text: write(&groups, options), is_cut }
}

/// How many characters blocks take, with a line break behind each.
fn characters(blocks: &[Block]) -> usize {
    let of = |block: &Block| match block {
        Block::Heading(_, runs) | Block::Line(runs) => unlinked(runs).chars().count() + 1,
        Block::Item(depth, _, runs) => unlinked(runs).chars().count() + 3 * depth + 5,
        Block::Code(language, code) => visible_lines(code).chars().count() + language.len() + 9,
    };
    blocks.iter().map(of).sum()
}

/// A line as it is read: links are only their text.
fn unlinked(runs: &[Run]) -> String {
    let plain: Vec<Run> = runs.iter().map(|run| Run { link: None, ..run.clone() }).collect();
    markdown::line(&plain, false)
}

fn clipped_block(block: Block) -> Block {
    match block {
        Block::Line(runs) => Block::Line(clipped(runs)),
        other => other,
    }
}

/// A line that takes no more than its share, with `…` where it was cut. Links at its end are kept whole or left out.
fn clipped(runs: Vec<Run>) -> Vec<Run> {
    let mut keep = MOST_IN_LINE;
    let mut line = runs.clone();
    while unlinked(&line).chars().count() > MOST_IN_LINE && keep > 0 {
        // Markup takes room, too, and how much is known once it is written.
        keep = keep * 9 / 10;
        line.clear();
        let mut left = keep;
        for run in &runs {
            let count = run.text.chars().count();
            if count <= left {
                left -= count;
                line.push(run.clone());
                continue;
            }
            let kept: String = run.text.chars().take(left).chain(['…']).collect();
            line.push(Run { text: kept, link: None, ..run.clone() });
            break;
        }
    }
    line
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
    let wrapped =
        |runs: &[Run], indent: usize| (unlinked(runs).chars().count() + indent).div_ceil(width).max(1);
    let height = |block: &Block| match block {
        Block::Heading(_, runs) | Block::Line(runs) => wrapped(runs, 0),
        Block::Item(depth, _, runs) => wrapped(runs, 3 * (depth + 1)),
        Block::Code(_, code) => code.lines().count() + 2,
    };
    blocks.iter().map(height).sum()
}

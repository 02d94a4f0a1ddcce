//! A page for each card.

use pygloss_engine::knowledge::Entry;
use pygloss_engine::knowledge::card::{CardKind, FenceRole, Origin};
use pygloss_engine::knowledge::render::{Code, Part, parts, sentence};

use super::around::{around, turn};
use super::levels::named;
use super::{area_name, card_name, quiz};
use crate::cli::book::frame::Page;
use crate::cli::book::site::{Area, Site};
use crate::cli::book::text::{block, escape, highlighted_lines, inline, plain};

/// The pages of all cards that can be read.
pub fn pages(site: &Site<'_>) -> Vec<Page> {
    let cards: Vec<(&Area<'_>, &Entry)> = site.cards().filter(|(_, entry)| entry.card().is_some()).collect();
    let at = |at: Option<usize>| at.and_then(|at| cards.get(at)).map(|(_, entry)| *entry);
    let page = |(number, (area, entry)): (usize, &(&Area<'_>, &Entry))| {
        let (previous, next) = (at(number.checked_sub(1)), at(Some(number + 1)));
        let name = |entry: &Entry| card_name(&entry.header().slug);
        Page {
            name: name(entry),
            title: entry.header().title.to_string(),
            about: plain(&sentence(entry, &entry.header().gloss)),
            previous: previous.map(name),
            next: next.map(name),
            body: body(site, area, entry, previous, next),
        }
    };
    cards.iter().enumerate().map(page).collect()
}

fn body(
    site: &Site<'_>,
    area: &Area<'_>,
    entry: &Entry,
    previous: Option<&Entry>,
    next: Option<&Entry>,
) -> String {
    let text: String = parts(entry).iter().map(part).collect();
    let link = |entry: &Entry| {
        let header = entry.header();
        (format!("{}.html", header.slug), header.title.to_string())
    };
    format!(
        "{}<div class=\"sheet\">\n<article class=\"text\">\n{text}{}</article>\n{}</div>\n{}",
        head(area, entry),
        quiz::section(site, entry),
        around(site, entry),
        turn(previous.map(link), next.map(link), "Cards")
    )
}

fn head(area: &Area<'_>, entry: &Entry) -> String {
    let header = entry.header();
    let mut facts = vec![named(header.level)];
    if header.kind == CardKind::Pitfall {
        facts.push("<span class=\"tag\">pitfall</span>".to_string());
    }
    if let Some(since) = &header.since {
        facts.push(format!("since Python {}", escape(since)));
    }
    if entry.origin() == Origin::Pack {
        facts.push("your team’s own card".to_string());
    }
    format!(
        "<header class=\"head\">\n<p class=\"crumbs\"><a href=\"../index.html#areas\">Contents</a> <span aria-hidden=\"true\">›</span> \
         <a href=\"../{}\">{}</a></p>\n<h1>{}</h1>\n<p class=\"gloss\">{}</p>\n<p class=\"facts\">{}</p>\n</header>\n",
        escape(&area_name(area.slug)),
        escape(&area.title),
        escape(&header.title),
        inline(&sentence(entry, &header.gloss)),
        facts.join(" <span aria-hidden=\"true\">·</span> ")
    )
}

fn part(part: &Part) -> String {
    match part {
        Part::Heading(heading) => {
            let name = heading.name();
            format!("<h2 id=\"{}\">{name}</h2>\n", name.to_lowercase())
        }
        Part::Prose(prose) => block(&prose.markdown()),
        Part::Code(code) => figure(code),
    }
}

/// Code, with what is said before and after it, and what it prints.
fn figure(code: &Code) -> String {
    let flagged: &[usize] = match &code.role {
        FenceRole::Bad { flagged } => flagged,
        _ => &[],
    };
    let mut html = String::from("<figure class=\"code\">\n");
    for line in &code.before {
        html.push_str(&format!("<p class=\"say\">{}</p>\n", inline(line)));
    }
    match flagged {
        [] => {}
        [_] => html.push_str("<p class=\"say\">pygloss points at the marked line:</p>\n"),
        _ => html.push_str("<p class=\"say\">pygloss points at the marked lines:</p>\n"),
    }
    let lines: Vec<String> = (1..)
        .zip(highlighted_lines(&code.text))
        .map(|(number, line)| match flagged.contains(&number) {
            true => format!("<mark>{line}</mark>"),
            false => line,
        })
        .collect();
    html.push_str(&format!("<pre><code>{}</code></pre>\n", lines.join("\n")));
    let after = code.after.as_ref().map(|line| format!("<p class=\"say\">{}</p>\n", inline(line)));
    let after = after.unwrap_or_default();
    match &code.output {
        Some(output) => html.push_str(&format!(
            "<div class=\"prints\">\n{after}<pre class=\"output\"><samp>{}</samp></pre>\n</div>\n",
            escape(output)
        )),
        None => html.push_str(&after),
    }
    html.push_str("</figure>\n");
    html
}

//! What stands beside a card: what it builds on and leads to, the check behind it, its other names, its sources.

use pygloss_engine::checks::{Check, check};
use pygloss_engine::knowledge::Entry;
use pygloss_engine::knowledge::card::{CardKind, Origin};
use pygloss_engine::text::Applicability;

use super::path_name;
use crate::cli::book::site::Site;
use crate::cli::book::text::escape;

/// How many followers are named.
const MOST_FOLLOWERS: usize = 8;

/// The margin of a card's page.
pub fn around(site: &Site<'_>, entry: &Entry) -> String {
    let header = entry.header();
    let known = |slugs: &[std::borrow::Cow<'static, str>]| -> Vec<&Entry> {
        slugs.iter().filter_map(|slug| site.library.get(slug)).collect()
    };
    let concept = header.concept.as_deref().filter(|concept| *concept != header.slug);
    let mut before = known(&header.prerequisites);
    before.retain(|entry| Some(entry.header().slug.as_ref()) != concept);
    let mut pitfalls = site.pitfalls_of(&header.slug).to_vec();
    pitfalls.retain(|pitfall| pitfall.header().slug != header.slug);
    // Each card is named once, where it says most.
    let is_among = |entry: &Entry, others: &[&Entry]| {
        others.iter().any(|other| other.header().slug == entry.header().slug)
    };
    let mut related = known(&header.related);
    related.retain(|entry| !is_among(entry, &pitfalls) && !is_among(entry, &before));
    let mut after = site.followers_of(&header.slug).to_vec();
    after.retain(|entry| !is_among(entry, &related));
    after.truncate(MOST_FOLLOWERS);
    let mut html = String::from("<aside class=\"margin\" aria-label=\"About this card\">\n");
    if header.kind == CardKind::Pitfall {
        html.push_str(&check(&header.slug).map(check_facts).unwrap_or_default());
    }
    let concept: Vec<&Entry> = concept.and_then(|slug| site.library.get(slug)).into_iter().collect();
    html.push_str(&cards("What lies behind it", &concept));
    html.push_str(&cards("Builds on", &before));
    html.push_str(&cards("Pitfalls here", &pitfalls));
    html.push_str(&cards("See also", &related));
    html.push_str(&cards("Leads on to", &after));
    html.push_str(&paths(site, &header.slug));
    if !header.aliases.is_empty() {
        let names = header.aliases.iter().map(|name| format!("<li><code>{}</code></li>\n", escape(name)));
        html.push_str(&section("Also found as", "names", &names.collect::<String>()));
    }
    if !header.sources.is_empty() {
        let sources =
            header.sources.iter().map(|source| format!("<li>{}</li>\n", self::source(entry, source)));
        html.push_str(&section("Sources", "sources", &sources.collect::<String>()));
    }
    html.push_str("</aside>\n");
    html
}

/// Links to the pages before and after: their addresses and titles.
pub fn turn(previous: Option<(String, String)>, next: Option<(String, String)>, what: &str) -> String {
    let link = |side: Option<(String, String)>, relation: &str, words: &str| {
        side.map_or_else(String::new, |(href, title)| {
            format!(
                "<a rel=\"{relation}\" href=\"{}\"><span>{words}</span> <b>{}</b></a>\n",
                escape(&href),
                escape(&title)
            )
        })
    };
    format!(
        "<nav class=\"turn\" aria-label=\"{what} before and after\">\n{}{}</nav>\n",
        link(previous, "prev", "Before"),
        link(next, "next", "After")
    )
}

/// What a fix is, in words.
pub fn fix_words(fix: Option<Applicability>) -> &'static str {
    match fix {
        Some(Applicability::Safe) => "safe: applied by --fix",
        Some(Applicability::Unsafe) => "offered: may change what the program does",
        None => "none: only you know what is meant",
    }
}

/// What other tools call a check: tool and codes.
pub fn other_names(check: &Check) -> Vec<(&'static str, String)> {
    let names = check.also_known_as;
    [("ruff", names.ruff), ("pylint", names.pylint), ("pyright", names.pyright)]
        .into_iter()
        .filter(|(_, codes)| !codes.is_empty())
        .map(|(tool, codes)| {
            let codes: Vec<String> =
                codes.iter().map(|code| format!("<code>{}</code>", escape(code))).collect();
            (tool, codes.join(", "))
        })
        .collect()
}

fn check_facts(check: &Check) -> String {
    let mut rows = vec![
        ("group", check.group.name().to_string()),
        ("fix", fix_words(check.fix).to_string()),
        ("silence", format!("<code># pygloss: ignore[{}]</code>", check.code)),
    ];
    rows.extend(other_names(check));
    let rows: String =
        rows.iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>\n")).collect();
    format!("<section>\n<h2>The check</h2>\n<dl class=\"facts\">\n{rows}</dl>\n</section>\n")
}

fn section(title: &str, class: &str, items: &str) -> String {
    format!("<section>\n<h2>{title}</h2>\n<ul class=\"{class}\">\n{items}</ul>\n</section>\n")
}

fn cards(title: &str, entries: &[&Entry]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let item = |entry: &&Entry| {
        let header = entry.header();
        format!("<li><a href=\"{}.html\">{}</a></li>\n", header.slug, escape(&header.title))
    };
    section(title, "cards", &entries.iter().map(item).collect::<String>())
}

/// Where this card stands on each path, with the cards before and after it there.
fn paths(site: &Site<'_>, slug: &str) -> String {
    let mut items = String::new();
    for path in site.paths {
        let cards: Vec<&str> = path.cards().collect();
        let Some(at) = cards.iter().position(|card| *card == slug) else { continue };
        let neighbour = |at: Option<usize>, relation: &str, arrow: &str| {
            let entry = at.and_then(|at| cards.get(at)).and_then(|slug| site.library.get(slug));
            entry.map_or_else(String::new, |entry| {
                let header = entry.header();
                let title = escape(&header.title);
                format!(
                    " <a rel=\"{relation}\" href=\"{}.html?path={}\" title=\"{title}\"><span aria-hidden=\"true\">{arrow}</span><span class=\"hidden\">{title}</span></a>",
                    header.slug, path.name
                )
            })
        };
        items.push_str(&format!(
            "<li data-path=\"{}\"><a class=\"path\" href=\"../{}#{slug}\">{}</a> <span class=\"count\">{} of {}</span>{}{}</li>\n",
            escape(&path.name),
            path_name(&path.name),
            escape(&path.title),
            at + 1,
            cards.len(),
            neighbour(at.checked_sub(1), "prev", "←"),
            neighbour(Some(at + 1), "next", "→")
        ));
    }
    if items.is_empty() { String::new() } else { section("On paths", "onpaths", &items) }
}

/// A source: a link, where pygloss vouches for the card.
fn source(entry: &Entry, source: &str) -> String {
    let shown = source.trim_start_matches("https://").trim_start_matches("http://");
    let is_web = source.starts_with("https://") || source.starts_with("http://");
    if entry.origin() == Origin::BuiltIn && is_web {
        // A long address breaks where its parts end.
        let shown = escape(shown).replace('/', "/<wbr>").replace(".html#", ".html<wbr>#");
        format!("<a href=\"{}\" rel=\"noreferrer\">{shown}</a>", escape(source))
    } else {
        escape(source)
    }
}

//! A page for each area: its cards with their glosses.

use pygloss_engine::knowledge::card::{CardKind, Level};
use pygloss_engine::knowledge::render::sentence;

use super::{area_name, card_name};
use crate::cli::book::frame::Page;
use crate::cli::book::site::{Area, Site};
use crate::cli::book::text::{escape, inline};

/// The pages of all areas.
pub fn pages(site: &Site<'_>) -> Vec<Page> {
    let areas = &site.areas;
    let name = |at: Option<usize>| at.and_then(|at| areas.get(at)).map(|area| area_name(area.slug));
    let page = |(at, area): (usize, &Area<'_>)| Page {
        name: area_name(area.slug),
        title: area.title.clone(),
        about: area.about.to_string(),
        previous: name(at.checked_sub(1)),
        next: name(Some(at + 1)),
        body: body(area, at.checked_sub(1).and_then(|before| areas.get(before)), areas.get(at + 1)),
    };
    areas.iter().enumerate().map(page).collect()
}

fn body(area: &Area<'_>, previous: Option<&Area<'_>>, next: Option<&Area<'_>>) -> String {
    let mut html = format!(
        "<p class=\"crumbs\"><a href=\"../index.html#areas\">Contents</a></p>\n<h1>{}</h1>\n",
        escape(&area.title)
    );
    if !area.about.is_empty() {
        html.push_str(&format!("<p class=\"gloss\">{}</p>\n", escape(area.about)));
    }
    for (level, title) in [
        (Level::Beginner, "For a start"),
        (Level::Intermediate, "For those who write programs"),
        (Level::Advanced, "For those who write libraries"),
    ] {
        let cards: Vec<_> = area.cards.iter().filter(|entry| entry.header().level == level).collect();
        if cards.is_empty() {
            continue;
        }
        html.push_str(&format!(
            "<section>\n<h2 id=\"{0}\">{title}</h2>\n<dl class=\"list\">\n",
            level.name()
        ));
        for entry in cards {
            let header = entry.header();
            html.push_str(&format!(
                "<dt><a href=\"../{}\">{}</a>{}</dt>\n<dd>{}</dd>\n",
                card_name(&header.slug),
                escape(&header.title),
                if header.kind == CardKind::Pitfall { " <span class=\"tag\">pitfall</span>" } else { "" },
                inline(&sentence(entry, &header.gloss))
            ));
        }
        html.push_str("</dl>\n</section>\n");
    }
    let link = |area: &Area<'_>| (format!("../{}", area_name(area.slug)), area.title.clone());
    html.push_str(&super::around::turn(previous.map(link), next.map(link), "Areas"));
    html
}

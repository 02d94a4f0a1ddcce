//! The first page: where to start, and everything there is.

use pygloss_engine::knowledge::card::{CardKind, Level};

use super::levels::{dots, legend};
use super::{area_name, card_name, path_name};
use crate::cli::book::frame::Page;
use crate::cli::book::site::{Area, Site};
use crate::cli::book::text::{escape, fill};

/// How many cards a newcomer is offered.
const FIRST: usize = 12;

/// The page.
pub fn page(site: &Site<'_>) -> Page {
    let cards = site.cards().count();
    let foundations = site.foundations(FIRST, |header| {
        header.kind == CardKind::Concept && header.level == Level::Beginner && header.area != "learning"
    });
    let foundations: String = foundations
        .into_iter()
        .map(|entry| {
            let header = entry.header();
            format!("<li><a href=\"{}\">{}</a></li>\n", card_name(&header.slug), escape(&header.title))
        })
        .collect();
    let body = fill(
        include_str!("../assets/index.html"),
        &[
            ("cards", &cards.to_string()),
            ("areas", &site.areas.len().to_string()),
            ("paths", &paths(site)),
            ("foundations", &foundations),
            ("legend", &legend()),
            ("contents", &site.areas.iter().map(area).collect::<String>()),
        ],
    );
    Page {
        name: "index.html".to_string(),
        title: "Python, explained".to_string(),
        about: format!("{cards} short explanations of Python with examples, to be read offline."),
        previous: None,
        next: None,
        body,
    }
}

fn paths(site: &Site<'_>) -> String {
    if site.paths.is_empty() {
        return String::new();
    }
    let path = |path: &pygloss_engine::knowledge::paths::LearningPath| {
        format!(
            "<li><a href=\"{}\">{}</a> <span class=\"count\">{} cards</span><p>{}</p></li>\n",
            path_name(&path.name),
            escape(&path.title),
            path.cards().count(),
            escape(&path.about)
        )
    };
    let items: String = site.paths.iter().map(path).collect();
    format!("<h3>Follow a path</h3>\n<ul class=\"paths\">\n{items}</ul>\n")
}

fn area(area: &Area<'_>) -> String {
    let mut html = format!(
        "<section class=\"area\" id=\"{0}\">\n<div>\n<h3><a href=\"{1}\">{2}</a></h3>\n",
        escape(area.slug),
        escape(&area_name(area.slug)),
        escape(&area.title)
    );
    if !area.about.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", escape(area.about)));
    }
    html.push_str("</div>\n<ul class=\"toc\">\n");
    for entry in &area.cards {
        let header = entry.header();
        html.push_str(&format!(
            "<li>{} <a href=\"{}\">{}</a>{}</li>\n",
            dots(header.level),
            card_name(&header.slug),
            escape(&header.title),
            if header.kind == CardKind::Pitfall { " <span class=\"tag\">pitfall</span>" } else { "" }
        ));
    }
    html.push_str("</ul>\n</section>\n");
    html
}

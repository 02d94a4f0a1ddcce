//! A page for each learning path, and one that lists them.

use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::knowledge::render::sentence;

use super::levels::dots;
use super::{card_name, path_name};
use crate::cli::book::frame::Page;
use crate::cli::book::site::Site;
use crate::cli::book::text::{escape, inline};

/// The pages of all paths, the list first.
pub fn pages(site: &Site<'_>) -> Vec<Page> {
    let paths = site.paths;
    let name = |at: Option<usize>| at.and_then(|at| paths.get(at)).map(|path| path_name(&path.name));
    let page = |(at, path): (usize, &LearningPath)| Page {
        name: path_name(&path.name),
        title: path.title.to_string(),
        about: path.about.to_string(),
        previous: name(at.checked_sub(1)),
        next: name(Some(at + 1)),
        body: body(site, path, at.checked_sub(1).and_then(|before| paths.get(before)), paths.get(at + 1)),
    };
    std::iter::once(list(site)).chain(paths.iter().enumerate().map(page)).collect()
}

fn list(site: &Site<'_>) -> Page {
    let about = "Orders in which the cards can be read, each for another reader.";
    let mut body = format!("<h1>Paths</h1>\n<p class=\"gloss\">{about}</p>\n<dl class=\"list\">\n");
    for path in site.paths {
        body.push_str(&format!(
            "<dt><a href=\"{}\">{}</a> <span class=\"count\">{} cards</span></dt>\n<dd>{}</dd>\n",
            path_name(&path.name),
            escape(&path.title),
            path.cards().count(),
            escape(&path.about)
        ));
    }
    for area in &site.areas {
        body.push_str(&format!(
            "<dt><a href=\"{}\">{}</a> <span class=\"count\">{} cards</span></dt>\n<dd>An area from its first card to its last. {}</dd>\n",
            escape(&super::area_name(area.slug)),
            escape(&area.title),
            area.cards.len(),
            escape(area.about)
        ));
    }
    body.push_str("</dl>\n");
    Page {
        name: "paths.html".to_string(),
        title: "Paths".to_string(),
        about: about.to_string(),
        previous: None,
        next: None,
        body,
    }
}

fn body(
    site: &Site<'_>,
    path: &LearningPath,
    previous: Option<&LearningPath>,
    next: Option<&LearningPath>,
) -> String {
    let mut html = format!(
        "<p class=\"crumbs\"><a href=\"../paths.html\">Paths</a></p>\n<h1>{}</h1>\n<p class=\"gloss\">{}</p>\n",
        escape(&path.title),
        escape(&path.about)
    );
    for (number, step) in (1..).zip(path.steps.iter()) {
        let count = match step.is_counted() {
            true => String::new(),
            false => format!("<span class=\"number\">{number}</span> "),
        };
        html.push_str(&format!(
            "<section class=\"step\">\n<h2 id=\"step-{number}\">{count}{}</h2>\n",
            escape(&step.title)
        ));
        if let Some(about) = &step.about {
            html.push_str(&format!("<p>{}</p>\n", escape(about)));
        }
        html.push_str("<dl class=\"list\">\n");
        for entry in step.cards.iter().filter_map(|slug| site.library.get(slug)) {
            let header = entry.header();
            html.push_str(&format!(
                "<dt id=\"{0}\"><a href=\"../{2}?path={3}\">{4}</a> {1}</dt>\n<dd>{5}</dd>\n",
                header.slug,
                dots(header.level),
                card_name(&header.slug),
                escape(&path.name),
                escape(&header.title),
                inline(&sentence(entry, &header.gloss))
            ));
        }
        html.push_str("</dl>\n</section>\n");
    }
    let link = |path: &LearningPath| (format!("../{}", path_name(&path.name)), path.title.to_string());
    html.push_str(&super::around::turn(previous.map(link), next.map(link), "Paths"));
    html
}

//! One page for all checks.

use pygloss_engine::checks::{Check, Group};
use pygloss_engine::knowledge::render::sentence;

use super::around::{fix_words, other_names};
use super::card_name;
use crate::cli::book::frame::Page;
use crate::cli::book::site::Site;
use crate::cli::book::text::{escape, inline};
use crate::cli::engine::all_checks;

/// The groups, worst first, with what is said about each.
const GROUPS: [(Group, &str, &str); 5] = [
    (Group::Error, "Errors", "Code that always raises, or cannot work."),
    (Group::Trap, "Traps", "Code that works otherwise than it reads."),
    (Group::Security, "Security", "Code that opens a door to others."),
    (Group::Speed, "Speed", "Code that costs more than it needs to."),
    (Group::Idiom, "Idioms", "Code that says in many words what Python says in few."),
];

/// The page.
pub fn page(site: &Site<'_>) -> Page {
    let about = "What pygloss looks for in code, how each is mended, and what other tools call it.";
    let mut body = format!(
        "<h1>Pitfalls</h1>\n<p class=\"gloss\">{about}</p>\n<p><code>pygloss check</code> finds them in files, and an editor \
         marks them while you type. <code># pygloss: ignore[code]</code> at the end of a line silences one there; \
         <code># noqa</code> with another tool’s code for the same rule does, too.</p>\n"
    );
    let checks = all_checks();
    for (group, title, what) in GROUPS {
        let members: Vec<&&Check> = checks.iter().filter(|check| check.group == group).collect();
        if members.is_empty() {
            continue;
        }
        body.push_str(&format!("<section>\n<h2 id=\"{}\">{title}</h2>\n<p>{what}</p>\n", group.name()));
        for check in members {
            body.push_str(&entry(site, check));
        }
        body.push_str("</section>\n");
    }
    Page {
        name: "pitfalls.html".to_string(),
        title: "Pitfalls".to_string(),
        about: about.to_string(),
        previous: None,
        next: None,
        body,
    }
}

fn entry(site: &Site<'_>, check: &Check) -> String {
    let card = site.library.get(check.code);
    let title = card.map_or(check.code, |entry| entry.header().title.as_ref());
    let gloss = card.map_or_else(String::new, |entry| inline(&sentence(entry, &entry.header().gloss)));
    let mut rows =
        vec![("code", format!("<code>{}</code>", check.code)), ("fix", fix_words(check.fix).to_string())];
    if let Some(concept) = site.library.get(check.concept).filter(|_| check.concept != check.code) {
        let header = concept.header();
        rows.push((
            "concept",
            format!("<a href=\"{}\">{}</a>", card_name(&header.slug), escape(&header.title)),
        ));
    }
    rows.extend(other_names(check));
    let rows: String =
        rows.iter().map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n")).collect();
    format!(
        "<article class=\"check\" id=\"{0}\">\n<h3><a href=\"{1}\">{2}</a></h3>\n<p>{gloss}</p>\n<dl class=\"row\">\n{rows}</dl>\n</article>\n",
        check.code,
        card_name(check.code),
        escape(title)
    )
}

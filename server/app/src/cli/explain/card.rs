//! A card on a page.

use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::codes::Rule;
use pygloss_engine::knowledge::render::{Options, page};

use crate::cards::codes;
use crate::cli::engine::Engine;
use crate::cli::output::{Failure, Output};
use crate::cli::styled::{Look, Styled};

/// Prints the card that is called `name`: a pitfall as well as the concept, where both are called so.
pub fn print(output: &mut Output, engine: &Engine, name: &str, options: &Options) -> Result<(), Failure> {
    let library = engine.library();
    let found = library.find(name);
    let [first, others @ ..] = found.as_slice() else { return Err(unknown(&library, name).into()) };
    let slug = first.header().slug.as_ref();
    let page = page(&library, first, options).ok_or_else(|| format!("the card `{slug}` cannot be read"))?;
    output.line(page)?;
    let rules = codes().asked(name);
    let is_of_rule = |slug: &str| rules.iter().any(|rule| rule.cards.contains(&slug));
    let slugs = others.iter().map(|entry| entry.header().slug.as_ref());
    let unsaid: Vec<&str> = slugs.filter(|slug| !is_of_rule(slug)).collect();
    let mut lines: Vec<String> = rules.iter().map(|rule| in_words(rule)).collect();
    if !unsaid.is_empty() {
        lines.push(format!("Also called so: {}", unsaid.join(", ")));
    }
    if !lines.is_empty() {
        output.line("")?;
    }
    for line in lines {
        output.line(Styled::new(Look::Dim, line).paint(output))?;
    }
    Ok(())
}

/// A rule of another tool, and where it is explained: two tools may call different things the same.
fn in_words(rule: &Rule) -> String {
    let name = if rule.name.is_empty() { String::new() } else { format!(" ({})", rule.name) };
    format!("{} {}{name}: {}", rule.tool.name(), rule.code, rule.cards.join(", "))
}

/// What to say where no card is called so.
fn unknown(library: &Library, name: &str) -> String {
    let hits = library.search(name, 3);
    let best = hits.first().map_or(0.0, |hit| hit.score);
    // What fits much less well than the best was hardly meant.
    let near = hits.iter().filter(|hit| hit.score >= best * NEAR).map(|hit| format!("`{}`", hit.slug));
    match near.collect::<Vec<String>>().as_slice() {
        [] => format!("there is no card called `{name}`, and no file; `pygloss cards list` names all cards"),
        near => format!("there is no card called `{name}`; did you mean {}?", near.join(", ")),
    }
}

/// The part of the best score from which on a card is worth naming.
const NEAR: f32 = 0.6;

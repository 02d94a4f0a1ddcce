//! A card on a page.

use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::render::{Options, page};

use crate::cli::engine::Engine;
use crate::cli::output::{Failure, Output};
use crate::cli::similar::near;
use crate::cli::styled::{Look, Styled};

/// Prints the card that is called `name`: a pitfall as well as the concept, where both are called so.
pub fn print(output: &mut Output, engine: &Engine, name: &str, options: &Options) -> Result<(), Failure> {
    let library = engine.library();
    let found = library.find(name);
    let [first, others @ ..] = found.as_slice() else { return Err(unknown(&library, name).into()) };
    let slug = first.header().slug.as_ref();
    let page = page(&library, first, options).ok_or_else(|| format!("the card `{slug}` cannot be read"))?;
    output.line(page)?;
    if !others.is_empty() {
        let slugs: Vec<&str> = others.iter().map(|entry| entry.header().slug.as_ref()).collect();
        let text = Styled::new(Look::Dim, format!("Also called so: {}", slugs.join(", ")));
        output.line("")?;
        output.line(text.paint(output))?;
    }
    Ok(())
}

/// What to say where no card is called so.
fn unknown(library: &Library, name: &str) -> String {
    let names = library.entries().flat_map(|entry| {
        let header = entry.header();
        [&header.slug, &header.title].into_iter().chain(header.aliases.iter()).map(AsRef::as_ref)
    });
    let mut slugs: Vec<&str> = Vec::new();
    let close = near(name, names).into_iter().flat_map(|name| library.find(name).into_iter().take(1));
    for entry in close.chain(library.search(name, 3)) {
        let slug = entry.header().slug.as_ref();
        if slugs.len() < 3 && !slugs.contains(&slug) {
            slugs.push(slug);
        }
    }
    let near: Vec<String> = slugs.iter().map(|slug| format!("`{slug}`")).collect();
    match near.as_slice() {
        [] => format!("there is no card called `{name}`, and no file; `pygloss cards list` names all cards"),
        near => format!("there is no card called `{name}`; did you mean {}?", near.join(", ")),
    }
}

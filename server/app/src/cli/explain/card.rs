//! A card on a page.

use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::render::{Options, page};

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

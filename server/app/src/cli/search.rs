//! `pygloss search`: the cards that answer a question.

use clap::Args;
use pygloss_engine::knowledge::card::runs;
use pygloss_engine::knowledge::search::Hit;
use serde::Serialize;

use super::Outcome;
use super::engine::library;
use super::output::{Failure, Format, Output, warn, width};
use super::styled::{Look, Styled, shown};

/// The options of `pygloss search`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What you want to know, in your own words: a question, a name, an error message, an operator in quotes. Write `--`
    /// before words that start with a hyphen.
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// How many cards to name at most.
    #[arg(long, default_value_t = 5, value_name = "N")]
    limit: usize,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    output_format: Format,
}

#[derive(Serialize)]
struct JsonHit<'a> {
    slug: &'a str,
    title: &'a str,
    score: f32,
}

/// Text is not set wider than this: longer lines are hard to read.
const WIDEST: usize = 100;

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let hits = library().search(&arguments.words.join(" "), arguments.limit);
    let mut output = Output::stdout();
    match arguments.output_format {
        Format::Text => text(&mut output, &hits)?,
        Format::Json => {
            let all: Vec<JsonHit> = hits
                .iter()
                .map(|hit| JsonHit { slug: hit.slug, title: hit.title, score: hit.score })
                .collect();
            output.pretty_json(&all)?;
        }
    }
    output.finish()?;
    Ok(Outcome::Clean)
}

fn text(output: &mut Output, hits: &[Hit]) -> Result<(), Failure> {
    if hits.is_empty() {
        warn("no card fits these words; `pygloss cards list` names all cards");
    }
    let width = width(WIDEST).min(WIDEST);
    for hit in hits {
        let head = Styled::new(Look::Title, shown(hit.title)).and(Look::Dim, format!("  {}", hit.slug));
        let mut gloss = Styled::new(Look::Plain, "    ");
        for run in runs(hit.gloss) {
            gloss = gloss.and(if run.code { Look::Code } else { Look::Plain }, shown(&run.text));
        }
        let gloss = if output.is_colored() { gloss } else { gloss.uncolored() };
        for line in head.fold(width, 4).iter().chain(&gloss.fold(width, 4)) {
            output.line(line.paint(output).trim_end())?;
        }
    }
    Ok(())
}

//! `pygloss checks`: the list of checks, with those that the cards of the project bring.

use std::path::Path;

use clap::Args;
use pygloss_engine::analysis::check_of;
use pygloss_engine::checks::Check;
use serde::Serialize;

use super::Outcome;
use super::check::applicability;
use super::engine::all_checks;
use super::output::{CODE, DIM, Failure, Format, Output, TITLE};
use super::selection::Selection;
use super::settings::Configuration;

/// The options of `pygloss checks`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    output_format: Format,
}

#[derive(Serialize)]
struct JsonCheck {
    code: &'static str,
    concept: &'static str,
    group: &'static str,
    fix: Option<&'static str>,
    also_known_as: JsonNames,
    related_rules: &'static [&'static str],
}

#[derive(Serialize)]
struct JsonNames {
    ruff: &'static [&'static str],
    pylint: &'static [&'static str],
    pyright: &'static [&'static str],
}

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let mut output = Output::stdout();
    let configuration = Configuration::new(Selection::default(), &[]);
    let cards = configuration.cards_in(Path::new("."));
    let mut all = all_checks();
    all.extend(cards.team_checks().iter().map(check_of));
    all.sort_by_key(|check| check.code);
    all.dedup_by_key(|check| check.code);
    match arguments.output_format {
        Format::Text => table(&mut output, &all)?,
        Format::Json => {
            let all: Vec<JsonCheck> = all.iter().map(|check| shape(check)).collect();
            output.pretty_json(&all)?;
        }
    }
    output.finish()?;
    Ok(configuration.outcome())
}

fn shape(check: &Check) -> JsonCheck {
    let names = check.also_known_as;
    JsonCheck {
        code: check.code,
        concept: check.concept,
        group: check.group.name(),
        fix: check.fix.map(applicability),
        also_known_as: JsonNames { ruff: names.ruff, pylint: names.pylint, pyright: names.pyright },
        related_rules: check.related_rules,
    }
}

fn table(output: &mut Output, checks: &[&'static Check]) -> Result<(), Failure> {
    let widest = checks.iter().map(|check| check.code.len()).max().unwrap_or(0);
    let (title, code, dim) = (output.style(TITLE), output.style(CODE), output.style(DIM));
    output.line(format_args!("{title}{:widest$}  group     fix     also known as{title:#}", "check"))?;
    for check in checks {
        let names = check.also_known_as;
        let elsewhere: Vec<&str> = [names.ruff, names.pylint, names.pyright].concat();
        let fix = check.fix.map_or("-", applicability);
        let line = format!("{:8}  {fix:6}  {dim}{}{dim:#}", check.group.name(), elsewhere.join(", "));
        output.line(format_args!("{code}{:widest$}{code:#}  {}", check.code, line.trim_end()))?;
    }
    Ok(())
}

//! `pygloss rewrites`: what can be said in another way, as data: one JSON object a line.

use std::sync::Arc;

use clap::Args;
use pygloss_engine::analysis::{Cancel, Equivalent, Gives, Offer};
use pygloss_engine::text::{Edit, TextRange};
use serde::Serialize;

use super::Outcome;
use super::each_file::EachFileAsData;
use super::engine::Engine;
use super::excerpt::{Lines, Location};
use super::files::displayed;
use super::output::Failure;
use super::selection::Selection;
use super::settings::Configuration;

/// The options of `pygloss rewrites`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    each: EachFileAsData,
}

#[derive(Serialize)]
struct JsonFile {
    version: u32,
    file: String,
    rewrites: Vec<JsonRewrite>,
    equivalents: Vec<JsonEquivalent>,
}

#[derive(Serialize)]
struct JsonRewrite {
    name: &'static str,
    title: String,
    location: Location,
    end_location: Location,
    edits: Vec<JsonEdit>,
    given: Vec<(String, String)>,
}

#[derive(Serialize)]
struct JsonEdit {
    content: String,
    location: Location,
    end_location: Location,
}

#[derive(Serialize)]
struct JsonEquivalent {
    name: &'static str,
    location: Location,
    end_location: Location,
    code: String,
    gives: &'static str,
    binds: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Where the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let selection = Selection::for_version(arguments.each.target_version());
    let configuration = Configuration::new(selection, &[]);
    let engine = Engine::new(Arc::clone(&configuration));
    arguments.each.print(&configuration, |path, text| {
        let analysis = engine.analyse(path, text, &engine.settings(path));
        let lines = Lines::new(text);
        let all = TextRange::up_to(analysis.document().len());
        let rewrites = analysis.rewrites(all, &Cancel::default()).into_iter();
        let equivalents = analysis.equivalents().into_iter();
        JsonFile {
            version: 1,
            file: displayed(path),
            rewrites: rewrites.map(|offer| shape(offer, &lines)).collect(),
            equivalents: equivalents
                .map(|(range, equivalent)| shape_equivalent(range, equivalent, &lines))
                .collect(),
        }
    })
}

fn shape(offer: Offer, lines: &Lines<'_>) -> JsonRewrite {
    let edit = |Edit { range, text }: Edit| JsonEdit {
        content: text,
        location: lines.location(range.start()),
        end_location: lines.location(range.end()),
    };
    JsonRewrite {
        name: offer.name,
        title: offer.fix.title,
        location: lines.location(offer.range.start()),
        end_location: lines.location(offer.range.end()),
        edits: offer.fix.edits.into_iter().map(edit).collect(),
        given: offer.given,
    }
}

fn shape_equivalent(range: TextRange, equivalent: Equivalent, lines: &Lines<'_>) -> JsonEquivalent {
    let (gives, binds) = match equivalent.gives {
        Gives::Value => ("value", None),
        Gives::Name(name) => ("name", Some(name)),
        Gives::Nothing => ("statements", None),
    };
    JsonEquivalent {
        name: equivalent.construct,
        location: lines.location(range.start()),
        end_location: lines.location(range.end()),
        code: equivalent.code,
        gives,
        binds,
    }
}

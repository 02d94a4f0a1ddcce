//! The instructions that a Python makes of a function. The only place where another program is started: to compile the text that it
//! is given, never to run any of it.

mod interpreter;
mod run;
mod words;

pub use interpreter::{Choice, projects_of};

use pygloss_engine::note::{Fact, Listing, Note, Text, code, plain, say};

use run::{Answer, Step};

/// The note with the instructions of its function as its steps, or with why there are none. Takes as long as a Python needs to
/// compile the file, at most two seconds.
#[must_use]
pub fn with_instructions(note: Note, source: &str, choice: &Choice) -> Note {
    let Some(listing) = note.listing.clone() else { return note };
    let Some(interpreter) = choice.interpreter() else {
        return note.line(Text::from(
            "No Python was found that may list the instructions: one outside of the project, first on `PATH` or named by the setting `interpreter`.",
        ));
    };
    match run::ask(&interpreter, source, &listing) {
        Ok(answer) => told(note, &answer, &listing),
        Err(why) => note.line(say(
            "{} listed no instructions: {}.",
            [code(interpreter.display().to_string()), plain(why)],
        )),
    }
}

fn told(mut note: Note, answer: &Answer, listing: &Listing) -> Note {
    let python = format!("Python {}", answer.version);
    let line = match (answer.refused, answer.found) {
        (Some(0), _) => say("{} does not compile this file.", [plain(python)]),
        (Some(line), _) => say("{} does not compile this file: line {}.", [plain(python), plain(line)]),
        (None, Some(0)) => say("{} finds no such function in the file.", [plain(python)]),
        (None, Some(_)) => say(
            "Several functions like {} start on line {}: one a line can be told apart.",
            [code(listing.name.as_str()), plain(listing.first_line)],
        ),
        (None, None) if answer.total > answer.steps.len() => say(
            "The first {} of {} instructions that {} makes of it:",
            [plain(answer.steps.len()), plain(answer.total), plain(python)],
        ),
        (None, None) => say("The instructions that {} makes of it:", [plain(python)]),
    };
    note.facts.push(Fact::Line(line));
    note.steps.extend(answer.steps.iter().map(worded));
    note
}

fn worded(step: &Step) -> Text {
    let mut text = Text::default();
    if let Some(line) = step.line {
        text.push(plain(format!("Line {line}. ")));
    }
    text.push(code(step.name.as_str()));
    let argument = words::argument(step);
    if !argument.is_empty() {
        text.push(plain(" "));
        text.push(code(argument));
    }
    if let Some(sentence) = words::sentence(step) {
        text.push(plain(": "));
        text.extend(Text::from(sentence.as_str()));
    }
    text
}

#[cfg(test)]
mod tests;

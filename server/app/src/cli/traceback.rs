//! `pygloss traceback`: what the tracebacks in a text mean.

use std::io::{IsTerminal, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use pygloss_engine::errors::explain::{Explanation, Files, explain};
use pygloss_engine::errors::{Frame, LinkKind, Raised, Report, parse};
use pygloss_engine::note::Text;
use pygloss_engine::version::PythonVersion;
use serde::Serialize;

use super::Outcome;
use super::engine::Engine;
use super::output::{Failure, Format, Output, warn, width};
use super::selection::Selection;
use super::settings::Configuration;
use super::styled::{Look, Styled, shown};
use crate::source_file::{MAX_BYTES, SourceFile};
use crate::tracebacks::{MOST, Read, Sources, joint};

/// The options of `pygloss traceback`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A file that holds what was printed; standard input where none is named: `python app.py 2>&1 | pygloss traceback`.
    #[arg(default_value = "-", value_name = "FILE")]
    file: PathBuf,
    /// The Python version that the code is written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    target_version: Option<PythonVersion>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    output_format: Format,
}

/// Text is not set wider than this: longer lines are hard to read.
const WIDEST: usize = 100;

/// Runs the command.
///
/// # Errors
/// Where the text cannot be read, or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let text = read(&arguments.file)?;
    let configuration = Configuration::new(Selection::for_reading(arguments.target_version, None), &[]);
    let files = on_disk(&configuration);
    let reports = parse(&text);
    let mut output = Output::stdout();
    match arguments.output_format {
        Format::Text => print(&mut output, &reports, &files)?,
        Format::Json => output.json(&as_json(&reports, &files))?,
    }
    output.finish()?;
    Ok(configuration.outcome())
}

/// The text, whatever its encoding: shells of Windows write UTF-16, and what a program prints may be no text at all.
fn read(path: &Path) -> Result<String, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let mut bytes = Vec::new();
    let reading = if is_stdin {
        if std::io::stdin().is_terminal() {
            warn("paste what Python has printed, and end with Ctrl+D (on Windows Ctrl+Z and Enter)");
        }
        std::io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes))
    };
    let name = if is_stdin { "standard input".to_string() } else { path.display().to_string() };
    reading.map_err(|error| Failure::Message(format!("{name}: cannot be read: {error}")))?;
    Ok(encoding_rs::UTF_8.decode(&bytes).0.into_owned())
}

/// The files of the disk, as far as they can be read.
fn on_disk(configuration: &Arc<Configuration>) -> Sources<impl Fn(&str) -> Option<Read>> {
    let engine = Engine::new(Arc::clone(configuration));
    Sources::new(move |file| {
        let path = Path::new(file);
        let read = path.is_file().then(|| SourceFile::read(path).ok()).flatten()?;
        Some(Read { text: read.text, target: engine.settings(path).target })
    })
}

fn print(output: &mut Output, reports: &[Report], files: &dyn Files) -> Result<(), Failure> {
    if reports.is_empty() {
        warn("there is no traceback in this text");
    }
    let page = Page { width: width(WIDEST).min(WIDEST) };
    for (number, report) in reports.iter().enumerate() {
        if number > 0 {
            output.line("")?;
        }
        for (at, raised) in report.exceptions.iter().enumerate().take(MOST) {
            if at > 0 {
                output.line("")?;
                page.lines(output, &Styled::new(Look::Dim, shown(&joint(report, raised))), 0)?;
            }
            if let Some(told) = explain(report, at, files) {
                page.exception(output, raised, &told)?;
            }
        }
        let more = report.exceptions.len().saturating_sub(MOST);
        if more > 0 {
            output.line("")?;
            page.lines(output, &Styled::new(Look::Dim, format!("… and {more} more")), 0)?;
        }
    }
    Ok(())
}

struct Page {
    width: usize,
}

impl Page {
    fn exception(&self, output: &mut Output, raised: &Raised, told: &Explanation) -> Result<(), Failure> {
        let mut head = Styled::new(Look::Warning, shown(&raised.class));
        if !raised.message.is_empty() {
            head = head.and(Look::Plain, format!(": {}", shown(&raised.message)));
        }
        self.lines(output, &head, 2)?;
        if let Some(frame) = told.frame.and_then(|at| raised.frames.get(at)) {
            self.place(output, frame)?;
        }
        output.line("")?;
        self.text(output, Styled::new(Look::Plain, "  "), &told.what, 2)?;
        if let Some(cause) = &told.cause {
            self.text(output, Styled::new(Look::Plain, "  ").and(Look::Title, "In your code: "), cause, 2)?;
        }
        for advice in &told.advice {
            self.text(output, Styled::new(Look::Plain, "  ").and(Look::Dim, "- "), advice, 4)?;
        }
        let more = Styled::new(Look::Plain, "  ")
            .and(Look::Dim, "More: ")
            .and(Look::Code, format!("pygloss explain {}", told.concept));
        self.lines(output, &more, 2)
    }

    fn place(&self, output: &mut Output, frame: &Frame) -> Result<(), Failure> {
        let function = frame.function.as_deref().filter(|name| *name != "<module>");
        let inside = function.map_or_else(String::new, |name| format!(", in {}", shown(name)));
        let place = format!("  {}, line {}{inside}", shown(&frame.file), frame.line);
        self.lines(output, &Styled::new(Look::Dim, place), 4)?;
        let Some(source) = &frame.source else {
            return Ok(());
        };
        let line = Styled::new(Look::Plain, "      ").and(Look::Literal, shown(source));
        for line in line.fold(self.width, 8) {
            output.line(line.paint(output).trim_end())?;
        }
        Ok(())
    }

    fn text(&self, output: &mut Output, start: Styled, text: &Text, hang: usize) -> Result<(), Failure> {
        self.lines(output, &start.and_text(Look::Plain, text), hang)
    }

    fn lines(&self, output: &mut Output, text: &Styled, hang: usize) -> Result<(), Failure> {
        let text = if output.is_colored() { text.clone() } else { text.clone().uncolored() };
        for line in text.fold(self.width, hang) {
            output.line(line.paint(output).trim_end())?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct JsonReports<'a> {
    version: u8,
    tracebacks: Vec<Vec<JsonRaised<'a>>>,
}

#[derive(Serialize)]
struct JsonRaised<'a> {
    line: usize,
    class: &'a str,
    message: &'a str,
    below: &'a [String],
    frames: Vec<JsonFrame<'a>>,
    link: Option<JsonLink>,
    member_of: Option<usize>,
    explanation: Option<JsonExplanation>,
}

#[derive(Serialize)]
struct JsonFrame<'a> {
    file: &'a str,
    line: u32,
    function: Option<&'a str>,
    source: Option<&'a str>,
    repeated: u32,
}

#[derive(Serialize)]
struct JsonLink {
    kind: &'static str,
    before: usize,
}

#[derive(Serialize)]
struct JsonExplanation {
    name: &'static str,
    concept: &'static str,
    what: String,
    cause: Option<String>,
    advice: Vec<String>,
    frame: Option<usize>,
}

fn as_json<'a>(reports: &'a [Report], files: &dyn Files) -> JsonReports<'a> {
    let of = |report: &'a Report| {
        report
            .exceptions
            .iter()
            .enumerate()
            .map(|(at, raised)| json_of(raised, explain(report, at, files)))
            .collect()
    };
    JsonReports { version: 1, tracebacks: reports.iter().map(of).collect() }
}

fn json_of(raised: &Raised, told: Option<Explanation>) -> JsonRaised<'_> {
    let frames = raised.frames.iter().map(|one| {
        let (line, repeated) = (one.line, one.repeated);
        JsonFrame {
            file: &one.file,
            line,
            function: one.function.as_deref(),
            source: one.source.as_deref(),
            repeated,
        }
    });
    let link = raised.link.map(|link| JsonLink {
        kind: match link.kind {
            LinkKind::Cause => "cause",
            LinkKind::Context => "context",
        },
        before: link.before,
    });
    let explanation = told.map(|told| JsonExplanation {
        name: told.name,
        concept: told.concept,
        what: told.what.to_quoted(),
        cause: told.cause.map(|cause| cause.to_quoted()),
        advice: told.advice.iter().map(Text::to_quoted).collect(),
        frame: told.frame,
    });
    JsonRaised {
        line: raised.line + 1,
        class: &raised.class,
        message: &raised.message,
        below: &raised.below,
        frames: frames.collect(),
        link,
        member_of: raised.member_of,
        explanation,
    }
}

//! Writing to the terminal: buffered, in colour where that is wanted, quiet when the reader goes away.

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, StderrLock, StdoutLock, Write};
use std::sync::atomic::{AtomicU8, Ordering};

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;

use super::Color;

/// How a command prints what it has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs; the shapes are described in `server/README.md`.
    Json,
}

/// Why a command could not go on.
#[derive(Debug)]
pub enum Failure {
    /// The reader of the output has closed it; not an error.
    ClosedPipe,
    /// What to tell the user.
    Message(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Failure::ClosedPipe
        } else {
            Failure::Message(format!("the output cannot be written: {error}"))
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::Message(error.to_string())
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::Message(message)
    }
}

const AUTO: u8 = 0;
const ALWAYS: u8 = 1;
const NEVER: u8 = 2;

static COLOR: AtomicU8 = AtomicU8::new(AUTO);

/// Sets once, at the start, when colours are used.
pub(super) fn set_color(color: Color) {
    let value = match color {
        Color::Auto => AUTO,
        Color::Always => ALWAYS,
        Color::Never => NEVER,
    };
    COLOR.store(value, Ordering::Relaxed);
}

fn is_colored(stream_is_terminal: bool) -> bool {
    match COLOR.load(Ordering::Relaxed) {
        ALWAYS => true,
        NEVER => false,
        _ => {
            // https://no-color.org: set and not empty means no colour.
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            stream_is_terminal && !refused && !dumb
        }
    }
}

/// A place to print to: standard output, or standard error where standard output is taken by a file's text.
pub struct Output {
    stream: Box<dyn Write>,
    colored: bool,
}

impl Output {
    /// Standard output, locked and buffered.
    #[must_use]
    pub fn stdout() -> Output {
        let lock: StdoutLock<'static> = io::stdout().lock();
        let colored = is_colored(lock.is_terminal());
        Output { stream: Box::new(BufWriter::with_capacity(1 << 16, lock)), colored }
    }

    /// Standard error, locked and buffered.
    #[must_use]
    pub fn stderr() -> Output {
        let lock: StderrLock<'static> = io::stderr().lock();
        let colored = is_colored(lock.is_terminal());
        Output { stream: Box::new(BufWriter::new(lock)), colored }
    }

    /// Whether colours are wanted here.
    #[must_use]
    pub fn is_colored(&self) -> bool {
        self.colored
    }

    /// The style to use for `style`: itself, or none where no colours are wanted.
    #[must_use]
    pub fn style(&self, style: Style) -> Style {
        if self.colored { style } else { Style::new() }
    }

    /// Prints a line.
    ///
    /// # Errors
    /// Where the stream cannot be written, or its reader has gone.
    pub fn line(&mut self, text: impl fmt::Display) -> Result<(), Failure> {
        Ok(writeln!(self.stream, "{text}")?)
    }

    /// Prints text without an end of line, and hands it over, so that somebody can answer.
    ///
    /// # Errors
    /// Where the stream cannot be written, or its reader has gone.
    pub fn prompt(&mut self, text: impl fmt::Display) -> Result<(), Failure> {
        write!(self.stream, "{text}")?;
        Ok(self.stream.flush()?)
    }

    /// Prints a value as JSON, in one line.
    ///
    /// # Errors
    /// Where the stream cannot be written, or its reader has gone.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        self.line(serde_json::to_string(value)?)
    }

    /// The same over several lines.
    ///
    /// # Errors
    /// Where the stream cannot be written, or its reader has gone.
    pub fn pretty_json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        self.line(serde_json::to_string_pretty(value)?)
    }

    /// Prints text as it is.
    ///
    /// # Errors
    /// Where the stream cannot be written, or its reader has gone.
    pub fn raw(&mut self, text: &[u8]) -> Result<(), Failure> {
        Ok(self.stream.write_all(text)?)
    }

    /// Hands over what is still in the buffer. To be called at the end, because an error after it goes unnoticed.
    ///
    /// # Errors
    /// Where the stream cannot be written, or its reader has gone.
    pub fn finish(mut self) -> Result<(), Failure> {
        Ok(self.stream.flush()?)
    }
}

/// Bold red, for errors.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Bold yellow, for what to be careful about.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Bold, for titles.
pub const TITLE: Style = Style::new().bold();
/// For code inside of sentences.
pub const CODE: Style = AnsiColor::Cyan.on_default();
/// For what is there but not to be looked at.
pub const DIM: Style = Style::new().dimmed();
/// For general truths.
pub const ITALIC: Style = Style::new().italic();

/// Tells the user, on standard error, what failed. The message starts with a file's name where it is about a file.
pub fn complain(message: &str) {
    say("error", ERROR, message);
}

/// Tells the user, on standard error, what is worth knowing though nothing failed.
pub fn warn(message: &str) {
    say("warning", WARNING, message);
}

fn say(what: &str, style: Style, message: &str) {
    let mut output = Output::stderr();
    let style = output.style(style);
    // Nobody is left to be told that standard error is closed.
    let _ = output.line(format_args!("{style}{what}:{style:#} {message}"));
    let _ = output.finish();
}

/// How many columns there are: what `COLUMNS` says, or the terminal; `otherwise` where the output is no terminal.
#[must_use]
pub fn width(otherwise: usize) -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|value| value.trim().parse::<usize>().ok());
    let measured = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    said.filter(|columns| *columns > 0).or_else(measured).unwrap_or(otherwise).clamp(40, 400)
}

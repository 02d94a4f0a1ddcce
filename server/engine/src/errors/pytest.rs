//! The failures that pytest prints, in its long and its short form.

use super::native::{add_source, exception, frame, is_class};
use super::{Frame, Raised};

/// `path.py:12: rest`
pub(super) struct Location<'l> {
    pub(super) file: &'l str,
    pub(super) line: u32,
    pub(super) rest: &'l str,
}

/// Where a line of pytest's says that it is.
pub(super) fn location(line: &str) -> Option<Location<'_>> {
    let at = line.find(".py:")? + ".py".len();
    let (file, rest) = (line.get(..at)?, line.get(at + 1..)?);
    if file.starts_with(char::is_whitespace) || file.contains("::") {
        return None;
    }
    let (number, rest) = rest.split_once(':')?;
    Some(Location { file, line: number.parse().ok()?, rest: rest.trim() })
}

/// What has been read of a failure.
#[derive(Debug, Default)]
pub(super) struct Failure {
    frames: Vec<Frame>,
    /// What the lines with an `E` say.
    said: Vec<String>,
    /// The line marked with `>`.
    source: Option<String>,
    /// The function that is printed around it.
    function: Option<String>,
    /// Each call has a line of its own in front of its code, instead of behind it.
    is_short: bool,
}

/// What becomes of a failure with its next line.
pub(super) enum Step {
    /// More is to come.
    More,
    /// The exception is complete. `true`: with a line that is still to be read.
    Done(Raised, bool),
    /// It is none.
    Nothing,
}

impl Failure {
    /// A failure that begins with this line.
    pub(super) fn begin(line: &str) -> Option<Failure> {
        if line.starts_with('>') && line.get(1..).is_some_and(|rest| rest.starts_with("   ")) {
            let mut failure = Failure::default();
            failure.point_at(line);
            return Some(failure);
        }
        let place = location(line)?;
        let function = place.rest.strip_prefix("in ")?;
        let mut failure = Failure { is_short: true, ..Failure::default() };
        failure.enter(&place, Some(function.to_string()));
        Some(failure)
    }

    /// Whether a failure in the long form may begin below this line: a `def`, whose name is kept.
    pub(super) fn function(line: &str) -> Option<&str> {
        let text = line.trim_start();
        let rest = text.strip_prefix("async ").unwrap_or(text).strip_prefix("def ")?;
        line.starts_with("    ").then(|| rest.split('(').next())?
    }

    /// Remembers the function that the code stands in.
    pub(super) fn set_function(&mut self, name: &str) {
        self.function = Some(name.to_string());
    }

    fn point_at(&mut self, line: &str) {
        self.source = line.get(1..).map(|rest| rest.trim().to_string());
    }

    fn enter(&mut self, place: &Location<'_>, function: Option<String>) {
        let (file, source) = (place.file.to_string(), self.source.take());
        self.frames.push(Frame { file, line: place.line, function, source, ..Frame::default() });
    }

    /// Reads a line.
    pub(super) fn read(&mut self, line: &str) -> Step {
        if let Some(rest) = line.strip_prefix("E ") {
            self.said.push(rest.to_string());
            return Step::More;
        }
        if line.trim_end() == "E" {
            self.said.push(String::new());
            return Step::More;
        }
        if self.is_short { self.read_short(line) } else { self.read_long(line) }
    }

    fn read_short(&mut self, line: &str) -> Step {
        if !self.said.is_empty() {
            return self.finish(None).map_or(Step::Nothing, |raised| Step::Done(raised, true));
        }
        if let Some(place) = location(line) {
            let Some(function) = place.rest.strip_prefix("in ") else {
                return Step::Nothing;
            };
            self.enter(&place, Some(function.to_string()));
            return Step::More;
        }
        match self.frames.last_mut() {
            Some(frame) if line.starts_with("    ") => {
                add_source(frame, line);
                Step::More
            }
            _ => Step::Nothing,
        }
    }

    fn read_long(&mut self, line: &str) -> Step {
        if line.starts_with('>') {
            self.point_at(line);
            return Step::More;
        }
        let Some(place) = location(line) else {
            if let Some(name) = Failure::function(line) {
                self.function = Some(name.to_string());
            }
            // Code, marks, values of arguments and rules stand between the calls.
            let is_header = line.starts_with("===") || line.starts_with("___");
            return if is_header { Step::Nothing } else { Step::More };
        };
        let function = self.function.take();
        self.enter(&place, function);
        if place.rest.is_empty() {
            self.said.clear();
            return Step::More;
        }
        match self.finish(Some(place.rest)) {
            Some(raised) => Step::Done(raised, false),
            None => Step::Nothing,
        }
    }

    /// The exception, from the lines with an `E` and the class that the last location names.
    pub(super) fn finish(&mut self, named: Option<&str>) -> Option<Raised> {
        let mut said: Vec<String> = self.said.iter().map(|line| line.trim_start().to_string()).collect();
        if let Some(mut uncompiled) = said.first().and_then(|first| frame(first)) {
            // A file that could not be compiled: the place first, the exception last.
            uncompiled.source = said.get(1).cloned();
            self.frames.push(uncompiled);
            said = said.split_off(said.len().checked_sub(1)?);
        }
        let mut lines = said.into_iter();
        let first = lines.next().unwrap_or_default();
        let stated = exception(&first).filter(|(class, _)| match named {
            Some(named) => *class == named || class.rsplit('.').next() == Some(named),
            None => !first.starts_with("assert "),
        });
        let (class, message) = match (stated, named) {
            (Some((class, message)), _) => (class.to_string(), message.to_string()),
            (None, Some(named)) if is_class(named) => (named.to_string(), first),
            (None, None) if first.starts_with("assert ") => ("AssertionError".to_string(), first),
            _ => return None,
        };
        let frames = std::mem::take(&mut self.frames);
        Some(Raised { class, message, below: lines.collect(), frames, ..Raised::default() })
    }
}

/// `path.py:12: TypeError: message`, the whole failure on a line. Warnings are printed in this form too.
pub(super) fn on_one_line(line: &str) -> Option<Raised> {
    let place = location(line)?;
    let (class, message) = exception(place.rest)?;
    if !class.ends_with("Error") && !class.ends_with("Exception") || !place.rest.contains(": ") {
        return None;
    }
    let frames = vec![Frame { file: place.file.to_string(), line: place.line, ..Frame::default() }];
    Some(Raised { class: class.to_string(), message: message.to_string(), frames, ..Raised::default() })
}

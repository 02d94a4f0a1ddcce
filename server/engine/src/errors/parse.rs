//! Finds tracebacks in any text: what a terminal, a log or a test runner shows.

use super::ipython::{self, Cells};
use super::lines::{Margin, clean, margin, without_prefix};
use super::native::{self, HEADER};
use super::pytest::{self, Failure, Step};
use super::{Frame, Link, LinkKind, Raised, Report};

/// All tracebacks of a text, in their order. It may hold anything else as well.
#[must_use]
pub fn parse(text: &str) -> Vec<Report> {
    let mut parser = Parser::default();
    for (number, line) in text.split('\n').enumerate() {
        parser.number = number;
        parser.read(&clean(line));
    }
    parser.end();
    parser.reports
}

/// More lines than this below an exception are no part of it.
const MOST_BELOW: usize = 1000;

const CONTEXT: &str = "During handling of the above exception, another exception occurred:";
const CAUSE: &str = "The above exception was the direct cause of the following exception:";

#[derive(Default)]
enum State {
    /// Nothing is open.
    #[default]
    Idle,
    /// A traceback of CPython's: the frames so far. `false`: without a header, as for a file that does not compile.
    Native(Vec<Frame>, bool),
    /// A failure of pytest's.
    Failure(Failure),
    /// A traceback of IPython's.
    Cells(Cells),
    /// The lines below an exception.
    Below(usize, Vec<String>),
}

/// A group whose members are being read.
struct Group {
    /// The column of the members' bars.
    column: usize,
    /// The number of the group's own exception.
    owner: usize,
    /// The last of the exceptions of the member at hand.
    last: Option<usize>,
}

#[derive(Default)]
struct Parser {
    reports: Vec<Report>,
    open: Report,
    state: State,
    /// What stands in front of each line of the traceback at hand.
    prefix: String,
    groups: Vec<Group>,
    /// The last exception that is in no group.
    last: Option<usize>,
    link: Option<LinkKind>,
    /// The function that pytest has printed last.
    function: Option<String>,
    number: usize,
}

impl Parser {
    fn read(&mut self, line: &str) {
        if self.begins_ipython(line) {
            return;
        }
        if let Some(before) = line.trim_end().strip_suffix(HEADER) {
            self.header(before);
            return;
        }
        let bare = match without_prefix(line, &self.prefix) {
            Some(bare) => bare,
            // A log may put its prefix in front of the first line only.
            None if line.starts_with("  File \"") => {
                self.prefix.clear();
                line
            }
            None => {
                self.close();
                self.prefix.clear();
                line
            }
        };
        self.within(bare);
    }

    /// `… Traceback (most recent call last):`
    fn header(&mut self, before: &str) {
        self.settle();
        let before = before.strip_suffix("Exception Group ").unwrap_or(before);
        let before = before.strip_suffix("  + ").unwrap_or(before);
        let inner = match self.groups.last() {
            Some(group) => without_prefix(before, &self.prefix)
                .and_then(margin)
                .filter(|margin| matches!(margin, Margin::Text(column, _) if *column == group.column)),
            None => None,
        };
        if inner.is_none() {
            self.groups.clear();
            self.prefix = before.to_string();
            if self.link.is_none() {
                self.flush();
            }
        }
        self.state = State::Native(Vec::new(), true);
    }

    fn begins_ipython(&mut self, line: &str) -> bool {
        let Some(cells) = ipython::begin(line) else {
            return false;
        };
        self.settle();
        self.groups.clear();
        self.prefix.clear();
        if self.link.is_none() {
            self.flush();
        }
        self.state = State::Cells(cells);
        true
    }

    /// A line without its prefix.
    fn within(&mut self, line: &str) {
        let is_open = !self.groups.is_empty() || matches!(self.state, State::Below(..) | State::Native(..));
        match margin(line).filter(|_| is_open) {
            Some(Margin::First(column)) => self.first(column),
            Some(Margin::Next(column)) => self.next(column),
            Some(Margin::End(column)) => {
                self.settle();
                while self.groups.pop_if(|group| group.column >= column).is_some() {}
            }
            Some(Margin::Text(_, text)) => self.content(text),
            None => {
                // Python 3.11 forgets the margin of this line.
                if !self.groups.is_empty() && native::repeated(line).is_none() {
                    self.settle();
                    self.groups.clear();
                }
                self.content(line);
            }
        }
    }

    fn first(&mut self, column: usize) {
        self.settle();
        let owner = self.groups.last().map_or(self.last, |group| group.last);
        if let Some(owner) = owner {
            self.groups.push(Group { column: column + 2, owner, last: None });
            self.state = State::Native(Vec::new(), true);
        }
    }

    fn next(&mut self, column: usize) {
        self.settle();
        while self.groups.pop_if(|group| group.column > column).is_some() {}
        if let Some(group) = self.groups.last_mut() {
            group.last = None;
            self.link = None;
            self.state = State::Native(Vec::new(), true);
        }
    }

    /// A line without prefix and margin.
    fn content(&mut self, line: &str) {
        let kind = match line.trim() {
            CONTEXT => Some(LinkKind::Context),
            CAUSE => Some(LinkKind::Cause),
            _ => None,
        };
        if let Some(kind) = kind {
            self.settle_all();
            self.link = Some(kind);
            return;
        }
        match std::mem::take(&mut self.state) {
            State::Idle => self.idle(line),
            State::Native(frames, has_header) => self.native(frames, has_header, line),
            State::Failure(mut failure) => match failure.read(line) {
                Step::More => self.state = State::Failure(failure),
                Step::Nothing => self.idle(line),
                Step::Done(raised, is_left) => {
                    self.raised(raised);
                    self.state = State::Idle;
                    if is_left {
                        self.idle(line);
                    }
                }
            },
            State::Cells(mut cells) => match cells.read(line) {
                Ok(None) => self.state = State::Cells(cells),
                Ok(Some(raised)) => self.raised(raised),
                Err(()) => {}
            },
            State::Below(index, mut lines) => {
                if lines.len() < MOST_BELOW && !self.starts_something(line) {
                    lines.push(line.to_string());
                    self.state = State::Below(index, lines);
                } else {
                    self.state = State::Below(index, lines);
                    self.settle();
                    self.idle(line);
                }
            }
        }
    }

    /// Whether a line below an exception begins another one.
    fn starts_something(&self, line: &str) -> bool {
        self.groups.is_empty() && (uncompiled(line).is_some() || Failure::begin(line).is_some())
    }

    fn idle(&mut self, line: &str) {
        if let Some(frame) = uncompiled(line) {
            if self.link.is_none() {
                self.flush();
            }
            self.state = State::Native(vec![frame], false);
        } else if let Some(mut failure) = Failure::begin(line) {
            if self.link.is_none() {
                self.flush();
            }
            if let Some(function) = self.function.take() {
                failure.set_function(&function);
            }
            self.state = State::Failure(failure);
        } else if let Some(raised) = pytest::on_one_line(line) {
            self.flush();
            self.raised(raised);
            self.state = State::Idle;
        } else if let Some(name) = Failure::function(line) {
            self.function = Some(name.to_string());
        } else if !line.trim().is_empty() && !line.starts_with([' ', '_', '@']) {
            self.link = None;
            self.function = None;
        }
    }

    fn native(&mut self, mut frames: Vec<Frame>, has_header: bool, line: &str) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(frame) = native::frame(line).filter(|_| indent > 0) {
            frames.push(frame);
        } else if let Some(times) = native::repeated(line) {
            if let Some(frame) = frames.last_mut() {
                frame.repeated = times;
            }
        } else if let Some(frame) = frames.last_mut().filter(|_| indent >= 4) {
            native::add_source(frame, line);
        } else if let Some((class, message)) = native::exception(line).filter(|_| indent == 0) {
            let compiles = !matches!(class, "SyntaxError" | "IndentationError" | "TabError");
            if has_header || !compiles {
                let (class, message) = (class.to_string(), message.to_string());
                self.raised(Raised { class, message, frames, ..Raised::default() });
            }
            return;
        } else if !line.trim().is_empty() || line.is_empty() {
            return self.idle(line);
        }
        self.state = State::Native(frames, has_header);
    }

    /// An exception is complete but for what stands below it.
    fn raised(&mut self, mut raised: Raised) {
        let index = self.open.exceptions.len();
        raised.line = self.number;
        raised.member_of = self.groups.last().map(|group| group.owner);
        let last = match self.groups.last_mut() {
            Some(group) => &mut group.last,
            None => &mut self.last,
        };
        let before = last.replace(index);
        raised.link = self.link.take().zip(before).map(|(kind, before)| Link { before, kind });
        self.open.exceptions.push(raised);
        self.state = State::Below(index, Vec::new());
    }

    /// Ends the exception at hand where nothing tells how far its message goes: at the first empty line, or with its member.
    fn settle(&mut self) {
        let is_whole = !self.groups.is_empty();
        if let State::Below(index, lines) = std::mem::take(&mut self.state) {
            let ends = |line: &String| line.trim().is_empty() || is_rule(line);
            let end = lines.iter().position(ends).filter(|_| !is_whole);
            self.keep(index, lines, end);
        }
    }

    /// Ends the exception at hand where all that stands below it belongs to it.
    fn settle_all(&mut self) {
        match std::mem::take(&mut self.state) {
            State::Below(index, lines) => self.keep(index, lines, None),
            State::Failure(mut failure) => {
                if let Some(raised) = failure.finish(None) {
                    self.raised(raised);
                    self.state = State::Idle;
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, index: usize, mut lines: Vec<String>, end: Option<usize>) {
        lines.truncate(end.unwrap_or(lines.len()));
        while lines.pop_if(|line| line.trim().is_empty()).is_some() {}
        if let Some(raised) = self.open.exceptions.get_mut(index) {
            raised.below.append(&mut lines);
        }
    }

    /// The traceback at hand ends here.
    fn close(&mut self) {
        self.settle();
        self.state = State::Idle;
        self.groups.clear();
    }

    /// What comes next is another traceback.
    fn flush(&mut self) {
        self.last = None;
        let report = std::mem::take(&mut self.open);
        if !report.exceptions.is_empty() {
            self.reports.push(report);
        }
    }

    fn end(&mut self) {
        if let State::Failure(failure) = &mut self.state
            && let Some(raised) = failure.finish(None)
        {
            self.raised(raised);
        }
        self.settle();
        self.flush();
    }
}

/// A rule of a test runner's.
fn is_rule(line: &str) -> bool {
    ["====", "----", "____"].iter().any(|rule| line.starts_with(rule))
}

/// The line with which a file that does not compile begins.
fn uncompiled(line: &str) -> Option<Frame> {
    let frame = native::frame(line)?;
    (line.starts_with("  ") && frame.function.is_none()).then_some(frame)
}

//! Errors that a program has raised: the tracebacks in a text, and what to say about them.

pub mod explain;
mod ipython;
mod lines;
mod native;
mod parse;
mod pytest;
#[cfg(test)]
mod tests;

pub use parse::parse;

use std::ops::Range;

/// One traceback: exceptions that are linked to each other, in the order in which they are printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The exceptions. Those of a group stand behind it.
    pub exceptions: Vec<Raised>,
}

impl Report {
    /// The exception that ended the program: the last one that is in no group.
    #[must_use]
    pub fn last(&self) -> Option<(usize, &Raised)> {
        self.exceptions.iter().enumerate().rev().find(|(_, raised)| raised.member_of.is_none())
    }
}

/// An exception as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Raised {
    /// Its class, with the module that it was printed with.
    pub class: String,
    /// The first line of the message; empty where there is none.
    pub message: String,
    /// What stands right below: more lines of the message, and notes. The text does not tell them apart.
    pub below: Vec<String>,
    /// The calls that led to it, the outermost first.
    pub frames: Vec<Frame>,
    /// How it follows from one before it.
    pub link: Option<Link>,
    /// The number of the group that holds it.
    pub member_of: Option<usize>,
    /// The line of the text, from 0, on which it is named.
    pub line: usize,
}

impl Raised {
    /// The name of the class without its module.
    #[must_use]
    pub fn name(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or(&self.class)
    }

    /// The class with its module; a builtin one stands alone.
    #[must_use]
    pub fn is(&self, class: &str) -> bool {
        self.class == class || self.class.strip_prefix("builtins.") == Some(class)
    }
}

/// How an exception follows from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The number of the other one.
    pub before: usize,
    /// What led from one to the other.
    pub kind: LinkKind,
}

/// What led from one exception to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `raise … from …`
    Cause,
    /// It was raised while the other one was handled.
    Context,
}

/// One call of a traceback.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The file, as it was printed: `<stdin>` and `Cell In[3]` too.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The function; `None` where a line only failed to compile, or it is not told.
    pub function: Option<String>,
    /// The line's text, without its indentation.
    pub source: Option<String>,
    /// Which of its characters are marked.
    pub marked: Option<Marks>,
    /// How often the same call follows.
    pub repeated: u32,
}

/// The marks below a line, in characters of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// All of them: `~` and `^`.
    pub all: Range<usize>,
    /// The carets.
    pub carets: Range<usize>,
}

impl Frame {
    /// Whether it is code that the reader has most likely not written: of the standard library, or of an installed package.
    #[must_use]
    pub fn is_library(&self) -> bool {
        let file = self.file.replace('\\', "/");
        MADE.iter().any(|made| file.starts_with(made))
            || file.contains("/site-packages/")
            || file.contains("/dist-packages/")
            || is_standard(&file)
    }
}

/// Names of code that libraries make or hold.
const MADE: [&str; 4] = ["<frozen ", "<timeit-src>", "<attrs generated ", "<__array_function__ "];

/// `…/lib/python3.12/json/decoder.py`, `…\Python312\Lib\json\decoder.py`
fn is_standard(file: &str) -> bool {
    let below_version = file.split("/lib/python3").skip(1).any(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == 't').starts_with('/')
    });
    let lower = file.to_ascii_lowercase();
    let on_windows = lower.find("/lib/").is_some_and(|at| {
        lower
            .get(..at)
            .and_then(|before| before.rsplit('/').next())
            .is_some_and(|home| home.starts_with("python3"))
    });
    below_version || on_windows
}

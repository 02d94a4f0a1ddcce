//! What to say about an exception: what happened, what in the code is the likely cause, what to do.

mod arguments;
mod attributes;
mod calls;
mod causes;
mod collections;
mod general;
mod imports;
mod json;
mod members;
mod names;
mod none;
mod operators;
mod pattern;
mod running;
mod source;
mod syntax;
mod system;
#[cfg(test)]
mod tests;
mod values;

pub use source::Source;

use std::borrow::Cow;
use std::sync::Arc;

use self::pattern::{fill, holes};
use super::{Frame, Raised, Report};
use crate::note::{Text, code, say};

/// Gives the files that a traceback names.
pub trait Files {
    /// The file of this name, as it is now; `None` where there is none, or it is not to be read.
    fn source(&self, file: &str) -> Option<Arc<Source>>;
}

/// Gives no files: what is said rests on the traceback alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn source(&self, _file: &str) -> Option<Arc<Source>> {
        None
    }
}

/// What is said about an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Which explanation it is: [`GENERAL`], or the name of one for this kind of message.
    pub name: &'static str,
    /// The slug of the card that tells more.
    pub concept: &'static str,
    /// What happened.
    pub what: Text,
    /// What in the code is the likely cause.
    pub cause: Option<Text>,
    /// What to do about it.
    pub advice: Vec<Text>,
    /// The number of the frame that the reader has to look at.
    pub frame: Option<usize>,
}

/// The name of an explanation that only knows the class.
pub const GENERAL: &str = "general";

/// Explains messages of one kind.
#[derive(Debug, Clone, Copy)]
struct Explainer {
    /// Its name.
    name: &'static str,
    /// The slug of the card that tells more.
    concept: &'static str,
    /// The classes that such a message comes with.
    classes: &'static [&'static str],
    /// The message at the several versions: `{}` stands for any text, and the last for the rest.
    patterns: &'static [&'static str],
    /// What happened. `{0}` is what stood for the first `{}`.
    what: &'static str,
    /// What to do.
    advice: &'static [&'static str],
    /// Finds the cause in the code.
    cause: Option<fn(&Case<'_>) -> Option<Text>>,
    /// The message alone does not decide, and this does.
    only: Option<fn(&Case<'_>) -> bool>,
}

impl Explainer {
    /// One that neither looks into the code, nor asks for more than the message; for `..` below.
    const BASE: Explainer = Explainer {
        name: "",
        concept: "",
        classes: &[],
        patterns: &[],
        what: "",
        advice: &[],
        cause: None,
        only: None,
    };
}

/// Every explainer, in groups. The first that fits is taken, so the narrower ones come first.
const GROUPS: &[&[Explainer]] = &[
    none::EXPLAINERS,
    arguments::EXPLAINERS,
    calls::EXPLAINERS,
    operators::EXPLAINERS,
    collections::EXPLAINERS,
    values::EXPLAINERS,
    names::EXPLAINERS,
    attributes::EXPLAINERS,
    imports::EXPLAINERS,
    json::EXPLAINERS,
    running::EXPLAINERS,
    system::EXPLAINERS,
    syntax::EXPLAINERS,
];

/// The names of all explanations that know more than the class, with the slugs of their cards.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    GROUPS.iter().copied().flatten().map(|explainer| (explainer.name, explainer.concept))
}

/// An exception that is to be explained.
struct Case<'c> {
    raised: &'c Raised,
    /// The frame that the reader has to look at.
    frame: Option<(usize, &'c Frame)>,
    files: &'c dyn Files,
    /// What stood for each `{}`.
    holes: Vec<&'c str>,
}

impl<'c> Case<'c> {
    /// What stood for the `{}` of this number.
    fn hole(&self, number: usize) -> &'c str {
        self.holes.get(number).copied().unwrap_or_default()
    }

    /// Whether the line that failed is the one that the reader looks at.
    fn is_raised_here(&self) -> bool {
        self.frame.is_some_and(|(at, _)| at + 1 == self.raised.frames.len())
    }

    /// The file of the line that failed, where it is the reader's and still has that line.
    fn source(&self) -> Option<(Arc<Source>, &'c Frame)> {
        let (_, frame) = self.frame.filter(|(_, frame)| self.is_raised_here() && !frame.is_library())?;
        let source = self.files.source(&frame.file)?;
        source.has_line(frame).then_some((source, frame))
    }

    /// Another name that the interpreter proposes. Of a line of a library it proposes one, too: nothing is misspelt there, the value is another
    /// than the library expects.
    fn proposed(&self) -> Option<&'c str> {
        if !self.is_raised_here() || self.frame.is_some_and(|(_, frame)| frame.is_library()) {
            return None;
        }
        let (_, rest) = self.raised.message.rsplit_once("Did you mean: '")?;
        // More may be proposed behind it: `Did you mean: 'self.queue'? Or did you forget to import 'queue'?`
        Some(rest.split_once("'?")?.0)
    }
}

/// What is to be said about the exception of this number.
#[must_use]
pub fn explain(report: &Report, number: usize, files: &dyn Files) -> Option<Explanation> {
    let raised = report.exceptions.get(number)?;
    let mut case = Case { raised, frame: frame_of(raised), files, holes: Vec::new() };
    let message = usual(&raised.message);
    let message = core(&message);
    let frame = case.frame.map(|(at, _)| at);
    for explainer in GROUPS.iter().copied().flatten() {
        if !explainer.classes.iter().any(|class| raised.is(class)) {
            continue;
        }
        let Some(found) = explainer.patterns.iter().find_map(|pattern| holes(pattern, message)) else {
            continue;
        };
        case.holes = found;
        if explainer.only.is_some_and(|only| !only(&case)) {
            continue;
        }
        return Some(Explanation {
            name: explainer.name,
            concept: explainer.concept,
            what: fill(explainer.what, &case.holes),
            cause: explainer.cause.and_then(|cause| cause(&case)),
            advice: further_in(&case)
                .into_iter()
                .chain(explainer.advice.iter().map(|advice| fill(advice, &case.holes)))
                .collect(),
            frame,
        });
    }
    let (concept, what, advice) = general::of(raised);
    let advice = further_in(&case).into_iter().chain(advice).collect();
    Some(Explanation { name: GENERAL, concept, what, cause: None, advice, frame })
}

/// The innermost call in code of the reader's own, or the innermost of all.
fn frame_of(raised: &Raised) -> Option<(usize, &Frame)> {
    let own = || raised.frames.iter().enumerate().filter(|(_, frame)| !frame.is_library());
    // What a library has made, as `dataclasses` does, is in no file, and has no line to show.
    let is_in_file = |frame: &Frame| !frame.file.starts_with("<string>") || frame.source.is_some();
    let own = own().rfind(|(_, frame)| is_in_file(frame)).or(own().next_back());
    own.or(raised.frames.iter().enumerate().next_back())
}

/// Classes whose messages speak of the expression that failed, so that the reader looks for it on the line that is shown.
const OF_EXPRESSIONS: [&str; 7] = [
    "TypeError",
    "AttributeError",
    "NameError",
    "UnboundLocalError",
    "IndexError",
    "KeyError",
    "ZeroDivisionError",
];

/// Whose code failed, where it is a library's that the reader's line has led to.
fn further_in(case: &Case<'_>) -> Option<Text> {
    let (_, shown) = case.frame.filter(|_| !case.is_raised_here())?;
    let last = case.raised.frames.last()?;
    let is_of_expression = OF_EXPRESSIONS.iter().any(|class| case.raised.is(class));
    if shown.is_library() || !last.is_library() || !is_of_expression {
        return None;
    }
    let file = last.file.rsplit(['/', '\\']).next().unwrap_or(&last.file);
    let name = case.raised.name();
    // What a library calls by a wrong name is not for the reader to put right.
    let end = match name {
        "NameError" | "UnboundLocalError" => {
            "That is a mistake in the library, or its version does not fit this Python."
        }
        _ => "Look at what the line passes on.",
    };
    let mut text = match last.function.as_deref().filter(|name| !name.starts_with('<')) {
        Some(function) => {
            say("The code that failed is in {} of {}, where this line leads. ", [code(function), code(file)])
        }
        None => say("The code that failed is in {}, where this line leads. ", [code(file)]),
    };
    text.extend(say(end, []));
    Some(text)
}

/// A message as most versions word it. Since Python 3.13 some name the file that a module came from: `partially initialized module 'a' from
/// '/w/a.py' has …`. Since 3.11 submodules have words of their own.
fn usual(message: &str) -> Cow<'_, str> {
    let of_submodule = || {
        let (submodule, rest) =
            message.strip_prefix("cannot access submodule '")?.split_once("' of module '")?;
        let (module, rest) = rest.split_once('\'')?;
        Some(format!("module '{module}' has no attribute '{submodule}'{rest}"))
    };
    let shorter = || {
        let rest = message.strip_prefix("partially initialized module '")?;
        let (module, rest) = rest.split_once("' from '")?;
        let (_, rest) = rest.split_once("' has no attribute ")?;
        Some(format!("partially initialized module '{module}' has no attribute {rest}"))
    };
    shorter().or_else(of_submodule).map_or(Cow::Borrowed(message), Cow::Owned)
}

/// A message without what the interpreter proposes behind it.
fn core(message: &str) -> &str {
    let end = [". Did you mean", ". Did you forget", " (consider renaming ", ". Or did you forget"]
        .iter()
        .filter_map(|tail| message.find(tail))
        .min();
    end.and_then(|end| message.get(..end)).unwrap_or(message)
}

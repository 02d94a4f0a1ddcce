//! The lines of a traceback as CPython prints them.

use super::{Frame, Marks};

/// What stands in the header, behind `+ Exception Group ` for a group.
pub(super) const HEADER: &str = "Traceback (most recent call last):";

/// `File "…", line 3, in f`, also without the function, and `Cell In[1], line 3`.
pub(super) fn frame(line: &str) -> Option<Frame> {
    let text = line.trim_start();
    let (file, rest) = match text.strip_prefix("File \"") {
        Some(quoted) => {
            let at = quoted.rfind("\", line ")?;
            (quoted.get(..at)?, quoted.get(at + "\", line ".len()..)?)
        }
        None if text.starts_with("Cell In[") => text.split_once(", line ")?,
        None => return None,
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at_checked(digits)?;
    let function = match after.trim_end() {
        "" => None,
        after => Some(after.strip_prefix(", in ")?.to_string()),
    };
    let line = number.parse().ok()?;
    Some(Frame { file: file.to_string(), line, function, ..Frame::default() })
}

/// Adds the line of code below a frame, or the marks below that. The first line of several is kept.
pub(super) fn add_source(frame: &mut Frame, line: &str) {
    let text = line.trim();
    match &frame.source {
        None => frame.source = Some(text.to_string()),
        Some(source) if frame.marked.is_none() && is_marks(text) => {
            frame.marked = marks(line, source.chars().count());
        }
        Some(_) => {}
    }
}

/// Whether a line only points at the one above.
pub(super) fn is_marks(text: &str) -> bool {
    text.contains(['^', '~']) && text.chars().all(|c| matches!(c, '^' | '~' | ' '))
}

/// The code is printed with four blanks in front of it, whatever its own indentation is.
fn marks(line: &str, width: usize) -> Option<Marks> {
    let columns = || line.chars().skip(4).enumerate();
    let first = columns().find(|(_, c)| *c != ' ')?.0;
    let carets = columns().filter(|(_, c)| *c == '^').map(|(i, _)| i);
    let (low, high) = (carets.clone().next(), carets.last());
    let carets = match (low, high) {
        (Some(low), Some(high)) => low..high + 1,
        _ => first..first,
    };
    let last = columns().filter(|(_, c)| *c != ' ').last()?.0;
    // A caret may stand behind the line's end.
    (last <= width + 1).then_some(Marks { all: first..last + 1, carets })
}

/// How often a frame is said to be repeated.
pub(super) fn repeated(line: &str) -> Option<u32> {
    let rest = line.trim().strip_prefix("[Previous line repeated ")?;
    let (number, rest) = rest.split_once(' ')?;
    rest.starts_with("more time").then(|| number.parse().ok())?
}

/// `KeyError: 'a'`, `json.decoder.JSONDecodeError: …`, `KeyboardInterrupt`: the class and the message.
pub(super) fn exception(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end();
    let (class, message) = match line.split_once(": ") {
        Some(parts) => parts,
        None => (line.strip_suffix(':').unwrap_or(line), ""),
    };
    is_class(class).then_some((class, message))
}

/// Whether this may be the name of a class, with its module.
pub(super) fn is_class(text: &str) -> bool {
    let is_name = |part: &str| {
        part == "<locals>"
            || part.chars().next().is_some_and(|first| first == '_' || first.is_alphabetic())
                && part.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    !text.is_empty() && text.split('.').all(is_name)
}

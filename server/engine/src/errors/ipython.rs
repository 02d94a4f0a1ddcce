//! The tracebacks that IPython and notebooks print.

use super::native::{exception, is_class};
use super::{Frame, Raised};

/// Lines that are neither code nor a call, in a row, after which no exception is expected any more.
const MOST: usize = 400;

/// What has been read of a traceback.
#[derive(Debug)]
pub(super) struct Cells {
    class: String,
    frames: Vec<Frame>,
    idle: usize,
}

/// `ZeroDivisionError                 Traceback (most recent call last)`
pub(super) fn begin(line: &str) -> Option<Cells> {
    let class = line.trim_end().strip_suffix("Traceback (most recent call last)")?;
    let name = class.trim_end();
    (class.len() >= name.len() + 2 && is_class(name)).then(|| Cells {
        class: name.to_string(),
        frames: Vec::new(),
        idle: 0,
    })
}

impl Cells {
    /// Reads a line; the exception, when that ends it; `Err` where none is to be expected any more.
    pub(super) fn read(&mut self, line: &str) -> Result<Option<Raised>, ()> {
        if let Some(frame) = call(line) {
            self.frames.push(frame);
        } else if let Some((number, source)) = arrow(line) {
            if let Some(frame) = self.frames.last_mut().filter(|frame| frame.source.is_none()) {
                frame.line = number;
                frame.source = Some(source.to_string());
            }
        } else if let Some((class, message)) = exception(line).filter(|(class, _)| self.is_it(class)) {
            let frames = std::mem::take(&mut self.frames);
            let (class, message) = (class.to_string(), message.to_string());
            return Ok(Some(Raised { class, message, frames, ..Raised::default() }));
        } else {
            self.idle += 1;
            return if self.idle > MOST { Err(()) } else { Ok(None) };
        }
        self.idle = 0;
        Ok(None)
    }

    fn is_it(&self, class: &str) -> bool {
        class == self.class || class.rsplit('.').next() == Some(&self.class)
    }
}

/// `Cell In[3], line 2, in f(x)`, `File ~/a.py:12, in f(x)`, `Input In [3], in f(x)`, `~/a.py in f(x)`
fn call(line: &str) -> Option<Frame> {
    let (place, function) = match line.split_once(" in ") {
        Some((place, function)) => (place.trim_end_matches(','), Some(function)),
        None => (line.trim_end(), None),
    };
    let named = |name: &str| name.split('(').next().unwrap_or(name).trim().to_string();
    let function = function.map(named);
    if place.starts_with("Cell In") {
        let (file, number) = place.split_once(", line ")?;
        return Some(Frame {
            file: file.to_string(),
            line: number.parse().ok()?,
            function,
            ..Frame::default()
        });
    }
    if let Some(place) = place.strip_prefix("File ") {
        let (file, number) = place.rsplit_once(':')?;
        return Some(Frame {
            file: file.to_string(),
            line: number.parse().ok()?,
            function,
            ..Frame::default()
        });
    }
    let is_old = place.starts_with("Input In [") || place.starts_with("<ipython-input-");
    let is_file = place.ends_with(".py") && !place.contains(' ');
    (function.is_some() && (is_old || is_file)).then(|| Frame {
        file: place.to_string(),
        function,
        ..Frame::default()
    })
}

/// `---> 12     return x`
fn arrow(line: &str) -> Option<(u32, &str)> {
    let rest = line.strip_prefix("--")?.trim_start_matches('-').strip_prefix("> ")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, source) = rest.split_at_checked(digits)?;
    Some((number.parse().ok()?, source.trim()))
}

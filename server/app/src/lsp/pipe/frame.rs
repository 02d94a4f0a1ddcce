//! Frames: header lines, an empty line, and as many bytes as `Content-Length` says (LSP, "Base Protocol").
//!
//! The reader is lenient where the meaning is plain (letter case, blanks, a bare LF, unknown headers) and finds its way
//! back where it is not: after a header that makes no sense it skips to the next line that ends in
//! `Content-Length: N`, which no JSON text can contain, because JSON strings hold no raw line breaks.

use std::io::{BufRead, Read};

/// The longest message that is read, in bytes. A client would have to open a file of some 250 MB to reach it.
pub const MAX_BODY: u64 = 512 * 1024 * 1024;

/// The longest header line that is looked at, in bytes.
const MAX_LINE: u64 = 8 * 1024;

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// The body of a message.
    Body(Vec<u8>),
    /// Something that is no message; says what is wrong with it. Reading goes on at the next header.
    Refused(String),
}

/// Reads frames.
pub struct Frames<R> {
    input: R,
    /// A message was refused, and its rest is being skipped in silence.
    lost: bool,
    /// A `Content-Length` found while skipping.
    found: Option<u64>,
}

enum Line {
    End,
    Empty,
    Length(u64),
    OtherHeader,
    Bad(String),
}

impl<R: BufRead> Frames<R> {
    /// Reads frames from `input`.
    pub fn new(input: R) -> Frames<R> {
        Frames { input, lost: false, found: None }
    }

    /// The next frame; `None` at the end of the input.
    pub fn next(&mut self) -> Option<Frame> {
        let mut length = self.found.take();
        let mut headers = length.is_some();
        self.lost &= !headers;
        loop {
            match self.line()? {
                Line::End => return None,
                Line::Length(n) if length.is_some_and(|other| other != n) => {
                    return self.refuse(format!("two headers name different lengths, {length:?} and {n}"));
                }
                Line::Length(n) => {
                    self.lost = false;
                    (length, headers) = (Some(n), true);
                }
                Line::OtherHeader => headers = true,
                Line::Empty => match length {
                    Some(n) => return self.body(n),
                    None if headers && !self.lost => {
                        return self.refuse("the header has no Content-Length".to_string());
                    }
                    None => {}
                },
                Line::Bad(_) if self.lost => {}
                Line::Bad(why) => return self.refuse(why),
            }
        }
    }

    fn refuse(&mut self, why: String) -> Option<Frame> {
        self.lost = true;
        Some(Frame::Refused(why))
    }

    fn body(&mut self, length: u64) -> Option<Frame> {
        if length > MAX_BODY {
            return self
                .refuse(format!("a message of {length} bytes is announced; at most {MAX_BODY} are read"));
        }
        let mut body = Vec::new();
        (&mut self.input).take(length).read_to_end(&mut body).ok()?;
        // A body that is cut short is the end of the input; nobody waits for an answer to it.
        (body.len() as u64 == length).then_some(Frame::Body(body))
    }

    fn line(&mut self) -> Option<Line> {
        let mut line = Vec::new();
        (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut line).ok()?;
        if line.is_empty() {
            return Some(Line::End);
        }
        if line.last() != Some(&b'\n') {
            return Some(self.overlong(line));
        }
        Some(self.classify(&line))
    }

    fn classify(&mut self, line: &[u8]) -> Line {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Line::Empty;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        let name = name.trim_ascii();
        if name.eq_ignore_ascii_case(b"content-length") {
            return match std::str::from_utf8(value).ok().and_then(number) {
                Some(length) => Line::Length(length),
                None => Line::Bad(format!("`{}` is no length", String::from_utf8_lossy(value))),
            };
        }
        let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
        if colon.is_some() && !name.is_empty() && name.iter().all(is_token) {
            return Line::OtherHeader;
        }
        self.no_header(line)
    }

    /// A line that is no header, with perhaps one at its end.
    fn no_header(&mut self, line: &[u8]) -> Line {
        match trailing_length(line) {
            Some(length) if self.lost => return Line::Length(length),
            found => self.found = found,
        }
        Line::Bad("there is no header before the message".to_string())
    }

    /// A line that goes on for longer than any header: its rest is skipped, except for a header at its end.
    fn overlong(&mut self, mut tail: Vec<u8>) -> Line {
        loop {
            // What is kept is more than a `Content-Length` header is long.
            let keep = tail.len().saturating_sub(64);
            tail.drain(..keep);
            match (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut tail) {
                Ok(0) | Err(_) => return Line::End,
                Ok(_) if tail.last() == Some(&b'\n') => break,
                Ok(_) => {}
            }
        }
        self.no_header(&tail)
    }
}

/// The `N` of a `Content-Length: N` at the end of a line.
fn trailing_length(line: &[u8]) -> Option<u64> {
    let line = String::from_utf8_lossy(line.trim_ascii()).to_ascii_lowercase();
    let (_, value) = line.rsplit_once("content-length:")?;
    number(value.trim())
}

/// A number too large to be held is a length as well, and one that is refused.
fn number(digits: &str) -> Option<u64> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(input: &str) -> Vec<Frame> {
        let mut frames = Frames::new(input.as_bytes());
        std::iter::from_fn(|| frames.next()).collect()
    }

    fn body(text: &str) -> Frame {
        Frame::Body(text.as_bytes().to_vec())
    }

    #[test]
    fn reads_headers_in_any_form() {
        for header in [
            "Content-Length: 2\r\n\r\n",
            "content-length: 2\r\n\r\n",
            "CONTENT-LENGTH:2\r\n\r\n",
            "Content-Length :  2 \n\n",
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n",
            "Content-Length: 2\r\nX-Whatever: 1\r\n\r\n",
            "\r\n\r\nContent-Length: 2\r\n\r\n",
            "Content-Length: 2\r\nContent-Length: 2\r\n\r\n",
        ] {
            assert_eq!(frames(&format!("{header}{{}}{header}[]")), [body("{}"), body("[]")], "{header:?}");
        }
    }

    #[test]
    fn goes_on_after_what_is_no_message() {
        let good = "Content-Length: 2\r\n\r\n[]";
        for bad in [
            "{\"a\": 1}\r\n",
            "{\"a\": 1}",
            "X-Other: 1\r\n\r\n{\"a\": 1}",
            "Content-Length: two\r\n\r\n{}",
            "Content-Length: -2\r\n\r\n{}",
            "Content-Length: 99999999999999999999999999\r\n\r\n{}",
            "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "\u{0}\u{1}\u{2}\r\n\r\n",
        ] {
            let found = frames(&format!("{good}{bad}{good}{good}"));
            let refused = found.iter().filter(|frame| matches!(frame, Frame::Refused(_))).count();
            let read = found.iter().filter(|frame| **frame == body("[]")).count();
            assert!(refused <= 1, "{bad:?}: {found:?}");
            assert_eq!(read, 3, "{bad:?}: {found:?}");
        }
    }

    #[test]
    fn skips_a_huge_line_without_keeping_it() {
        let input = format!("{}Content-Length: 2\r\n\r\n[]", "x".repeat(100_000));
        let found = frames(&input);
        assert_eq!(found.last(), Some(&body("[]")));
    }

    #[test]
    fn an_input_cut_short_ends() {
        assert_eq!(frames("Content-Length: 20\r\n\r\n{}"), []);
        assert_eq!(frames("Content-Le"), []);
    }
}

//! The characters of a pattern one after the other, an escape as one token, with one token of look-ahead: errors then come in
//! the order in which CPython's tokenizer meets them.

use super::Trouble;

pub(super) struct Source {
    text: Vec<char>,
    index: usize,
    next: Option<String>,
}

impl Source {
    pub(super) fn new(text: Vec<char>) -> Result<Source, Trouble> {
        let mut source = Source { text, index: 0, next: None };
        source.advance()?;
        Ok(source)
    }

    pub(super) fn into_text(self) -> Vec<char> {
        self.text
    }

    fn advance(&mut self) -> Result<(), Trouble> {
        let Some(first) = self.text.get(self.index).copied() else {
            self.next = None;
            return Ok(());
        };
        let mut token = String::from(first);
        let mut end = self.index + 1;
        if first == '\\' {
            let Some(second) = self.text.get(end).copied() else {
                let at = Some(self.text.len() - 1);
                return Err(Trouble::Invalid { message: "bad escape (end of pattern)".into(), at });
            };
            token.push(second);
            end += 1;
        }
        self.index = end;
        self.next = Some(token);
        Ok(())
    }

    /// The next token, which stays.
    pub(super) fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The next token, if it is one character of which `is` holds.
    pub(super) fn next_is(&self, is: impl Fn(char) -> bool) -> bool {
        let mut chars = self.next.iter().flat_map(|token| token.chars());
        matches!((chars.next(), chars.next()), (Some(c), None) if is(c))
    }

    /// Takes the next token if it is this one.
    pub(super) fn matches(&mut self, token: &str) -> Result<bool, Trouble> {
        let is_next = self.next() == Some(token);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    /// Takes the next token.
    pub(super) fn get(&mut self) -> Result<Option<String>, Trouble> {
        let token = self.next.clone();
        self.advance()?;
        Ok(token)
    }

    /// Takes at most `most` characters of which `is` holds.
    pub(super) fn get_while(&mut self, most: usize, is: impl Fn(char) -> bool) -> Result<String, Trouble> {
        let mut taken = String::new();
        while taken.len() < most && self.next_is(&is) {
            taken.push_str(&self.get()?.unwrap_or_default());
        }
        Ok(taken)
    }

    /// Takes a name up to and with its terminator.
    pub(super) fn get_until(&mut self, terminator: &str, name: &str) -> Result<String, Trouble> {
        let mut taken = String::new();
        loop {
            let Some(token) = self.get()? else {
                return Err(if taken.is_empty() {
                    self.error(&format!("missing {name}"), 0)
                } else {
                    self.error(&format!("missing {terminator}, unterminated name"), taken.chars().count())
                });
            };
            if token == terminator {
                break;
            }
            taken.push_str(&token);
        }
        if taken.is_empty() { Err(self.error(&format!("missing {name}"), 1)) } else { Ok(taken) }
    }

    /// Where the next token starts.
    pub(super) fn tell(&self) -> usize {
        self.index - self.next.as_ref().map_or(0, |token| token.chars().count())
    }

    pub(super) fn seek(&mut self, index: usize) -> Result<(), Trouble> {
        self.index = index;
        self.advance()
    }

    /// An error so many characters before the next token.
    pub(super) fn error(&self, message: &str, back: usize) -> Trouble {
        Trouble::Invalid { message: message.to_string(), at: self.tell().checked_sub(back) }
    }
}

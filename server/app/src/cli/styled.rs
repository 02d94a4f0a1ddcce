//! Text in several styles, folded to a width that is counted as a terminal counts it.

use anstyle::{AnsiColor, Style};
use pygloss_engine::note::{Span, Text};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::output::{CODE, DIM, ITALIC, Output, TITLE, WARNING};

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// As text.
    Plain,
    /// As code inside of a sentence; in backticks where there are no colours.
    Code,
    /// As a title.
    Title,
    /// As something to be careful about.
    Warning,
    /// As something that stands back.
    Dim,
    /// As a general truth.
    Italic,
    /// As a keyword of the source.
    Keyword,
    /// As a string of the source.
    Literal,
    /// As what a note is about.
    Marked,
}

impl Look {
    fn style(self) -> Style {
        match self {
            Look::Plain => Style::new(),
            Look::Code => CODE,
            Look::Title => TITLE,
            Look::Warning => WARNING,
            Look::Dim => DIM,
            Look::Italic => ITALIC,
            Look::Keyword => AnsiColor::Blue.on_default(),
            Look::Literal => AnsiColor::Green.on_default(),
            Look::Marked => Style::new().bold().underline(),
        }
    }
}

/// A character as a terminal may get it: the control pictures of Unicode stand for what a terminal would obey, and marks
/// that turn the direction of text, and so can hide what code does (CVE-2021-42574), are replaced.
#[must_use]
pub fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(' '),
        '\x7f' => '\u{2421}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// A text as a terminal may get it.
#[must_use]
pub fn shown(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// A line, or a paragraph before it is folded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Styled(pub Vec<(Look, String)>);

impl Styled {
    /// Text in one style.
    #[must_use]
    pub fn new(look: Look, text: impl Into<String>) -> Styled {
        Styled(vec![(look, text.into())])
    }

    /// Appends text.
    #[must_use]
    pub fn and(mut self, look: Look, text: impl Into<String>) -> Styled {
        self.push(look, text.into());
        self
    }

    /// Appends what a note says; `look` is that of the words that are no code.
    #[must_use]
    pub fn and_text(mut self, look: Look, text: &Text) -> Styled {
        for span in &text.0 {
            match span {
                Span::Plain(words) => self.push(look, shown(words)),
                Span::Code(code) => self.push(Look::Code, shown(code)),
            }
        }
        self
    }

    fn push(&mut self, look: Look, text: String) {
        match self.0.last_mut() {
            // Two pieces of code that meet stay two.
            Some((last, before)) if *last == look && look != Look::Code => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.0.push((look, text)),
        }
    }

    /// True where there is nothing to see.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many columns of a terminal it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    /// The text as it is printed to `output`.
    #[must_use]
    pub fn paint(&self, output: &Output) -> String {
        let mut result = String::new();
        for (look, text) in &self.0 {
            let style = output.style(look.style());
            result.push_str(&format!("{style}{text}{style:#}"));
        }
        result
    }

    /// The text where there are no colours: code stands in backticks.
    #[must_use]
    pub fn uncolored(self) -> Styled {
        let quoted = |(look, text): (Look, String)| {
            if look != Look::Code {
                return (look, text);
            }
            let fence = if text.contains('`') { "``" } else { "`" };
            (look, format!("{fence}{text}{fence}"))
        };
        Styled(self.0.into_iter().map(quoted).collect())
    }

    /// Folds at blanks so that no line is wider than `width`, except for a word that is wider itself, which is cut. All
    /// lines but the first are indented by `hang` columns; blanks at the start stay.
    #[must_use]
    pub fn fold(&self, width: usize, hang: usize) -> Vec<Styled> {
        let start = self.0.first().map_or(0, |(_, text)| text.len() - text.trim_start_matches(' ').len());
        let mut folding = Folding {
            width: width.max(hang + 8),
            hang,
            lines: Vec::new(),
            line: Styled::default(),
            used: 0,
            is_fresh: true,
        };
        folding.indent(start);
        let mut word = Styled::default();
        for (i, (look, text)) in self.0.iter().enumerate() {
            let text = if i == 0 { text.get(start..).unwrap_or_default() } else { text.as_str() };
            for (j, part) in text.split(' ').enumerate() {
                if j > 0 {
                    folding.add(std::mem::take(&mut word), *look);
                }
                word.push(*look, part.to_string());
            }
        }
        folding.add(word, Look::Plain);
        folding.lines.push(folding.line);
        folding.lines
    }
}

struct Folding {
    width: usize,
    hang: usize,
    lines: Vec<Styled>,
    line: Styled,
    /// Columns taken on the current line.
    used: usize,
    /// No word stands on the current line yet.
    is_fresh: bool,
}

impl Folding {
    /// Adds a word; the blank that stood behind it looks like `blank`, and so does the one before it.
    fn add(&mut self, word: Styled, blank: Look) {
        let wide = word.width();
        if !self.is_fresh {
            if self.used + 1 + wide > self.width && wide > 0 {
                self.next_line();
            } else {
                // A blank inside of code is not styled: an underlined one would look odd.
                self.line.push(if blank == Look::Italic { blank } else { Look::Plain }, " ".to_string());
                self.used += 1;
            }
        }
        for (look, text) in word.0 {
            self.is_fresh = false;
            self.add_piece(look, &text);
        }
    }

    /// Adds part of a word, cut where it does not fit on a line of its own.
    fn add_piece(&mut self, look: Look, text: &str) {
        let mut piece = String::new();
        for c in text.chars() {
            let wide = c.width().unwrap_or(0);
            if self.used + wide > self.width && self.used > self.hang {
                self.line.push(look, std::mem::take(&mut piece));
                self.next_line();
                self.is_fresh = false;
            }
            self.used += wide;
            piece.push(c);
        }
        self.line.push(look, piece);
    }

    fn next_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.indent(self.hang);
        self.is_fresh = true;
    }

    fn indent(&mut self, columns: usize) {
        self.line.push(Look::Plain, " ".repeat(columns));
        self.used = columns;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(lines: &[Styled]) -> Vec<String> {
        lines.iter().map(|line| line.0.iter().map(|(_, text)| text.as_str()).collect()).collect()
    }

    #[test]
    fn folds_at_blanks_and_indents_what_follows() {
        let text = Styled::new(Look::Plain, "one two three four");
        assert_eq!(plain(&text.fold(10, 2)), ["one two", "  three", "  four"]);
        assert_eq!(plain(&text.fold(80, 2)), ["one two three four"]);
    }

    #[test]
    fn counts_wide_characters_twice_and_cuts_long_words() {
        let text = Styled::new(Look::Plain, "日本語 日本語");
        assert_eq!(plain(&text.fold(12, 0)), ["日本語", "日本語"]);
        assert_eq!(plain(&Styled::new(Look::Plain, "abcdefghijklmnop").fold(8, 0)), ["abcdefgh", "ijklmnop"]);
    }

    #[test]
    fn code_keeps_its_look_when_folded() {
        let text = Styled::new(Look::Plain, "see ")
            .and(Look::Code, "super().save()")
            .and(Look::Plain, ", then stop");
        let lines = text.fold(19, 0);
        assert_eq!(plain(&lines), ["see super().save(),", "then stop"]);
        assert!(lines[0].0.contains(&(Look::Code, "super().save()".to_string())));
        assert_eq!(plain(&text.uncolored().fold(80, 0)), ["see `super().save()`, then stop"]);
    }
}

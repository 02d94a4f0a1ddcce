//! The markup inside a sentence of a card: bold, emphasis, `code` and links. Everything else is text.

/// A stretch of text with one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The text itself, without markup.
    pub text: String,
    /// Whether it is code.
    pub code: bool,
    /// Whether it is bold.
    pub strong: bool,
    /// Whether it is emphasised.
    pub emphasis: bool,
    /// Where it links to.
    pub link: Option<String>,
}

/// Markup that cards do without, because editors show it raw or because it is not for cards to bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    Html,
    Image,
    Footnote,
    Link,
}

/// The runs of a sentence. Images are left out.
#[must_use]
pub fn runs(text: &str) -> Vec<Run> {
    scan(text).0
}

/// The runs of a sentence, and what in it does not belong on a card.
pub(super) fn scan(text: &str) -> (Vec<Run>, Vec<Foreign>) {
    let mut scanner = Scanner { text, at: 0, look: Run::default(), runs: Vec::new(), foreign: Vec::new() };
    scanner.run();
    (scanner.runs, scanner.foreign)
}

/// How far ahead (bytes) the end of a link or of bold text is looked for.
const FAR: usize = 600;

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// How the text is to look from here on; its own text is empty.
    look: Run,
    runs: Vec<Run>,
    foreign: Vec<Foreign>,
}

impl<'t> Scanner<'t> {
    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            let taken = match next {
                '\\' => self.escape(),
                '`' => self.code(),
                '*' => self.stars(),
                '!' if self.rest().starts_with("![") => self.image(),
                '[' => self.link(),
                '<' => self.html(),
                _ => false,
            };
            if !taken {
                self.at += next.len_utf8();
                self.push(next.encode_utf8(&mut [0; 4]));
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        match self.runs.last_mut() {
            Some(last)
                if !last.code
                    && (last.strong, last.emphasis, &last.link)
                        == (self.look.strong, self.look.emphasis, &self.look.link) =>
            {
                last.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_string(), ..self.look.clone() }),
        }
    }

    /// `\*` is a star.
    fn escape(&mut self) -> bool {
        let Some(escaped) = self.rest().chars().nth(1).filter(char::is_ascii_punctuation) else {
            return false;
        };
        self.at += 2;
        self.push(escaped.encode_utf8(&mut [0; 4]));
        true
    }

    /// Code ends at the next run of as many backticks as opened it.
    fn code(&mut self) -> bool {
        let Some((code, length)) = code_span(self.rest()) else {
            // The whole run is text, lest its second backtick open a span of its own.
            let ticks = leading(self.rest(), '`');
            self.at += ticks;
            self.push(&"`".repeat(ticks));
            return true;
        };
        let run = Run { text: code, code: true, ..self.look.clone() };
        self.at += length;
        self.runs.push(run);
        true
    }

    /// One star is emphasis, two are bold; they open where text follows and the same stars close it again later.
    fn stars(&mut self) -> bool {
        let count = leading(self.rest(), '*');
        let before = self.text.get(..self.at).and_then(|text| text.chars().next_back());
        let after = self.rest().chars().nth(count);
        let is_text = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        if count <= 2 {
            let open = if count == 2 { self.look.strong } else { self.look.emphasis };
            let toggles = if open { is_text(before) } else { is_text(after) && self.closes_later(count) };
            if toggles {
                self.at += count;
                if count == 2 {
                    self.look.strong = !open
                } else {
                    self.look.emphasis = !open
                }
                return true;
            }
        }
        self.at += count;
        self.push(&"*".repeat(count));
        true
    }

    /// Whether exactly `count` stars that follow text come later, outside of code.
    fn closes_later(&self, count: usize) -> bool {
        let mut rest = self.rest().get(count..).unwrap_or_default();
        let enough = rest.len().saturating_sub(FAR);
        let mut before = '*';
        while let Some(next) = rest.chars().next().filter(|_| rest.len() > enough) {
            let length = match next {
                '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                '`' => code_span(rest).map_or_else(|| leading(rest, '`'), |(_, length)| length),
                '*' => {
                    let stars = leading(rest, '*');
                    if stars == count && !before.is_whitespace() && before != '*' {
                        return true;
                    }
                    stars
                }
                _ => next.len_utf8(),
            };
            before = next;
            rest = rest.get(length..).unwrap_or_default();
        }
        false
    }

    fn image(&mut self) -> bool {
        let Some((_, _, length)) = self.rest().get(1..).and_then(bracketed) else { return false };
        self.at += 1 + length;
        self.foreign.push(Foreign::Image);
        true
    }

    fn link(&mut self) -> bool {
        if self.rest().starts_with("[^") {
            self.foreign.push(Foreign::Footnote);
            return false;
        }
        let Some((label, target, length)) = bracketed(self.rest()) else { return false };
        if !target.starts_with("https://") && !target.starts_with("http://") {
            self.foreign.push(Foreign::Link);
        }
        let (runs, foreign) = scan_label(label);
        self.foreign.extend(foreign);
        let (look, target) = (self.look.clone(), target.to_string());
        self.runs.extend(runs.into_iter().map(|run| Run {
            strong: run.strong || look.strong,
            emphasis: run.emphasis || look.emphasis,
            link: Some(target.clone()),
            ..run
        }));
        self.at += length;
        true
    }

    /// A tag, a comment or a link in angle brackets.
    fn html(&mut self) -> bool {
        let tag = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        if self.rest().chars().nth(1).is_some_and(tag) {
            self.foreign.push(Foreign::Html);
        }
        false
    }
}

/// What a link's label holds; links do not nest, so brackets in it are text.
fn scan_label(label: &str) -> (Vec<Run>, Vec<Foreign>) {
    let (runs, mut foreign) = scan(&label.replace('[', "\\["));
    foreign.retain(|f| *f != Foreign::Link);
    (runs, foreign)
}

fn leading(text: &str, wanted: char) -> usize {
    text.chars().take_while(|c| *c == wanted).count()
}

/// The code that a text opens with, and how long it is with its backticks.
fn code_span(text: &str) -> Option<(String, usize)> {
    let ticks = leading(text, '`');
    let mut at = ticks;
    loop {
        let rest = text.get(at..)?;
        let run = rest.find('`')?;
        let length = leading(rest.get(run..)?, '`');
        if length == ticks {
            let code = text.get(ticks..at + run)?;
            let stripped = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
            let code = stripped.filter(|inner| !inner.trim().is_empty()).unwrap_or(code);
            return Some((code.to_string(), at + run + ticks));
        }
        at += run + length;
    }
}

/// The label and target of the `[label](target)` that a text opens with, and its length.
fn bracketed(text: &str) -> Option<(&str, &str, usize)> {
    let mut at = 1;
    let mut depth = 1;
    while at < FAR {
        let rest = text.get(at..)?;
        let next = rest.chars().next()?;
        at += match next {
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '`' => code_span(rest).map_or_else(|| leading(rest, '`'), |(_, length)| length),
            '[' => {
                depth += 1;
                1
            }
            ']' => {
                depth -= 1;
                if depth == 0 {
                    let target = text.get(at + 1..)?.strip_prefix('(')?;
                    let end = target.bytes().take(FAR).position(|b| b == b')')?;
                    return Some((text.get(1..at)?, target.get(..end)?, at + 1 + 1 + end + 1));
                }
                1
            }
            _ => next.len_utf8(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mark = |run: Run| {
            let mut shown = run.text;
            for (on, mark) in [(run.code, "C"), (run.strong, "S"), (run.emphasis, "E")] {
                if on {
                    shown = format!("{mark}({shown})");
                }
            }
            run.link.map_or(shown.clone(), |link| format!("{shown}->{link}"))
        };
        runs(text).into_iter().map(mark).collect()
    }

    #[test]
    fn reads_the_markup_that_cards_use() {
        assert_eq!(shown("a **b** *c* `d*` e"), ["a ", "S(b)", " ", "E(c)", " ", "C(d*)", " e"]);
        assert_eq!(shown("**a `b` c**"), ["S(a )", "S(C(b))", "S( c)"]);
        assert_eq!(
            shown("see [the `docs`](https://x.org/a)."),
            ["see ", "the ->https://x.org/a", "C(docs)->https://x.org/a", "."]
        );
        assert_eq!(shown("``a ` b`` and ` `` `"), ["C(a ` b)", " and ", "C(``)"]);
    }

    #[test]
    fn leaves_everything_else_alone() {
        for text in
            ["2 * 3 * 4", "__init__ and _x_", "a ` b", "x[1](2", "a < b", "*args", "f(*a, **k)", "[]", "***"]
        {
            let runs = runs(text);
            assert_eq!(runs.iter().map(|r| r.text.as_str()).collect::<String>(), text);
            assert!(runs.iter().all(|r| !r.strong && !r.emphasis && !r.code), "{text}: {runs:?}");
        }
        assert_eq!(shown("\\*a\\*"), ["*a*"]);
    }

    #[test]
    fn names_what_cards_do_without() {
        let foreign = |text| scan(text).1;
        assert_eq!(foreign("a <b>c</b>"), [Foreign::Html, Foreign::Html]);
        assert_eq!(foreign("<https://x.org>"), [Foreign::Html]);
        assert_eq!(foreign("`<b>`"), []);
        assert_eq!(foreign("![x](y.png) z"), [Foreign::Image]);
        assert_eq!(foreign("x[^1]"), [Foreign::Footnote]);
        assert_eq!(foreign("[x](command:y)"), [Foreign::Link]);
        assert_eq!(shown("a ![x](y.png) z"), ["a  z"]);
    }

    #[test]
    fn long_lines_of_stars_and_brackets_do_not_take_long() {
        for text in [
            "*a ".repeat(2_000),
            "[".repeat(5_000),
            "`".repeat(5_000),
            "`a``b".repeat(1_000),
            "[a](".repeat(2_000),
        ] {
            assert!(!runs(&text).is_empty());
        }
    }
}

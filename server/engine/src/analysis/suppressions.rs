//! The comments of a document that silence findings, and those of them that silence nothing.

use std::cell::Cell;

use text_size::{TextRange, TextSize};

use super::{Analysis, Diagnostic};
use crate::checks::run::SegmentFindings;
use crate::checks::{Check, Directive, Origin, Scope, Selection, UNUSED_SUPPRESSION, directives};
use crate::document::Piece;
use crate::severity::Severity;
use crate::syntax::Kind;
use crate::text::{Applicability, Edit, Fix};

/// The directives of a document.
pub(super) struct Suppressions<'a> {
    /// Those for a line, by the line that they hold in.
    lines: Vec<Suppression<'a>>,
    /// Those for the whole file.
    file: Vec<Suppression<'a>>,
}

struct Suppression<'a> {
    /// The line that it holds in, with its end; the document for a file's.
    covers: TextRange,
    /// Where the comment begins that it stands in, in the document.
    comment: TextSize,
    /// What stands before the comment in its line.
    before: &'a str,
    /// How many bytes end the line after the comment.
    line_end: usize,
    /// The whole comment.
    text: &'a str,
    directive: Directive<'a>,
    /// Which of its codes have silenced something.
    used: Vec<Cell<bool>>,
    /// Whether everything around it could be parsed: where it could not, nothing is found, and the comment is not idle.
    is_certain: bool,
}

impl<'a> Suppressions<'a> {
    /// Reads the comments of the pieces that may hold any, in which `of_pieces` was found.
    pub(super) fn new(pieces: &'a [Piece], of_pieces: &[&SegmentFindings]) -> Suppressions<'a> {
        let mut found = Suppressions { lines: Vec::new(), file: Vec::new() };
        let may_hold = of_pieces.iter().map(|findings| findings.may_hold_directives);
        for ((at, piece), _) in pieces.iter().enumerate().zip(may_hold).filter(|(_, may_hold)| *may_hold) {
            let comments = piece.segment.tree().root().descendants();
            for comment in comments.filter(|node| node.kind() == Kind::Comment) {
                for directive in directives(comment.text()) {
                    found.add(pieces, at, comment.range(), comment.text(), directive);
                }
            }
        }
        found.lines.sort_by_key(|suppression| suppression.covers.start());
        found
    }

    fn add(
        &mut self,
        pieces: &'a [Piece],
        at: usize,
        comment: TextRange,
        text: &'a str,
        directive: Directive<'a>,
    ) {
        let Some(piece) = pieces.get(at) else { return };
        let source = piece.segment.text();
        let line = line_around(source, comment.start().into());
        let before = source.get(line.start..comment.start().into()).unwrap_or_default();
        let stands_alone = before.trim().is_empty();
        let start = piece.start + comment.start();
        let covers = match directive.scope {
            Scope::File if !stands_alone => return,
            Scope::File => TextRange::up_to(TextSize::new(u32::MAX)),
            Scope::Line if stands_alone && directive.origin == Origin::Own => {
                match next_line(pieces, at, line.end) {
                    Some(covers) => covers,
                    None => return,
                }
            }
            Scope::Line => range(line.clone()) + piece.start,
        };
        let used = directive.codes.iter().map(|_| Cell::new(false)).collect();
        let is_certain = match directive.scope {
            Scope::File => pieces.iter().all(|piece| !piece.segment.tree().root().has_error()),
            Scope::Line => {
                pieces.iter().skip(at).take(2).all(|piece| !piece.segment.tree().root().has_error())
            }
        };
        let list = if directive.scope == Scope::File { &mut self.file } else { &mut self.lines };
        let line_end = line.end.saturating_sub(comment.end().into());
        list.push(Suppression {
            covers,
            comment: start,
            before,
            line_end,
            text,
            directive,
            used,
            is_certain,
        });
    }

    /// Whether a finding of `check` at `place` (bytes of the document) is silenced: by a comment in the line where it begins or
    /// ends, or by one for the file.
    pub(super) fn silence(&self, check: &Check, place: TextRange) -> bool {
        let mut silenced = false;
        for suppression in
            self.file.iter().chain(self.in_line(place.start())).chain(self.in_line(place.end()))
        {
            let directive = &suppression.directive;
            if directive.silences(check) {
                silenced = true;
                for ((_, code), used) in directive.codes.iter().zip(&suppression.used) {
                    if check.is_named_by(code) {
                        used.set(true);
                    }
                }
            }
        }
        silenced
    }

    fn in_line(&self, offset: TextSize) -> impl Iterator<Item = &Suppression<'a>> {
        let end = self.lines.partition_point(|suppression| suppression.covers.start() <= offset);
        let before = self.lines.get(..end).unwrap_or_default();
        before.iter().rev().take_while(move |suppression| suppression.covers.contains(offset))
    }

    /// What pygloss's own comments name in vain, to be asked when every finding has been looked at. A check that is off says
    /// nothing about its comments.
    pub(super) fn unused(&self, selection: &Selection, known: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let own = self.file.iter().chain(&self.lines).filter(|s| s.directive.origin == Origin::Own);
        own.flat_map(|suppression| suppression.unused(selection, &known)).collect()
    }
}

impl Suppression<'_> {
    fn unused(&self, selection: &Selection, known: &impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let codes = self.directive.codes.iter().zip(&self.used).enumerate();
        let idle: Vec<(usize, usize, &str, bool)> = codes
            .filter(|(_, (_, used))| !used.get())
            .map(|(number, ((at, code), _))| (number, *at, *code, known(code)))
            .filter(|(_, _, code, known)| !known || (self.is_certain && selection.has_named(code)))
            .collect();
        let is_whole = idle.len() == self.directive.codes.len();
        let finding = |(number, at, code, known): &(usize, usize, &str, bool)| {
            let start = self.comment + size(*at);
            let place = match self.directive.scope {
                Scope::Line => "in this line",
                Scope::File => "in this file",
            };
            let message = if *known {
                format!("`{code}` finds nothing {place}: the comment silences nothing")
            } else {
                format!("`{code}` is no check of pygloss: the comment silences nothing")
            };
            let edit = if is_whole { self.without_comment() } else { self.without_code(*number) };
            let title = if is_whole { "Remove the comment" } else { "Remove the code" };
            let fix = Fix {
                title: title.to_string(),
                applicability: Applicability::Safe,
                preferred: true,
                edits: vec![edit],
            };
            Diagnostic {
                check: &UNUSED_SUPPRESSION,
                severity: Severity::Hint,
                range: TextRange::at(start, size(code.len())),
                message,
                related: Vec::new(),
                fixes: vec![fix],
            }
        };
        idle.iter().map(finding).collect()
    }

    /// Takes the directive away, and with it the blanks before it where nothing else is left of the comment.
    fn without_comment(&self) -> Edit {
        let within = &self.directive.range;
        let rest = self.text.get(within.end..).unwrap_or_default();
        let (mut start, mut end) = (within.start, within.end);
        let mut blanks = 0;
        if rest.trim().is_empty() {
            end = self.text.len();
            let head = self.text.get(..start).unwrap_or_default();
            start = head.trim_end().len();
            if start == 0 {
                blanks = self.before.len() - self.before.trim_end().len();
                // A line without anything else goes whole.
                end += if blanks == self.before.len() { self.line_end } else { 0 };
            }
        } else if !rest.trim_start().starts_with('#') {
            // Words follow that belong to a comment: they keep its sign.
            start += 1;
            end += rest.len() - rest.trim_start().len();
            return Edit { range: range(start..end) + self.comment, text: " ".to_string() };
        } else {
            end += rest.len() - rest.trim_start().len();
        }
        let place = range(start..end) + self.comment;
        Edit { range: TextRange::new(place.start() - size(blanks), place.end()), text: String::new() }
    }

    /// Takes one code of several out of the list.
    fn without_code(&self, number: usize) -> Edit {
        let codes = &self.directive.codes;
        let at = |number: usize| codes.get(number).map(|(at, code)| (*at, at + code.len()));
        let this = at(number).unwrap_or_default();
        let gone = match (at(number + 1), number.checked_sub(1).and_then(at)) {
            (Some(next), _) => this.0..next.0,
            (None, Some(previous)) => previous.1..this.1,
            (None, None) => this.0..this.1,
        };
        Edit { range: range(gone) + self.comment, text: String::new() }
    }
}

/// The change that silences a finding in the line where it begins; `None` where that line cannot take a comment.
pub(super) fn silencing(analysis: &Analysis, finding: &Diagnostic) -> Option<Edit> {
    let pieces = analysis.document.pieces();
    let piece = pieces.get(analysis.document.piece_at(finding.range.start()))?;
    let text = piece.segment.text();
    let at = finding.range.start().checked_sub(piece.start)?;
    let line = line_around(text, at.into());
    let content = text.get(line.clone())?.trim_end();
    let end = line.start + content.len();
    let code = finding.check.code;
    let insert = |at: usize, text: String| {
        let at = piece.start + size(at);
        Some(Edit { range: TextRange::empty(at), text })
    };
    let root = piece.segment.tree().root();
    let comment = root.descendants().find(|node| {
        node.kind() == Kind::Comment
            && usize::from(node.range().end()) == end
            && node.range().start() >= size(line.start)
    });
    let Some(comment) = comment else {
        let is_in_string = root.descendants().any(|node| {
            matches!(node.kind(), Kind::String)
                && node.range().start() < size(end)
                && node.range().end() > size(end)
        });
        let goes_on = content.ends_with('\\');
        return if is_in_string || goes_on {
            None
        } else {
            insert(end, format!("  # pygloss: ignore[{code}]"))
        };
    };
    let own = directives(comment.text());
    match own.iter().find(|directive| directive.origin == Origin::Own && directive.scope == Scope::Line) {
        // One list holds all codes.
        Some(directive) => {
            let close = usize::from(comment.range().start()) + directive.range.end - 1;
            insert(close, format!(", {code}"))
        }
        None => insert(end, format!("  # pygloss: ignore[{code}]")),
    }
}

/// The line around the byte at `offset`, with its end.
fn line_around(text: &str, offset: usize) -> std::ops::Range<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let bytes = text.as_bytes();
    let start = bytes.get(..offset).and_then(|head| head.iter().rposition(is_end)).map_or(0, |at| at + 1);
    let end = bytes.get(offset..).and_then(|tail| memchr::memchr2(b'\n', b'\r', tail)).map(|at| offset + at);
    let end = end.map_or(text.len(), |end| {
        let is_pair = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
        end + 1 + usize::from(is_pair)
    });
    start..end
}

/// The first line that holds more than a comment, from the byte `from` of the piece with the number `at`.
fn next_line(pieces: &[Piece], at: usize, from: usize) -> Option<TextRange> {
    let mut from = from;
    for piece in pieces.iter().skip(at) {
        let text = piece.segment.text();
        while from < text.len() {
            let line = line_around(text, from);
            let words = text.get(line.clone())?.trim();
            if words.is_empty() {
                return None;
            }
            if !words.starts_with('#') {
                return Some(range(line) + piece.start);
            }
            from = line.end;
        }
        from = 0;
    }
    None
}

fn size(bytes: usize) -> TextSize {
    TextSize::try_from(bytes).unwrap_or_default()
}

fn range(bytes: std::ops::Range<usize>) -> TextRange {
    let (start, end) = (size(bytes.start), size(bytes.end));
    TextRange::new(start.min(end), end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::{Cancel, Diagnostic, Settings, Shared};
    use crate::document::Document;
    use crate::knowledge::Library;
    use crate::text::apply;

    use super::*;

    fn diagnostics(text: &str, settings: Settings) -> Vec<Diagnostic> {
        let shared = Shared::new(Arc::new(Library::default()));
        let analysis = Analysis::new(Document::new(text), Arc::new(settings), &shared, None);
        analysis.all_diagnostics(&Cancel::default()).unwrap()
    }

    fn codes(text: &str) -> Vec<&'static str> {
        diagnostics(text, Settings::default()).iter().map(|found| found.check.code).collect()
    }

    #[test]
    fn a_comment_silences_the_line_it_stands_in() {
        assert_eq!(codes("def f(x, y=None):\n    return x == None\n"), ["equality-with-none"]);
        for text in [
            "def f(x):\n    return x == None  # pygloss: ignore[equality-with-none]\n",
            "def f(x):\n    return x == None  # noqa: E711\n",
            "def f(x):\r\n    return x == None  # noqa\r\n",
            "def f(x):\n    # pygloss: ignore[equality-with-none]\n    return x == None\n",
            "def f(x):\n    # pygloss: ignore[equality-with-none]\n    # because of this\n    return x == None\n",
            "# ruff: noqa: E711\ndef f(x):\n    return x == None\n",
            "def f(x):\n    return x == None\n# pygloss: ignore-file[equality-with-none]\n",
            "class A:\n    # pygloss: ignore[E711]\n    x = y == None\n",
        ] {
            assert_eq!(codes(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn words_in_strings_and_on_other_lines_silence_nothing() {
        for text in [
            "x == None or '# noqa'\n",
            "# noqa\nx == None\n",
            "# pygloss: ignore[E711]\n\nx == None\n",
            "x == None\n# pygloss: ignore[bare-except]\n",
            "y = 1  # ruff: noqa\nx == None\n",
        ] {
            assert!(codes(text).contains(&"equality-with-none"), "{text}");
        }
    }

    #[test]
    fn what_silences_nothing_is_reported_and_can_go() {
        for (text, said, without) in [
            (
                "x = 1  # pygloss: ignore[bare-except]\n",
                "`bare-except` finds nothing in this line",
                "x = 1\n",
            ),
            (
                "x == None  # pygloss: ignore[bare-except, E711]\n",
                "`bare-except` finds nothing in this line",
                "x == None  # pygloss: ignore[E711]\n",
            ),
            (
                "x == None  # pygloss: ignore[E711, bare-except]\n",
                "`bare-except` finds nothing in this line",
                "x == None  # pygloss: ignore[E711]\n",
            ),
            ("x = 1  # pygloss: ignore[bear-except]\n", "`bear-except` is no check of pygloss", "x = 1\n"),
            ("x = 1  # so it is # pygloss: ignore[trap]\n", "`trap` finds nothing", "x = 1  # so it is\n"),
            ("x = 1  # pygloss: ignore[trap]  so it is\n", "`trap` finds nothing", "x = 1  # so it is\n"),
            (
                "x = 1  # pygloss: ignore[trap] # type: ignore\n",
                "`trap` finds nothing",
                "x = 1  # type: ignore\n",
            ),
            ("if x:\n    # pygloss: ignore[trap]\n    y = 1\n", "`trap` finds nothing", "if x:\n    y = 1\n"),
            ("# pygloss: ignore-file[bare-except]\r\nx = 1\r\n", "nothing in this file", "x = 1\r\n"),
        ] {
            let found = diagnostics(text, Settings::default());
            let unused: Vec<_> = found.iter().filter(|d| d.check.code == UNUSED_SUPPRESSION.code).collect();
            assert_eq!(unused.len(), 1, "{text}");
            assert!(unused[0].message.contains(said), "{}", unused[0].message);
            assert_eq!(unused[0].severity, Severity::Hint);
            assert_eq!(apply(text, &unused[0].fixes[0].edits).unwrap(), without, "{text}");
        }
    }

    #[test]
    fn a_comment_for_what_is_off_or_cannot_be_seen_is_left_alone() {
        let text = "x = 1  # pygloss: ignore[bare-except]\n";
        for settings in [
            Settings { ignore: vec!["bare-except".to_string()], ..Settings::default() },
            Settings { ignore: vec!["unused-suppression".to_string()], ..Settings::default() },
            Settings { select: Some(vec!["bare-except".to_string()]), ..Settings::default() },
        ] {
            assert!(diagnostics(text, settings).is_empty());
        }
        assert_eq!(codes("x = (1  # pygloss: ignore[bare-except]\n"), [] as [&str; 0]);
    }

    #[test]
    fn a_finding_is_silenced_by_a_comment_in_its_line() {
        for (text, silenced) in [
            ("x == None\r\ny = 1\r\n", Some("x == None  # pygloss: ignore[equality-with-none]\r\ny = 1\r\n")),
            ("x == None", Some("x == None  # pygloss: ignore[equality-with-none]")),
            ("x == None  # why\n", Some("x == None  # why  # pygloss: ignore[equality-with-none]\n")),
            (
                "x == None  # pygloss: ignore[bare-except] so\n",
                Some("x == None  # pygloss: ignore[bare-except, equality-with-none] so\n"),
            ),
            ("f(x == None,\n  1)\n", Some("f(x == None,  # pygloss: ignore[equality-with-none]\n  1)\n")),
            ("y = x == None \\\n  or 1\n", None),
            ("f(x == None, \"\"\"\nb\n\"\"\")\n", None),
        ] {
            let shared = Shared::new(Arc::new(Library::default()));
            let analysis = Analysis::new(Document::new(text), Arc::default(), &shared, None);
            let found = analysis.all_diagnostics(&Cancel::default()).unwrap();
            let finding = found.iter().find(|d| d.check.code == "equality-with-none").unwrap();
            let edit = analysis.silencing(finding);
            let mended = edit.map(|edit| apply(text, &[edit]).unwrap());
            assert_eq!(mended.as_deref(), silenced);
            if let Some(mended) = mended {
                assert!(!codes(&mended).contains(&"equality-with-none"), "{mended}");
            }
        }
    }

    #[test]
    fn the_closest_name_says_how_loudly() {
        let severity = |pairs: &[(&str, Option<Severity>)]| {
            let severity = pairs.iter().map(|(name, how)| ((*name).to_string(), *how)).collect();
            let found = diagnostics("x == None\n", Settings { severity, ..Settings::default() });
            found.iter().find(|d| d.check.code == "equality-with-none").map(|d| d.severity)
        };
        assert_eq!(severity(&[]), Some(Severity::Warning));
        assert_eq!(severity(&[("trap", Some(Severity::Hint))]), Some(Severity::Hint));
        assert_eq!(severity(&[("E711", Some(Severity::Error)), ("trap", None)]), Some(Severity::Error));
        assert_eq!(severity(&[("trap", None)]), None);
        assert_eq!(severity(&[("all", None), ("speed", None)]), None);
        assert_eq!(severity(&[("equality-with-none", None), ("trap", Some(Severity::Error))]), None);
    }
}

//! What the tracebacks in a text mean, and where in the open files they point to.

use std::sync::Arc;

use std::path::{Path, PathBuf};

use pygloss_engine::analysis::Cancel;
use pygloss_engine::errors::explain::{Explanation, Files, explain};
use pygloss_engine::errors::{Frame, Raised, Report, parse};
use pygloss_engine::knowledge::render::Links;
use pygloss_engine::text::Encoding;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

use super::super::raised::Mark;
use super::super::session::Session;
use super::super::to_proto;
use super::Arguments;
use crate::source_file::SourceFile;
use crate::tracebacks::{Addresses, MOST, Read, Sources, first_sentence, is_remote, markdown};

/// Explains it, and marks the lines in which the programs of the text failed; those of an earlier text are marked no more.
pub fn traceback(session: &Arc<Session>, arguments: &Arguments<'_>, _: &Cancel) -> Result<Option<Value>> {
    let text = arguments.given.first().and_then(Value::as_str);
    let text = text.ok_or_else(|| arguments.wrong("what Python has printed: [\"Traceback (most …\"]"))?;
    let reports = parse(text);
    let files = Sources::new(|file: &str| read(session, file));
    let told = Told::of(session, &reports, &files);
    session.mark(told.marks);
    if reports.is_empty() {
        return Ok(None);
    }
    let client = session.negotiated();
    let frame = |frame: &Frame| {
        let uri = to_proto::uri(&path(session, &frame.file)?)?;
        Some(format!("{}#L{}", uri.as_str(), frame.line))
    };
    let cards = if client.command_links { Links::Command } else { Links::None };
    let library = crate::cards::library();
    let markdown = markdown(library, &reports, &files, &Addresses { frame: &frame, cards });
    let cards = told.concepts.iter().filter_map(|slug| library.get(slug));
    let cards: Vec<Value> =
        cards.map(|card| json!({"slug": card.header().slug, "title": card.header().title})).collect();
    Ok(Some(json!({"markdown": markdown, "places": told.places, "cards": cards})))
}

/// The file that is meant; one that is named without its folder lies in the workspace.
fn path(session: &Session, file: &str) -> Option<PathBuf> {
    if is_remote(file) {
        return None;
    }
    let named = Path::new(file);
    if named.is_absolute() {
        return named.is_file().then(|| named.to_path_buf());
    }
    session.configuration.folders().iter().map(|folder| folder.join(named)).find(|path| path.is_file())
}

/// What is open goes before what is on disk.
fn read(session: &Session, file: &str) -> Option<Read> {
    let path = path(session, file)?;
    let open = to_proto::uri(&path).and_then(|uri| session.text_of(&uri));
    let text = open.map_or_else(|| SourceFile::read(&path).ok().map(|read| read.text), Some)?;
    let target = session.configuration.of(Some(&path), &session.log).config.settings.target;
    Some(Read { text, target })
}

/// What is to be said of several exceptions together.
#[derive(Default)]
struct Told {
    places: Vec<Value>,
    /// Slugs, each once.
    concepts: Vec<&'static str>,
    marks: Vec<Mark>,
}

impl Told {
    fn of(session: &Session, reports: &[Report], files: &dyn Files) -> Told {
        let mut all = Told::default();
        for report in reports {
            let last = report.last().map(|(last, _)| last);
            for (at, raised) in report.exceptions.iter().enumerate() {
                if at < MOST || Some(at) == last {
                    all.add(session, raised, explain(report, at, files), files, Some(at) == last);
                }
            }
        }
        all
    }

    fn add(
        &mut self,
        session: &Session,
        raised: &Raised,
        told: Option<Explanation>,
        files: &dyn Files,
        is_last: bool,
    ) {
        let Some(told) = told else { return };
        if !self.concepts.contains(&told.concept) {
            self.concepts.push(told.concept);
        }
        let Some(frame) = told.frame.and_then(|at| raised.frames.get(at)) else { return };
        let Some(uri) = path(session, &frame.file).and_then(|path| to_proto::uri(&path)) else { return };
        let source = files.source(&frame.file);
        let line = source.as_ref().and_then(|source| source.line(frame.line));
        let is_same = source.as_ref().is_some_and(|source| source.has_line(frame));
        let range = range(frame, line.unwrap_or_default(), is_same, session.negotiated().encoding);
        let message = format!("{}: {}", raised.name(), first_sentence(&told.what));
        self.places.push(json!({"uri": uri, "range": range, "message": message}));
        if let Some(line) = line.filter(|_| is_last && is_same) {
            self.marks.push(Mark { uri, range, line: line.to_string(), message, concept: told.concept });
        }
    }
}

/// What of a line failed: what is marked in the traceback where the line is the same, or all of it but the blanks around it.
fn range(frame: &Frame, line: &str, is_same: bool, encoding: Encoding) -> lsp::Range {
    let number = frame.line.saturating_sub(1);
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    let marks = frame.marked.as_ref().filter(|_| is_same).map(|marks| marks.all.clone());
    let (start, end) = match marks.filter(|marks| !marks.is_empty()) {
        Some(marks) => (indent + marks.start, indent + marks.end),
        None => (indent, line.trim_end().chars().count().max(indent)),
    };
    let position = |column: usize| {
        let before = line.chars().take(column);
        lsp::Position { line: number, character: before.map(|c| encoding.units(c)).sum() }
    };
    lsp::Range { start: position(start), end: position(end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(printed: &str, line: &str, is_same: bool) -> (u32, u32) {
        let reports = parse(printed);
        let range = range(&reports[0].exceptions[0].frames[0], line, is_same, Encoding::Utf16);
        assert_eq!((range.start.line, range.end.line), (6, 6));
        (range.start.character, range.end.character)
    }

    #[test]
    fn what_is_marked_is_shown() {
        let marked = "Traceback (most recent call last):\n  File \"a.py\", line 7, in f\n    x = '𝕏' + y[0]\n              ~^^^\nTypeError: no\n";
        assert_eq!(columns(marked, "    x = '𝕏' + y[0]  ", true), (15, 19));
        assert_eq!(columns(marked, "  other", false), (2, 7), "another line has other columns");
        assert_eq!(columns(marked, "", false), (0, 0));
        let plain =
            "Traceback (most recent call last):\n  File \"a.py\", line 7, in f\n    y[0]\nTypeError: no\n";
        assert_eq!(columns(plain, "\ty[0]", true), (1, 5));
    }
}

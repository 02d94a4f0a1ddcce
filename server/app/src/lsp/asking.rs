//! Comments that ask: `#? star before a parameter` is completed with the cards that answer, and pointing at it shows the best one.

use pygloss_engine::analysis::Cancel;
use pygloss_engine::document::Document;
use pygloss_engine::knowledge::search::Hit;
use pygloss_engine::learner::Happening;
use pygloss_engine::syntax::Kind;
use pygloss_engine::text::{Encoding, TextRange, TextSize};
use tower_lsp::ls_types as lsp;

use super::commands::best;
use super::session::Session;
use super::snapshot::Snapshot;
use super::{from_proto, to_proto, understanding};

/// How such a comment begins.
const MARK: &str = "#?";
/// No more cards than these are offered.
const MOST: usize = 10;

/// A comment that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asking {
    /// The whole comment, in bytes of the document.
    comment: TextRange,
    /// What is asked: what stands behind the mark, without the blanks around it.
    question: TextRange,
    /// Its line, from 0.
    line: u32,
}

/// The comment that asks at `offset`; `None` where there is none, which costs next to nothing.
fn asking(document: &Document, offset: TextSize, encoding: Encoding) -> Option<Asking> {
    let line = document.position(offset, encoding).line;
    let place = document.line_range(line)?;
    let text = document.line_text(line);
    let mut marks = text.match_indices(MARK).filter_map(|(at, _)| {
        let start = place.start() + TextSize::try_from(at).ok()?;
        let piece = document.pieces().get(document.piece_at(start))?;
        let node = piece.segment.tree().node_at(start - piece.start);
        let comment = node.range() + piece.start;
        (node.kind() == Kind::Comment && comment.start() == start).then_some((at, comment))
    });
    let (at, comment) = marks.next().filter(|(_, comment)| comment.start() <= offset)?;
    let behind = text.get(at + MARK.len()..)?;
    let asked = behind.trim();
    let blanks = behind.len() - behind.trim_start().len();
    let start = comment.start() + TextSize::of(MARK) + TextSize::try_from(blanks).ok()?;
    Some(Asking { comment, question: TextRange::at(start, TextSize::of(asked)), line })
}

/// What stands in a range that lies within one line.
fn text_of(document: &Document, line: u32, range: TextRange) -> &str {
    let start = document.line_range(line).map_or(range.start(), TextRange::start);
    let at = |offset: TextSize| offset.checked_sub(start).map_or(0, usize::from);
    document.line_text(line).get(at(range.start())..at(range.end())).unwrap_or_default()
}

/// The cards that a comment asks for; `None` where no comment asks.
pub fn complete(
    session: &Session,
    place: &lsp::TextDocumentPositionParams,
    cancel: &Cancel,
) -> Option<lsp::CompletionList> {
    let uri = &place.text_document.uri;
    let encoding = session.negotiated().encoding;
    let file = session.file(uri).filter(|file| file.is_python)?;
    let document = file.document(encoding, &session.log)?;
    let offset = document.offset(from_proto::position(place.position), encoding);
    let asking = asking(&document, offset, encoding)
        .filter(|asking| offset >= asking.comment.start() + TextSize::of(MARK))?;
    // Behind blanks at the end, the question begins or ends where the cursor stands.
    let start = asking.question.start().min(offset);
    let replaced = TextRange::new(start, asking.question.end().max(offset));
    let typed = text_of(&document, asking.line, TextRange::new(start, offset));
    let position = |offset| to_proto::position(document.position(offset, encoding));
    let range = lsp::Range { start: position(replaced.start()), end: position(replaced.end()) };
    let libraries = session.configuration.libraries();
    let slugs: Vec<String> = if typed.trim().is_empty() {
        near(session, uri, asking.line, cancel)
    } else {
        best(&libraries, typed, MOST).iter().map(|hit: &Hit<'_>| hit.slug.to_string()).collect()
    };
    let markdown = session.negotiated().markdown;
    let item = |(number, slug): (usize, &String)| {
        let library = libraries.iter().find(|library| library.get(slug).is_some())?;
        let header = library.get(slug)?.header();
        // Behind the mark itself, a blank is wanted.
        let blank = if replaced.start() == asking.comment.start() + TextSize::of(MARK) { " " } else { "" };
        Some(lsp::CompletionItem {
            label: header.title.to_string(),
            kind: Some(lsp::CompletionItemKind::REFERENCE),
            detail: Some(header.gloss.to_string()),
            documentation: understanding::short_card(library, slug, markdown, false)
                .map(|text| lsp::Documentation::MarkupContent(to_proto::markup(text, markdown))),
            sort_text: Some(format!("{number:02}")),
            // Clients leave out what does not go with what is typed, and a title need not.
            filter_text: Some(typed.to_string()).filter(|typed| !typed.is_empty()),
            text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
                range,
                new_text: format!("{blank}{}", header.title),
            })),
            ..lsp::CompletionItem::default()
        })
    };
    let items = slugs.iter().enumerate().filter_map(item).collect();
    // The next letter is another question.
    Some(lsp::CompletionList { is_incomplete: true, items })
}

/// The concepts of the code around a line, those of the nearest lines first: what is most likely asked about.
fn near(session: &Session, uri: &lsp::Uri, line: u32, cancel: &Cancel) -> Vec<String> {
    let concepts = session.understand(uri).and_then(|snapshot| snapshot.concepts(cancel));
    let Some(concepts) = concepts else { return Vec::new() };
    let distance = |other: u32| {
        // Of two lines that are equally far, the one below is meant.
        if other >= line { 2 * (other - line) } else { 2 * (line - other) + 1 }
    };
    let nearest = concepts.iter().filter_map(|one| {
        let nearest = one.places.iter().map(|place| distance(place.start.line)).min()?;
        Some((nearest, one.slug.clone()))
    });
    let mut nearest: Vec<(u32, String)> = nearest.collect();
    nearest.sort();
    nearest.into_iter().map(|(_, slug)| slug).take(MOST).collect()
}

/// The card that a comment asks for, for whoever points at the comment; `None` where no comment asks, or no card answers.
pub fn hover(session: &Session, snapshot: &Snapshot, offset: TextSize) -> Option<lsp::Hover> {
    let client = session.negotiated();
    let document = snapshot.analysis.document();
    let asking = asking(document, offset, client.encoding)?;
    let question = text_of(document, asking.line, asking.question);
    let library = snapshot.analysis.library();
    let found = library.search(question, 1);
    let slug = found.first()?.slug;
    let text = understanding::short_card(library, slug, client.markdown, client.command_links)?;
    if let Some(memory) = session.memory(None) {
        memory.met([slug.to_string()], Happening::Seen);
    }
    Some(to_proto::hover(snapshot, asking.comment, text, client))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str, at: usize) -> Option<String> {
        let document = Document::new(text);
        let found = asking(&document, TextSize::try_from(at).unwrap(), Encoding::Utf16)?;
        Some(text_of(&document, found.line, found.question).to_string())
    }

    #[test]
    fn comments_ask_and_nothing_else_does() {
        let text = "x = 1  #?  star before é  \ny = '#? no'\n# ? no\n#: #? no\n#?\n'''\n#? no\n'''\n";
        let of = |line: &str, column: usize| asked(text, text.find(line).unwrap() + column);
        let first = Some("star before é".to_string());
        assert_eq!([of("x =", 7), of("x =", 9), of("x =", 27)], [first.clone(), first.clone(), first]);
        assert_eq!(of("x =", 4), None, "before the comment");
        assert_eq!(of("#?\n", 2), Some(String::new()));
        for (line, column) in [("y =", 8), ("# ?", 3), ("#: ", 6), ("\n#? no\n'", 4)] {
            assert_eq!(of(line, column), None, "{line}");
        }
        assert_eq!(asked("", 0), None);
    }
}

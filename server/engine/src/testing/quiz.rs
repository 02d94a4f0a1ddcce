//! Questions of fixtures, as lines.

use std::sync::Arc;

use crate::analysis::{Analysis, Cancel, Shared};
use crate::document::Document;
use crate::knowledge::Library;
use crate::note::Text;

/// The questions of one kind about a source: the line, what is asked, the right answer, and the wrong ones.
#[must_use]
pub fn asked(kind: &str, source: &str) -> Vec<String> {
    let shared = Shared::new(Arc::new(Library::default()));
    let analysis = Analysis::new(Document::new(source), Arc::default(), &shared, None);
    let questions = analysis.quiz(&Cancel::default());
    questions
        .iter()
        .filter(|question| question.kind == kind)
        .map(|question| {
            let line = source[..usize::from(question.place.start())].matches('\n').count() + 1;
            let wrong = question.wrong.iter().map(Text::to_quoted).collect::<Vec<_>>().join(" - ");
            format!("{line}: {} + {} - {wrong}", question.ask.to_quoted(), question.answer.to_quoted())
        })
        .collect()
}

/// There is no question of this kind about the source.
///
/// # Panics
/// Where there is.
#[track_caller]
pub fn not_asked(kind: &str, source: &str) {
    assert_eq!(asked(kind, source), Vec::<String>::new(), "{source}");
}

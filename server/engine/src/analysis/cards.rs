//! Which cards a document has something for.

use text_size::TextRange;

use super::{Analysis, Cancel};

/// The leading card of each token that has one. Nearly every line has an `=`: its card is for whoever points at it.
pub(super) fn leading(analysis: &Analysis, cancel: &Cancel) -> Vec<(String, TextRange)> {
    let mut found = Vec::new();
    for (number, piece) in analysis.document().pieces().iter().enumerate() {
        for token in piece.segment.tree().root().tokens().filter(|token| token.text() != "=") {
            if cancel.is_cancelled() {
                return found;
            }
            let slugs = analysis.library().cards_at(analysis.module(), number, token);
            found.extend(slugs.into_iter().next().map(|slug| (slug, token.range() + piece.start)));
        }
    }
    found
}

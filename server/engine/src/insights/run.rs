//! Running the insights at one place or over a range.

use std::cell::RefCell;
use std::sync::LazyLock;

use text_size::{TextRange, TextSize};

use super::{Insight, insights};
use crate::analysis::Cancel;
use crate::checks::run::Broken;
use crate::contain::contain;
use crate::note::{Note, Weight};
use crate::semantics::{Context, Dependencies, Module};
use crate::syntax::{Kind, Node};

fn insights_for(kind: Kind) -> &'static [(usize, &'static Insight)] {
    static TABLE: LazyLock<Vec<Vec<(usize, &'static Insight)>>> = LazyLock::new(|| {
        let mut table = vec![Vec::new(); Kind::COUNT];
        for (order, insight) in insights().enumerate() {
            for kind in insight.kinds {
                if let Some(row) = table.get_mut(*kind as usize) {
                    row.push((order, insight));
                }
            }
        }
        table
    });
    TABLE.get(kind as usize).map_or(&[], Vec::as_slice)
}

/// What the insights say where the byte `offset` of the document is hovered. The narrowest anchor comes first: it is
/// about the thing under the cursor. Among equals the weightier note leads, then the insight that is registered first.
#[must_use]
pub fn at(module: &Module, piece: usize, offset: TextSize) -> Vec<Note> {
    at_and_around(module, piece, offset).0
}

/// What [`at`] says, and what fails or surprises in the code around that byte of the document: whoever points into a call that
/// raises is told so wherever in its line they point, where that place has nothing of its own to say. The narrowest comes first.
#[must_use]
pub(crate) fn at_and_around(module: &Module, piece: usize, offset: TextSize) -> (Vec<Note>, Vec<Note>) {
    let nothing = || (Vec::new(), Vec::new());
    let dependencies = RefCell::new(Dependencies::default());
    let Some(context) = Context::new(module, piece, &dependencies) else { return nothing() };
    let context = context.asked_about(offset);
    let tree = context.tree();
    let Some(start) = module.pieces().get(piece).map(|p| p.start) else { return nothing() };
    let Some(inside) = offset.checked_sub(start) else { return nothing() };
    let token = tree.node_at(inside);
    if is_broken(&context, token) {
        return nothing();
    }
    let mut notes: Vec<(TextSize, usize, Note)> = Vec::new();
    let mut around: Vec<(TextSize, usize, Note)> = Vec::new();
    let is_code = !matches!(token.kind(), Kind::Comment | Kind::Block | Kind::Module);
    let mut found = Vec::new();
    for node in std::iter::once(token).chain(token.ancestors().take(FARTHEST)) {
        for (order, insight) in insights_for(node.kind()) {
            found.clear();
            if contain(insight.concept, || (insight.run)(&context, node, &mut found)).is_none() {
                continue;
            }
            for note in found.drain(..) {
                let narrowest = note.anchors.iter().filter(|r| covers(**r, offset)).map(|r| r.len()).min();
                if let Some(width) = narrowest {
                    notes.push((width, *order, note));
                } else if is_code && note.weight <= Weight::Surprise && covers(note.range, offset) {
                    let text = tree.text().get(std::ops::Range::from(note.range - start));
                    if text.is_some_and(|text| !text.contains('\n')) {
                        around.push((note.range.len(), *order, note));
                    }
                }
            }
        }
    }
    (ranked(notes), ranked(around))
}

/// Whether an error in the code is around a token, or too near to it for anything to be said.
pub(super) fn is_broken(context: &Context<'_>, token: Node<'_>) -> bool {
    Broken::new(context.tree().root()).covers(token)
}

/// The order of several notes at one place, from the width of their anchors and the numbers of their insights: the first one
/// leads. The reasons are in `server/README.md`.
fn ranked(mut notes: Vec<(TextSize, usize, Note)>) -> Vec<Note> {
    // Where there is something to tell, where the name is found is not worth a line.
    if notes.iter().any(|(_, _, note)| note.weight < Weight::Whereabouts) {
        notes.retain(|(_, _, note)| note.weight != Weight::Whereabouts);
    }
    notes.sort_by_key(|(width, order, note)| (*width, note.weight, *order));
    notes.dedup_by(|a, b| a.2 == b.2);
    notes.into_iter().map(|(_, _, note)| note).collect()
}

/// An anchor is a construct's own token or name, or at most a piece of its text: what stands further above a token has none
/// there, and code may be nested 50,000 deep.
const FARTHEST: usize = 48;

/// A hover on the first byte counts, one past the last does not.
fn covers(anchor: TextRange, offset: TextSize) -> bool {
    anchor.start() <= offset && offset < anchor.end()
}

/// Everything the insights say about what stands in `range` (bytes of the document), in source order of the first
/// anchor.
#[must_use]
pub fn within(module: &Module, range: TextRange, cancel: &Cancel) -> Vec<Note> {
    placed(module, range, cancel, &|note| {
        note.anchors.iter().find(|a| touches(**a, range)).map(|anchor| anchor.start())
    })
}

/// What the insights say about the nodes that `range` touches, at the places that `place` finds for the notes, in their
/// order. A note without a place is left out.
pub(crate) fn placed(
    module: &Module,
    range: TextRange,
    cancel: &Cancel,
    place: &dyn Fn(&Note) -> Option<TextSize>,
) -> Vec<Note> {
    let mut notes: Vec<(TextSize, usize, Note)> = Vec::new();
    let first = module.pieces().partition_point(|p| p.start <= range.start()).saturating_sub(1);
    for (piece, at) in module.pieces().iter().enumerate().skip(first) {
        if at.start > range.end() || cancel.is_cancelled() {
            break;
        }
        collect(module, piece, range, place, &mut notes);
    }
    notes.sort_by_key(|note| (note.0, note.1));
    notes.dedup_by(|a, b| a.2 == b.2);
    notes.into_iter().map(|(_, _, note)| note).collect()
}

fn collect(
    module: &Module,
    piece: usize,
    range: TextRange,
    place: &dyn Fn(&Note) -> Option<TextSize>,
    notes: &mut Vec<(TextSize, usize, Note)>,
) {
    let dependencies = RefCell::new(Dependencies::default());
    let Some(context) = Context::new(module, piece, &dependencies) else { return };
    let root = context.tree().root();
    let broken = Broken::new(root);
    let mut found = Vec::new();
    for node in root.descendants() {
        let insights = insights_for(node.kind());
        if insights.is_empty() || broken.covers(node) || !touches(context.range(node), range) {
            continue;
        }
        for (order, insight) in insights {
            found.clear();
            if contain(insight.concept, || (insight.run)(&context, node, &mut found)).is_none() {
                continue;
            }
            for note in found.drain(..).filter(|note| note.weight < Weight::Whereabouts) {
                if let Some(at) = place(&note) {
                    notes.push((at, *order, note));
                }
            }
        }
    }
}

fn touches(a: TextRange, b: TextRange) -> bool {
    a.intersect(b).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Text;
    use crate::testing::hover;

    fn note(title: &str, weight: Weight) -> Note {
        Note::new("closures", TextRange::default(), title, Text::default()).weight(weight)
    }

    #[test]
    fn the_narrowest_leads_then_the_weightiest_then_the_first_registered() {
        let all = [
            (1, 9, note("narrow, light and late", Weight::Working)),
            (2, 5, note("it fails", Weight::Fails)),
            (2, 4, note("a surprise", Weight::Surprise)),
            (2, 1, note("first of two", Weight::Result)),
            (2, 2, note("second of two", Weight::Result)),
            (2, 0, note("how it works", Weight::Working)),
            (3, 0, note("wide and weighty", Weight::Fails)),
            (1, 3, note("where it is found", Weight::Whereabouts)),
        ];
        let expected: Vec<&str> = all.iter().take(7).map(|(_, _, note)| note.title.as_str()).collect();
        // In whatever order they were found.
        for first in 0..all.len() {
            for step in [1, 3, 5, 7] {
                let found = (0..all.len()).map(|i| &all[(first + i * step) % all.len()]);
                let found = found.map(|(width, order, note)| (TextSize::new(*width), *order, note.clone()));
                let notes = ranked(found.collect());
                let titles: Vec<&str> = notes.iter().map(|note| note.title.as_str()).collect();
                assert_eq!(titles, expected);
            }
        }
    }

    #[test]
    fn where_a_name_is_found_is_told_where_nothing_else_is() {
        let notes = ranked(vec![(TextSize::new(1), 0, note("found", Weight::Whereabouts))]);
        assert_eq!(notes.len(), 1);
    }

    #[test]
    fn of_two_about_one_name_that_of_the_insight_registered_first_leads() {
        let notes = hover("def outer(x):\n    def inn$0er():\n        yield x\n    return inner\n");
        let titles: Vec<&str> = notes.iter().map(|note| note.split(" · ").next().unwrap()).collect();
        assert_eq!(titles, ["Closure", "Generator function"]);
    }
}

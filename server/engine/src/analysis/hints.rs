//! The few words that stand between the code, for readers who switched them on.

use text_size::{TextRange, TextSize};

use super::{Analysis, Cancel};
use crate::note::{Hint, HintKind, Note};
use crate::text::Encoding;

/// The notes whose inlay hints stand on the lines of `range`, in the order of their places: of each line at most one, the
/// weightiest, and among equals the one that stands first. A kind that is switched on is shown at every level: somebody
/// asked for it.
pub(super) fn hinting(
    analysis: &Analysis,
    range: TextRange,
    kinds: &[HintKind],
    cancel: &Cancel,
) -> Vec<Note> {
    if kinds.is_empty() {
        return Vec::new();
    }
    let lines = whole_lines(analysis, range);
    let hint = |note: &Note| note.hint.as_ref().filter(|hint| kinds.contains(&hint.kind)).cloned();
    let stands = |note: &Note| hint(note).map(|hint| hint.at).filter(|at| lines.contains_inclusive(*at));
    let notes = crate::insights::run::placed(&analysis.module, lines, cancel, &stands);
    // A line could lose its weightier hint with the part that was not looked at.
    if cancel.is_cancelled() {
        return Vec::new();
    }
    let mut found: Vec<(u32, Hint, Note)> = notes
        .into_iter()
        .filter_map(|note| hint(&note).map(|hint| (line(analysis, hint.at), hint, note)))
        .collect();
    found.sort_by_key(|(line, hint, note)| (*line, note.weight, hint.at));
    found.dedup_by_key(|(line, _, _)| *line);
    found.into_iter().map(|(_, _, note)| note).collect()
}

fn line(analysis: &Analysis, at: TextSize) -> u32 {
    analysis.document.position(at, Encoding::Utf8).line
}

/// What is asked for may begin or end inside a line, and what it gets must not depend on that.
fn whole_lines(analysis: &Analysis, range: TextRange) -> TextRange {
    let end = analysis.document.len();
    let of = |at: TextSize| {
        let line = line(analysis, at.min(end));
        analysis.document.line_range(line).unwrap_or(TextRange::empty(at.min(end)))
    };
    of(range.start()).cover(of(range.end()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Shared;
    use crate::document::Document;
    use crate::knowledge::Library;
    use crate::testing::Fixture;

    fn analyse(text: &str) -> Analysis {
        let shared = Shared::new(Arc::new(Library::default()));
        Analysis::new(Document::new(text), Arc::default(), &shared, None)
    }

    /// The hints of a text, as the lines they stand on, with what is before them.
    fn hints(text: &str, kinds: &[HintKind]) -> Vec<String> {
        let analysis = analyse(text);
        let all = TextRange::up_to(analysis.document().len());
        let notes = analysis.hinting(all, kinds, &Cancel::default());
        notes.iter().map(|note| shown(text, note)).collect()
    }

    fn shown(text: &str, note: &Note) -> String {
        let hint = note.hint.as_ref().unwrap();
        assert!(hint.label.chars().count() <= crate::note::SHORT, "{hint:?}");
        let before = &text[..usize::from(hint.at)];
        format!("{}⟨{}⟩", before.rsplit('\n').next().unwrap(), hint.label)
    }

    const EVERYTHING: &str = "class A: pass
class B(A): pass
class C(A): pass
class D(B, C): pass
def outer(x):
    def inner():
        return x
    return inner
def numbers():
    yield 1
async def go(): pass
def add(item, basket=[]): pass
print(f'{3.14159:>8.2f}', end='')
";

    #[test]
    fn each_kind_is_switched_on_by_itself() {
        assert_eq!(hints(EVERYTHING, &[]), Vec::<String>::new());
        assert_eq!(hints(EVERYTHING, &[HintKind::Mro]), ["class D(B, C):⟨D → B → C → A → object⟩"]);
        assert_eq!(hints(EVERYTHING, &[HintKind::Captures]), ["    def inner():⟨captures x⟩"]);
        assert_eq!(
            hints(EVERYTHING, &[HintKind::Callable]),
            ["def numbers():⟨generator⟩", "async def go():⟨coroutine⟩"]
        );
        assert_eq!(hints(EVERYTHING, &[HintKind::Default]), ["def add(item, basket=[]⟨evaluated once⟩"]);
        assert_eq!(hints(EVERYTHING, &[HintKind::Value]), ["print(f'{3.14159:>8.2f}'⟨= '    3.14'⟩"]);
    }

    #[test]
    fn a_line_has_at_most_one() {
        let text = "def outer(x):\n    def inner(a=[]):\n        yield x\n    return inner\n";
        assert_eq!(hints(text, &HintKind::ALL).len(), 1);
        assert_eq!(hints(text, &[HintKind::Default, HintKind::Callable]).len(), 1);
        // Several parameters on one line too.
        let text = "def f(a=[], b={}): pass\n";
        assert_eq!(hints(text, &HintKind::ALL), ["def f(a=[]⟨evaluated once⟩"]);
    }

    #[test]
    fn what_a_part_of_the_file_gets_is_what_the_whole_file_gets_there() {
        let fixture = Fixture::new(EVERYTHING);
        let text = fixture.text.as_str();
        let analysis = analyse(text);
        let of = |range| analysis.hinting(range, &HintKind::ALL, &Cancel::default());
        let all = of(TextRange::up_to(analysis.document().len()));
        assert_eq!(all.len(), 6);
        for line in 0..analysis.document().line_count() {
            let range = analysis.document().line_range(line).unwrap();
            for part in [range, TextRange::empty(range.start()), TextRange::empty(range.end())] {
                let here: Vec<_> = of(part).iter().map(|note| shown(text, note)).collect();
                let expected: Vec<_> = all
                    .iter()
                    .filter(|note| super::line(&analysis, note.hint.as_ref().unwrap().at) == line)
                    .map(|note| shown(text, note))
                    .collect();
                assert_eq!(here, expected, "line {line}");
            }
        }
    }

    #[test]
    fn nothing_is_said_where_it_was_cancelled() {
        let analysis = analyse(EVERYTHING);
        let cancel = Cancel::default();
        cancel.cancel();
        let all = TextRange::up_to(analysis.document().len());
        assert_eq!(analysis.hinting(all, &HintKind::ALL, &cancel), []);
    }
}

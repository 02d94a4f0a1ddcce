//! Which concepts occur in files, and where.

use pygloss_engine::analysis::{Analysis, Cancel};
use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::card::Header;
use pygloss_engine::note::Weight;
use pygloss_engine::text::{Encoding, Position, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};

/// More places than these are counted, not named.
const MOST_PLACES: usize = 20;

/// A concept of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurring {
    /// The slug of its card.
    pub slug: String,
    /// On how many lines it occurs.
    pub count: usize,
    /// The first of them, in the order of the file.
    pub places: Vec<Place>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The text of the line on which it starts, without the blanks around it.
    pub line: String,
}

/// The concepts of a file in the order in which they occur first, each once a line: what is computed about the code, and the leading card
/// of each token. What the interpreter makes of every function, and where a name is found, is left out. `None` where cancelled.
#[must_use]
pub fn in_file(analysis: &Analysis, encoding: Encoding, cancel: &Cancel) -> Option<Vec<Occurring>> {
    let document = analysis.document();
    let notes = analysis.notes(TextRange::up_to(document.len()), cancel);
    let told = notes.iter().filter(|note| !matches!(note.weight, Weight::Beneath | Weight::Whereabouts));
    let noted =
        told.map(|note| (note.concept.to_string(), note.anchors.first().copied().unwrap_or(note.range)));
    let mut all: Vec<(String, TextRange)> = noted.chain(analysis.cards(cancel)).collect();
    if cancel.is_cancelled() {
        return None;
    }
    all.sort_by(|(slug, range), (other, its)| {
        range.start().cmp(&its.start()).then(range.end().cmp(&its.end())).then(slug.cmp(other))
    });
    let mut found: Vec<Occurring> = Vec::new();
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    let mut taken: FxHashSet<(usize, u32)> = FxHashSet::default();
    for (slug, range) in all {
        if analysis.library().get(&slug).is_none() {
            continue;
        }
        let number = *known.entry(slug.clone()).or_insert(found.len());
        if number == found.len() {
            found.push(Occurring { slug, count: 0, places: Vec::new() });
        }
        let start = document.position(range.start(), encoding);
        if !taken.insert((number, start.line)) {
            continue;
        }
        let Some(concept) = found.get_mut(number) else { continue };
        concept.count += 1;
        if concept.places.len() < MOST_PLACES {
            let end = document.position(range.end(), encoding);
            let line = document.line_text(start.line).trim().to_string();
            concept.places.push(Place { start, end, line });
        }
    }
    Some(found)
}

/// A concept of several files, `F` being what they are known by.
#[derive(Debug)]
pub struct Concept<'f, F> {
    /// Its card.
    pub header: &'f Header,
    /// On how many lines it occurs.
    pub count: usize,
    /// The first of them, file by file.
    pub places: Vec<(&'f F, &'f Place)>,
}

/// The concepts of some files, the most advanced first, and of those of one level the rarest.
#[must_use]
pub fn ranked<'f, F, O: AsRef<Vec<Occurring>>>(
    library: &'f Library,
    files: &'f [(F, O)],
) -> Vec<Concept<'f, F>> {
    let mut all: FxHashMap<&str, Concept<'f, F>> = FxHashMap::default();
    for (file, concepts) in files {
        for one in concepts.as_ref() {
            let Some(header) = library.get(&one.slug).map(|entry| entry.header()) else { continue };
            let concept = all.entry(&one.slug).or_insert(Concept { header, count: 0, places: Vec::new() });
            concept.count += one.count;
            let room = MOST_PLACES.saturating_sub(concept.places.len());
            concept.places.extend(one.places.iter().take(room).map(|place| (file, place)));
        }
    }
    let mut ranked: Vec<Concept<'f, F>> = all.into_values().collect();
    ranked.sort_by(|one, other| {
        let by_level = other.header.level.cmp(&one.header.level);
        by_level.then(one.count.cmp(&other.count)).then(one.header.slug.cmp(&other.header.slug))
    });
    ranked
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use pygloss_engine::analysis::Shared;
    use pygloss_engine::document::Document;

    use super::*;

    fn concepts(text: &str) -> Vec<Occurring> {
        let shared = Shared::new(Arc::clone(crate::cards::library()));
        let analysis = Analysis::new(Document::new(text), Arc::default(), &shared, None);
        in_file(&analysis, Encoding::Utf16, &Cancel::default()).unwrap()
    }

    fn of<'c>(found: &'c [Occurring], slug: &str) -> Option<&'c Occurring> {
        found.iter().find(|one| one.slug == slug)
    }

    #[test]
    fn a_concept_counts_once_a_line() {
        let found = concepts("for x in y: pass\nfor z in x:\n    for é in z: pass\n");
        let one = of(&found, "for-loop").unwrap();
        let places: Vec<_> =
            one.places.iter().map(|p| (p.start.line, p.start.character, p.line.as_str())).collect();
        assert_eq!(one.count, 3);
        assert_eq!(places[..2], [(0, 0, "for x in y: pass"), (1, 0, "for z in x:")]);
        assert_eq!(places[2], (2, 4, "for é in z: pass"));
    }

    #[test]
    fn more_places_are_counted() {
        let one = &concepts(&"for x in y: pass\n".repeat(50));
        let one = of(one, "for-loop").unwrap();
        assert_eq!((one.count, one.places.len()), (50, MOST_PLACES));
    }

    #[test]
    fn strings_and_what_cannot_be_parsed_have_no_concepts() {
        assert_eq!(of(&concepts("x = 'for a in b'\n# for a in b\n"), "for-loop"), None);
        assert_eq!(concepts(""), []);
    }

    #[test]
    fn the_most_advanced_and_rarest_come_first() {
        let text = "class M(type): pass\nfor x in y: pass\nfor x in y: pass\nwhile x: pass\n";
        let files = [("a.py", concepts(text)), ("b.py", concepts("while y: pass\nfor x in y: pass\n"))];
        let ranked = ranked(crate::cards::library(), &files);
        let at = |slug: &str| ranked.iter().position(|one| one.header.slug == slug).unwrap();
        assert!(at("metaclass") < at("while-loop") && at("while-loop") < at("for-loop"));
        let levels: Vec<_> = ranked.iter().map(|one| one.header.level).collect();
        assert!(levels.windows(2).all(|pair| pair[0] >= pair[1]));
        let rows: Vec<_> =
            ranked[at("for-loop")].places.iter().map(|(file, place)| (**file, place.start.line)).collect();
        assert_eq!(rows, [("a.py", 1), ("a.py", 2), ("b.py", 1)]);
    }
}

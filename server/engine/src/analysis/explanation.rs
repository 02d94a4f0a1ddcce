//! What to say at one place.

use text_size::{TextRange, TextSize};

use super::{Analysis, HoverMode, marked};
use crate::knowledge::card::Origin;
use crate::knowledge::render::Depth;
use crate::knowledge::{Fit, Match};
use crate::learner::Reader;
use crate::note::{Note, Weight};

/// What to say at one place. At most one thing leads: the first note, or else the first card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What it is about, in bytes of the document.
    pub range: TextRange,
    /// Computed notes, the narrowest first.
    pub notes: Vec<Note>,
    /// Slugs of the cards that apply here and that no note above is about, the narrowest first.
    pub cards: Vec<String>,
    /// What the name or attribute at this place resolves to, in full: `signal.SIGINT`, `getattr`.
    pub asked: Option<String>,
    /// Slugs of such cards that are below the reader's level: they are offered, not shown.
    pub basics: Vec<String>,
    /// What the interpreter makes of what stands here: named beside the rest, told where there is nothing else or when it is asked for.
    pub beneath: Vec<Note>,
    /// How much of what leads is to be told.
    pub depth: Depth,
}

impl Explanation {
    /// The concept of what leads; `None` where something is offered only.
    #[must_use]
    pub fn lead(&self) -> Option<&str> {
        let card = || self.cards.first().map(String::as_str);
        let beneath = || self.beneath.first().map(|note| note.concept);
        self.notes.first().map(|note| note.concept).or_else(card).or_else(beneath)
    }

    /// All that is computed, what the interpreter makes of it last.
    pub fn into_notes(self) -> impl Iterator<Item = Note> {
        self.notes.into_iter().chain(self.beneath)
    }
}

pub(super) fn explain(analysis: &Analysis, offset: TextSize, reader: &dyn Reader) -> Option<Explanation> {
    if analysis.settings.hover == HoverMode::Off || offset > analysis.document.len() {
        return None;
    }
    let piece = analysis.document.piece_at(offset);
    let (mut notes, around) = crate::insights::run::at_and_around(&analysis.module, piece, offset);
    notes.retain(|note| analysis.is_told(note));
    crate::insights::written_out::complete(&analysis.module, piece, offset, &mut notes);
    notes.retain(|note| analysis.is_told(note));
    let told: Vec<&str> = notes.iter().map(|note| note.concept).collect();
    notes.retain(|note| reader.depth_of(note).is_some());
    let mut has_faded = notes.len() < told.len();
    let (beneath, mut notes): (Vec<Note>, Vec<Note>) =
        notes.into_iter().partition(|note| note.weight == Weight::Beneath);
    let place = analysis.module.pieces().get(piece)?;
    let inside = offset.checked_sub(place.start)?;
    let token = place.segment.tree().node_at(inside);
    let (mut cards, basics) = if analysis.settings.hover == HoverMode::All {
        let matches = analysis.library.matches_at(&analysis.module, piece, token);
        has_faded |= matches.iter().any(|card| !is_new_to(reader, card.slug));
        for_reader(analysis, &told, matches, reader)
    } else {
        (Vec::new(), Vec::new())
    };
    // What is further around does not take the place of what the reader knows.
    if notes.is_empty() && cards.is_empty() && !has_faded {
        notes.extend(around.into_iter().take(1));
    }
    let is_marked = notes.is_empty() && (!cards.is_empty() || basics.is_empty() && !has_faded);
    if is_marked {
        notes = marked::notes(analysis, piece, token, cards.first().map(String::as_str));
        notes.retain(|note| reader.depth_of(note).is_some());
        cards.retain(|slug| notes.iter().all(|note| note.concept != slug));
    }
    let asked = (!cards.is_empty()).then(|| analysis.library.asked(&analysis.module, piece, token)).flatten();
    let range = match notes.first() {
        Some(note) if !is_marked => {
            note.anchors.iter().copied().find(|a| a.contains(offset)).unwrap_or(note.range)
        }
        _ => token.range() + place.start,
    };
    let lead = notes.first().or(beneath.first().filter(|_| cards.is_empty()));
    let depth = match (lead, cards.first()) {
        (Some(note), _) => reader.depth_of(note),
        (None, Some(slug)) => reader.depth_of_card(slug),
        (None, None) => None,
    };
    let depth = depth.unwrap_or_default();
    let is_empty = notes.is_empty() && cards.is_empty() && basics.is_empty() && beneath.is_empty();
    (!is_empty).then_some(Explanation { range, notes, cards, asked, basics, beneath, depth })
}

/// Whether more of a card is told than what it has to say about this code, which is nothing.
fn is_new_to(reader: &dyn Reader, slug: &str) -> bool {
    matches!(reader.depth(slug), Some(Depth::Full | Depth::Short))
}

/// The slugs of the cards that a reader of this level is shown, and of those held back, without those whose concepts the notes have
/// `told` about. What fits less closely does not take the place of what the reader knows or has been told: a `|` between types is no
/// less one because that is basic, and nothing else besides. A name may be what several cards are about, and a team's card is always shown.
fn for_reader(
    analysis: &Analysis,
    told: &[&str],
    cards: Vec<Match<'_>>,
    reader: &dyn Reader,
) -> (Vec<String>, Vec<String>) {
    let is_name = |fit: Fit| matches!(fit, Fit::Name | Fit::Attribute);
    let is_team = |slug| analysis.library.get(slug).is_some_and(|entry| entry.origin() == Origin::Pack);
    let (mut shown, mut basics) = (Vec::new(), Vec::new());
    let mut closest: Option<Fit> = None;
    for card in cards {
        let special = Some(card.fit).filter(|fit| *fit == Fit::NarrowedNode);
        if told.contains(&card.slug) {
            closest = closest.or(special);
            continue;
        }
        let is_behind = closest.is_some_and(|fit| !is_name(fit) || !is_name(card.fit));
        let is_new = is_new_to(reader, card.slug);
        if is_new && (is_team(card.slug) || !is_behind && analysis.is_shown(card.slug)) {
            shown.push(card.slug.to_string());
            closest = closest.or(special);
        } else {
            closest = closest.or(Some(card.fit));
            basics.push(card.slug.to_string());
        }
    }
    (shown, basics)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Level, Settings, Shared};
    use crate::document::Document;
    use crate::knowledge::tests::BUILT_IN;

    fn analysis(text: &str, level: Level) -> Analysis {
        let settings = Arc::new(Settings { level, ..Settings::default() });
        Analysis::new(Document::new(text), settings, &Shared::new(Arc::clone(&BUILT_IN)), None)
    }

    fn explained(text: &str, mark: &str, level: Level) -> Option<Explanation> {
        let analysis = analysis(text, level);
        let offset = TextSize::try_from(text.find(mark).unwrap()).unwrap();
        analysis.explain(offset)
    }

    /// The cards shown at the first `mark` of a text, and those held back.
    fn cards(text: &str, mark: &str, level: Level) -> (Vec<String>, Vec<String>) {
        explained(text, mark, level).map_or_else(Default::default, |found| (found.cards, found.basics))
    }

    #[test]
    fn a_call_that_raises_says_so_wherever_it_is_pointed_at() {
        let text = "def f(a): pass\nx = f(1, two)\nd = {(1, [2]): 3}\n";
        let titles = |mark| {
            let found = explained(text, mark, Level::Advanced);
            found.map_or_else(Vec::new, |found| found.notes.into_iter().map(|note| note.title).collect())
        };
        assert_eq!(titles("f(1"), ["TypeError"]);
        assert_eq!(titles("two"), ["TypeError"]);
        assert_eq!(titles("[2]"), ["Hashability"]);
        assert!(titles("x =").is_empty());
        assert!(titles("f(a)").is_empty());
    }

    #[test]
    fn a_broader_card_does_not_take_the_place_of_a_basic_one() {
        let text = "def f(*args) -> int | None: pass\n";
        assert_eq!(cards(text, "|", Level::Beginner).0, ["optional-type"]);
        // A note tells of the parameter.
        assert!(cards("def f(x: int | None): pass\n", "|", Level::Beginner).0.is_empty());
        let (shown, basics) = cards(text, "|", Level::Intermediate);
        assert_eq!((shown.len(), basics.first().map(String::as_str)), (0, Some("optional-type")));
        assert!(cards(text, "*", Level::Intermediate).0.is_empty());
        assert_eq!(cards("x = a | b\n", "|", Level::Intermediate).0, ["bitwise-operators"]);
    }

    #[test]
    fn a_percent_sign_that_fills_in_is_told_from_one_that_divides() {
        let first = |text| cards(text, "%", Level::Beginner).0.remove(0);
        assert_eq!(first("x = _('a') % {'b': 1}\n"), "str-format-method");
        assert_eq!(first("x = y % (1, 2)\n"), "str-format-method");
        assert_eq!(first("x = y % 2\n"), "floor-division-modulo");
    }

    #[test]
    fn brackets_are_patterns_in_a_case_only() {
        fn is_pattern(text: &str, mark: &str) -> bool {
            cards(text, mark, Level::Beginner).0.iter().any(|card| card == "match-patterns")
        }
        for (text, mark) in [
            ("for i, (x, y) in z: pass\n", "(x"),
            ("[a, (b, c)] = d\n", "(b"),
            ("[a, b] = d\n", "["),
            ("x = [a for (a, b) in d]\n", "(a"),
            ("with f() as (a, b): pass\n", "(a"),
            ("del (a, b)\n", "(a"),
        ] {
            assert!(!is_pattern(text, mark), "{text}");
        }
        let case = |pattern: &str| format!("match x:\n    case {pattern}:\n        pass\n");
        for (pattern, mark) in [
            ("(a, b)", "(a"),
            ("[a, b]", "[a"),
            ("[1, (a, b)]", "(a"),
            ("[1] | (2, 3)", "(2"),
            ("C(n=[a])", "[a"),
            ("{'n': [a]}", "[a"),
            ("[a, b] as c", "[a"),
        ] {
            assert!(is_pattern(&case(pattern), mark), "{pattern}");
        }
    }

    #[test]
    fn a_union_and_a_future_import_are_known_for_what_they_are() {
        assert_eq!(cards("x: int | str\n", "|", Level::Beginner).0[0], "union-type");
        assert_eq!(cards("X = int | None\n", "|", Level::Beginner).0[0], "optional-type");
        let text = "from __future__ import annotations\n";
        assert_eq!(cards(text, "from", Level::Beginner).0[0], "deferred-annotations");
    }

    /// A reader who knows some things, and wants to hear nothing of others.
    struct Knowing {
        known: &'static [&'static str],
        muted: &'static [&'static str],
    }

    impl Reader for Knowing {
        fn depth(&self, concept: &str) -> Option<Depth> {
            match (self.known.contains(&concept), self.muted.contains(&concept)) {
                (_, true) => None,
                (true, _) => Some(Depth::Facts),
                _ => Some(Depth::Full),
            }
        }

        fn lacks_basics(&self, _: &str) -> bool {
            false
        }

        fn is_muted(&self, concept: &str) -> bool {
            self.muted.contains(&concept)
        }
    }

    fn told(text: &str, mark: &str, reader: &Knowing) -> Option<Explanation> {
        let analysis = analysis(text, Level::Beginner);
        analysis.explain_to(TextSize::new(u32::try_from(text.find(mark).unwrap()).unwrap()), reader)
    }

    #[test]
    fn a_keyword_is_asked_for_as_it_is() {
        let asked = |text, mark| explained(text, mark, Level::Beginner).and_then(|found| found.asked);
        let text = "try:\n    f()\nelse:\n    a = -b\nfinally:\n    g()\n";
        assert_eq!(asked(text, "finally").as_deref(), Some("finally"));
        assert_eq!(asked(text, "else").as_deref(), Some("else"));
        assert_eq!(asked("x = a // b\n", "//"), None);
    }

    #[test]
    fn what_is_known_has_its_facts_left() {
        let text = "class A: pass\nclass C(A): pass\nclass D(A): pass\nclass B(C, D): pass\n";
        let known = Knowing { known: &["mro-c3"], muted: &[] };
        let explanation = told(text, "B", &known).unwrap();
        assert_eq!((explanation.notes[0].concept, explanation.depth), ("mro-c3", Depth::Facts));
        let muted = Knowing { known: &[], muted: &["mro-c3"] };
        assert!(
            told(text, "B", &muted).is_none_or(|left| left.notes.iter().all(|note| note.concept != "mro-c3"))
        );
    }

    #[test]
    fn what_is_known_of_a_decorator_stays_away_from_its_name() {
        let text = "class A:\n    @property\n    def x(self): return 1\n";
        let notes = |text, mark, reader: &Knowing| {
            told(text, mark, reader)
                .map_or_else(Vec::new, |found| found.notes.iter().map(|n| n.concept).collect())
        };
        assert_eq!(notes(text, "property", &Knowing { known: &[], muted: &[] }), ["property"]);
        assert!(notes(text, "property", &Knowing { known: &["property"], muted: &[] }).is_empty());
        assert!(notes(text, "property", &Knowing { known: &[], muted: &["property"] }).is_empty());
        let text = "def d(f):\n    return f\n@d\ndef g(): return 1\n";
        assert_eq!(notes(text, "d\ndef g", &Knowing { known: &[], muted: &[] }), ["decorator"]);
        assert!(notes(text, "d\ndef g", &Knowing { known: &[], muted: &["decorator"] }).is_empty());
    }

    #[test]
    fn a_known_card_is_offered_and_nothing_takes_its_place() {
        let text = "x: int | None = None\n";
        let anybody = told(text, "|", &Knowing { known: &[], muted: &[] }).unwrap();
        assert_eq!(anybody.cards[0], "optional-type");
        let explanation = told(text, "|", &Knowing { known: &["optional-type"], muted: &[] }).unwrap();
        assert!(explanation.cards.is_empty(), "{:?}", explanation.cards);
        assert!(explanation.basics.contains(&"optional-type".to_string()));
    }

    #[test]
    fn what_fails_is_told_to_those_who_know() {
        let text = "class A: pass\nclass B(A): pass\nclass C(A, B): pass\n";
        let known = Knowing { known: &["mro-c3", "mro-conflict"], muted: &[] };
        let explanation = told(text, "C(", &known).unwrap();
        assert_eq!((explanation.notes[0].weight, explanation.depth), (Weight::Fails, Depth::Short));
        let muted = Knowing { known: &[], muted: &["mro-c3", "mro-conflict"] };
        assert!(
            told(text, "C(", &muted).is_none_or(|left| left.notes.iter().all(|n| n.weight != Weight::Fails))
        );
    }
}

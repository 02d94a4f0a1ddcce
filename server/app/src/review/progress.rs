//! How far a reader has come on a learning path.

use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::card::Header;
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::learner::Millis;
use rustc_hash::FxHashSet;

use super::History;

/// A card of a path, and how the reader stands with it.
#[derive(Debug)]
pub struct Stop<'l> {
    /// The card.
    pub header: &'l Header,
    /// `muted`, or the name of the stage.
    pub standing: &'static str,
    /// Whether its concept occurs in the files that are looked at.
    pub is_here: bool,
    /// Whether it is the first of the path that is not known, and not muted.
    pub is_next: bool,
}

/// The cards of a path in its order. `here` holds the concepts of the files that are looked at.
#[must_use]
pub fn progress<'l>(
    path: &LearningPath,
    library: &'l Library,
    history: &History,
    here: &FxHashSet<&str>,
    now: Millis,
) -> Vec<Stop<'l>> {
    let mut has_next = false;
    let cards = path.cards().filter_map(|slug| library.get(slug));
    cards
        .map(|entry| {
            let header = entry.header();
            let is_open = !history.knows(&header.slug, now) && !history.is_muted(&header.slug);
            let is_next = is_open && !has_next;
            has_next |= is_open;
            let standing = history.standing(&header.slug, now);
            Stop { header, standing, is_here: here.contains(header.slug.as_ref()), is_next }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use pygloss_engine::learner::{Event, Happening};

    use super::*;
    use crate::paths::paths;

    #[test]
    fn the_first_that_is_not_known_comes_next() {
        let path = &paths()[0];
        let slugs: Vec<&str> = path.cards().take(4).collect();
        let event = |slug: &str, happening| Event { at: 0, concept: slug.to_string(), happening };
        let history = History::of(&[event(slugs[0], Happening::Known), event(slugs[1], Happening::Muted)]);
        let here = FxHashSet::from_iter([slugs[3]]);
        let stops = progress(path, crate::cards::library(), &history, &here, 0);
        assert_eq!(stops.len(), path.cards().count());
        let standing: Vec<_> =
            stops.iter().take(4).map(|stop| (stop.standing, stop.is_here, stop.is_next)).collect();
        assert_eq!(
            standing,
            [("known", false, false), ("muted", false, false), ("new", false, true), ("new", true, false)]
        );
        assert_eq!(stops.iter().filter(|stop| stop.is_next).count(), 1);
    }
}

//! How far a reader has come on learning paths.

use pygloss_engine::knowledge::Library;
use pygloss_engine::knowledge::card::Header;
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::learner::Millis;
use rustc_hash::{FxHashMap, FxHashSet};

use super::History;

/// A card of a path, and how the reader stands with it.
#[derive(Debug, Clone, Copy)]
pub struct Stop<'l> {
    /// The card.
    pub header: &'l Header,
    /// `muted`, or the name of the stage.
    pub standing: &'static str,
    /// Whether its concept occurs in the files that are looked at.
    pub is_here: bool,
    /// Whether it is neither known nor muted.
    is_open: bool,
}

/// The cards of some paths. Those that are on several are looked at once.
#[derive(Debug, Default)]
pub struct Progress<'l>(FxHashMap<&'l str, Stop<'l>>);

impl<'l> Progress<'l> {
    /// On these paths, at a time. `here` holds the concepts of the files that are looked at.
    #[must_use]
    pub fn on<'p>(
        paths: impl IntoIterator<Item = &'p LearningPath>,
        library: &'l Library,
        history: &History,
        here: &FxHashSet<&str>,
        now: Millis,
    ) -> Progress<'l> {
        let mut stops = FxHashMap::default();
        for entry in paths.into_iter().flat_map(LearningPath::cards).filter_map(|slug| library.get(slug)) {
            let header = entry.header();
            let slug = header.slug.as_ref();
            stops.entry(slug).or_insert_with(|| Stop {
                header,
                standing: history.standing(slug, now),
                is_here: here.contains(slug),
                is_open: !history.knows(slug, now) && !history.is_muted(slug),
            });
        }
        Progress(stops)
    }

    /// A card, where there is one.
    #[must_use]
    pub fn stop(&self, slug: &str) -> Option<&Stop<'l>> {
        self.0.get(slug)
    }

    /// The cards in no order.
    pub fn stops(&self) -> impl Iterator<Item = &Stop<'l>> {
        self.0.values()
    }

    /// The first card of a path that is not known, and not muted.
    #[must_use]
    pub fn next<'p>(&self, path: &'p LearningPath) -> Option<&'p str> {
        path.cards().find(|slug| self.stop(slug).is_some_and(|stop| stop.is_open))
    }
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
        let progress = Progress::on([path], crate::cards::library(), &history, &here, 0);
        assert_eq!(progress.stops().count(), path.cards().count());
        let standing = slugs.iter().map(|slug| progress.stop(slug).unwrap());
        let standing: Vec<_> = standing.map(|stop| (stop.standing, stop.is_here)).collect();
        assert_eq!(standing, [("known", false), ("muted", false), ("new", false), ("new", true)]);
        assert_eq!(progress.next(path), Some(slugs[2]));
        let all: Vec<Event> = path.cards().map(|slug| event(slug, Happening::Known)).collect();
        let all = Progress::on([path], crate::cards::library(), &History::of(&all), &here, 0);
        assert_eq!(all.next(path), None, "everything is known");
    }
}

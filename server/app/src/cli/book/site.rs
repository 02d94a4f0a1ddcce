//! What a book is made of: cards in the order of reading, and what belongs to what.

use std::collections::{BTreeMap, BTreeSet};

use pygloss_engine::knowledge::card::{CardKind, Header};
use pygloss_engine::knowledge::paths::LearningPath;
use pygloss_engine::knowledge::{Entry, Library};

use super::areas;
use crate::answers::Answers;

/// Everything that goes into a book.
pub struct Site<'l> {
    /// The cards.
    pub library: &'l Library,
    /// The learning paths.
    pub paths: &'l [LearningPath],
    /// What the programs of quizzes print.
    pub answers: Answers,
    /// The areas, in order, each with at least one card.
    pub areas: Vec<Area<'l>>,
    /// Pitfalls by the slug of their concept.
    pitfalls: BTreeMap<&'l str, Vec<&'l Entry>>,
    /// Cards by the slug of a card that they build on.
    followers: BTreeMap<&'l str, Vec<&'l Entry>>,
}

/// An area with its cards.
pub struct Area<'l> {
    /// The folder.
    pub slug: &'l str,
    /// The heading.
    pub title: String,
    /// One sentence; empty for a team's own areas.
    pub about: &'static str,
    /// Its cards, in the order of reading.
    pub cards: Vec<&'l Entry>,
}

impl<'l> Site<'l> {
    /// Puts cards and paths in order.
    pub fn new(library: &'l Library, paths: &'l [LearningPath]) -> Site<'l> {
        let mut by_area: BTreeMap<(usize, &str), Vec<&Entry>> = BTreeMap::new();
        let mut pitfalls: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        let mut followers: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in library.entries() {
            let header = entry.header();
            by_area.entry((areas::rank(&header.area), header.area.as_ref())).or_default().push(entry);
            if let Some(concept) = &header.concept {
                pitfalls.entry(concept.as_ref()).or_default().push(entry);
            }
            if header.kind == CardKind::Concept {
                for needed in header.prerequisites.iter() {
                    followers.entry(needed.as_ref()).or_default().push(entry);
                }
            }
        }
        let area = |((_, slug), cards): ((usize, &'l str), Vec<&'l Entry>)| Area {
            slug,
            title: areas::title(slug),
            about: areas::about(slug),
            cards: in_order(cards),
        };
        let areas = by_area.into_iter().map(area).collect();
        Site { library, paths, answers: Answers::built_in(), areas, pitfalls, followers }
    }

    /// All cards in the order of reading.
    pub fn cards(&self) -> impl Iterator<Item = (&Area<'l>, &'l Entry)> {
        self.areas.iter().flat_map(|area| area.cards.iter().map(move |entry| (area, *entry)))
    }

    /// The pitfalls that belong to a concept.
    pub fn pitfalls_of(&self, slug: &str) -> &[&'l Entry] {
        self.pitfalls.get(slug).map(Vec::as_slice).unwrap_or_default()
    }

    /// The concepts that name a card as one to know before.
    pub fn followers_of(&self, slug: &str) -> &[&'l Entry] {
        self.followers.get(slug).map(Vec::as_slice).unwrap_or_default()
    }

    /// The cards of this level on which most others build, directly or through others, most wanted first.
    pub fn foundations(&self, count: usize, is_wanted: impl Fn(&Header) -> bool) -> Vec<&'l Entry> {
        let mut ranked: Vec<(usize, usize, &Entry)> = self
            .cards()
            .enumerate()
            .filter(|(_, (_, entry))| is_wanted(entry.header()))
            .map(|(place, (_, entry))| (self.reach(&entry.header().slug), place, entry))
            .filter(|(reach, ..)| *reach > 0)
            .collect();
        ranked.sort_by_key(|(reach, place, _)| (std::cmp::Reverse(*reach), *place));
        ranked.into_iter().take(count).map(|(_, _, entry)| entry).collect()
    }

    /// How many cards build on this one.
    fn reach(&self, slug: &'l str) -> usize {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![slug];
        while let Some(slug) = open.pop() {
            for follower in self.followers_of(slug) {
                let slug = follower.header().slug.as_ref();
                if seen.insert(slug) {
                    open.push(slug);
                }
            }
        }
        seen.len()
    }
}

/// The cards of an area in an order in which they can be read: what a card builds on comes first, then easier ones, then by
/// title. Prerequisites form no circle (the build sees to that); should a pack's do, its cards come last.
fn in_order(cards: Vec<&Entry>) -> Vec<&Entry> {
    let inside: BTreeSet<&str> = cards.iter().map(|entry| entry.header().slug.as_ref()).collect();
    let mut waiting = cards;
    waiting.sort_by_key(|entry| {
        let header = entry.header();
        (header.level, header.title.to_lowercase(), header.slug.to_string())
    });
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let is_ready = |entry: &&Entry| {
            let header = entry.header();
            let needs = header.prerequisites.iter().chain(header.concept.iter());
            needs.map(AsRef::as_ref).all(|slug: &str| {
                !inside.contains(slug) || done.contains(slug) || slug == header.slug.as_ref()
            })
        };
        let next = waiting.remove(waiting.iter().position(is_ready).unwrap_or(0));
        done.insert(next.header().slug.as_ref());
        ordered.push(next);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_stands_behind_what_it_builds_on() {
        let site = Site::new(crate::cards::library(), &[]);
        for area in &site.areas {
            let place = |slug: &str| area.cards.iter().position(|entry| entry.header().slug == slug);
            for entry in &area.cards {
                let header = entry.header();
                for needed in header.prerequisites.iter().filter_map(|slug| place(slug)) {
                    assert!(needed < place(&header.slug).unwrap(), "{}", header.slug);
                }
            }
        }
        assert_eq!(site.cards().count(), crate::cards::library().entries().count());
    }

    #[test]
    fn foundations_are_what_many_cards_build_on() {
        let site = Site::new(crate::cards::library(), &[]);
        let found = site.foundations(5, |_| true);
        assert_eq!(found.len(), 5);
        let reach: Vec<usize> = found.iter().map(|entry| site.reach(&entry.header().slug)).collect();
        assert!(reach.is_sorted_by(|a, b| a >= b) && reach[4] > 10, "{reach:?}");
    }
}

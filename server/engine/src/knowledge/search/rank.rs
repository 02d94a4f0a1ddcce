//! Orders the cards for a question.

use rustc_hash::FxHashMap;

use super::index::{Index, Name, Term, folded};
use super::question::Wish;

/// Whoever types a whole name wants that card: more than any sum of words comes to.
pub const CALLED_SO: f32 = 1000.0;
/// A team's own card takes no name away from a built-in one.
const OWN_CALLED_SO: f32 = 900.0;
/// A name that starts so.
const STARTS_SO: f32 = 100.0;
/// A name that is one or two slips of the finger away, as a whole.
const MEANT_SO: f32 = 50.0;
/// What a question's share in a name counts, beside what the card's texts count.
const NAMED: f32 = 0.8;
/// What its share in a phrase counts by which people ask.
const PHRASED: f32 = 0.65;
/// What the second best name or phrase adds, as a part of its own worth.
const SECOND: f32 = 0.3;

/// The score of every card, in the cards' order.
pub fn scores(index: &Index, wishes: &[Wish], question: &str) -> Vec<f32> {
    let mut scores = by_words(index, wishes);
    let asked = Asked::new(index, wishes);
    let typed = folded(question);
    for (score, names) in scores.iter_mut().zip(index.names()) {
        let (mut first, mut second, mut whole) = (0.0_f32, 0.0_f32, 0.0_f32);
        for name in names {
            let share = asked.share_in(name) * if name.is_phrase { PHRASED } else { NAMED };
            second = second.max(share.min(first));
            first = first.max(share);
            whole = whole.max(called(name, &typed));
        }
        *score += first + SECOND * second + whole;
    }
    scores
}

/// What the words count that cards have: for each wish, a card counts with the term that fits it best.
fn by_words(index: &Index, wishes: &[Wish]) -> Vec<f32> {
    let mut scores = vec![0.0_f32; index.names().len()];
    let mut best = vec![0.0_f32; scores.len()];
    let mut touched: Vec<usize> = Vec::new();
    for wish in wishes {
        for (term, sure) in &wish.terms {
            let value = sure * index.rarity(*term);
            for posting in index.cards(*term) {
                let card = posting.card as usize;
                let Some(best) = best.get_mut(card) else { continue };
                if *best == 0.0 {
                    touched.push(card);
                }
                *best = best.max(value * posting.share);
            }
        }
        for card in touched.drain(..) {
            if let Some((score, best)) = scores.get_mut(card).zip(best.get_mut(card)) {
                *score += wish.weight * std::mem::take(best);
            }
        }
    }
    scores
}

/// What it counts that a name, as a whole, is what was typed, starts so, or differs by a slip of the finger.
fn called(name: &Name, typed: &str) -> f32 {
    if typed.is_empty() || name.is_phrase {
        return 0.0;
    }
    let (whole, part) = (name.folded.len(), typed.len());
    if name.folded == typed {
        if name.is_own { OWN_CALLED_SO } else { CALLED_SO }
    } else if name.folded.starts_with(typed) {
        // The less is left to type, the likelier it is that this was meant.
        STARTS_SO * part as f32 / whole as f32
    } else {
        let slips = (part / 4).min(2);
        let is_near = whole.abs_diff(part) <= slips && slips > 0;
        if is_near && strsim::osa_distance(&name.folded, typed) <= slips { MEANT_SO } else { 0.0 }
    }
}

/// The terms of a question, with what each counts in a name.
struct Asked<'i> {
    index: &'i Index,
    terms: FxHashMap<Term, (usize, f32)>,
}

impl<'i> Asked<'i> {
    fn new(index: &'i Index, wishes: &[Wish]) -> Asked<'i> {
        let mut terms: FxHashMap<Term, (usize, f32)> = FxHashMap::default();
        for (number, wish) in wishes.iter().enumerate() {
            for (term, sure) in &wish.terms {
                let value = sure * wish.weight;
                let known = terms.entry(*term).or_insert((number, value));
                if known.1 < value {
                    *known = (number, value);
                }
            }
        }
        Asked { index, terms }
    }

    /// How much of a name the question holds: what is common to both, times its part in the name.
    fn share_in(&self, name: &Name) -> f32 {
        let mut common = 0.0;
        let mut whole = 0.0;
        for term in &name.terms {
            let rarity = self.index.rarity(*term);
            whole += rarity;
            common += self.terms.get(term).map_or(0.0, |(_, value)| value.min(1.0) * rarity);
        }
        if whole > 0.0 { common * common / whole } else { 0.0 }
    }
}

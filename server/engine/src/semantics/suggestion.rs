//! The name that CPython suggests in place of an unknown one (Python/suggestions.c).

/// A character more or less, or another one.
const MOVE: usize = 2;

/// The same letter in the other case.
const CASE: usize = 1;

/// Names with a longer differing part are not compared.
const LONGEST: usize = 40;

/// CPython looks at no more names.
const MOST: usize = 750;

/// The name that is nearest to `wrong`, the first of several; `None` where none is near enough: a third of the characters may
/// have to change.
#[must_use]
pub fn nearest<'n>(wrong: &str, names: &[&'n str]) -> Option<&'n str> {
    if names.len() >= MOST {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for name in names.iter().filter(|name| **name != wrong) {
        let mut most = (wrong.len() + name.len() + 3) * MOVE / 6;
        if let Some((_, distance)) = best {
            match distance.checked_sub(1) {
                Some(less) => most = most.min(less),
                None => break,
            }
        }
        if let Some(distance) = distance(wrong.as_bytes(), name.as_bytes()).filter(|d| *d <= most) {
            best = Some((name, distance));
        }
    }
    best.map(|(name, _)| name)
}

/// What it costs to turn one into the other; `None` where that is not worked out.
fn distance(one: &[u8], other: &[u8]) -> Option<usize> {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(start..)?, other.get(start..)?);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.get(..one.len() - end)?, other.get(..other.len() - end)?);
    if one.is_empty() || other.is_empty() {
        return Some((one.len() + other.len()) * MOVE);
    }
    if one.len() > LONGEST || other.len() > LONGEST {
        return None;
    }
    // Levenshtein's table, of which the last row is kept.
    let mut row: Vec<usize> = (0..=one.len()).map(|n| n * MOVE).collect();
    for (line, b) in other.iter().enumerate() {
        let mut diagonal = line * MOVE;
        let mut left = (line + 1) * MOVE;
        for (cell, a) in row.iter_mut().skip(1).zip(one) {
            let replaced = diagonal + replacing(*a, *b);
            diagonal = *cell;
            left = replaced.min(left.min(*cell) + MOVE);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = (line + 1) * MOVE;
        }
    }
    row.last().copied()
}

fn replacing(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_nothing_too_far_away() {
        assert_eq!(nearest("zzz", &["abc"]), None);
        assert_eq!(nearest("a", &["b"]), None);
        assert_eq!(nearest("x", &[]), None);
    }

    #[test]
    fn finds_the_nearest() {
        assert_eq!(nearest("color", &["colours", "colour"]), Some("colour"));
        assert_eq!(nearest("Name", &["same", "name"]), Some("name"));
        assert_eq!(nearest("verbos", &["verbose"]), Some("verbose"));
    }
}

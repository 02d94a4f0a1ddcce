//! Shapes of patterns that do not do what they look like, or take for ever.

use super::{Kind, Member, Mode, Pattern, What};

/// A quantifier on a group of nothing but a quantified character, with what has to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runaway {
    /// The number of the outer quantifier's item.
    pub item: usize,
    /// A character that both quantifiers take.
    pub takes: char,
}

/// Two quantifiers without an end, one around the other, over one character class, and behind them something that no such
/// character is: each further character doubles the ways to share the text among them, and where the end is missing all of them
/// are tried. Only at the top of a pattern without alternatives, where it is plain what follows.
#[must_use]
pub fn runaway(pattern: &Pattern) -> Option<Runaway> {
    let [branch] = pattern.body.as_slice() else { return None };
    branch.iter().enumerate().find_map(|(at, id)| {
        let takes = doubled(pattern, *id)?;
        // What stands before must not be needed to get here.
        let before_is_free = branch
            .iter()
            .take(at)
            .all(|id| matches!(pattern.item(*id).map(|item| &item.what), Some(What::At('^' | 'A'))));
        let next = branch.get(at + 1).and_then(|id| pattern.item(*id))?;
        let is_end = match &next.what {
            What::At('$' | 'Z' | 'z') => true,
            What::Literal(_) | What::Category(_) | What::Set { .. } => {
                matches(pattern, &next.what, takes) == Some(false)
            }
            _ => false,
        };
        (before_is_free && is_end).then_some(Runaway { item: *id, takes })
    })
}

/// For `(x+)+`: a character that `x` is.
fn doubled(pattern: &Pattern, id: usize) -> Option<char> {
    let inner = endless(pattern, id)?;
    let What::Group(Kind::Numbered(_) | Kind::Plain, body) = &pattern.item(inner)?.what else { return None };
    let [branch] = body.as_slice() else { return None };
    let [only] = branch.as_slice() else { return None };
    let unit = &pattern.item(endless(pattern, *only)?)?.what;
    ['a', '0', ' ', '-', 'Z', '_'].into_iter().find(|c| matches(pattern, unit, *c) == Some(true))
}

/// What a greedy quantifier that has no most, and wants at least one, repeats.
fn endless(pattern: &Pattern, id: usize) -> Option<usize> {
    match pattern.item(id)?.what {
        What::Repeat { least: 0 | 1, most: None, mode: Mode::Greedy, item } => {
            let is_unit = matches!(pattern.item(id)?.what, What::Repeat { least: 1, .. });
            let is_group = matches!(pattern.item(item)?.what, What::Group(..));
            (is_unit || is_group).then_some(item)
        }
        _ => None,
    }
}

/// Whether an item of one character is this ASCII character; `None` where that depends on flags.
fn matches(pattern: &Pattern, what: &What, c: char) -> Option<bool> {
    if pattern.flags.has(super::Flags::IGNORECASE) {
        return None;
    }
    Some(match what {
        What::Literal(literal) => *literal == c,
        What::Any => c != '\n',
        What::Category(letter) => in_category(*letter, c),
        What::Set { negated, members } => {
            let is_member = members.iter().any(|member| match member {
                Member::Literal(literal) => *literal == c,
                Member::Range(low, high) => (*low..=*high).contains(&c),
                Member::Category(letter) => in_category(*letter, c),
            });
            is_member != *negated
        }
        _ => return None,
    })
}

fn in_category(letter: char, c: char) -> bool {
    let is = match letter.to_ascii_lowercase() {
        'd' => c.is_ascii_digit(),
        's' => c.is_ascii_whitespace() || c == '\u{b}',
        _ => c.is_ascii_alphanumeric() || c == '_',
    };
    is != letter.is_ascii_uppercase()
}

/// The first alternative of the whole pattern that is never taken, with the earlier one that always is before it: both are
/// plain text, and the later one starts with the earlier.
#[must_use]
pub fn unreachable(pattern: &Pattern) -> Option<(String, String)> {
    let texts: Vec<Option<String>> = pattern
        .body
        .iter()
        .map(|branch| {
            let text = |id: &usize| match pattern.item(*id)?.what {
                What::Literal(c) => Some(c),
                _ => None,
            };
            branch.iter().map(text).collect()
        })
        .collect();
    texts.iter().enumerate().find_map(|(at, later)| {
        let later = later.as_ref()?;
        // After an empty match, the same place is tried once more for one that is not.
        let before = texts.iter().take(at).flatten().filter(|one| !one.is_empty());
        let earlier = before.into_iter().find(|one| later.starts_with(one.as_str()))?;
        Some((later.clone(), earlier.clone()))
    })
}

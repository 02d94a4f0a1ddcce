//! How long things may be, and words that help nobody: what of the style of `knowledge/README.md` a program can hold cards to.

/// The longest card, in bytes.
pub const LONGEST_CARD: usize = 32 * 1024;

/// Characters of a title.
pub const TITLE_CHARS: usize = 90;
/// Characters of a gloss, which is all that a short hover shows.
pub const GLOSS_CHARS: usize = 140;
/// Characters of an alias: longer ones are sentences, and nobody searches for those.
pub const ALIAS_CHARS: usize = 90;
/// Words of the body before its first heading.
pub const BODY_WORDS: usize = 150;
/// Words of a page in all: gloss, body and examples with what they print.
pub const CARD_WORDS: usize = 400;
/// Characters of a line of prose; longer ones are hard to compare when a card changes.
pub const LINE_CHARS: usize = 120;
/// Characters of what a check says.
pub const MESSAGE_CHARS: usize = 200;

/// Phrases that tell a reader who is stuck that he should not be, in lower case.
const UNHELPFUL: &[&str] = &[
    "simply",
    "obviously",
    "of course",
    "clearly",
    "basically",
    "trivially",
    "needless to say",
    "as you know",
    "as everyone knows",
    "it is easy",
    "it's easy",
    "just use",
    "just call",
    "just add",
    "just write",
    "just put",
    "just run",
    "just import",
    "just change",
    "just remember",
];

/// The first phrase in a text, without its code, that helps nobody.
pub(super) fn unhelpful(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    let stands_alone = |at: usize, phrase: &str| {
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        let after = lower.get(at + phrase.len()..).and_then(|text| text.chars().next());
        !is_word(before) && !is_word(after)
    };
    UNHELPFUL
        .iter()
        .find(|phrase| lower.match_indices(**phrase).any(|(at, found)| stands_alone(at, found)))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words() {
        assert_eq!(unhelpful("You can Simply call it."), Some("simply"));
        assert_eq!(unhelpful("Of course."), Some("of course"));
        assert_eq!(unhelpful("so just use it"), Some("just use"));
        for fine in
            ["a just-in-time compiler", "it was just tested", "unclearly", "a simple call", "adjust users"]
        {
            assert_eq!(unhelpful(fine), None, "{fine}");
        }
    }
}

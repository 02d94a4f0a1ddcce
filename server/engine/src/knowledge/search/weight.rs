//! How much a word of a question says about its answer.

/// Words that questions are made of.
const EMPTY: &[&str] = &[
    "a",
    "about",
    "actually",
    "again",
    "also",
    "am",
    "an",
    "anyone",
    "are",
    "arent",
    "at",
    "be",
    "been",
    "being",
    "between",
    "but",
    "by",
    "can",
    "could",
    "did",
    "didnt",
    "difference",
    "differences",
    "different",
    "do",
    "does",
    "doesnt",
    "doing",
    "done",
    "dont",
    "eg",
    "etc",
    "even",
    "exactly",
    "explain",
    "explained",
    "get",
    "gets",
    "getting",
    "give",
    "given",
    "gives",
    "giving",
    "got",
    "had",
    "has",
    "have",
    "having",
    "he",
    "help",
    "here",
    "how",
    "i",
    "id",
    "ie",
    "im",
    "instead",
    "into",
    "isnt",
    "it",
    "its",
    "ive",
    "just",
    "know",
    "like",
    "may",
    "me",
    "mean",
    "meaning",
    "means",
    "meant",
    "might",
    "must",
    "my",
    "need",
    "needs",
    "of",
    "on",
    "one",
    "only",
    "our",
    "please",
    "py",
    "python",
    "python3",
    "pythons",
    "really",
    "s",
    "said",
    "say",
    "says",
    "seem",
    "seems",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "somehow",
    "someone",
    "something",
    "still",
    "stuff",
    "such",
    "supposed",
    "t",
    "tell",
    "tells",
    "than",
    "that",
    "thats",
    "the",
    "their",
    "them",
    "then",
    "there",
    "theres",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "those",
    "to",
    "too",
    "understand",
    "versus",
    "very",
    "vs",
    "want",
    "wants",
    "was",
    "wasnt",
    "way",
    "ways",
    "we",
    "were",
    "what",
    "whats",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "why",
    "will",
    "wont",
    "would",
    "you",
    "your",
];

/// Words that say little beside others.
const FAINT: &[&str] = &[
    "add", "after", "another", "bad", "because", "before", "best", "better", "bother", "called", "calling",
    "code", "correct", "down", "each", "easy", "error", "every", "example", "examples", "file", "find",
    "first", "function", "go", "goes", "going", "good", "happen", "happens", "inside", "issue", "keep",
    "keeps", "last", "line", "look", "looking", "looks", "made", "make", "makes", "making", "many", "more",
    "much", "multiple", "name", "new", "no", "now", "object", "old", "other", "out", "own", "point",
    "possible", "problem", "program", "proper", "properly", "purpose", "put", "puts", "question", "result",
    "right", "same", "script", "see", "set", "several", "show", "shows", "simple", "since", "strange",
    "take", "takes", "tried", "try", "trying", "two", "until", "up", "usage", "use", "used", "uses", "using",
    "value", "values", "variable", "weird", "without", "work", "working", "works", "write", "writing",
    "wrong",
];

/// Words of the language that are also the small words of English.
const SMALL: &[&str] = &[
    "all", "and", "any", "as", "del", "else", "for", "from", "if", "in", "is", "not", "or", "pass", "print",
    "return", "while", "with",
];

/// What the emptiest words say; where a question has no other, they decide.
pub const LEAST: f32 = 0.1;

/// How much a word in lower case says: up to 1.
pub fn of(word: &str) -> f32 {
    let is_in = |words: &[&str]| words.binary_search(&word).is_ok();
    if is_in(EMPTY) {
        LEAST
    } else if is_in(FAINT) {
        0.8
    } else if is_small(word) {
        0.7
    } else {
        1.0
    }
}

/// Whether it is one of Python's small words, which mean themselves where they stand alone or in quotes.
pub fn is_small(word: &str) -> bool {
    SMALL.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_in_order_and_share_no_word() {
        for words in [EMPTY, FAINT, SMALL] {
            assert!(words.is_sorted_by(|a, b| a < b), "{words:?}");
        }
        assert!(EMPTY.iter().all(|word| !FAINT.contains(word) && !SMALL.contains(word)));
        assert!(FAINT.iter().all(|word| !SMALL.contains(word)));
    }
}

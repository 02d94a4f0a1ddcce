//! Word stems: `caches`, `cached` and `caching` are found by one another.
//!
//! A stem is not a word and is never shown. Both sides of a look-up go through the same rules, so they need to agree
//! with themselves, not with a dictionary. They are few, because what has to meet is how a question and a card speak of
//! one thing (`decorate`, `decorator`; `iterate`, `iterable`), and each wrong meeting costs more than a missed one.

/// Forms that no rule below would bring together.
const IRREGULAR: &[(&str, &str)] = &[
    ("analyses", "analysis"),
    ("arguments", "argument"),
    ("assignment", "assign"),
    ("assignments", "assign"),
    ("behaviour", "behavior"),
    ("bought", "buy"),
    ("built", "build"),
    ("caught", "catch"),
    ("children", "child"),
    ("chosen", "choose"),
    ("colour", "color"),
    ("conversion", "convert"),
    ("conversions", "convert"),
    ("deletion", "delete"),
    ("division", "divide"),
    ("froze", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("got", "get"),
    ("hidden", "hide"),
    ("indexes", "index"),
    ("indices", "index"),
    ("kept", "keep"),
    ("killed", "kill"),
    ("lost", "lose"),
    ("made", "make"),
    ("matrices", "matrix"),
    ("parentheses", "parenthesis"),
    ("ran", "run"),
    ("removal", "remove"),
    ("returned", "return"),
    ("said", "say"),
    ("sent", "send"),
    ("shown", "show"),
    ("slices", "slice"),
    ("stuck", "stick"),
    ("taken", "take"),
    ("tests", "test"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("vertices", "vertex"),
    ("went", "go"),
    ("written", "write"),
    ("wrote", "write"),
];

/// Words that look as if they had an ending.
const WHOLE: &[&str] = &[
    "access",
    "across",
    "address",
    "after",
    "alias",
    "always",
    "anything",
    "as",
    "async",
    "attrs",
    "await",
    "better",
    "bigger",
    "bus",
    "bytes",
    "character",
    "class",
    "color",
    "coordinate",
    "counter",
    "date",
    "django",
    "docker",
    "duplicate",
    "during",
    "either",
    "enter",
    "error",
    "everything",
    "factor",
    "factory",
    "faster",
    "filter",
    "folder",
    "frozenset",
    "header",
    "https",
    "integer",
    "is",
    "jupyter",
    "late",
    "later",
    "less",
    "letter",
    "lower",
    "never",
    "newer",
    "nothing",
    "number",
    "numpy",
    "older",
    "operator",
    "order",
    "os",
    "other",
    "over",
    "pandas",
    "paper",
    "parameter",
    "pass",
    "power",
    "private",
    "process",
    "rate",
    "redis",
    "requests",
    "router",
    "series",
    "server",
    "slower",
    "smaller",
    "something",
    "state",
    "statement",
    "static",
    "statistics",
    "string",
    "super",
    "sys",
    "template",
    "this",
    "under",
    "unless",
    "update",
    "upper",
    "user",
    "value",
    "version",
    "whether",
];

/// The stem of a word in lower case.
#[must_use]
pub fn stem(word: &str) -> String {
    if let Ok(at) = IRREGULAR.binary_search_by(|(form, _)| (*form).cmp(word)) {
        return IRREGULAR.get(at).map_or(word, |(_, stem)| stem).to_string();
    }
    let is_plain = word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase());
    if !is_plain {
        return word.to_string();
    }
    let word = singular(word);
    if WHOLE.binary_search(&word.as_str()).is_ok() {
        return word;
    }
    let word = without_ending(&word);
    // One spelling for `serialise` and `serialize`.
    word.strip_suffix("iz").map_or(word.clone(), |start| format!("{start}is"))
}

fn singular(word: &str) -> String {
    let is_plural = !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if !is_plural || WHOLE.binary_search(&word).is_ok() {
        return word.to_string();
    }
    if let Some(start) = word.strip_suffix("ies").filter(|start| start.len() > 2) {
        return format!("{start}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_string();
        }
    }
    word.strip_suffix('s').filter(|start| start.len() > 2).unwrap_or(word).to_string()
}

/// An ending, how long what stands before it must be, and what takes its place.
const ENDINGS: &[(&str, usize, &str)] = &[
    ("ability", 3, ""),
    ("ibility", 3, ""),
    ("isation", 4, "is"),
    ("ization", 4, "is"),
    ("ational", 4, ""),
    ("ionally", 4, "ion"),
    ("ational", 4, "at"),
    ("ional", 4, ""),
    ("ation", 4, ""),
    ("ating", 4, ""),
    ("ated", 4, ""),
    ("ator", 4, ""),
    ("able", 3, ""),
    ("ible", 4, ""),
    ("ance", 5, ""),
    ("ence", 5, ""),
    ("sion", 4, "s"),
    ("tion", 4, "t"),
    ("sive", 4, "s"),
    ("tive", 4, "t"),
    ("ness", 4, ""),
    ("ying", 2, "y"),
    ("ied", 2, "y"),
    ("ily", 3, "y"),
    ("ity", 4, ""),
    ("ate", 4, ""),
    ("ing", 3, ""),
    ("ed", 3, ""),
    ("er", 4, ""),
    ("or", 4, ""),
    ("e", 3, ""),
];

fn without_ending(word: &str) -> String {
    // `recursively` goes on as `recursive`.
    let word = word.strip_suffix("ly").filter(|start| start.len() >= 4).unwrap_or(word);
    for (ending, least, instead) in ENDINGS {
        let Some(start) = word.strip_suffix(ending).filter(|start| start.len() >= *least) else { continue };
        let has_vowel = start.bytes().any(|b| b"aeiouy".contains(&b));
        if !has_vowel {
            continue;
        }
        let start = if instead.is_empty() { undoubled(start) } else { start };
        let start = if ending.len() > 1 {
            start.strip_suffix('e').filter(|s| s.len() >= 3).unwrap_or(start)
        } else {
            start
        };
        return format!("{start}{instead}");
    }
    word.to_string()
}

/// `runn` is `run`, but `call` stays.
fn undoubled(start: &str) -> &str {
    let mut ends = start.bytes().rev();
    match (ends.next(), ends.next()) {
        (Some(last), Some(before)) if last == before && !b"lsz".contains(&last) && start.len() > 3 => {
            start.get(..start.len() - 1).unwrap_or(start)
        }
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order() {
        assert!(IRREGULAR.is_sorted_by(|a, b| a.0 < b.0) && WHOLE.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn forms_of_one_word_meet() {
        for forms in [
            "cache caches cached caching",
            "decorate decorated decorating decorator decorators decoration",
            "iterate iterating iterator iterable iteration iterations",
            "share shared sharing shares",
            "copy copies copied copying",
            "class classes",
            "run running runs ran",
            "serialise serialize serialising serializing serialization serialisation",
            "recursion recursive recursively",
            "hash hashes hashing hashable hashability",
            "raise raised raising raises",
            "except exception exceptions",
            "call calls called calling callable",
            "type types typed typing",
            "concatenate concatenating concatenation",
            "evaluate evaluated evaluation evaluating",
            "convert conversion converting",
            "equal equality",
            "inherit inheritance inherited inheriting",
        ] {
            let stems: Vec<String> = forms.split(' ').map(stem).collect();
            assert!(stems.iter().all(|s| *s == stems[0]), "{forms}: {stems:?}");
        }
    }

    #[test]
    fn words_that_are_not_related_stay_apart() {
        for (a, b) in [
            ("string", "str"),
            ("format", "form"),
            ("state", "static"),
            ("pass", "pas"),
            ("process", "procedure"),
            ("integer", "integrate"),
            ("enum", "enumerate"),
        ] {
            assert_ne!(stem(a), stem(b));
        }
    }
}

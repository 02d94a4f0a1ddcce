//! Addresses in the texts of a team's cards: shown, never led to.

use crate::knowledge::card::Run;

/// A stretch of text with its addresses as code: many clients make a link of an address that stands in a text.
pub(super) fn without_addresses(run: Run) -> Vec<Run> {
    if run.code || !run.text.split_whitespace().any(is_address) {
        return vec![run];
    }
    let mut parts: Vec<Run> = Vec::new();
    for word in run.text.split_inclusive(' ') {
        let bare = word.trim_end();
        let end = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        if is_address(bare) {
            let rest = word.get(end.len()..).unwrap_or_default();
            parts.push(Run { text: end.to_string(), code: true, ..run.clone() });
            parts.push(Run { text: rest.to_string(), ..run.clone() });
            continue;
        }
        match parts.last_mut().filter(|last| !last.code) {
            Some(last) => last.text.push_str(word),
            None => parts.push(Run { text: word.to_string(), ..run.clone() }),
        }
    }
    parts
}

/// Whether a client may take a word for an address: of a page, or of a person.
fn is_address(word: &str) -> bool {
    let lower = word.to_lowercase();
    let person = || lower.split_once('@').is_some_and(|(who, host)| !who.is_empty() && host.contains('.'));
    lower.contains(":/")
        || lower.contains("www.")
        || lower.contains("mailto:")
        || lower.contains("xmpp:")
        || person()
}

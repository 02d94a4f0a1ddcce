//! The cards that come with the program.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use pygloss_engine::checks::CHECKS;
use pygloss_engine::knowledge::card::{CardKind, Header, Level, Role, TriggerSpec};
use pygloss_engine::knowledge::{BuiltIn, Library};

/// All of them, in the order of their files; checked and listed by the build script.
static CARDS: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/cards.rs"));

/// The built-in cards. The tables are made when they are first asked for, bodies when a card is first shown.
#[must_use]
pub fn library() -> &'static Arc<Library> {
    static LIBRARY: OnceLock<Arc<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| Arc::new(load()))
}

/// Makes the tables of the built-in cards; [`library`] does it once.
#[must_use]
pub fn load() -> Library {
    Library::new(CARDS).with_rules(rules())
}

/// What other tools call a rule, with the card of the same check.
fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    CHECKS.iter().flat_map(|check| {
        let names = check.also_known_as;
        let codes = names.ruff.iter().chain(names.pylint).chain(names.pyright);
        codes.map(|code| (*code, check.code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_found_by_what_other_tools_call_its_rule() {
        for (code, slug) in rules() {
            let found = library().find(code);
            assert!(found.iter().any(|entry| entry.header().slug == slug), "{code} does not lead to {slug}");
            // A rule of another tool may be two checks here: both come before all else.
            let same = rules().filter(|(other, _)| *other == code).count();
            let hits = library().search(code, same);
            assert!(hits.iter().any(|hit| hit.slug == slug), "{code}");
        }
    }

    #[test]
    fn what_the_build_script_wrote_is_what_the_cards_say() {
        assert!(library().entries().count() >= 51);
        for entry in library().entries() {
            assert_eq!(&entry.card().unwrap().header, entry.header(), "{}", entry.file());
        }
    }
}

//! The cards that come with the program.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use pygloss_engine::knowledge::card::{CardKind, Header, Level, Role, TriggerSpec};
use pygloss_engine::knowledge::{BuiltIn, Library};

/// All of them, in the order of their files; checked and listed by the build script.
static CARDS: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/cards.rs"));

/// The built-in cards. The tables are made when they are first asked for, bodies when a card is first shown.
#[must_use]
pub fn library() -> &'static Arc<Library> {
    static LIBRARY: OnceLock<Arc<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| Arc::new(Library::new(CARDS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_build_script_wrote_is_what_the_cards_say() {
        assert!(library().entries().count() >= 51);
        for entry in library().entries() {
            assert_eq!(&entry.card().unwrap().header, entry.header(), "{}", entry.file());
        }
    }
}

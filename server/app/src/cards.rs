//! The cards that come with the program.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use pygloss_engine::checks::CHECKS;
use pygloss_engine::knowledge::card::{CardKind, Header, Level, Role, TriggerSpec};
use pygloss_engine::knowledge::codes::{Codes, Tool};
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
    Library::new(CARDS).with_rules(rules().map(|(_, code, slug)| (code, slug))).with_codes(codes)
}

/// What other tools call what they report. The table is read when somebody asks for a code.
#[must_use]
pub fn codes() -> &'static Codes {
    static TABLE: OnceLock<Codes> = OnceLock::new();
    TABLE.get_or_init(|| Codes::new(rules()))
}

/// What other tools call a rule, with the card of the same check.
fn rules() -> impl Iterator<Item = (Tool, &'static str, &'static str)> {
    CHECKS.iter().flat_map(|check| {
        let names = check.also_known_as;
        [(Tool::Ruff, names.ruff), (Tool::Pylint, names.pylint), (Tool::Pyright, names.pyright)]
            .into_iter()
            .flat_map(move |(tool, codes)| codes.iter().map(move |code| (tool, *code, check.code)))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_card_is_found_by_what_other_tools_call_its_rule() {
        for (_, code, slug) in rules() {
            let found = library().find(code);
            assert!(found.iter().any(|entry| entry.header().slug == slug), "{code} does not lead to {slug}");
            // A rule of another tool may be two checks here: both come before all else.
            let same = rules().filter(|(_, other, _)| *other == code).count();
            let hits = library().search(code, same);
            assert!(hits.iter().any(|hit| hit.slug == slug), "{code}");
        }
    }

    #[test]
    fn a_code_of_a_check_stands_in_the_check_only() {
        let table = include_str!("../../../knowledge/data/tool-codes.tsv");
        let own: BTreeSet<(&str, &str)> = rules().map(|(tool, code, _)| (tool.name(), code)).collect();
        let mut named = BTreeSet::new();
        for line in table.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [tool, code, name, slug] = fields[..] else { panic!("{line:?} has not four fields") };
            assert!(Tool::named(tool).is_some(), "{line:?}: no such tool");
            assert_eq!(
                own.contains(&(tool, code)),
                slug.is_empty(),
                "{line:?}: a check has the card, or the line"
            );
            if slug.is_empty() {
                assert!(!name.is_empty(), "{line:?} says nothing");
                named.insert((tool, code));
            } else {
                assert!(library().get(slug).is_some(), "{line:?}: no such card");
            }
        }
        // ruff and pylint have a name for each code, and people type both.
        let nameless: Vec<_> = own.difference(&named).filter(|(tool, _)| *tool != "pyright").collect();
        assert!(nameless.is_empty(), "{nameless:?}");
    }

    #[test]
    fn every_code_and_name_of_another_tool_leads_to_its_cards() {
        assert!(codes().rules().len() > 1000);
        for rule in codes().rules() {
            for card in &rule.cards {
                let asked = format!("{}:{}", rule.tool.name(), rule.code);
                let found = library().find(&asked);
                assert!(found.iter().any(|entry| entry.header().slug == *card), "{asked}");
            }
        }
        // What is plainly a code leads, also before a card that names it among its aliases.
        for (asked, slug) in [
            ("BLE001", "broad-except"),
            ("reportOptionalMemberAccess", "optional-type"),
            ("pylint:W0102", "mutable-default-argument"),
            ("dangerous-default-value", "mutable-default-argument"),
            ("union-attr", "union-type"),
            ("B001", "bare-except"),
        ] {
            assert_eq!(library().find(asked)[0].header().slug, slug, "{asked}");
            let hits = library().search(asked, 3);
            assert_eq!(hits[0].slug, slug, "{asked}");
            assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score), "{asked}: {hits:?}");
        }
        assert_eq!(library().search("BLE001", 1).len(), 1);
    }

    #[test]
    fn a_word_of_python_keeps_its_card() {
        // mypy has codes of these names.
        for word in ["return", "import", "metaclass", "bare-except"] {
            let plain = load_without_codes();
            assert_eq!(library().find(word)[0].header().slug, plain.find(word)[0].header().slug, "{word}");
            assert_eq!(library().search(word, 5), plain.search(word, 5), "{word}");
        }
        // The rest is named behind it.
        let found = library().find("unreachable");
        let has = |slug| found.iter().any(|entry| entry.header().slug == slug);
        assert!(has("unreachable-after-return") && has("type-narrowing"));
    }

    fn load_without_codes() -> Library {
        Library::new(CARDS).with_rules(rules().map(|(_, code, slug)| (code, slug)))
    }

    #[test]
    fn what_the_build_script_wrote_is_what_the_cards_say() {
        assert!(library().entries().count() >= 51);
        for entry in library().entries() {
            assert_eq!(&entry.card().unwrap().header, entry.header(), "{}", entry.file());
        }
    }
}

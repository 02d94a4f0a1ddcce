//! The built-in cards, and the tables made of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use super::card::{Card, Origin, Problem, check_planned, check_set, read_planned};
use super::*;

fn knowledge() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge")
}

/// Path below `knowledge/cards` and text of every built-in card.
fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for area in std::fs::read_dir(knowledge().join("cards")).unwrap() {
        let area = area.unwrap().path();
        for card in std::fs::read_dir(&area).unwrap() {
            let card = card.unwrap().path();
            let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_string();
            files.push((format!("{}/{}", name(&area), name(&card)), std::fs::read_to_string(&card).unwrap()));
        }
    }
    files.sort();
    files
}

fn cards() -> Vec<(String, Card)> {
    let mut cards = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    for (file, text) in files() {
        match Card::parse(&file, &text, Origin::BuiltIn) {
            Ok(card) => cards.push((file, card)),
            Err(found) => problems.extend(found),
        }
    }
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    cards
}

/// The built-in cards, as the program has them.
pub(crate) static BUILT_IN: LazyLock<Arc<Library>> = LazyLock::new(|| {
    let of = |(file, text): (String, String)| {
        let card = Card::parse(&file, &text, Origin::BuiltIn).unwrap();
        BuiltIn { header: card.header, file: file.leak(), text: text.leak() }
    };
    Arc::new(Library::new(&files().into_iter().map(of).collect::<Vec<_>>()))
});

#[test]
fn every_built_in_card_keeps_to_the_form() {
    let cards = cards();
    assert!(cards.len() >= 51, "{} cards", cards.len());
    let planned_text = std::fs::read_to_string(knowledge().join("planned.txt")).unwrap();
    let planned = read_planned(&planned_text);
    let set: Vec<(&str, &Card)> = cards.iter().map(|(file, card)| (file.as_str(), card)).collect();
    let mut problems = check_set(&set, &planned.keys().copied().collect(), &BTreeSet::new());
    problems.extend(check_planned(
        "planned.txt",
        &planned,
        &cards.iter().map(|(_, card)| card).collect::<Vec<_>>(),
    ));
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

/// Parsing them all takes a hundred times as long as loading the library.
#[test]
fn no_built_in_card_is_parsed_before_it_is_asked_for() {
    let of = |(file, card): (String, Card)| BuiltIn { header: card.header, file: file.leak(), text: "" };
    let library = Library::new(&cards().into_iter().map(of).collect::<Vec<_>>());
    let (library, problems) = library.with_rules([("X1", "closures")]).with_pack(&[]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(library.find("x1").len(), 1);
    assert!(library.entries().all(|entry| !entry.is_parsed()));
}

#[test]
fn cards_are_found_by_what_people_call_them() {
    let find =
        |name: &str| BUILT_IN.find(name).iter().map(|e| e.header().slug.to_string()).collect::<Vec<_>>();
    assert_eq!(find("mro-c3"), ["mro-c3"]);
    assert_eq!(find(" MRO "), ["mro-c3"]);
    assert_eq!(find("b006"), ["mutable-default-argument"]);
    assert_eq!(find("Closures")[0], "closures");
    assert_eq!(find("assignment expression"), ["walrus-operator"], "what stands in brackets may be left out");
    assert!(find("no such thing").is_empty());
}

#[test]
fn rules_of_other_tools_lead_to_cards() {
    let (library, _) = BUILT_IN.with_pack(&[]);
    let library = library.with_rules([("X999", "closures"), ("X998", "no-such-card")]);
    assert_eq!(library.find("x999")[0].header().slug, "closures");
    assert!(library.find("X998").is_empty());
}

const PACK_CARD: &str = "+++\ntitle = \"House rule\"\ngloss = \"Ask first.\"\narea = \"house\"\nlevel = \"beginner\"\nrelated = [\"closures\"]\n
[[trigger]]\nquery = '(call function: (identifier) @f (#eq? @f \"fetch\"))'\n
[[quiz]]\nask = \"a\"\ncode = \"print(1)\"\nchoices = [\"run\", \"2\"]\n
[[quiz]]\nask = \"b\"\nchoices = [\"1\", \"2\"]\n+++\nAsk.\n\n```python run\nx = 1\n```\n";

fn pack(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(file, text)| ((*file).to_string(), (*text).to_string())).collect()
}

#[test]
fn a_bad_card_of_a_pack_is_reported_and_the_rest_serve() {
    let bad_query = PACK_CARD.replace("identifier", "identity");
    let lost = PACK_CARD.replace("closures", "closure");
    let files = pack(&[
        ("rule.md", PACK_CARD),
        ("more/rule.md", PACK_CARD),
        ("query.md", &bad_query),
        ("lost.md", &lost),
        ("closures.md", PACK_CARD),
        ("text.md", "# Hello\n"),
    ]);
    let problems: Vec<String> = check_folder(&BUILT_IN, &files).iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "closures.md:1: pygloss has a card `closures` of its own; choose another file name",
            "closures.md:6: the card names itself in `related`; take it out",
            "lost.md:6: `related` names `closure`, and there is no such card; check the spelling",
            "more/rule.md:1: the card `rule` is there twice, also in rule.md; rename one",
            "query.md:9: the query is not valid: Query error at 1:18. Invalid node type \"identity\"",
            "text.md:1: a card begins with a line `+++`, then its front matter in TOML, then another `+++`",
        ]
    );
    let (library, reported) = BUILT_IN.with_pack(&files);
    assert_eq!(reported.len(), problems.len());
    assert_eq!(library.entries().count(), BUILT_IN.entries().count() + 2);
    assert_eq!(library.get("closures").unwrap().file(), "functions/closures.md");
    assert!(library.get("lost").is_some());
}

#[test]
fn cards_answer_in_a_module() {
    use crate::analysis::{Analysis, Settings, Shared};
    use crate::document::Document;
    use std::sync::Arc;

    let (library, _) = BUILT_IN.with_pack(&pack(&[("rule.md", PACK_CARD)]));
    let text = "fetch(1)\nf = lambda: 0\nfrom functools import wraps as w\nfrom typing import (\n    ClassVar,\n)\n\
                error = ValueError(1)\n@w\ndef g(): error.add_note('a')\nprint([1].pop())\n";
    let shared = Shared::new(Arc::new(library));
    let analysis = Analysis::new(Document::new(text), Arc::new(Settings::default()), &shared, None);
    let at = |word: &str| {
        let offset = text.find(word).unwrap();
        let explained = analysis.explain(u32::try_from(offset).unwrap().into());
        explained.map_or_else(Vec::new, |e| e.cards)
    };
    assert_eq!(at("fetch"), ["rule"]);
    assert_eq!(at("lambda"), ["lambda"]);
    assert_eq!(at("w\ndef"), ["functools-wraps"]);
    assert_eq!(at("ClassVar"), ["class-vs-instance-attributes", "final-and-classvar"]);
    assert_eq!(at("from"), ["import-statement"]);
    assert_eq!(at("add_note"), ["exception-chaining"]);
    for silent in ["f =", "error =", "g():", "print", "pop"] {
        assert!(at(silent).is_empty(), "{silent}");
    }
}

#[test]
fn a_team_s_card_does_not_take_the_place_of_a_built_in_one() {
    let own = |slug: &str, extra: &str| {
        (format!("{slug}.md"), PACK_CARD.replace("area = ", &format!("{extra}\narea = ")))
    };
    let files = [
        own("super-function", ""),
        own("mine", "aliases = [\"super-function\", \"B006\", \"super()\", \"Closures\"]"),
    ];
    let (library, problems) = BUILT_IN.with_pack(&files);
    let library = library.with_rules([("X999", "closures")]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.contains("pygloss has a card `super-function` of its own"), "{problems:?}");
    assert_eq!(library.get("super-function").unwrap().origin(), Origin::BuiltIn);
    for (name, slug) in
        [("super-function", "super-function"), ("b006", "mutable-default-argument"), ("Closures", "closures")]
    {
        let found = library.find(name);
        assert_eq!(
            (found[0].header().slug.as_ref(), found.last().unwrap().header().slug.as_ref()),
            (slug, "mine")
        );
    }
    let (again, _) = library.with_pack(&[own("more", "")]);
    assert_eq!(again.find("x999")[0].header().slug, "closures", "rules outlive another pack");
}

#[test]
fn on_what_belongs_to_the_language_built_in_cards_lead() {
    use crate::analysis::{Analysis, Settings, Shared};
    use crate::document::Document;
    use std::sync::Arc;

    let trigger = |trigger: &str| {
        let text =
            PACK_CARD.replace("query = '(call function: (identifier) @f (#eq? @f \"fetch\"))'", trigger);
        assert_ne!(text, PACK_CARD);
        vec![("aaa-mine.md".to_string(), text.clone()), ("zzz-mine.md".to_string(), text)]
    };
    let cards = |files: &[(String, String)], text: &str| {
        let (library, problems) = BUILT_IN.with_pack(files);
        assert!(problems.is_empty(), "{problems:?}");
        let analysis = Analysis::new(
            Document::new(text),
            Arc::new(Settings::default()),
            &Shared::new(Arc::new(library)),
            None,
        );
        analysis.explain(0.into()).unwrap().cards
    };
    assert_eq!(cards(&trigger("keyword = \"lambda\""), "lambda: 0\n"), ["lambda", "aaa-mine", "zzz-mine"]);
    let found = cards(&trigger("name = \"super\"\nas = \"call\""), "super().x\n");
    assert_eq!(found, ["aaa-mine", "zzz-mine", "super-function"]);
}

#[test]
fn ten_thousand_cards_are_read_and_queries_and_checks_are_limited() {
    let plain = PACK_CARD
        .replace("query = '(call function: (identifier) @f (#eq? @f \"fetch\"))'", "name = \"shop.x\"");
    let chain = |number: usize| {
        plain.replace("level =", &format!("prerequisites = [\"card-{}\"]\nlevel =", number + 1))
    };
    let mut files: Vec<(String, String)> = (0..9_999).map(|n| (format!("card-{n}.md"), chain(n))).collect();
    files.push(("card-9999.md".to_string(), plain));
    let (library, problems) = BUILT_IN.with_pack(&files);
    assert!(problems.is_empty(), "{}", problems[0]);
    assert_eq!(library.entries().count(), BUILT_IN.entries().count() + 10_000);

    let files: Vec<(String, String)> =
        (0..60).map(|n| (format!("card-{n}.md"), PACK_CARD.to_string())).collect();
    let (library, problems) = BUILT_IN.with_pack(&files);
    assert_eq!(library.entries().count(), BUILT_IN.entries().count() + 50);
    assert!(problems.len() == 10 && problems[0].message.contains("at most 50 queries"), "{problems:?}");

    let check = "[check]\nname = \"a.b\"\nmessage = \"No.\"\n\n[[quiz]]";
    let checked =
        PACK_CARD.replacen("[[quiz]]", check, 1).replace("Ask.\n", "Ask.\n\n```python bad\nb()  #!\n```\n");
    let checked =
        checked.replace("query = '(call function: (identifier) @f (#eq? @f \"fetch\"))'", "name = \"a.b\"");
    let files: Vec<(String, String)> =
        (0..1_003).map(|n| (format!("card-{n}.md"), checked.clone())).collect();
    let (library, problems) = Library::default().with_pack(&files);
    assert_eq!(library.team_checks().len(), 1_000, "{problems:?}");
    assert!(
        problems.iter().filter(|p| p.message.contains("at most 1000 checks")).count() == 3,
        "{problems:?}"
    );
}

mod whatever_is_written {
    use proptest::prelude::*;

    use super::*;
    use crate::knowledge::render::{Options, card_hover, page};

    const CHECKED: &str = "+++\ntitle = \"T\"\ngloss = \"`G` [a](b).\"\narea = \"team\"\nlevel = \"beginner\"\n\n\
        [check]\nname = \"a.b\"\nas = \"call\"\nmessage = \"`{name}` {{x}}\"\n+++\n- Why *this* **[b](https://c.d)**.\n\n\
        ```python bad\nf()  #!\n```\n\n## Instead\n\n```python good\ng()\n```\n";

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        #[test]
        fn a_card_is_read_or_refused(
            checked in any::<bool>(),
            at in any::<prop::sample::Index>(),
            gone in 0_usize..12,
            come in prop_oneof![
                "[\\[\\]()`*#\"'\\\\{}!<>&|~ \n\t+=-]{0,8}",
                "\\PC{0,4}",
                prop::sample::select(vec!["[[check]]\n", "```\n", "+++\n", "{name", "query = '(('\n", "\u{202e}", "\0", "## Example\n"])
                    .prop_map(String::from),
            ],
        ) {
            let text = if checked { CHECKED } else { PACK_CARD };
            let chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len());
            let end = (at + gone).min(chars.len());
            let text: String = chars[..at].iter().copied().chain(come.chars()).chain(chars[end..].iter().copied()).collect();
            let (library, problems) = Library::default().with_pack(&[("rule.md".to_string(), text)]);
            match library.get("rule") {
                Some(entry) => {
                    let page = page(&library, entry, &Options::default()).unwrap();
                    let hover = card_hover(&library, entry, &Options::default()).unwrap();
                    prop_assert!(!page.chars().chain(hover.chars()).any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
                }
                None => prop_assert!(!problems.is_empty()),
            }
        }
    }
}

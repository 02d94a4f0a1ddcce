//! What a search over the built-in cards finds.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::asked;
use crate::knowledge::Library;
use crate::knowledge::tests::BUILT_IN;

/// The built-in cards, and a rule's code.
static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| BUILT_IN.with_pack(&[]).0.with_rules([("reportExample", "closures")]));

fn slugs(question: &str) -> Vec<&'static str> {
    LIBRARY.search(question, 5).iter().map(|hit| hit.slug).collect()
}

fn first(question: &str) -> &'static str {
    slugs(question).first().copied().unwrap_or("nothing")
}

#[test]
fn a_whole_name_comes_first() {
    // Every tenth card, because a search takes its time in a test build.
    for entry in LIBRARY.entries().step_by(10) {
        let header = entry.header();
        let hits = LIBRARY.search(&header.slug, 1);
        assert_eq!(hits[0].slug, header.slug);
        assert!(hits[0].score >= 1000.0, "{} {}", header.slug, hits[0].score);
        // Several cards may share a title or another name.
        for name in [&header.title].into_iter().chain(header.aliases.iter()) {
            let hits = LIBRARY.search(name, 20);
            assert!(
                hits.iter().any(|hit| hit.slug == header.slug && hit.score >= 1000.0),
                "{name}: {hits:?}"
            );
        }
    }
    assert_eq!(first("Super Function"), "super-function");
    assert_eq!(first("`MRO`"), "mro-c3");
}

#[test]
fn the_codes_of_other_tools_lead_to_cards() {
    assert_eq!(first("reportexample"), "closures");
    assert_eq!(first("b006"), "mutable-default-argument");
    let (with_pack, _) = LIBRARY.with_pack(&[]);
    assert_eq!(with_pack.search("reportExample", 1)[0].slug, "closures");
}

#[test]
fn the_beginning_of_a_name_is_enough() {
    assert_eq!(first("closur"), "closures");
    assert_eq!(first("mutable def"), "mutable-default-argument");
    assert!(slugs("asyn").contains(&"asyncio-module"), "{:?}", slugs("asyn"));
}

#[test]
fn slips_of_the_finger_are_forgiven() {
    assert_eq!(first("lamdba"), "lambda");
    assert_eq!(first("mutable defualt argument"), "mutable-default-argument");
    assert_eq!(first("how do genrators work"), "generator-function");
    assert_eq!(first("bare-exept"), "bare-except");
}

#[test]
fn questions_in_plain_words_are_answered() {
    assert_eq!(first("why is my default list shared"), "mutable-default-argument");
    assert_eq!(first("what does the star before the parameter do"), "args-kwargs");
    assert_eq!(first("What does the @ above a function do?"), "decorator");
}

#[test]
fn operators_are_words() {
    assert_eq!(first(":="), "walrus-operator");
    assert_eq!(first("what does // do"), "floor-division-modulo");
    assert!(slugs("->").contains(&"function-annotations"), "{:?}", slugs("->"));
    assert!(slugs("%s").contains(&"str-format-method"), "{:?}", slugs("%s"));
    assert!(slugs("**").contains(&"power-operator"), "{:?}", slugs("**"));
    assert_eq!(first("__init__"), "object-initialisation");
}

#[test]
fn nothing_is_found_for_nothing() {
    for question in ["", "   ", "?", "zzzzqq", "…"] {
        assert!(LIBRARY.search(question, 9).is_empty(), "{question}");
    }
    assert!(LIBRARY.search("closures", 0).is_empty());
    assert_eq!(LIBRARY.search("e", 4).len(), 4);
}

#[test]
fn anything_may_be_pasted() {
    for text in [
        "'".repeat(5_000),
        "`".repeat(5_000),
        "a_".repeat(5_000),
        "日本語 ".repeat(900),
        "\u{0}\n\t".repeat(900),
    ] {
        let _ = LIBRARY.search(&text, 5);
    }
    let trace = "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\nZeroDivisionError: division by zero";
    assert!(slugs(trace).contains(&"arithmetic-errors"), "{:?}", slugs(trace));
}

#[test]
fn the_same_question_has_the_same_answer() {
    let again = BUILT_IN.with_pack(&[]).0;
    for question in ["default", "loop over a list", "class", "error"] {
        let all = |library: &Library| {
            library
                .search(question, 50)
                .iter()
                .map(|hit| (hit.slug.to_string(), hit.score))
                .collect::<Vec<_>>()
        };
        assert_eq!(all(&again), all(&BUILT_IN));
        let scores: Vec<f32> = all(&BUILT_IN).iter().map(|(_, score)| *score).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    }
}

#[test]
fn cards_of_packs_are_found_too() {
    let card = "+++\ntitle = \"House rule\"\ngloss = \"Ask the gatekeeper before a release.\"\narea = \"house\"\nlevel = \"beginner\"\naliases = [\"who signs off\"]\n
[[trigger]]\nname = \"house.release\"\n
[[quiz]]\nask = \"a\"\ncode = \"print(1)\"\nchoices = [\"run\", \"2\"]\n
[[quiz]]\nask = \"b\"\nchoices = [\"1\", \"2\"]\n+++\nThe frobnicator says no.\n\n```python run\nx = 1\n```\n";
    let (library, problems) = LIBRARY.with_pack(&[("house-rule.md".to_string(), card.to_string())]);
    assert!(problems.is_empty(), "{problems:?}");
    for question in ["house-rule", "Who signs off?", "gatekeeper", "frobnicator", "house.release"] {
        assert_eq!(library.search(question, 1)[0].slug, "house-rule", "{question}");
    }
    assert_eq!(library.search("B006", 1)[0].slug, "mutable-default-argument");
    let usurper = card.replace("who signs off", "closure\", \"closures");
    let (library, problems) = LIBRARY.with_pack(&[("house-rule.md".to_string(), usurper)]);
    assert!(problems.is_empty(), "{problems:?}");
    for question in ["closure", "Closures"] {
        let found: Vec<&str> = library.search(question, 2).iter().map(|hit| hit.slug).collect();
        assert_eq!(found, ["closures", "house-rule"]);
    }
}

#[test]
fn every_phrase_belongs_to_a_card() {
    let mut seen = BTreeSet::new();
    for (slug, phrases) in asked::lines() {
        let entry = LIBRARY.get(slug).unwrap_or_else(|| panic!("there is no card `{slug}`"));
        assert!(seen.insert(slug), "`{slug}` has two lines");
        let header = entry.header();
        for phrase in phrases.split(';').map(str::trim) {
            assert!(!phrase.is_empty(), "{slug}: an empty phrase");
            let mut names = [&header.slug, &header.title].into_iter().chain(header.aliases.iter());
            assert!(
                !names.any(|name| phrase.eq_ignore_ascii_case(name)),
                "{slug}: `{phrase}` is one of its names"
            );
        }
    }
    assert!(seen.len() > 400);
}

//! Codes are found by what people and tools write, and the table is in order.

use super::*;

/// A few rules that checks know.
fn of_checks() -> impl Iterator<Item = (Tool, &'static str, &'static str)> {
    [
        (Tool::Ruff, "B006", "mutable-default-argument"),
        (Tool::Pylint, "W0102", "mutable-default-argument"),
        (Tool::Pylint, "C0121", "equality-with-none"),
        (Tool::Pylint, "C0121", "equality-with-bool"),
    ]
    .into_iter()
}

fn cards(codes: &Codes, text: &str) -> Vec<&'static str> {
    codes.asked(text).iter().flat_map(|rule| rule.cards.iter().copied()).collect()
}

#[test]
fn the_table_is_sorted_and_names_each_rule_once() {
    let keys: Vec<(&str, &str)> = TABLE
        .lines()
        .map(|line| {
            let mut fields = line.split('\t');
            (fields.next().unwrap(), fields.next().unwrap())
        })
        .collect();
    for pair in keys.windows(2) {
        assert!(pair[0] < pair[1], "{:?} comes before {:?}", pair[0], pair[1]);
    }
}

#[test]
fn rules_are_found_by_code_name_and_tool() {
    let codes = Codes::new(of_checks());
    for text in [
        "B006",
        "b006",
        "ruff:B006",
        "Ruff(B006)",
        "flake8 B006",
        "mutable-argument-default",
        "W0102",
        "pylint:W0102",
        "pylint: dangerous-default-value",
        "W0102:dangerous-default-value",
        "`dangerous-default-value`",
    ] {
        assert_eq!(cards(&codes, text), ["mutable-default-argument"], "{text}");
    }
    assert_eq!(cards(&codes, "union-attr"), ["union-type"]);
    assert_eq!(cards(&codes, "mypy[union-attr]"), ["union-type"]);
    assert_eq!(cards(&codes, "[union-attr]"), ["union-type"]);
    assert_eq!(cards(&codes, "reportOptionalMemberAccess"), ["optional-type"]);
    assert_eq!(cards(&codes, "flake8:B001"), ["bare-except"]);
    assert!(cards(&codes, "pylint:B006").is_empty());
    assert!(cards(&codes, "B000").is_empty());
    assert!(cards(&codes, "").is_empty());
}

#[test]
fn one_word_for_different_things_leads_to_each() {
    let codes = Codes::new(of_checks());
    let all = cards(&codes, "unreachable");
    assert!(all.contains(&"unreachable-after-return") && all.contains(&"type-narrowing"), "{all:?}");
    assert_eq!(cards(&codes, "pylint:unreachable"), ["unreachable-after-return"]);
    assert_eq!(cards(&codes, "mypy:unreachable"), ["type-narrowing"]);
    // One rule of pylint is two checks.
    assert_eq!(codes.asked("C0121")[0].cards.len(), 2);
}

#[test]
fn words_are_told_from_codes() {
    for (text, plainly, word) in [
        ("B006", true, false),
        ("reportReturnType", true, false),
        ("mypy:return", true, false),
        ("union-attr", false, false),
        ("return", false, true),
        ("reporting", false, true),
    ] {
        let asked = Asked::new(text);
        assert_eq!((asked.is_plainly_a_code(), asked.is_a_word()), (plainly, word), "{text}");
    }
}

#[test]
fn a_line_adds_a_name_only_where_there_is_a_rule() {
    let table = "pylint\tW1\tone\t\npylint\tW2\ttwo\t\npylint\tW3\tthree\tclosures\n";
    let codes = Codes::of_table(table, [(Tool::Pylint, "W1", "lambda"), (Tool::Pylint, "W1", "closures")]);
    assert_eq!(codes.rules().len(), 2);
    assert_eq!(cards(&codes, "one"), ["lambda", "closures"]);
    assert!(cards(&codes, "W2").is_empty() && cards(&codes, "two").is_empty());
    assert_eq!(cards(&codes, "three"), ["closures"]);
}

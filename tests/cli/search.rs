//! `pygloss search`.

use crate::support::Folder;

#[test]
fn names_the_cards_that_answer_a_question() {
    let folder = Folder::new(&[]);
    let run = folder.run_with(
        &["search", "why", "is", "my", "default", "list", "shared"],
        b"",
        &[("COLUMNS", "60")],
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "Mutable default argument  mutable-default-argument");
    assert!(lines[1].starts_with("    A list, dict or set as a default"), "{}", run.out);
    assert!(run.out.contains("`def`"), "{}", run.out);
    assert!(lines.iter().all(|line| line.chars().count() <= 60), "{}", run.out);
    assert_eq!(lines.iter().filter(|line| !line.starts_with(' ')).count(), 5);
}

#[test]
fn operators_are_words() {
    let folder = Folder::new(&[]);
    for (words, slug) in [
        (":=", "walrus-operator"),
        ("W0102", "mutable-default-argument"),
        ("-> None", "function-annotations"),
    ] {
        let run = folder.run(&["search", "--limit", "3", "--", words]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains(slug), "{words}: {}", run.out);
    }
}

#[test]
fn a_code_leads_with_its_card() {
    let folder = Folder::new(&[]);
    for (code, slug) in [
        ("BLE001", "broad-except"),
        ("E1101", "attribute-error"),
        ("reportReturnType", "type-hints"),
        ("possibly-undefined", "unbound-local"),
        ("ty:division-by-zero", "zero-division-error"),
    ] {
        let run = folder.run(&["search", code, "--limit", "2", "--output-format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(found[0]["slug"], slug, "{code}: {}", run.out);
    }
}

#[test]
fn data_has_slugs_titles_and_scores() {
    let folder = Folder::new(&[]);
    let run = folder.run(&["search", "closures", "--limit", "2", "--output-format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found = found.as_array().unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["slug"], &found[0]["title"]), (&"closures".into(), &"Closures".into()));
    assert!(found[0]["score"].as_f64().unwrap() > found[1]["score"].as_f64().unwrap());
    let keys: Vec<&String> = found[0].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
}

#[test]
fn nothing_that_fits_is_said() {
    let folder = Folder::new(&[]);
    let run = folder.run(&["search", "zzzzqq"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("`pygloss cards list`"), "{}", run.err);
    let run = folder.run(&["search", "--output-format", "json", "zzzzqq"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "[]\n", ""));
    assert_eq!(folder.run(&["search"]).code, 2);
}

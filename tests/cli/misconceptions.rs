//! What beginners often expect, each in a file of `tests/misconceptions`: its first line names the check or the insight that has to
//! speak, and with which words, and it speaks on the lines that end with `#!` and on no others.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::Folder;

/// A file of the folder.
struct Case {
    name: String,
    /// Its text without the marks.
    text: String,
    /// The marked lines, from 1.
    lines: BTreeSet<u64>,
    expected: Expected,
}

enum Expected {
    /// This check finds something.
    Check(String),
    /// A note about this concept has these words in its first line.
    Insight(String, String),
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/misconceptions");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| case(path)).collect()
}

fn case(path: &Path) -> Case {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let marked = std::fs::read_to_string(path).unwrap();
    let lines =
        (1..).zip(marked.lines()).filter(|(_, line)| line.ends_with("#!")).map(|(at, _)| at).collect();
    let unmarked: Vec<&str> =
        marked.lines().map(|line| line.trim_end_matches("#!").trim_end()).chain([""]).collect();
    let text = unmarked.join("\n");
    let first = marked.lines().next().unwrap_or_default();
    let expected = match first.split(": ").collect::<Vec<_>>().as_slice() {
        ["# check", code] => Expected::Check((*code).to_string()),
        ["# insight", concept, words @ ..] if !words.is_empty() => {
            Expected::Insight((*concept).to_string(), words.join(": "))
        }
        _ => panic!("{name} does not begin with `# check: code` or `# insight: concept: words`"),
    };
    Case { name, text, lines, expected }
}

/// The rows on which the program says what is expected.
fn found(folder: &Folder, case: &Case) -> BTreeSet<u64> {
    match &case.expected {
        Expected::Check(code) => {
            let run = folder.run(&["check", "--level", "beginner", "--output-format", "json", &case.name]);
            assert!(run.code <= 1 && run.err.is_empty(), "{}: {}", case.name, run.err);
            let findings: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            let findings = findings.as_array().unwrap();
            let of_check = findings.iter().filter(|one| one["code"] == code.as_str());
            of_check.map(|one| one["location"]["row"].as_u64().unwrap()).collect()
        }
        Expected::Insight(concept, words) => {
            let run = folder.run(&["explain", "--output-format", "json", &case.name]);
            assert!(run.code == 0 && run.err.is_empty(), "{}: {}", case.name, run.err);
            let file: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            let notes = file["notes"].as_array().unwrap();
            let about = notes.iter().filter(|note| {
                note["concept"] == concept.as_str() && note["lead"].as_str().unwrap().contains(words.as_str())
            });
            about.map(|note| note["location"]["row"].as_u64().unwrap()).collect()
        }
    }
}

#[test]
fn each_misconception_is_recognised_where_it_shows_and_nowhere_else() {
    let cases = cases();
    assert_eq!(cases.len(), 22);
    let files: Vec<(&str, &str)> =
        cases.iter().map(|case| (case.name.as_str(), case.text.as_str())).collect();
    let folder = Folder::new(&files);
    let mut wrong = Vec::new();
    for case in &cases {
        assert!(!case.lines.is_empty(), "{} marks no line", case.name);
        let found = found(&folder, case);
        if found != case.lines {
            wrong.push(format!("{}: marked {:?}, told on {found:?}", case.name, case.lines));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

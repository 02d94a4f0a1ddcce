//! The commands that list, check cards, and print facts and rewrites.

use crate::support::{Folder, THREE};

#[test]
fn says_its_version_and_how_it_is_used() {
    let folder = Folder::new(&[]);
    let run = folder.run(&["--version"]);
    assert_eq!((run.code, run.out), (0, format!("pygloss {}\n", env!("CARGO_PKG_VERSION"))));
    let run = folder.run(&["--help"]);
    assert_eq!(run.code, 0);
    for command in ["server", "check", "read", "explain", "search", "checks", "cards", "facts", "rewrites"] {
        assert!(run.out.contains(&format!("\n  {command} ")), "{command} is not in the help");
    }
    assert_eq!(folder.run(&[]).code, 2);
}

#[test]
fn lists_the_checks_as_a_table_and_as_data() {
    let folder = Folder::new(&[]);
    let table = folder.run(&["checks"]).out;
    let json = folder.run(&["checks", "--output-format", "json"]).out;
    let all: serde_json::Value = serde_json::from_str(&json).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(table.lines().count(), all.len() + 1);
    for check in all {
        assert!(table.contains(check["code"].as_str().unwrap()));
        assert!(["error", "trap", "security", "speed", "idiom"].contains(&check["group"].as_str().unwrap()));
        assert!(check["fix"].is_null() || check["fix"] == "safe" || check["fix"] == "unsafe");
        assert!(check["related_rules"].is_array());
    }
    let none = all.iter().find(|check| check["code"] == "equality-with-none").unwrap();
    let expected = serde_json::json!({
        "code": "equality-with-none", "concept": "none-singleton", "group": "trap", "fix": "unsafe",
        "also_known_as": {"ruff": ["E711"], "pylint": ["C0121"], "pyright": []}, "related_rules": [],
    });
    assert_eq!(none, &expected);
}

#[test]
fn every_check_has_a_card() {
    let folder = Folder::new(&[]);
    let cards = folder.run(&["cards", "list"]).out;
    let json: serde_json::Value =
        serde_json::from_str(&folder.run(&["checks", "--output-format", "json"]).out).unwrap();
    for check in json.as_array().unwrap() {
        let code = check["code"].as_str().unwrap();
        assert!(cards.lines().any(|line| line.split(' ').next() == Some(code)), "{code} has no card");
    }
}

const CARD: &str = "\
+++
title = \"Our retries\"
gloss = \"Calls to the network go through `retry`.\"
area = \"team\"
level = \"beginner\"
aliases = []
prerequisites = []
related = []
notes = []
sources = []

[[trigger]]
name = \"ours.retry\"
as = \"call\"

[[quiz]]
ask = \"What prints this?\"
code = '''
print(1)
'''
choices = [\"run\", \"2\"]

[[quiz]]
ask = \"And this?\"
code = '''
print(2)
'''
choices = [\"run\", \"3\"]
+++
Use it.

```python run
print(1)
```
```output
1
```
";

#[test]
fn checks_a_teams_cards() {
    let folder = Folder::new(&[("cards/team/our-retries.md", CARD)]);
    let run = folder.run(&["cards", "check", "cards"]);
    assert_eq!((run.code, run.out.as_str()), (0, "1 card in order.\n"), "{}", run.err);
    folder
        .write("cards/team/broken.md", CARD.replace("level = \"beginner\"", "level = \"wizard\"").as_bytes());
    let run = folder.run(&["cards", "check", "cards"]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("cards/team/broken.md:5: "), "{}", run.out);
    assert!(run.out.ends_with("Found 1 problem in 2 cards.\n"), "{}", run.out);
}

#[test]
fn a_folder_of_cards_that_is_none_is_said() {
    let folder = Folder::new(&[("empty/readme.txt", "")]);
    let run = folder.run(&["cards", "check", "gone"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: gone: this is no folder; name the one that your cards lie in\n")
    );
    let run = folder.run(&["cards", "check", "empty"]);
    assert_eq!((run.code, run.err.as_str()), (2, "error: empty: there is no card (`*.md`) in this folder\n"));
    folder.write("bad/a.md", b"\xff");
    let run = folder.run(&["cards", "check", "bad"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: bad/a.md: line 1: byte 0xff is not UTF-8"), "{}", run.err);
}

#[test]
fn lists_the_cards_as_data() {
    let folder = Folder::new(&[]);
    let all: serde_json::Value =
        serde_json::from_str(&folder.run(&["cards", "list", "--output-format", "json"]).out).unwrap();
    let table = folder.run(&["cards", "list"]).out;
    assert_eq!(table.lines().count(), all.as_array().unwrap().len());
    let closures = serde_json::json!({"slug": "closures", "title": "Closures"});
    assert!(all.as_array().unwrap().contains(&closures));
}

#[test]
fn facts_are_one_object_a_line() {
    let folder = Folder::new(&[("a.py", THREE), ("b.py", "import os\nclass A(Exception): pass\n")]);
    let run = folder.run(&["facts", "--output-format", "json", "a.py", "b.py"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["version"], 1);
    assert_eq!(lines[0]["file"], "a.py");
    assert_eq!(lines[0]["callables"][0]["qualname"], "f");
    assert_eq!(lines[0]["callables"][0]["kind"], "function");
    assert_eq!(lines[1]["scopes"][0]["names"]["os"][0], "global");
    let older = folder.run(&["facts", "--target-version", "3.11", "a.py"]);
    assert_ne!(older.out, run.out.lines().next().unwrap(), "3.14 has annotation scopes");
}

#[test]
fn rewrites_are_one_object_a_line() {
    let folder =
        Folder::new(&[("a.py", "def f(y):\n    g()\n    return [x for x in y]\n"), ("b.py", "x = 1\n")]);
    let run = folder.run(&["rewrites", "--output-format", "json", "a.py", "b.py"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let expected = serde_json::json!({
        "version": 1,
        "file": "a.py",
        "rewrites": [{
            "name": "comprehension-to-loop",
            "title": "Write the comprehension as a loop",
            "location": {"row": 3, "column": 12},
            "end_location": {"row": 3, "column": 26},
            "edits": [
                {
                    "content": "result = []\n    for x in y:\n        result.append(x)\n    ",
                    "location": {"row": 3, "column": 5},
                    "end_location": {"row": 3, "column": 5},
                },
                {
                    "content": "result",
                    "location": {"row": 3, "column": 12},
                    "end_location": {"row": 3, "column": 26},
                },
            ],
            "given": [],
        }],
        "equivalents": [{
            "name": "comprehension",
            "location": {"row": 3, "column": 12},
            "end_location": {"row": 3, "column": 26},
            "code": "result = []\nfor x in y:\n    result.append(x)",
            "gives": "name",
            "binds": "result",
        }],
    });
    assert_eq!(lines[0], expected);
    assert_eq!(lines[1]["rewrites"], serde_json::json!([]));
}

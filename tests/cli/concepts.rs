//! `pygloss concepts`, and the marks of `pygloss path`.

use serde_json::Value;

use crate::support::Folder;

const TEXT: &str = "class M(type): pass\nfor x in y: pass\nfor é in y: z = [é for é in y]\n";

#[test]
fn concepts_are_listed_the_most_advanced_first() {
    let folder = Folder::new(&[("pkg/a.py", TEXT), ("pkg/b.py", "while x: pass\n")]);
    let run = folder.run(&["concepts", "pkg"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let at = |words: &str| run.out.find(words).unwrap_or_else(|| panic!("{words}: {}", run.out));
    assert!(at("advanced") < at("metaclass") && at("metaclass") < at("beginner"));
    assert!(at("beginner") < at("while-loop"), "{}", run.out);
    assert!(run.out.contains("pkg/a.py:2  for x in y: pass"), "{}", run.out);
    folder.run(&["memory", "know", "for-loop"]);
    let run = folder.run(&["concepts", "pkg", "--output-format", "json"]);
    let all: Value = serde_json::from_str(&run.out).unwrap();
    let one = all.as_array().unwrap().iter().find(|one| one["slug"] == "for-loop").unwrap();
    assert_eq!((&one["standing"], &one["count"]), (&"known".into(), &2.into()));
    assert_eq!(one["places"][1]["location"]["row"], 3);
    assert_eq!(one["places"][1]["line"], "for é in y: z = [é for é in y]");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_listed() {
    let folder = Folder::new(&[("a.py", "while x: pass\n")]);
    let run = folder.run(&["concepts", "a.py", "missing.py"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("missing.py") && run.out.contains("while-loop"), "{}", run.err);
    let empty = folder.run(&["concepts", "."]);
    assert_eq!(empty.code, 0);
    assert_eq!(folder.run(&["concepts"]).code, 2);
}

#[test]
fn a_path_shows_what_is_known_what_is_here_and_what_is_next() {
    let folder = Folder::new(&[("a.py", "for x in y: pass\n")]);
    let list = folder.run(&["path"]).out;
    let name = list.split_whitespace().next().unwrap();
    let line = |out: &str, word: &str| -> Vec<String> {
        out.lines().filter(|line| line.ends_with(word)).map(str::to_string).collect()
    };
    let before = folder.run(&["path", name]).out;
    assert_eq!(line(&before, "  next").len(), 1, "{before}");
    assert!(!before.contains("in these files") && !folder.path(".data").exists());
    let first = line(&before, "  next")[0].split_whitespace().next().unwrap().to_string();
    folder.run(&["memory", "know", &first]);
    let after = folder.run(&["path", name, "a.py"]).out;
    assert!(line(&after, "known")[0].contains(&first), "{after}");
    assert_eq!(line(&after, "next").len(), 1);
    assert!(!line(&after, "next")[0].contains(&format!("   {first} ")), "{after}");
    assert!(
        after.lines().any(|line| line.contains("for-loop") && line.contains("in these files")),
        "{after}"
    );
    assert_eq!(folder.run(&["path", name, "missing.py"]).code, 2);
}

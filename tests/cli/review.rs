//! `pygloss review`

use crate::support::{Folder, Run};

/// A day, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

fn review(folder: &Folder, day: u64, answers: &str, more: &[&str]) -> Run {
    let now = (20_000 * DAY + day * DAY).to_string();
    let arguments: Vec<&str> = ["review"].iter().chain(more).copied().collect();
    folder.run_with(&arguments, answers.as_bytes(), &[("PYGLOSS_NOW", &now)])
}

/// The titles of the questions, as they are asked.
fn asked(run: &Run) -> Vec<&str> {
    let title = |line: &'_ str| line.contains('/') && (line.starts_with('━') || line.starts_with('─'));
    run.out
        .lines()
        .filter(|line| title(line))
        .filter_map(|line| line.split_once("  ").map(|(_, t)| t))
        .collect()
}

#[test]
fn a_session_asks_judges_and_comes_back_to_what_was_wrong() {
    // One of the three is right, whichever that is; all are tried on a memory of their own.
    let of = |choice: &str| {
        let folder = Folder::new(&[]);
        folder.run(&["memory", "remind", "closures"]);
        let first = review(&folder, 0, choice, &["--number", "1"]);
        assert_eq!(first.code, 0, "{}", first.err);
        assert_eq!(asked(&first), ["Closures"]);
        let is_right = first.out.contains("\nRight.\n") || first.out.contains(": Right.\n");
        assert_ne!(is_right, first.out.contains("No: it is "), "{}", first.out);
        assert!(first.out.contains("pygloss explain closures"), "{}", first.out);
        let again = asked(&review(&folder, 1, "q\n", &["--number", "1"])) == ["Closures"];
        assert_ne!(is_right, again, "what was wrong is due tomorrow, what was right is not");
        is_right
    };
    assert_eq!(["1\n", "2\n", "3\n"].into_iter().filter(|choice| of(choice)).count(), 1);
}

#[test]
fn why_a_question_is_asked_stands_below_its_title() {
    let folder = Folder::new(&[]);
    // Wrong or right, in 400 days it is due.
    review(&folder, 0, "1\nq\n", &["--number", "1"]);
    let run = review(&folder, 400, "q\n", &["--number", "2"]);
    let below: Vec<&str> = run.out.lines().skip_while(|line| !line.starts_with('─')).skip(1).collect();
    assert!(
        below[0].is_empty() && below[1].starts_with("due for ") && below[1].ends_with(" days"),
        "{}",
        run.out
    );
    let run = review(&folder, 400, "s\nq\n", &["--number", "2"]);
    assert!(run.out.contains("\nnext on the path: Phase 1, data: types and variables\n"), "{}", run.out);
}

#[test]
fn a_session_can_be_left_and_keeps_what_was_answered() {
    let folder = Folder::new(&[]);
    let first = review(&folder, 0, "1\nq\n", &["--number", "5"]);
    assert_eq!(asked(&first).len(), 2);
    assert!(first.out.contains(" of 1 answer."), "{}", first.out);
    let ended = review(&folder, 0, "", &["--number", "5"]);
    assert!(ended.out.contains("Nothing was answered, and nothing has changed."));
    assert_ne!(asked(&ended)[0], asked(&first)[0], "what was answered is not asked again on the same day");
    let list = folder.run(&["memory", "list", "--output-format", "json"]).out;
    assert_eq!(list.matches("\"answers\": 1").count(), 1, "{list}");
}

#[test]
fn what_is_no_answer_is_asked_for_again() {
    let folder = Folder::new(&[]);
    let run = review(&folder, 0, "9\nyes\n\ns\nq\n", &[]);
    assert_eq!(run.out.matches("Please answer with a number from 1 to ").count(), 3, "{}", run.out);
    assert_eq!(asked(&run).len(), 2);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let run = Folder::new(&[]).run(&["review", "--path", "five-fases"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `five-phases`?"), "{}", run.err);
}

const FILE: &str = "import os.path\n\n\ndef f(line, seen=[]):\n    return line[1:-1]\n";

#[test]
fn files_are_asked_about_first() {
    let folder = Folder::new(&[("a.py", FILE)]);
    let run = review(&folder, 0, "1\n1\n1\nq\n", &["--number", "4", "a.py"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let titles = asked(&run);
    assert_eq!(titles.len(), 4, "{}", run.out);
    let mut first = titles[..3].to_vec();
    first.sort_unstable();
    assert_eq!(
        first,
        ["Default argument values", "Slicing [a:b:c]", "import and from ... import"],
        "{}",
        run.out
    );
    assert!(run.out.contains("a.py:4\n") && run.out.contains("   4 def f(line, seen=[]):"), "{}", run.out);
    assert!(run.out.contains("when the `def` runs") || run.out.contains("when the def runs"), "{}", run.out);
    let list = folder.run(&["memory", "list", "--output-format", "json"]).out;
    assert_eq!(list.matches("\"answers\": 1").count(), 3, "{list}");
}

#[test]
fn a_file_that_cannot_be_read_is_complained_about_and_the_others_are_asked_about() {
    let folder = Folder::new(&[("a.py", FILE)]);
    let run = review(&folder, 0, "q\n", &["a.py", "missing.py"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("missing.py"), "{}", run.err);
    assert_eq!(asked(&run).len(), 1);
}

#[test]
fn all_questions_of_a_file_are_listed_with_their_answers() {
    let folder = Folder::new(&[("a.py", FILE)]);
    let run = folder.run(&["review", "--list", "--output-format", "json", "a.py"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let questions: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let kinds: Vec<&str> =
        questions.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["import", "default", "slice"]);
    let first = &questions[0];
    assert_eq!(first["choices"][first["right"].as_u64().unwrap() as usize], "`os`");
    assert_eq!(first["location"], serde_json::json!({"row": 1, "column": 1}));
    assert_eq!((&first["file"], &first["concept"]), (&"a.py".into(), &"import-statement".into()));
    let text = folder.run(&["review", "--list", "a.py"]).out;
    assert!(text.contains("a.py:1  import and from ... import\n") && text.contains("* `os`\n"), "{text}");
    let alone = folder.run(&["review", "--list"]);
    assert_eq!(alone.code, 2, "{}", alone.out);
}

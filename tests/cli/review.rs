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

//! `pygloss read`.

use crate::support::{Folder, THREE};

#[test]
fn prints_every_line_with_its_number_and_glosses_below_in_a_pipe() {
    let run = Folder::new(&[("a.py", THREE)]).run(&["read", "a.py"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for (i, line) in THREE.lines().enumerate() {
        let shown = run
            .out
            .lines()
            .any(|shown| shown.starts_with(&format!("{:>2} ", i + 1)) && shown.ends_with(line));
        assert!(shown, "line {} is missing:\n{}", i + 1, run.out);
    }
    assert!(run.out.contains("Fix: Compare the values with"), "{}", run.out);
    assert!(!run.out.contains('\x1b'));
}

#[test]
fn glosses_stand_in_the_margin_of_a_wide_page() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run_with(&["read", "a.py"], b"", &[("COLUMNS", "120")]);
    let line = run.out.lines().find(|line| line.contains("if x is 'a':")).unwrap();
    assert!(line.contains('│'), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 120), "{}", run.out);
}

#[test]
fn a_concept_is_explained_in_full_once() {
    let text = "a = lambda: 1\n\nb = lambda: 2\n";
    let run = Folder::new(&[("a.py", text)]).run(&["read", "--level", "beginner", "a.py"]);
    assert_eq!(run.out.matches("pygloss explain").count(), 1, "{}", run.out);
    let glosses = run.out.lines().filter(|line| line.contains('╰')).count();
    assert_eq!(glosses, 1, "{}", run.out);
}

#[test]
fn colours_where_asked_for() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let colored = folder.run(&["read", "--color", "always", "a.py"]).out;
    assert!(colored.contains("\x1b["));
    let forced = folder.run_with(&["read", "--color", "always", "a.py"], b"", &[("NO_COLOR", "1")]).out;
    assert_eq!(forced, colored, "an option goes before the environment");
}

#[test]
fn reads_several_files_and_standard_input() {
    let folder = Folder::new(&[("a.py", "x = 1\n"), ("b.py", "y = 2\n")]);
    let run = folder.run(&["read", "a.py", "b.py"]);
    assert_eq!(run.out, "a.py\n\n 1   x = 1\n\nb.py\n\n 1   y = 2\n");
    let run = folder.run_with(&["read", "-"], b"z = 3", &[]);
    assert_eq!(run.out, "-\n\n 1   z = 3\n");
}

#[test]
fn a_margin_leaves_out_what_is_below_the_reader_s_level() {
    let text = "def f(x):\n    while x:\n        pass\n    return lambda: x\n";
    let folder =
        Folder::new(&[("a.py", text), ("new/a.py", text), ("new/pygloss.toml", "level = \"beginner\"\n")]);
    let run = |arguments: &[&str]| folder.run(&[&["read"], arguments].concat()).out;
    let beginner = run(&["--level", "beginner", "a.py"]);
    assert!(beginner.contains("while-loop") && beginner.contains("closures"), "{beginner}");
    assert_eq!(run(&["new/a.py"]).replace("new/", ""), beginner);
    for arguments in [&["a.py"][..], &["--level", "advanced", "new/a.py"]] {
        let shown = run(arguments);
        assert!(!shown.contains("while-loop") && shown.contains("closures"), "{shown}");
    }
    let wrong = folder.run(&["read", "--level", "novice", "a.py"]);
    assert!(wrong.code == 2 && wrong.err.contains("beginner, intermediate and advanced"), "{}", wrong.err);
}

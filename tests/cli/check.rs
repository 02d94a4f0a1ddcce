//! Which files are checked, which checks run, and how the program ends.

use crate::support::{Folder, THREE};

fn codes(out: &str) -> Vec<&str> {
    out.lines().filter_map(|line| line.split(' ').nth(1)).filter(|code| code.contains('-')).collect()
}

#[test]
fn ends_with_0_where_there_is_nothing_to_report() {
    let run = Folder::new(&[("a.py", "x = 1\n"), ("b.py", "")]).run(&["check"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "No findings in 2 files.\n", ""));
}

#[test]
fn ends_with_1_for_findings_and_with_0_where_that_is_asked_for() {
    let folder = Folder::new(&[("a.py", THREE)]);
    assert_eq!(folder.run(&["check", "a.py"]).code, 1);
    let run = folder.run(&["check", "--exit-zero", "a.py"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("Found 3 findings"), "{}", run.out);
}

#[test]
fn findings_that_are_not_selected_do_not_count() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run(&["check", "--select", "bare-except", "a.py"]);
    assert_eq!((run.code, run.out.as_str()), (0, "No findings in 1 file.\n"));
}

#[test]
fn selects_by_code_group_and_the_codes_of_other_tools() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let select = |arguments: &[&str]| {
        let run = folder.run(&[&["check", "--output-format", "concise", "a.py"], arguments].concat());
        codes(&run.out).join(" ")
    };
    assert_eq!(select(&[]), "identity-with-literal equality-with-none return-in-finally");
    assert_eq!(select(&["--select", "equality-with-none"]), "equality-with-none");
    assert_eq!(select(&["--select", "E711,W0150"]), "equality-with-none return-in-finally");
    assert_eq!(select(&["--select", "ALL", "--ignore", "F632"]), "equality-with-none return-in-finally");
    assert_eq!(select(&["--ignore", "trap"]), "");
    assert_eq!(select(&["--select", "error", "--extend-select", "E711"]), "equality-with-none");
}

#[test]
fn an_unknown_check_is_an_error_that_names_the_one_that_was_meant() {
    let run = Folder::new(&[("a.py", THREE)]).run(&["check", "--ignore", "bare-exept", "a.py"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains("`bare-exept`") && run.err.contains("did you mean `bare-except`?"),
        "{}",
        run.err
    );
}

#[test]
fn an_unknown_option_or_version_ends_with_2() {
    let folder = Folder::new(&[]);
    assert_eq!(folder.run(&["check", "--spam"]).code, 2);
    let run = folder.run(&["check", "--target-version", "three"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("write it as `3.12`"), "{}", run.err);
}

#[test]
fn leaves_out_what_gitignore_and_exclude_name_but_not_what_is_named_itself() {
    let folder = Folder::new(&[
        (".gitignore", "made/\n"),
        ("a.py", THREE),
        ("made/b.py", THREE),
        (".venv/lib/c.py", THREE),
        ("docs/d.py", THREE),
        ("notes.txt", THREE),
        ("windows/e.pyw", THREE),
    ]);
    let files = |arguments: &[&str]| {
        let run = folder.run(&[&["check", "--output-format", "concise"], arguments].concat());
        let mut files: Vec<String> =
            run.out.lines().filter_map(|line| Some(line.split_once(":2:")?.0.to_string())).collect();
        files.dedup();
        files.join(" ")
    };
    assert_eq!(files(&[]), "a.py docs/d.py windows/e.pyw");
    assert_eq!(files(&["--exclude", "docs"]), "a.py windows/e.pyw");
    assert_eq!(files(&["made/b.py", "notes.txt"]), "made/b.py notes.txt");
    folder.write("pygloss.toml", b"exclude = [\"windows/*.pyw\"]\n");
    assert_eq!(files(&[]), ".venv/lib/c.py a.py docs/d.py");
}

#[test]
fn configuration_near_a_file_holds_for_it() {
    let folder = Folder::new(&[
        ("a.py", THREE),
        ("old/pyproject.toml", "[tool.pygloss]\nignore = [\"equality-with-none\"]\n"),
        ("old/b.py", THREE),
        ("old/pkg/c.py", THREE),
    ]);
    let run = folder.run(&["check", "--select", "E711", "--output-format", "concise"]);
    assert_eq!(run.out.matches("equality-with-none").count(), 1, "{}", run.out);
    assert!(run.out.starts_with("a.py:4:"), "{}", run.out);
}

#[test]
fn an_unknown_configuration_key_is_said_with_file_and_line() {
    let folder = Folder::new(&[("a.py", "x = 1\n"), ("pygloss.toml", "level = \"beginner\"\nlevle = 1\n")]);
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("pygloss.toml:2: there is no option `levle`"), "{}", run.err);
}

#[test]
fn reads_standard_input_under_a_name() {
    let folder = Folder::new(&[("pkg/pygloss.toml", "ignore = [\"E711\", \"B012\"]\n")]);
    let run = folder.run_with(&["check", "--output-format", "concise", "-"], THREE.as_bytes(), &[]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("-:2:8: identity-with-literal "), "{}", run.out);
    let arguments = ["check", "--output-format", "concise", "--stdin-filename", "pkg/new.py", "-"];
    let run = folder.run_with(&arguments, THREE.as_bytes(), &[]);
    assert!(run.out.starts_with("pkg/new.py:2:8: identity-with-literal "), "{}", run.out);
    assert_eq!(run.out.lines().count(), 2, "{}", run.out);
}

#[test]
fn a_comment_on_the_line_silences_a_finding() {
    let text =
        "x = y is 'a'  # pygloss: ignore[identity-with-literal]\nx = y is 'a'  # noqa: F632\nx = y is 'a'\n";
    let run = Folder::new(&[("a.py", text)]).run(&["check", "--output-format", "concise"]);
    assert!(run.out.starts_with("a.py:3:5: ") && run.out.contains("Found 1 finding "), "{}", run.out);
}

#[test]
fn says_that_there_is_no_python_file() {
    let run = Folder::new(&[("notes.txt", THREE)]).run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, "No findings in 0 files.\n"));
    assert_eq!(run.err, "warning: there is no Python file under the given paths\n");
}

#[test]
fn ignores_by_file() {
    let folder = Folder::new(&[
        ("pyproject.toml", "[tool.pygloss.per-file-ignores]\n\"tests/*\" = [\"trap\"]\n"),
        ("tests/a.py", THREE),
        ("b.py", THREE),
    ]);
    let run = folder.run(&["check", "--output-format", "concise"]);
    assert!(!run.out.contains("tests/a.py") && run.out.contains("b.py:2:8: "), "{}{}", run.out, run.err);
}

#[test]
fn nothing_is_found_in_stubs() {
    let folder = Folder::new(&[("a.pyi", THREE), ("b.py", THREE)]);
    let run = folder.run(&["check", "--output-format", "concise", "--quiet"]);
    assert!(run.out.lines().count() == 3 && !run.out.contains("a.pyi"), "{}", run.out);
}

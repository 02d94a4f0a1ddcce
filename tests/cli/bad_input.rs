//! What is no Python file: said by name, with what to do, while the rest is looked at.

use crate::support::{Folder, THREE};

/// Runs a command over a bad file and a good one; gives what was said about the bad one.
fn complaint(folder: &Folder, bad: &str) -> String {
    folder.write("good.py", THREE.as_bytes());
    let mut complaints = Vec::new();
    for command in [&["check", "--output-format", "concise"][..], &["read"], &["facts"]] {
        let run = folder.run(&[command, &[bad, "good.py"]].concat());
        assert_eq!(run.code, 2, "{command:?}: {}", run.err);
        let needle = if command[0] == "read" { "if x == None:" } else { "good.py" };
        assert!(run.out.contains(needle), "{command:?} leaves out the good file: {}", run.out);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        complaints.push(run.err);
    }
    assert_eq!(complaints[0], complaints[1]);
    assert_eq!(complaints[0], complaints[2]);
    let place = format!("{bad}:1");
    assert_eq!(folder.run(&["explain", &place]).err, complaints[0]);
    let text = complaints.remove(0);
    text.strip_prefix(&format!("error: {bad}: "))
        .unwrap_or_else(|| panic!("{text} does not name the file"))
        .to_string()
}

#[test]
fn not_utf_8() {
    let folder = Folder::new(&[]);
    folder.write("bad.py", b"x = 1\ny = '\xe9'\n");
    let said = complaint(&folder, "bad.py");
    assert!(
        said.starts_with("line 2: byte 0xe9 is not UTF-8; save the file as UTF-8, or name its encoding"),
        "{said}"
    );
}

#[test]
fn utf_16() {
    let folder = Folder::new(&[]);
    folder.write("bad.py", b"\xff\xfex\0=\0y\0");
    assert!(complaint(&folder, "bad.py").starts_with("is UTF-16"));
}

#[test]
fn an_unknown_encoding() {
    let folder = Folder::new(&[("bad.py", "# coding: klingon\n")]);
    assert!(
        complaint(&folder, "bad.py").starts_with("names the encoding `klingon`, which is not known; save")
    );
}

#[test]
fn a_binary_file() {
    let folder = Folder::new(&[]);
    folder.write("bad.py", b"\x7fELF\x02\x01\0\0\0");
    assert!(complaint(&folder, "bad.py").starts_with("line 1 holds a NUL byte"));
}

#[test]
fn a_missing_file() {
    assert!(complaint(&Folder::new(&[]), "gone.py").starts_with("there is no such file"));
}

#[test]
fn a_file_of_50_megabytes() {
    let folder = Folder::new(&[]);
    folder.write("bad.py", "x = 1\n".repeat(50 * 1024 * 1024 / 6 + 1).as_bytes());
    assert_eq!(
        complaint(&folder, "bad.py"),
        "is 50 MB large; pygloss reads files of up to 32 MB. Leave it out\n"
    );
}

#[test]
fn a_folder_where_a_file_is_wanted() {
    let folder = Folder::new(&[("pkg/a.py", "")]);
    for command in [&["read", "pkg"][..], &["facts", "pkg"], &["explain", "pkg:1"]] {
        let run = folder.run(command);
        assert_eq!((run.code, run.err.as_str()), (2, "error: pkg: is a folder; name a Python file in it\n"));
    }
}

#[test]
fn bad_standard_input() {
    let run = Folder::new(&[]).run_with(&["check", "-"], b"x = '\xff'\n", &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: -: line 1: byte 0xff is not UTF-8"), "{}", run.err);
    let run = Folder::new(&[]).run(&["check", "-", "a.py"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("stands alone"), "{}", run.err);
}

#[test]
fn a_file_with_syntax_errors_is_checked_where_it_can_be_read() {
    let text = format!("{THREE}\nclass (:\n    def\n");
    let folder = Folder::new(&[("a.py", &text)]);
    let run = folder.run(&["check", "--fix", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    assert_eq!(folder.read("a.py"), text.replace("is 'a'", "== 'a'").as_bytes());
    assert!(run.err.is_empty(), "{}", run.err);
}

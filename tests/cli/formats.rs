//! How findings are printed.

use crate::support::{Folder, THREE};

#[test]
fn full_shows_the_source_and_the_change() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run(&["check", "--select", "F632", "a.py"]);
    insta::assert_snapshot!(run.out);
}

#[test]
fn full_counts_lines_of_files_with_any_line_ends() {
    let folder = Folder::new(&[("a.py", "a = 1\r\nb = 2\rc = a is 'x'\r\nd = 3\r\n")]);
    let run = folder.run(&["check", "a.py"]);
    assert!(run.out.contains("--> a.py:3:5") && run.out.contains("3 | c = a is 'x'"), "{}", run.out);
    assert!(!run.out.contains('\r'));
}

#[test]
fn concise_is_a_line_each_with_columns_in_code_points() {
    let folder = Folder::new(&[]);
    folder.write("a.py", "\u{feff}s = '𝕏é'; x = s is 'a'\n".as_bytes());
    let run = folder.run(&["check", "--output-format", "concise"]);
    let first = run.out.lines().next().unwrap();
    assert!(first.starts_with("a.py:1:15: identity-with-literal `is` asks "), "{first}");
    assert_eq!(run.out.lines().nth(1), Some("Found 1 finding (1 fixable with `--fix`)."));
    let quiet = folder.run(&["check", "--output-format", "concise", "--quiet"]);
    assert_eq!(quiet.out.trim_end(), first);
}

#[test]
fn json_has_the_names_that_ruff_uses() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run(&["check", "--output-format", "json", "a.py"]);
    let all: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 3);
    let path = std::fs::canonicalize(folder.path("a.py")).unwrap();
    assert_eq!(all[0]["code"], "identity-with-literal");
    assert_eq!(all[0]["concept"], "identity-vs-equality");
    assert_eq!(all[0]["group"], "trap");
    assert_eq!(std::fs::canonicalize(all[0]["filename"].as_str().unwrap()).unwrap(), path);
    assert_eq!(all[0]["location"], serde_json::json!({"row": 2, "column": 8}));
    assert_eq!(all[0]["end_location"], serde_json::json!({"row": 2, "column": 16}));
    assert!(all[0]["message"].as_str().unwrap().contains("`is`"));
    assert_eq!(all[0]["fix"]["applicability"], "safe");
    assert!(!all[0]["fix"]["title"].as_str().unwrap().is_empty());
    let edit = serde_json::json!({"content": "==", "location": {"row": 2, "column": 10}, "end_location": {"row": 2, "column": 12}});
    assert_eq!(all[0]["fix"]["edits"], serde_json::json!([edit]));
    assert_eq!(all[1]["fix"]["applicability"], "unsafe");
    assert_eq!(all[2]["fix"], serde_json::Value::Null);
    assert_eq!(all[2]["related"][0]["location"]["row"], 8);
}

#[test]
fn json_is_an_array_also_where_there_is_nothing() {
    let run = Folder::new(&[("a.py", "")]).run(&["check", "--output-format", "json"]);
    assert_eq!((run.code, run.out.as_str()), (0, "[]\n"));
    assert_eq!(Folder::new(&[]).run(&["check", "--output-format", "json"]).out, "[]\n");
}

#[test]
fn colours_are_used_where_asked_for_and_not_in_a_pipe() {
    let folder = Folder::new(&[("a.py", THREE)]);
    for format in ["full", "concise"] {
        let run = |color: &str| folder.run(&["check", "--output-format", format, "--color", color]).out;
        assert!(!run("auto").contains('\x1b'));
        assert!(run("always").contains("\x1b["));
        assert!(!run("never").contains('\x1b'));
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    use std::process::{Command, Stdio};
    let many: String = (0..20_000).map(|i| format!("x{i} = y is 'a'\n")).collect();
    let folder = Folder::new(&[("a.py", &many)]);
    for command in [&["check", "--output-format", "concise"][..], &["read", "a.py"], &["facts", "a.py"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pygloss"))
            .args(command)
            .current_dir(folder.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
        assert!(output.status.code().is_some(), "{command:?} was killed");
    }
}

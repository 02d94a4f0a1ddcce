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
    assert_eq!(all[0]["severity"], "warning");
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

#[test]
fn github_s_commands_stand_in_a_line_each() {
    let folder = Folder::new(&[("a,b.py", THREE)]);
    let run = folder.run(&["check", "--output-format", "github"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!((run.code, lines.len()), (1, 3), "{}", run.out);
    let first = "::warning title=pygloss (identity-with-literal),file=a%2Cb.py,line=2,endLine=2,col=8,endColumn=16::identity-with-literal: ";
    assert!(lines[0].starts_with(first), "{}", lines[0]);
    assert_eq!(Folder::new(&[("a.py", "")]).run(&["check", "--output-format", "github"]).out, "");
}

#[test]
fn sarif_holds_results_rules_related_places_and_fixes() {
    let folder =
        Folder::new(&[("a b.py", THREE), ("pyproject.toml", "[tool.pygloss.severity]\ntrap = \"error\"\n")]);
    let run = folder.run(&["check", "--output-format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let (results, driver) = (&log["runs"][0]["results"], &log["runs"][0]["tool"]["driver"]);
    assert_eq!(results.as_array().unwrap().len(), 3);
    for result in results.as_array().unwrap() {
        let rule = &driver["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(result["level"], "error");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.py");
    }
    let first = &results[0];
    let region = serde_json::json!({"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 16});
    assert_eq!(first["locations"][0]["physicalLocation"]["region"], region);
    assert_eq!(first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "==");
    assert_eq!(results[2]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 8);
    let none: serde_json::Value =
        serde_json::from_str(&Folder::new(&[]).run(&["check", "--output-format", "sarif"]).out).unwrap();
    assert_eq!(none["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_diff_is_what_the_fix_makes_and_leaves_the_file_alone() {
    let folder = Folder::new(&[("sub/a.py", THREE)]);
    let run = folder.run(&["check", "--diff"]);
    assert_eq!(run.code, 1);
    assert_eq!(folder.read("sub/a.py"), THREE.as_bytes());
    assert!(run.err.contains("Would fix 1 finding in 1 file"), "{}", run.err);
    folder.run(&["check", "--fix"]);
    let mended = String::from_utf8(folder.read("sub/a.py")).unwrap();
    let removed: Vec<&str> = run.out.lines().filter(|line| line.starts_with('-')).collect();
    let added: Vec<&str> = run.out.lines().filter(|line| line.starts_with('+')).collect();
    assert_eq!((removed.len(), added.len()), (2, 2), "{}", run.out);
    assert_eq!((removed[0], added[0]), ("--- sub/a.py", "+++ sub/a.py"));
    assert!(mended.lines().any(|line| line == &added[1][1..]), "{mended}");
    let after = folder.run(&["check", "--diff"]);
    assert_eq!((after.code, after.out.as_str()), (0, ""));
}

#[test]
fn a_diff_of_standard_input_has_the_given_name() {
    let folder = Folder::new(&[]);
    let run = folder.run_with(&["check", "--diff", "--stdin-filename", "b.py", "-"], b"x = a is 'x'\n", &[]);
    assert!(run.out.starts_with("--- b.py\n+++ b.py\n@@ -1 +1 @@\n"), "{}", run.out);
}

#[test]
fn shells_and_man_are_told_of_the_commands() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = folder.run(&["completions", shell]);
        assert!(run.code == 0 && run.out.contains("unsafe-fixes"), "{shell}");
    }
    let page = folder.run(&["man"]);
    assert!(page.out.contains(".TH pygloss 1") && page.out.contains("pygloss\\-check(1)"), "{}", page.out);
    assert_eq!(folder.run(&["man", "--folder", "pages"]).code, 0);
    let page = String::from_utf8(folder.read("pages/pygloss-check.1")).unwrap();
    assert!(page.contains("output\\-format"));
}

//! `--fix`: what it changes, what it leaves alone, and what it says about it.

use crate::support::{Folder, THREE};

#[test]
fn applies_safe_fixes_only_and_reports_what_is_left() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run(&["check", "--fix", "--output-format", "concise", "a.py"]);
    assert_eq!(run.code, 1);
    assert_eq!(folder.read("a.py"), THREE.replace("is 'a'", "== 'a'").as_bytes());
    assert!(!run.out.contains("identity-with-literal"), "{}", run.out);
    assert!(
        run.out.ends_with(
            "Found 3 findings (1 fixed, 2 remaining; 1 more fixable with `--fix --unsafe-fixes`).\n"
        ),
        "{}",
        run.out
    );
}

#[test]
fn applies_unsafe_fixes_where_asked_to_and_ends_with_0_where_nothing_is_left() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run(&["check", "--fix", "--unsafe-fixes", "--ignore", "return-in-finally", "a.py"]);
    assert_eq!((run.code, run.out.as_str()), (0, "Found 2 findings (2 fixed, 0 remaining).\n"));
    let text = THREE.replace("is 'a'", "== 'a'").replace("== None", "is None");
    assert_eq!(folder.read("a.py"), text.as_bytes());
    let run =
        folder.run(&["check", "--fix", "--ignore", "return-in-finally", "--exit-non-zero-on-fix", "a.py"]);
    assert_eq!(run.code, 0);
    folder.write("a.py", THREE.as_bytes());
    let run = folder.run(&["check", "--fix", "--select", "F632", "--exit-non-zero-on-fix", "a.py"]);
    assert_eq!(run.code, 1);
}

#[test]
fn a_file_without_findings_is_not_touched() {
    let folder = Folder::new(&[("a.py", "x = 1")]);
    let before = std::fs::metadata(folder.path("a.py")).unwrap().modified().unwrap();
    folder.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(std::fs::metadata(folder.path("a.py")).unwrap().modified().unwrap(), before);
}

#[test]
fn marks_line_ends_and_missing_newlines_stay() {
    let cases: [(&[u8], &[u8]); 4] = [
        (b"\xef\xbb\xbfx = y is 'a'\r\nz = 1\r\n", b"\xef\xbb\xbfx = y == 'a'\r\nz = 1\r\n"),
        (b"x = 1\rx = y is 'a'\rz = 2\r", b"x = 1\rx = y == 'a'\rz = 2\r"),
        (b"\tx = 1\nx = y is 'a'", b"\tx = 1\nx = y == 'a'"),
        ("s = '𝕏é'; x = y is 'a'\x0c\n".as_bytes(), "s = '𝕏é'; x = y == 'a'\x0c\n".as_bytes()),
    ];
    for (before, after) in cases {
        let folder = Folder::new(&[]);
        folder.write("a.py", before);
        folder.run(&["check", "--fix"]);
        assert_eq!(String::from_utf8_lossy(&folder.read("a.py")), String::from_utf8_lossy(after));
    }
}

#[test]
fn a_file_in_another_encoding_is_checked_and_never_written() {
    let folder = Folder::new(&[]);
    let text = b"# -*- coding: latin-1 -*-\ns = '\xe9'; x = s is 'a'\n";
    folder.write("a.py", text);
    let run = folder.run(&["check", "--fix", "--output-format", "concise"]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("a.py:2:14: identity-with-literal"), "{}", run.out);
    assert!(
        run.err.contains("a.py: is written in the encoding `latin-1`; only UTF-8 files are changed"),
        "{}",
        run.err
    );
    assert_eq!(folder.read("a.py"), text);
    let run = folder.run_with(&["check", "--fix", "-"], text, &[]);
    assert_eq!((run.code, run.bytes.as_slice()), (1, &text[..]), "what comes in goes out");
    assert!(run.err.contains("is written in the encoding `latin-1`"), "{}", run.err);
}

#[test]
fn standard_input_comes_out_fixed_and_the_report_goes_beside_it() {
    let folder = Folder::new(&[]);
    let run = folder.run_with(&["check", "--fix", "-"], THREE.as_bytes(), &[]);
    assert_eq!(run.out, THREE.replace("is 'a'", "== 'a'"));
    assert!(run.err.contains("1 fixed, 2 remaining"), "{}", run.err);
    let run = folder.run_with(&["check", "--fix", "-"], b"x = 1\n", &[]);
    assert_eq!((run.code, run.out.as_str()), (0, "x = 1\n"));
}

#[test]
fn statistics_count_the_fixes_of_each_check() {
    let folder = Folder::new(&[("a.py", THREE), ("b.py", THREE)]);
    let run = folder.run(&["check", "--fix", "--statistics"]);
    let row = |code: &str| {
        let line = run.out.lines().find(|line| line.ends_with(code)).unwrap();
        line.split_whitespace().map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(row("identity-with-literal"), ["0", "2", "identity-with-literal"]);
    assert_eq!(row("equality-with-none"), ["2", "0", "equality-with-none"]);
    let json = folder.run(&["check", "--statistics", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        json[0],
        serde_json::json!({"code": "equality-with-none", "count": 2, "fixed": 0, "fix": "unsafe"})
    );
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_left_alone_and_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a.py", THREE)]);
    std::fs::set_permissions(folder.path("a.py"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = folder.run(&["check", "--fix", "a.py"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("a.py: is marked read-only"), "{}", run.err);
    assert_eq!(folder.read("a.py"), THREE.as_bytes());
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a.py", THREE)]);
    std::fs::set_permissions(folder.path("a.py"), std::fs::Permissions::from_mode(0o755)).unwrap();
    folder.run(&["check", "--fix", "a.py"]);
    assert_ne!(folder.read("a.py"), THREE.as_bytes());
    assert_eq!(std::fs::metadata(folder.path("a.py")).unwrap().permissions().mode() & 0o777, 0o755);
}

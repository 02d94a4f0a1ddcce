//! The host's standard library, as CPython reads it.

use std::path::PathBuf;
use std::process::Command;

/// The files of the host's standard library that its own CPython compiles without error and that are UTF-8, in order
/// of their names, without the tests of the library itself where `tests` is false.
pub fn stdlib_files(tests: bool) -> Vec<(PathBuf, String)> {
    const LIST: &str = r#"
import ast, os, sysconfig, warnings
warnings.simplefilter("ignore")
root = sysconfig.get_path("stdlib")
for folder, folders, files in os.walk(root):
    folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
    for name in sorted(files):
        path = os.path.join(folder, name)
        if name.endswith(".py"):
            try:
                with open(path, encoding="utf-8", newline="") as file:
                    text = file.read()
                ast.parse(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            print(path)
"#;
    let output = Command::new("python3").args(["-c", LIST]).output().unwrap_or_else(|error| {
        panic!("this test reads the standard library of `python3`, which could not be started ({error}): install Python 3")
    });
    assert!(
        output.status.success(),
        "python3 could not list its standard library: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let listed = String::from_utf8(output.stdout).unwrap();
    let files: Vec<_> = listed
        .lines()
        .filter(|path| {
            tests || !(path.contains("/test/") || path.contains("/tests/") || path.contains("/idlelib/"))
        })
        .map(|path| (PathBuf::from(path), std::fs::read_to_string(path).unwrap()))
        .collect();
    assert!(files.len() > 100, "python3 has a standard library of only {} files", files.len());
    files
}

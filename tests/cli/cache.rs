//! What `check` keeps between runs.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::support::{Folder, THREE};

const CHECK: [&str; 4] = ["check", "--output-format", "concise", "--quiet"];

fn kept(folder: &Folder) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder.path(".cache/check")) else { return Vec::new() };
    files.map(|file| file.unwrap().path()).collect()
}

/// Writes a file that was last changed so many minutes ago.
fn write(folder: &Folder, name: &str, text: &str, minutes: u64) {
    folder.write(name, text.as_bytes());
    let file = File::options().write(true).open(folder.path(name)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60 * minutes)).unwrap();
}

/// Changes what is kept, so that it can be told from what is found anew.
fn mark(folder: &Folder) {
    let kept = kept(folder);
    assert!(!kept.is_empty());
    for file in kept {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("`is` asks"), "{text}");
        fs::write(file, text.replace("`is` asks", "KEPT")).unwrap();
    }
}

#[test]
fn what_has_not_changed_is_not_looked_at_again() {
    for minutes in [0, 10] {
        let folder = Folder::new(&[]);
        write(&folder, "a.py", THREE, minutes);
        let first = folder.run(&CHECK);
        mark(&folder);
        let second = folder.run(&CHECK);
        assert_eq!(second.out, first.out.replace("`is` asks", "KEPT"));
        assert_eq!((first.code, second.code), (1, 1));
        // The time alone is no change.
        write(&folder, "a.py", THREE, 5);
        assert_eq!(folder.run(&CHECK).out, second.out);
        for other in
            [&["check", "--no-cache", "--output-format", "concise", "--quiet"][..], &["check", "--diff"]]
        {
            assert!(!folder.run(other).out.contains("KEPT"));
        }
    }
}

#[test]
fn what_has_changed_is_looked_at_again() {
    let folder = Folder::new(&[]);
    write(&folder, "a.py", THREE, 10);
    folder.run(&CHECK);
    mark(&folder);
    // As long as before.
    write(&folder, "a.py", &THREE.replace("'a'", "'b'"), 9);
    let run = folder.run(&CHECK);
    assert!(run.out.contains("`is` asks"), "{}", run.out);
    mark(&folder);
    let other = folder.run(&["check", "--output-format", "concise", "--quiet", "--target-version", "3.9"]);
    assert!(other.out.contains("`is` asks"), "{}", other.out);
    folder.run(&CHECK);
    mark(&folder);
    folder.write("pygloss.toml", b"[severity]\ntrap = \"error\"\n");
    assert!(folder.run(&CHECK).out.contains("`is` asks"));
}

#[test]
fn a_change_in_an_imported_module_counts() {
    let folder = Folder::new(&[]);
    write(&folder, "a.py", "from b import A, B\nclass C(A, B): ...\n", 10);
    write(&folder, "b.py", "class A: ...\nclass B: ...\n", 10);
    assert_eq!(folder.run(&CHECK).out, "");
    assert_eq!(folder.run(&CHECK).out, "");
    write(&folder, "b.py", "class A: ...\nclass B(A): ...\n", 5);
    let run = folder.run(&CHECK);
    assert!(run.out.starts_with("a.py:2:"), "{}", run.out);
    assert_eq!(folder.run(&CHECK).out, run.out);
    fs::remove_file(folder.path("b.py")).unwrap();
    assert_eq!(folder.run(&CHECK).out, "");
    write(&folder, "b/__init__.py", "class A: ...\nclass B(A): ...\n", 5);
    assert_eq!(folder.run(&CHECK).out, run.out);
}

#[test]
fn a_damaged_or_missing_cache_costs_nothing_but_time() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let first = folder.run(&CHECK);
    for damage in [&b""[..], b"{", b"\xff\x00", b"{\"program\": 1, \"entries\": {}}"] {
        let files = kept(&folder);
        assert_eq!(files.len(), 1);
        fs::write(&files[0], damage).unwrap();
        let again = folder.run(&CHECK);
        assert_eq!((again.out.as_str(), again.err.as_str()), (first.out.as_str(), ""));
        mark(&folder);
    }
    fs::remove_dir_all(folder.path(".cache")).unwrap();
    assert_eq!(folder.run(&CHECK).out, first.out);
    // Where a file is in the way of the folder, nothing can be kept.
    fs::remove_dir_all(folder.path(".cache")).unwrap();
    folder.write(".cache", b"");
    let run = folder.run(&CHECK);
    assert_eq!((run.out.as_str(), run.err.as_str()), (first.out.as_str(), ""));
}

#[test]
fn runs_at_the_same_time_all_say_the_same() {
    let folder = Folder::new(&[]);
    for number in 0..20 {
        write(&folder, &format!("p{}/m{number}.py", number % 3), THREE, 10);
    }
    let right = folder.run(&["check", "--no-cache", "--output-format", "concise", "--quiet"]).out;
    assert!(kept(&folder).is_empty());
    for _ in 0..3 {
        let outputs: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| folder.run(&CHECK).out)).collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect()
        });
        outputs.iter().for_each(|output| assert_eq!(*output, right));
    }
    assert_eq!(kept(&folder).len(), 3);
    mark(&folder);
    assert_eq!(folder.run(&CHECK).out.matches("KEPT").count(), 20);
}

#[test]
fn a_team_s_checks_are_always_run() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let card = "+++\ntitle = \"Own\"\ngloss = \"Own.\"\narea = \"team\"\nlevel = \"beginner\"\n+++\nText.\n";
    folder.write(".pygloss/cards/own.md", card.as_bytes());
    folder.run(&CHECK);
    assert!(kept(&folder).is_empty());
}

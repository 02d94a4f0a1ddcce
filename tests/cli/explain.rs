//! `pygloss explain`.

use pygloss_engine::knowledge::render::{Options, page};

use crate::support::{Folder, THREE};

#[test]
fn says_once_what_stands_on_two_words_of_a_line() {
    let folder = Folder::new(&[("a.py", "class A: pass\nclass B: pass\nclass C(A, B): pass\n")]);
    let run = folder.run(&["explain", "a.py:3"]);
    assert_eq!(run.out.matches("Method resolution order").count(), 1, "{}", run.out);
}

#[test]
fn says_everything_about_a_line() {
    let folder = Folder::new(&[("a.py", THREE)]);
    let run = folder.run(&["explain", "a.py:2"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("a.py:2  if x is 'a':\n"), "{}", run.out);
    assert!(run.out.contains("same object as"), "{}", run.out);
    assert!(run.out.contains("pygloss explain identity-with-literal"), "{}", run.out);
}

#[test]
fn an_installed_package_is_nobodys_project() {
    let site = ".venv/lib/python3.12/site-packages";
    let folder = Folder::new(&[
        (".venv/pyvenv.cfg", "version = 3.12\n"),
        (&format!("{site}/shop/__init__.py"), ""),
        (&format!("{site}/shop/goods.py"), "price = 1\n"),
        (&format!("{site}/shop/sale.py"), "from shop.goods import price\n"),
        ("main.py", "from shop.goods import price\n"),
    ]);
    for place in ["main.py:1:1", &format!("{site}/shop/sale.py:1:1")] {
        let run = folder.run(&["explain", place]);
        assert!(run.out.contains("the installed `site-packages/shop/goods.py`"), "{place}: {}", run.out);
    }
}

#[test]
fn a_plain_name_has_nothing_to_tell() {
    let folder = Folder::new(&[("a.py", "total = 0\nprint(total)\n")]);
    for place in ["a.py:2:7", "a.py:2:1"] {
        let run = folder.run(&["explain", place]);
        assert_eq!(run.code, 0);
        assert!(run.out.ends_with("There is nothing to tell about this place.\n"), "{}", run.out);
    }
}

#[test]
fn a_place_outside_of_the_file_is_an_error() {
    let folder = Folder::new(&[("a.py", "x = 1\n")]);
    for (place, said) in [
        ("a.py:2", "error: a.py: there is no line 2; the file has 1, counted from 1\n"),
        ("a.py:0", "error: a.py: there is no line 0; the file has 1, counted from 1\n"),
        ("a.py:1:7", "error: a.py: line 1 has 5 columns, counted from 1\n"),
    ] {
        let run = folder.run(&["explain", place]);
        assert_eq!((run.code, run.err.as_str()), (2, said));
    }
    let run = folder.run(&["explain", "a.py"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("name a line too"), "{}", run.err);
}

#[test]
fn reads_a_place_of_standard_input() {
    let run = Folder::new(&[]).run_with(&["explain", "-:2"], THREE.as_bytes(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("-:2  if x is 'a':\n"), "{}", run.out);
}

#[test]
fn finds_a_card_by_slug_title_alias_and_rule_code() {
    let folder = Folder::new(&[]);
    for name in ["mutable-default-argument", "Mutable default argument", "def f(x=[])", "B006", "w0102"] {
        let run = folder.run(&["explain", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert!(run.out.starts_with("Mutable default argument\n"), "{name}: {}", run.out);
    }
}

#[test]
fn finds_a_card_by_the_codes_of_other_tools() {
    let folder = Folder::new(&[]);
    for (code, title, said) in [
        (
            "B006",
            "Mutable default argument",
            "ruff B006 (mutable-argument-default): mutable-default-argument",
        ),
        (
            "pylint:W0102",
            "Mutable default argument",
            "pylint W0102 (dangerous-default-value): mutable-default-argument",
        ),
        (
            "dangerous-default-value",
            "Mutable default argument",
            "pylint W0102 (dangerous-default-value): mutable-default-argument",
        ),
        ("reportOptionalMemberAccess", "Optional", "pyright reportOptionalMemberAccess: optional-type"),
        ("union-attr", "Union", "mypy union-attr: union-type"),
        ("mypy[union-attr]", "Union", "mypy union-attr: union-type"),
        ("ty:unresolved-reference", "NameError", "ty unresolved-reference: name-error"),
        ("flake8:B001", "Bare except", "flake8-bugbear B001: bare-except"),
    ] {
        let run = folder.run(&["explain", code]);
        assert_eq!(run.code, 0, "{code}: {}", run.err);
        assert!(run.out.starts_with(title), "{code}: {}", run.out);
        assert!(run.out.lines().any(|line| line == said), "{code}: {}", run.out);
    }
    // Tools that mean different things are all named.
    let run = folder.run(&["explain", "unreachable"]);
    for said in ["pylint W0101 (unreachable): unreachable-after-return", "mypy unreachable: type-narrowing"] {
        assert!(run.out.lines().any(|line| line == said), "{}", run.out);
    }
    let run = folder.run(&["explain", "pylint:B006"]);
    assert_eq!(run.code, 2);
}

#[test]
fn answers_to_every_card_that_was_planned() {
    let slugs: Vec<&str> =
        include_str!("../cards/slugs.txt").lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(slugs.len(), 416);
    let library = pygloss::cards::library();
    for slug in &slugs {
        let page = library.find(slug).first().and_then(|entry| page(library, entry, &Options::default()));
        assert!(page.is_some_and(|page| page.lines().count() > 10), "{slug}");
    }
    let folder = Folder::new(&[]);
    for slug in slugs.iter().step_by(40) {
        let run = folder.run(&["explain", slug]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{slug}");
        assert!(run.out.lines().count() > 10, "{slug}: {}", run.out);
    }
}

#[test]
fn a_card_fits_the_width_and_shows_what_its_code_prints() {
    let folder = Folder::new(&[]);
    let run = folder.run_with(&["explain", "bare-except"], b"", &[("COLUMNS", "60")]);
    let prose = run.out.lines().filter(|line| !line.starts_with("    ") && !line.contains("https:"));
    let widest = prose.map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 60, "{}", run.out);
    assert!(run.out.contains("\nprints:\n\n    1 SystemExit swallowed\n"), "{}", run.out);
    assert!(run.out.contains("\nbecomes:\n"), "{}", run.out);
}

#[test]
fn suggests_what_was_meant() {
    let folder = Folder::new(&[]);
    let run = folder.run(&["explain", "lamdba"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: there is no card called `lamdba`; did you mean `lambda`?\n")
    );
    let run = folder.run(&["explain", "qqqqqq"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`pygloss cards list`"), "{}", run.err);
}

#[test]
fn prints_the_notes_of_files_as_json() {
    let folder = Folder::new(&[("a.py", "def f(x=[]):\n    return x\nf()\n"), ("b.py", "x = 1\n")]);
    let run = folder.run(&["explain", "--output-format", "json", "a.py", "b.py", "a.py:1:8", "a.py:3"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let files: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let counts: Vec<usize> = files.iter().map(|file| file["notes"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [3, 1, 1, 1]);
    let note = &files[0]["notes"][0];
    assert_eq!((&files[0]["version"], &note["concept"]), (&1.into(), &"default-arguments".into()));
    assert_eq!(note["location"], serde_json::json!({ "column": 7, "row": 1 }));
    assert_eq!(note["anchors"][0]["location"], serde_json::json!({ "column": 8, "row": 1 }));
    assert_eq!(note["facts"][0]["text"], "The call on line 3 uses it: it does not pass `x`.");
    let run = folder.run(&["explain", "--output-format", "json", "c.py"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("c.py"), "{}", run.err);
}
